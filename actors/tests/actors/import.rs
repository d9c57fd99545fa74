//! Tables: everything or nothing, a reason for every bad cell, and a repeat that changes nothing.

use crate::world::{World, close, dispatcher, open};
use domovoi_actors::{House, Import, Job, JobState, Table};
use domovoi_domain::housing::address::AddressKey;
use domovoi_domain::kernel::sheet::Row;
use domovoi_domain::kernel::{CompanyId, Settings};
use std::time::Duration;

fn table(text: &str) -> Table {
    let mut lines = text
        .lines()
        .map(|line| line.split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>());
    Table {
        headers: lines.next().unwrap_or_default(),
        rows: lines
            .enumerate()
            .map(|(n, cells)| Row {
                number: n as u32 + 2,
                cells,
            })
            .collect(),
    }
}

async fn import(house: &House, company: CompanyId, kind: Import, table: Table, dry_run: bool) -> Job {
    let mapping = house.import_columns(kind, company, &table.headers).mapping;
    let id = house
        .import(kind, company, table, mapping, dry_run, &dispatcher())
        .unwrap()
        .id;
    loop {
        let job = house.jobs().get(id).unwrap();
        if job.state != JobState::Running {
            return job;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

const HOUSES: &str = "улица|дом|этажей|широта|долгота
Наличная улица|39 к1|9|59.942|30.235
Наличная улица|без номера|9|59.942|30.235
наличная ул.|д. 39 корп. 1|9|59.942|30.235
Малый проспект|5-7|6|59.945|30.28";

#[actix::test]
async fn a_table_of_houses_is_taken_once_and_a_second_time_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::found(dir.path(), 0, Settings::default()).await;
    let (house, company) = (&world.house, world.company);

    let before = house.store().last_seq();
    let dry = import(house, company, Import::Buildings, table(HOUSES), true).await;
    assert_eq!(
        (dry.state, dry.created, dry.rejected, dry.repeated),
        (JobState::Done, 2, 1, 1)
    );
    assert_eq!(house.store().last_seq(), before, "a dry run writes nothing");

    let job = import(house, company, Import::Buildings, table(HOUSES), false).await;
    assert_eq!((job.created, job.rejected, job.repeated, job.rows_done), (2, 1, 1, 4));
    let cells: Vec<_> = job
        .cells
        .iter()
        .map(|cell| (cell.row, cell.column.as_str(), cell.repeat))
        .collect();
    assert_eq!(cells, [(3, "дом", false), (4, "дом", true)]);
    {
        let model = house.model();
        let address = AddressKey::new("Наличная улица", "39 к1");
        let found = model.buildings.at(company, &address).unwrap();
        assert_eq!(
            model.buildings.nearest(59.9421, 30.2351, Some(company)).unwrap().0,
            found
        );
    }
    let again = import(house, company, Import::Buildings, table(HOUSES), false).await;
    assert_eq!((again.created, again.updated, again.unchanged), (0, 0, 2));
    assert_eq!(house.store().last_seq(), before + 2, "two houses, two events");

    // The list of jobs survives a restart, and with it what the columns meant.
    world.close().await;
    let (house, _clock) = open(dir.path(), domovoi_domain::kernel::Instant(1_795_500_000_000));
    assert_eq!(house.jobs().list()[0], again);
    let columns = house.import_columns(Import::Buildings, company, &table(HOUSES).headers);
    assert_eq!(columns.mapping.0.get("street"), Some(&0));
    close(house).await;
}

#[actix::test]
async fn staff_and_residents_come_in_by_tables_and_are_added_to() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::found(dir.path(), 0, Settings::default()).await;
    let (house, company) = (&world.house, world.company);
    let staff = "фио|телефон|должность|навыки|закреплённые адреса
Мастеров Пётр|+7 812 000-00-01|исполнитель|сантехник|Наличная улица, 49 к1
Мастеров Иван|+7 812 000-00-02|исполнитель|электрик|Нигдешная, 1";
    let job = import(house, company, Import::Staff, table(staff), false).await;
    assert_eq!((job.created, job.rejected), (1, 1), "{:?}", job.cells);
    {
        let model = house.model();
        let hired = model
            .staff
            .iter()
            .find(|seen| model.staff.name(seen.id) == "Мастеров Пётр")
            .unwrap();
        assert!(model.calendars.get(hired.id).is_some(), "his calendar is open");
    }
    let people = "фио|телефон|улица|дом|квартира
Жильцова Анна|+7 812 000-00-03|Наличная улица|49 к1|12
Жильцов Олег|+7 812 000-00-04|Наличная улица|49 к1|712";
    let job = import(house, company, Import::People, table(people), false).await;
    assert_eq!((job.created, job.rejected), (1, 1), "{:?}", job.cells);
    assert_eq!(house.model().people.by_phone("+78120000003").count(), 1);
    let moved = "фио|телефон|улица|дом|квартира
Жильцова Анна|+7 812 000-00-03|Наличная улица|49 к1|13";
    let job = import(house, company, Import::People, table(moved), false).await;
    assert_eq!((job.created, job.updated), (0, 1));
    assert_eq!(house.model().people.of_flat(world.building, "13").count(), 1);
    world.close().await;
}

/// Addresses of a whole island, as the city publishes them. The file is not part of this repository.
#[actix::test]
async fn an_island_of_addresses_is_imported_with_every_row_accounted_for() {
    let dir = std::env::var("DOMOVOI_DATA").unwrap_or_else(|_| "../../shared/data".into());
    let path = std::path::Path::new(&dir).join("spb_vasilievsky_addresses.csv.gz");
    let Ok(packed) = std::fs::File::open(&path) else {
        eprintln!(
            "skipped: there is no {}; set DOMOVOI_DATA to the folder that holds it",
            path.display()
        );
        return;
    };
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(flate2::read::GzDecoder::new(packed));
    let headers = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows = reader.records().enumerate().map(|(n, record)| Row {
        number: n as u32 + 2,
        cells: record.unwrap().iter().map(str::to_owned).collect(),
    });
    let island = Table {
        headers,
        rows: rows.collect(),
    };
    let dir = tempfile::tempdir().unwrap();
    let world = World::found(dir.path(), 0, Settings::default()).await;
    let house = &world.house;
    let company = house
        .found_company("Остров".into(), Settings::default(), &dispatcher())
        .await
        .unwrap()
        .id;
    let job = import(house, company, Import::Buildings, island.clone(), false).await;
    assert_eq!((job.state, job.rows_total), (JobState::Done, 2_849));
    assert_eq!((job.created, job.rejected, job.repeated), (2_700, 9, 140));
    assert!(
        job.cells
            .iter()
            .all(|cell| cell.row > 1 && !cell.column.is_empty() && !cell.ru.is_empty())
    );
    let before = house.store().last_seq();
    let again = import(house, company, Import::Buildings, island, false).await;
    assert_eq!((again.created, again.updated, again.unchanged), (0, 0, 2_700));
    assert_eq!(house.store().last_seq(), before, "a second import changes nothing");
    world.close().await;
}
