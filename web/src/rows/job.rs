//! Imports and how far they are.

use super::{Eyes, user};
use crate::wire::common::Coded;
use crate::wire::job::{CellError, Job};
use domovoi_actors::{self as actors, Model};
use domovoi_domain::access::rights::{Action, Relation};
use domovoi_domain::kernel::id;
use domovoi_domain::kernel::scope::Place;

/// Cells that a list names.
pub const IN_LIST: usize = 100;

pub fn visible(job: &actors::Job, eyes: &Eyes) -> bool {
    eyes.may(Action::Import, &Place::of_company(job.company), Relation::NONE)
}

/// A job with at most `cells` of the cells it names.
pub fn row(model: &Model, job: &actors::Job, cells: usize, eyes: &Eyes) -> Job {
    Job {
        id: id::encode(job.id),
        kind: job.import.into(),
        company_id: job.company.to_string(),
        state: job.state.into(),
        dry_run: job.dry_run,
        rows_total: job.rows_total,
        rows_done: job.rows_done,
        created: job.created,
        updated: job.updated,
        unchanged: job.unchanged,
        repeated: job.repeated,
        rejected: job.rejected,
        errors: job.cells.iter().take(cells).map(|cell| error(cell, eyes)).collect(),
        mapping: job.mapping.clone(),
        by: job.by.map(|id| user(model, id)),
        started_at: job.started_at.into(),
        finished_at: job.finished_at.map(Into::into),
        reason: job.reason.as_ref().map(|reason| Coded {
            code: reason.code.clone(),
            text: eyes.lang.pick(&reason.ru, &reason.en).to_owned(),
        }),
    }
}

fn error(cell: &actors::Cell, eyes: &Eyes) -> CellError {
    CellError {
        row: cell.row,
        column: cell.column.clone(),
        value: cell.value.clone(),
        code: cell.code.clone(),
        reason: eyes.lang.pick(&cell.ru, &cell.en).to_owned(),
        repeat: cell.repeat,
    }
}
