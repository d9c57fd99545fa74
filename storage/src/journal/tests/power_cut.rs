//! A disk that loses power: what was not synced is lost in part, sector by sector and in any order.

use crate::journal::disk::{Disk, RealDisk};
use crate::toy::{Lamp, Purse, PurseEvent, Switched, Writer, kinds, small};
use crate::{Options, Store, check};
use domovoi_domain::kernel::{Decision, Record, RecordId};
use parking_lot::Mutex;
use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

/// A disk writes a sector whole or not at all.
const SECTOR: usize = 512;

/// Chance without the machine's: the same seed gives the same.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % sides
    }
}

/// What lies on the platter, and what is on its way there.
#[derive(Default)]
struct Platter {
    /// Content of each file, by its inode, as of the last sync.
    safe: HashMap<u64, Vec<u8>>,
    /// What was written since: inode, offset, bytes.
    on_the_way: Vec<(u64, u64, Vec<u8>)>,
    /// Calls until the power goes.
    calls_left: u64,
    /// What was left when it went: the files of the journal by their names, and how much had been answered.
    left: Option<(BTreeMap<String, Vec<u8>>, u64)>,
}

struct FailingPower {
    journal: std::path::PathBuf,
    platter: Mutex<Platter>,
    dice: Mutex<Dice>,
    /// The last event that somebody was told of.
    told: Arc<AtomicU64>,
}

impl FailingPower {
    fn new(dir: &Path, calls: u64, seed: u64, told: &Arc<AtomicU64>) -> Arc<FailingPower> {
        let platter = Platter {
            calls_left: calls,
            ..Platter::default()
        };
        Arc::new(FailingPower {
            journal: dir.join("journal"),
            platter: Mutex::new(platter),
            dice: Mutex::new(Dice(seed | 1)),
            told: Arc::clone(told),
        })
    }

    /// Counts a call; fails from the moment on at which the power goes.
    fn call(&self, platter: &mut Platter) -> io::Result<()> {
        if platter.left.is_some() {
            return Err(io::Error::other("no power"));
        }
        if platter.calls_left > 0 {
            platter.calls_left -= 1;
            return Ok(());
        }
        self.pull(platter);
        Err(io::Error::other("no power"))
    }

    /// Of each write that was on its way some sectors arrive.
    fn pull(&self, platter: &mut Platter) {
        let mut dice = self.dice.lock();
        // Nearly all, nearly nothing, or anything in between.
        let odds = 1 + dice.roll(9);
        let mut files = BTreeMap::new();
        for entry in fs::read_dir(&self.journal).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            if !name.ends_with(".journal") {
                continue;
            }
            let (inode, length) = (entry.metadata().unwrap().ino(), entry.metadata().unwrap().len());
            let mut bytes = match platter.safe.get(&inode) {
                Some(safe) => safe.clone(),
                None => fs::read(entry.path()).unwrap(),
            };
            bytes.resize(length as usize, 0);
            for (_, offset, written) in platter.on_the_way.iter().filter(|(of, ..)| *of == inode) {
                let mut at = 0;
                while at < written.len() {
                    let sector_end = SECTOR - (*offset as usize + at) % SECTOR;
                    let to = (at + sector_end).min(written.len());
                    if dice.roll(10) < odds {
                        let start = *offset as usize + at;
                        bytes[start..start + to - at].copy_from_slice(&written[at..to]);
                    }
                    at = to;
                }
            }
            files.insert(name, bytes);
        }
        platter.left = Some((files, self.told.load(SeqCst)));
    }

    /// Pulls the plug, if nobody has yet, and lays what is left into `dir`; how much had been answered.
    fn lay_out(&self, dir: &Path) -> u64 {
        let mut platter = self.platter.lock();
        if platter.left.is_none() {
            self.pull(&mut platter);
        }
        let (files, told) = platter.left.as_ref().unwrap();
        fs::create_dir_all(dir.join("journal")).unwrap();
        for (name, bytes) in files {
            fs::write(dir.join("journal").join(name), bytes).unwrap();
        }
        *told
    }
}

impl Disk for FailingPower {
    fn write(&self, file: &File, bytes: &[u8], offset: u64) -> io::Result<()> {
        let mut platter = self.platter.lock();
        let inode = file.metadata()?.ino();
        platter.safe.entry(inode).or_insert_with(|| {
            let mut safe = vec![0; file.metadata().unwrap().len() as usize];
            file.read_exact_at(&mut safe, 0).unwrap();
            safe
        });
        platter.on_the_way.push((inode, offset, bytes.to_vec()));
        self.call(&mut platter)?;
        RealDisk.write(file, bytes, offset)
    }

