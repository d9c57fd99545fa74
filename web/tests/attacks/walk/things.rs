//! What the walk asks for: two companies, and in the first the asker's own things and those of a colleague.

use super::steps::Step;
use crate::town::{Client, PASSWORD, Town};
use awc::http::Method;
use domovoi_actors::Order;
use domovoi_domain::access::{Grant, Mandate};
use domovoi_domain::kernel::{
    BuildingId, CompanyId, EmployeeId, Instant, PersonId, Role, Scope, Settings, Span, TicketId, Via, Who,
};
use domovoi_domain::tickets::{Ticket, TicketCommand};
use domovoi_web::password;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;

/// Whose the things are that somebody asks for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Whose {
    /// His own flat, his own work, his own houses.
    Own,
    /// A neighbour's or a colleague's in the same company.
    Company,
    /// Another company's.
    Elsewhere,
}

impl Whose {
    pub(super) const ALL: [Whose; 3] = [Whose::Own, Whose::Company, Whose::Elsewhere];

    pub(super) fn name(self) -> &'static str {
        match self {
            Whose::Own => "own",
            Whose::Company => "company",
            Whose::Elsewhere => "elsewhere",
        }
    }
}

impl fmt::Display for Whose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

thread_local! {
    /// Everything that was answered since somebody looked.
    static ANSWERED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    static COMPLAINTS: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Keeps an answer, to look at it for what should not be there.
pub(super) fn note(answer: String) {
    ANSWERED.with_borrow_mut(|answered| answered.push(answer));
}

/// Keeps what went wrong on the way, so that all of it is told at once.
pub(super) fn complain(what: String) {
    COMPLAINTS.with_borrow_mut(|complaints| complaints.push(what));
}

pub(super) fn complaints() -> Vec<String> {
    COMPLAINTS.take()
}

/// A multipart body with a photo.
pub(super) fn photo() -> Vec<u8> {
    let mut png = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(8, 8)
        .write_to(&mut png, image::ImageFormat::Png)
        .unwrap();
    let mut body = b"--cut\r\nContent-Disposition: form-data; name=\"audience\"\r\n\r\nresident\r\n\
        --cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\n"
        .to_vec();
    body.extend(png.into_inner());
    body.extend_from_slice(b"\r\n--cut--\r\n");
    body
}

/// Things by the name that stands in addresses and bodies.
#[derive(Clone, Default)]
pub(super) struct Things(BTreeMap<String, String>);

impl Things {
    fn put(&mut self, name: &str, value: impl ToString) {
        self.0.insert(name.to_owned(), value.to_string());
    }

    fn id<T: std::str::FromStr>(&self, name: &str) -> T {
        self.0[name].parse().ok().unwrap()
    }

    /// Puts things where `{names}` stand. `{id}` is of the kind that stands before it.
    pub(super) fn fill(&self, text: &str) -> String {
        let mut filled = String::new();
        let mut rest = text;
        while let Some(from) = rest.find('{') {
            filled.push_str(&rest[..from]);
            rest = &rest[from..];
            let name = rest[1..].split('}').next().unwrap_or_default();
            if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') {
                filled.push('{');
                rest = &rest[1..];
                continue;
            }
            let kind = match name {
                "id" => singular(filled.trim_end_matches('/').rsplit('/').next().unwrap_or_default()),
                name => name.trim_end_matches("_id").to_owned(),
            };
            let value = self.0.get(&kind);
            filled.push_str(value.unwrap_or_else(|| {
                panic!("the walk has no {kind} for {text}: make one in web/tests/attacks/walk/things.rs")
            }));
            rest = &rest[name.len() + 2..];
        }
        filled + rest
    }
}

fn singular(kind: &str) -> String {
    match kind {
        "people" => "person".to_owned(),
        "companies" => "company".to_owned(),
        "identities" => "identity".to_owned(),
        kind => kind.trim_end_matches('s').to_owned(),
    }
}

/// Who lives and works at a set of things; their words are found again wherever they should not be.
struct Words {
    street: &'static str,
    name: &'static str,
    phone: &'static str,
}

const OWN: Words = Words {
    street: "улица Первая",
    name: "Первушина Анна",
    phone: "+79210000001",
};
const CONTRACTED: Words = Words {
    street: "улица Вторая",
    name: "Вторушина Вера",
    phone: "+79210000002",
};
const COLLEAGUE: Words = Words {
    street: "улица Третья",
    name: "Соседкина Ольга",
    phone: "+79210000003",
};
const FOREIGN: Words = Words {
    street: "улица Чужая",
    name: "Чужакова Зинаида",
    phone: "+79210000004",
};

