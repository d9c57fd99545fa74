//! Tables that people bring: a list of fields, a mapping of columns, one reading machine (U2).
//!
//! Houses, residents and staff each name their fields and read one row; what they share is here:
//! guessing the columns, reading cells with a reason for every bad one, and telling rows that repeat
//! an earlier row from those that bring something new.

mod cells;

pub use cells::{CellReport, Cells};

use super::vocabulary::fold;
use super::{Refusal, Text, Wrong};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

/// One row as it was read from a file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Row {
    /// Counted as the file's own program shows it: the header is row 1.
    pub number: u32,
    pub cells: Vec<String>,
}

/// A field that a table can fill.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub code: &'static str,
    pub ru: &'static str,
    pub en: &'static str,
    pub need: Need,
    /// Headers under which it is known, folded, besides its code.
    pub headers: &'static [&'static str],
}

/// Whether a table must have a column for a field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    Always,
    /// Unless it has a column for that other field.
    Unless(&'static str),
    Never,
}

/// Which column holds which field: field code → index of the column, from 0.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Mapping(pub BTreeMap<String, usize>);

impl Mapping {
    /// Finds the columns by their headers. A column serves one field, a field takes the first column
    /// that fits.
    pub fn guess(fields: &[Field], headers: &[String]) -> Mapping {
        let mut mapping = BTreeMap::new();
        for (column, header) in headers.iter().enumerate() {
            let header = header_key(header);
            let known = |field: &&Field| field.code == header || field.headers.contains(&header.as_str());
            let free = fields.iter().filter(|field| !mapping.contains_key(field.code));
            if let Some(field) = free.into_iter().find(known) {
                mapping.insert(field.code.to_owned(), column);
            }
        }
        Mapping(mapping)
    }

    pub fn has(&self, field: &str) -> bool {
        self.0.contains_key(field)
    }

    /// Refuses a mapping that cannot be read with, naming every reason.
    pub fn check(&self, fields: &[Field], headers: &[String]) -> Result<(), Refusal> {
        let mut wrong = Wrong::default();
        let is_missing = |field: &&Field| match field.need {
            Need::Always => !self.has(field.code),
            Need::Unless(other) => !self.has(field.code) && !self.has(other),
            Need::Never => false,
        };
        for field in fields.iter().filter(is_missing) {
            wrong.add(
                format!("mapping.{}", field.code),
                "required",
                format!("Укажите столбец для поля «{}».", field.ru),
                format!("Choose the column for “{}”.", field.en),
            );
        }
        for (code, column) in &self.0 {
            if fields.iter().all(|field| field.code != code) {
                wrong.add(
                    format!("mapping.{code}"),
                    "unknown",
                    "Такого поля нет.",
                    "There is no such field.",
                );
            } else if *column >= headers.len() {
                wrong.add(
                    format!("mapping.{code}"),
                    "no_such_column",
                    format!("В таблице {} столбцов.", headers.len()),
                    format!("The table has {} columns.", headers.len()),
                );
            }
        }
        wrong.finish()
    }
}

/// Headers are compared without case, ё, trailing units and punctuation.
fn header_key(header: &str) -> String {
    let header = fold(header);
    header
        .trim_end_matches(['*', ':', '.', ' '])
        .trim_start_matches('\u{feff}')
        .to_owned()
}

/// What an import would do.
#[derive(Clone, PartialEq, Debug)]
pub struct Plan<T> {
    pub create: Vec<T>,
    pub change: Vec<T>,
    /// Things that stand already as the table says.
    pub unchanged: usize,
    /// Rows that repeat an earlier row of the same table.
    pub repeats: Vec<CellReport>,
    /// Every bad cell of every row that cannot be taken.
    pub rejected: Vec<CellReport>,
}

impl<T> Plan<T> {
    /// Rows that cannot be taken; a row may have several bad cells.
    pub fn rejected_rows(&self) -> usize {
        let mut rows: Vec<u32> = self.rejected.iter().map(|report| report.row).collect();
        rows.dedup();
        rows.len()
    }
}

/// A table and how to read it.
pub struct Sheet<'a> {
    pub fields: &'a [Field],
    pub headers: &'a [String],
    pub mapping: &'a Mapping,
    /// The field that is named when a row repeats an earlier one.
    pub key_field: &'a str,
}

/// Something that a table asked for.
#[derive(Debug)]
pub struct Found<D, N> {
    /// The first row that asked for it.
    pub row: u32,
    pub draft: D,
    /// What stands already under the same key.
    pub known: Option<N>,
}

/// What is to be done with a [`Found`].
pub enum Outcome<T> {
    Create(T),
    Change(T),
    Unchanged,
}

impl Sheet<'_> {
    /// Reads all rows.
    ///
    /// `read` makes a draft of a row, reporting bad cells; a row with any is left out. `identify` gives
    /// the draft's key and what stands already under it. `absorb` adds a later row of the same key to
    /// the first one and says whether it brought something new; when not, the row is a repeat.
    /// `settle` decides about each thing. Empty rows are passed over.
    pub fn read<D, K: Eq + Hash, N, T>(
        &self,
        rows: impl IntoIterator<Item = Row>,
        mut read: impl FnMut(&mut Cells<'_>) -> Option<D>,
        mut identify: impl FnMut(&D) -> (K, Option<N>),
        mut absorb: impl FnMut(&mut D, D) -> bool,
        mut settle: impl FnMut(Found<D, N>) -> Outcome<T>,
    ) -> Result<Plan<T>, Refusal> {
        self.mapping.check(self.fields, self.headers)?;
        let mut plan = Plan {
            create: Vec::new(),
            change: Vec::new(),
            unchanged: 0,
            repeats: Vec::new(),
            rejected: Vec::new(),
        };
        let mut found: Vec<Found<D, N>> = Vec::new();
        let mut places: HashMap<K, usize> = HashMap::new();
        for row in rows {
            if row.cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let mut cells = Cells::new(&row, self.headers, self.mapping);
            let draft = match read(&mut cells) {
                Some(draft) if cells.are_good() => draft,
                _ => {
                    plan.rejected.extend(cells.into_reports());
                    continue;
                }
            };
            let (key, known) = identify(&draft);
            match places.get(&key) {
                None => {
                    places.insert(key, found.len());
                    found.push(Found {
                        row: row.number,
                        draft,
                        known,
                    });
                }
                Some(&place) => {
                    let first = &mut found[place];
                    if !absorb(&mut first.draft, draft) {
                        let text = Text::new(
                            format!("Повторяет строку {}.", first.row),
                            format!("Repeats row {}.", first.row),
                        );
                        plan.repeats.push(cells.report(self.key_field, "repeats_row", text));
                    }
                }
            }
        }
        for one in found {
            match settle(one) {
                Outcome::Create(thing) => plan.create.push(thing),
                Outcome::Change(thing) => plan.change.push(thing),
                Outcome::Unchanged => plan.unchanged += 1,
            }
        }
        Ok(plan)
    }
}

#[cfg(test)]
mod tests;
