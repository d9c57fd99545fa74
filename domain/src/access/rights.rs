//! Who may do what, as one table (`rights/table.tsv`): action × role → how far. Every route, every list and every live
//! topic asks here. What the table does not allow is refused.
//!
//! Two walls stand before the table. A grant without companies reaches nothing, and nothing of a
//! company outside the grant is ever reached, whatever the role: an administrator administers the
//! companies that were given to him.

mod explain;
mod table;

pub use explain::{Explanation, explain};

use super::Grant;
use crate::kernel::scope::Place;
use crate::kernel::{EmployeeId, Refusal, Role, Scope, Text};

/// What somebody wants to do.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Action {
    SeeTickets,
    /// Name and phone of who asks; whoever may not sees them masked.
    SeePhones,
    /// The whole story of a ticket, with who did what and from where.
    SeeHistory,
    RegisterTickets,
    /// Give to an executor, take off, move in time, look at candidates.
    AssignTickets,
    /// Start, localise, tell the resident, defer, complete.
    WorkOnTickets,
    /// Correct what was said at intake, link with another ticket.
    CorrectTickets,
    DeclineTickets,
    /// Say that completed work is not done.
    ReturnTickets,
    /// Only the resident, or the dispatcher to whom the resident confirmed it by phone (ADS1, U23).
    CloseTickets,
    SeeStaffComments,
    CommentForResident,
    CommentForStaff,
    AddFiles,
    SeeHousing,
    ManageHousing,
    SeeResidents,
    ManageResidents,
    SeeStaff,
    ManageStaff,
    SeeCalendars,
    /// Shifts and absences.
    EditCalendars,
    /// Hold a slot while talking.
    Lease,
    /// Give away all work of somebody who fell ill.
    Reassign,
    /// Hand-overs of the shift.
    SeeHandovers,
    /// Give one, or accept that of somebody else.
    GiveHandover,
    Import,
    ManageCompany,
    ManageUsers,
    /// The machine's own page and figures.
    SeeMetrics,
    SeeOutages,
    /// Open an outage, give its callers to it, tell them all.
    ManageOutages,
    /// Who signed in, was refused, saw and changed what of people's data and rights.
    SeeAudit,
}

impl Action {
    pub const ALL: [Action; 33] = [
        Action::SeeTickets,
        Action::SeePhones,
        Action::SeeHistory,
        Action::RegisterTickets,
        Action::AssignTickets,
        Action::WorkOnTickets,
        Action::CorrectTickets,
        Action::DeclineTickets,
        Action::ReturnTickets,
        Action::CloseTickets,
        Action::SeeStaffComments,
        Action::CommentForResident,
        Action::CommentForStaff,
        Action::AddFiles,
        Action::SeeHousing,
        Action::ManageHousing,
        Action::SeeResidents,
        Action::ManageResidents,
        Action::SeeStaff,
        Action::ManageStaff,
        Action::SeeCalendars,
        Action::EditCalendars,
        Action::Lease,
        Action::Reassign,
        Action::SeeHandovers,
        Action::GiveHandover,
        Action::Import,
        Action::ManageCompany,
        Action::ManageUsers,
        Action::SeeMetrics,
        Action::SeeOutages,
        Action::ManageOutages,
        Action::SeeAudit,
    ];

    /// As tables, the wire and programs name it: `SeeTickets` is `see_tickets`.
    pub fn code(self) -> &'static str {
        table::codes()[self as usize]
    }

    pub fn from_code(code: &str) -> Option<Action> {
        Action::ALL.into_iter().find(|action| action.code() == code)
    }

    /// What it is in words.
    pub fn text(self) -> Text {
        table::text(self)
    }

    /// The action that shows the thing which this action changes; `None` when the thing is the company
    /// itself, which all its people know. Whoever may not even see the thing is told that it does not exist.
    fn sight(self) -> Option<Action> {
        use Action::*;
        Some(match self {
            SeeTickets | SeePhones | SeeHistory | RegisterTickets | AssignTickets | WorkOnTickets | CorrectTickets
            | DeclineTickets | ReturnTickets | CloseTickets | SeeStaffComments | CommentForResident
            | CommentForStaff | AddFiles => SeeTickets,
            SeeHousing | ManageHousing => SeeHousing,
            SeeResidents | ManageResidents => SeeResidents,
            SeeStaff | ManageStaff => SeeStaff,
            SeeCalendars | EditCalendars | Lease | Reassign => SeeCalendars,
            SeeHandovers | GiveHandover => SeeHandovers,
            SeeOutages | ManageOutages => SeeOutages,
            Import | ManageCompany | ManageUsers | SeeMetrics | SeeAudit => return None,
        })
    }
}

/// How far a right reaches, within the companies of the grant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reach {
    Never,
    /// The flats of a resident.
    Flat,
    /// The houses in which a resident has a flat.
    House,
    /// What is assigned to the employee, or is the employee's own.
    Own,
    /// In bound places what belongs to nobody's flat.
    Common,
    /// Bound places, and what is assigned.
    Bound,
    /// All places of the companies; the bound ones only where the grant names any.
    Places,
    /// The companies as such: their people, calendars, settings.
    Company,
}

