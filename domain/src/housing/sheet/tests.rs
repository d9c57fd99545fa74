use super::*;
use crate::housing::District;
use crate::kernel::sheet::CellReport;
use crate::kernel::{Aggregate, Settings};
use std::collections::HashMap;

fn company() -> Company {
    Company {
        name: "УК Первая".into(),
        settings: Settings::default(),
        districts: vec![District {
            id: DistrictId(4),
            name: "Зелёный".into(),
        }],
        ..Company::default()
    }
}

/// The houses of a company, by address.
type Stock = HashMap<AddressKey, Building>;

fn plan(table: &str, stock: &Stock) -> Result<Plan<House>, Refusal> {
    let cells = |line: &str| line.split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    let mut lines = table.trim().lines();
    let headers = cells(lines.next().unwrap_or_default());
    let mapping = Mapping::guess(&FIELDS, &headers);
    let rows = (2..).zip(lines).map(|(number, line)| Row {
        number,
        cells: cells(line),
    });
    read(&headers, &mapping, rows, &company(), |key| stock.get(key))
}

/// Lets a plan happen.
fn carry_out(plan: &Plan<House>, stock: &mut Stock) {
    for (id, house) in (100..).zip(plan.create.iter().chain(&plan.change)) {
        let key = AddressKey::new(&house.card.street, &house.card.number);
        let mut building = stock.remove(&key).unwrap_or_default();
        if !building.exists() {
            building.id = BuildingId(id);
        }
        let card = house.card.clone();
        building.apply(&super::super::BuildingEvent::Corrected { card }, &stamp());
        if !house.entrances.is_empty() {
            building.entrances = house.entrances.clone();
            building.flats = house.flats.clone();
        }
        stock.insert(key, building);
    }
}

fn stamp() -> crate::kernel::Stamp {
    crate::kernel::Stamp {
        at: Default::default(),
        who: Default::default(),
    }
}

fn told(reports: &[CellReport]) -> Vec<(u32, &str, &str, &str)> {
    reports
        .iter()
        .map(|report| (report.row, report.column.as_str(), report.value.as_str(), report.code))
        .collect()
}

const OPEN_MAP: &str = "
addr:street|addr:housenumber|storeys_count|is_living|population_balanced|lat|lon
Наличная улица|49|9|True|514|59.94989|30.233696
улица Кораблестроителей|39 к1|14|True|633|59.95538|30.231701
улица Кораблестроителей|39 к1|12|True|419|59.954612|30.232662
Бугский переулок||5|True|85|59.937769|30.28598
Кораблестроителей ул.|д. 39, корп. 2|4|False|0|59.95|30.23
";

#[test]
fn a_table_of_the_open_map_is_read_as_it_is() {
    let plan = plan(OPEN_MAP, &Stock::new()).unwrap();
    let created: Vec<_> = plan
        .create
        .iter()
        .map(|house| {
            (
                house.row,
                house.card.number.as_str(),
                house.card.floors,
                house.card.living,
            )
        })
        .collect();
    assert_eq!(
        created,
        [(2, "49", 9, true), (3, "39 к1", 14, true), (6, "39 к2", 4, false)]
    );
    assert_eq!(plan.create[0].card.zone, "Europe/Moscow");
    assert_eq!(told(&plan.rejected), [(5, "addr:housenumber", "", "required")]);
    assert_eq!(told(&plan.repeats), [(4, "addr:housenumber", "39 к1", "repeats_row")]);
}

#[test]
fn a_second_import_changes_nothing() {
    let mut stock = Stock::new();
    carry_out(&plan(OPEN_MAP, &stock).unwrap(), &mut stock);
    let again = plan(OPEN_MAP, &stock).unwrap();
    assert_eq!((again.create.len(), again.change.len(), again.unchanged), (0, 0, 3));
    assert_eq!((again.repeats.len(), again.rejected.len()), (1, 1));
}

#[test]
fn what_a_table_does_not_say_stays() {
    let mut stock = Stock::new();
    let first = "улица|дом|этажей|район\nРепина|5|9|ЗЕЛЕНЫЙ";
    carry_out(&plan(first, &stock).unwrap(), &mut stock);
    let second = "улица|дом|этажей|lat|lon\nул. Репина|5||59,94|30,25";
    let change = plan(second, &stock).unwrap().change;
    assert_eq!(change.len(), 1);
    let card = &change[0].card;
    assert_eq!((card.floors, card.district, card.lat), (9, Some(DistrictId(4)), 59.94));
    assert_eq!(card.street, "Репина");
}

#[test]
fn counts_fill_an_empty_house_once() {
    let mut stock = Stock::new();
    let table = "адрес|этажей|подъездов|квартир\nул. Репина, д. 5 корп. 1|5|2|40";
    let first = plan(table, &stock).unwrap();
    assert_eq!((first.create[0].entrances.len(), first.create[0].flats.len()), (2, 40));
    carry_out(&first, &mut stock);
    assert_eq!(plan(table, &stock).unwrap().unchanged, 1);
    let other = plan(&table.replace("|40", "|60"), &stock).unwrap();
    assert_eq!(other.unchanged, 1);
}

#[test]
fn every_bad_cell_of_a_row_is_told() {
    let table = "улица|дом|этажей|жилой|lat|lon|район|zone\n|б/н|много|может быть|99||Южный|Mars";
    let plan = plan(table, &Stock::new()).unwrap();
    assert_eq!(
        told(&plan.rejected),
        [
            (2, "улица", "", "required"),
            (2, "дом", "б/н", "not_a_house_number"),
            (2, "этажей", "много", "not_a_number"),
            (2, "жилой", "может быть", "unknown"),
            (2, "lat", "99", "not_degrees"),
            (2, "lon", "", "required"),
            (2, "район", "Южный", "unknown"),
            (2, "zone", "Mars", "unknown_zone"),
        ]
    );
    assert!(plan.create.is_empty());
}

#[test]
fn an_address_stands_in_two_columns_or_in_one() {
    let refusal = plan("этажей\n5", &Stock::new()).unwrap_err();
    let fields: Vec<_> = refusal.fields.iter().map(|wrong| &*wrong.field).collect();
    assert_eq!(fields, ["mapping.street", "mapping.number"]);
    let plan = plan("адрес\nулица Репина", &Stock::new()).unwrap();
    assert_eq!(told(&plan.rejected), [(2, "адрес", "улица Репина", "not_an_address")]);
}
