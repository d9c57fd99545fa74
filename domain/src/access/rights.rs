//! Who may do what, as one table (`rights/table.tsv`): action × role → how far. Every route, every list and every live
//! topic asks here. What the table does not allow is refused.
//!
//! Two walls stand before the table. A grant without mandates reaches nothing, and nothing of a company is ever
//! reached but by a mandate in that company: whoever administers one company and works in another administers the
//! first and works in the second.

mod explain;
pub mod fields;
mod narrow;
mod shown;
mod table;

pub use explain::{Explanation, explain};
pub use fields::{Field, Sight, field_sight, finds_phones, hides, resident_sight, sight};
pub use narrow::{Narrow, can_be_narrowed, narrower};
pub use shown::{Purpose, Why};

use super::{Grant, Mandate};
use crate::kernel::scope::Place;
use crate::kernel::{CompanyId, ContractorId, EmployeeId, Refusal, Role, Scope, Skill, Text, UserId};

/// What somebody wants to do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Action {
    SeeTickets,
    /// Name and phone of who asks; whoever may not sees them masked, and has them not unmasked.
    SeePhones,
    /// The whole story of a ticket, with who did what and from where.
    SeeHistory,
    RegisterTickets,
    /// Give to an executor, take off, move in time, look at candidates.
    AssignTickets,
    /// Start, localise, tell the resident, defer, complete.
    WorkOnTickets,
    /// Correct what was said at intake, link with another ticket.
    CorrectTickets,
    DeclineTickets,
    /// Say that completed work is not done.
    ReturnTickets,
    /// Only the resident, or the dispatcher to whom the resident confirmed it by phone (ADS1, U23).
    CloseTickets,
    SeeStaffComments,
    CommentForResident,
    CommentForStaff,
    AddFiles,
    SeeHousing,
    ManageHousing,
    SeeResidents,
    ManageResidents,
    SeeStaff,
    ManageStaff,
    SeeCalendars,
    /// Shifts and absences.
    EditCalendars,
    /// Hold a slot while talking.
    Lease,
    /// Give away all work of somebody who fell ill.
    Reassign,
    /// Hand-overs of the shift.
    SeeHandovers,
    /// Give one, or accept that of somebody else.
    GiveHandover,
    Import,
    ManageCompany,
    ManageUsers,
    /// The machine's own page and figures.
    SeeMetrics,
    SeeOutages,
    /// Open an outage, give its callers to it, tell them all.
    ManageOutages,
    /// Who signed in, was refused, saw and changed what of people's data and rights.
    SeeAudit,
    /// Join and leave flats, invite to the own ones.
    ManageHome,
    /// Contractors with their contracts and people.
    SeeContractors,
    ManageContractors,
    /// Give a ticket to a contractor, take it back.
    EntrustTickets,
    /// Say for a contractor that it takes a ticket, or does not.
    AcceptTickets,
    /// Destroy the data of a resident, and hand all of them out (152-ФЗ).
    EraseResidents,
}

impl Action {
    pub const ALL: [Action; 39] = [
        Action::SeeTickets,
        Action::SeePhones,
        Action::SeeHistory,
        Action::RegisterTickets,
        Action::AssignTickets,
        Action::WorkOnTickets,
        Action::CorrectTickets,
        Action::DeclineTickets,
        Action::ReturnTickets,
        Action::CloseTickets,
        Action::SeeStaffComments,
        Action::CommentForResident,
        Action::CommentForStaff,
        Action::AddFiles,
        Action::SeeHousing,
        Action::ManageHousing,
        Action::SeeResidents,
        Action::ManageResidents,
        Action::SeeStaff,
        Action::ManageStaff,
        Action::SeeCalendars,
        Action::EditCalendars,
        Action::Lease,
        Action::Reassign,
        Action::SeeHandovers,
        Action::GiveHandover,
        Action::Import,
        Action::ManageCompany,
        Action::ManageUsers,
        Action::SeeMetrics,
        Action::SeeOutages,
        Action::ManageOutages,
        Action::SeeAudit,
        Action::ManageHome,
        Action::SeeContractors,
        Action::ManageContractors,
        Action::EntrustTickets,
        Action::AcceptTickets,
        Action::EraseResidents,
    ];

