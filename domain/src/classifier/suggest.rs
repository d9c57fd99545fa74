//! What a caller may mean: services suggested from words as people say them (U13).

use super::{Service, rows};
use std::sync::OnceLock;

/// How many suggestions a person can take in.
const MOST: usize = 8;

struct Hint {
    /// Each group is met by a word that begins with one of its beginnings.
    groups: Vec<Vec<&'static str>>,
    place: Option<&'static str>,
    category: Option<&'static str>,
    problem: Option<&'static str>,
}

/// The likeliest services first; none when the words say nothing.
pub fn suggest(words: &str) -> Vec<&'static Service> {
    let words = fold(words);
    let said: Vec<&str> = words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 1)
        .take(40)
        .collect();
    let met: Vec<(&Hint, u32)> = hints()
        .iter()
        .filter_map(|hint| Some((hint, hint.weight(&said)?)))
        .collect();
    let mut scored: Vec<(u32, &'static Service)> = rows()
        .iter()
        .filter_map(|service| {
            let score = likeness(service, &said)
                + met
                    .iter()
                    .map(|(hint, weight)| hint.fits(service) * weight)
                    .sum::<u32>();
            (score > 0).then_some((score, service))
        })
        .collect();
    scored.sort_by_key(|(score, service)| (std::cmp::Reverse(*score), service.priority, service.number));
    scored.into_iter().take(MOST).map(|(_, service)| service).collect()
}

/// Words of the table itself: a problem says more than a category, a category more than a place.
fn likeness(service: &Service, said: &[&str]) -> u32 {
    let weigh = |text: &str, weight: u32| -> u32 {
        let text = fold(text);
        let alike = |word: &&&str| {
            text.split(|c: char| !c.is_alphanumeric())
                .any(|other| same_stem(word, other))
        };
        said.iter().filter(alike).count() as u32 * weight
    };
    let problem = service
        .problem
        .as_ref()
        .map_or(0, |problem| weigh(&problem.text.ru, 6).max(weigh(&problem.text.en, 6)));
    let category = weigh(&service.category.text.ru, 3).max(weigh(&service.category.text.en, 3));
    let place = weigh(&service.place.text.ru, 2).max(weigh(&service.place.text.en, 2));
    // A place alone says nothing of what is wrong.
    if problem + category == 0 {
        0
    } else {
        problem + category + place
    }
}

/// Endings of Russian words differ, beginnings of four letters and more rarely do.
fn same_stem(a: &str, b: &str) -> bool {
    let common = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    let shorter = a.chars().count().min(b.chars().count());
    common >= 4 && common + 3 >= shorter.max(4) && common + 4 >= a.chars().count()
}

fn fold(text: &str) -> String {
    text.to_lowercase().replace('ё', "е")
}

impl Hint {
    /// The more of the words it explains, the more it weighs; `None` when a group is not met.
    fn weight(&self, said: &[&str]) -> Option<u32> {
        let met = |group: &Vec<&str>| {
            said.iter()
                .any(|word| group.iter().any(|beginning| word.starts_with(beginning)))
        };
        self.groups.iter().all(met).then_some(5 + 6 * self.groups.len() as u32)
    }

    /// The named problem in the named place first, the same problem elsewhere after it.
    fn fits(&self, service: &Service) -> u32 {
        let problem = self
            .problem
            .is_none_or(|code| service.problem.as_ref().is_some_and(|problem| problem.code == code));
        let category = self.category.is_none_or(|code| service.category.code == code);
        if !problem || !category {
            return 0;
        }
        match self.place {
            Some(code) if service.place.code == code => 3,
            Some(_) => 1,
            None if service.place.code == "flat" => 3,
            None => 2,
        }
    }
}

fn hints() -> &'static [Hint] {
    static HINTS: OnceLock<Vec<Hint>> = OnceLock::new();
    HINTS.get_or_init(|| {
        let rows = include_str!("hints.tsv").lines().filter(|line| !line.starts_with('#'));
        rows.map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let code = |index: usize| cells.get(index).copied().filter(|code| *code != "-");
            Hint {
                groups: cells[0].split(' ').map(|group| group.split('|').collect()).collect(),
                place: code(1),
                category: code(2),
                problem: code(3),
            }
        })
        .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(words: &str) -> String {
        suggest(words).first().map_or(String::new(), |service| {
            let problem = service.problem.as_ref().map_or("-", |problem| problem.code);
            format!("{}/{}/{problem}", service.place.code, service.category.code)
        })
    }

    #[test]
    fn words_of_callers_find_what_they_mean() {
        for (words, meant) in [
            ("Течёт батарея в комнате", "flat/heating/leak_flooding"),
            ("мы застряли в лифте", "entrance/lift/entrapment"),
            ("нет горячей воды", "flat/water/no_hot_water"),
            ("отключили холодную воду", "flat/water/no_cold_water"),
            ("пахнет газом на кухне", "flat/gas/gas_smell"),
            ("капает кран на кухне", "flat/water/fixture_leak"),
            (
                "засор, не уходит вода в ванной, забилась канализация",
                "flat/sewage/blockage",
            ),
            ("нет света в подъезде", "entrance/electricity/no_light"),
            ("нет света в квартире", "flat/electricity/no_power"),
            ("забит мусоропровод", "entrance/rubbish_chute/chute_blockage"),
            ("сосульки над входом", "roof/cleaning/roof_snow"),
            ("протекает крыша", "roof/repair/leak_flooding"),
            ("открытый люк у дома", "roads/repair/open_manhole"),
            ("no hot water", "flat/water/no_hot_water"),
        ] {
            assert_eq!(first(words), meant, "{words}");
        }
    }

    #[test]
    fn every_hint_names_a_service() {
        for hint in hints() {
            let exact = rows().iter().any(|service| hint.fits(service) == 3);
            assert!(
                exact,
                "{:?} {:?} {:?} is not a service",
                hint.place, hint.category, hint.problem
            );
        }
    }

    #[test]
    fn words_that_say_nothing_suggest_nothing() {
        for words in ["", "э", "алло здравствуйте", "12 34"] {
            assert!(suggest(words).is_empty(), "{words}");
        }
    }
}
