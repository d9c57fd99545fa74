//! What people do in a random life of a house, sensible or not.

use domovoi_domain::kernel::{Distribution, Span};
use domovoi_domain::tickets::Audience;
use proptest::prelude::*;

/// One thing that somebody does. Numbers choose among what there is at that moment.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Call {
        house: u8,
        flat: u8,
        service: u8,
        emergency: Option<bool>,
        by_hand: bool,
    },
    /// By the dispatcher, or by the ticket's executor.
    Work {
        ticket: u8,
        work: Work,
        executor: bool,
    },
    Plan {
        ticket: u8,
        plan: Plan,
    },
    Staff {
        employee: u8,
        change: Staff,
    },
    Stock {
        house: u8,
        change: Stock,
    },
    People {
        person: u8,
        change: People,
    },
    Users {
        user: u8,
        change: Users,
    },
    Distribute(Distribution),
    Later(Span),
    Restart,
    Crash,
}

#[derive(Clone, Debug)]
pub(crate) enum Work {
    Start,
    Complete,
    Close(u8),
    GiveBack,
    Defer(Span),
    Decline,
    Localise,
    Inform,
    Comment(Audience),
    Correct {
        service: Option<u8>,
        emergency: Option<bool>,
    },
    File,
    Link(u8),
    Unassign,
}

#[derive(Clone, Debug)]
pub(crate) enum Plan {
    Best,
    To(u8),
    Move { hours: u8 },
}

#[derive(Clone, Debug)]
pub(crate) enum Staff {
    Hire(bool),
    Correct,
    Dismiss,
    Leave { hours: u8 },
    HandOver,
    Lease { hours: u8 },
}

#[derive(Clone, Debug)]
pub(crate) enum Stock {
    Build,
    Floors(u8),
    Risers,
    District,
}

#[derive(Clone, Debug)]
pub(crate) enum People {
    Register { house: u8, flat: u8 },
    Correct,
    AddHome { house: u8, flat: u8 },
    RemoveHome { house: u8, flat: u8 },
}

#[derive(Clone, Debug)]
pub(crate) enum Users {
    Invite,
    Open(u8),
    End(u8),
    Block,
    Unblock,
    Password,
}

/// Lives of some dozens of steps.
pub(crate) fn life() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(step(), 20..80)
}

fn step() -> impl Strategy<Value = Step> {
    let n = || any::<u8>();
    let emergency = || prop_oneof![6 => Just(None), 1 => any::<bool>().prop_map(Some)];
    prop_oneof![
        20 => (n(), 1u8..30, n(), emergency(), prop::bool::weighted(0.1)).prop_map(
            |(house, flat, service, emergency, by_hand)| Step::Call { house, flat, service, emergency, by_hand }
        ),
        40 => (n(), work(), prop::bool::weighted(0.8))
            .prop_map(|(ticket, work, executor)| Step::Work { ticket, work, executor }),
        10 => (n(), plan()).prop_map(|(ticket, plan)| Step::Plan { ticket, plan }),
        8 => (n(), staff()).prop_map(|(employee, change)| Step::Staff { employee, change }),
        3 => (n(), stock()).prop_map(|(house, change)| Step::Stock { house, change }),
        5 => (n(), people()).prop_map(|(person, change)| Step::People { person, change }),
        4 => (n(), users()).prop_map(|(user, change)| Step::Users { user, change }),
        2 => prop_oneof![4 => Just(Distribution::Automatic), 1 => Just(Distribution::Manual)].prop_map(Step::Distribute),
        12 => (1i64..90).prop_map(|minutes| Step::Later(Span::minutes(minutes))),
        2 => (1i64..40).prop_map(|hours| Step::Later(Span::hours(hours))),
        1 => Just(Step::Restart),
        1 => Just(Step::Crash),
    ]
}

fn work() -> impl Strategy<Value = Work> {
    prop_oneof![
        8 => Just(Work::Start),
        6 => Just(Work::Complete),
        3 => (0u8..7).prop_map(Work::Close),
        2 => Just(Work::GiveBack),
        1 => (1i64..5000).prop_map(|minutes| Work::Defer(Span::minutes(minutes))),
        1 => Just(Work::Decline),
        1 => Just(Work::Localise),
        1 => Just(Work::Inform),
        1 => prop_oneof![Just(Audience::Staff), Just(Audience::Resident)].prop_map(Work::Comment),
        1 => (prop::option::of(any::<u8>()), prop::option::of(any::<bool>()))
            .prop_map(|(service, emergency)| Work::Correct { service, emergency }),
        1 => Just(Work::File),
        1 => any::<u8>().prop_map(Work::Link),
        1 => Just(Work::Unassign),
    ]
}

fn plan() -> impl Strategy<Value = Plan> {
    prop_oneof![
        Just(Plan::Best),
        any::<u8>().prop_map(Plan::To),
        (0u8..60).prop_map(|hours| Plan::Move { hours })
    ]
}

fn staff() -> impl Strategy<Value = Staff> {
    prop_oneof![
        3 => any::<bool>().prop_map(Staff::Hire),
        2 => Just(Staff::Correct),
        1 => Just(Staff::Dismiss),
        3 => (1u8..40).prop_map(|hours| Staff::Leave { hours }),
        3 => Just(Staff::HandOver),
        4 => (0u8..40).prop_map(|hours| Staff::Lease { hours }),
    ]
}

fn stock() -> impl Strategy<Value = Stock> {
    prop_oneof![
        Just(Stock::Build),
        (1u8..20).prop_map(Stock::Floors),
        Just(Stock::Risers),
        Just(Stock::District)
    ]
}

fn people() -> impl Strategy<Value = People> {
    let home = || (any::<u8>(), 1u8..30);
    prop_oneof![
        3 => home().prop_map(|(house, flat)| People::Register { house, flat }),
        1 => Just(People::Correct),
        1 => home().prop_map(|(house, flat)| People::AddHome { house, flat }),
        1 => home().prop_map(|(house, flat)| People::RemoveHome { house, flat }),
    ]
}

fn users() -> impl Strategy<Value = Users> {
    prop_oneof![
        3 => Just(Users::Invite),
        2 => any::<u8>().prop_map(Users::Open),
        1 => any::<u8>().prop_map(Users::End),
        1 => Just(Users::Block),
        1 => Just(Users::Unblock),
        1 => Just(Users::Password),
    ]
}
