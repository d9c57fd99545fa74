//! Invitations into a flat: given and ended by its owner, used by whoever was invited. The token comes in a body,
//! never in an address, so that it stands in no log.

use super::{give as order_of, own};
use crate::extract::{Json, Nothing, Order};
use crate::problem::Problem;
use crate::routes::{Outcome, answer};
use crate::rows::housing::address;
use crate::rows::users::handle;
use crate::server::Web;
use crate::sign_in::guard::address_of;
use crate::sign_in::{password, token};
use crate::wire::common::FlatNumber;
use crate::wire::home::{AcceptInvitation, GivenInvitation, InvitationToken, MyHome, NewInvitation, ShownInvitation};
use crate::wire::session::SignedIn;
use actix_web::{HttpRequest, web};
use domovoi_actors::{self as actors};
use domovoi_domain::access;
use domovoi_domain::kernel::{BuildingId, Refusal, Via, Who, phone};
use domovoi_domain::residents::{INVITATION_LIFE, Person, PersonCard, PersonCommand, invitation_over};

/// Invites somebody into an own flat. The link opens once, within a week.
#[utoipa::path(post, path = "/api/v1/home/invitations", tag = "home", request_body = NewInvitation, responses((status = 200, description = "Told this once", body = GivenInvitation)))]
pub async fn give(web: web::Data<Web>, order: Order<NewInvitation>) -> Outcome {
    let person = own(&web, &order.caller)?;
    order.caller.in_person()?;
    let building: BuildingId = crate::ask::body_id("building_id", &order.body.building_id)?;
    let secret = token::fresh();
    let command = PersonCommand::Invite {
        token: token::hash(&secret),
        building,
        flat: order.body.flat.into_text(),
        role: order.body.role.into(),
    };
    let order = actors::Order::new(command, order.caller.who);
    let done = web.house.send::<Person>(person.id, order).await?;
    web.house.synced(done.seq).await;
    answer(&GivenInvitation {
        path: format!("/join#{secret}"),
        expires_at: (web.house.now() + INVITATION_LIFE).into(),
    })
}

/// Takes an invitation back, and the flat from whoever has joined by it.
#[utoipa::path(delete, path = "/api/v1/home/invitations/{id}", tag = "home", params(("id" = String, Path)), responses((status = 200, description = "As it stands", body = MyHome)))]
pub async fn end(web: web::Data<Web>, id: web::Path<String>, order: Order<Nothing>) -> Outcome {
    let person = own(&web, &order.caller)?;
    order.caller.in_person()?;
    let named = |one: &&domovoi_domain::residents::Invitation| handle(&one.token) == *id;
    let invitation = person.state.invitations.iter().find(named);
    let token = invitation.ok_or_else(Refusal::not_found)?.token;
    let command = actors::Order::new(PersonCommand::EndInvitation { token }, order.caller.who);
    order_of(&web, person.id, command.key(order.key)).await
}

/// Where an invitation leads. It is not used up by looking.
#[utoipa::path(post, path = "/api/v1/session/invitation", tag = "home", request_body = InvitationToken, responses((status = 200, description = "It opens", body = ShownInvitation)))]
pub async fn read(web: web::Data<Web>, body: Json<InvitationToken>) -> Outcome {
    let token = token::hash(&body.0.token);
    let now = web.house.now();
    let model = web.house.model();
    let owner = model.people.by_invitation(&token).ok_or_else(invitation_over)?;
    let invitation = owner.state.invitation(&token, now).ok_or_else(invitation_over)?;
    let company = model.companies.get(owner.state.company);
    let building = model.buildings.get(invitation.building);
    answer(&ShownInvitation {
        company: company.map(|seen| seen.state.name.clone()).unwrap_or_default(),
        address: building.map(|seen| address(&seen.state)).unwrap_or_default(),
        flat: FlatNumber::from_text(&invitation.flat),
        role: invitation.role.into(),
        expires_at: invitation.until.into(),
    })
}

/// Joins by an invitation with a new account, and signs in.
#[utoipa::path(post, path = "/api/v1/session/invitation/accept", tag = "home", request_body = AcceptInvitation, responses((status = 200, description = "Joined, and signed in", body = SignedIn)))]
pub async fn accept(web: web::Data<Web>, request: HttpRequest, body: Json<AcceptInvitation>) -> Outcome {
    let Json(AcceptInvitation {
        token: secret,
        login,
        password: chosen,
        name,
        phone: told,
    }) = body;
    let token = token::hash(&secret);
    // Nothing is told of names and passwords to who has no invitation.
    let opens = {
        let (now, model) = (web.house.now(), web.house.model());
        let owner = model.people.by_invitation(&token);
        owner.is_some_and(|owner| owner.state.invitation(&token, now).is_some())
    };
    if !opens {
        return Err(invitation_over().into());
    }
    let login = access::login(&login);
    password::check(&web.config, &chosen, &login)?;
    let card = PersonCard {
        name,
        phones: phones(&told)?,
        email: String::new(),
    };
    let password_hash = password::hash_aside(&web, chosen).await?;
    let who = Who {
        via: Via::Web,
        from: address_of(&request, web.config.behind_proxy),
        ..Who::default()
    };
    let joined = web
        .house
        .found_resident(token, card, login, password_hash, &who)
        .await?;
    let user = web.house.model().users.get(joined).cloned().ok_or_else(Refusal::bug)?;
    crate::routes::session::open(&web, &request, &user, None, None).await
}

fn phones(told: &str) -> Result<Vec<String>, Problem> {
    if told.trim().is_empty() {
        return Ok(Vec::new());
    }
    let number = phone::normalise(told, None).map_err(|why| {
        let words = why.text();
        Refusal::field("phone", why.code(), words.ru, words.en)
    })?;
    Ok(vec![number])
}
