//! CSV: separator and encoding are found from the content.

use super::{Builder, broken};
use domovoi_actors::Table;
use domovoi_domain::kernel::Refusal;
use std::borrow::Cow;

pub(super) fn read(bytes: &[u8]) -> Result<Table, Refusal> {
    let text = decode(bytes);
    if text.contains('\0') {
        return Err(broken(
            "Это не таблица: нужен файл CSV или XLSX.",
            "This is not a sheet: a CSV or XLSX file is needed.",
        ));
    }
    let mut reader = ::csv::ReaderBuilder::new()
        .delimiter(separator(&text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut builder = Builder::new();
    let mut record = ::csv::StringRecord::new();
    let mut rows = Rows {
        text: text.as_bytes(),
        at: 0,
        breaks: 0,
    };
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => return builder.finish(),
            Ok(true) => {
                let start = record.position().map_or(rows.at, |position| position.byte() as usize);
                let number = rows.number(start);
                let within = record.iter().map(|cell| cell.matches('\n').count()).sum::<usize>();
                rows.breaks = rows.breaks.saturating_sub(within);
                builder.row(number, record.iter().map(str::to_owned).collect())?;
            }
            Err(_) => {
                let number = rows.number(reader.position().byte() as usize);
                return Err(broken(
                    format!("Строка {number} не читается как CSV."),
                    format!("Row {number} does not read as CSV."),
                ));
            }
        }
    }
}

/// Counts rows as a table program shows them: a blank line is a row, a line break inside a cell is not.
struct Rows<'a> {
    text: &'a [u8],
    at: usize,
    breaks: usize,
}

impl Rows<'_> {
    /// The row that begins at `start`, or after the line ends that stand there.
    fn number(&mut self, start: usize) -> usize {
        let end = self.text.len().min(start.max(self.at));
        self.breaks += self.text[self.at..end].iter().filter(|byte| **byte == b'\n').count();
        self.at = end;
        while let Some(b'\r' | b'\n') = self.text.get(self.at) {
            self.breaks += usize::from(self.text[self.at] == b'\n');
            self.at += 1;
        }
        self.breaks + 1
    }
}

/// UTF-8 with or without a mark, UTF-16 with a mark, else Windows-1251, as old Excel writes in Russia.
fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => encoding_rs::WINDOWS_1251.decode_without_bom_handling(bytes).0,
    }
}

/// The separator that the heading has most of, outside quotes.
fn separator(text: &str) -> u8 {
    let heading = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mut quoted = false;
    let mut counts = [(b';', 0), (b',', 0), (b'\t', 0)];
    for byte in heading.bytes() {
        if byte == b'"' {
            quoted = !quoted;
        }
        if let Some(count) = counts.iter_mut().find(|(separator, _)| *separator == byte && !quoted) {
            count.1 += 1;
        }
    }
    counts
        .into_iter()
        .max_by_key(|(_, count)| *count)
        .map_or(b',', |(separator, _)| separator)
}
