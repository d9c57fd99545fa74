//! Figures of the desk, cut by company, district or complex.

use super::common::{Named, When, mirror};
use serde::Serialize;
use utoipa::ToSchema;

mirror! {
    /// By what figures are cut.
    FiguresBy = domovoi_actors::model::By { Company, District, Complex }
}

/// What stands open now and what was done today, as far as the reader sees the tickets.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct Figures {
    pub at: When,
    pub by: FiguresBy,
    pub total: FiguresCount,
    /// By company and name; what belongs to no district or complex stands last in its company.
    pub rows: Vec<FiguresRow>,
}

/// One company, or a part of it.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct FiguresRow {
    pub company: Named,
    /// The district or the complex; none when figures are cut by company, and for what belongs to none.
    pub part: Option<Named>,
    #[serde(flatten)]
    pub count: FiguresCount,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, ToSchema)]
pub struct FiguresCount {
    pub open: u32,
    /// Open emergencies.
    pub emergencies: u32,
    pub overdue: u32,
    /// Open and without an executor.
    pub unassigned: u32,
    /// Work that was done since midnight of the company.
    pub completed_today: u32,
}
