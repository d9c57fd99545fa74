//! Callers that each wait for their answer before they ask again, for some seconds.

use super::cpu;
use super::stats::{Run, share};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

/// Lets `callers` call for `measured` after `warm`. `spent` tells how many seconds of processor time those have used who
/// work for the callers; the calls themselves are made on this thread, whose time is told apart.
///
/// # Panics
/// When a call fails: a figure with failed calls in it would say nothing.
pub(crate) async fn closed<F: Future<Output = ()> + 'static>(
    callers: usize,
    (warm, measured): (Duration, Duration),
    spent: impl Fn() -> f64,
    call: impl Fn(usize, u64) -> F + 'static,
) -> Run {
    let call = Rc::new(call);
    let (counts, over) = (Rc::new(Cell::new(false)), Rc::new(Cell::new(false)));
    let times = Rc::new(RefCell::new(Vec::new()));
    let tasks: Vec<_> = (0..callers)
        .map(|caller| {
            let (call, times, counts, over) = (call.clone(), times.clone(), counts.clone(), over.clone());
            actix_rt::spawn(async move {
                let mut round = 0;
                while !over.get() {
                    let asked = Instant::now();
                    call(caller, round).await;
                    round += 1;
                    if counts.get() {
                        times.borrow_mut().push(asked.elapsed().as_secs_f64() * 1e3);
                    }
                }
            })
        })
        .collect();
    tokio::time::sleep(warm).await;
    let (began, worked, loaded) = (Instant::now(), spent(), cpu::of_this_thread());
    counts.set(true);
    tokio::time::sleep(measured).await;
    counts.set(false);
    let (seconds, worked, loaded) = (
        began.elapsed().as_secs_f64(),
        spent() - worked,
        cpu::of_this_thread() - loaded,
    );
    over.set(true);
    for task in tasks {
        task.await.unwrap();
    }
    let mut times = times.take();
    let calls = times.len() as f64;
    Run {
        per_second: calls / seconds,
        p50: share(&mut times, 0.5),
        p99: share(&mut times, 0.99),
        cpu: worked * 1e6 / calls,
        load: loaded * 1e6 / calls,
        ..Run::default()
    }
}
