//! Feeds the read model in the order of the journal, then tells of the changes.

use super::changes::{Change, Changes, of_frame};
use super::timers::Timers;
use super::{BATCH, PATIENCE, Progress, Stop};
use crate::machine::Machine;
use crate::model::{Fact, Model};
use domovoi_storage::Frame;
use parking_lot::RwLock;
use std::sync::Arc;

pub(crate) struct Projector {
    pub(crate) machine: Machine,
    pub(crate) model: Arc<RwLock<Model>>,
    pub(crate) timers: Arc<Timers>,
    pub(crate) changes: Arc<Changes>,
    pub(crate) progress: Progress,
}

impl Projector {
    /// Runs until the stop is asked for and nothing is left to read.
    pub(crate) fn run(self, stop: Stop) {
        let mut follower = self.machine.store().follow(self.progress.get());
        loop {
            let stopping = stop.asked();
            match follower.next(BATCH, PATIENCE) {
                Ok(frames) if frames.is_empty() && stopping => return,
                Ok(frames) => self.take(&frames),
                Err(error) => {
                    tracing::error!(%error, "the read model cannot follow the journal");
                    if stopping {
                        return;
                    }
                    std::thread::sleep(PATIENCE);
                }
            }
        }
    }

    fn take(&self, frames: &[Arc<Frame>]) {
        let Some(last) = frames.last().map(|frame| frame.last) else {
            return;
        };
        let mut facts = Vec::new();
        for entry in frames.iter().flat_map(|frame| &frame.entries) {
            match Fact::of(self.machine.store(), entry) {
                Ok(fact) => facts.extend(fact),
                Err(error) => {
                    tracing::error!(%error, kind = entry.kind.name(), id = entry.id, "the read model missed a change");
                }
            }
        }
        for fact in &facts {
            self.timers.learn(fact);
            if let Fact::Company(company) = fact {
                self.machine.set_settings(company.id, &company.state.settings);
            }
        }
        let batch: Vec<Change> = frames.iter().flat_map(|frame| of_frame(frame)).collect();
        {
            let mut model = self.model.write();
            facts.into_iter().for_each(|fact| model.apply(fact));
            model.seq = last;
        }
        self.changes.tell(batch);
        self.progress.set(last);
    }
}
