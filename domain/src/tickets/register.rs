//! Registering and correcting: what intake may say, and what follows from it.

use super::{Assignment, Reason, Register, Registered, Ticket, TicketEvent, deadline};
use crate::kernel::{Context, Decision, Instant, Record, Refusal, Slot, Span, Via, Wrong, phone, time};
use crate::policies::service_gives_terms;
use jiff::tz::TimeZone;

/// Longest description, comment or reason, in characters.
pub const TEXT_LIMIT: usize = 4000;
/// Longest contact name, in characters.
pub const NAME_LIMIT: usize = 200;
/// The longest slot that one ticket may take.
pub const SLOT_LIMIT: Span = Span::days(31);

pub(super) fn register(ask: Register, context: &Context<'_>) -> Result<Decision<TicketEvent>, Refusal> {
    let mut wrong = Wrong::default();
    let terms = service_gives_terms(ask.service, context.settings);
    match &terms {
        None => unknown_service(&mut wrong),
        Some(terms) if !terms.enabled => wrong.add(
            "problem",
            "service_disabled",
            "Компания не оказывает эту услугу. Выберите другую.",
            "The company does not offer this service. Choose another one.",
        ),
        Some(_) => {}
    }
    let zone = time::zone(&ask.zone);
    if zone.is_none() {
        wrong.zone("zone");
    }
    fits(&mut wrong, "description", &ask.description, TEXT_LIMIT);
    let contact = contact(&mut wrong, &ask.contact_name, &ask.contact_phone);
    assigned_slot(&mut wrong, &ask.assignment, context);
    if let Some(created_at) = ask.created_at {
        may_come_from(&mut wrong, created_at, context);
    }
    wrong.finish()?;
    let (Some(terms), Some(zone)) = (terms, zone) else {
        return Err(Refusal::bug());
    };

    let created_at = ask.created_at.unwrap_or(context.now);
    let emergency = ask.emergency.unwrap_or(terms.emergency);
    let mut deadlines = deadline::begin(&terms, emergency, created_at, &zone, context.settings);
    if ask.created_at.is_some() {
        // A recording is told long after it happened: whatever its terms were, nobody is woken for them.
        let recorded = context.who.via == Via::Replay;
        deadline::known_late(&mut deadlines, if recorded { Instant(i64::MAX) } else { context.now });
    }
    let mut decision = Decision::nothing();
    let description = decision.keep(context, Record::Text(ask.description.trim().to_owned()));
    let contact = contact.map(|contact| decision.keep(context, contact));
    decision.events.push(TicketEvent::Registered(Box::new(Registered {
        id: ask.id,
        number: context.number,
        place: ask.place,
        zone: ask.zone,
        service: ask.service,
        emergency,
        paid: ask.paid,
        warranty: ask.warranty,
        source: ask.source,
        description,
        contact,
        created_at,
        assignment: with_a_reason(ask.assignment, context),
        deadlines,
        parent: ask.parent,
    })));
    Ok(decision)
}

fn may_come_from(wrong: &mut Wrong, created_at: Instant, context: &Context<'_>) {
    if !backdates(context) {
        wrong.add(
            "created_at",
            "not_allowed",
            "Время заявки ставит система; другое время принимает только импорт.",
            "The time of a ticket is set by the system; only an import may bring another.",
        );
    } else if created_at > context.now || created_at < Instant(0) {
        wrong.add(
            "created_at",
            "out_of_range",
            "Время заявки не может быть в будущем.",
            "A ticket cannot come from the future.",
        );
    }
}

fn unknown_service(wrong: &mut Wrong) {
    wrong.add(
        "problem",
        "unknown",
        "Такой услуги нет в классификаторе компании.",
        "The company's classifier has no such service.",
    );
}

