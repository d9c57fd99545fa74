//! Imports and their progress.

use super::common::{Coded, Named, When, mirror};
use serde::Serialize;
use utoipa::ToSchema;

mirror! {
    /// What can be imported.
    ImportKind = domovoi_actors::Import { Buildings, People, Staff }
}

mirror! {
    JobState = domovoi_actors::JobState { Running, Done, Failed, Cancelled }
}

/// Work that goes on in the background.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct Job {
    pub id: String,
    pub kind: ImportKind,
    pub company_id: String,
    pub state: JobState,
    /// Nothing is written.
    pub dry_run: bool,
    pub rows_total: u64,
    pub rows_done: u64,
    pub created: u64,
    pub updated: u64,
    pub unchanged: u64,
    /// Rows that repeat an earlier one.
    pub repeated: u64,
    /// Rows that could not be taken.
    pub rejected: u64,
    /// Cells that were refused or repeat, by row. A list of jobs and the live topic name the first 100, one job the
    /// first 10,000.
    pub errors: Vec<CellError>,
    /// Which column was read as what.
    pub mapping: std::collections::BTreeMap<String, String>,
    pub by: Option<Named>,
    pub started_at: When,
    pub finished_at: Option<When>,
    /// Why it failed as a whole.
    pub reason: Option<Coded>,
}

/// One cell that was refused.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct CellError {
    /// As a table program counts: the header is row 1.
    pub row: u32,
    pub column: String,
    pub value: String,
    pub code: String,
    pub reason: String,
    /// Whether the row repeats an earlier one, rather than being wrong.
    pub repeat: bool,
}

/// The columns of a table and what they are taken for.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct ImportColumns {
    /// The header as it stands in the file.
    pub columns: Vec<String>,
    pub rows_total: u64,
    /// The first rows.
    pub sample: Vec<Vec<String>>,
    /// Our field → column, as remembered or guessed.
    pub mapping: std::collections::BTreeMap<String, String>,
    pub fields: Vec<ImportField>,
}

/// A field that can be imported.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct ImportField {
    pub code: String,
    pub text: String,
    pub required: bool,
    /// Not required when there is a column for this other field.
    pub unless: Option<String>,
}
