//! U2: tables of houses, people and staff: tried first, every bad cell named, nothing half done, and a
//! second import changes nothing.

use domovoi_actors::{Cell, Import, Job, JobState};
use domovoi_domain::kernel::{Scope, Skill};
use domovoi_domain::staff::Position;
use domovoi_tests::data::outside;
use domovoi_tests::{World, story};

const HOUSES: &str = "\
Улица;Номер дома;Этажей;Подъездов;Квартир;Широта;Долгота
Ленина;39 к1;9;3;108;59.94;30.25
Ленина;д. 39, корп. 1;9;3;108;59.94;30.25
Садовая;;5;1;20;59.95;30.26
Садовая;5-7;много;1;20;59.95;30.26
Садовая;2/30;5;2;40;59.95;30.26
";

fn buildings(world: &World) -> usize {
    world.platform().model().buildings.len()
}

/// Row, column and code of every cell that was not taken.
fn cells(job: &Job) -> Vec<(u32, &str, &str)> {
    job.cells
        .iter()
        .map(|cell| (cell.row, cell.column.as_str(), cell.code.as_str()))
        .collect()
}

#[test]
fn houses_are_tried_first_then_taken_with_a_reason_for_every_bad_cell() {
    story(async |world| {
        let before = world.platform().store().last_seq();
        let tried = world.import(Import::Buildings, HOUSES.as_bytes(), true).await;
        assert_eq!((tried.state, tried.dry_run), (JobState::Done, true));
        assert_eq!((tried.created, tried.repeated, tried.rejected), (2, 1, 2));
        assert_eq!(world.platform().store().last_seq(), before, "a trial writes nothing");

        let taken = world.import(Import::Buildings, HOUSES.as_bytes(), false).await;
        assert_eq!((taken.state, taken.rows_total, taken.rows_done), (JobState::Done, 5, 5));
        assert_eq!((taken.created, taken.repeated, taken.rejected), (2, 1, 2));
        let bad = cells(&taken);
        assert_eq!(
            bad.iter().map(|(row, column, _)| (*row, *column)).collect::<Vec<_>>(),
            [(3, "Номер дома"), (4, "Номер дома"), (5, "Этажей"),]
        );
        assert!(
            taken
                .cells
                .iter()
                .all(|cell| !cell.ru.is_empty() && !cell.en.is_empty())
        );
        assert_eq!(
            taken.cells.iter().map(|cell| cell.repeat).collect::<Vec<_>>(),
            [true, false, false]
        );
        assert_eq!(taken.cells[2].value, "много");
        assert_eq!(buildings(&world), 2);
        let platform = world.platform();
        let model = platform.model();
        let first = model
            .buildings
            .iter()
            .find(|seen| seen.state.street == "Ленина")
            .unwrap();
        assert_eq!(
            (
                first.state.number.as_str(),
                first.state.flats.len(),
                first.state.entrances.len()
            ),
            ("39 к1", 108, 3)
        );
    });
}

#[test]
fn a_second_import_changes_nothing_and_a_changed_cell_only_that_house() {
    story(async |world| {
        world.import(Import::Buildings, HOUSES.as_bytes(), false).await;
        let before = world.platform().store().last_seq();
        let again = world.import(Import::Buildings, HOUSES.as_bytes(), false).await;
        assert_eq!((again.created, again.updated, again.unchanged), (0, 0, 2));
        assert_eq!(world.platform().store().last_seq(), before);

        let grown = HOUSES.replace("Садовая;2/30;5", "Садовая;2/30;6");
        let changed = world.import(Import::Buildings, grown.as_bytes(), false).await;
        assert_eq!((changed.created, changed.updated, changed.unchanged), (0, 1, 1));
        let platform = world.platform();
        let model = platform.model();
        let floors = model
            .buildings
            .iter()
            .find(|seen| seen.state.number == "2/30")
            .unwrap()
            .state
            .floors;
        assert_eq!((model.buildings.len(), floors), (2, 6));
    });
}

#[test]
fn a_table_without_a_needed_column_is_refused_whole() {
    story(async |world| {
        let refusal = world
            .try_import(Import::Buildings, "Улица;Этажей\nЛенина;9\n".as_bytes(), false)
            .await
            .unwrap_err();
        assert!(
            refusal.fields.iter().any(|field| field.field == "mapping.number"),
            "{refusal:?}"
        );
        assert_eq!(buildings(&world), 0);
        assert!(world.platform().jobs().list().is_empty());
    });
}

#[test]
fn a_plug_pulled_during_an_import_leaves_all_of_it_or_nothing() {
    story(async |world| {
        let mut table = "Улица;Номер дома;Квартир\n".to_owned();
        for n in 1..=400 {
            table.push_str(&format!("Садовая;{n};60\n"));
        }
        for patience in [0, 20, 60, 120] {
            world.begin_import(Import::Buildings, table.as_bytes(), false).unwrap();
            actix_rt::time::sleep(std::time::Duration::from_millis(patience)).await;
            world.crash().await;
            let there = buildings(&world);
            assert!(there == 0 || there == 400, "{there} houses are there");
        }
        let job = world.import(Import::Buildings, table.as_bytes(), false).await;
        assert_eq!(job.created + job.unchanged, 400);
        assert_eq!(buildings(&world), 400);
    });
}