    /// As tables, the wire and programs name it: `SeeTickets` is `see_tickets`.
    pub fn code(self) -> &'static str {
        table::codes()[self as usize]
    }

    pub fn from_code(code: &str) -> Option<Action> {
        Action::ALL.into_iter().find(|action| action.code() == code)
    }

    /// What it is in words.
    pub fn text(self) -> Text {
        table::text(self)
    }

    /// Whether it changes nothing.
    pub fn only_looks(self) -> bool {
        self.code().starts_with("see_")
    }

    /// The sight without which there is nothing to change; of a new ticket nothing need be seen beforehand.
    fn shown_by(self) -> Option<Action> {
        self.sight()
            .filter(|sight| *sight != self && self != Action::RegisterTickets)
    }

    /// The action that shows the thing which this action changes; `None` when the thing is the company
    /// itself, which all its people know. Whoever may not even see the thing is told that it does not exist.
    fn sight(self) -> Option<Action> {
        use Action::*;
        Some(match self {
            SeeTickets | SeePhones | SeeHistory | RegisterTickets | AssignTickets | WorkOnTickets | CorrectTickets
            | DeclineTickets | ReturnTickets | CloseTickets | SeeStaffComments | CommentForResident
            | CommentForStaff | AddFiles | EntrustTickets | AcceptTickets => SeeTickets,
            SeeHousing | ManageHousing => SeeHousing,
            SeeResidents | ManageResidents | EraseResidents => SeeResidents,
            SeeStaff | ManageStaff => SeeStaff,
            SeeCalendars | EditCalendars | Lease | Reassign => SeeCalendars,
            SeeHandovers | GiveHandover => SeeHandovers,
            SeeOutages | ManageOutages => SeeOutages,
            SeeContractors | ManageContractors => SeeContractors,
            Import | ManageCompany | ManageUsers | SeeMetrics | SeeAudit | ManageHome => return None,
        })
    }
}

/// How far a right reaches, within the company of the mandate.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Reach {
    Never,
    /// The flats of a resident.
    Flat,
    /// The houses in which a resident has a flat.
    House,
    /// What is assigned to the employee, or is the employee's own.
    Own,
    /// What was entrusted to the contractor for whom the employee works, and that contractor's people.
    Entrusted,
    /// In bound places what belongs to nobody's flat.
    Common,
    /// In bound places what is under warranty.
    Warranty,
    /// In bound places what the employee has the skill for, and what is assigned.
    Trade,
    /// Emergencies: everywhere in the company, in the bound places where any are bound.
    Emergencies,
    /// Bound places, and what is assigned.
    Bound,
    /// All places of the companies; the bound ones only where the grant names any.
    Places,
    /// The companies as such: their people, calendars, settings.
    Company,
}

impl Reach {
    pub const ALL: [Reach; 12] = [
        Reach::Never,
        Reach::Flat,
        Reach::House,
        Reach::Own,
        Reach::Entrusted,
        Reach::Common,
        Reach::Warranty,
        Reach::Trade,
        Reach::Emergencies,
        Reach::Bound,
        Reach::Places,
        Reach::Company,
    ];

    /// As the table writes it.
    pub fn code(self) -> &'static str {
        match self {
            Reach::Never => "-",
            Reach::Flat => "flat",
            Reach::House => "house",
            Reach::Own => "own",
            Reach::Entrusted => "entrusted",
            Reach::Common => "common",
            Reach::Warranty => "warranty",
            Reach::Trade => "trade",
            Reach::Emergencies => "emergencies",
            Reach::Bound => "bound",
            Reach::Places => "places",
            Reach::Company => "company",
        }
    }

    pub fn text(self) -> Text {
        let (ru, en) = match self {
            Reach::Never => ("Нет", "No"),
            Reach::Flat => ("Своя квартира", "The own flat"),
            Reach::House => ("Свой дом", "The own house"),
            Reach::Own => (
                "Своё: назначенное и собственная карточка",
                "The own: what is assigned, the own card",
            ),
            Reach::Entrusted => ("Переданное подрядчику", "What was entrusted to the contractor"),
            Reach::Common => ("Общее имущество закреплённых мест", "Common property of bound places"),
            Reach::Warranty => ("Гарантийное в закреплённых местах", "Under warranty in bound places"),
            Reach::Trade => (
                "Закреплённые места по своей специальности и назначенное",
                "Bound places in the own trade, and what is assigned",
            ),
            Reach::Emergencies => ("Только аварийные", "Emergencies only"),
            Reach::Bound => ("Закреплённые места и назначенное", "Bound places and what is assigned"),
            Reach::Places => (
                "Все места компаний; если места закреплены — только они",
                "All places of the companies; only the bound ones where any are bound",
            ),
            Reach::Company => ("Компании целиком", "The companies as such"),
        };
        Text::new(ru, en)
    }
}

