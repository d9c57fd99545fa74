//! Open tickets, read as reports of what may be off for many.

use crate::classifier;
use crate::housing::{Building, Medium};
use crate::kernel::Instant;
use crate::outages::offers::{Offer, RULE, Report, offers};
use crate::outages::{Outage, Trouble};
use crate::tickets::Ticket;

/// Categories of the classifier in which one cause leaves many without something. Three residents who
/// ask for a certificate are no outage.
const SHARED: [&str; 12] = [
    "water",
    "heating",
    "electricity",
    "gas",
    "sewage",
    "ventilation",
    "lift",
    "platform_lift",
    "intercom",
    "internet",
    "tv",
    "rubbish_chute",
];

/// What to offer for these open tickets; `building` finds the house of one.
pub fn tickets_offer_outage<'a>(
    tickets: impl IntoIterator<Item = &'a Ticket>,
    building: impl Fn(&Ticket) -> Option<&'a Building>,
    outages: &[&Outage],
    now: Instant,
) -> Vec<Offer> {
    let fresh = tickets
        .into_iter()
        .filter(|ticket| now - ticket.created_at < RULE.lasts);
    let reports: Vec<Report> = fresh.filter_map(|ticket| report(ticket, building(ticket))).collect();
    offers(&reports, outages, now, &RULE)
}

fn report(ticket: &Ticket, building: Option<&Building>) -> Option<Report> {
    let service = classifier::get(ticket.service)?;
    let category = service.category.code;
    if !ticket.status.is_open() || !SHARED.contains(&category) {
        return None;
    }
    let problem = service.problem.as_ref().map(|term| term.code);
    let flat = ticket.place.flat.as_ref();
    let risers = building.into_iter().flat_map(|building| &building.risers);
    let hangs_on = risers.filter(|riser| {
        let carries = media(category, problem).contains(&riser.medium);
        carries && flat.is_some_and(|flat| riser.flats.contains(flat))
    });
    Some(Report {
        ticket: ticket.id,
        building: ticket.place.building,
        flat: flat.cloned(),
        trouble: Trouble {
            category: category.to_owned(),
            problem: problem.map(str::to_owned),
        },
        at: ticket.created_at,
        risers: hangs_on.map(|riser| riser.name.clone()).collect(),
    })
}

/// What flows in the pipes that could be the cause.
fn media(category: &str, problem: Option<&str>) -> &'static [Medium] {
    match (category, problem) {
        ("water", Some("no_hot_water" | "cold_towel_rail" | "wrong_temperature")) => &[Medium::HotWater],
        ("water", Some("no_cold_water")) => &[Medium::ColdWater],
        ("water", _) => &[Medium::ColdWater, Medium::HotWater],
        ("heating", _) => &[Medium::Heating],
        ("sewage", _) => &[Medium::Sewage],
        ("gas", _) => &[Medium::Gas],
        ("electricity", _) => &[Medium::Electricity],
        _ => &[],
    }
}
