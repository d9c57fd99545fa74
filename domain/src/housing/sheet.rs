//! A table of houses: which columns it may have and what an import of it would do (U2).
//!
//! An empty cell or a missing column leaves what is known as it is. The number of entrances and of
//! flats only fills a house that has none yet: a count does not say which flats there are.

use super::address::{AddressKey, house_number, split_line};
use super::layout::layout;
use super::{Building, BuildingCard, Company, Entrance, Flat};
use crate::kernel::sheet::{Cells, Field, Found, Mapping, Need, Outcome, Plan, Row, Sheet};
use crate::kernel::{BuildingId, ComplexId, DistrictId, Refusal, Text, time};
use std::borrow::Borrow;

const STREET: usize = 200;
const NUMBER: usize = 50;
const FLOORS: u32 = 200;
const ENTRANCES: u32 = 100;
const FLATS: u32 = 10_000;

/// Headers are those of the open map data and of common Russian and English tables.
pub const FIELDS: [Field; 12] = [
    Field {
        code: "street",
        ru: "Улица",
        en: "Street",
        need: Need::Unless("address"),
        headers: &["addr:street", "улица", "наименование улицы"],
    },
    Field {
        code: "number",
        ru: "Номер дома",
        en: "House number",
        need: Need::Unless("address"),
        headers: &[
            "addr:housenumber",
            "дом",
            "№ дома",
            "номер дома",
            "номер",
            "house",
            "house number",
            "housenumber",
        ],
    },
    Field {
        code: "address",
        ru: "Адрес одной строкой",
        en: "Address in one line",
        need: Need::Never,
        headers: &["адрес", "адрес дома"],
    },
    Field {
        code: "floors",
        ru: "Этажей",
        en: "Floors",
        need: Need::Never,
        headers: &[
            "storeys_count",
            "building:levels",
            "этажей",
            "этажность",
            "этажи",
            "количество этажей",
            "storeys",
        ],
    },
    Field {
        code: "living",
        ru: "Жилой",
        en: "Residential",
        need: Need::Never,
        headers: &["is_living", "жилой", "жилой дом", "residential"],
    },
    Field {
        code: "lat",
        ru: "Широта",
        en: "Latitude",
        need: Need::Never,
        headers: &["широта", "latitude"],
    },
    Field {
        code: "lon",
        ru: "Долгота",
        en: "Longitude",
        need: Need::Never,
        headers: &["долгота", "longitude", "lng"],
    },
    Field {
        code: "entrances",
        ru: "Подъездов",
        en: "Entrances",
        need: Need::Never,
        headers: &["подъездов", "подъезды", "количество подъездов"],
    },
    Field {
        code: "flats",
        ru: "Квартир",
        en: "Flats",
        need: Need::Never,
        headers: &["квартир", "квартиры", "количество квартир", "apartments"],
    },
    Field {
        code: "district",
        ru: "Район",
        en: "District",
        need: Need::Never,
        headers: &["район", "участок"],
    },
    Field {
        code: "complex",
        ru: "Жилой комплекс",
        en: "Complex",
        need: Need::Never,
        headers: &["жк", "жилой комплекс", "комплекс"],
    },
    Field {
        code: "zone",
        ru: "Часовой пояс",
        en: "Time zone",
        need: Need::Never,
        headers: &["часовой пояс", "timezone", "time zone"],
    },
];

/// A house to be registered, or to be corrected when it has an `id`.
#[derive(Clone, PartialEq, Debug)]
pub struct House {
    pub row: u32,
    pub id: Option<BuildingId>,
    pub card: BuildingCard,
    /// To be set after the card when not empty, entrances first.
    pub entrances: Vec<Entrance>,
    pub flats: Vec<Flat>,
}

/// What one row says; `None` is said nothing about.
struct Draft {
    street: String,
    number: String,
    floors: Option<u16>,
    living: Option<bool>,
    point: Option<(f64, f64)>,
    entrances: Option<u16>,
    flats: Option<u32>,
    district: Option<DistrictId>,
    complex: Option<ComplexId>,
    zone: Option<String>,
}

/// What an import of the table into `company` would do. `existing` finds the company's house of an
/// address. A table without a needed column is refused whole.
pub fn read<B: Borrow<Building>>(
    headers: &[String],
    mapping: &Mapping,
    rows: impl IntoIterator<Item = Row>,
    company: &Company,
    existing: impl Fn(&AddressKey) -> Option<B>,
) -> Result<Plan<House>, Refusal> {
    let sheet = Sheet {
        fields: &FIELDS,
        headers,
        mapping,
        key_field: if mapping.has("number") { "number" } else { "address" },
    };
    sheet.read(
        rows,
        |cells| draft(cells, company),
        |draft| {
            let key = AddressKey::new(&draft.street, &draft.number);
            let known = existing(&key);
            (key, known)
        },
        |_, _| false,
        |found| settle(found, company),
    )
}

