//! Reading ids, limits and cursors out of addresses, queries and bodies.

use crate::problem::Problem;
use crate::wire::common::Page;
use domovoi_domain::kernel::scope::Part;
use domovoi_domain::kernel::{Id, Instant, Refusal};
use std::borrow::Cow;

/// Reads an id in an address: what is not an id names nothing.
pub fn path_id<T: Id>(text: &str) -> Result<T, Problem> {
    domovoi_domain::kernel::id::decode(text)
        .map(T::from_raw)
        .ok_or_else(|| Refusal::not_found().into())
}

/// Reads an id in a body or a query.
pub fn body_id<T: Id>(field: impl Into<Cow<'static, str>>, text: &str) -> Result<T, Problem> {
    domovoi_domain::kernel::id::decode(text)
        .map(T::from_raw)
        .ok_or_else(|| unknown(field).into())
}

pub fn optional_id<T: Id>(field: &'static str, text: Option<&str>) -> Result<Option<T>, Problem> {
    text.map(|text| body_id(field, text)).transpose()
}

/// The cut of the stock that a query names.
pub fn part(company: Option<&str>, district: Option<&str>, complex: Option<&str>) -> Result<Part, Problem> {
    Ok(Part {
        company: optional_id("company_id", company)?,
        district: optional_id("district_id", district)?,
        complex: optional_id("complex_id", complex)?,
    })
}

/// The field names something that does not exist, or that the caller may not know of.
pub fn unknown(field: impl Into<Cow<'static, str>>) -> Refusal {
    Refusal::field(field, "unknown", "Такого здесь нет.", "There is no such thing here.")
}

/// An instant in a query.
pub fn instant(field: &'static str, text: Option<&str>) -> Result<Option<Instant>, Problem> {
    let read = |text: &str| {
        Instant::parse(text).ok_or_else(|| {
            Refusal::field(
                field,
                "not_an_instant",
                "Время пишется как 2026-11-23T08:15:00Z.",
                "An instant is written as 2026-11-23T08:15:00Z.",
            )
        })
    };
    Ok(text.map(read).transpose()?)
}

/// How many rows a page has.
pub fn limit(asked: Option<u32>, usual: usize, most: usize) -> Result<usize, Problem> {
    match asked.map(|limit| limit as usize) {
        None => Ok(usual),
        Some(limit) if (1..=most).contains(&limit) => Ok(limit),
        Some(_) => Err(Refusal::field(
            "limit",
            "out_of_range",
            format!("От 1 до {most}."),
            format!("1 to {most}."),
        )
        .into()),
    }
}

pub fn wrong_cursor() -> Problem {
    Refusal::field(
        "cursor",
        "invalid",
        "Возьмите cursor из next_cursor предыдущей страницы.",
        "Take the cursor from next_cursor of the page before.",
    )
    .into()
}

/// One page of a list that is in order; only its rows are made.
pub fn page<T, R>(
    items: &[T],
    cursor: Option<&str>,
    limit: usize,
    row: impl FnMut(&T) -> R,
) -> Result<Page<R>, Problem> {
    let from: usize = cursor.map_or(Ok(0), |text| text.parse().map_err(|_| wrong_cursor()))?;
    let rest = items.get(from..).unwrap_or_default();
    let shown = &rest[..limit.min(rest.len())];
    Ok(Page {
        items: shown.iter().map(row).collect(),
        next_cursor: (rest.len() > limit).then(|| (from + limit).to_string()),
        total: items.len() as u64,
    })
}
