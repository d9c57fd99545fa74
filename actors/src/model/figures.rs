//! Figures of the desk, cut by company, district or complex.

use super::query::TicketFilter;
use super::tickets::Tickets;
use domovoi_domain::kernel::scope::Place;
use domovoi_domain::kernel::{CompanyId, ComplexId, DistrictId, Instant};
use std::collections::BTreeMap;

/// By what the figures are cut.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum By {
    #[default]
    Company,
    District,
    Complex,
}

/// One line of the cut: a company, or a part of it; what belongs to no district or complex has a line of its own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Line {
    pub company: CompanyId,
    pub district: Option<DistrictId>,
    pub complex: Option<ComplexId>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Figures {
    pub open: usize,
    /// Open emergencies.
    pub emergencies: usize,
    pub overdue: usize,
    /// Open and without an executor.
    pub unassigned: usize,
    /// Work that was done since midnight.
    pub completed: usize,
}

impl By {
    fn line(self, place: &Place) -> Line {
        Line {
            company: place.company,
            district: place.district.filter(|_| self == By::District),
            complex: place.complex.filter(|_| self == By::Complex),
        }
    }
}

impl Tickets {
    /// Figures of what the filter lets through; `midnight` says when the day of a company began.
    pub fn figures(
        &self,
        filter: &TicketFilter,
        by: By,
        now: Instant,
        midnight: impl Fn(CompanyId) -> Instant,
    ) -> BTreeMap<Line, Figures> {
        let mut lines = BTreeMap::<Line, Figures>::new();
        let begun: BTreeMap<CompanyId, Instant> = self.companies().map(|id| (id, midnight(id))).collect();
        self.each(filter, now, |head| {
            let open = head.status.is_open();
            let today = begun.get(&head.place.company).copied().unwrap_or(now);
            let completed = head.completed_at.is_some_and(|at| at >= today);
            // What ended long ago is in no figure, and opens no line.
            if !open && !completed {
                return;
            }
            let figures = lines.entry(by.line(&head.place)).or_default();
            figures.open += usize::from(open);
            figures.emergencies += usize::from(open && head.emergency);
            figures.overdue += usize::from(head.overdue(now));
            figures.unassigned += usize::from(open && head.executor.is_none());
            figures.completed += usize::from(completed);
        });
        lines
    }
}
