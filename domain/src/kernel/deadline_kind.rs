//! Kinds of deadline: the classifier says which clocks a service starts, a ticket runs them.

use serde::{Deserialize, Serialize};

/// Append only. `A…` are the ids of ПП 416, п. 13 as tabulated in `norms.rs`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineKind {
    /// A4: localise a failure.
    Localise,
    /// A5: clear a sewage blockage.
    SewageBlockage,
    /// A6: clear a rubbish-chute blockage.
    ChuteBlockage,
    /// A7: restore the supply.
    Restore,
    /// A8: repair for good.
    Repair,
    /// A9: tell the resident the planned time.
    Inform,
    /// The term of the service by the classifier, the regional table or the company.
    Service,
}