/// What was said at intake is corrected; the rest follows from it.
pub(super) fn correct(
    ticket: &Ticket,
    description: Option<String>,
    contact_words: Option<(String, String)>,
    emergency: Option<bool>,
    service: Option<u16>,
    context: &Context<'_>,
) -> Result<Decision<TicketEvent>, Refusal> {
    let mut wrong = Wrong::default();
    let service = service.filter(|service| *service != ticket.service);
    let terms = service_gives_terms(service.unwrap_or(ticket.service), context.settings);
    if service.is_some() && !terms.as_ref().is_some_and(|terms| terms.enabled) {
        unknown_service(&mut wrong);
    }
    if let Some(text) = &description {
        fits(&mut wrong, "description", text, TEXT_LIMIT);
    }
    let contact = contact_words.map(|(name, phone)| contact(&mut wrong, &name, &phone).unwrap_or_else(nobody));
    wrong.finish()?;
    // A new service brings its own urgency unless the dispatcher says otherwise.
    let of_service = service.and(terms.as_ref()).map(|terms| terms.emergency);
    let emergency = emergency
        .or(of_service)
        .filter(|emergency| *emergency != ticket.emergency);
    if description.is_none() && contact.is_none() && emergency.is_none() && service.is_none() {
        return Ok(Decision::nothing());
    }

    // The old words stay: a correction is visible, and the past can be seen as it stood.
    let mut decision = Decision::nothing();
    let description = description.map(|text| decision.keep(context, Record::Text(text.trim().to_owned())));
    let contact = contact.map(|contact| decision.keep(context, contact));
    decision.events.push(TicketEvent::Corrected {
        description,
        contact,
        emergency,
        service,
    });
    if let Some(terms) = terms.filter(|_| emergency.is_some() || service.is_some()) {
        let emergency = emergency.unwrap_or(ticket.emergency);
        let anew = deadline::begin(&terms, emergency, ticket.created_at, &zone_of(ticket), context.settings);
        decision.events.push(TicketEvent::DeadlinesSet {
            deadlines: deadline::correct(&ticket.deadlines, anew),
        });
    }
    Ok(decision)
}

/// No ticket without an assignment or a stated reason.
pub(super) fn with_a_reason(mut assignment: Assignment, context: &Context<'_>) -> Assignment {
    if assignment.reasons.is_empty() {
        assignment.reasons.push(a_person_or_policy(context));
    }
    assignment
}

pub(super) fn a_person_or_policy(context: &Context<'_>) -> Reason {
    context.who.user.map_or(Reason::ManualPolicy, Reason::ChosenBy)
}

/// Imports and replays tell of the past; everybody else acts now.
pub(super) fn backdates(context: &Context<'_>) -> bool {
    matches!(context.who.via, Via::Import | Via::Replay | Via::Policy)
}

/// Looks at the time of an assignment.
pub(super) fn assigned_slot(wrong: &mut Wrong, assignment: &Assignment, context: &Context<'_>) {
    match (assignment.slot, assignment.executor) {
        (None, _) => {}
        (Some(_), None) => wrong.add(
            "slot",
            "no_executor",
            "Время назначается исполнителю: сначала выберите исполнителя.",
            "A time belongs to an executor: choose one first.",
        ),
        (Some(slot), Some(_)) => planned_slot(wrong, slot, context),
    }
}

pub(super) fn planned_slot(wrong: &mut Wrong, slot: Slot, context: &Context<'_>) {
    if slot.start >= slot.end {
        wrong.add(
            "slot",
            "backwards",
            "Начало должно быть раньше конца.",
            "The start must be before the end.",
        );
    } else if slot.length() > SLOT_LIMIT {
        wrong.add(
            "slot",
            "too_long",
            "Время одной заявки — не больше 31 дня.",
            "One ticket may take 31 days at most.",
        );
    } else if slot.end <= context.now && !backdates(context) {
        wrong.add(
            "slot",
            "in_past",
            "Это время уже прошло. Выберите другое.",
            "This time has passed. Choose another one.",
        );
    }
}

/// Words of several lines that may be empty.
pub(super) fn fits(wrong: &mut Wrong, field: &'static str, text: &str, limit: usize) {
    if text.chars().count() > limit {
        wrong.add(
            field,
            "too_long",
            format!("Не больше {limit} знаков."),
            format!("At most {limit} characters."),
        );
    }
}

/// Words of several lines that must be there.
pub(super) fn says(wrong: &mut Wrong, field: &'static str, text: &str) {
    if text.trim().is_empty() {
        wrong.add(field, "required", "Напишите хотя бы слово.", "Write at least a word.");
    }
    fits(wrong, field, text, TEXT_LIMIT);
}

/// The zone of a house was checked at registration; UTC is for a state that has none yet.
pub(super) fn zone_of(ticket: &Ticket) -> TimeZone {
    time::zone(&ticket.zone).unwrap_or(TimeZone::UTC)
}

/// Who asks; `None` when nobody said so.
fn contact(wrong: &mut Wrong, name: &str, phone: &str) -> Option<Record> {
    let name = wrong.optional_line("contact.name", name, NAME_LIMIT);
    let phone = match phone.trim() {
        "" => String::new(),
        text => phone::normalise(text, None).unwrap_or_else(|why| {
            wrong.add("contact.phone", why.code(), why.text().ru, why.text().en);
            String::new()
        }),
    };
    (!name.is_empty() || !phone.is_empty()).then_some(Record::Contact { name, phone })
}

fn nobody() -> Record {
    Record::Contact {
        name: String::new(),
        phone: String::new(),
    }
}
