//! Classifier (классификатор): place → category → problem, with what each needs (U13).
//!
//! The 408 allowed combinations stand in `catalog.tsv`, one row each; the row's number is stored in
//! tickets and is never reused. A company may change minutes, terms and photos for itself
//! ([`crate::kernel::settings::ServiceRule`]).

mod catalog;
mod suggest;

pub use catalog::{categories, find, get, places, problems, rows};
pub use suggest::suggest;

use crate::kernel::{DeadlineKind, Skill, Text};

/// One row: a service (услуга) that can be asked for.
#[derive(Clone, Debug)]
pub struct Service {
    /// Stored in tickets.
    pub number: u16,
    pub place: Term,
    pub category: Term,
    /// `None`: the caller could not say more than the category.
    pub problem: Option<Term>,
    pub priority: Priority,
    pub skill: Skill,
    /// How long the work usually takes.
    pub minutes: u32,
    /// The term in hours; round the clock for emergencies, in working hours otherwise.
    pub term_hours: u32,
    /// Clocks of law that start with it.
    pub clocks: Vec<DeadlineKind>,
    /// Rows of the dated limits of Госстрой № 170, Annex 2, e.g. `R1`, or `G1/G2` where the season decides.
    pub norm: Option<&'static str>,
    /// Row of the dated limits of ПП 354, Annex 1, for the interruption of a supply, e.g. `A7.heating`.
    pub supply: Option<&'static str>,
    /// Photos that must be there before it counts as completed.
    pub photos: u8,
}

/// A word of the classifier.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// Stable, e.g. `flat`, `water`, `no_hot_water`.
    pub code: &'static str,
    pub text: Text,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Priority {
    /// Аварийная.
    Emergency,
    /// Срочная.
    Urgent,
    Normal,
    Low,
}
