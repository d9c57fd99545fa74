//! What stands between the network and the house: TLS, the plain listener beside it, how much one person or one
//! address may ask for, how deep a body may go, and what of it all
//! goes into the audit trail.
//!
//! Who somebody is and where a page comes from is asked in `sign_in::guard`, which stands in front of the limits.

pub mod certificate;
pub mod depth;
pub mod limits;
pub mod plain;
pub mod watch;
