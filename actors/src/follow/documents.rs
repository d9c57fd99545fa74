//! What can be found of each thing: from the read model and the erasable records to documents.

use crate::model::{Model, Words};
use domovoi_domain::classifier;
use domovoi_domain::housing::Building;
use domovoi_domain::housing::address;
use domovoi_domain::kernel::{BuildingId, EmployeeId, Kind, PersonId, Record, RecordId, TicketId};
use domovoi_domain::tickets::Ticket;
use domovoi_search::{Doc, DocKind, Index};
use domovoi_storage::{Store, StoreError};
use parking_lot::RwLock;
use std::sync::Arc;

pub(super) struct Librarian<'a> {
    pub(super) store: &'a Store,
    pub(super) model: &'a RwLock<Model>,
    pub(super) index: &'a Index,
}

/// What can go wrong; the index is derived, so the answer is always to go on and to tell the operator.
#[derive(Debug, thiserror::Error)]
pub(super) enum Trouble {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Index(#[from] domovoi_search::Error),
}

impl Librarian<'_> {
    /// Puts what can be found of the thing now.
    pub(super) fn put(&self, kind: Kind, id: u64) -> Result<(), Trouble> {
        match kind {
            Kind::Ticket => self.ticket(TicketId(id)),
            Kind::Building => self.building(BuildingId(id)),
            Kind::Person => self.person(PersonId(id)),
            Kind::Employee => self.employee(EmployeeId(id)),
            Kind::Company
            | Kind::Calendar
            | Kind::User
            | Kind::Outage
            | Kind::Handover
            | Kind::Contractor
            | Kind::Dossier
            | Kind::Papers
            | Kind::OwnRoles => Ok(()),
        }
    }

    /// Puts everything there is.
    pub(super) fn put_all(&self) -> Result<(), Trouble> {
        let things: Vec<(Kind, u64)> = {
            let model = self.model.read();
            let buildings = model.buildings.iter().map(|seen| (Kind::Building, seen.id.0));
            let people = model.people.iter().map(|seen| (Kind::Person, seen.id.0));
            let staff = model.staff.iter().map(|seen| (Kind::Employee, seen.id.0));
            let tickets = model.tickets.iter().map(|head| (Kind::Ticket, head.id.0));
            buildings.chain(people).chain(staff).chain(tickets).collect()
        };
        things.into_iter().try_for_each(|(kind, id)| self.put(kind, id))
    }

    /// What shows the address of the building: it has to be put again when that changes.
    pub(super) fn at(&self, building: BuildingId) -> Vec<(Kind, u64)> {
        let model = self.model.read();
        let tickets = model.tickets.iter().filter(|head| head.place.building == building);
        let people = model
            .people
            .iter()
            .filter(|seen| seen.state.homes.iter().any(|home| home.building == building));
        let tickets = tickets.map(|head| (Kind::Ticket, head.id.0));
        tickets.chain(people.map(|seen| (Kind::Person, seen.id.0))).collect()
    }

    fn ticket(&self, id: TicketId) -> Result<(), Trouble> {
        let (open, building) = {
            let model = self.model.read();
            let open = model.tickets.open(id).map(|seen| seen.state.clone());
            let place = model.tickets.head(id).map(|head| head.place.building);
            (open, place.and_then(|building| building_of(&model, building)))
        };
        let ticket = match open {
            Some(ticket) => ticket,
            None => match self.store.state::<Ticket>(id.0)? {
                Some(found) => Arc::new(found.state),
                None => return Ok(()),
            },
        };
        let mut doc = Doc::new(DocKind::Ticket, id.0, ticket.place.company.0);
        doc.buildings = vec![ticket.place.building.0];
        doc.number = Some(ticket.number.to_string());
        doc.address = building.map(|building| address_of(&building)).unwrap_or_default();
        doc.sub = ticket.place.flat.clone().unwrap_or_default();
        if let Some(Record::Contact { name, phone }) = self.record(ticket.contact)? {
            doc.people = name;
            doc.phones = vec![phone];
        }
        doc.text = self.words(&ticket)?;
        doc.status = ticket.status.code().to_owned();
        doc.open = ticket.status.is_open();
        doc.at = ticket.changed_at.0;
        Ok(self.index.put(doc)?)
    }

    /// Description, comments and what the classifier calls it.
    fn words(&self, ticket: &Ticket) -> Result<String, StoreError> {
        let mut words = Vec::new();
        let records = [ticket.description]
            .into_iter()
            .chain(ticket.comments.iter().map(|comment| comment.text));
        for record in records {
            if let Some(Record::Text(text)) = self.record(Some(record))? {
                words.push(text);
            }
        }
        if let Some(service) = classifier::get(ticket.service) {
            let terms = [Some(&service.place), Some(&service.category), service.problem.as_ref()];
            words.extend(terms.into_iter().flatten().map(|term| term.text.ru.to_string()));
        }
        Ok(words.join("\n"))
    }

    fn building(&self, id: BuildingId) -> Result<(), Trouble> {
        let Some(building) = building_of(&self.model.read(), id) else {
            return Ok(());
        };
        let mut doc = Doc::new(DocKind::Building, id.0, building.company.0);
        doc.buildings = vec![id.0];
        doc.address = address_of(&building);
        self.index.put(doc)?;
        self.index.remove(DocKind::Flat, id.0)?;
        for flat in &building.flats {
            let mut doc = Doc::new(DocKind::Flat, id.0, building.company.0);
            doc.buildings = vec![id.0];
            doc.address = address_of(&building);
            doc.sub = flat.number.clone();
            self.index.put(doc)?;
        }
        Ok(())
    }

    fn person(&self, id: PersonId) -> Result<(), Trouble> {
        let doc = {
            let model = self.model.read();
            let Some(seen) = model.people.get(id) else {
                return Ok(());
            };
            // Who lives in a house is known to who manages it now.
            let home = seen
                .state
                .homes
                .first()
                .and_then(|home| building_of(&model, home.building));
            let company = home.map_or(seen.state.company, |house| house.company);
            let mut doc = Doc::new(DocKind::Person, id.0, company.0);
            doc.buildings = seen.state.homes.iter().map(|home| home.building.0).collect();
            if let Some(home) = seen.state.homes.first() {
                doc.address = building_of(&model, home.building)
                    .map(|it| address_of(&it))
                    .unwrap_or_default();
                doc.sub = home.flat.clone();
            }
            name(&mut doc, model.people.words(id));
            doc
        };
        Ok(self.index.put(doc)?)
    }

    fn employee(&self, id: EmployeeId) -> Result<(), Trouble> {
        let doc = {
            let model = self.model.read();
            let Some(seen) = model.staff.get(id) else { return Ok(()) };
            let mut doc = Doc::new(DocKind::Employee, id.0, seen.state.company.0);
            doc.open = !seen.state.dismissed;
            name(&mut doc, model.staff.words(id));
            doc
        };
        Ok(self.index.put(doc)?)
    }

    fn record(&self, id: Option<RecordId>) -> Result<Option<Record>, StoreError> {
        id.map_or(Ok(None), |id| self.store.record(id))
    }
}

fn name(doc: &mut Doc, words: Option<&Words>) {
    if let Some(words) = words {
        doc.people = words.name.clone();
        doc.phones = words.phones.clone();
        doc.text = words.email.clone();
    }
}

fn building_of(model: &Model, id: BuildingId) -> Option<Arc<Building>> {
    model.buildings.get(id).map(|seen| seen.state.clone())
}

fn address_of(building: &Building) -> String {
    address::full(&building.street, &building.number)
}