pub(super) struct Estate {
    own: Things,
    contracted: Things,
    colleague: Things,
    foreign: Things,
    /// Holds the slots that are asked for.
    dispatcher: Client,
    foreign_dispatcher: Client,
    /// When a time begins in which everybody is on shift and nothing is booked.
    free: Instant,
}

impl Estate {
    pub(super) async fn found(town: &Town) -> Estate {
        let who = Who::system(Via::Console);
        let elsewhere = town
            .house
            .found_company("УК «Дальняя»".into(), Settings::default(), &who);
        let elsewhere = elsewhere.await.unwrap().id;
        for (name, company) in [("a", town.company), ("b", elsewhere)] {
            // A keeper makes the things and holds the slots; somebody who is walked over is looked at and locked.
            for (login, role) in [
                ("admin", Role::Admin),
                ("keeper", Role::Dispatcher),
                ("walked", Role::Accountant),
            ] {
                let grant = Grant::in_all(role, [company]);
                invite(town, &format!("{name}-{login}"), grant, &who).await;
            }
        }
        let clients = |name: &'static str| async move {
            (
                town.client(&format!("{name}-admin")).await,
                town.client(&format!("{name}-keeper")).await,
            )
        };
        let ((admin, dispatcher), (other_admin, other)) = (clients("a").await, clients("b").await);
        let company = town.company;
        let estate = Estate {
            own: furnish(town, (&admin, &dispatcher), company, &OWN, false).await,
            contracted: furnish(town, (&admin, &dispatcher), company, &CONTRACTED, true).await,
            colleague: furnish(town, (&admin, &dispatcher), company, &COLLEAGUE, false).await,
            foreign: furnish(town, (&other_admin, &other), elsewhere, &FOREIGN, false).await,
            dispatcher,
            foreign_dispatcher: other,
            free: town.house.now() + Span::days(10) + Span::hours(2),
        };
        let rest = super::roles().filter(|role| *role != Role::Admin);
        for role in rest {
            invite(town, &format!("a-{}", role.code()), estate.grant(company, role), &who).await;
        }
        estate
    }

    /// What somebody of this role is given in a company that does its work as it should.
    fn grant(&self, company: CompanyId, role: Role) -> Grant {
        let things = self.things(role, Whose::Own);
        let house = Scope::Building(things.id::<BuildingId>("building"));
        let (employee, person, scopes) = match role {
            Role::Master => (Some(things.id::<EmployeeId>("master")), None, vec![house]),
            Role::Executor | Role::Contractor | Role::ContractorManager => {
                (Some(things.id::<EmployeeId>("employee")), None, vec![house])
            }
            Role::Builder | Role::Concierge | Role::Council | Role::Provider => (None, None, vec![house]),
            Role::Resident | Role::Tenant | Role::Guest => {
                let flat = Scope::Flat(things.id::<BuildingId>("building"), "5".into());
                (None, Some(things.id::<PersonId>("person")), vec![flat])
            }
            _ => (None, None, Vec::new()),
        };
        Grant {
            mandates: vec![Mandate {
                employee,
                scopes,
                ..Mandate::new(company, role)
            }],
            person,
        }
    }

    pub(super) async fn client(&self, town: &Town, role: Role) -> Client {
        town.client(&format!("a-{}", role.code())).await
    }

    pub(super) fn things(&self, role: Role, whose: Whose) -> &Things {
        match whose {
            Whose::Own if matches!(role, Role::Contractor | Role::ContractorManager) => &self.contracted,
            Whose::Own => &self.own,
            Whose::Company => &self.colleague,
            Whose::Elsewhere => &self.foreign,
        }
    }

    /// The things of a step. A slot that is held lapses, so it is held anew: by the asker where he may.
    pub(super) async fn prepared(&self, step: &Step, role: Role, whose: Whose, asker: &Client) -> Things {
        let mut things = self.things(role, whose).clone();
        if step.wants("{lease}") {
            let (holder, path) = match whose {
                Whose::Elsewhere => (&self.foreign_dispatcher, "/api/v1/calendars/{employee}/leases"),
                Whose::Company => (&self.dispatcher, "/api/v1/calendars/{employee}/leases"),
                Whose::Own => (asker, "/api/v1/calendars/{employee}/leases"),
            };
            // Everybody has half an hour of his own, so that nobody meets what another still holds.
            let start = self.free + Span::minutes(30 * role as i64);
            let free = json!({"start": start.to_string(), "end": (start + Span::minutes(30)).to_string()});
            let held = holder.post(&things.fill(path), free.clone()).await;
            let held = if held.status.is_success() {
                held
            } else {
                self.dispatcher.post(&things.fill(path), free).await
            };
            things.put("lease", held.good()["id"].as_str().unwrap());
        }
        things
    }

    /// Looks through everything that was answered: nobody reads a word or an id of another company, a stranger
    /// none at all, and who sees only what is his own reads nothing of his neighbour.
    pub(super) fn nothing_leaked(&self, role: Option<Role>) {
        let answers = ANSWERED.take();
        let personal = |words: &'static Words| [words.name, words.phone].map(str::to_owned);
        let mut secrets: Vec<String> = personal(&FOREIGN).to_vec();
        secrets.push(FOREIGN.street.to_owned());
        let ids = [
            "building", "ticket", "person", "employee", "outage", "handover", "job", "file",
        ];
        secrets.extend(ids.map(|name| self.foreign.0[name].clone()));
        match role {
            None => secrets.extend([&OWN, &COLLEAGUE].into_iter().flat_map(personal)),
            Some(Role::Admin | Role::Manager | Role::Dispatcher | Role::Master | Role::Accountant | Role::Lawyer) => {}
            Some(_) => secrets.extend(personal(&COLLEAGUE)),
        }
        for answer in &answers {
            for secret in &secrets {
                if answer.contains(secret.as_str()) {
                    complain(format!("{role:?} read {secret} in {answer}"));
                }
            }
        }
    }
}

