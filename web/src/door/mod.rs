//! What stands between the network and the house: TLS, the plain listener beside it, how much one person or one
//! address may ask for, and how deep a body may go.
//!
//! Who somebody is and where a page comes from is asked in `sign_in::guard`, which stands in front of the limits.

pub mod certificate;
pub mod depth;
pub mod limits;
pub mod plain;