const STAFF: &str = "\
ФИО;Телефон;Должность;Специальности;Закреплённые адреса
Смирнов Иван;+7 912 000-00-01;исполнитель;сантехник;\"Ленина, 39 к1\"
Орлова Мария;8 (912) 000-00-02;мастер;;Северный
Без Телефона;12;исполнитель;сантехник;
Кто Знает;+79120000003;исполнитель;волшебник;
";

#[test]
fn staff_comes_with_skills_places_and_a_calendar_each() {
    story(async |world| {
        let district = world.district("Северный").await;
        let house = world.house("Ленина", "39 к1").in_district(district).await;
        let job = world.import(Import::Staff, STAFF.as_bytes(), false).await;
        assert_eq!((job.created, job.rejected), (2, 2), "{:?}", cells(&job));
        assert_eq!(
            cells(&job)
                .iter()
                .map(|(row, column, _)| (*row, *column))
                .collect::<Vec<_>>(),
            [(4, "Телефон"), (5, "Специальности"),]
        );
        {
            let platform = world.platform();
            let model = platform.model();
            let plumber = model
                .staff
                .iter()
                .find(|seen| seen.state.position == Position::Executor)
                .unwrap();
            assert_eq!(plumber.state.skills, [Skill::Plumber]);
            assert_eq!(plumber.state.bound, [Scope::Building(house)]);
            assert_eq!(model.staff.name(plumber.id), "Смирнов Иван");
            assert!(model.calendars.get(plumber.id).is_some());
            let master = model
                .staff
                .iter()
                .find(|seen| seen.state.position == Position::Master)
                .unwrap();
            assert_eq!(master.state.bound, [Scope::District(district)]);
        }
        let before = world.platform().store().last_seq();
        let again = world.import(Import::Staff, STAFF.as_bytes(), false).await;
        assert_eq!((again.created, again.updated, again.unchanged), (0, 0, 2));
        assert_eq!(world.platform().store().last_seq(), before);
    });
}

const PEOPLE: &str = "\
Адрес;Квартира;ФИО;Телефон;Кем является
\"Ленина, 39 к1\";12;Белова Анна;+79120000004;собственник
\"Ленина, 39 к1\";13;Белова Анна;+79120000004;собственник
\"Ленина, 39 к1\";12;Белова Анна;+79120000004;собственник
\"Ленина, 39 к1\";999;Чужой Олег;+79120000005;наниматель
\"Ленина, 41\";1;Нездешний Пётр;+79120000006;собственник
";

#[test]
fn people_come_into_their_flats_and_one_person_may_have_several() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let job = world.import(Import::People, PEOPLE.as_bytes(), false).await;
        assert_eq!(
            (job.created, job.repeated, job.rejected),
            (1, 1, 2),
            "{:?}",
            cells(&job)
        );
        assert_eq!(
            cells(&job)
                .iter()
                .map(|(row, column, _)| (*row, *column))
                .collect::<Vec<_>>(),
            [(4, "ФИО"), (5, "Квартира"), (6, "Адрес"),]
        );
        let platform = world.platform();
        {
            let model = platform.model();
            let of_phone: Vec<_> = model.people.by_phone("+79120000004").collect();
            assert_eq!(of_phone.len(), 1);
            assert_eq!(model.people.of_flat(house, "12").collect::<Vec<_>>(), of_phone);
            assert_eq!(model.people.of_flat(house, "13").collect::<Vec<_>>(), of_phone);
        }
        let before = platform.store().last_seq();
        let again = world.import(Import::People, PEOPLE.as_bytes(), false).await;
        assert_eq!((again.created, again.updated, again.unchanged), (0, 0, 1));
        assert_eq!(platform.store().last_seq(), before);
    });
}

#[test]
fn the_houses_of_vasilievsky_island_come_in_as_they_are() {
    let Some(file) = outside("spb_vasilievsky_addresses.csv.gz") else {
        return;
    };
    story(async |world| {
        let job = world.import(Import::Buildings, &file, false).await;
        assert_eq!(job.state, JobState::Done, "{:?}", job.reason);
        assert_eq!(
            (job.rows_total, job.created, job.repeated, job.rejected),
            (2_849, 2_700, 140, 9)
        );
        let of = |repeat| {
            job.cells
                .iter()
                .filter(move |cell| cell.repeat == repeat)
                .collect::<Vec<&Cell>>()
        };
        assert_eq!((of(true).len(), of(false).len()), (140, 9));
        for cell in &job.cells {
            assert!(
                cell.row > 1 && cell.column == "addr:housenumber" && !cell.ru.is_empty(),
                "{cell:?}"
            );
        }
        assert!(
            of(false).iter().all(|cell| cell.value.is_empty()),
            "the nine have no number"
        );
        {
            let platform = world.platform();
            let model = platform.model();
            assert_eq!(model.buildings.len(), 2_700);
            for number in ["39 к1", "5-7", "2/30"] {
                assert!(
                    model.buildings.iter().any(|seen| seen.state.number == number),
                    "{number}"
                );
            }
            for seen in model.buildings.iter() {
                let house = &seen.state;
                assert!(
                    (59.9..60.0).contains(&house.lat) && (30.1..30.4).contains(&house.lon),
                    "{house:?}"
                );
                assert!(!house.street.is_empty() && !house.number.is_empty());
            }
        }
        let before = world.platform().store().last_seq();
        let again = world.import(Import::Buildings, &file, false).await;
        assert_eq!(
            (again.created, again.updated, again.unchanged, again.repeated),
            (0, 0, 2_700, 140)
        );
        assert_eq!(
            world.platform().store().last_seq(),
            before,
            "a second import changes nothing"
        );
    });
}
