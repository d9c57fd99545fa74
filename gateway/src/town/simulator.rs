//! Callers and executors of the town, so that the board moves: calls come in through intake as a
//! dispatcher would take them, and people go on with what is open.

use super::calls::any_call;
use super::{Town, photo};
use domovoi_actors::{House, Order, Request};
use domovoi_domain::classifier;
use domovoi_domain::kernel::{Refusal, Role, Span, TicketId, Via, Who};
use domovoi_domain::tickets::{Audience, Source, Status, Ticket, TicketCommand};
use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, IteratorRandom};
use rand::{Rng, SeedableRng};
use std::time::Duration;

/// So many open tickets keep a board lively and a person can still see them.
const PLENTY: usize = 160;
/// Milliseconds between two things that happen.
const PACE: std::ops::Range<u64> = 900..3_600;

/// Keeps the town alive until its house is closed.
pub async fn simulate(house: House, town: Town) {
    let mut rng = StdRng::seed_from_u64(town.seed ^ 0x5157);
    loop {
        actix_rt::time::sleep(Duration::from_millis(rng.random_range(PACE))).await;
        let open = house.model().tickets.all_open().count();
        let calls = rng.random_bool(if open < PLENTY { 0.55 } else { 0.2 });
        let outcome = if calls {
            call(&house, &town, &mut rng).await
        } else {
            work(&house, &town, &mut rng).await
        };
        match outcome {
            Ok(()) => {}
            Err(refusal) if refusal.code == "closing" => return,
            // Somebody at the screen was first; the town goes on with something else.
            Err(refusal) => tracing::debug!(code = refusal.code, "the town was refused"),
        }
    }
}

/// A call comes in and is registered; the platform finds who goes.
async fn call(house: &House, town: &Town, rng: &mut StdRng) -> Result<(), Refusal> {
    let call = any_call(rng);
    let service = classifier::find(call.service.0, call.service.1, Some(call.service.2)).ok_or_else(Refusal::bug)?;
    let home = town.houses.choose(rng).ok_or_else(Refusal::bug)?;
    let flat = home.flats.choose(rng).ok_or_else(Refusal::bug)?;
    let (name, phone) = flat.caller.clone().unwrap_or_default();
    let request = Request {
        building: home.id,
        flat: call.in_flat.then(|| flat.number.clone()),
        entrance: Some(flat.entrance),
        service: service.number,
        description: (*call.words.choose(rng).unwrap_or(&"")).to_owned(),
        contact_name: name,
        contact_phone: phone,
        source: if rng.random_bool(0.7) {
            Source::Phone
        } else {
            Source::App
        },
        ..Request::default()
    };
    let (user, employee) = town.dispatcher;
    let who = Who {
        user: Some(user),
        employee,
        company: Some(home.company),
        role: Role::Dispatcher,
        via: Via::Web,
        from: None,
    };
    house.register(request, &who, None).await.map(drop)
}

/// Somebody goes on with an open ticket.
async fn work(house: &House, town: &Town, rng: &mut StdRng) -> Result<(), Refusal> {
    let Some(ticket) = house.model().tickets.all_open().choose(rng).cloned() else {
        return Ok(());
    };
    let (user, employee) = town.dispatcher;
    let company = Some(ticket.company());
    let dispatcher = Who {
        user: Some(user),
        employee,
        company,
        role: Role::Dispatcher,
        via: Via::Web,
        from: None,
    };
    let resident = Who {
        user: None,
        employee: None,
        role: Role::Resident,
        ..dispatcher.clone()
    };
    let Some(executor) = ticket.executor else { return Ok(()) };
    let worker = town.workers.iter().find(|worker| worker.id == executor);
    let user = worker.and_then(|worker| worker.user);
    let executor = Who {
        user,
        employee: Some(executor),
        role: Role::Executor,
        ..dispatcher.clone()
    };
    let soon = ticket.slot.is_none_or(|slot| slot.start < house.now() + Span::hours(2));
    match ticket.status {
        Status::New if ticket.informed_at.is_none() => send(house, ticket.id, TicketCommand::Inform, dispatcher).await,
        Status::New if soon => send(house, ticket.id, TicketCommand::Start, executor).await,
        Status::InProgress if ticket.emergency && ticket.localised_at.is_none() => {
            send(house, ticket.id, TicketCommand::Localise, executor).await
        }
        Status::InProgress if rng.random_bool(0.3) => {
            let text = *["Буду через десять минут.", "Нужен ключ от подвала.", "Перекрыл стояк."]
                .choose(rng)
                .unwrap_or(&"");
            let comment = TicketCommand::Comment {
                audience: Audience::Staff,
                text: text.to_owned(),
            };
            send(house, ticket.id, comment, executor).await
        }
        Status::InProgress => complete(house, &ticket, executor, rng.random_range(0..8)).await,
        Status::Completed if rng.random_bool(0.06) => {
            let back = TicketCommand::Return {
                reason: "Через час опять то же самое.".into(),
            };
            send(house, ticket.id, back, resident).await
        }
        Status::Completed => {
            let rating = [None, Some(5), Some(5), Some(4), Some(3)]
                .choose(rng)
                .copied()
                .flatten();
            send(house, ticket.id, TicketCommand::Close { rating }, resident).await
        }
        _ => Ok(()),
    }
}

/// Work ends with the photos that the service asks for.
async fn complete(house: &House, ticket: &Ticket, executor: Who, variant: u32) -> Result<(), Refusal> {
    let needed = classifier::get(ticket.service).map_or(0, |service| usize::from(service.photos));
    for index in ticket.files.len()..needed {
        let bytes = photo::photo(variant);
        let size = bytes.len() as u64;
        let file = TicketCommand::AddFile {
            audience: Audience::Resident,
            name: format!("photo_{}.png", index + 1),
            blob: house.put_blob(bytes).await?.0,
            size,
            mime: "image/png".into(),
        };
        send(house, ticket.id, file, executor.clone()).await?;
    }
    send(
        house,
        ticket.id,
        TicketCommand::Complete { note: String::new() },
        executor,
    )
    .await
}

async fn send(house: &House, id: TicketId, command: TicketCommand, who: Who) -> Result<(), Refusal> {
    house.send::<Ticket>(id, Order::new(command, who)).await.map(drop)
}
