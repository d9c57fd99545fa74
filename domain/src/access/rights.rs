//! Who may do what, as one table: action × role → how far. Every route, every list and every live
//! topic asks here. What the table does not allow is refused.
//!
//! Two walls stand before the table. A grant without companies reaches nothing, and nothing of a
//! company outside the grant is ever reached, whatever the role: an administrator administers the
//! companies that were given to him.

use super::Grant;
use crate::kernel::scope::Place;
use crate::kernel::{EmployeeId, Refusal, Role, Scope};

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
}

impl Action {
    pub const ALL: [Action; 32] = [
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
    ];

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
            Import | ManageCompany | ManageUsers | SeeMetrics => return None,
        })
    }
}

/// How far a right reaches, within the companies of the grant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Reach {
    Never,
    /// The flats of a resident.
    Flat,
    /// The houses in which a resident has a flat.
    House,
    /// What is assigned to the employee, or is the employee's own.
    Assigned,
    /// Bound places, and what is assigned.
    Bound,
    /// All places of the companies; the bound ones only where the grant names any.
    Places,
    /// The companies as such: their people, calendars, settings.
    Firm,
}

/// The table. A row reads: admin, manager, dispatcher, master, executor, contractor, accountant, resident.
#[rustfmt::skip]
fn reach(role: Role, action: Action) -> Reach {
    use Reach::{Assigned as A, Bound as B, Firm as C, Flat as R, House as H, Never as N, Places as P};
    //                                 adm man dis mas exe con acc res
    let row = match action {
        Action::SeeTickets         => [P,  P,  P,  B,  A,  A,  P,  R],
        Action::SeePhones          => [P,  P,  P,  B,  A,  A,  P,  R],
        Action::SeeHistory         => [P,  P,  P,  B,  A,  A,  P,  N],
        Action::RegisterTickets    => [P,  P,  P,  B,  B,  N,  N,  R],
        Action::AssignTickets      => [P,  P,  P,  B,  N,  N,  N,  N],
        Action::WorkOnTickets      => [P,  P,  P,  B,  A,  A,  N,  N],
        Action::CorrectTickets     => [P,  P,  P,  B,  N,  N,  N,  N],
        Action::DeclineTickets     => [P,  P,  P,  B,  N,  N,  N,  N],
        Action::ReturnTickets      => [P,  P,  P,  B,  N,  N,  N,  R],
        Action::CloseTickets       => [N,  N,  P,  N,  N,  N,  N,  R],
        Action::SeeStaffComments   => [P,  P,  P,  B,  A,  A,  P,  N],
        Action::CommentForResident => [P,  P,  P,  B,  A,  A,  N,  R],
        Action::CommentForStaff    => [P,  P,  P,  B,  A,  A,  P,  N],
        Action::AddFiles           => [P,  P,  P,  B,  A,  A,  N,  R],
        Action::SeeHousing         => [P,  P,  P,  C,  C,  B,  P,  H],
        Action::ManageHousing      => [P,  P,  N,  N,  N,  N,  N,  N],
        Action::SeeResidents       => [P,  P,  P,  B,  N,  N,  P,  R],
        Action::ManageResidents    => [P,  P,  P,  N,  N,  N,  N,  N],
        Action::SeeStaff           => [C,  C,  C,  C,  A,  A,  N,  N],
        Action::ManageStaff        => [C,  C,  N,  N,  N,  N,  N,  N],
        Action::SeeCalendars       => [C,  C,  C,  C,  A,  A,  N,  N],
        Action::EditCalendars      => [C,  C,  C,  C,  N,  N,  N,  N],
        Action::Lease              => [C,  C,  C,  C,  N,  N,  N,  N],
        Action::Reassign           => [C,  C,  C,  C,  N,  N,  N,  N],
        Action::SeeHandovers       => [C,  C,  C,  N,  N,  N,  N,  N],
        Action::GiveHandover       => [C,  C,  C,  N,  N,  N,  N,  N],
        Action::Import             => [C,  C,  N,  N,  N,  N,  N,  N],
        Action::ManageCompany      => [C,  C,  N,  N,  N,  N,  N,  N],
        Action::ManageUsers        => [C,  N,  N,  N,  N,  N,  N,  N],
        Action::SeeMetrics         => [C,  N,  N,  N,  N,  N,  N,  N],
        Action::SeeOutages         => [P,  P,  P,  B,  B,  N,  N,  N],
        Action::ManageOutages      => [P,  P,  P,  N,  N,  N,  N,  N],
    };
    match role {
        Role::Admin      => row[0],
        Role::Manager    => row[1],
        Role::Dispatcher => row[2],
        Role::Master     => row[3],
        Role::Executor   => row[4],
        Role::Contractor => row[5],
        Role::Accountant => row[6],
        Role::Resident   => row[7],
        // The machine does not sign in; a grant of this role is a mistake and opens nothing.
        Role::System     => N,
    }
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
        Reach::Firm => true,
        Reach::Places => grant.scopes.is_empty() || bound(),
        Reach::Bound => bound() || relation.is_of(grant),
        Reach::Assigned => relation.is_of(grant),
        Reach::Flat => flats(grant).any(|scope| scope.holds(place)),
        Reach::House => flats(grant).any(|scope| matches!(scope, Scope::Flat(house, _) if *house == place.building)),
    }
}

/// A resident's grant counts by its flats only: a wider scope in it is a mistake and opens nothing.
fn flats(grant: &Grant) -> impl Iterator<Item = &Scope> {
    grant.scopes.iter().filter(|scope| matches!(scope, Scope::Flat(..)))
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