/// How far `role` may `action`, as `rights/table.tsv` says. The machine does not sign in: a grant of its role is a
/// mistake and opens nothing, and what the table does not say is refused.
pub fn reach(role: Role, action: Action) -> Reach {
    table::reach(role, action)
}

/// Whose the thing in question is, beside where it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Relation {
    pub executor: Option<EmployeeId>,
    pub master: Option<EmployeeId>,
    /// Who asked for it.
    pub author: Option<UserId>,
    /// The employee whose card or calendar it is.
    pub person: Option<EmployeeId>,
    /// The contractor who has the ticket, or whose card it is.
    pub contractor: Option<ContractorId>,
    /// What the ticket asks for.
    pub skill: Option<Skill>,
    pub emergency: bool,
    pub warranty: bool,
    pub moment: Moment,
}

/// How far a ticket has come, as far as it decides what is shown of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Moment {
    /// Given to a contractor who has not accepted it.
    Before,
    #[default]
    Working,
    /// Done, closed or declined.
    After,
}

impl Relation {
    pub const NONE: Relation = Relation {
        executor: None,
        master: None,
        author: None,
        person: None,
        contractor: None,
        skill: None,
        emergency: false,
        warranty: false,
        moment: Moment::Working,
    };

    /// Of a ticket: who does it and who answers for it.
    pub fn ticket(executor: Option<EmployeeId>, master: Option<EmployeeId>) -> Self {
        Self {
            executor,
            master,
            ..Self::NONE
        }
    }

    /// Who asked for it, where that is known.
    pub fn asked_by(self, author: Option<UserId>) -> Self {
        Self { author, ..self }
    }

    /// Of an employee's card or calendar: the employee.
    pub fn employee(employee: EmployeeId) -> Self {
        Self {
            executor: Some(employee),
            person: Some(employee),
            ..Self::NONE
        }
    }

    /// Of a contractor's card: the contractor.
    pub fn contractor(contractor: ContractorId) -> Self {
        Self {
            contractor: Some(contractor),
            ..Self::NONE
        }
    }

    fn is_of(self, mandate: &Mandate) -> bool {
        let me = mandate.employee;
        let mine = me.is_some() && (self.executor == me || self.master == me);
        // A contractor's people see what their firm has, and only while its contract holds.
        let firm = mandate.known.firm.as_ref();
        mine && firm.is_none_or(|firm| firm.holds && (self.person.is_some() || self.contractor == Some(firm.id)))
    }

    /// Whether the employee has the skill that it wants.
    fn is_of_trade(self, mandate: &Mandate) -> bool {
        self.skill.is_some_and(|skill| mandate.known.skills.contains(&skill))
    }

    /// Whether it is the contractor's for whom the employee works. When no contract holds any more, finished work can
    /// still be read.
    fn is_entrusted(self, mandate: &Mandate, action: Action) -> bool {
        mandate.known.firm.as_ref().is_some_and(|firm| {
            let theirs = match self.person {
                Some(person) => firm.people.contains(&person),
                None => self.contractor == Some(firm.id),
            };
            theirs && (firm.holds || (self.moment == Moment::After && action.only_looks()))
        })
    }
}

/// Whether `grant` allows `action` at `place`. Without a place the question is whether it is allowed
/// anywhere at all: lists ask so first and then filter row by row.
pub fn may(grant: &Grant, action: Action, place: Option<&Place>, relation: Relation) -> bool {
    acting(grant, action, place, relation).is_some()
}

/// What of the grant allows `action` at `place`: who acts, acts as this.
pub fn acting<'a>(grant: &'a Grant, action: Action, place: Option<&Place>, relation: Relation) -> Option<&'a Mandate> {
    grant.mandates.iter().find(|one| allows(one, action, place, relation))
}

