//! What the classifier's row and the company's own rule promise, as a ticket needs it.

use crate::classifier::{self, Priority};
use crate::kernel::{Settings, Span};
use crate::tickets::deadline::Terms;

/// The terms of a service in a company; `None` when the classifier has no such row.
pub fn service_gives_terms(service: u16, settings: &Settings) -> Option<Terms> {
    let row = classifier::get(service)?;
    let rule = settings.services.iter().find(|rule| rule.service == service);
    let minutes = rule.and_then(|rule| rule.minutes).unwrap_or(row.minutes);
    let hours = rule.and_then(|rule| rule.term_hours).unwrap_or(row.term_hours);
    Some(Terms {
        enabled: rule.is_none_or(|rule| rule.enabled),
        emergency: row.priority == Priority::Emergency,
        skill: row.skill,
        length: Span::minutes(i64::from(minutes.max(1))),
        term: Span::hours(i64::from(hours.max(1))),
        clocks: row.clocks.clone(),
        norm: row.norm,
        supply: row.supply,
        photos: rule.and_then(|rule| rule.photos).unwrap_or(row.photos),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{DeadlineKind, Instant, ServiceRule};
    use crate::tickets::{deadline, norms};

    #[test]
    fn a_company_changes_a_service_for_itself() {
        let standard = service_gives_terms(58, &Settings::default()).unwrap();
        assert!(standard.enabled);
        let settings = Settings {
            services: vec![ServiceRule {
                service: 58,
                enabled: false,
                minutes: Some(45),
                term_hours: Some(3),
                photos: Some(2),
            }],
            ..Settings::default()
        };
        let own = service_gives_terms(58, &settings).unwrap();
        assert_eq!(
            own,
            Terms {
                enabled: false,
                length: Span::minutes(45),
                term: Span::hours(3),
                photos: 2,
                ..standard
            }
        );
        assert_eq!(service_gives_terms(0, &settings), None);
    }

    #[test]
    fn every_service_names_rows_of_law_that_exist_and_gets_its_deadlines() {
        let zone = crate::kernel::time::zone("Europe/Moscow").unwrap();
        let settings = Settings::default();
        for (month, row) in (1..=12).flat_map(|month| classifier::rows().iter().map(move |row| (month, row))) {
            let day = jiff::civil::date(2026, month, 15);
            let start: Instant = day.at(12, 0, 0, 0).to_zoned(zone.clone()).unwrap().timestamp().into();
            let number = row.number;
            let known = |id: &str| norms::norms().iter().any(|norm| norm.id == id);
            assert!(
                row.norm.is_none_or(|rows| rows.split('/').all(known)),
                "service {number}"
            );
            assert!(row.supply.is_none_or(known), "service {number}");
            let terms = service_gives_terms(number, &settings).unwrap();
            let deadlines = deadline::begin(&terms, terms.emergency, start, &zone, &settings);
            let expected = row.clocks.iter().chain([&DeadlineKind::Service]);
            for kind in expected {
                assert!(
                    deadlines.iter().any(|deadline| deadline.kind == *kind),
                    "service {number}: {kind:?}"
                );
            }
            assert!(
                deadlines.iter().all(|deadline| deadline.due > start),
                "service {number}"
            );
            assert!(deadlines.is_sorted_by_key(|deadline| deadline.due));
        }
    }
}
