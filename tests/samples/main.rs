//! Stored samples of every event and every state that the house ever wrote: whoever changes a stored shape sees it here, by
//! the name of what changed, before an installation does.
//!
//! One file for each kind and version, in `golden/`: what it is, its bytes, and what they mean. A line is never edited. A new
//! variant gets new lines with `cargo test -p domovoi-tests --test samples -- --ignored`; a changed shape gets a new version
//! (`EVENT_VERSION`, `STATE_VERSION`) and with it a new file, and events of the old one must still be read.

mod chance;

use chance::{Chance, variants};
use domovoi_domain::access::{OwnRoles, User};
use domovoi_domain::calendar::Calendar;
use domovoi_domain::contractors::Contractor;
use domovoi_domain::handovers::Handover;
use domovoi_domain::housing::{Building, Company};
use domovoi_domain::kernel::{Aggregate, Kind};
use domovoi_domain::outages::Outage;
use domovoi_domain::privacy::{Dossier, Papers};
use domovoi_domain::residents::Person;
use domovoi_domain::staff::Employee;
use domovoi_domain::tickets::Ticket;
use domovoi_storage::codec;
use std::collections::BTreeSet;
use std::fmt::Debug;
use std::fs;
use std::path::{Path, PathBuf};

/// What is asked of every kind.
trait Ask {
    fn ask<A: Aggregate>(&mut self);
}

/// The list of kinds; the test that counts them names the one that is missing.
fn of_every_kind(ask: &mut impl Ask) {
    ask.ask::<Company>();
    ask.ask::<Building>();
    ask.ask::<Employee>();
    ask.ask::<Calendar>();
    ask.ask::<Ticket>();
    ask.ask::<Person>();
    ask.ask::<User>();
    ask.ask::<Outage>();
    ask.ask::<Handover>();
    ask.ask::<Contractor>();
    ask.ask::<Dossier>();
    ask.ask::<Papers>();
    ask.ask::<OwnRoles>();
}

/// A line of a file: the name of the variant or of the state, its bytes, and what they mean.
struct Sample {
    name: String,
    bytes: Vec<u8>,
    meaning: String,
}

fn path(kind: Kind, what: &str, version: u16) -> PathBuf {
    let file = format!("{}.{what}.v{version}.tsv", kind.name());
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("samples/golden")
        .join(file)
}

fn samples(path: &Path) -> Vec<Sample> {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    let sample = |line: &str| {
        let mut fields = line.splitn(3, '\t');
        let mut field = || fields.next().unwrap_or_else(|| panic!("{}: {line}", path.display()));
        Sample {
            name: field().to_owned(),
            bytes: field().as_bytes().chunks(2).map(byte).collect(),
            meaning: field().to_owned(),
        }
    };
    text.lines().map(sample).collect()
}

fn line(name: &str, bytes: &[u8], value: &impl Debug) -> String {
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{name}\t{hex}\t{value:?}\n")
}

/// Finds what is not read as it was meant.
#[derive(Default)]
struct Read {
    changed: BTreeSet<String>,
    kinds: usize,
}

impl Read {
    fn compare<T: Debug, E: Debug>(
        &mut self,
        kind: Kind,
        sample: &Sample,
        read: Result<T, E>,
        written: impl FnOnce(&T) -> Vec<u8>,
    ) {
        let what = format!("{} {}", kind.name(), sample.name);
        match read {
            Ok(value) => {
                let meaning = format!("{value:?}");
                if meaning != sample.meaning {
                    self.changed
                        .insert(format!("{what}: read as {meaning}, meant {}", sample.meaning));
                } else if written(&value) != sample.bytes {
                    self.changed.insert(format!("{what}: would be written otherwise"));
                }
            }
            Err(error) => drop(self.changed.insert(format!("{what}: {error:?}"))),
        }
    }
}

