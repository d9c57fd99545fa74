//! A recording as steps in the order of time.

use super::Mapping;
use domovoi_actors::Table;
use domovoi_domain::kernel::{Instant, time};
use jiff::civil::DateTime;

/// One recorded request.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// In the file, for messages.
    pub row: u32,
    pub id: String,
    /// Classifier codes: place, category, perhaps a problem.
    pub service: Vec<String>,
    pub description: String,
    pub source: String,
    pub lat: f64,
    pub lon: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    Open,
    Close,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub at: Instant,
    /// Index into the cases.
    pub case: usize,
    pub kind: StepKind,
}

#[derive(Clone, Debug, Default)]
pub struct Recording {
    /// Part of every idempotency key: two recordings do not meet.
    pub name: String,
    pub cases: Vec<Case>,
    /// In the order of time; a case opens before it closes.
    pub steps: Vec<Step>,
    /// Rows that could not be understood, with the reason.
    pub unreadable: Vec<(u32, String)>,
}

impl Case {
    /// The body of `POST /api/v1/tickets`.
    pub(super) fn request(&self, building: &str) -> serde_json::Value {
        serde_json::json!({
            "building_id": building,
            "flat": null,
            "place": self.service[0],
            "category": self.service[1],
            "problem": self.service.get(2),
            "description": self.description,
            "contact": null,
            "source": self.source,
            "assign": "manual",
        })
    }
}

impl Recording {
    /// # Errors
    /// Says which column the mapping names and the file lacks.
    pub fn read(name: &str, table: &Table, mapping: &Mapping) -> Result<Recording, String> {
        let column = |wanted: &str| {
            table.headers.iter().position(|column| column == wanted).ok_or_else(|| {
                format!(
                    "the file has no column \"{wanted}\"; it has: {}",
                    table.headers.join(", ")
                )
            })
        };
        let columns = &mapping.columns;
        let zone = time::zone(&mapping.zone).ok_or_else(|| format!("\"{}\" is not a time zone", mapping.zone))?;
        let (id, opened, service) = (
            column(&columns.id)?,
            column(&columns.opened)?,
            column(&columns.service)?,
        );
        let (lat, lon) = (column(&columns.lat)?, column(&columns.lon)?);
        let closed = columns.closed.as_deref().map(column).transpose()?;
        let source = columns.source.as_deref().map(column).transpose()?;
        let words = columns
            .description
            .iter()
            .map(|name| column(name))
            .collect::<Result<Vec<_>, _>>()?;

        let when = |text: &str| -> Option<Instant> {
            Instant::parse(text).or_else(|| {
                let civil: DateTime = text.replacen(' ', "T", 1).parse().ok()?;
                Some(civil.to_zoned(zone.clone()).ok()?.timestamp().into())
            })
        };
        let mut recording = Recording {
            name: name.to_owned(),
            ..Recording::default()
        };
        for row in &table.rows {
            let cell = |index: usize| row.cells.get(index).map_or("", |cell| cell.trim());
            let Some(at) = when(cell(opened)) else {
                recording
                    .unreadable
                    .push((row.number, format!("\"{}\" is not a time", cell(opened))));
                continue;
            };
            let (Ok(lat), Ok(lon)) = (cell(lat).parse::<f64>(), cell(lon).parse::<f64>()) else {
                recording
                    .unreadable
                    .push((row.number, format!("\"{}, {}\" is not a place", cell(lat), cell(lon))));
                continue;
            };
            let (lat, lon) = mapping.shift.map_or((lat, lon), |shift| shift.apply(lat, lon));
            let case = recording.cases.len();
            recording.cases.push(Case {
                row: row.number,
                id: cell(id).to_owned(),
                service: mapping
                    .services
                    .get(cell(service))
                    .split('/')
                    .map(str::to_owned)
                    .collect(),
                description: words
                    .iter()
                    .map(|index| cell(*index))
                    .filter(|word| !word.is_empty())
                    .collect::<Vec<_>>()
                    .join(" · "),
                source: source
                    .map_or(mapping.sources.default.as_str(), |index| {
                        mapping.sources.get(cell(index))
                    })
                    .to_owned(),
                lat,
                lon,
            });
            recording.steps.push(Step {
                at,
                case,
                kind: StepKind::Open,
            });
            if let Some(closed) = closed.and_then(|index| when(cell(index))) {
                recording.steps.push(Step {
                    at: closed.max(at),
                    case,
                    kind: StepKind::Close,
                });
            }
        }
        // Stable: of two steps at one instant the opening, which was pushed first, stays first.
        recording.steps.sort_by_key(|step| step.at);
        Ok(recording)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAPPING: &str = r#"
        zone = "America/New_York"
        [columns]
        id = "case"
        opened = "open"
        closed = "close"
        service = "type"
        description = ["title", "where"]
        lat = "lat"
        lon = "lon"
        [shift]
        from = { lat = 42.0, lon = -71.0 }
        to = { lat = 60.0, lon = 30.0 }
        [services]
        default = "yard/cleaning"
        "Street Light" = "yard/electricity/lighting"
        [sources]
        default = "phone"
    "#;

    #[test]
    fn a_recording_becomes_steps_in_the_order_of_time() {
        let table = crate::sheets::read(
            b"case,open,close,type,title,where,lat,lon\n\
              7,2011-07-01 01:32:33,2011-07-03 00:00:00,Street Light,Dark,Main St,42.1,-71.2\n\
              8,2011-07-02 01:00:00,,Pothole,Hole,,42,-71\n\
              9,yesterday,,Pothole,Hole,,42,-71\n",
        )
        .unwrap();
        let recording = Recording::read("x", &table, &Mapping::parse(MAPPING).unwrap()).unwrap();
        let steps: Vec<_> = recording
            .steps
            .iter()
            .map(|step| (step.at.to_string(), step.case, step.kind))
            .collect();
        assert_eq!(
            steps,
            vec![
                ("2011-07-01T05:32:33Z".into(), 0, StepKind::Open),
                ("2011-07-02T05:00:00Z".into(), 1, StepKind::Open),
                ("2011-07-03T04:00:00Z".into(), 0, StepKind::Close),
            ]
        );
        let case = &recording.cases[0];
        assert_eq!(case.service, ["yard", "electricity", "lighting"]);
        assert_eq!(case.description, "Dark · Main St");
        assert!((case.lat - 60.1).abs() < 1e-9 && (case.lon - 29.8).abs() < 1e-9);
        assert_eq!(recording.unreadable, vec![(4, "\"yesterday\" is not a time".into())]);
    }

    #[test]
    fn a_missing_column_is_named() {
        let table = crate::sheets::read(b"a,b\n1,2\n").unwrap();
        let error = Recording::read("x", &table, &Mapping::parse(MAPPING).unwrap()).unwrap_err();
        assert!(error.contains("\"case\"") || error.contains("\"open\""), "{error}");
    }
}