    fn sync(&self, file: &File) -> io::Result<()> {
        let mut platter = self.platter.lock();
        self.call(&mut platter)?;
        let inode = file.metadata()?.ino();
        let (arrived, on_the_way) = std::mem::take(&mut platter.on_the_way)
            .into_iter()
            .partition(|(of, ..)| *of == inode);
        platter.on_the_way = on_the_way;
        let length = file.metadata()?.len() as usize;
        let safe = platter.safe.entry(inode).or_default();
        safe.resize(length, 0);
        let arrived: Vec<(u64, u64, Vec<u8>)> = arrived;
        for (_, offset, bytes) in arrived {
            safe[offset as usize..offset as usize + bytes.len()].copy_from_slice(&bytes);
        }
        Ok(())
    }

    fn free(&self, _: &Path) -> io::Result<u64> {
        Ok(u64::MAX)
    }
}

/// One life of the store until the power goes; what it was asked to do, in order.
fn live(store: &Store, dice: &mut Dice, told: &Arc<AtomicU64>) {
    let mut writer = Writer::new(store);
    for _ in 0..60 {
        // Some wait for each other, some go into one group.
        let mut waiting = Vec::new();
        for _ in 0..=dice.roll(6) {
            let (id, base) = (dice.roll(5), store.last_seq());
            let entry = match dice.roll(4) {
                0 => writer.entry::<Lamp>(
                    100 + base * 10 + waiting.len() as u64,
                    Decision::one(Switched { on: true }),
                ),
                1 => {
                    let record = RecordId(1_000_000 + base * 10 + waiting.len() as u64);
                    let mut decision = Decision::one(PurseEvent::Noted(record));
                    let words = "слова ".repeat(1 + dice.roll(200) as usize);
                    decision.records.push((record, Record::Text(words)));
                    writer.entry::<Purse>(1000 + base * 10 + waiting.len() as u64, decision)
                }
                _ => writer.entry::<Purse>(
                    10_000 + base * 10 + id + 100 * waiting.len() as u64,
                    Decision::one(PurseEvent::Paid(1)),
                ),
            };
            waiting.push(writer.send(vec![entry]));
        }
        for answer in waiting {
            match answer.recv().unwrap() {
                Ok(committed) => drop(told.fetch_max(committed.seq, SeqCst)),
                Err(_) => return,
            }
        }
    }
}

#[test]
fn what_was_answered_is_there_after_any_power_cut_however_the_disk_reorders() {
    let options = || Options {
        segment_bytes: 16 << 10,
        sled_cache_bytes: 1 << 20,
        ..small()
    };
    for seed in 1..=25_u64 {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut dir = tempfile::tempdir().unwrap();
        let mut known = Vec::new();
        // What one power cut leaves is where the next life begins.
        for generation in 0..3 {
            let told = Arc::new(AtomicU64::new(0));
            let disk = FailingPower::new(dir.path(), 1 + dice.roll(120), seed + generation, &told);
            if let Ok((store, opened)) = Store::open_on(disk.clone(), dir.path(), kinds(), options()) {
                told.store(opened.last_seq, SeqCst);
                live(&store, &mut dice, &told);
                known = events(&store, told.load(SeqCst));
            }
            let after = tempfile::tempdir().unwrap();
            let answered = disk.lay_out(after.path());

            let report = check(after.path()).unwrap();
            assert_eq!(report.faults, [], "seed {seed}, life {generation}");
            let (store, opened) = Store::open(after.path(), kinds(), options())
                .unwrap_or_else(|error| panic!("seed {seed}, life {generation}: {error}"));
            assert!(
                opened.last_seq >= answered,
                "seed {seed}, life {generation}: {opened:?} after {answered}"
            );
            assert_eq!(opened.damaged_records, 0, "seed {seed}, life {generation}");
            let there = events(&store, opened.last_seq);
            let both = known.len().min(there.len());
            assert!(both as u64 >= answered.min(known.len() as u64));
            assert_eq!(there[..both], known[..both], "seed {seed}, life {generation}");
            store.close().unwrap();
            drop(store);
            dir = after;
        }
    }
}

/// All events up to `until`, as bytes, in order.
fn events(store: &Store, until: u64) -> Vec<Vec<u8>> {
    let mut follower = store.follow(0);
    let mut events = Vec::new();
    while (events.len() as u64) < until {
        for frame in follower.next(100, std::time::Duration::from_secs(5)).unwrap() {
            events.extend(frame.entries.iter().flat_map(|entry| entry.events.iter().cloned()));
        }
    }
    events.truncate(until as usize);
    events
}
