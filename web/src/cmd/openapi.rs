//! `domovoi openapi`: the contract, from which the types of the UI are made.

use super::{Failure, say};

pub(super) fn run() -> Result<(), Failure> {
    say(domovoi_web::openapi::document().to_pretty_json()?);
    Ok(())
}
