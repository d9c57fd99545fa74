//! What a company sets up for itself; every decision is made with it.

use serde::{Deserialize, Serialize};

/// What a company decides for itself. The law's own numbers are not here, they stand in dated tables.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Settings {
    /// IANA zone of the office; a building may have its own.
    pub zone: String,
    pub distribution: Distribution,
    /// Service clocks run in these hours of the day, local time: minutes since midnight.
    pub work_day: (u16, u16),
    /// Two tickets of one place and service within these minutes raise the same-ticket warning (U15).
    pub same_ticket_minutes: u32,
    /// The first number that tickets get.
    pub first_number: u64,
    /// Changes of the classifier that this company made for itself (U13).
    pub services: Vec<ServiceRule>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            zone: "Europe/Moscow".into(),
            distribution: Distribution::Automatic,
            work_day: (9 * 60, 18 * 60),
            same_ticket_minutes: 24 * 60,
            first_number: 100_001,
            services: Vec::new(),
        }
    }
}

/// How a company distributes tickets over its people (C2). Append only.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Distribution {
    /// The best candidate gets it at once.
    #[default]
    Automatic,
    /// The best candidate is proposed, a person confirms.
    Suggested,
    /// A person chooses.
    Manual,
}

/// A company's own rule for one service of the classifier.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ServiceRule {
    pub service: u16,
    pub enabled: bool,
    pub minutes: Option<u32>,
    pub term_hours: Option<u32>,
    pub photos: Option<u8>,
}
