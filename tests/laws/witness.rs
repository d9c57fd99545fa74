//! A random life as somebody lived it through. A refusal is part of life.

use crate::step::{People, Plan, Staff, Step, Stock, Users, Work};
use domovoi_actors::{Order, Seen};
use domovoi_domain::access::{Device, Grant, User, UserCommand};
use domovoi_domain::calendar::AbsenceReason;
use domovoi_domain::housing::{Building, BuildingCommand, Medium, Riser};
use domovoi_domain::kernel::{
    Aggregate, BuildingId, EmployeeId, Instant, PersonId, Role, Scope, Skill, Slot, Span, TicketId, UserId,
};
use domovoi_domain::residents::{Home, Person, PersonCard, PersonCommand, Tenure};
use domovoi_domain::staff::{Employee, EmployeeCard, EmployeeCommand, Position};
use domovoi_domain::tickets::decline::DeclineReason;
use domovoi_domain::tickets::{Audience, Ticket, TicketCommand};
use domovoi_tests::{Post, TicketHandle, World};
use std::collections::HashMap;

const SERVICES: [&str; 6] = [
    "flat/water/fixture_leak",
    "flat/water/flooding",
    "flat/electricity/no_power",
    "flat/sewage/blockage",
    "flat/meters/first_sealing",
    "flat/intercom/make_keys",
];
/// A PHC string that nobody's password fits.
const HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzYWx0$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Who lives a life through and remembers what was seen and said.
pub(crate) struct Witness {
    world: World,
    /// Every state of every ticket, at a moment at which it stood so.
    pub(crate) moments: Vec<(Instant, Seen<Ticket>)>,
    /// The last moment before a ticket was there.
    pub(crate) born_after: Vec<(Instant, TicketId)>,
    /// Every name, telephone, sign-in name and free text that was said.
    pub(crate) words: Vec<String>,
    versions: HashMap<TicketId, u64>,
    houses: Vec<BuildingId>,
    staff: Vec<EmployeeId>,
    people: Vec<PersonId>,
    users: Vec<UserId>,
    tickets: Vec<TicketHandle>,
}

impl Witness {
    pub(crate) async fn of(world: &World, steps: &[Step]) -> Witness {
        let house = world.house("Ленина", "39 к1").await;
        let bound = Scope::Company(world.home());
        let plumber = world.executor(&[Skill::Plumber], Scope::Building(house)).await;
        let helper = world
            .executor(&[Skill::Plumber, Skill::LowVoltage], bound.clone())
            .await;
        let electrician = world.executor(&[Skill::Electrician], bound).await;
        let mut witness = Witness {
            world: world.clone(),
            moments: Vec::new(),
            born_after: Vec::new(),
            // The names that the world gives to those it hires.
            words: vec!["Сотрудник Номер".into()],
            versions: HashMap::new(),
            houses: vec![house],
            staff: vec![plumber, helper, electrician],
            people: Vec::new(),
            users: Vec::new(),
            tickets: Vec::new(),
        };
        for step in steps {
            // No two steps share a moment.
            world.later(Span(1)).await;
            witness.live(step.clone()).await;
            world.settle().await;
            witness.look().await;
        }
        witness
    }

    /// Remembers every ticket that has changed.
    async fn look(&mut self) {
        let now = self.world.now();
        for ticket in &self.tickets {
            let seen = ticket.seen().await;
            if self.versions.insert(ticket.id, seen.version) != Some(seen.version) {
                self.moments.push((now, seen));
            }
        }
    }

    async fn live(&mut self, step: Step) {
        match step {
            Step::Call {
                house,
                flat,
                service,
                emergency,
                by_hand,
            } => {
                let call = self
                    .world
                    .call(pick(&self.houses, house), pick(&SERVICES, service))
                    .from(&flat.to_string());
                let (words, name, phone) = (self.say("Обращение"), self.say("Звонящий"), self.phone());
                let call = call.says(&words).contact(&name, &phone);
                let call = if by_hand { call.by_hand() } else { call };
                let call = match emergency {
                    Some(emergency) => call.emergency(emergency),
                    None => call,
                };
                if let Ok(ticket) = call.attempt().await {
                    self.born_after.push((self.world.now() - Span(1), ticket.id));
                    self.tickets.push(ticket);
                }
            }
            Step::Work { ticket, work, executor } => self.work(ticket, work, executor).await,
            Step::Plan { ticket, plan } => self.plan(ticket, plan).await,
            Step::Staff { employee, change } => self.staff(employee, change).await,
            Step::Stock { house, change } => self.stock(house, change).await,
            Step::People { person, change } => self.people(person, change).await,
            Step::Users { user, change } => self.users(user, change).await,
            Step::Distribute(distribution) => {
                self.world.set_up(|settings| settings.distribution = distribution).await;
            }
            Step::Later(span) => self.world.later(span).await,
            Step::Restart => self.world.restart().await,
            Step::Crash => self.world.crash().await,
        }
    }

