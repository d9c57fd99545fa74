//! The mapping file of a recording: which column is what, and what its words mean to us.

use serde::Deserialize;
use std::collections::HashMap;

/// Read from TOML; an example stands in `tests/replay/`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// IANA zone of times that name none.
    pub zone: String,
    pub columns: Columns,
    #[serde(default)]
    pub shift: Option<Shift>,
    pub services: Words,
    pub sources: Words,
}

/// Names of columns in the heading.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    /// The recording's own number of the case: it makes the idempotency keys.
    pub id: String,
    pub opened: String,
    pub closed: Option<String>,
    pub service: String,
    /// Put together in this order.
    pub description: Vec<String>,
    pub source: Option<String>,
    pub lat: String,
    pub lon: String,
}

/// Moves every point by the way from one place to the other, and about it by `scale`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shift {
    pub from: Point,
    pub to: Point,
    #[serde(default = "one")]
    pub scale: f64,
}

#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Point {
    pub lat: f64,
    pub lon: f64,
}

/// Words of the recording → words of ours.
#[derive(Clone, Debug, Deserialize)]
pub struct Words {
    /// For a word that is not listed.
    pub default: String,
    #[serde(flatten)]
    pub known: HashMap<String, String>,
}

fn one() -> f64 {
    1.0
}

impl Words {
    pub fn get(&self, word: &str) -> &str {
        self.known.get(word).unwrap_or(&self.default)
    }
}

impl Shift {
    pub fn apply(&self, lat: f64, lon: f64) -> (f64, f64) {
        (
            self.to.lat + (lat - self.from.lat) * self.scale,
            self.to.lon + (lon - self.from.lon) * self.scale,
        )
    }
}

impl Mapping {
    /// # Errors
    /// Says in words where the file is wrong.
    pub fn parse(text: &str) -> Result<Mapping, String> {
        let mapping: Mapping = toml::from_str(text).map_err(|error| error.to_string())?;
        for service in mapping.services.known.values().chain([&mapping.services.default]) {
            if !(2..=3).contains(&service.split('/').count()) {
                return Err(format!(
                    "service \"{service}\" is not place/category or place/category/problem"
                ));
            }
        }
        Ok(mapping)
    }
}
