//! Outages and what is offered to become one.

use super::Eyes;
use crate::wire::outages::{OfferedTicket, Outage as Shape, OutageHouse, OutageOffer, OutageRiser, OutageTicket};
use domovoi_actors::{Model, Seen};
use domovoi_domain::access::rights::{Action, Relation};
use domovoi_domain::classifier;
use domovoi_domain::kernel::scope::{Part, Place};
use domovoi_domain::kernel::{BuildingId, Record, RecordId, TicketId};
use domovoi_domain::outages::{Outage, Trouble, offers::Offer};
use domovoi_domain::policies::outages::tickets_offer_outage;
use domovoi_domain::policies::rights::ticket_gives_relation;

/// Where the outage is, as places of its own company: a house that has another one by now keeps its past there. Houses
/// that are gone are passed over.
pub fn places<'a>(model: &'a Model, outage: &'a Outage) -> impl Iterator<Item = Place> + 'a {
    let place = |id: &BuildingId| {
        let place = model.place(*id, None)?;
        Some(match place.company == outage.company {
            true => place,
            false => Place {
                building: *id,
                ..Place::of_company(outage.company)
            },
        })
    };
    outage.buildings.iter().filter_map(place)
}

/// Whether it touches a house of the part.
pub fn lies_in(model: &Model, outage: &Outage, part: &Part) -> bool {
    *part == Part::default() || places(model, outage).any(|place| part.holds(&place))
}

/// Whoever sees one of its houses sees the outage.
pub fn visible(model: &Model, outage: &Outage, eyes: &Eyes) -> bool {
    places(model, outage).any(|place| eyes.may(Action::SeeOutages, &place, Relation::NONE))
}

/// The outage without its words: those are read from the store, outside the lock of the model.
pub struct Draft {
    shape: Shape,
    answer: RecordId,
}

pub fn draft(model: &Model, seen: &Seen<Outage>, eyes: &Eyes) -> Draft {
    let outage = &*seen.state;
    let tickets = outage.tickets.iter().filter_map(|attached| {
        let head = model.tickets.head(attached.ticket)?;
        super::ticket::visible(head, eyes).then(|| OutageTicket {
            id: head.id.to_string(),
            number: head.number.to_string(),
            told: attached.told == Some(outage.answer),
        })
    });
    let house = |id: &BuildingId| OutageHouse {
        id: id.to_string(),
        address: address(model, *id),
    };
    let shape = Shape {
        id: outage.id.to_string(),
        company_id: outage.company.to_string(),
        buildings: outage.buildings.iter().map(house).collect(),
        riser: outage.riser.as_ref().map(|riser| OutageRiser {
            name: riser.name.clone(),
            flats: riser.flats.clone(),
        }),
        category: outage.trouble.category.clone(),
        problem: outage.trouble.problem.clone(),
        service_name: name(&outage.trouble, eyes),
        planned: outage.planned,
        started: outage.started.into(),
        planned_until: outage.planned_until.map(Into::into),
        answer: String::new(),
        tickets: tickets.collect(),
        tickets_count: outage.tickets.len() as u32,
        untold_count: outage.untold().count() as u32,
        live: outage.is_live(),
        closed: outage.closed.map(Into::into),
        // Who lives in the house is told what is done, not by whom.
        opened_by: outage
            .opened_by
            .filter(|_| !eyes.grant.role().is_resident())
            .map(|id| super::user(model, id)),
        opened_at: outage.opened_at.into(),
        changed_at: outage.changed_at.into(),
        version: seen.version,
        seq: seen.seq,
    };
    Draft {
        shape,
        answer: outage.answer,
    }
}

impl Draft {
    /// Adds the words; `read` gives a record, or nothing where it was erased.
    pub fn finish(mut self, read: &mut dyn FnMut(RecordId) -> Option<Record>) -> Shape {
        if let Some(Record::Text(answer)) = read(self.answer) {
            self.shape.answer = answer;
        }
        self.shape
    }
}

/// What the reader may make an outage of now, in the order to show.
pub fn offers(model: &Model, eyes: &Eyes) -> Vec<OutageOffer> {
    let open = model.tickets.all_open().map(|ticket| &**ticket).filter(|ticket| {
        let relation = ticket_gives_relation(ticket);
        eyes.may(Action::ManageOutages, &ticket.place, relation)
            && eyes.may(Action::SeeTickets, &ticket.place, relation)
    });
    let outages: Vec<&Outage> = model
        .outages
        .iter()
        .map(|seen| &*seen.state)
        .filter(|outage| outage.is_live())
        .collect();
    let house = |id| model.buildings.get(id).map(|seen| &*seen.state);
    let found = tickets_offer_outage(open, |ticket| house(ticket.place.building), &outages, eyes.now);
    found.iter().map(|found| offer(model, found, eyes)).collect()
}

fn offer(model: &Model, offer: &Offer, eyes: &Eyes) -> OutageOffer {
    let ticket = |id: &TicketId| OfferedTicket {
        id: id.to_string(),
        number: model.tickets.head(*id).map_or(0, |head| head.number).to_string(),
    };
    OutageOffer {
        building_id: offer.building.to_string(),
        address: address(model, offer.building),
        riser: offer.riser.clone(),
        category: offer.trouble.category.clone(),
        problem: offer.trouble.problem.clone(),
        service_name: name(&offer.trouble, eyes),
        tickets: offer.tickets.iter().map(ticket).collect(),
        since: offer.since.into(),
        outage_id: offer.outage.map(|id| id.to_string()),
    }
}

fn address(model: &Model, id: BuildingId) -> String {
    model
        .buildings
        .get(id)
        .map(|seen| super::housing::address(&seen.state))
        .unwrap_or_default()
}

/// Category and problem in words, wherever in the house it is.
fn name(trouble: &Trouble, eyes: &Eyes) -> String {
    let of_category = |row: &&classifier::Service| row.category.code == trouble.category;
    match &trouble.problem {
        Some(problem) => {
            let named = |row: &&classifier::Service| row.problem.as_ref().is_some_and(|term| term.code == problem);
            let row = classifier::rows().iter().filter(of_category).find(named);
            row.map(|row| eyes.word(&row.name()))
        }
        None => classifier::rows()
            .iter()
            .find(of_category)
            .map(|row| eyes.word(&row.category.text)),
    }
    .unwrap_or_default()
}
