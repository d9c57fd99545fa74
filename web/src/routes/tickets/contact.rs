//! Who asked, where the telephone is masked for the caller.

use super::head;
use super::moves::Name;
use crate::extract::Order;
use crate::routes::access::shown;
use crate::routes::{Outcome, answer};
use crate::server::Web;
use crate::wire::people::{ShowPhones, ShownPhones};
use actix_web::web;
use domovoi_domain::access::rights::{Action, Field, Sight, sight};
use domovoi_domain::kernel::{Record, Refusal};

/// Shows a telephone that is masked for the caller; the reason stays in the audit trail.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/contact/show", tag = "tickets", params(("id" = String, Path, description = "Id or number")), request_body = ShowPhones, responses((status = 200, description = "The telephone", body = ShownPhones)))]
pub async fn show(web: web::Data<Web>, name: Name, order: Order<ShowPhones>) -> Outcome {
    let caller = order.caller;
    let head = head(&web, &caller, &name, Action::SeePhones)?;
    if sight(&caller.grant, Field::Phone, &head.place, head.relation) == Sight::Hidden {
        return Err(Refusal::forbidden().into());
    }
    shown::note(&web, &caller, &order.body, "ticket", head.id.to_string())?;
    let records = match head.contact {
        Some(contact) => web.house.records(vec![contact]).await?,
        None => Vec::new(),
    };
    let (name, phone) = match records.into_iter().flatten().next() {
        Some(Record::Contact { name, phone }) => (name, phone),
        _ => Default::default(),
    };
    answer(&ShownPhones {
        name,
        phones: Some(phone).filter(|phone| !phone.is_empty()).into_iter().collect(),
    })
}
