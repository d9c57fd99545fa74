//! The classifier and the search box.

use super::common::{Coded, DeadlineKind, Skill};
use super::ticket::Priority;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A service (услуга) that can be asked for: place → category → problem.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct Service {
    pub number: u16,
    pub place: Coded,
    pub category: Coded,
    /// `null`: the caller could not say more than the category.
    pub problem: Option<Coded>,
    /// All three in words.
    pub name: String,
    pub priority: Priority,
    pub skill: Skill,
    /// How long the work usually takes.
    pub minutes: u32,
    /// Round the clock for emergencies, in working hours otherwise.
    pub term_hours: u32,
    /// Clocks of law that start with it.
    pub clocks: Vec<DeadlineKind>,
    /// Photos that must be there before it counts as completed.
    pub photos: u8,
}

/// Kinds of things that can be found.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HitKind {
    Ticket,
    Building,
    Flat,
    Person,
    Employee,
}

/// One thing that was found, best first.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct Hit {
    pub kind: HitKind,
    /// Of the thing itself; of the building for a flat.
    pub id: String,
    pub company_id: String,
    /// The first line: a number, an address or a name.
    pub title: String,
    /// The second line: what helps to tell it from others.
    pub subtitle: String,
    /// Which field matched: `number`, `phone`, `address`, `people`, `text`.
    pub matched: String,
    pub score: f32,
    pub building_id: Option<String>,
    /// The flat's number, for a flat, and for a ticket that has one.
    pub flat: Option<super::common::FlatNumber>,
    pub open: bool,
}
