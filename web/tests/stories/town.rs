//! A small town with a server in front of it, and a client that talks to it.

use awc::http::{Method, StatusCode};
use domovoi_actors::{House, HouseOptions, MachineOptions, Order, RealClock};
use domovoi_domain::access::{Grant, Mandate, User, UserCommand};
use domovoi_domain::calendar::{Calendar, CalendarCommand};
use domovoi_domain::housing::{Building, BuildingCard, BuildingCommand, Entrance, Flat, Premises};
use domovoi_domain::kernel::{
    BuildingId, CompanyId, EmployeeId, PersonId, Role, Scope, Settings, Skill, Slot, Span, Via, Who,
};
use domovoi_domain::residents::{Home, Person, PersonCard, PersonCommand, Tenure};
use domovoi_domain::staff::{EmployeeCard, Position};
use domovoi_web::{Config, Outside, Server, password};
use serde_json::{Value, json};
use std::sync::Arc;
use tempfile::TempDir;

pub(crate) struct Town {
    pub(crate) house: House,
    pub(crate) server: Server,
    pub(crate) company: CompanyId,
    pub(crate) building: BuildingId,
    pub(crate) executors: Vec<EmployeeId>,
    pub(crate) master: EmployeeId,
    pub(crate) resident: PersonId,
    pub(crate) dir: TempDir,
}

/// What a client got.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: awc::http::header::HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }

    /// The body of a success; anything else is told whole.
    pub(crate) fn good(&self) -> Value {
        assert!(
            self.status.is_success(),
            "{} {}",
            self.status,
            String::from_utf8_lossy(&self.bytes)
        );
        self.json()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }
}

/// A program that is signed in, or a stranger.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) base: String,
    pub(crate) token: Option<String>,
    http: awc::Client,
}

