//! Whatever is committed, in whatever order and with whatever restarts: the states made anew from the journal are, byte for
//! byte, the states that were kept.

mod toy;

use domovoi_domain::kernel::{Decision, Record, RecordId, Span};
use domovoi_storage::{Key, Store, codec, rebuild};
use proptest::prelude::*;
use std::collections::{BTreeSet, HashMap};
use toy::{Lamp, Purse, PurseEvent, Switched, Writer, kinds, open, picture};

#[derive(Clone, Debug)]
enum Step {
    Pay {
        id: u64,
        sums: Vec<i64>,
    },
    Note {
        id: u64,
        text: String,
    },
    Forget {
        nth: usize,
    },
    Switch {
        id: u64,
        on: bool,
        with_purse: Option<u64>,
    },
    /// As a crash would.
    Reopen,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => (0..6u64, prop::collection::vec(any::<i32>(), 1..4))
            .prop_map(|(id, sums)| Step::Pay { id, sums: sums.into_iter().map(i64::from).collect() }),
        4 => (0..6u64, "[а-яё ]{0,40}").prop_map(|(id, text)| Step::Note { id, text }),
        2 => any::<usize>().prop_map(|nth| Step::Forget { nth }),
        4 => (0..4u64, any::<bool>(), prop::option::of(0..6u64))
            .prop_map(|(id, on, with_purse)| Step::Switch { id, on, with_purse }),
        1 => Just(Step::Reopen),
    ];
    prop::collection::vec(step, 1..60)
}

/// What should be there, told by the simplest means.
#[derive(Default)]
struct Told {
    records: HashMap<u64, (u64, Option<String>)>,
    keys: Vec<(u128, u64)>,
    next: u64,
}

fn take(writer: &mut Writer, told: &mut Told, step: &Step) {
    told.next += 1;
    writer.at = writer.at + Span::seconds(1);
    writer.key = Some(Key {
        hash: u128::from(told.next) << 70,
        body: told.next,
    });
    let seq = match step {
        Step::Pay { id, sums } => {
            let events = sums.iter().map(|sum| PurseEvent::Paid(*sum)).collect();
            let entry = writer.entry::<Purse>(*id, Decision::of(events));
            writer.commit(vec![entry])
        }
        Step::Note { id, text } => {
            told.records.insert(told.next, (*id, Some(text.clone())));
            writer.note(*id, told.next, text)
        }
        Step::Forget { nth } => {
            let mut ids: Vec<_> = told.records.keys().copied().collect();
            ids.sort();
            let Some(record) = ids.get(nth % ids.len().max(1)).copied() else {
                return;
            };
            let (id, _) = told.records[&record];
            told.records.insert(record, (id, None));
            writer.forget(id, record)
        }
        Step::Switch { id, on, with_purse } => {
            let mut entries = vec![writer.entry::<Lamp>(*id, Decision::one(Switched { on: *on }))];
            entries.extend(with_purse.map(|id| writer.entry::<Purse>(id, Decision::one(PurseEvent::Paid(1)))));
            writer.commit(entries)
        }
        Step::Reopen => return,
    };
    told.keys.push((u128::from(told.next) << 70, seq));
}

fn look(store: &Store, told: &Told) {
    for (id, (_, text)) in &told.records {
        assert_eq!(store.record(RecordId(*id)).unwrap(), text.clone().map(Record::Text));
    }
    for (key, seq) in &told.keys {
        assert_eq!(store.answer(*key).unwrap().map(|answer| answer.seq), Some(*seq));
    }
    let mut purses = BTreeSet::new();
    store
        .scan::<Purse>(&mut |id, kept| {
            assert!(purses.insert(id), "a thing is visited once");
            let replayed = store
                .as_of::<Purse>(id, domovoi_storage::AsOf::Seq(u64::MAX))
                .unwrap()
                .unwrap();
            assert_eq!(codec::encode_state(&replayed.state), codec::encode_state(&kept.state));
            assert_eq!((replayed.version, replayed.seq), (kept.version, kept.seq));
        })
        .unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn states_made_anew_from_the_journal_are_the_states_that_were_kept(steps in steps()) {
        let dir = tempfile::tempdir().unwrap();
        let mut told = Told::default();
        let mut writer = Writer::new(&open(dir.path()).0);
        for step in &steps {
            if let Step::Reopen = step {
                let at = writer.at;
                drop(writer);
                writer = Writer::new(&open(dir.path()).0);
                writer.at = at;
            }
            take(&mut writer, &mut told, step);
        }
        look(&writer.store, &told);
        let kept = picture(&writer.store);
        writer.store.close().unwrap();
        prop_assert_eq!(&picture(&writer.store), &kept);
        look(&writer.store, &told);
        drop(writer);

        rebuild(dir.path(), kinds(), &mut |_| ()).unwrap();
        let (store, opened) = open(dir.path());
        prop_assert_eq!(opened.replayed, 0);
        prop_assert_eq!(&picture(&store), &kept);
        look(&store, &told);
    }
}
