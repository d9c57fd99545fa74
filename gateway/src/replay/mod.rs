//! Replay: a recorded stream of requests of another service, told again through the public API.
//!
//! The recording names its columns, services and sources in a mapping file; its places are shifted and
//! fall on the nearest house. Every request carries an idempotency key made of the recording's own case
//! number, so a replay that was broken off, on either side, goes on without doubles.

mod client;
mod mapping;
mod recording;

pub use client::{Api, ApiError};
pub use mapping::Mapping;
pub use recording::{Case, Recording, Step, StepKind};

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// How a replay is run.
#[derive(Clone, Debug)]
pub struct Plan {
    /// How many times faster than recorded; 0 means as fast as the house takes it.
    pub speed: f64,
    /// Requests under way at once.
    pub lanes: usize,
    /// How long a house that does not answer is waited for.
    pub patience: Duration,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            speed: 0.0,
            lanes: 32,
            patience: Duration::from_secs(120),
        }
    }
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub opened: u64,
    pub closed: u64,
    /// Requests that were sent again because the house did not answer.
    pub retried: u64,
    /// Rows that were refused, with the reason; the first hundred are kept.
    pub refused: Vec<(u32, String)>,
    pub refused_count: u64,
}

impl Tally {
    fn refuse(&mut self, row: u32, reason: String) {
        self.refused_count += 1;
        if self.refused.len() < 100 {
            self.refused.push((row, reason));
        }
    }
}

/// Tells the recording to the house behind `api`. `progress` is called about once a second with the
/// steps that are done and all steps.
///
/// # Errors
/// Stops at the first request that cannot be sent within the plan's patience, with what was wrong.
pub async fn run(
    api: Api,
    recording: Recording,
    plan: Plan,
    progress: impl Fn(&Tally, usize, usize) + 'static,
) -> Result<Tally, ApiError> {
    let houses = Rc::new(api.houses(plan.patience).await?);
    let Some(start) = recording.steps.first().map(|step| step.at) else {
        return Ok(Tally::default());
    };
    let total = recording.steps.len();
    let recording = Rc::new(recording);
    let tally = Rc::new(RefCell::new(Tally::default()));
    let done = Rc::new(RefCell::new(0usize));
    let began = Instant::now();

    // All steps of one case go down the same lane, so that it is opened before it is closed.
    let lanes = plan.lanes.max(1);
    let mut tasks = Vec::with_capacity(lanes);
    for lane in 0..lanes {
        let (api, plan, recording) = (api.clone(), plan.clone(), recording.clone());
        let (houses, tally, done) = (houses.clone(), tally.clone(), done.clone());
        tasks.push(actix_rt::spawn(async move {
            let mut known = HashMap::new();
            for step in recording.steps.iter().filter(|step| step.case % lanes == lane) {
                if plan.speed > 0.0 {
                    let due = Duration::from_secs_f64((step.at - start).0.max(0) as f64 / 1000.0 / plan.speed);
                    actix_rt::time::sleep(due.saturating_sub(began.elapsed())).await;
                }
                let case = &recording.cases[step.case];
                let (outcome, retried) = tell(&api, &recording, &houses, case, step, &mut known, plan.patience).await?;
                let mut tally = tally.borrow_mut();
                tally.retried += retried;
                match (outcome, step.kind) {
                    (Ok(()), StepKind::Open) => tally.opened += 1,
                    (Ok(()), StepKind::Close) => tally.closed += 1,
                    (Err(reason), _) => tally.refuse(case.row, reason),
                }
                *done.borrow_mut() += 1;
            }
            Ok::<(), ApiError>(())
        }));
    }
    let reporter = {
        let (tally, done) = (tally.clone(), done.clone());
        actix_rt::spawn(async move {
            loop {
                actix_rt::time::sleep(Duration::from_secs(1)).await;
                progress(&tally.borrow(), *done.borrow(), total);
            }
        })
    };
    let mut outcome = Ok(());
    for task in tasks {
        if let Ok(Err(error)) = task.await {
            outcome = outcome.and(Err(error));
        }
    }
    reporter.abort();
    outcome?;
    Ok(tally.borrow().clone())
}

/// One step: a request for the opening, three for the way to a closed ticket. The inner result is the
/// house's refusal in words.
async fn tell(
    api: &Api,
    recording: &Recording,
    houses: &client::Houses,
    case: &Case,
    step: &Step,
    known: &mut HashMap<usize, String>,
    patience: Duration,
) -> Result<(Result<(), String>, u64), ApiError> {
    let key = |what: &str| format!("replay:{}:{}:{what}", recording.name, case.id);
    match step.kind {
        StepKind::Open => {
            let Some(building) = houses.nearest(case.lat, case.lon) else {
                return Ok((Err("no house has coordinates".into()), 0));
            };
            let answer = api
                .post(
                    "/api/v1/tickets",
                    &key("open"),
                    Some(step.at),
                    case.request(building),
                    patience,
                )
                .await?;
            let (answer, retried) = answer;
            Ok((
                answer.map(|ticket| {
                    if let Some(id) = ticket["id"].as_str() {
                        known.insert(step.case, id.to_owned());
                    }
                }),
                retried,
            ))
        }
        StepKind::Close => {
            // A case that was refused when it opened has nothing to close; its refusal is already told.
            let Some(id) = known.remove(&step.case) else {
                return Ok((Err("was not opened".into()), 0));
            };
            let mut retried = 0;
            for what in ["start", "complete", "close"] {
                let path = format!("/api/v1/tickets/{id}/{what}");
                let (answer, again) = api
                    .post(&path, &key(what), Some(step.at), serde_json::json!({}), patience)
                    .await?;
                retried += again;
                if let Err(reason) = answer {
                    return Ok((Err(format!("{what}: {reason}")), retried));
                }
            }
            Ok((Ok(()), retried))
        }
    }
}
