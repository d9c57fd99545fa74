//! Whatever happens in whatever order, nobody receives a thing that the table does not grant, and everybody finds what
//! it does: roles are given and taken, houses change their district and their company, work goes from hand to hand, people fall ill and
//! are locked out. After each step everybody asks by every way there is, and [`reference`] says what must have come.
//!
//! `DOMOVOI_CASES` lives that many lives instead of the usual few.

mod look;
mod reference;
mod step;

use crate::town::Town;
use domovoi_domain::access::{User, UserCommand};
use domovoi_domain::housing::Building;
use domovoi_domain::kernel::{BuildingId, CompanyId, DistrictId, EmployeeId, Instant, UserId, Via, Who};
use reference::{Fact, Held, Table};
use std::collections::BTreeMap;

/// Lives in the usual run, and steps in each.
const LIVES: u64 = 2;
const STEPS: usize = 14;
/// Somebody who looks.
const WATCHERS: usize = 5;

/// Numbers that follow from a seed: a life that failed is lived again by its number.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        // SplitMix64, Steele et al. 2014.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ (bits >> 31)) % most as u64) as usize
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// One company with its people and houses.
struct Firm {
    id: CompanyId,
    /// Of its administrator and its dispatcher, by whom things are done.
    admin: crate::town::Client,
    dispatcher: crate::town::Client,
    district: DistrictId,
    houses: Vec<BuildingId>,
    employees: Vec<EmployeeId>,
}

/// Somebody who looks, with the token of the session that runs.
struct Watcher {
    id: UserId,
    client: crate::town::Client,
    mandates: Vec<Held>,
    locked: bool,
}

/// The town, and what is true in it.
struct Life<'a> {
    town: &'a Town,
    table: Table,
    firms: Vec<Firm>,
    watchers: Vec<Watcher>,
    chance: Chance,
    /// Name and telephone of who asked for a ticket, by its id.
    secrets: BTreeMap<String, (String, String)>,
    /// What has been done so far, to tell when something is wrong.
    told: Vec<String>,
}

#[actix_web::test]
async fn nobody_ever_receives_what_the_table_does_not_grant() {
    let lives = std::env::var("DOMOVOI_CASES").ok().and_then(|text| text.parse().ok());
    for seed in 0..lives.unwrap_or(LIVES) {
        let town = Town::new().await;
        let mut life = Life::begin(&town, seed).await;
        for _ in 0..STEPS {
            life.step().await;
            life.everybody_looks().await;
        }
        drop(life);
        town.close().await;
    }
}

impl Life<'_> {
    /// Every ticket as it stands: id and fact.
    fn tickets(&self) -> Vec<(String, Fact, bool)> {
        let model = self.town.house.model();
        let fact = |head: &domovoi_actors::model::Head| Fact {
            company: head.place.company,
            district: head.place.district,
            house: Some(head.place.building.0),
            entrance: head.place.entrance,
            flat: head.place.flat.clone(),
            of: head.executor.into_iter().chain(head.master).collect(),
            emergency: head.emergency,
            warranty: head.warranty,
        };
        let tickets = model.tickets.iter();
        tickets
            .map(|head| (head.id.to_string(), fact(head), head.status.is_open()))
            .collect()
    }

    fn houses(&self) -> Vec<(String, Fact)> {
        let model = self.town.house.model();
        let fact = |house: &Building| Fact {
            company: house.company,
            district: house.district,
            house: Some(house.id.0),
            ..Fact::default()
        };
        let houses = model.buildings.iter().map(|seen| &seen.state);
        houses.map(|house| (house.id.to_string(), fact(house))).collect()
    }

    fn employees(&self) -> Vec<(String, Fact)> {
        let model = self.town.house.model();
        let staff = model.staff.iter().map(|seen| &seen.state);
        let fact = |id: EmployeeId, company| Fact {
            company,
            of: vec![id],
            ..Fact::default()
        };
        staff
            .map(|one| (one.id.to_string(), fact(one.id, one.company)))
            .collect()
    }

    /// Gives a command to an account and waits until it is known.
    async fn account(&self, id: UserId, command: UserCommand) {
        let order = domovoi_actors::Order::new(command, Who::system(Via::Console));
        let done = self.town.house.send::<User>(id, order).await.unwrap();
        self.town.house.synced(done.seq).await;
    }

    fn now(&self) -> Instant {
        self.town.house.now()
    }

    /// Everything that was done, for the one who has to find out what is wrong.
    fn story(&self) -> String {
        self.told.join("\n  ")
    }
}
