//! Three months of work: calls, slots, visits, and what residents said of it.
//!
//! Each day's calls are registered in the order of time, so that numbers follow it; what happens to a
//! ticket afterwards goes on beside the others. What lies after the present is not told: those tickets
//! are open.

use super::calls::{any_call, any_moment};
use super::{TicketSteps, Town, TownHouse, TownWorker, photo};
use domovoi_actors::{House, Order};
use domovoi_domain::calendar::{Calendar, CalendarCommand};
use domovoi_domain::classifier::{self, Service};
use domovoi_domain::kernel::scope::Place;
use domovoi_domain::kernel::{EmployeeId, Instant, Refusal, Role, Scope, Slot, Span, TicketId, Via, Who};
use domovoi_domain::staff::Position;
use domovoi_domain::tickets::{Assignment, Audience, Reason, Register, Source, Ticket, TicketCommand};
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use rand::Rng;
use rand::seq::IndexedRandom;
use std::collections::HashMap;

/// Calls a day for all three companies.
const CALLS_A_DAY: std::ops::Range<u32> = 72..108;
/// Tickets that are told side by side.
const SIDE_BY_SIDE: usize = 48;
const PHOTOS: u32 = 8;

/// Something that happens to a ticket.
#[derive(Debug)]
pub(super) struct Step {
    at: Instant,
    who: Who,
    command: TicketCommand,
}

/// What the town remembers while it lives through its history.
struct Chronicle<'a> {
    house: &'a House,
    town: &'a Town,
    photos: Vec<([u8; 32], u64)>,
    /// Until when each worker is taken.
    taken: HashMap<EmployeeId, Instant>,
    now: Instant,
}

pub(super) async fn live_through(
    house: &House,
    town: &Town,
    rng: &mut impl Rng,
    today: Instant,
    days: u32,
    progress: &impl Fn(&str),
) -> Result<(), Refusal> {
    let mut chronicle = Chronicle {
        house,
        town,
        photos: photos(house).await?,
        taken: HashMap::new(),
        now: house.now(),
    };
    for day in (0..=i64::from(days)).rev() {
        let midnight = today - Span::days(day);
        let mut moments: Vec<i64> = (0..rng.random_range(CALLS_A_DAY)).map(|_| any_moment(rng)).collect();
        moments.sort_unstable();
        let mut stories = Vec::new();
        for moment in moments {
            let at = midnight + Span(moment);
            if at < chronicle.now {
                stories.push(chronicle.register(rng, at).await?);
            }
        }
        chronicle.tell(stories).await?;
        if day % 10 == 0 && day > 0 {
            progress(&format!("история заявок: осталось дней {day}"));
        }
    }
    Ok(())
}

async fn photos(house: &House) -> Result<Vec<([u8; 32], u64)>, Refusal> {
    let mut photos = Vec::new();
    for variant in 0..PHOTOS {
        let bytes = photo::photo(variant);
        let size = bytes.len() as u64;
        photos.push((house.put_blob(bytes).await?.0, size));
    }
    Ok(photos)
}

