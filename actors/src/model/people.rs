//! Residents and staff with their names; residents by flat and by phone.

use super::table::{Put, Table};
use crate::machine::Seen;
use domovoi_domain::kernel::{BuildingId, CompanyId, EmployeeId, PersonId};
use domovoi_domain::residents::Person;
use domovoi_domain::staff::Employee;
use std::collections::{BTreeSet, HashMap};

/// Name and addresses of a person, as the erasable record holds them.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Words {
    pub name: String,
    pub phones: Vec<String>,
    pub email: String,
}

/// Personal data never reaches a log, not even by a debug print.
impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Words(…)")
    }
}

#[derive(Debug, Default, PartialEq)]
pub struct Staff {
    table: Table<Employee>,
    words: HashMap<EmployeeId, Words>,
}

impl Staff {
    pub fn get(&self, id: EmployeeId) -> Option<&Seen<Employee>> {
        self.table.get(id)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Seen<Employee>> {
        self.table.iter()
    }

    pub fn of(&self, company: CompanyId) -> impl Iterator<Item = &Seen<Employee>> {
        self.table.iter().filter(move |seen| seen.state.company == company)
    }

    pub fn len(&self) -> usize {
        self.table.len()
    }

    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// Empty when the words were erased.
    pub fn name(&self, id: EmployeeId) -> &str {
        self.words.get(&id).map_or("", |words| &words.name)
    }

    pub fn words(&self, id: EmployeeId) -> Option<&Words> {
        self.words.get(&id)
    }

    pub(super) fn put(&mut self, seen: Seen<Employee>, words: Option<Words>) {
        let id = seen.id;
        if let Put::Taken(_) = self.table.put(seen) {
            match words {
                Some(words) => drop(self.words.insert(id, words)),
                None => drop(self.words.remove(&id)),
            }
        }
    }
}

#[derive(Debug, Default, PartialEq)]
pub struct People {
    table: Table<Person>,
    words: HashMap<PersonId, Words>,
    by_flat: HashMap<BuildingId, HashMap<String, BTreeSet<PersonId>>>,
    by_phone: HashMap<String, BTreeSet<PersonId>>,
    /// Whose invitation it is, by the SHA-256 of what its bearer shows.
    by_invitation: HashMap<[u8; 32], PersonId>,
}

impl People {
    pub fn get(&self, id: PersonId) -> Option<&Seen<Person>> {
        self.table.get(id)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Seen<Person>> {
        self.table.iter()
    }

    pub fn len(&self) -> usize {
        self.table.len()
    }

    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    pub fn words(&self, id: PersonId) -> Option<&Words> {
        self.words.get(&id)
    }

    /// Who lives in or owns the flat, oldest entry first.
    pub fn of_flat(&self, building: BuildingId, flat: &str) -> impl Iterator<Item = PersonId> + '_ {
        let people = self.by_flat.get(&building).and_then(|flats| flats.get(flat));
        people.into_iter().flatten().copied()
    }

    /// Everybody with this phone, in E.164.
    pub fn by_phone(&self, phone: &str) -> impl Iterator<Item = PersonId> + '_ {
        self.by_phone.get(phone).into_iter().flatten().copied()
    }

    /// Whose invitation it is, used or not.
    pub fn by_invitation(&self, token: &[u8; 32]) -> Option<&Seen<Person>> {
        self.get(*self.by_invitation.get(token)?)
    }

    pub(super) fn put(&mut self, seen: Seen<Person>, words: Option<Words>) {
        let now = seen.state.clone();
        let Put::Taken(before) = self.table.put(seen) else {
            return;
        };
        if let Some(before) = before {
            for invitation in &before.state.invitations {
                self.by_invitation.remove(&invitation.token);
            }
            for home in &before.state.homes {
                if let Some(flats) = self.by_flat.get_mut(&home.building) {
                    leave(flats, &home.flat, before.id);
                    if flats.is_empty() {
                        self.by_flat.remove(&home.building);
                    }
                }
            }
            for phone in self.words.remove(&before.id).into_iter().flat_map(|words| words.phones) {
                leave(&mut self.by_phone, &phone, before.id);
            }
        }
        for invitation in &now.invitations {
            self.by_invitation.insert(invitation.token, now.id);
        }
        for home in &now.homes {
            let flats = self.by_flat.entry(home.building).or_default();
            flats.entry(home.flat.clone()).or_default().insert(now.id);
        }
        if let Some(words) = words {
            for phone in &words.phones {
                self.by_phone.entry(phone.clone()).or_default().insert(now.id);
            }
            self.words.insert(now.id, words);
        }
    }
}

/// Takes the person out of the set; an empty set goes too.
fn leave(sets: &mut HashMap<String, BTreeSet<PersonId>>, key: &str, id: PersonId) {
    if let Some(set) = sets.get_mut(key) {
        set.remove(&id);
        if set.is_empty() {
            sets.remove(key);
        }
    }
}
