//! Runs a table: reads it with a reason for every bad cell, then makes everything new in one commit
//! and corrects what stands. Cancelled or cut off before the commit, nothing has happened; after it,
//! the same file imported again only does what is left.

use super::sheets::{self, Bill};
use super::{Cell, Import, Job, JobState, NAMED_CELLS, Reason, Running};
use crate::follow::task;
use crate::house::House;
use crate::machine::Order;
use domovoi_domain::housing::{self, Company};
use domovoi_domain::kernel::sheet::{Field, Mapping, Plan, Row};
use domovoi_domain::kernel::{Aggregate, CompanyId, Refusal, Who};
use domovoi_domain::{residents, staff};
use futures_util::future::BoxFuture;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A table as it was read from a file.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Table {
    pub headers: Vec<String>,
    pub rows: Vec<Row>,
}

/// What the columns of a table are taken for.
#[derive(Clone, Debug)]
pub struct Columns {
    pub fields: &'static [Field],
    pub mapping: Mapping,
}

/// Commands for one thing that stands.
pub(super) struct Work {
    row: u32,
    run: Box<Run>,
}

type Run = dyn FnOnce(House, Who) -> BoxFuture<'static, Result<(), Refusal>> + Send;

impl Work {
    pub(super) fn of<A: Aggregate>(row: u32, id: A::Id, commands: Vec<A::Command>) -> Self {
        let run = move |house: House, who: Who| -> BoxFuture<'static, Result<(), Refusal>> {
            Box::pin(async move {
                for command in commands {
                    house.send::<A>(id, Order::new(command, who.clone())).await?;
                }
                Ok(())
            })
        };
        Self {
            row,
            run: Box::new(run),
        }
    }
}

impl Import {
    /// The fields that a table of this kind can fill.
    pub fn fields(self) -> &'static [Field] {
        match self {
            Import::Buildings => &housing::sheet::FIELDS,
            Import::People => &residents::sheet::FIELDS,
            Import::Staff => &staff::sheet::FIELDS,
        }
    }
}

/// How often progress is told, in rows.
const STEP: u64 = 200;

impl House {
    /// What the columns mean: as the company's last import had it where the headers are the same,
    /// guessed otherwise.
    pub fn import_columns(&self, import: Import, company: CompanyId, headers: &[String]) -> Columns {
        let fields = import.fields();
        let remembered = self.jobs().remembered(company, import);
        let column = |header: &String| headers.iter().position(|known| known == header);
        let known: Option<BTreeMap<String, usize>> = remembered
            .iter()
            .map(|(field, header)| Some((field.clone(), column(header)?)))
            .collect();
        let mapping = match known {
            Some(known) if !known.is_empty() => Mapping(known),
            _ => Mapping::guess(fields, headers),
        };
        Columns { fields, mapping }
    }

    /// Begins an import and returns its job. A mapping that cannot be read with is refused at once.
    pub fn import(
        &self,
        import: Import,
        company: CompanyId,
        table: Table,
        mapping: Mapping,
        dry_run: bool,
        who: &Who,
    ) -> Result<Job, Refusal> {
        mapping.check(import.fields(), &table.headers)?;
        if self.model().companies.get(company).is_none() {
            return Err(Refusal::not_found());
        }
        let header = |column: usize| table.headers.get(column).cloned().unwrap_or_default();
        let job = Job {
            id: self.new_id::<CompanyId>().0,
            import,
            company,
            by: who.user,
            state: JobState::Running,
            dry_run,
            rows_total: table.rows.len() as u64,
            rows_done: 0,
            created: 0,
            updated: 0,
            unchanged: 0,
            repeated: 0,
            rejected: 0,
            cells: Vec::new(),
            mapping: mapping
                .0
                .iter()
                .map(|(field, column)| (field.clone(), header(*column)))
                .collect(),
            started_at: self.now(),
            finished_at: None,
            reason: None,
        };
        let running = self.jobs().begin(job.clone());
        let (house, who, task_of) = (self.clone(), who.clone(), job.clone());
        let begun = task("import", move || async move {
            let end = house.run_import(&running, &task_of, table, &mapping, &who).await;
            let state = match end {
                Ok(()) if running.cancelled() => JobState::Cancelled,
                Ok(()) => JobState::Done,
                Err(refusal) => {
                    running.change(|job| job.reason = Some(Reason::from(&refusal)));
                    JobState::Failed
                }
            };
            running.finish(state, house.now());
        });
        begun.map_err(|error| {
            tracing::error!(%error, "cannot start an import");
            crate::machine::refused::busy()
        })?;
        Ok(job)
    }

    async fn run_import(
        &self,
        running: &Running,
        job: &Job,
        table: Table,
        mapping: &Mapping,
        who: &Who,
    ) -> Result<(), Refusal> {
        // Nobody founds anything between the look at what stands and the commit.
        let founding = self.founding().lock().await;
        self.synced(self.store().last_seq()).await;
        let company = self.view::<Company>(job.company).await?.state;
        let bill = self.read_table(running, job.import, &company, table, mapping)?;
        let Bill { plan, new, changes } = bill;
        tell_plan(running, &plan);
        if job.dry_run || running.cancelled() {
            return Ok(());
        }
        let seq = self.commit_new(new, who).await?;
        self.synced(seq).await;
        drop(founding);
        running.change(|job| job.created = plan.create.len() as u64);
        for work in changes {
            if running.cancelled() {
                return Ok(());
            }
            let row = work.row;
            match (work.run)(self.clone(), who.clone()).await {
                Ok(()) => running.change(|job| job.updated += 1),
                Err(refusal) => running.change(|job| {
                    job.rejected += 1;
                    job.cells.push(refused(row, &refusal));
                }),
            }
        }
        Ok(())
    }

    fn read_table(
        &self,
        running: &Running,
        import: Import,
        company: &Arc<Company>,
        table: Table,
        mapping: &Mapping,
    ) -> Result<Bill, Refusal> {
        let mut done = 0;
        let mut rows = table
            .rows
            .into_iter()
            .take_while(|_| !running.cancelled())
            .inspect(|_| {
                done += 1;
                if done % STEP == 0 {
                    running.change(|job| job.rows_done = done);
                }
            });
        let bill = match import {
            Import::Buildings => sheets::buildings(self, company, &table.headers, mapping, &mut rows),
            Import::People => sheets::people(self, company, &table.headers, mapping, &mut rows),
            Import::Staff => sheets::staff(self, company, &table.headers, mapping, &mut rows),
        }?;
        drop(rows);
        running.change(|job| job.rows_done = done);
        Ok(bill)
    }
}

/// What the table asks for. What has been done is counted as it is done; a dry run counts what would be.
fn tell_plan(running: &Running, plan: &Plan<()>) {
    running.change(|job| {
        let rejected = plan.rejected.iter().map(|report| Cell::of(report, false));
        let repeats = plan.repeats.iter().map(|report| Cell::of(report, true));
        job.cells = rejected.chain(repeats).collect();
        job.cells.sort_by_key(|cell| cell.row);
        job.cells.truncate(NAMED_CELLS);
        job.unchanged = plan.unchanged as u64;
        job.repeated = plan.repeats.len() as u64;
        job.rejected = plan.rejected_rows() as u64;
        if job.dry_run {
            job.created = plan.create.len() as u64;
            job.updated = plan.change.len() as u64;
        }
    });
}

fn refused(row: u32, refusal: &Refusal) -> Cell {
    let Reason { code, ru, en } = Reason::from(refusal);
    Cell {
        row,
        column: String::new(),
        value: String::new(),
        code,
        ru,
        en,
        repeat: false,
    }
}
