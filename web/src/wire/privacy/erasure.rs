//! Destroying what is known of a resident, and the act of it.

use crate::wire::common::{Named, When};
use serde::Serialize;
use utoipa::ToSchema;

/// What would be destroyed; once it is done, what was.
#[derive(Serialize, ToSchema)]
pub struct Erasure {
    /// The company that holds the data.
    pub company: Named,
    /// The request that asks for it; `null`: what the data were kept for has been reached.
    pub request: Option<u32>,
    /// Open tickets, with their numbers as names, on which the person is still to be reached. Nothing is destroyed
    /// before they end.
    pub open_tickets: Vec<Named>,
    /// An account of the person belongs to an employee, too; his mandates are taken off first.
    pub is_staff: bool,
    /// Flats from which the person goes.
    pub homes: u32,
    /// Tickets that lose the contact and the person's own words.
    pub tickets: u32,
    /// Accounts, with their sessions.
    pub accounts: u32,
    /// Whether an e-mail address is known.
    pub email: bool,
    /// Only once it is done.
    pub done: Option<ErasureDone>,
}

/// When and by whom (приказ Роскомнадзора № 179, п. 3).
#[derive(Serialize, ToSchema)]
pub struct ErasureDone {
    pub at: When,
    /// `null`: the act was kept long enough, and nothing of it is told any more.
    pub by: Option<Named>,
    /// How long the act is kept.
    pub kept_until: Option<When>,
}
