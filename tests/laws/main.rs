//! What holds whatever people do: laws, tried with chance.

mod agreement;
mod step;
mod witness;

use domovoi_actors::model::Model;
use domovoi_actors::{kinds, rebuild};
use domovoi_domain::calendar::LEASE;
use domovoi_storage::Store;
use domovoi_tests::logs::Heard;
use domovoi_tests::{same_bytes, story};
use proptest::prelude::*;
use std::path::Path;
use std::time::Duration;
use step::{Step, life};
use witness::Witness;

/// Few cases, each a long life: a case opens and closes a whole house several times. `DOMOVOI_LIVES` asks for more.
fn bounded() -> ProptestConfig {
    let more = std::env::var("DOMOVOI_LIVES").ok().and_then(|lives| lives.parse().ok());
    ProptestConfig {
        cases: more.unwrap_or(8),
        max_shrink_iters: 40,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Lives the steps through in a new world, then looks with `look` at what has become of it.
fn lived(steps: &[Step], look: impl AsyncFnOnce(domovoi_tests::World, Witness)) {
    story(async |world| {
        let witness = Witness::of(&world, steps).await;
        look(world, witness).await;
    });
}

proptest! {
    #![proptest_config(bounded())]

    /// The journal is the only truth: what is made anew from it is what was there, byte for byte, on the
    /// disk and in the read model.
    #[test]
    fn a_state_rebuilt_from_the_journal_is_the_stored_state(steps in life()) {
        lived(&steps, async |world, _| {
            {
                let platform = world.platform();
                let anew = Model::load(platform.store(), &mut |_| {}).unwrap();
                assert!(anew == *platform.model(), "the read model differs from the states");
            }
            world.stop().await;
            let copy = tempfile::tempdir().unwrap();
            world.image(copy.path());
            let rebuilt = rebuild(copy.path(), kinds(), &mut |_| {}).unwrap();
            assert!(rebuilt.events > 0);
            assert!(same_bytes(&world.folder(), copy.path()) > 0);
            world.start();
        });
    }

    /// Whatever was done in whatever order: once all has followed, calendars and tickets tell the same story,
    /// numbers have no gaps, nothing that is due waits, and search finds every ticket as it is.
    #[test]
    fn everything_agrees_once_all_has_followed(steps in life()) {
        lived(&steps, async |world, _| {
            agreement::of_calendars_and_tickets(&world).await;
            agreement::of_numbers(&world);
            agreement::of_search_and_tickets(&world).await;
            world.later(LEASE).await;
            agreement::of_time(&world).await;
        });
    }

    /// Times are events and never editable: any moment can be seen as it stood.
    #[test]
    fn every_past_moment_is_seen_as_it_was_then(steps in life()) {
        lived(&steps, async |world, witness| {
            for (at, then) in &witness.moments {
                let seen = world.platform().as_of(then.id, *at).await.unwrap();
                assert_eq!((&seen.state, seen.version), (&then.state, then.version), "{} at {at}", then.id);
            }
            for (before, id) in &witness.born_after {
                assert!(world.platform().as_of::<domovoi_domain::tickets::Ticket>(*id, *before).await.is_err());
            }
        });
    }

    /// Names, telephones and free text live in erasable records: neither the events nor the states nor
    /// a line of the log holds one.
    #[test]
    fn no_personal_word_leaves_its_record(steps in life()) {
        let heard = Heard::listen();
        tracing::info!("a life begins");
        lived(&steps, async |world, witness| {
            let store = world.platform().store().clone();
            no_event_says(&store, &witness.words);
            drop(store);
            world.stop().await;
            no_file_says(&world.folder().join("state"), &witness.words);
            world.start();
            let logged = heard.text();
            assert!(logged.contains("a life begins"), "nobody listens");
            for word in &witness.words {
                assert!(!logged.contains(word.as_str()), "{word} was logged");
            }
        });
    }
}

fn no_event_says(store: &Store, words: &[String]) {
    let mut follower = store.follow(0);
    let mut events = 0;
    while events < store.last_seq() {
        for frame in follower.next(1000, Duration::from_secs(5)).unwrap() {
            for entry in &frame.entries {
                for bytes in &entry.events {
                    says_none_of(bytes, words, &format!("an event of {:?}", entry.kind));
                }
            }
            events = frame.last;
        }
    }
}

fn no_file_says(folder: &Path, words: &[String]) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            no_file_says(&path, words);
        } else {
            says_none_of(&std::fs::read(&path).unwrap(), words, &path.display().to_string());
        }
    }
}

fn says_none_of(bytes: &[u8], words: &[String], what: &str) {
    let text = String::from_utf8_lossy(bytes);
    for word in words {
        assert!(!text.contains(word.as_str()), "{what} holds {word}");
    }
}