impl Client {
    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Vec<u8>>,
    ) -> Reply {
        let mut request = self
            .http
            .request(method, format!("{}{path}", self.base))
            .no_decompress();
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        for (name, value) in headers {
            request = request.insert_header((*name, *value));
        }
        let sent = match body {
            Some(body) => request.send_body(body).await,
            None => request.send().await,
        };
        let mut answer = sent.unwrap();
        let bytes = answer.body().limit(64 << 20).await.unwrap().to_vec();
        Reply {
            status: answer.status(),
            headers: answer.headers().clone(),
            bytes,
        }
    }

    /// The same client at the server of a town that was started again.
    pub(crate) fn at(self, town: &Town) -> Client {
        Client {
            base: town.base(),
            ..self
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, &[], None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Reply {
        self.post_with(path, &[], body).await
    }

    pub(crate) async fn post_with(&self, path: &str, headers: &[(&str, &str)], body: Value) -> Reply {
        let mut all = vec![("content-type", "application/json")];
        all.extend(headers);
        self.send(Method::POST, path, &all, Some(body.to_string().into_bytes()))
            .await
    }
}

/// The password of everybody.
pub(crate) const PASSWORD: &str = "сезам";

impl Town {
    pub(crate) async fn new() -> Town {
        Town::with(Config::default()).await
    }

    pub(crate) async fn with(config: Config) -> Town {
        let dir = tempfile::tempdir().unwrap();
        let options = HouseOptions {
            machine: MachineOptions {
                arbiters: 1,
                ..MachineOptions::default()
            },
            ..HouseOptions::default()
        };
        let house = House::open(dir.path(), options, Arc::new(RealClock::new())).unwrap();
        let who = Who::system(Via::Console);
        let company = found_company(&house, "УК «Уют»", &who).await;
        let building = found_building(&house, company, "улица Ленина", "12 к1", &who).await;
        let mut executors = Vec::new();
        for name in ["Иванов Пётр", "Петров Иван", "Сидоров Олег"] {
            executors.push(hire(&house, company, name, Position::Executor, &who).await);
        }
        let master = hire(&house, company, "Мастеров Мирон", Position::Master, &who).await;
        let resident = register_resident(&house, company, building, &who).await;
        let town = Town {
            server: serve(house.clone(), config).await,
            house,
            company,
            building,
            executors,
            master,
            resident,
            dir,
        };
        town.users(&who).await;
        town
    }

    async fn users(&self, who: &Who) {
        let hash = password::hash(PASSWORD).unwrap();
        let flat = Scope::Flat(self.building, "5".into());
        for (login, role, employee, scopes) in [
            ("admin", Role::Admin, None, vec![]),
            ("dispatcher", Role::Dispatcher, None, vec![]),
            ("second", Role::Dispatcher, None, vec![]),
            ("master", Role::Master, Some(self.master), vec![]),
            ("executor", Role::Executor, Some(self.executors[0]), vec![]),
            ("accountant", Role::Accountant, None, vec![]),
            ("resident", Role::Resident, None, vec![flat]),
        ] {
            let person = (role == Role::Resident).then_some(self.resident);
            let grant = Grant {
                mandates: vec![Mandate {
                    employee,
                    scopes,
                    ..Mandate::new(self.company, role)
                }],
                person,
            };
            self.house
                .found_user(login.into(), hash.clone(), grant, who, None)
                .await
                .unwrap();
        }
        let elsewhere = found_company(&self.house, "УК «Чужая»", who).await;
        let grant = Grant::in_all(Role::Admin, [elsewhere]);
        self.house
            .found_user("stranger".into(), hash, grant, who, None)
            .await
            .unwrap();
    }

    /// Lets somebody work for these companies.
    pub(crate) async fn widen(&self, login: &str, companies: Vec<CompanyId>) {
        let user = self.house.model().users.by_login(login).unwrap().clone();
        let main = user.state.grant.mandates[0].clone();
        let mandate = |company| Mandate {
            company,
            ..main.clone()
        };
        let grant = Grant {
            mandates: companies.into_iter().map(mandate).collect(),
            ..user.state.grant.clone()
        };
        let order = Order::new(UserCommand::SetGrant { grant }, Who::system(Via::Console));
        let done = self.house.send::<User>(user.id, order).await.unwrap();
        self.house.synced(done.seq).await;
    }

    /// Gives somebody a role in the company of somebody else, too.
    pub(crate) async fn appoint(&self, login: &str, colleague: &str, role: Role) {
        let company = {
            let model = self.house.model();
            model.users.by_login(colleague).unwrap().state.grant.mandates[0].company
        };
        let user = self.house.model().users.by_login(login).unwrap().clone();
        let mut grant = user.state.grant.clone();
        grant.mandates.push(Mandate::new(company, role));
        let order = Order::new(UserCommand::SetGrant { grant }, Who::system(Via::Console));
        let done = self.house.send::<User>(user.id, order).await.unwrap();
        self.house.synced(done.seq).await;
    }

    pub(crate) fn base(&self) -> String {
        format!("http://{}", self.server.address)
    }

    /// Somebody who is not signed in.
    pub(crate) fn nobody(&self) -> Client {
        nobody(&self.server)
    }

    pub(crate) async fn client(&self, login: &str) -> Client {
        let mut client = self.nobody();
        let body = json!({"login": login, "password": PASSWORD});
        let reply = client.post("/api/v1/session", body).await.good();
        client.token = Some(reply["token"].as_str().unwrap().to_owned());
        client
    }

    /// A ticket that anybody could take.
    pub(crate) fn leak(&self) -> Value {
        json!({
            "building_id": self.building.to_string(), "flat": 5, "place": "flat", "category": self.category().0,
            "problem": self.category().1, "description": "Течёт кран на кухне",
            "contact": {"name": "Анна", "phone": "8 (921) 123-45-67"}, "source": "phone", "emergency": false,
        })
    }

    /// A category and a problem of a flat that a plumber deals with.
    pub(crate) fn category(&self) -> (String, String) {
        let service = domovoi_domain::classifier::rows()
            .iter()
            .find(|row| {
                row.place.code == "flat" && row.skill == Skill::Plumber && row.problem.is_some() && row.photos == 0
            })
            .expect("the classifier knows plumbing in flats");
        (
            service.category.code.into(),
            service
                .problem
                .as_ref()
                .map(|term| term.code.into())
                .unwrap_or_default(),
        )
    }

    pub(crate) async fn register(&self, client: &Client) -> Value {
        let reply = client.post("/api/v1/tickets", self.leak()).await;
        assert_eq!(reply.status, 201, "{}", String::from_utf8_lossy(&reply.bytes));
        reply.json()
    }

    pub(crate) async fn close(self) {
        self.server.stop().await;
        self.house.close().await;
        drop(self.dir);
    }

    /// Closes the server and the store, and opens both again on the same folder.
    pub(crate) async fn restart(self) -> Town {
        self.restart_with(Config::default()).await
    }

    pub(crate) async fn restart_with(self, config: Config) -> Town {
        self.server.stop().await;
        self.house.close().await;
        drop(self.house);
        let house = House::open(self.dir.path(), HouseOptions::default(), Arc::new(RealClock::new())).unwrap();
        Town {
            server: serve(house.clone(), config).await,
            house,
            ..self
        }
    }
}

/// A house in which nobody and nothing is yet.
pub(crate) struct Alone {
    house: House,
    server: Server,
    dir: TempDir,
}

pub(crate) async fn alone(config: Config) -> Alone {
    let dir = tempfile::tempdir().unwrap();
    let house = House::open(dir.path(), HouseOptions::default(), Arc::new(RealClock::new())).unwrap();
    Alone {
        server: serve(house.clone(), config).await,
        house,
        dir,
    }
}

impl Alone {
    pub(crate) fn nobody(&self) -> Client {
        nobody(&self.server)
    }

    pub(crate) async fn close(self) {
        self.server.stop().await;
        self.house.close().await;
        drop(self.dir);
    }
}

fn nobody(server: &Server) -> Client {
    Client {
        base: format!("http://{}", server.address),
        token: None,
        http: awc::Client::builder()
            .timeout(std::time::Duration::from_secs(20))
            .finish(),
    }
}

async fn serve(house: House, config: Config) -> Server {
    let config = Config {
        listen: ([127, 0, 0, 1], 0).into(),
        workers: 1,
        ..config
    };
    let outside = Outside {
        read_sheet: domovoi_gateway::sheets::read,
        send_text: None,
        send_letter: None,
    };
    Server::start(house, config, outside).await.unwrap()
}

async fn found_company(house: &House, name: &str, who: &Who) -> CompanyId {
    house
        .found_company(name.into(), Settings::default(), who)
        .await
        .unwrap()
        .id
}

async fn found_building(house: &House, company: CompanyId, street: &str, number: &str, who: &Who) -> BuildingId {
    let card = BuildingCard {
        street: street.into(),
        number: number.into(),
        zone: "Europe/Moscow".into(),
        lat: 59.94,
        lon: 30.25,
        floors: 9,
        living: true,
        ..BuildingCard::default()
    };
    let id = house.found_building(company, card, who, None).await.unwrap().id;
    let entrances = vec![Entrance { number: 1, floors: 9 }];
    let flats = (1..=36)
        .map(|number: i16| Flat {
            number: number.to_string(),
            entrance: 1,
            floor: (number - 1) / 4 + 1,
            kind: Premises::Flat,
        })
        .collect();
    for command in [
        BuildingCommand::SetEntrances { entrances },
        BuildingCommand::SetFlats { flats },
    ] {
        house
            .send::<Building>(id, Order::new(command, who.clone()))
            .await
            .unwrap();
    }
    id
}

async fn hire(house: &House, company: CompanyId, name: &str, position: Position, who: &Who) -> EmployeeId {
    let card = EmployeeCard {
        name: name.into(),
        phones: vec![],
        position,
        skills: vec![Skill::Plumber, Skill::Electrician],
        bound: vec![Scope::Company(company)],
        contractor: false,
    };
    let id = house.hire(company, card, who, None).await.unwrap();
    let now = house.now();
    let slots = (0..14)
        .map(|day| Slot::new(now + Span::days(day), now + Span::days(day) + Span::hours(20)))
        .collect();
    let order = Order::new(CalendarCommand::AddShifts { slots }, who.clone());
    house.send::<Calendar>(id, order).await.unwrap();
    id
}

async fn register_resident(house: &House, company: CompanyId, building: BuildingId, who: &Who) -> PersonId {
    let id = house.new_id::<PersonId>();
    let command = PersonCommand::Register {
        id,
        company,
        card: PersonCard {
            name: "Кузнецова Анна".into(),
            phones: vec!["+79211234567".into()],
            email: String::new(),
        },
        homes: vec![Home {
            building,
            flat: "5".into(),
            role: Tenure::Owner,
            verified: true,
        }],
    };
    house
        .send::<Person>(id, Order::new(command, who.clone()))
        .await
        .unwrap();
    id
}
