//! From what is known to what is shown: every shape of the wire is filled here, for one reader.
//!
//! Lists, single answers and live topics use the same functions, so a row is the same everywhere.

pub mod calendar;
pub mod contractors;
pub mod handover;
pub mod housing;
pub mod job;
pub mod outages;
pub mod people;
pub mod story;
pub mod ticket;
pub mod users;
pub mod whole;

use crate::language::Lang;
use crate::wire::common::{Coded, Named};
use domovoi_actors::Model;
use domovoi_actors::model::Head;
use domovoi_domain::access::Grant;
use domovoi_domain::access::rights::{Action, Field, Relation, Sight, hides, may, sight};
use domovoi_domain::kernel::scope::Place;
use domovoi_domain::kernel::{EmployeeId, Instant, Text, UserId};
use domovoi_domain::tickets::Reason;
use jiff::tz::TimeZone;
use std::sync::Arc;

/// The reader: what he may see, in which language, as of when.
#[derive(Clone)]
pub struct Eyes {
    pub grant: Arc<Grant>,
    pub lang: Lang,
    pub now: Instant,
}

impl Eyes {
    pub fn may(&self, action: Action, place: &Place, relation: Relation) -> bool {
        may(&self.grant, action, Some(place), relation)
    }

    /// Whether a field of a ticket is shown whole.
    pub fn shows(&self, field: Field, place: &Place, relation: Relation) -> bool {
        sight(&self.grant, field, place, relation) == Sight::Shown
    }

    /// Whether anything of a ticket is kept back.
    pub fn hides(&self, head: &Head) -> bool {
        hides(&self.grant, &head.place, head.relation)
    }

    pub fn word(&self, text: &Text) -> String {
        self.lang.of(text).to_owned()
    }

    pub fn coded(&self, code: &str, text: &Text) -> Coded {
        Coded {
            code: code.to_owned(),
            text: self.word(text),
        }
    }

    pub fn reasons(&self, reasons: &[Reason], zone: &TimeZone) -> Vec<Coded> {
        reasons
            .iter()
            .map(|reason| self.coded(reason.code(), &reason.text(zone)))
            .collect()
    }
}

/// The zone by its name; a zone that the tables do not know reads as Moscow time.
pub fn zone(name: &str) -> TimeZone {
    domovoi_domain::kernel::time::zone(name)
        .or_else(|| domovoi_domain::kernel::time::zone("Europe/Moscow"))
        .unwrap_or(TimeZone::UTC)
}

pub fn employee(model: &Model, id: EmployeeId) -> Named {
    Named {
        id: id.to_string(),
        name: model.staff.name(id).to_owned(),
    }
}

/// A user by the name of the employee or the resident that he is, or by his sign-in name.
pub fn user(model: &Model, id: UserId) -> Named {
    Named {
        id: id.to_string(),
        name: user_name(model, id),
    }
}

pub fn user_name(model: &Model, id: UserId) -> String {
    let grant = model.users.get(id).map(|seen| &seen.state.grant);
    let employee = grant.and_then(|grant| grant.employee()).map(|id| model.staff.name(id));
    let person = grant
        .and_then(|grant| grant.person)
        .and_then(|id| model.people.words(id))
        .map(|words| words.name.as_str());
    let known = employee.or(person).filter(|name| !name.is_empty());
    known.or_else(|| model.users.login(id)).unwrap_or_default().to_owned()
}
