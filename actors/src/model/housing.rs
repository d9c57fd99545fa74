//! Buildings by id, by address and by place on the map.

use super::grid::Grid;
use super::table::{Put, Table};
use crate::machine::Seen;
use domovoi_domain::housing::Building;
use domovoi_domain::housing::address::AddressKey;
use domovoi_domain::kernel::{BuildingId, CompanyId};
use std::collections::HashMap;

#[derive(Debug, Default, PartialEq)]
pub struct Buildings {
    table: Table<Building>,
    by_address: HashMap<(CompanyId, AddressKey), BuildingId>,
    grid: Grid,
}

impl Buildings {
    pub fn get(&self, id: BuildingId) -> Option<&Seen<Building>> {
        self.table.get(id)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Seen<Building>> {
        self.table.iter()
    }

    pub fn len(&self) -> usize {
        self.table.len()
    }

    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// The company's house at this address, however it is written.
    pub fn at(&self, company: CompanyId, address: &AddressKey) -> Option<BuildingId> {
        self.by_address.get(&(company, address.clone())).copied()
    }

    /// The nearest house of the company (of any, if none is given) and the metres to it.
    pub fn nearest(&self, lat: f64, lon: f64, company: Option<CompanyId>) -> Option<(BuildingId, f64)> {
        let wanted = |id| {
            let building = self.table.get(BuildingId(id));
            company.is_none_or(|company| building.is_some_and(|building| building.state.company == company))
        };
        let (id, metres) = self.grid.nearest(lat, lon, wanted)?;
        Some((BuildingId(id), metres))
    }

    pub(super) fn put(&mut self, seen: Seen<Building>) {
        let now = seen.state.clone();
        let Put::Taken(before) = self.table.put(seen) else {
            return;
        };
        if let Some(before) = before.map(|before| before.state) {
            if self.by_address.get(&key(&before)) == Some(&before.id) {
                self.by_address.remove(&key(&before));
            }
            self.grid.remove(before.id.0, before.lat, before.lon);
        }
        self.by_address.insert(key(&now), now.id);
        self.grid.insert(now.id.0, now.lat, now.lon);
    }
}

fn key(building: &Building) -> (CompanyId, AddressKey) {
    (building.company, AddressKey::new(&building.street, &building.number))
}