/// The companies in which `action` is allowed as far as the company itself goes: of their people, settings and the like.
pub fn companies(grant: &Grant, action: Action) -> Vec<CompanyId> {
    let mut companies = grant.companies();
    companies.retain(|id| may(grant, action, Some(&Place::of_company(*id)), Relation::NONE));
    companies
}

/// Whether `action` is allowed in every company of the grant, at least somewhere.
pub fn may_everywhere(grant: &Grant, action: Action) -> bool {
    let allowed = |company| grant.at(company).any(|one| allows(one, action, None, Relation::NONE));
    !grant.mandates.is_empty() && grant.companies().into_iter().all(allowed)
}

/// The rule for one mandate: what its role allows, and its own role, if it is one, leaves.
fn allows(mandate: &Mandate, action: Action, place: Option<&Place>, relation: Relation) -> bool {
    let within = |action, reach| reaches(reach, mandate, action, place, relation);
    let built_in = |action| within(action, reach(mandate.role, action));
    let Some(own) = &mandate.known.narrow else {
        return built_in(action);
    };
    let left = |action| built_in(action) && own.reach(action).is_none_or(|reach| within(action, reach));
    left(action) && action.shown_by().is_none_or(left)
}

fn reaches(reach: Reach, mandate: &Mandate, action: Action, place: Option<&Place>, relation: Relation) -> bool {
    if reach == Reach::Never {
        return false;
    }
    let Some(place) = place else { return true };
    if mandate.company != place.company {
        return false;
    }
    let bound = || mandate.scopes.iter().any(|scope| scope.holds(place));
    match reach {
        Reach::Never => false,
        Reach::Company => true,
        Reach::Places => mandate.scopes.is_empty() || bound(),
        Reach::Common => bound() && place.flat.is_none(),
        Reach::Entrusted => relation.is_entrusted(mandate, action),
        Reach::Warranty => bound() && relation.warranty,
        Reach::Trade => (bound() && relation.is_of_trade(mandate)) || relation.is_of(mandate),
        Reach::Emergencies => relation.emergency && (mandate.scopes.is_empty() || bound()),
        Reach::Bound => bound() || relation.is_of(mandate),
        Reach::Own => relation.is_of(mandate),
        Reach::Flat => flats(mandate).any(|scope| scope.holds(place)) || claims(mandate, place, relation),
        Reach::House => in_house(mandate, place),
    }
}

/// A resident's mandate counts by its flats only: a wider scope in it is a mistake and opens nothing.
fn flats(mandate: &Mandate) -> impl Iterator<Item = &Scope> {
    mandate.scopes.iter().filter(|scope| matches!(scope, Scope::Flat(..)))
}

/// Whether the resident asked for it in a flat that he says is his: until somebody verifies that, he sees no more.
fn claims(mandate: &Mandate, place: &Place, relation: Relation) -> bool {
    mandate.scopes.iter().any(|scope| match scope {
        Scope::Claim(house, flat, user) => {
            *house == place.building && place.flat.as_ref() == Some(flat) && relation.author == Some(*user)
        }
        _ => false,
    })
}

/// Whether one of a resident's flats is in the house of the place.
fn in_house(mandate: &Mandate, place: &Place) -> bool {
    mandate.scopes.iter().any(|scope| match scope {
        Scope::Flat(house, _) | Scope::Claim(house, ..) => *house == place.building,
        _ => false,
    })
}

/// Whether a ticket is seen: the filter of the board, of search and of the live topics. Lists of other
/// things ask [`may`] with their own `See…`.
pub fn sees(grant: &Grant, place: &Place, relation: Relation) -> bool {
    may(grant, Action::SeeTickets, Some(place), relation)
}

/// [`may`] as an answer: what one may not know of does not exist, the rest is forbidden.
pub fn check(grant: &Grant, action: Action, place: Option<&Place>, relation: Relation) -> Result<(), Refusal> {
    if may(grant, action, place, relation) {
        return Ok(());
    }
    let may_know = match (place, action.sight()) {
        (None, _) => true,
        (Some(_), Some(sight)) => may(grant, sight, place, relation),
        (Some(place), None) => grant.knows(place.company),
    };
    Err(if may_know {
        Refusal::forbidden()
    } else {
        Refusal::not_found()
    })
}

#[cfg(test)]
mod tests;
