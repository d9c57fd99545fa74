//! What goes wrong inside: rules that panic, a clock that jumps, a burst of messages at one thing.

use crate::harness::server::until;
use crate::harness::shim::{Order as Told, Shim};
use crate::harness::{Dice, Memory, Office, alone, rounds};
use domovoi_actors::{Machine, MachineOptions, Order, SimClock, StoreOptions};
use domovoi_domain::kernel::{
    Aggregate, CompanyId, Context, Decision, Instant, Kind, Refusal, RefusalKind, Span, Stamp, Via, Who,
};
use domovoi_storage::{Kinds, Store};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

/// A thing that counts, and whose rule has a bug.
#[derive(Clone, Default, PartialEq, Debug, Serialize, Deserialize)]
struct Counter {
    count: u64,
}

#[derive(Clone, Debug)]
enum Count {
    One,
    Panic,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
struct Counted;

impl Aggregate for Counter {
    const KIND: Kind = Kind::Company;
    type Id = CompanyId;
    type Command = Count;
    type Event = Counted;

    fn decide(&self, command: Count, _: &Context<'_>) -> Result<Decision<Counted>, Refusal> {
        match command {
            Count::One => Ok(Decision::one(Counted)),
            Count::Panic => panic!("a rule with a bug"),
        }
    }

    fn apply(&mut self, _: &Counted, _: &Stamp) {
        self.count += 1;
    }

    fn exists(&self) -> bool {
        self.count > 0
    }
}

fn machine(dir: &Path) -> (Machine, Arc<SimClock>) {
    let clock = Arc::new(SimClock::new(Instant(1_795_420_800_000)));
    let (store, _) = Store::open(dir, Kinds::new().with::<Counter>(), StoreOptions::small()).unwrap();
    let builder = Machine::builder(store, clock.clone(), MachineOptions::default(), 0).unwrap();
    (builder.with::<Counter>().build(), clock)
}

fn order(command: Count) -> Order<Counter> {
    Order::new(command, Who::system(Via::Console))
}

async fn close(machine: Machine) {
    machine.finish().await;
    machine.store().close().unwrap();
    machine.stop().await;
}

/// Bytes of memory of this process.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() << 10
}

#[test]
fn a_rule_that_panics_under_load_costs_its_callers_an_answer_and_nobody_else_anything() {
    let _alone = alone();
    let mut dice = Dice::thrown("panicking rules");
    let folder = tempfile::tempdir().unwrap();
    actix_rt::System::new().block_on(async {
        let (machine, clock) = machine(folder.path());
        let bad = CompanyId(1);
        let mut told = [0; 9];
        for _ in 0..rounds(400, 5000) {
            let victim = dice.roll(8) + 2;
            let (panicked, counted) = futures_util::future::join(
                machine.send::<Counter>(bad, order(Count::Panic)),
                machine.send::<Counter>(CompanyId(victim), order(Count::One)),
            )
            .await;
            let refused = panicked.unwrap_err().kind;
            assert!(
                matches!(refused, RefusalKind::Bug | RefusalKind::Unavailable),
                "{refused:?}"
            );
            counted.unwrap();
            told[victim as usize - 2] += 1;
        }
        clock.advance(Span::seconds(120));
        // It has rested; whoever comes first is asked to come again, and then it works.
        if let Err(refusal) = machine.send::<Counter>(bad, order(Count::One)).await {
            assert_eq!(refusal.code, "resting");
            machine.send::<Counter>(bad, order(Count::One)).await.unwrap();
        }
        for (n, told) in told.into_iter().enumerate().filter(|(_, told)| *told > 0) {
            let seen = machine.view::<Counter>(CompanyId(n as u64 + 2)).await.unwrap();
            assert_eq!(seen.state.count, told);
        }
        close(machine).await;
    });
}

#[test]
fn a_burst_at_one_thing_is_turned_away_where_it_is_too_much_and_what_was_taken_is_done() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let messages = rounds(50_000, 1_000_000);
    actix_rt::System::new().block_on(async {
        let (machine, _) = machine(folder.path());
        let before = memory();
        let done = Arc::new(AtomicU64::new(0));
        let (mut turned_away, mut worst) = (0, 0);
        let mut open = futures_util::stream::FuturesUnordered::new();
        for n in 0..messages {
            open.push(machine.send::<Counter>(CompanyId(1), order(Count::One)));
            // Two thousand at a time knock at a door that lets a thousand wait.
            if open.len() >= 2000 || n + 1 == messages {
                while let Some(answer) = futures_util::StreamExt::next(&mut open).await {
                    match answer {
                        Ok(_) => drop(done.fetch_add(1, Relaxed)),
                        Err(refusal) => {
                            assert_eq!((refusal.code, refusal.kind), ("busy", RefusalKind::Unavailable));
                            turned_away += 1;
                        }
                    }
                }
                worst = worst.max(memory().saturating_sub(before));
            }
        }
        drop(open);
        let done = done.load(Relaxed);
        eprintln!(
            "{messages} messages: {done} done, {turned_away} turned away, {} MiB at worst",
            worst >> 20
        );
        assert_eq!(done + turned_away, messages);
        assert!(turned_away > 0 && done > 1000);
        assert!(worst < 512 << 20, "{} MiB", worst >> 20);
        // A neighbour was never in the way, and everything that was said to be done is.
        machine.send::<Counter>(CompanyId(2), order(Count::One)).await.unwrap();
        assert_eq!(machine.view::<Counter>(CompanyId(1)).await.unwrap().state.count, done);
        close(machine).await;
        let (again, _) = self::machine(folder.path());
        assert_eq!(again.view::<Counter>(CompanyId(1)).await.unwrap().state.count, done);
        close(again).await;
    });
}

#[test]
fn a_clock_that_jumps_back_and_forth_neither_doubles_nor_loses_anything() {
    let _alone = alone();
    let mut dice = Dice::thrown("jumping clock");
    let folder = tempfile::tempdir().unwrap();
    let Some(shim) = Shim::build(folder.path()) else { return };
    let office = Office::found(&folder.path().join("data"));
    let mut memory = Memory::default();
    for round in 0..rounds(1, 10) {
        let server = shim.around(&office).open();
        let workers = memory.work(&office, &server, 4, &mut dice);
        for _ in 0..6 {
            let before = workers.acknowledged();
            // Nearly a day off, forwards or back: keys are remembered for two days by this clock.
            let hours = dice.roll(47) as i64 - 23;
            shim.order(Told::ClockMs, hours * 3_600_000);
            until("people are served after the jump", || {
                workers.acknowledged() > before + 5
            });
            thread::sleep(Duration::from_millis(30));
        }
        let deeds = memory.call_back(workers);
        match round % 2 {
            0 => server.kill(),
            _ => assert_eq!(server.stop().code, Some(0)),
        }
        // Started again with the clock set back by the whole way.
        shim.order(Told::ClockMs, -23 * 3_600_000);
        let server = shim.around(&office).open();
        memory.is_so(&server, deeds);
        assert_eq!(server.stop().code, Some(0));
        shim.order(Told::ClockMs, 0);
    }
}