fn draft(cells: &mut Cells<'_>, company: &Company) -> Option<Draft> {
    let address = address(cells);
    let floors = cells.whole("floors", 0, FLOORS);
    let living = cells.yes("living");
    let point = point(cells);
    let entrances = cells.whole("entrances", 1, ENTRANCES);
    let flats = cells.whole("flats", 0, FLATS);
    let district = named(cells, "district", |name| company.district_named(name).map(|one| one.id));
    let complex = named(cells, "complex", |name| company.complex_named(name).map(|one| one.id));
    let zone = cells.optional("zone", 64);
    if zone.as_deref().is_some_and(|zone| time::zone(zone).is_none()) {
        cells.reject(
            "zone",
            "unknown_zone",
            Text::new(
                "Такого часового пояса нет. Пример: Europe/Moscow.",
                "There is no such time zone. Example: Europe/Moscow.",
            ),
        );
    }
    let (street, number) = address?;
    Some(Draft {
        street,
        number,
        floors: floors.map(|floors| floors as u16),
        living,
        point,
        entrances: entrances.map(|entrances| entrances as u16),
        flats,
        district,
        complex,
        zone,
    })
}

/// Street and number, from their own cells or from the one of the whole address.
fn address(cells: &mut Cells<'_>) -> Option<(String, String)> {
    if cells.text("street").is_empty() && cells.text("number").is_empty() && cells.has("address") {
        let line = cells.required("address", STREET + NUMBER)?;
        let parted = split_line(&line);
        if parted.is_none() {
            cells.reject(
                "address",
                "not_an_address",
                Text::new(
                    "Нужны улица и номер дома: Наличная улица, 49 к1.",
                    "A street and a house number are needed: Наличная улица, 49 к1.",
                ),
            );
        }
        return parted;
    }
    let street = cells.required("street", STREET);
    let number = cells.required("number", NUMBER).and_then(|written| {
        let number = house_number(&written);
        if number.is_none() {
            cells.reject(
                "number",
                "not_a_house_number",
                Text::new(
                    "Номер дома начинается с числа: 39 к1, 5-7, 2/30, 11 литБ.",
                    "A house number starts with a number: 39 к1, 5-7, 2/30, 11 литБ.",
                ),
            );
        }
        number
    });
    Some((street?, number?))
}

/// Both coordinates or none.
fn point(cells: &mut Cells<'_>) -> Option<(f64, f64)> {
    let (lat, lon) = (cells.degrees("lat", 90.0), cells.degrees("lon", 180.0));
    for (one, other) in [("lat", "lon"), ("lon", "lat")] {
        if cells.text(one).is_empty() && !cells.text(other).is_empty() {
            cells.reject(
                one,
                "required",
                Text::new(
                    "Нужны обе координаты: и широта, и долгота.",
                    "Both coordinates are needed: latitude and longitude.",
                ),
            );
        }
    }
    Some((lat?, lon?))
}

/// A district or complex by its name.
fn named<T>(cells: &mut Cells<'_>, field: &'static str, find: impl Fn(&str) -> Option<T>) -> Option<T> {
    let name = cells.optional(field, STREET)?;
    let found = find(&name);
    if found.is_none() {
        cells.reject(
            field,
            "unknown",
            Text::new(
                "У компании такого нет. Сначала заведите его.",
                "The company has none of this name. Add it first.",
            ),
        );
    }
    found
}

fn settle<B: Borrow<Building>>(found: Found<Draft, B>, company: &Company) -> Outcome<House> {
    let (draft, row) = (found.draft, found.row);
    let known = found.known.as_ref().map(Borrow::borrow);
    let before = match known {
        Some(building) => building.card(),
        None => BuildingCard {
            street: draft.street,
            number: draft.number,
            zone: company.settings.zone.clone(),
            living: true,
            ..BuildingCard::default()
        },
    };
    let (lat, lon) = draft.point.unwrap_or((before.lat, before.lon));
    let card = BuildingCard {
        district: draft.district.or(before.district),
        complex: draft.complex.or(before.complex),
        zone: draft.zone.unwrap_or_else(|| before.zone.clone()),
        lat,
        lon,
        floors: draft.floors.unwrap_or(before.floors),
        living: draft.living.unwrap_or(before.living),
        ..before.clone()
    };
    let is_bare = known.is_none_or(|building| building.entrances.is_empty() && building.flats.is_empty());
    let (entrances, flats) = if is_bare && (draft.entrances.is_some() || draft.flats.is_some()) {
        layout(draft.entrances.unwrap_or(1), card.floors, draft.flats.unwrap_or(0))
    } else {
        (Vec::new(), Vec::new())
    };
    let id = known.map(|building| building.id);
    let is_same = id.is_some() && card == before && entrances.is_empty();
    let house = House {
        row,
        id,
        card,
        entrances,
        flats,
    };
    match id {
        None => Outcome::Create(house),
        Some(_) if is_same => Outcome::Unchanged,
        Some(_) => Outcome::Change(house),
    }
}

#[cfg(test)]
mod tests;
