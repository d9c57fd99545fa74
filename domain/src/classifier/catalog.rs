//! The tables of the classifier, read once.

use super::{Priority, Service, Term};
use crate::kernel::{DeadlineKind, Skill, Text};
use std::collections::HashMap;
use std::sync::OnceLock;

struct Catalog {
    places: Vec<Term>,
    categories: Vec<Term>,
    problems: Vec<Term>,
    services: Vec<Service>,
    by_codes: HashMap<(&'static str, &'static str, Option<&'static str>), usize>,
}

/// All services in the order of their numbers.
pub fn rows() -> &'static [Service] {
    &catalog().services
}

/// The service that tickets know by this number.
pub fn get(number: u16) -> Option<&'static Service> {
    catalog().services.get(usize::from(number).checked_sub(1)?)
}

/// The service of these codes; `problem` is `None` where the caller could not say more.
pub fn find(place: &str, category: &str, problem: Option<&str>) -> Option<&'static Service> {
    let catalog = catalog();
    catalog
        .by_codes
        .get(&(place, category, problem))
        .map(|index| &catalog.services[*index])
}

/// Words for places, in the order to show.
pub fn places() -> &'static [Term] {
    &catalog().places
}

/// Words for categories, in the order to show.
pub fn categories() -> &'static [Term] {
    &catalog().categories
}

/// Words for problems, in the order to show.
pub fn problems() -> &'static [Term] {
    &catalog().problems
}

impl Service {
    /// Whether the classifier holds it for an emergency.
    pub fn is_emergency(&self) -> bool {
        self.priority == Priority::Emergency
    }

    /// Category and problem in words: what a row of the board says.
    pub fn name(&self) -> Text {
        match &self.problem {
            Some(problem) if problem.text != self.category.text => Text::new(
                format!("{}: {}", self.category.text.ru, problem.text.ru),
                format!("{}: {}", self.category.text.en, problem.text.en),
            ),
            _ => self.category.text.clone(),
        }
    }
}

impl Priority {
    pub fn code(self) -> &'static str {
        match self {
            Priority::Emergency => "emergency",
            Priority::Urgent => "urgent",
            Priority::Normal => "normal",
            Priority::Low => "low",
        }
    }
}

fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(read)
}

/// The tables are ours and are compiled in: a broken row is a bug that the first test meets.
fn read() -> Catalog {
    let mut catalog = Catalog {
        places: Vec::new(),
        categories: Vec::new(),
        problems: Vec::new(),
        services: Vec::new(),
        by_codes: HashMap::new(),
    };
    for row in table(include_str!("words.tsv")) {
        let term = Term {
            code: row[1],
            text: Text::new(row[2], row[3]),
        };
        match row[0] {
            "place" => catalog.places.push(term),
            "category" => catalog.categories.push(term),
            "problem" => catalog.problems.push(term),
            other => panic!("words.tsv: {other} is not a list"),
        }
    }
    for row in table(include_str!("catalog.tsv")) {
        let index = catalog.services.len();
        let service = Service {
            number: number(row[0]),
            place: word(&catalog.places, row[1]),
            category: word(&catalog.categories, row[2]),
            problem: some(row[3]).map(|code| word(&catalog.problems, code)),
            priority: priority(row[4]),
            skill: skill(row[5]),
            minutes: number(row[6]),
            term_hours: number(row[7]),
            clocks: some(row[8])
                .map(|clocks| clocks.split(',').map(clock).collect())
                .unwrap_or_default(),
            norm: some(row[9]),
            supply: some(row[10]),
            photos: number(row[11]),
        };
        assert_eq!(
            usize::from(service.number),
            index + 1,
            "catalog.tsv: numbers follow one another"
        );
        catalog.by_codes.insert((row[1], row[2], some(row[3])), index);
        catalog.services.push(service);
    }
    catalog
}

fn table(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
}

fn some(cell: &'static str) -> Option<&'static str> {
    (cell != "-").then_some(cell)
}

fn number<N: std::str::FromStr>(cell: &str) -> N {
    cell.parse()
        .unwrap_or_else(|_| panic!("catalog.tsv: {cell} is not a number"))
}

fn word(words: &[Term], code: &str) -> Term {
    let found = words.iter().find(|word| word.code == code);
    found
        .unwrap_or_else(|| panic!("catalog.tsv: {code} is not in words.tsv"))
        .clone()
}

fn priority(code: &str) -> Priority {
    let all = [Priority::Emergency, Priority::Urgent, Priority::Normal, Priority::Low];
    all.into_iter()
        .find(|priority| priority.code() == code)
        .unwrap_or_else(|| panic!("catalog.tsv: {code} is not a priority"))
}

fn skill(code: &str) -> Skill {
    Skill::from_code(code).unwrap_or_else(|| panic!("catalog.tsv: {code} is not a skill"))
}

fn clock(code: &str) -> DeadlineKind {
    DeadlineKind::from_code(code).unwrap_or_else(|| panic!("catalog.tsv: {code} is not a clock"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalog_holds_408_services_each_found_by_its_codes() {
        assert_eq!(rows().len(), 408);
        for service in rows() {
            let problem = service.problem.as_ref().map(|problem| problem.code);
            let found = find(service.place.code, service.category.code, problem).unwrap();
            assert_eq!(found.number, service.number);
            assert_eq!(get(service.number).unwrap().number, service.number);
        }
        assert!(get(0).is_none() && get(409).is_none());
        assert!(find("flat", "water", Some("no_such_problem")).is_none());
    }

    #[test]
    fn codes_are_unique_and_speakable_and_every_word_has_both_languages() {
        for list in [places(), categories(), problems()] {
            for (index, term) in list.iter().enumerate() {
                assert!(
                    term.code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'),
                    "{}",
                    term.code
                );
                assert!(!term.text.ru.is_empty() && !term.text.en.is_empty());
                assert!(
                    list[..index].iter().all(|other| other.code != term.code),
                    "{} stands twice",
                    term.code
                );
            }
        }
    }

    #[test]
    fn what_endangers_people_is_an_emergency_and_runs_a_clock_of_law() {
        for (place, category, problem) in [
            ("flat", "gas", "gas_smell"),
            ("flat", "water", "leak_flooding"),
            ("flat", "sewage", "blockage"),
            ("flat", "electricity", "no_power"),
            ("flat", "heating", "no_heating"),
            ("entrance", "lift", "entrapment"),
            ("entrance", "electricity", "sparking_panel"),
            ("roads", "repair", "open_manhole"),
            ("safety", "disaster", "explosion_fire_collapse"),
        ] {
            let service = find(place, category, Some(problem)).unwrap();
            assert!(service.is_emergency(), "{place}/{category}/{problem}");
            assert!(!service.clocks.is_empty(), "{place}/{category}/{problem} runs no clock");
        }
    }
}
