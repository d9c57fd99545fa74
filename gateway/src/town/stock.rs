//! Companies and houses of the town, laid out on a plan of blocks beside a river.

use super::words::{COMPANIES, STREETS};
use domovoi_domain::housing::{Account, BuildingCard, Entrance, Flat, Medium, Premises, Riser};
use domovoi_domain::kernel::{BuildingId, CompanyId, ComplexId, DistrictId};
use rand::Rng;
use rand::seq::IndexedRandom;

/// The south-west corner of the town.
const CORNER: (f64, f64) = (59.9300, 30.2100);
/// Degrees from one crossing to the next.
const BLOCK: (f64, f64) = (0.0026, 0.0062);
const COLUMNS: usize = 8;
pub(super) const HOUSES: usize = 120;

/// A company with its stock, as the plan has it.
pub(super) struct Firm {
    pub id: CompanyId,
    pub name: &'static str,
    pub district: (DistrictId, &'static str),
    pub complex: (ComplexId, &'static str),
    pub houses: Vec<House>,
}

pub(super) struct House {
    pub id: BuildingId,
    pub card: BuildingCard,
    pub entrances: Vec<Entrance>,
    pub flats: Vec<Flat>,
    pub risers: Vec<Riser>,
    pub accounts: Vec<Account>,
}

/// Heights and entrances that mass building has left: 75 flats on the average.
const TYPES: [(u16, u16, u16); 6] = [(5, 4, 3), (5, 6, 3), (9, 2, 4), (9, 3, 3), (12, 1, 5), (16, 1, 6)];

pub(super) fn firms(rng: &mut impl Rng, mut new_id: impl FnMut() -> u64) -> Vec<Firm> {
    let mut firms: Vec<Firm> = COMPANIES
        .iter()
        .map(|(name, district, complex)| Firm {
            id: CompanyId(new_id()),
            name,
            district: (DistrictId(new_id()), district),
            complex: (ComplexId(new_id()), complex),
            houses: Vec::new(),
        })
        .collect();
    for index in 0..HOUSES {
        // Neighbouring columns of blocks belong to one company, as districts do.
        let (block, within) = (index / 5, index % 5);
        let (row, column) = (block / COLUMNS, block % COLUMNS);
        let firm = &mut firms[column * COMPANIES.len() / COLUMNS];
        let (floors, entrances, per_floor) = *TYPES.choose(rng).unwrap_or(&TYPES[0]);
        let street = STREETS[block % STREETS.len()];
        let number = match within {
            4 => format!("{} к2", 1 + 2 * 3),
            other => (1 + 2 * other).to_string(),
        };
        let (lat, lon) = place(row, column, within);
        let length = 0.00025 * f64::from(entrances);
        firm.houses.push(House {
            id: BuildingId(new_id()),
            card: BuildingCard {
                district: Some(firm.district.0),
                complex: (row == 0).then_some(firm.complex.0),
                street: street.to_owned(),
                number,
                zone: "Europe/Moscow".into(),
                lat,
                lon,
                floors,
                living: true,
                outline: outline(lat, lon, length, within % 2 == 0),
            },
            entrances: (1..=entrances).map(|number| Entrance { number, floors }).collect(),
            flats: flats(floors, entrances, per_floor),
            risers: risers(floors, entrances, per_floor),
            accounts: accounts(index, floors * entrances * per_floor),
        });
    }
    firms
}

fn place(row: usize, column: usize, within: usize) -> (f64, f64) {
    let spots = [(0.25, 0.2), (0.25, 0.75), (0.75, 0.2), (0.75, 0.75), (0.5, 0.48)];
    let (north, east) = spots[within];
    // Streets run a little askew and the third row follows the river.
    let askew = 0.12 * column as f64 * BLOCK.0;
    (
        CORNER.0 + (row as f64 * 1.15 + north) * BLOCK.0 + askew,
        CORNER.1 + (column as f64 * 1.08 + east) * BLOCK.1,
    )
}

/// A slab: long along the street or across it.
fn outline(lat: f64, lon: f64, length: f64, along: bool) -> Vec<(f64, f64)> {
    let (half_lon, half_lat) = if along {
        (length, 0.00006)
    } else {
        (0.00012, length / 2.0)
    };
    let corner = |east: f64, north: f64| (lon + east * half_lon, lat + north * half_lat);
    vec![
        corner(-1.0, -1.0),
        corner(1.0, -1.0),
        corner(1.0, 1.0),
        corner(-1.0, 1.0),
        corner(-1.0, -1.0),
    ]
}

fn flats(floors: u16, entrances: u16, per_floor: u16) -> Vec<Flat> {
    let mut number = 0;
    let mut flats = Vec::new();
    for entrance in 1..=entrances {
        for floor in 1..=floors {
            for _ in 0..per_floor {
                number += 1;
                let kind = if floor == 1 && number % 11 == 0 {
                    Premises::Commercial
                } else {
                    Premises::Flat
                };
                flats.push(Flat {
                    number: number.to_string(),
                    entrance,
                    floor: floor as i16,
                    kind,
                });
            }
        }
    }
    flats
}

/// Accounts as companies number them: four digits of the house and three of the flat.
fn accounts(house: usize, flats: u16) -> Vec<Account> {
    let account = |flat: u16| Account {
        flat: flat.to_string(),
        number: format!("{:04}{flat:03}", 1000 + house),
    };
    (1..=flats).map(account).collect()
}

/// One water and one sewage riser for each column of flats.
fn risers(floors: u16, entrances: u16, per_floor: u16) -> Vec<Riser> {
    let mut risers = Vec::new();
    for entrance in 0..entrances {
        for column in 0..per_floor {
            let flats: Vec<String> = (0..floors)
                .map(|floor| (entrance * floors * per_floor + floor * per_floor + column + 1).to_string())
                .collect();
            for (medium, name) in [(Medium::ColdWater, "ХВС"), (Medium::Sewage, "К")] {
                risers.push(Riser {
                    name: format!("{name}-{}.{}", entrance + 1, column + 1),
                    medium,
                    flats: flats.clone(),
                });
            }
        }
    }
    risers
}
