//! Where the law on personal data meets the calendar and the residents.

mod consent_withdrawn_takes_email;
mod erasure_erases_person;
mod request_gives_term;

pub use consent_withdrawn_takes_email::consent_withdrawn_takes_email;
pub use erasure_erases_person::erasure_erases_person;
pub use request_gives_term::request_gives_term;
