//! The real addresses of an island of Saint Petersburg, each typed as people type it.

use crate::town::{Place, house};
use domovoi_search::Query;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Every this many of the houses is looked for; each takes several searches.
const STEP: usize = 9;

/// Street and number of every house, each once. `None` when the data is not on this machine.
fn houses() -> Option<Vec<(String, String)>> {
    let beside = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data"));
    let dir = std::env::var_os("DOMOVOI_DATA").map_or_else(beside, PathBuf::from);
    let file = std::fs::File::open(dir.join("spb_vasilievsky_addresses.csv.gz")).ok()?;
    let mut rows = csv::Reader::from_reader(flate2::read::GzDecoder::new(file));
    let rows = rows.records().map(|row| row.expect("a row"));
    let houses: BTreeSet<_> = rows
        .map(|row| (row[0].trim().to_owned(), row[1].trim().to_owned()))
        .collect();
    Some(
        houses
            .into_iter()
            .filter(|(street, number)| !street.is_empty() && !number.is_empty())
            .collect(),
    )
}

#[test]
fn every_real_house_is_first_for_its_address() {
    let Some(houses) = houses() else {
        eprintln!("skipped: set DOMOVOI_DATA to the folder with spb_vasilievsky_addresses.csv.gz");
        return;
    };
    let docs = houses.iter().enumerate();
    let place = Place::of(docs.map(|(i, (street, number))| house(i as u64, &format!("{street}, {number}"))));
    let mut wrong = Vec::new();
    for (i, (street, number)) in houses.iter().enumerate().step_by(STEP) {
        let glued: String = number.split_whitespace().collect();
        let typed = [
            format!("{street} {number}"),
            format!("{street}, д. {number}"),
            format!("{street} {glued}").to_lowercase(),
            format!("{number} {street}").to_uppercase(),
        ];
        for text in typed {
            let found = place.index.find(&Query::new(text.as_str())).expect("an answer");
            let first = found.hits.first().map(|hit| &houses[hit.id as usize]);
            let same = first.is_some_and(|(s, n)| s == street && plain(n) == plain(number));
            if !same {
                wrong.push(format!("{text}: {first:?} instead of {:?}", houses[i]));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Without spaces and case: the data has a few houses twice, written differently.
fn plain(number: &str) -> String {
    number.to_lowercase().split_whitespace().collect()
}
