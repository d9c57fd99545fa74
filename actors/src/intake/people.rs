//! The read model as the rules of distribution want to see it.

use super::promises::Taken;
use super::{Proposal, Sketch};
use crate::house::House;
use crate::model::Model;
use domovoi_domain::calendar::{Calendar, Holder};
use domovoi_domain::kernel::scope::Place;
use domovoi_domain::kernel::{BuildingId, CompanyId, ContractorId, Instant, Refusal, TicketId, Who};
use domovoi_domain::policies::{self, Wish};
use domovoi_domain::staff::Employee;
use domovoi_domain::tickets::Ticket;
use domovoi_domain::tickets::assignment::Need;
use std::borrow::Cow;

impl House {
    /// Everybody who could do a ticket, the best first. The asker's own lease does not count.
    pub async fn candidates(&self, ticket: TicketId, who: &Who) -> Result<Proposal, Refusal> {
        let ticket = self.view::<Ticket>(ticket).await?.state;
        let (house, holder) = (self.clone(), holder(who));
        self.read(move |_| Ok(house.propose_ticket(&ticket, holder))).await?
    }

    /// Everybody who could do a job that is being told, the best first.
    pub async fn assignment_preview(&self, sketch: Sketch, who: &Who) -> Result<Proposal, Refusal> {
        let (house, holder) = (self.clone(), holder(who));
        self.read(move |_| Ok(house.propose_sketch(&sketch, holder))).await?
    }

    fn propose_ticket(&self, ticket: &Ticket, holder: Option<Holder>) -> Result<Proposal, Refusal> {
        let settings = self.settings(ticket.company());
        let need = policies::ticket_gives_need(ticket, self.now(), &settings).ok_or_else(unknown_service)?;
        let mut proposal = self.propose(&need, (ticket.id, firm_of(ticket)), holder);
        proposal.master = ticket.master.or(proposal.master);
        Ok(proposal)
    }

    fn propose_sketch(&self, sketch: &Sketch, holder: Option<Holder>) -> Result<Proposal, Refusal> {
        let (place, zone) = located(&self.model(), sketch.building, sketch.flat.as_deref())?;
        let wish = Wish {
            place: &place,
            zone: &zone,
            service: sketch.service,
            emergency: sketch.emergency,
            created_at: None,
        };
        let settings = self.settings(place.company);
        let need = policies::service_gives_need(wish, self.now(), &settings).ok_or_else(unknown_service)?;
        Ok(self.propose(&need, (TicketId::default(), None), holder))
    }

    /// A proposal that promises nothing.
    fn propose(&self, need: &Need<'_>, job: (TicketId, Option<ContractorId>), holder: Option<Holder>) -> Proposal {
        let model = self.model();
        let look = |taken: &Taken<'_>| (None, rank(&model, need, job, holder, taken, self));
        self.promises().choose(job.0, model.seq, look).1
    }
}

/// The contractor whose people do the ticket.
pub(super) fn firm_of(ticket: &Ticket) -> Option<ContractorId> {
    ticket.entrusted.map(|entrusted| entrusted.contractor)
}

/// Ranks the people of the company for a need, with everything that is promised; the people of a contractor for what
/// was entrusted to it.
pub(super) fn rank(
    model: &Model,
    need: &Need<'_>,
    (ticket, firm): (TicketId, Option<ContractorId>),
    holder: Option<Holder>,
    taken: &Taken<'_>,
    house: &House,
) -> Proposal {
    let company = need.place.company;
    let skilled = staff_of(model, company, firm).filter(|(employee, _)| employee.skills.contains(&need.skill));
    let people: Vec<(&Employee, Cow<'_, Calendar>)> = skilled
        .map(|(employee, calendar)| (employee, taken.shown_in(calendar, ticket)))
        .collect();
    let people: Vec<(&Employee, &Calendar)> = people
        .iter()
        .map(|(employee, calendar)| (*employee, &**calendar))
        .collect();
    let staff = model.staff.of(company).map(|seen| &*seen.state);
    Proposal {
        ranking: policies::rank_people(need, &people, house.now(), holder),
        master: policies::master_of(need.place, staff),
        contractors: serving(model, need, house.now()),
    }
}

/// Contractors whose contract is for such work there, by name.
fn serving(model: &Model, need: &Need<'_>, now: Instant) -> Vec<ContractorId> {
    let firms = model.contractors.iter().map(|seen| &seen.state);
    let mut serving: Vec<_> = firms
        .filter(|firm| firm.company == need.place.company && firm.serves(need.place, need.skill, now))
        .collect();
    serving.sort_by(|a, b| a.name.cmp(&b.name));
    serving.into_iter().map(|firm| firm.id).collect()
}

/// People of a contractor, or the company's own, who have a calendar.
pub(super) fn staff_of(
    model: &Model,
    company: CompanyId,
    firm: Option<ContractorId>,
) -> impl Iterator<Item = (&Employee, &Calendar)> {
    model
        .staff
        .of(company)
        .filter(move |seen| model.contractors.of(seen.id) == firm)
        .filter_map(|seen| Some((&*seen.state, &*model.calendars.get(seen.id)?.state)))
}

/// Where a flat stands, and the zone of its house.
pub(super) fn located(model: &Model, building: BuildingId, flat: Option<&str>) -> Result<(Place, String), Refusal> {
    let place = model.place(building, flat);
    let zone = model.buildings.get(building).map(|seen| seen.state.zone.clone());
    place.zip(zone).ok_or_else(|| {
        Refusal::field(
            "building_id",
            "unknown",
            "Такого дома нет. Выберите дом из списка.",
            "There is no such building. Choose one from the list.",
        )
    })
}

/// Whose lease the asker may use.
pub(super) fn holder(who: &Who) -> Option<Holder> {
    who.user.map(Holder::User)
}

pub(super) fn unknown_service() -> Refusal {
    Refusal::field(
        "problem",
        "unknown",
        "Такой услуги нет в классификаторе.",
        "The classifier has no such service.",
    )
}