    async fn work(&mut self, ticket: u8, work: Work, by_executor: bool) {
        let Some(ticket) = choose(&self.tickets, ticket) else {
            return;
        };
        let command = match work {
            Work::Start => TicketCommand::Start,
            Work::Complete => TicketCommand::Complete {
                note: self.say("Сделано"),
            },
            Work::Close(stars) => TicketCommand::Close { rating: Some(stars) },
            Work::GiveBack => TicketCommand::Return {
                reason: self.say("Возврат"),
            },
            Work::Defer(span) => TicketCommand::Defer {
                until: self.world.now() + span,
                reason: self.say("Позже"),
            },
            Work::Decline => TicketCommand::Decline {
                reason: DeclineReason::Other,
                text: self.say("Отказ"),
            },
            Work::Localise => TicketCommand::Localise,
            Work::Inform => TicketCommand::Inform,
            Work::Comment(audience) => TicketCommand::Comment {
                audience,
                text: self.say("Замечание"),
            },
            Work::Correct { service, emergency } => TicketCommand::Correct {
                description: Some(self.say("Исправлено")),
                contact: Some((self.say("Другой"), self.phone())),
                emergency,
                service: service.map(|service| u16::from(service) + 1),
            },
            Work::File => TicketCommand::AddFile {
                audience: Audience::Staff,
                name: self.say("Снимок"),
                blob: [self.words.len() as u8; 32],
                size: 1000,
                mime: "image/jpeg".into(),
            },
            Work::Link(parent) => TicketCommand::Link {
                parent: Some(pick(&self.tickets, parent).id),
            },
            Work::Unassign => TicketCommand::Unassign { reasons: Vec::new() },
        };
        let who = match ticket.executor().await.filter(|_| by_executor) {
            Some(executor) => Post(executor).who(),
            None => self.world.dispatcher(),
        };
        let _ = ticket.order(command, who).await;
    }

    async fn plan(&self, ticket: u8, plan: Plan) {
        let Some(ticket) = choose(&self.tickets, ticket) else {
            return;
        };
        let (platform, who) = (self.world.platform(), self.world.dispatcher());
        let _ = match plan {
            Plan::Best => platform.assign_best(ticket.id, &who, None, None).await,
            Plan::To(employee) => ticket.assign(pick(&self.staff, employee), None).await,
            Plan::Move { hours } => ticket.reschedule(self.hour_from_now(hours)).await,
        };
    }

    async fn staff(&mut self, employee: u8, change: Staff) {
        let (world, employee) = (self.world.clone(), pick(&self.staff, employee));
        let away = |hours: u8| Slot::new(world.now(), world.now() + Span::hours(hours.into()));
        match change {
            Staff::Hire(plumber) => {
                let skill = if plumber { Skill::Plumber } else { Skill::Electrician };
                let scope = Scope::Building(*self.houses.last().expect("there is a house"));
                self.staff
                    .push(world.executor(&[skill, Skill::LowVoltage], scope).await);
            }
            Staff::Correct => {
                let card = EmployeeCard {
                    name: self.say("Работник"),
                    phones: vec![self.phone()],
                    position: Position::Executor,
                    skills: vec![Skill::Plumber, Skill::Handyman],
                    bound: vec![Scope::Company(world.home())],
                    contractor: false,
                };
                self.give::<Employee>(employee, EmployeeCommand::Correct { card }).await;
            }
            Staff::Dismiss => world.dismiss(employee).await,
            Staff::Leave { hours } => world.absence(employee, away(hours), AbsenceReason::Sick).await,
            Staff::HandOver => {
                let _ = world.platform().reassign(employee, away(48), &world.dispatcher()).await;
            }
            Staff::Lease { hours } => {
                let _ = world
                    .lease(&world.dispatcher(), employee, self.hour_from_now(hours))
                    .await;
            }
        }
    }

