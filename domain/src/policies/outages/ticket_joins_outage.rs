//! Which tickets an outage may own: those of its company that stand in its houses.

use crate::kernel::scope::Place;
use crate::kernel::{BuildingId, CompanyId, Refusal};

/// `place` is that of the ticket. A riser or another category does not matter: a person has looked.
pub fn ticket_joins_outage(place: &Place, company: CompanyId, buildings: &[BuildingId]) -> Result<(), Refusal> {
    if place.company == company && buildings.contains(&place.building) {
        return Ok(());
    }
    Err(Refusal::field(
        "tickets",
        "elsewhere",
        "Заявка стоит в другом доме. Присоедините заявки домов этого отключения.",
        "The ticket stands in another building. Attach tickets of this outage's buildings.",
    ))
}
