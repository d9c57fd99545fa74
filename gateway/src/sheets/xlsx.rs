//! XLSX: the first sheet of the book, cells as a person sees them.

use super::{Builder, broken};
use calamine::{Data, Reader, Xlsx};
use domovoi_actors::Table;
use domovoi_domain::kernel::Refusal;
use std::io::{Cursor, Read};

pub(super) fn read(bytes: &[u8]) -> Result<Table, Refusal> {
    let unreadable = || {
        broken(
            "Файл XLSX не читается: он повреждён.",
            "The XLSX file cannot be read: it is damaged.",
        )
    };
    if unfolded(bytes).is_none_or(|size| size > super::MAX_BYTES) {
        return Err(broken(
            "Файл XLSX повреждён или разворачивается более чем в 128 МБ.",
            "The XLSX file is damaged or unfolds to more than 128 MB.",
        ));
    }
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
    let name = book
        .sheet_names()
        .first()
        .cloned()
        .ok_or_else(|| broken("В книге нет листов.", "The book has no sheets."))?;
    // Cell by cell: a sheet with two cells in opposite corners must not become a table of all that lies between.
    let mut cells = book.worksheet_cells_reader(&name).map_err(|_| unreadable())?;
    let mut builder = Builder::new();
    let mut row = Vec::new();
    let mut number = 0;
    while let Some(found) = cells.next_cell().map_err(|_| unreadable())? {
        let (at, column) = found.get_position();
        let text = cell(&Data::from(found.get_value().clone()));
        if text.is_empty() {
            continue;
        }
        if at != number {
            if at < number {
                return Err(unreadable());
            }
            builder.row(number as usize + 1, std::mem::take(&mut row))?;
            number = at;
        }
        // The builder tells which row is too wide.
        let column = (column as usize).min(super::MAX_COLUMNS);
        if row.len() <= column {
            row.resize(column + 1, String::new());
        }
        row[column] = text;
    }
    builder.row(number as usize + 1, row)?;
    builder.finish()
}

/// What all parts of the archive really unfold to, counted without keeping any of it, because what an
/// archive says of its own sizes may be a lie; `None` if it is damaged. Stops at the limit.
fn unfolded(bytes: &[u8]) -> Option<u64> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut total = 0;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).ok()?.take(super::MAX_BYTES + 1 - total);
        total += std::io::copy(&mut part, &mut std::io::sink()).ok()?;
        if total > super::MAX_BYTES {
            break;
        }
    }
    Some(total)
}

/// Whole numbers lose the ".0" that the format gives them: a flat is 12, not 12.0.
fn cell(data: &Data) -> String {
    match data {
        Data::Empty | Data::Error(_) => String::new(),
        Data::Float(value) if value.fract() == 0.0 && value.abs() < 1e15 => format!("{value:.0}"),
        other => other.to_string(),
    }
}
