//! Sheets that people bring: CSV in the encodings and separators that Russian offices use, and XLSX.
//!
//! Everything outside is limited: bytes, rows, columns, and what a compressed file may unfold to.

mod csv;
mod xlsx;

use domovoi_actors::Table;
use domovoi_domain::kernel::Refusal;
use domovoi_domain::kernel::sheet::Row;
use std::io::Read;

/// The largest sheet, unfolded.
pub const MAX_BYTES: u64 = 128 * 1024 * 1024;
/// More rows are split into several files by the person who brings them.
pub const MAX_ROWS: usize = 200_000;
pub const MAX_COLUMNS: usize = 256;
/// A longer cell is a wrong file, not a long name.
pub const MAX_CELL: usize = 32 * 1024;

/// Reads a sheet by what its bytes are; the name of the file is not trusted.
pub fn read(bytes: &[u8]) -> Result<Table, Refusal> {
    let table = if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut unfolded = Vec::new();
        flate2::read::MultiGzDecoder::new(bytes)
            .take(MAX_BYTES + 1)
            .read_to_end(&mut unfolded)
            .map_err(|_| broken("Архив gzip повреждён.", "The gzip archive is damaged."))?;
        if unfolded.len() as u64 > MAX_BYTES {
            return Err(too_large());
        }
        return read_plain(&unfolded);
    } else {
        read_plain(bytes)?
    };
    Ok(table)
}

fn read_plain(bytes: &[u8]) -> Result<Table, Refusal> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(too_large());
    }
    if bytes.starts_with(b"PK\x03\x04") {
        xlsx::read(bytes)
    } else if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        Err(broken(
            "Это файл старого Excel (.xls). Сохраните его как .xlsx или CSV.",
            "This is an old Excel file (.xls). Save it as .xlsx or CSV.",
        ))
    } else {
        csv::read(bytes)
    }
}

/// Takes rows one by one and keeps the limits.
struct Builder {
    table: Table,
    /// Of all cells so far: one long text may stand in any number of them.
    bytes: u64,
}

impl Builder {
    fn new() -> Self {
        Self {
            table: Table {
                headers: Vec::new(),
                rows: Vec::new(),
            },
            bytes: 0,
        }
    }

    /// `number` counts from 1 as a person counts rows in the file. Empty rows are passed over.
    fn row(&mut self, number: usize, mut cells: Vec<String>) -> Result<(), Refusal> {
        while cells.last().is_some_and(|cell| cell.trim().is_empty()) {
            cells.pop();
        }
        if cells.is_empty() {
            return Ok(());
        }
        if cells.len() > MAX_COLUMNS || cells.iter().any(|cell| cell.len() > MAX_CELL) {
            return Err(broken(
                format!("Строка {number} слишком широкая: столбцов до {MAX_COLUMNS}, в ячейке до {MAX_CELL} байт."),
                format!("Row {number} is too wide: up to {MAX_COLUMNS} columns and {MAX_CELL} bytes in a cell."),
            ));
        }
        self.bytes += cells.iter().map(|cell| cell.len() as u64).sum::<u64>();
        if self.bytes > MAX_BYTES {
            return Err(too_large());
        }
        if self.table.headers.is_empty() {
            self.table.headers = cells.into_iter().map(|cell| cell.trim().to_owned()).collect();
            return Ok(());
        }
        if self.table.rows.len() == MAX_ROWS {
            return Err(broken(
                format!("В файле больше {MAX_ROWS} строк. Разделите его на части."),
                format!("The file has more than {MAX_ROWS} rows. Split it."),
            ));
        }
        cells.resize(self.table.headers.len().max(cells.len()), String::new());
        self.table.rows.push(Row {
            number: number as u32,
            cells,
        });
        Ok(())
    }

    fn finish(self) -> Result<Table, Refusal> {
        if self.table.headers.is_empty() {
            return Err(broken("Файл пуст.", "The file is empty."));
        }
        Ok(self.table)
    }
}

fn broken(ru: impl Into<std::borrow::Cow<'static, str>>, en: impl Into<std::borrow::Cow<'static, str>>) -> Refusal {
    Refusal::invalid("sheet_unreadable", ru, en)
}

fn too_large() -> Refusal {
    Refusal::new(
        domovoi_domain::kernel::RefusalKind::TooLarge,
        "sheet_too_large",
        "Файл больше 128 МБ. Разделите его на части.",
        "The file is larger than 128 MB. Split it.",
    )
}

#[cfg(test)]
mod tests;
