//! A small town for tests: one company, one house, as many plumbers as wanted, and a clock to wind.

use domovoi_actors::{Clock, House, HouseOptions, MachineOptions, Order, Request, SimClock, StoreOptions, Wanted};
use domovoi_domain::calendar::{Calendar, CalendarCommand};
use domovoi_domain::classifier::{self, Priority};
use domovoi_domain::housing::{Building, BuildingCard, BuildingCommand, Entrance, Flat, Premises};
use domovoi_domain::kernel::{
    BuildingId, CompanyId, EmployeeId, Instant, Role, Scope, Settings, Skill, Slot, Span, UserId, Via, Who,
};
use domovoi_domain::staff::{EmployeeCard, Position};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// A Monday, eleven o'clock in Moscow.
pub(crate) const START: &str = "2026-11-23T08:00:00Z";

pub(crate) struct World {
    pub(crate) house: House,
    pub(crate) clock: Arc<SimClock>,
    pub(crate) company: CompanyId,
    pub(crate) building: BuildingId,
    pub(crate) plumbers: Vec<EmployeeId>,
    pub(crate) master: EmployeeId,
}

pub(crate) fn options() -> HouseOptions {
    HouseOptions {
        store: StoreOptions::small(),
        machine: MachineOptions {
            arbiters: 2,
            ..MachineOptions::default()
        },
    }
}

pub(crate) fn dispatcher() -> Who {
    Who {
        user: Some(UserId(77)),
        role: Role::Dispatcher,
        via: Via::Web,
        ..Who::default()
    }
}

/// Opens what stands in `dir`, at `now`.
pub(crate) fn open(dir: &Path, now: Instant) -> (House, Arc<SimClock>) {
    let clock = Arc::new(SimClock::new(now));
    (House::open(dir, options(), clock.clone()).unwrap(), clock)
}

/// The plumber's ordinary job with the shortest work, and an emergency of his.
pub(crate) fn service(priority: Priority) -> u16 {
    let rows = classifier::rows().iter();
    let fits = rows.filter(|row| row.skill == Skill::Plumber && row.priority == priority && row.photos == 0);
    fits.min_by_key(|row| (row.minutes, row.number)).unwrap().number
}

impl World {
    /// Founds the town in `dir`.
    pub(crate) async fn found(dir: &Path, plumbers: usize, settings: Settings) -> World {
        let start = Instant::parse(START).unwrap();
        let (house, clock) = open(dir, start);
        let who = Who::system(Via::Console);
        let company = house
            .found_company("Дом и двор".into(), settings, &who)
            .await
            .unwrap()
            .id;
        let card = BuildingCard {
            street: "Наличная улица".into(),
            number: "49 к1".into(),
            zone: "Europe/Moscow".into(),
            lat: 59.94,
            lon: 30.23,
            floors: 9,
            living: true,
            ..BuildingCard::default()
        };
        let building = house.found_building(company, card, &who, None).await.unwrap().id;
        let flats = (1..=72).map(|n| Flat {
            number: n.to_string(),
            entrance: 1,
            floor: 1,
            kind: Premises::Flat,
        });
        let entrance = Entrance { number: 1, floors: 9 };
        for command in [
            BuildingCommand::SetEntrances {
                entrances: vec![entrance],
            },
            BuildingCommand::SetFlats { flats: flats.collect() },
        ] {
            house
                .send::<Building>(building, Order::new(command, who.clone()))
                .await
                .unwrap();
        }
        let mut world = World {
            house,
            clock,
            company,
            building,
            plumbers: Vec::new(),
            master: EmployeeId(0),
        };
        world.master = world.hire("Мастер", Position::Master, 0).await;
        for n in 0..plumbers {
            let plumber = world.hire(&format!("Сантехник {n}"), Position::Executor, 5).await;
            world.plumbers.push(plumber);
        }
        world.house.settle().await;
        world
    }

    /// Hires somebody who works from nine to six on so many days from today.
    pub(crate) async fn hire(&self, name: &str, position: Position, days: i64) -> EmployeeId {
        let who = Who::system(Via::Console);
        let card = EmployeeCard {
            name: name.into(),
            phones: vec![],
            position,
            skills: vec![Skill::Plumber],
            bound: vec![Scope::Building(self.building)],
            contractor: false,
        };
        let id = self.house.hire(self.company, card, &who, None).await.unwrap();
        let start = Instant::parse("2026-11-23T06:00:00Z").unwrap();
        let day = |n| Slot::new(start + Span::days(n), start + Span::days(n) + Span::hours(9));
        let slots: Vec<Slot> = (0..days).map(day).collect();
        if !slots.is_empty() {
            let order = Order::new(CalendarCommand::AddShifts { slots }, who);
            self.house.send::<Calendar>(id, order).await.unwrap();
        }
        id
    }

    /// What somebody in flat 12 asks for.
    pub(crate) fn request(&self) -> Request {
        Request {
            building: self.building,
            flat: Some("12".into()),
            service: service(Priority::Normal),
            description: "Течёт смеситель".into(),
            contact_name: "Жилец".into(),
            contact_phone: "+78120000000".into(),
            wanted: Wanted::Auto,
            ..Request::default()
        }
    }

    pub(crate) async fn close(self) {
        close(self.house).await;
    }

    /// Lets time pass as it really does: every wake-up happens at its own moment.
    pub(crate) async fn pass(&self, span: Span) {
        let end = self.clock.now() + span;
        self.house.settle().await;
        while let Some(due) = self.house.next_due().filter(|due| *due <= end) {
            self.clock.set(due);
            self.house.settle().await;
        }
        self.clock.set(end);
        self.house.settle().await;
    }
}

/// Stops in order; what is in the folder can be opened again afterwards.
pub(crate) async fn close(house: House) {
    house.close().await;
}

/// Bookings and live leases of all calendars; no two of one calendar may overlap.
pub(crate) fn assert_nothing_overlaps(house: &House) {
    let model = house.model();
    for calendar in model.calendars.iter() {
        let state = &calendar.state;
        let mut slots: Vec<Slot> = state.bookings.iter().map(|booking| booking.slot).collect();
        slots.extend(
            state
                .leases
                .iter()
                .filter(|lease| lease.until > house.now())
                .map(|lease| lease.slot),
        );
        slots.sort_unstable();
        for pair in slots.windows(2) {
            assert!(!pair[0].overlaps(pair[1]), "{:?} and {:?} overlap", pair[0], pair[1]);
        }
    }
}

/// A copy of the folder as a pulled plug leaves it: taken file by file while the house runs.
pub(crate) fn copy_of(dir: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    copy_into(dir, copy.path());
    copy
}

fn copy_into(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir_all(&target).unwrap();
            copy_into(&entry.path(), &target);
        } else if entry.path().exists() {
            // Files of the search index come and go; what is gone is no loss.
            let _ = std::fs::copy(entry.path(), target);
        }
    }
}

/// Waits in real time until `done`; fails after ten seconds.
pub(crate) async fn eventually(mut done: impl FnMut() -> bool) {
    for _ in 0..1000 {
        if done() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it did not happen within ten seconds");
}
