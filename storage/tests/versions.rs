//! A new version of the program reads what an older one wrote.

mod toy;

use domovoi_domain::kernel::{Aggregate, Context, Decision, Instant, Kind, Refusal, Span, Stamp, TicketId};
use domovoi_storage::{Kinds, Store, StoreError};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use toy::{Lamp, PurseEvent, Writer, open, small};

/// The purse a year later: sums in kopecks, and its state has another shape.
#[derive(Clone, Default, PartialEq, Debug, Serialize, Deserialize)]
struct NewPurse {
    kopecks: i64,
    last_paid: Option<Instant>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
enum NewEvent {
    Other,
    PaidKopecks(i64),
}

impl From<PurseEvent> for NewEvent {
    fn from(old: PurseEvent) -> Self {
        match old {
            PurseEvent::Paid(roubles) => NewEvent::PaidKopecks(roubles * 100),
            PurseEvent::Noted(_) | PurseEvent::Forgotten(_) => NewEvent::Other,
        }
    }
}

impl Aggregate for NewPurse {
    const KIND: Kind = Kind::Ticket;
    const STATE_VERSION: u16 = 2;
    const EVENT_VERSION: u16 = 2;
    type Id = TicketId;
    type Command = NewEvent;
    type Event = NewEvent;

    fn decide(&self, command: NewEvent, _: &Context<'_>) -> Result<Decision<NewEvent>, Refusal> {
        Ok(Decision::one(command))
    }

    fn apply(&mut self, event: &NewEvent, stamp: &Stamp) {
        if let NewEvent::PaidKopecks(kopecks) = event {
            self.kopecks += kopecks;
            self.last_paid = Some(stamp.at);
        }
    }

    fn exists(&self) -> bool {
        self.last_paid.is_some()
    }
}

#[test]
fn events_of_an_older_version_are_read_by_their_frozen_type_and_states_are_made_anew() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = open(dir.path());
    let mut writer = Writer::new(&store);
    writer.pay(1, 5);
    writer.note(1, 100, "заметка");
    let paid_at = writer.at + Span::hours(1);
    writer.at = paid_at;
    writer.pay(1, 2);
    writer.switch(1, true);
    store.close().unwrap();
    drop((writer, store));

    // Without the frozen type it refuses, and says which version it does not know.
    let unknown = Store::open(dir.path(), Kinds::new().with::<NewPurse>().with::<Lamp>(), small());
    match unknown {
        Err(error @ StoreError::Codec(_)) => assert!(error.to_string().contains("version 1"), "{error}"),
        other => panic!("{:?}", other.map(|(_, opened)| opened)),
    }

    let kinds = Kinds::new()
        .with::<NewPurse>()
        .older::<NewPurse, PurseEvent>(1)
        .with::<Lamp>();
    let (store, opened) = Store::open(dir.path(), kinds, small()).unwrap();
    assert!(opened.rebuilt.is_some());
    let purse = store.state::<NewPurse>(1).unwrap().unwrap();
    assert_eq!(
        (purse.version, purse.state.kopecks, purse.state.last_paid),
        (3, 700, Some(paid_at))
    );
    let history: Vec<_> = store
        .history::<NewPurse>(1)
        .unwrap()
        .into_iter()
        .map(|it| it.event)
        .collect();
    assert_eq!(
        history,
        [NewEvent::PaidKopecks(500), NewEvent::Other, NewEvent::PaidKopecks(200)]
    );

    // A new event goes in beside the old ones, and followers see today's version only.
    let mut writer = Writer::new(&store);
    let entry = writer.entry::<NewPurse>(1, Decision::one(NewEvent::PaidKopecks(1)));
    writer.commit(vec![entry]);
    let mut follower = store.follow(0);
    let mut told = Vec::new();
    while told.len() < 4 {
        for frame in follower.next(10, Duration::from_secs(10)).unwrap() {
            told.extend(
                frame.entries[0]
                    .events_of::<NewPurse>()
                    .into_iter()
                    .flat_map(Result::unwrap),
            );
        }
    }
    assert_eq!(told[3], NewEvent::PaidKopecks(1));
    assert_eq!(store.state::<NewPurse>(1).unwrap().unwrap().state.kopecks, 701);
}
