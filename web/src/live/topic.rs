//! What can be followed, and which part of it.

use crate::ask::{optional_id, part};
use crate::wire::live::LiveFilter;
use domovoi_actors::model::TicketFilter;
use domovoi_domain::access::Grant;
use domovoi_domain::access::rights::{Action, Relation, may};
use domovoi_domain::kernel::scope::Part;
use domovoi_domain::kernel::{BuildingId, EmployeeId, Instant, Slot, TicketId};
use domovoi_domain::tickets::Status;

/// Every topic, as the contract names them.
pub const TOPICS: [&str; 11] = [
    "tickets",
    "ticket/{id}",
    "calendars",
    "calendar/{id}",
    "buildings",
    "building/{id}",
    "employees",
    "jobs",
    "handovers",
    "outages",
    "presence",
];

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) enum Topic {
    Tickets,
    Ticket(TicketId),
    Calendars,
    Calendar(EmployeeId),
    Buildings,
    Building(BuildingId),
    Employees,
    Jobs,
    /// Those that wait to be accepted.
    Handovers,
    Outages,
    Presence,
}

impl Topic {
    pub(super) fn parse(text: &str) -> Option<Topic> {
        match text.split_once('/') {
            None => match text {
                "tickets" => Some(Topic::Tickets),
                "calendars" => Some(Topic::Calendars),
                "buildings" => Some(Topic::Buildings),
                "employees" => Some(Topic::Employees),
                "jobs" => Some(Topic::Jobs),
                "handovers" => Some(Topic::Handovers),
                "outages" => Some(Topic::Outages),
                "presence" => Some(Topic::Presence),
                _ => None,
            },
            Some(("ticket", id)) => id.parse().ok().map(Topic::Ticket),
            Some(("calendar", id)) => id.parse().ok().map(Topic::Calendar),
            Some(("building", id)) => id.parse().ok().map(Topic::Building),
            Some(_) => None,
        }
    }

    /// Whether the grant sees anything of the topic at all; each row is asked about again.
    pub(super) fn allows(&self, grant: &Grant) -> bool {
        let action = match self {
            Topic::Tickets | Topic::Ticket(_) => Action::SeeTickets,
            Topic::Calendars | Topic::Calendar(_) => Action::SeeCalendars,
            Topic::Buildings | Topic::Building(_) => Action::SeeHousing,
            Topic::Employees => Action::SeeStaff,
            Topic::Jobs => Action::Import,
            Topic::Handovers => Action::SeeHandovers,
            Topic::Outages => Action::SeeOutages,
            Topic::Presence => Action::SeeStaffComments,
        };
        may(grant, action, None, Relation::NONE)
    }

    /// Whether it is one thing that either is there or is not.
    pub(super) fn is_single(&self) -> bool {
        matches!(self, Topic::Ticket(_) | Topic::Calendar(_) | Topic::Building(_))
    }
}

/// A filter that was read; equal filters share their rows.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub(super) struct Filter {
    statuses: Vec<Status>,
    part: Part,
    building: Option<BuildingId>,
    executor: Option<EmployeeId>,
    master: Option<EmployeeId>,
    emergency: Option<bool>,
    overdue: Option<bool>,
    rating_below: Option<u8>,
    open: Option<bool>,
    created: Option<Slot>,
    range: Option<Slot>,
}

impl Filter {
    /// `None` when a part of it cannot be read.
    pub(super) fn read(filter: &LiveFilter) -> Option<Filter> {
        let mut statuses: Vec<Status> = filter.status.iter().map(|status| (*status).into()).collect();
        statuses.sort();
        statuses.dedup();
        Some(Filter {
            statuses,
            part: part(
                filter.company_id.as_deref(),
                filter.district_id.as_deref(),
                filter.complex_id.as_deref(),
            )
            .ok()?,
            building: optional_id("building_id", filter.building_id.as_deref()).ok()?,
            executor: optional_id("executor_id", filter.executor_id.as_deref()).ok()?,
            master: optional_id("master_id", filter.master_id.as_deref()).ok()?,
            emergency: filter.emergency,
            overdue: filter.overdue,
            rating_below: filter.rating_below,
            open: filter.open,
            created: between(filter.created_from.as_deref(), filter.created_to.as_deref())?,
            range: between(filter.from.as_deref(), filter.to.as_deref())?,
        })
    }

    pub(super) fn tickets(&self) -> TicketFilter {
        TicketFilter {
            part: self.part,
            statuses: self.statuses.clone(),
            open: self.open,
            buildings: self.building.into_iter().collect(),
            executors: self.executor.into_iter().collect(),
            masters: self.master.into_iter().collect(),
            emergency: self.emergency,
            overdue: self.overdue,
            rating_below: self.rating_below,
            created: self.created,
            ..TicketFilter::default()
        }
    }

    pub(super) fn part(&self) -> &Part {
        &self.part
    }

    /// The stretch that calendars show: all of it unless the client asked for less.
    pub(super) fn range(&self) -> Slot {
        self.range.unwrap_or(ALWAYS)
    }
}

const ALWAYS: Slot = Slot {
    start: Instant(i64::MIN),
    end: Instant(i64::MAX),
};

/// `None` when an instant cannot be read, `Some(None)` when neither is given.
fn between(from: Option<&str>, to: Option<&str>) -> Option<Option<Slot>> {
    if from.is_none() && to.is_none() {
        return Some(None);
    }
    let start = from.map_or(Some(ALWAYS.start), Instant::parse)?;
    let end = to.map_or(Some(ALWAYS.end), Instant::parse)?;
    Some(Some(Slot::new(start, end)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_are_read_and_anything_else_is_not() {
        let id = TicketId(77).to_string();
        assert_eq!(Topic::parse(&format!("ticket/{id}")), Some(Topic::Ticket(TicketId(77))));
        assert_eq!(Topic::parse("tickets"), Some(Topic::Tickets));
        for wrong in [
            "",
            "ticket",
            "ticket/",
            "ticket/77",
            "tickets/77",
            "users",
            "presence/x",
        ] {
            assert_eq!(Topic::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_contract_names_every_topic() {
        let named = |topic: &Topic| match topic {
            Topic::Tickets => "tickets",
            Topic::Ticket(_) => "ticket/{id}",
            Topic::Calendars => "calendars",
            Topic::Calendar(_) => "calendar/{id}",
            Topic::Buildings => "buildings",
            Topic::Building(_) => "building/{id}",
            Topic::Employees => "employees",
            Topic::Jobs => "jobs",
            Topic::Handovers => "handovers",
            Topic::Outages => "outages",
            Topic::Presence => "presence",
        };
        for name in TOPICS {
            let topic = Topic::parse(&name.replace("{id}", &TicketId(77).to_string())).unwrap();
            assert_eq!(named(&topic), name);
        }
    }

    #[test]
    fn the_order_of_statuses_does_not_make_another_filter() {
        let read = |text: &str| Filter::read(&serde_json::from_str(text).unwrap());
        assert_eq!(
            read(r#"{"status":["new","closed"]}"#),
            read(r#"{"status":["closed","new","new"]}"#)
        );
        assert_eq!(read(r#"{"building_id":"nonsense"}"#), None);
        assert_eq!(read(r#"{"created_from":"yesterday"}"#), None);
        assert!(serde_json::from_str::<LiveFilter>(r#"{"stauts":["new"]}"#).is_err());
    }
}
