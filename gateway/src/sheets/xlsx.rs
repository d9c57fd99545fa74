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
    let range = book
        .worksheet_range_at(0)
        .ok_or_else(|| broken("В книге нет листов.", "The book has no sheets."))?
        .map_err(|_| unreadable())?;
    let first = range.start().map_or(0, |(row, _)| row as usize);
    let mut builder = Builder::new();
    for (index, row) in range.rows().enumerate() {
        builder.row(first + index + 1, row.iter().map(cell).collect())?;
    }
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
