//! The committed table and how it differs from what was seen.

use super::things::Whose;
use super::{Walked, roles};
use std::collections::BTreeMap;

const TABLE: &str = include_str!("walk.tsv");
const NAME: &str = "web/tests/attacks/walk/walk.tsv";

fn heading() -> String {
    let roles = roles().map(|role| role.code().to_owned());
    ["operation", "whose", "stranger"]
        .map(str::to_owned)
        .into_iter()
        .chain(roles)
        .collect::<Vec<_>>()
        .join("\t")
}

/// What is wrong, one line each, with what to do about it; empty when all is as written.
pub(super) fn compare(walked: &Walked) -> Vec<String> {
    let mut lines = TABLE.lines();
    let mut wrong = Vec::new();
    if lines.next() != Some(&heading()) {
        wrong.push(format!("{NAME} must begin with the line\n{}", heading()));
    }
    let mut written: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for line in lines {
        let mut cells = line.splitn(3, '\t');
        let (operation, whose) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
        let rest = cells.next().unwrap_or_default();
        if written.insert((operation, whose), rest).is_some() {
            wrong.push(format!("{NAME} has two lines for {operation}, {whose}"));
        }
    }
    for ((operation, whose), outcomes) in walked {
        let seen = outcomes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\t");
        let line = format!("{operation}\t{whose}\t{seen}");
        match written.remove(&(operation.as_str(), whose.name())) {
            None => wrong.push(format!(
                "{NAME} has no line for {operation}, {whose}. Who should reach it? If it is as seen, add\n{line}"
            )),
            Some(expected) if expected != seen => wrong.push(differs(operation, *whose, expected, outcomes)),
            Some(_) => {}
        }
    }
    let gone = written.keys().map(|(operation, whose)| {
        format!("{NAME} has a line for {operation}, {whose}, which nobody serves any more: take it away")
    });
    wrong.extend(gone);
    wrong
}

fn differs(operation: &str, whose: Whose, expected: &str, seen: &[super::Outcome]) -> String {
    let expected: Vec<&str> = expected.split('\t').collect();
    let names = std::iter::once("stranger").chain(roles().map(|role| role.code()));
    let cells = names.zip(seen).enumerate().filter_map(|(index, (who, seen))| {
        let written = expected.get(index).copied().unwrap_or("nothing");
        (written != seen.to_string()).then(|| format!("{who}: written {written}, seen {seen}"))
    });
    format!("{operation}, {whose}: {}", cells.collect::<Vec<_>>().join("; "))
}
