//! What happens in a life, one thing at a time.

use super::{Chance, Firm, Held, Life, WATCHERS, Watcher};
use crate::town::{Client, PASSWORD, Town};
use awc::http::Method;
use domovoi_actors::Order;
use domovoi_domain::access::rights::{Action, Reach, can_be_narrowed, narrower, reach};
use domovoi_domain::access::{Device, Grant, Mandate, OwnRoles, OwnRolesCommand, UserCommand};
use domovoi_domain::kernel::{BuildingId, CompanyId, DistrictId, EmployeeId, Role, Scope, Span, UserId, Via, Who};
use domovoi_web::password;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

const FLATS: [&str; 2] = ["5", "6"];

impl<'a> Life<'a> {
    /// Two companies with two houses and three employees each, and those who look.
    pub(super) async fn begin(town: &'a Town, seed: u64) -> Life<'a> {
        let hash = password::hash(PASSWORD).unwrap();
        let who = Who::system(Via::Console);
        let other = town.house.found_company("УК «Вторая»".into(), Default::default(), &who);
        let other = other.await.unwrap().id;
        let mut life = Life {
            town,
            table: super::Table::read(),
            firms: Vec::new(),
            watchers: Vec::new(),
            chance: Chance(seed),
            secrets: BTreeMap::new(),
            told: vec![format!("life {seed}")],
        };
        for (name, company) in [("first", town.company), ("second", other)] {
            for (role, login) in [(Role::Admin, "admin"), (Role::Dispatcher, "dispatcher")] {
                let grant = Grant::from(Mandate::new(company, role));
                let invited = town
                    .house
                    .found_user(format!("{name}-{login}"), hash.clone(), grant, &who, None);
                invited.await.unwrap();
            }
            let admin = town.client(&format!("{name}-admin")).await;
            let dispatcher = town.client(&format!("{name}-dispatcher")).await;
            life.firms.push(furnish(town, company, name, admin, dispatcher).await);
        }
        for number in 0..WATCHERS {
            let login = format!("watcher-{number}");
            let invited = town.house.found_user(login, hash.clone(), Grant::default(), &who, None);
            let id = invited.await.unwrap().id;
            life.watchers.push(Watcher {
                id,
                client: town.nobody(),
                mandates: Vec::new(),
                locked: false,
            });
            life.sign_in(number).await;
            life.give_roles(number).await;
        }
        for firm in 0..2 {
            life.register(firm).await;
        }
        life
    }

    pub(super) async fn step(&mut self) {
        let firm = self.chance.below(self.firms.len());
        let watcher = self.chance.below(self.watchers.len());
        match self.chance.below(9) {
            0 | 1 => self.give_roles(watcher).await,
            2 | 3 => self.register(firm).await,
            4 => self.hand_work_on(firm).await,
            5 => self.redistrict(firm).await,
            6 => self.lock_or_unlock(watcher).await,
            7 => self.change_company(firm).await,
            _ => self.fall_ill(firm).await,
        }
        self.town.house.settle().await;
    }

    /// A session as a sign-in would open it, without the slow hash of a password.
    async fn sign_in(&mut self, number: usize) {
        let token = format!("{:064x}", self.told.len() * WATCHERS + number);
        let watcher = &self.watchers[number];
        let open = UserCommand::OpenSession {
            token: Sha256::digest(token.as_bytes()).into(),
            until: self.now() + Span::days(1),
            device: Device::default(),
            proof: None,
            identity: None,
        };
        self.account(watcher.id, open).await;
        self.watchers[number].client.token = Some(token);
    }

    /// Up to three roles, anywhere, bound to anything.
    async fn give_roles(&mut self, number: usize) {
        let mut mandates: Vec<Mandate> = Vec::new();
        // Whoever is locked is something: an account that is nothing and locked is an erased one.
        let least = usize::from(self.watchers[number].locked);
        for _ in 0..self.chance.below(4).max(least) {
            let mandate = self.some_mandate(self.watchers[number].id);
            if !mandates
                .iter()
                .any(|one| (one.company, one.role) == (mandate.company, mandate.role))
            {
                mandates.push(mandate);
            }
        }
        let mut held = Vec::new();
        for mandate in &mandates {
            let less = self.narrow(self.watchers[number].id, mandate).await;
            held.push(Held {
                mandate: mandate.clone(),
                less,
            });
        }
        self.told.push(format!("watcher {number} is {held:?}"));
        self.watchers[number].mandates = held;
        let grant = Grant::of(mandates);
        self.account(self.watchers[number].id, UserCommand::SetGrant { grant })
            .await;
    }

    /// Now and then a role is one of the company's own, which takes away a part of what may be seen.
    async fn narrow(&mut self, user: UserId, mandate: &Mandate) -> Option<Vec<(String, String)>> {
        let own = can_be_narrowed(mandate.role) && self.chance.below(3) == 0;
        let less = own.then(|| {
            let seen = [
                Action::SeeTickets,
                Action::SeePhones,
                Action::SeeHousing,
                Action::SeeResidents,
                Action::SeeStaff,
            ];
            // What follows from skills is told by the rule's own tests.
            let mut word = |action: Action| {
                let choices = narrower(reach(mandate.role, action)).iter();
                let choices: Vec<_> = choices.filter(|reach| **reach != Reach::Trade).collect();
                **self.chance.of(&choices)
            };
            let less = seen.map(|action| (action.code().to_owned(), word(action).code().to_owned()));
            less.to_vec()
        });
        let mut role = None;
        if let Some(less) = &less {
            let reaches: Vec<Value> = less
                .iter()
                .map(|(action, reach)| json!({"action": action, "reach": reach}))
                .collect();
            let body =
                json!({"name": format!("Роль {}", self.told.len()), "base": mandate.role.code(), "reaches": reaches});
            let firm = self.firms.iter().find(|firm| firm.id == mandate.company).unwrap();
            let path = format!("/api/v1/companies/{}/roles", mandate.company);
            role = firm.admin.post(&path, body).await.good()["id"]
                .as_u64()
                .map(|id| id as u32);
            self.told.push(format!("an own role {less:?}"));
        }
        let command = OwnRolesCommand::Hold {
            user,
            base: mandate.role,
            role,
        };
        let house = &self.town.house;
        let known = house.model().own_role(user, mandate.company, mandate.role).is_some();
        if known || role.is_some() {
            let order = Order::new(command, Who::system(Via::Console));
            let done = house.send::<OwnRoles>(mandate.company, order).await.unwrap();
            house.synced(done.seq).await;
        }
        less
    }

    fn some_mandate(&mut self, user: UserId) -> Mandate {
        let roles: Vec<Role> = Role::ALL.into_iter().filter(|role| *role != Role::System).collect();
        let firm = self.chance.below(2);
        let (company, houses) = (self.firms[firm].id, self.firms[firm].houses.clone());
        let mut scopes = Vec::new();
        for _ in 0..self.chance.below(3) {
            let house = *self.chance.of(&houses);
            scopes.push(match self.chance.below(6) {
                0 => Scope::District(self.firms[firm].district),
                1 => Scope::Building(house),
                2 => Scope::Entrance(house, 1),
                3 => Scope::Company(company),
                4 => Scope::Claim(house, (*self.chance.of(&FLATS)).to_owned(), user),
                _ => Scope::Flat(house, (*self.chance.of(&FLATS)).to_owned()),
            });
        }
        // Now and then a place of the other company, which must open nothing.
        if self.chance.below(4) == 0 {
            scopes.push(Scope::Building(self.firms[1 - firm].houses[0]));
        }
        Mandate {
            employee: Some(*self.chance.of(&self.firms[firm].employees.clone())),
            scopes,
            ..Mandate::new(company, *self.chance.of(&roles))
        }
    }

    async fn register(&mut self, firm: usize) {
        let house = *self.chance.of(&self.firms[firm].houses.clone());
        let flat = [None, Some(FLATS[0]), Some(FLATS[1])][self.chance.below(3)];
        let number = self.secrets.len();
        let (name, phone) = (format!("Тайна{number:03}"), format!("+7921555{number:04}"));
        let (category, problem) = self.town.category();
        let body = json!({
            "building_id": house.to_string(), "flat": flat, "place": "flat", "category": category, "problem": problem,
            "description": "Капает вода", "contact": {"name": name, "phone": phone}, "source": "phone",
            "emergency": self.chance.below(3) == 0, "warranty": self.chance.below(3) == 0,
        });
        let ticket = self.firms[firm].dispatcher.post("/api/v1/tickets", body).await.good();
        let id = ticket["id"].as_str().unwrap().to_owned();
        self.told.push(format!("ticket {id} in {house}, flat {flat:?}"));
        self.secrets.insert(id, (name, phone));
    }

    /// Gives a ticket to somebody else of its company.
    async fn hand_work_on(&mut self, firm: usize) {
        let company = self.firms[firm].id;
        let open: Vec<String> = {
            let tickets = self.tickets().into_iter();
            tickets
                .filter(|(_, fact, open)| *open && fact.company == company)
                .map(|(id, ..)| id)
                .collect()
        };
        let executor = *self.chance.of(&self.firms[firm].employees.clone());
        let master = *self.chance.of(&self.firms[firm].employees.clone());
        if open.is_empty() {
            return;
        }
        let ticket = self.chance.of(&open).clone();
        let body = json!({"executor_id": executor.to_string(), "master_id": master.to_string()});
        let path = format!("/api/v1/tickets/{ticket}/assign");
        let done = self.firms[firm].dispatcher.post(&path, body).await.status;
        self.told
            .push(format!("ticket {ticket} goes to {executor} under {master}: {done}"));
    }

    /// Puts a house into the district of its company, or takes it out.
    async fn redistrict(&mut self, firm: usize) {
        let house = *self.chance.of(&self.firms[firm].houses.clone());
        let inside = self.chance.below(2) == 0;
        let district = inside.then(|| self.firms[firm].district.to_string());
        self.told.push(format!("house {house} is in district {district:?}"));
        let body = json!({ "district_id": district });
        patch(&self.firms[firm].admin, &format!("/api/v1/buildings/{house}"), body).await;
    }

    /// Gives a house to the other company at once; who lives there is a resident of that one, too.
    async fn change_company(&mut self, firm: usize) {
        if self.firms[firm].houses.len() < 2 {
            return;
        }
        let at = self.chance.below(self.firms[firm].houses.len());
        let house = self.firms[firm].houses.remove(at);
        let (from, to) = (&self.firms[firm], &self.firms[1 - firm]);
        let open = ["finish", "hand_over"][self.chance.below(2)];
        self.told
            .push(format!("house {house} goes to {}, tickets: {open}", to.id));
        let path = format!("/api/v1/buildings/{house}/transfer");
        let body = json!({"company": to.id.to_string(), "open_tickets": open});
        from.admin.post(&path, body).await.good();
        to.admin.post(&format!("{path}/accept"), json!({})).await.good();
        let company = to.id;
        self.firms[1 - firm].houses.push(house);
        for watcher in &mut self.watchers {
            for mandate in watcher.mandates.clone() {
                let lives = |scope: &&Scope| matches!(scope, Scope::Flat(id, _) | Scope::Claim(id, ..) if *id == house);
                let flats: Vec<Scope> = mandate.scopes.iter().filter(lives).cloned().collect();
                let resident = ["resident", "tenant", "guest"].contains(&mandate.role.code());
                if resident && mandate.company != company && !flats.is_empty() {
                    let mandate = Mandate {
                        scopes: flats,
                        ..Mandate::new(company, mandate.role)
                    };
                    watcher.mandates.push(Held { mandate, less: None });
                }
            }
        }
    }

    async fn lock_or_unlock(&mut self, number: usize) {
        if self.watchers[number].mandates.is_empty() {
            return; // No administrator of any company finds him.
        }
        let locked = !self.watchers[number].locked;
        self.told.push(format!("watcher {number} is locked: {locked}"));
        let command = if locked {
            UserCommand::Block
        } else {
            UserCommand::Unblock
        };
        self.account(self.watchers[number].id, command).await;
        self.watchers[number].locked = locked;
        if !locked {
            self.sign_in(number).await;
        }
    }

    /// Somebody is away from now on, and his work goes to others.
    async fn fall_ill(&mut self, firm: usize) {
        let employee = *self.chance.of(&self.firms[firm].employees.clone());
        let (start, end) = (self.now(), self.now() + Span::days(2));
        let body = json!({"start": start.to_string(), "end": end.to_string(), "reason": "sick"});
        let path = format!("/api/v1/calendars/{employee}");
        let client = &self.firms[firm].dispatcher;
        let absent = client.post(&format!("{path}/absences"), body.clone()).await.status;
        let slot = json!({"start": start.to_string(), "end": end.to_string()});
        let moved = client.post(&format!("{path}/reassign"), slot).await.status;
        self.told.push(format!("employee {employee} is ill: {absent}, {moved}"));
    }
}

async fn patch(client: &Client, path: &str, body: Value) {
    let headers = [("content-type", "application/json")];
    let body = Some(body.to_string().into_bytes());
    client.send(Method::PATCH, path, &headers, body).await.good();
}

/// A company with a district, two houses, of which one lies in it, and three employees who do everything.
async fn furnish(town: &Town, company: CompanyId, name: &str, admin: Client, dispatcher: Client) -> Firm {
    let path = format!("/api/v1/companies/{company}/districts");
    let made = admin.post(&path, json!({"name": "Северный"})).await.good();
    let district = made["districts"].as_array().unwrap().last().unwrap()["id"].clone();
    let district: DistrictId = district.as_str().unwrap().parse().unwrap();
    let mut houses = Vec::new();
    for number in 1..3 {
        let body = json!({
            "company_id": company.to_string(), "street": format!("улица {name}"), "number": number.to_string(),
            "zone": "Europe/Moscow", "lat": 59.9, "lon": 30.2, "floors": 5, "living": true,
            "district_id": (number == 1).then(|| district.to_string()),
        });
        let house = admin.post("/api/v1/buildings", body).await.good()["id"].clone();
        let house: BuildingId = house.as_str().unwrap().parse().unwrap();
        let put = async |tail: &str, body: Value| {
            let headers = [("content-type", "application/json")];
            let path = format!("/api/v1/buildings/{house}/{tail}");
            admin
                .send(Method::PUT, &path, &headers, Some(body.to_string().into_bytes()))
                .await
                .good();
        };
        put(
            "entrances",
            json!({"entrances": [{"number": 1, "floors": 5}, {"number": 2, "floors": 5}]}),
        )
        .await;
        let flat =
            |number: &str, entrance: u16| json!({"number": number, "entrance": entrance, "floor": 1, "kind": "flat"});
        put("flats", json!({"flats": [flat(FLATS[0], 1), flat(FLATS[1], 2)]})).await;
        houses.push(house);
    }
    let mut employees: Vec<EmployeeId> = Vec::new();
    for number in 0..3 {
        let body = json!({
            "company_id": company.to_string(), "name": format!("Работник {name} {number}"), "position": "executor",
            "skills": ["plumber"], "bound": [{"kind": "company", "id": company.to_string()}],
        });
        let made = admin.post("/api/v1/employees", body).await.good()["id"].clone();
        let employee: EmployeeId = made.as_str().unwrap().parse().unwrap();
        let slots = json!({"slots": [{"start": town.house.now().to_string(), "end": (town.house.now() + Span::hours(20)).to_string()}]});
        admin
            .post(&format!("/api/v1/calendars/{employee}/shifts"), slots)
            .await
            .good();
        employees.push(employee);
    }
    Firm {
        id: company,
        admin,
        dispatcher,
        district,
        houses,
        employees,
    }
}
