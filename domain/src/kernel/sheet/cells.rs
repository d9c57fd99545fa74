//! One row of a table: cells by field, each bad one with a reason.

use super::{Mapping, Row};
use crate::kernel::vocabulary::{fold, tidy};
use crate::kernel::{Text, phone};
use serde::Serialize;

/// What is to be said about one cell.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CellReport {
    pub row: u32,
    /// The header of the column.
    pub column: String,
    pub value: String,
    pub code: &'static str,
    pub text: Text,
}

/// One row while it is being read: hands out cells by field and collects what is wrong with them.
pub struct Cells<'a> {
    row: &'a Row,
    headers: &'a [String],
    mapping: &'a Mapping,
    bad: Vec<CellReport>,
}

impl<'a> Cells<'a> {
    pub(super) fn new(row: &'a Row, headers: &'a [String], mapping: &'a Mapping) -> Self {
        Self {
            row,
            headers,
            mapping,
            bad: Vec::new(),
        }
    }

    pub(super) fn are_good(&self) -> bool {
        self.bad.is_empty()
    }

    pub(super) fn into_reports(self) -> Vec<CellReport> {
        self.bad
    }

    /// The cell of a field, tidied; empty when the table has no such column.
    pub fn text(&self, field: &str) -> String {
        self.raw(field).map(tidy).unwrap_or_default()
    }

    fn raw(&self, field: &str) -> Option<&'a str> {
        let column = self.mapping.0.get(field)?;
        self.row.cells.get(*column).map(String::as_str)
    }

    /// The parts of a cell that lists several things, parted by semicolons or lines.
    pub fn parts(&self, field: &str) -> Vec<String> {
        let parts = self.raw(field).unwrap_or_default().split([';', '\n']).map(tidy);
        parts.filter(|part| !part.is_empty()).collect()
    }

    /// Whether the table has a column for the field.
    pub fn has(&self, field: &str) -> bool {
        self.mapping.has(field)
    }

    /// Reports the cell of a field.
    pub fn reject(&mut self, field: &str, code: &'static str, text: Text) {
        let report = self.report(field, code, text);
        self.bad.push(report);
    }

    pub(super) fn report(&self, field: &str, code: &'static str, text: Text) -> CellReport {
        let header = self.mapping.0.get(field).and_then(|column| self.headers.get(*column));
        CellReport {
            row: self.row.number,
            column: header.map_or_else(|| field.to_owned(), |header| tidy(header)),
            value: self.raw(field).unwrap_or_default().chars().take(200).collect(),
            code,
            text,
        }
    }

    /// A text that must be there, at most `max` characters.
    pub fn required(&mut self, field: &str, max: usize) -> Option<String> {
        let text = self.optional(field, max);
        if text.is_none() && self.text(field).is_empty() {
            self.reject(
                field,
                "required",
                Text::new(
                    "Ячейка пуста, а значение обязательно.",
                    "The cell is empty, but a value is required.",
                ),
            );
        }
        text
    }

    /// A text or nothing.
    pub fn optional(&mut self, field: &str, max: usize) -> Option<String> {
        let text = self.text(field);
        if text.chars().count() > max {
            self.reject(
                field,
                "too_long",
                Text::new(format!("Не больше {max} знаков."), format!("At most {max} characters.")),
            );
            return None;
        }
        if text.contains(char::is_control) {
            self.reject(
                field,
                "control_characters",
                Text::new("Уберите непечатаемые знаки.", "Remove the control characters."),
            );
            return None;
        }
        (!text.is_empty()).then_some(text)
    }

    /// A whole number within limits, or nothing. "9.0" of a spreadsheet is 9.
    pub fn whole(&mut self, field: &str, least: u32, most: u32) -> Option<u32> {
        let text = self.text(field);
        if text.is_empty() {
            return None;
        }
        let digits =
            text.split_once(['.', ',']).map_or(
                text.as_str(),
                |(whole, part)| {
                    if part.bytes().all(|b| b == b'0') { whole } else { "" }
                },
            );
        let value = digits.parse().ok().filter(|value| (least..=most).contains(value));
        if value.is_none() {
            self.reject(
                field,
                "not_a_number",
                Text::new(
                    format!("Нужно целое число от {least} до {most}."),
                    format!("A whole number from {least} to {most} is needed."),
                ),
            );
        }
        value
    }

    /// Degrees within ± `most`, or nothing; a decimal comma is a point.
    pub fn degrees(&mut self, field: &str, most: f64) -> Option<f64> {
        let text = self.text(field).replace(',', ".");
        if text.is_empty() {
            return None;
        }
        let value = text.parse::<f64>().ok().filter(|value| value.abs() <= most);
        if value.is_none() {
            self.reject(
                field,
                "not_degrees",
                Text::new(
                    format!("Нужны градусы от −{most} до {most}, например 59.94."),
                    format!("Degrees from −{most} to {most} are needed, e.g. 59.94."),
                ),
            );
        }
        value
    }

    /// One of a few known words, or nothing.
    pub fn word<T: Copy>(&mut self, field: &str, words: &[(T, &[&str])]) -> Option<T> {
        let text = self.text(field);
        if text.is_empty() {
            return None;
        }
        let found = known_word(&text, words);
        if found.is_none() {
            self.unknown_word(field, words);
        }
        found
    }

    /// Several known words, parted by commas or semicolons; `None` when the cell is empty.
    pub fn words<T: Copy>(&mut self, field: &str, words: &[(T, &[&str])]) -> Option<Vec<T>> {
        let text = self.text(field);
        if text.is_empty() {
            return None;
        }
        let parts = text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty());
        let found: Option<Vec<T>> = parts.map(|part| known_word(part, words)).collect();
        if found.is_none() {
            self.unknown_word(field, words);
        }
        found
    }

    fn unknown_word<T>(&mut self, field: &str, words: &[(T, &[&str])]) {
        let known = words
            .iter()
            .filter_map(|(_, words)| words.first().copied())
            .collect::<Vec<_>>()
            .join(", ");
        self.reject(
            field,
            "unknown",
            Text::new(format!("Можно так: {known}."), format!("Known words: {known}.")),
        );
    }

    /// Yes or no, or nothing.
    pub fn yes(&mut self, field: &str) -> Option<bool> {
        self.word(
            field,
            &[
                (true, &["да", "yes", "true", "1", "истина", "+", "жилой"]),
                (false, &["нет", "no", "false", "0", "ложь", "-", "нежилой"]),
            ],
        )
    }

    /// Telephones in E.164; `None` when the cell is empty.
    pub fn phones(&mut self, field: &str, area: Option<&str>) -> Option<Vec<String>> {
        let raw = self.raw(field).unwrap_or_default();
        let mut phones: Vec<String> = Vec::new();
        for part in phone::several(raw) {
            match phone::normalise(part, area) {
                Ok(phone) if phones.contains(&phone) => {}
                Ok(phone) => phones.push(phone),
                Err(why) => self.reject(field, why.code(), why.text()),
            }
        }
        (!phones.is_empty()).then_some(phones)
    }
}

fn known_word<T: Copy>(text: &str, words: &[(T, &[&str])]) -> Option<T> {
    let text = fold(text);
    words
        .iter()
        .find(|(_, words)| words.contains(&text.as_str()))
        .map(|(value, _)| *value)
}
