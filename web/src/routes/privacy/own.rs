//! What a resident does with the own consents, and what he asks.

use super::{give, kind_of, shown, whose};
use crate::ask;
use crate::extract::{Caller, Nothing, Order};
use crate::routes::Outcome;
use crate::routes::home::own;
use crate::server::Web;
use crate::wire::privacy::{GiveConsent, NewDataRequest, Privacy};
use actix_web::http::header::USER_AGENT;
use actix_web::{HttpRequest, web};
use domovoi_domain::access::Device;
use domovoi_domain::kernel::Refusal;
use domovoi_domain::privacy::{DossierCommand, Purpose};

/// What my data are used for, what I agreed to, what I asked.
#[utoipa::path(get, path = "/api/v1/home/privacy", tag = "privacy", responses((status = 200, description = "As it stands", body = Privacy)))]
pub async fn read(web: web::Data<Web>, caller: Caller) -> Outcome {
    let person = own(&web, &caller)?;
    shown(&web, &caller, person.id, &person.state).await
}

/// Agrees to one purpose, by the text that was shown.
#[utoipa::path(post, path = "/api/v1/home/consents", tag = "privacy", request_body = GiveConsent, responses((status = 200, description = "As it stands", body = Privacy)))]
pub async fn consent(web: web::Data<Web>, request: HttpRequest, order: Order<GiveConsent>) -> Outcome {
    let person = own(&web, &order.caller)?;
    order.caller.in_person()?;
    let purpose = Purpose::from_code(&order.body.purpose).ok_or_else(|| ask::unknown("purpose"))?;
    let version = {
        let model = web.house.model();
        let papers = model.papers.get(person.state.company);
        papers.and_then(|seen| seen.state.current(purpose).map(|paper| paper.version))
    };
    if version != Some(order.body.version) {
        return Err(Refusal::conflict(
            "text_changed",
            "Текст согласия изменился. Прочитайте новый и решите снова.",
            "The text of the consent has changed. Read the new one and decide again.",
        )
        .into());
    }
    let agent = request.headers().get(USER_AGENT).and_then(|text| text.to_str().ok());
    let device = Device::of(agent.unwrap_or_default());
    let command = DossierCommand::Consent {
        whose: whose(&person.state),
        purpose,
        version: order.body.version,
        device: format!("{:?}, {:?}", device.browser, device.system),
    };
    give(&web, &order.caller, &person.state, command, (order.key, order.expect)).await
}

/// Takes a consent back: what rests on it stops at once.
#[utoipa::path(delete, path = "/api/v1/home/consents/{purpose}", tag = "privacy", params(("purpose" = String, Path)), responses((status = 200, description = "As it stands", body = Privacy)))]
pub async fn withdraw(web: web::Data<Web>, purpose: web::Path<String>, order: Order<Nothing>) -> Outcome {
    let person = own(&web, &order.caller)?;
    order.caller.in_person()?;
    let purpose = Purpose::from_code(&purpose).ok_or_else(Refusal::not_found)?;
    if !web
        .house
        .model()
        .dossiers
        .get(person.id)
        .is_some_and(|seen| seen.state.allows(purpose))
    {
        return shown(&web, &order.caller, person.id, &person.state).await;
    }
    let command = DossierCommand::Withdraw { purpose };
    give(&web, &order.caller, &person.state, command, (order.key, order.expect)).await
}

/// Asks the company about the own data.
#[utoipa::path(post, path = "/api/v1/home/data-requests", tag = "privacy", request_body = NewDataRequest, responses((status = 200, description = "As it stands", body = Privacy)))]
pub async fn ask(web: web::Data<Web>, order: Order<NewDataRequest>) -> Outcome {
    let person = own(&web, &order.caller)?;
    order.caller.in_person()?;
    let command = DossierCommand::Ask {
        whose: whose(&person.state),
        kind: kind_of(&order.body.kind)?,
        words: order.body.words,
    };
    give(&web, &order.caller, &person.state, command, (order.key, order.expect)).await
}
