//! A town in a data folder of ours: companies, houses, people who work, tickets. Everything goes the way that it goes in
//! life, through the actors.

use super::facts::{Facts, SERVICE};
use domovoi_actors::{House, HouseOptions, Order, RealClock};
use domovoi_domain::access::Grant;
use domovoi_domain::calendar::{Calendar, CalendarCommand};
use domovoi_domain::classifier;
use domovoi_domain::housing::BuildingCard;
use domovoi_domain::kernel::scope::Place;
use domovoi_domain::kernel::{
    BuildingId, CompanyId, EmployeeId, Instant, Role, Scope, Settings, Skill, Slot, Span, TicketId, Via, Who,
};
use domovoi_domain::staff::{EmployeeCard, Position};
use domovoi_domain::tickets::decline::DeclineReason;
use domovoi_domain::tickets::{Assignment, Reason, Register, Source, Ticket, TicketCommand};
use std::cell::Cell;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

pub(crate) const PASSWORD: &str = "одиннадцать журавлей над домом";
const ZONE: &str = "Europe/Moscow";
/// Orders on their way at a time while the town is made.
const AT_ONCE: usize = 1024;

#[derive(Clone)]
pub(crate) struct Town {
    pub(crate) house: House,
    pub(crate) buildings: Vec<Place>,
    pub(crate) who: Who,
}

/// Opens the house in `dir` with everything that a real one has.
pub(crate) fn open(dir: &Path) -> House {
    House::open(dir, HouseOptions::default(), Arc::new(RealClock::new())).unwrap()
}

impl Town {
    /// Founds companies, houses and two people who sign in, `admin` and `dispatcher`.
    pub(crate) async fn found(dir: &Path, facts: &Facts) -> Town {
        let house = open(dir);
        let who = Who::system(Via::Console);
        let mut companies = Vec::new();
        for n in 0..facts.companies {
            let founded = house.found_company(format!("УК {n}"), Settings::default(), &who).await;
            companies.push(founded.unwrap().id);
        }
        for (login, role) in [("admin", Role::Admin), ("dispatcher", Role::Dispatcher)] {
            let grant = Grant::in_all(role, companies.clone());
            let hash = domovoi_web::password::hash(PASSWORD).unwrap();
            house.found_user(login.into(), hash, grant, &who, None).await.unwrap();
        }
        let mut buildings = Vec::new();
        for n in 0..facts.houses {
            let company = companies[facts.company(n)];
            let id = build(&house, facts, n, company, &who).await;
            buildings.push(Place {
                company,
                building: id,
                ..Place::default()
            });
        }
        house.settle().await;
        let who = Who {
            role: Role::Admin,
            via: Via::Import,
            ..Who::default()
        };
        Town { house, buildings, who }
    }

    /// Hires `count` people of the first company who can do what tickets ask for, each with a month of shifts.
    pub(crate) async fn hire(&self, count: usize) -> Vec<EmployeeId> {
        let company = self.buildings[0].company;
        let skill = service().skill;
        let mut hired = Vec::new();
        for n in 0..count {
            let card = EmployeeCard {
                name: format!("Мастеров Пётр {n}"),
                phones: vec![format!("+7999{n:07}")],
                position: Position::Executor,
                skills: vec![skill, Skill::default()],
                bound: vec![Scope::Company(company)],
                contractor: false,
            };
            let id = self.house.hire(company, card, &self.who, None).await.unwrap();
            let begin = Instant(self.house.now().0 / 86_400_000 * 86_400_000) + Span::hours(6);
            let slots = (0..30).map(|day| {
                let start = begin + Span::days(day);
                Slot::new(start, start + Span::hours(9))
            });
            let shifts = Order::new(CalendarCommand::AddShifts { slots: slots.collect() }, self.who.clone());
            self.house.send::<Calendar>(id, shifts).await.unwrap();
            hired.push(id);
        }
        self.house.settle().await;
        hired
    }

    /// Tells the tickets `from` to `to` of the facts, the ended ones with their end.
    pub(crate) async fn tell(&self, facts: &Rc<Facts>, from: u64, to: u64) -> Vec<TicketId> {
        let next = Rc::new(Cell::new(from));
        let now = self.house.now();
        let tellers = (0..AT_ONCE).map(|_| {
            let (town, facts, next) = (self.clone(), facts.clone(), next.clone());
            actix_rt::spawn(async move {
                let mut told = Vec::new();
                while next.get() < to {
                    let at = next.replace(next.get() + 1);
                    let id = town.house.new_id::<TicketId>();
                    town.tell_one(&facts, at, id, now).await;
                    told.push(id);
                }
                told
            })
        });
        let tellers: Vec<_> = tellers.collect();
        let mut all = Vec::new();
        for teller in tellers {
            all.extend(teller.await.unwrap());
        }
        all
    }

    async fn tell_one(&self, facts: &Facts, at: u64, id: TicketId, now: Instant) {
        let fact = facts.ticket(at);
        let register = Register {
            id,
            place: Place {
                flat: Some(fact.flat.to_string()),
                ..self.buildings[fact.house].clone()
            },
            zone: ZONE.into(),
            service: service().number,
            description: fact.words,
            contact_name: fact.name,
            contact_phone: fact.phone,
            source: Source::Phone,
            emergency: None,
            paid: false,
            warranty: false,
            assignment: Assignment {
                reasons: vec![Reason::ManualPolicy],
                ..Assignment::default()
            },
            created_at: Some(now - Span::seconds(fact.age as i64 + 1)),
            parent: None,
        };
        self.order(id, TicketCommand::Register(Box::new(register))).await;
        if !fact.open {
            let command = TicketCommand::Decline {
                reason: DeclineReason::Withdrawn,
                text: String::new(),
            };
            self.order(id, command).await;
        }
    }

    pub(crate) async fn order(&self, id: TicketId, command: TicketCommand) {
        // A moment of pressure is answered with "come again", and one does.
        loop {
            let order = Order::new(command.clone(), self.who.clone());
            match self.house.send::<Ticket>(id, order).await {
                Ok(_) => return,
                Err(refusal) if refusal.retry_after.is_some() => {
                    tokio::time::sleep(std::time::Duration::from_millis(2)).await;
                }
                Err(refusal) => panic!("{refusal:?}"),
            }
        }
    }

    pub(crate) async fn close(self) {
        self.house.close().await;
    }
}

async fn build(house: &House, facts: &Facts, n: usize, company: CompanyId, who: &Who) -> BuildingId {
    let (street, number) = facts.address(n);
    let card = BuildingCard {
        street,
        number,
        zone: ZONE.into(),
        lat: 59.9 + n as f64 * 1e-4,
        lon: 30.2 + (n % 97) as f64 * 1e-3,
        floors: 9,
        living: true,
        ..BuildingCard::default()
    };
    house.found_building(company, card, who, None).await.unwrap().id
}

fn service() -> &'static classifier::Service {
    let mut codes = SERVICE.split('/');
    let (place, category, problem) = (codes.next(), codes.next(), codes.next());
    classifier::find(place.unwrap_or_default(), category.unwrap_or_default(), problem).unwrap()
}