impl Chronicle<'_> {
    /// Takes one call and returns what will come of it.
    async fn register(&mut self, rng: &mut impl Rng, at: Instant) -> Result<TicketSteps, Refusal> {
        let house = self.house;
        let call = any_call(rng);
        let Some(service) = classifier::find(call.service.0, call.service.1, Some(call.service.2)) else {
            return Err(Refusal::bug());
        };
        let home = self.town.houses.choose(rng).ok_or_else(Refusal::bug)?;
        let flat = home.flats.choose(rng).ok_or_else(Refusal::bug)?;
        let (name, phone) = flat.caller.clone().unwrap_or_default();
        let place = Place {
            entrance: Some(flat.entrance),
            flat: call.in_flat.then(|| flat.number.clone()),
            ..home.place.clone()
        };
        let emergency = service.is_emergency();
        let town = self.town;
        // An emergency is gone to at once; people choose a time for the rest within the next day or two.
        let lead = if emergency {
            Span::minutes(8)
        } else {
            Span::minutes(rng.random_range(45..2_400))
        };
        let executor = self.executor(town, home, service, emergency, at + lead);
        let slot = executor.map(|worker| self.slot(worker, service, at + lead));
        if let (Some(worker), Some(slot)) = (executor, slot) {
            self.taken.insert(worker.id, slot.end);
        }
        let dispatcher = self.dispatcher(home);
        let id: TicketId = house.new_id();

        if let (Some(worker), Some(slot)) = (executor, slot) {
            let reserve = CalendarCommand::Reserve {
                ticket: id,
                slot,
                emergency,
            };
            house
                .send::<Calendar>(worker.id, Order::new(reserve, dispatcher.clone()).at(Some(at)))
                .await?;
        }
        let steps = match (executor, slot) {
            (Some(worker), Some(slot)) => self.story(rng, service, emergency, at, worker, slot, dispatcher.clone()),
            _ => Vec::new(),
        };
        // What has ended by now is a record of the past and wakes nobody on its way; the rest is alive.
        let ended = steps.last().is_some_and(|step| step.at < self.now);
        let mut who = dispatcher;
        if ended {
            who.via = Via::Replay;
        }
        let register = Register {
            id,
            place,
            zone: super::founding::ZONE.into(),
            service: service.number,
            description: (*call.words.choose(rng).unwrap_or(&"")).to_owned(),
            contact_name: name,
            contact_phone: phone,
            source: if rng.random_bool(0.78) {
                Source::Phone
            } else {
                Source::App
            },
            assignment: Assignment {
                executor: executor.map(|worker| worker.id),
                master: self.master(home),
                slot,
                reasons: slot.map_or(vec![Reason::NobodyFree], |slot| {
                    vec![Reason::Bound(3), Reason::Free(slot)]
                }),
            },
            created_at: ended.then_some(at),
            ..Register::default()
        };
        let order = Order::new(TicketCommand::Register(Box::new(register)), who).at(Some(at));
        house.send::<Ticket>(id, order).await?;
        Ok((id, steps))
    }

    /// What becomes of a ticket, step by step.
    #[allow(clippy::too_many_arguments)]
    fn story(
        &self,
        rng: &mut impl Rng,
        service: &Service,
        emergency: bool,
        at: Instant,
        worker: &TownWorker,
        slot: Slot,
        dispatcher: Who,
    ) -> Vec<Step> {
        let executor = Who {
            employee: Some(worker.id),
            role: Role::Executor,
            user: worker.user,
            ..dispatcher.clone()
        };
        let resident = Who {
            employee: None,
            role: Role::Resident,
            user: None,
            ..dispatcher.clone()
        };
        let mut steps = Vec::new();
        let mut step = |at: Instant, who: &Who, command| {
            steps.push(Step {
                at,
                who: who.clone(),
                command,
            })
        };

        if rng.random_bool(0.04) {
            let reason = domovoi_domain::tickets::decline::DeclineReason::PrivateProperty;
            let text = "Имущество внутри квартиры; предложена платная услуга.".to_owned();
            step(
                at + Span::minutes(4),
                &dispatcher,
                TicketCommand::Decline { reason, text },
            );
            return steps;
        }
        step(
            at + Span::minutes(rng.random_range(1..9)),
            &dispatcher,
            TicketCommand::Inform,
        );
        let start = slot.start + Span::minutes(rng.random_range(0..12));
        step(start, &executor, TicketCommand::Start);
        if emergency {
            step(
                start + Span::minutes(rng.random_range(6..16)),
                &executor,
                TicketCommand::Localise,
            );
        }
        if rng.random_bool(0.25) {
            let text = *COMMENTS.choose(rng).unwrap_or(&"");
            let comment = TicketCommand::Comment {
                audience: Audience::Staff,
                text: text.to_owned(),
            };
            step(start + Span::minutes(17), &executor, comment);
        }
        let end = start
            .max(slot.end - Span::minutes(rng.random_range(0..10)))
            .max(start + Span::minutes(20));
        for index in 0..service.photos {
            let (blob, size) = self.photos[rng.random_range(0..self.photos.len())];
            let name = format!("photo_{}.png", index + 1);
            let file = TicketCommand::AddFile {
                audience: Audience::Resident,
                name,
                blob,
                size,
                mime: "image/png".into(),
            };
            step(end - Span::minutes(1), &executor, file);
        }
        step(end, &executor, TicketCommand::Complete { note: String::new() });
        if rng.random_bool(0.9) {
            let said = end + Span::minutes(rng.random_range(15..700));
            let rating = match rng.random_range(0..20) {
                0 => Some(2),
                1 | 2 => Some(3),
                3..=6 => Some(4),
                7..=14 => Some(5),
                _ => None,
            };
            step(said, &resident, TicketCommand::Close { rating });
        }
        steps
    }

    /// Tells all stories up to the present, many tickets side by side.
    async fn tell(&self, stories: Vec<TicketSteps>) -> Result<(), Refusal> {
        let house = self.house;
        let now = self.now;
        let mut running = FuturesUnordered::new();
        for (id, steps) in stories {
            running.push(async move {
                for step in steps.into_iter().take_while(|step| step.at < now) {
                    let order = Order::new(step.command, step.who).at(Some(step.at));
                    house.send::<Ticket>(id, order).await?;
                }
                Ok::<(), Refusal>(())
            });
            if running.len() >= SIDE_BY_SIDE {
                running.next().await.transpose()?;
            }
        }
        while let Some(told) = running.next().await {
            told?;
        }
        Ok(())
    }

    /// Somebody of the company with the skill; the one who is free first.
    fn executor<'t>(
        &self,
        town: &'t Town,
        home: &TownHouse,
        service: &Service,
        emergency: bool,
        earliest: Instant,
    ) -> Option<&'t TownWorker> {
        let fits = |worker: &&TownWorker| {
            let bound = worker.bound.iter().any(|scope: &Scope| scope.holds(&home.place));
            worker.position == Position::Executor
                && worker.company == home.company
                && worker.skills.contains(&service.skill)
                && (bound || emergency)
        };
        town.workers
            .iter()
            .filter(fits)
            .min_by_key(|worker| self.slot(worker, service, earliest).start)
    }

    fn master(&self, home: &TownHouse) -> Option<EmployeeId> {
        let fits = |worker: &&TownWorker| {
            worker.position == Position::Master && worker.bound.iter().any(|scope| scope.holds(&home.place))
        };
        self.town.workers.iter().find(fits).map(|worker| worker.id)
    }

    /// The next free time of his shifts from `earliest` on that is long enough.
    fn slot(&self, worker: &TownWorker, service: &Service, earliest: Instant) -> Slot {
        let length = Span::minutes(i64::from(service.minutes));
        let quarter = Span::minutes(15).0;
        let free = self.taken.get(&worker.id).copied().unwrap_or_default();
        let rounded = |instant: Instant| Instant((instant.0 + quarter - 1) / quarter * quarter);
        let earliest = rounded(earliest.max(free));
        let shift = worker.shifts.iter().find(|shift| shift.end - length >= earliest);
        let start = shift.map_or(earliest, |shift| shift.start.max(earliest));
        Slot::new(start, start + length)
    }

    fn dispatcher(&self, home: &TownHouse) -> Who {
        let (user, employee) = self.town.dispatcher;
        Who {
            user: Some(user),
            employee,
            company: Some(home.company),
            role: Role::Dispatcher,
            via: Via::Web,
            from: None,
        }
    }
}

const COMMENTS: [&str; 6] = [
    "Нужен доступ в подвал, ключ у мастера.",
    "Заменил прокладку, проверил под давлением.",
    "Хозяев нет дома, перезвонить после 18:00.",
    "Требуется сварка, заказал на завтра.",
    "Перекрыл стояк, жильцов предупредил.",
    "Сделано, убрал за собой.",
];
