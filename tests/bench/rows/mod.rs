//! The rows of the table: what is measured, against whom, and what was promised.

mod board;
mod commands;
mod fanout;
mod frame;
mod requests;
mod search;
mod start;

use crate::Bench;
use crate::counts;
use crate::machine::table::Line;
use std::pin::Pin;

type Measured<'a> = Pin<Box<dyn Future<Output = Vec<Line>> + 'a>>;

/// A row, or a few lines that come from one stock.
pub(crate) struct Row {
    /// What `ROWS=` calls it.
    pub(crate) name: &'static str,
    pub(crate) measure: fn(&Bench) -> Measured<'_>,
}

pub(crate) const ROWS: [Row; 9] = [
    Row {
        name: "commands",
        measure: |bench| Box::pin(commands::measure(bench)),
    },
    Row {
        name: "http",
        measure: |bench| Box::pin(requests::measure(bench)),
    },
    Row {
        name: "fanout",
        measure: |bench| Box::pin(fanout::measure(bench)),
    },
    Row {
        name: "frame",
        measure: |bench| Box::pin(frame::measure(bench)),
    },
    Row {
        name: "search",
        measure: |bench| Box::pin(search::measure(bench)),
    },
    Row {
        name: "board",
        measure: |bench| Box::pin(board::measure(bench)),
    },
    Row {
        name: "assignment",
        measure: |bench| Box::pin(board::assignment(bench)),
    },
    Row {
        name: "start",
        measure: |bench| Box::pin(start::measure(bench)),
    },
    Row {
        name: "counts",
        measure: |bench| Box::pin(counts::measure(bench)),
    },
];