impl Ask for Read {
    fn ask<A: Aggregate>(&mut self) {
        self.kinds += 1;
        for sample in samples(&path(A::KIND, "event", A::EVENT_VERSION)) {
            let read = codec::decode_event::<A>(&sample.bytes);
            self.compare(A::KIND, &sample, read, codec::encode_event::<A>);
        }
        for sample in samples(&path(A::KIND, "state", A::STATE_VERSION)) {
            let read = codec::decode_state::<A>(&sample.bytes);
            self.compare(A::KIND, &sample, read, |state| codec::encode_state(state));
        }
    }
}

#[test]
fn everything_that_was_ever_written_is_read_as_it_was_meant() {
    let mut read = Read::default();
    of_every_kind(&mut read);
    assert_eq!(read.kinds, Kind::ALL.len(), "a kind is missing from the list");
    let changed: Vec<String> = read.changed.into_iter().collect();
    assert!(
        changed.is_empty(),
        "a stored shape has changed; give it a new version and keep the old type frozen:\n{}",
        changed.join("\n")
    );
}

/// Finds variants without a sample.
#[derive(Default)]
struct Missing(Vec<String>);

impl Ask for Missing {
    fn ask<A: Aggregate>(&mut self) {
        let known: BTreeSet<String> = samples(&path(A::KIND, "event", A::EVENT_VERSION))
            .into_iter()
            .map(|sample| sample.name)
            .collect();
        for name in variants::<A::Event>().iter().filter(|name| !known.contains(**name)) {
            self.0.push(format!("{} {name}", A::KIND.name()));
        }
    }
}

#[test]
fn every_event_has_a_sample() {
    let mut missing = Missing::default();
    of_every_kind(&mut missing);
    assert!(
        missing.0.is_empty(),
        "no sample of {}; write it once with: cargo test -p domovoi-tests --test samples -- --ignored",
        missing.0.join(", ")
    );
}

/// Samples of one variant: enough that everything in it is met.
const OF_EACH: usize = 4;
/// States, and events beyond the first, until every variant of everything within had its turn.
const AT_MOST: usize = 60;

struct Write;

impl Ask for Write {
    fn ask<A: Aggregate>(&mut self) {
        let mut chance = Chance::default();
        let events = path(A::KIND, "event", A::EVENT_VERSION);
        let known: BTreeSet<String> = match events.exists() {
            true => samples(&events).into_iter().map(|sample| sample.name).collect(),
            false => BTreeSet::new(),
        };
        let mut text = String::new();
        let names = variants::<A::Event>();
        let new: Vec<usize> = (0..names.len())
            .filter(|index| !known.contains(names[*index]))
            .collect();
        for round in 0..AT_MOST {
            if round >= OF_EACH && chance.met_all() {
                break;
            }
            for index in &new {
                let before = chance.seen();
                let event: A::Event = chance.variant(*index);
                if round >= OF_EACH && chance.seen() == before {
                    continue; // Nothing in it that had not been met.
                }
                text += &line(names[*index], &codec::encode_event::<A>(&event), &event);
            }
        }
        append(&events, &text);

        let states = path(A::KIND, "state", A::STATE_VERSION);
        if states.exists() {
            return;
        }
        let (mut chance, mut text) = (Chance::default(), String::new());
        for round in 0..AT_MOST {
            if round >= OF_EACH && chance.met_all() {
                break;
            }
            let before = chance.seen();
            let state: A = chance.value();
            if round >= OF_EACH && chance.seen() == before {
                continue;
            }
            text += &line("State", &codec::encode_state(&state), &state);
        }
        append(&states, &text);
    }
}

/// Nothing that stands in a file is ever changed.
fn append(path: &Path, text: &str) {
    use std::io::Write;
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut file = fs::OpenOptions::new().create(true).append(true).open(path).unwrap();
    file.write_all(text.as_bytes()).unwrap();
}

#[test]
#[ignore = "writes the samples of what has none yet; run once by hand"]
fn write_the_samples_of_what_has_none() {
    of_every_kind(&mut Write);
}