impl Reach {
    pub const ALL: [Reach; 8] = [
        Reach::Never,
        Reach::Flat,
        Reach::House,
        Reach::Own,
        Reach::Common,
        Reach::Bound,
        Reach::Places,
        Reach::Company,
    ];

    /// As the table writes it.
    pub fn code(self) -> &'static str {
        match self {
            Reach::Never => "-",
            Reach::Flat => "flat",
            Reach::House => "house",
            Reach::Own => "own",
            Reach::Common => "common",
            Reach::Bound => "bound",
            Reach::Places => "places",
            Reach::Company => "company",
        }
    }

    pub fn text(self) -> Text {
        let (ru, en) = match self {
            Reach::Never => ("Нет", "No"),
            Reach::Flat => ("Своя квартира", "The own flat"),
            Reach::House => ("Свой дом", "The own house"),
            Reach::Own => (
                "Своё: назначенное и собственная карточка",
                "The own: what is assigned, the own card",
            ),
            Reach::Common => ("Общее имущество закреплённых мест", "Common property of bound places"),
            Reach::Bound => ("Закреплённые места и назначенное", "Bound places and what is assigned"),
            Reach::Places => (
                "Все места компаний; если места закреплены — только они",
                "All places of the companies; only the bound ones where any are bound",
            ),
            Reach::Company => ("Компании целиком", "The companies as such"),
        };
        Text::new(ru, en)
    }
}

/// How far `role` may `action`, as `rights/table.tsv` says. The machine does not sign in: a grant of its role is a
/// mistake and opens nothing, and what the table does not say is refused.
pub fn reach(role: Role, action: Action) -> Reach {
    table::reach(role, action)
}

/// Whose the thing in question is, beside where it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Relation {
    pub executor: Option<EmployeeId>,
    pub master: Option<EmployeeId>,
}

impl Relation {
    pub const NONE: Relation = Relation {
        executor: None,
        master: None,
    };

    /// Of a ticket: who does it and who answers for it.
    pub fn ticket(executor: Option<EmployeeId>, master: Option<EmployeeId>) -> Self {
        Self { executor, master }
    }

    /// Of an employee's card or calendar: the employee.
    pub fn employee(employee: EmployeeId) -> Self {
        Self {
            executor: Some(employee),
            master: None,
        }
    }

    fn is_of(self, grant: &Grant) -> bool {
        grant.employee.is_some() && (self.executor == grant.employee || self.master == grant.employee)
    }
}

/// Whether `grant` allows `action` at `place`. Without a place the question is whether it is allowed
/// anywhere at all: lists ask so first and then filter row by row.
pub fn may(grant: &Grant, action: Action, place: Option<&Place>, relation: Relation) -> bool {
    let reach = reach(grant.role, action);
    if reach == Reach::Never || grant.companies.is_empty() {
        return false;
    }
    let Some(place) = place else { return true };
    if !grant.companies.contains(&place.company) {
        return false;
    }
    let bound = || grant.scopes.iter().any(|scope| scope.holds(place));
    match reach {
        Reach::Never => false,
        Reach::Company => true,
        Reach::Places => grant.scopes.is_empty() || bound(),
        Reach::Common => bound() && place.flat.is_none(),
        Reach::Bound => bound() || relation.is_of(grant),
        Reach::Own => relation.is_of(grant),
        Reach::Flat => flats(grant).any(|scope| scope.holds(place)),
        Reach::House => in_house(grant, place),
    }
}

/// A resident's grant counts by its flats only: a wider scope in it is a mistake and opens nothing.
fn flats(grant: &Grant) -> impl Iterator<Item = &Scope> {
    grant.scopes.iter().filter(|scope| matches!(scope, Scope::Flat(..)))
}

/// Whether one of a resident's flats is in the house of the place.
fn in_house(grant: &Grant, place: &Place) -> bool {
    flats(grant).any(|scope| matches!(scope, Scope::Flat(house, _) if *house == place.building))
}

/// Whether a ticket is seen: the filter of the board, of search and of the live topics. Lists of other
/// things ask [`may`] with their own `See…`.
pub fn sees(grant: &Grant, place: &Place, relation: Relation) -> bool {
    may(grant, Action::SeeTickets, Some(place), relation)
}

/// [`may`] as an answer: what one may not know of does not exist, the rest is forbidden.
pub fn check(grant: &Grant, action: Action, place: Option<&Place>, relation: Relation) -> Result<(), Refusal> {
    if may(grant, action, place, relation) {
        return Ok(());
    }
    let may_know = match (place, action.sight()) {
        (None, _) => true,
        (Some(_), Some(sight)) => may(grant, sight, place, relation),
        (Some(place), None) => grant.companies.contains(&place.company),
    };
    Err(if may_know {
        Refusal::forbidden()
    } else {
        Refusal::not_found()
    })
}

#[cfg(test)]
mod tests;