async fn invite(town: &Town, login: &str, grant: Grant, who: &Who) {
    let hash = password::hash(PASSWORD).unwrap();
    town.house
        .found_user(login.to_owned(), hash, grant, who, None)
        .await
        .unwrap();
}

/// A house with a flat, who lives there, who works there, and everything that comes of a ticket.
async fn furnish(
    town: &Town,
    (admin, dispatcher): (&Client, &Client),
    company: CompanyId,
    words: &Words,
    contractor: bool,
) -> Things {
    let mut things = Things::default();
    let (category, problem) = town.category();
    for (name, value) in [
        ("company", company.to_string()),
        ("flat", "5".into()),
        ("kind", "buildings".into()),
        ("login", "a-walked".into()),
        ("invitation", "none".into()),
        ("category", category),
        ("problem", problem),
    ] {
        things.put(name, value);
    }
    let login = if company == town.company {
        "a-walked"
    } else {
        "b-walked"
    };
    let user = town.house.model().users.by_login(login).unwrap().id;
    things.put("user", user);
    things.put("expires", town.house.now() + Span::days(30));
    let post = async |client: &Client, things: &Things, path: &str, body: Value| -> Value {
        client
            .post(
                &things.fill(path),
                serde_json::from_str(&things.fill(&body.to_string())).unwrap(),
            )
            .await
            .good()
    };
    let id = |made: Value| made["id"].as_str().unwrap().to_owned();

    let sessions = dispatcher.get("/api/v1/account/sessions").await.good();
    things.put("session", sessions["items"][0]["id"].as_str().unwrap());
    things.put("passkey", sessions["items"][0]["id"].as_str().unwrap());
    things.put("identity", sessions["items"][0]["id"].as_str().unwrap());
    let token = json!({"name": "Программа", "expires_at": "{expires}"});
    let made = post(dispatcher, &things, "/api/v1/account/api-tokens", token).await;
    things.put(
        "api-token",
        made["api_token"]["id"].as_str().or(made["id"].as_str()).unwrap(),
    );
    let house = json!({"company_id": "{company}", "street": words.street, "number": "1", "lat": 59.9, "lon": 30.3, "floors": 9});
    let made = post(admin, &things, "/api/v1/buildings", house).await;
    things.put("building", id(made));
    let flats: Vec<Value> = (1..=8)
        .map(|number| json!({"number": number.to_string(), "entrance": 1, "floor": 1, "kind": "flat"}))
        .collect();
    for (part, body) in [
        ("entrances", json!({"entrances": [{"number": 1, "floors": 9}]})),
        ("flats", json!({"flats": flats})),
    ] {
        let path = things.fill(&format!("/api/v1/buildings/{{building}}/{part}"));
        let kind = [("content-type", "application/json")];
        admin
            .send(Method::PUT, &path, &kind, Some(body.to_string().into_bytes()))
            .await
            .good();
    }
    let home = json!({"building_id": "{building}", "flat": "5", "role": "owner", "verified": true});
    let person = json!({"company_id": "{company}", "name": words.name, "phones": [words.phone], "homes": [home]});
    let made = post(admin, &things, "/api/v1/people", person).await;
    things.put("person", id(made));
    let request = json!({"kind": "access", "words": words.name});
    post(admin, &things, "/api/v1/people/{person}/data-requests", request).await;
    things.put("number", 1);
    things.put("purpose", "news");
    let own_role = json!({"name": format!("Стажёр {}", things.0["building"]), "base": "dispatcher", "reaches": []});
    let made = post(admin, &things, "/api/v1/companies/{company}/roles", own_role).await;
    things.put("role", &made["id"]);
    for (name, position) in [("employee", "executor"), ("master", "master")] {
        let bound = json!([{"kind": "building", "id": "{building}"}]);
        let card = json!({"company_id": "{company}", "name": format!("{name} {}", things.0["building"]), "position": position,
            "skills": ["plumber", "electrician"], "bound": bound, "contractor": contractor && position == "executor"});
        let made = post(admin, &things, "/api/v1/employees", card).await;
        things.put(name, id(made));
    }
    let now = town.house.now();
    let employee = things.0["employee"].clone();
    things.put("calendar", employee);
    let slots: Vec<Value> = (0..14)
        .map(|day| {
            let start = now + Span::days(day) + Span::minutes(1);
            json!({"start": start.to_string(), "end": (start + Span::hours(20)).to_string()})
        })
        .collect();
    let shifts = post(
        admin,
        &things,
        "/api/v1/calendars/{employee}/shifts",
        json!({"slots": slots}),
    )
    .await;
    things.put("shift", shifts["shifts"][0]["id"].as_str().unwrap());
    things.put("lease", shifts["shifts"][0]["id"].as_str().unwrap());
    // An answer shows a calendar for two months ahead.
    let (gone, back) = (now + Span::days(40), now + Span::days(41));
    let away = json!({"start": gone.to_string(), "end": back.to_string(), "reason": "vacation"});
    let away = post(admin, &things, "/api/v1/calendars/{employee}/absences", away).await;
    things.put("absence", away["absences"][0]["id"].as_str().unwrap());

    let ticket = json!({"building_id": "{building}", "flat": "5", "place": "flat", "category": "{category}",
        "problem": "{problem}", "description": "Течёт кран", "source": "phone", "assign": "manual",
        "contact": {"name": words.name, "phone": words.phone}});
    let made = post(dispatcher, &things, "/api/v1/tickets", ticket).await;
    things.put("ticket", id(made));
    let firm = json!({"company_id": "{company}", "name": format!("Подрядчик {}", things.0["building"]), "kinds": ["maintenance"],
        "scopes": [{"kind": "building", "id": "{building}"}], "skills": ["plumber"]});
    let made = post(admin, &things, "/api/v1/contractors", firm).await;
    things.put("contractor", id(made));
    let contract = json!({"number": "1", "from": (now - Span::days(1)).to_string()});
    post(admin, &things, "/api/v1/contractors/{contractor}/contracts", contract).await;
    if contractor {
        let person = json!({"employee_id": "{employee}"});
        post(admin, &things, "/api/v1/contractors/{contractor}/people", person).await;
        let firm = json!({"contractor_id": "{contractor}"});
        post(dispatcher, &things, "/api/v1/tickets/{ticket}/entrust", firm).await;
        let accept = Order::new(TicketCommand::Accept, Who::system(Via::Console));
        let done = town.house.send::<Ticket>(things.id::<TicketId>("ticket"), accept).await;
        town.house.synced(done.unwrap().seq).await;
    }
    let whom = json!({"executor_id": "{employee}", "master_id": "{master}"});
    post(dispatcher, &things, "/api/v1/tickets/{ticket}/assign", whom).await;
    let form = [("content-type", "multipart/form-data; boundary=cut")];
    let path = things.fill("/api/v1/tickets/{ticket}/files");
    let file = dispatcher.send(Method::POST, &path, &form, Some(photo())).await.good();
    things.put("file", file["files"][0]["id"].as_str().unwrap());
    let outage = json!({"building_ids": ["{building}"], "category": "{category}", "answer": "Чиним до вечера"});
    let made = post(dispatcher, &things, "/api/v1/outages", outage).await;
    things.put("outage", id(made));
    let made = post(dispatcher, &things, "/api/v1/handovers", json!({"note": "Тихо"})).await;
    things.put("handover", id(made));
    let path = things.fill("/api/v1/imports/{kind}?company_id={company}&dry_run=true");
    let table = Some("Улица;Дом\nЛенина;1\n".as_bytes().to_vec());
    let job = admin
        .send(Method::POST, &path, &[("content-type", "text/csv")], table)
        .await
        .good();
    things.put("job", id(job));
    things
}