    async fn stock(&mut self, house: u8, change: Stock) {
        let house = pick(&self.houses, house);
        match change {
            Stock::Build => {
                let number = (self.houses.len() * 2).to_string();
                self.houses.push(self.world.house("Садовая", &number).await);
            }
            Stock::Floors(floors) => {
                let platform = self.world.platform();
                let mut card = platform
                    .view::<Building>(house)
                    .await
                    .expect("the house stands")
                    .state
                    .card();
                card.floors = floors.into();
                let _ = platform
                    .correct_building(house, card, &self.world.dispatcher(), None, None)
                    .await;
            }
            Stock::Risers => {
                let risers = vec![Riser {
                    name: "Ст1".into(),
                    medium: Medium::ColdWater,
                    flats: vec!["1".into(), "5".into()],
                }];
                self.give::<Building>(house, BuildingCommand::SetRisers { risers })
                    .await;
            }
            Stock::District => {
                let name = format!("Район {}", self.world.now().0);
                self.world.district(&name).await;
            }
        }
    }

    async fn people(&mut self, person: u8, change: People) {
        let known = choose(&self.people, person);
        let home = |house: u8, flat: u8| Home {
            building: pick(&self.houses, house),
            flat: flat.to_string(),
            role: Tenure::Owner,
            verified: false,
        };
        match (change, known) {
            (People::Register { house, flat }, _) => {
                let homes = vec![home(house, flat)];
                let (id, company, card) = (self.world.platform().new_id(), self.world.home(), self.card());
                self.give::<Person>(
                    id,
                    PersonCommand::Register {
                        id,
                        company,
                        card,
                        homes,
                    },
                )
                .await;
                self.people.push(id);
            }
            (_, None) => {}
            (People::Correct, Some(id)) => {
                let card = self.card();
                self.give::<Person>(id, PersonCommand::Correct { card }).await;
            }
            (People::AddHome { house, flat }, Some(id)) => {
                let home = home(house, flat);
                self.give::<Person>(id, PersonCommand::AddHome { home }).await;
            }
            (People::RemoveHome { house, flat }, Some(id)) => {
                let Home { building, flat, .. } = home(house, flat);
                self.give::<Person>(id, PersonCommand::RemoveHome { building, flat })
                    .await;
            }
        }
    }

    async fn users(&mut self, user: u8, change: Users) {
        let known = choose(&self.users, user);
        let command = match (change, known) {
            (Users::Invite, _) => {
                let login = self.login();
                let grant = Grant::in_all(Role::Dispatcher, [self.world.home()]);
                let (platform, who) = (self.world.platform(), self.world.dispatcher());
                let invited = platform.found_user(login, HASH.into(), grant, &who, None).await;
                self.users.push(invited.expect("the user is invited").id);
                return;
            }
            (_, None) => return,
            (Users::Open(token), _) => UserCommand::OpenSession {
                token: [token; 32],
                until: self.world.now() + Span::hours(12),
                device: Device::default(),
                identity: None,
                proof: None,
            },
            (Users::End(token), _) => UserCommand::EndSession { token: [token; 32] },
            (Users::Block, _) => UserCommand::Block,
            (Users::Unblock, _) => UserCommand::Unblock,
            (Users::Password, _) => UserCommand::SetPassword {
                login: self.login(),
                password_hash: HASH.into(),
            },
        };
        if let Some(id) = known {
            self.give::<User>(id, command).await;
        }
    }

    async fn give<A: Aggregate>(&self, id: A::Id, command: A::Command) {
        let _ = self
            .world
            .platform()
            .send::<A>(id, Order::new(command, self.world.dispatcher()))
            .await;
    }

    fn hour_from_now(&self, hours: u8) -> Slot {
        let start = self.world.now() + Span::hours(hours.into());
        Slot::new(start, start + Span::hours(1))
    }

    fn card(&mut self) -> PersonCard {
        PersonCard {
            name: self.say("Житель"),
            phones: vec![self.phone()],
            email: self.said("почта@пример.рф").to_lowercase(),
        }
    }

    /// Words that nobody has said before, and that would be known again anywhere.
    fn say(&mut self, word: &str) -> String {
        self.said(&format!("{word} Тайнослов"))
    }

    fn said(&mut self, word: &str) -> String {
        let word = format!("{word}{:05}", self.words.len());
        self.words.push(word.clone());
        word
    }

    fn phone(&mut self) -> String {
        let digits = format!("7931{:07}", 4_650_000 + self.words.len());
        self.words.push(digits.clone());
        format!("+{digits}")
    }

    fn login(&mut self) -> String {
        let login = format!("tainologin{:05}", self.words.len());
        self.words.push(login.clone());
        login
    }
}

/// One of what there is.
fn choose<T: Clone>(from: &[T], n: u8) -> Option<T> {
    (!from.is_empty()).then(|| from[usize::from(n) % from.len()].clone())
}

fn pick<T: Clone>(from: &[T], n: u8) -> T {
    choose(from, n).expect("there is one")
}
