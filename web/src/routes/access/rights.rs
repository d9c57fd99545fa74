//! The table of rights, and why it answers as it does for one person and one thing.

use crate::ask::{self, body_id};
use crate::extract::{Caller, Query};
use crate::problem::Problem;
use crate::routes::{Outcome, answer};
use crate::rows;
use crate::server::Web;
use crate::wire::access::{AccessExplanation, AccessMatrix, AccessRow, FieldRow};
use actix_web::web;
use domovoi_actors::Model;
use domovoi_domain::access::administration::{administers, knows};
use domovoi_domain::access::rights::{
    self, Action, Field, Moment, Reach, Relation, Sight, can_be_narrowed, check, explain, field_sight, narrower, reach,
};
use domovoi_domain::kernel::scope::Place;
use domovoi_domain::kernel::{BuildingId, CompanyId, EmployeeId, OutageId, PersonId, Refusal, Role, TicketId, UserId};
use utoipa::IntoParams;

/// The tables of rights: action × role → how far; field of a ticket × moment × role → how much of it is shown.
#[utoipa::path(get, path = "/api/v1/access/matrix", tag = "access", responses((status = 200, description = "As it stands", body = AccessMatrix)))]
pub async fn matrix(web: web::Data<Web>, caller: Caller) -> Outcome {
    check(&caller.grant, Action::ManageUsers, None, Relation::NONE)?;
    let eyes = web.eyes(&caller);
    let roles: Vec<Role> = Role::ALL.into_iter().filter(|role| *role != Role::System).collect();
    answer(&AccessMatrix {
        roles: roles.iter().map(|role| eyes.coded(role.code(), &role.text())).collect(),
        reaches: Reach::ALL
            .iter()
            .map(|reach| eyes.coded(reach.code(), &reach.text()))
            .collect(),
        narrower: Reach::ALL
            .iter()
            .map(|reach| narrower(*reach).iter().map(|one| one.code().to_owned()).collect())
            .collect(),
        narrowable: roles
            .iter()
            .filter(|role| can_be_narrowed(**role))
            .map(|role| role.code().to_owned())
            .collect(),
        actions: Action::ALL
            .into_iter()
            .map(|action| AccessRow {
                action: eyes.coded(action.code(), &action.text()),
                reaches: roles
                    .iter()
                    .map(|role| reach(*role, action).code().to_owned())
                    .collect(),
            })
            .collect(),
        sights: Sight::ALL
            .iter()
            .map(|sight| eyes.coded(sight.code(), &sight.text()))
            .collect(),
        fields: Field::ALL
            .into_iter()
            .flat_map(|field| Moment::ALL.map(|moment| (field, moment)))
            .map(|(field, moment)| FieldRow {
                field: eyes.coded(field.code(), &field.text()),
                moment: eyes.coded(moment.code(), &moment.text()),
                sights: roles
                    .iter()
                    .map(|role| field_sight(*role, field, moment).code().to_owned())
                    .collect(),
            })
            .collect(),
    })
}

#[derive(Clone, Debug, Default, serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExplainQuery {
    pub user_id: String,
    /// As the table of rights names it, e.g. `see_tickets`.
    pub action: String,
    /// `ticket`, `building`, `employee`, `person`, `outage`, `company`; without it: whether the action is allowed anywhere.
    pub kind: Option<String>,
    /// Of the thing; goes with `kind`.
    pub id: Option<String>,
}

/// Why somebody may do something with a thing, or why not.
#[utoipa::path(get, path = "/api/v1/access/explain", tag = "access", params(ExplainQuery), responses((status = 200, description = "As it stands", body = AccessExplanation)))]
pub async fn explanation(web: web::Data<Web>, caller: Caller, Query(query): Query<ExplainQuery>) -> Outcome {
    check(&caller.grant, Action::ManageUsers, None, Relation::NONE)?;
    let action = Action::from_code(&query.action).ok_or_else(|| ask::unknown("action"))?;
    let user: UserId = body_id("user_id", &query.user_id)?;
    let eyes = web.eyes(&caller);
    let model = web.house.model();
    let ours = |company: CompanyId| administers(&caller.grant, company);
    let seen = model
        .users
        .get(user)
        .filter(|seen| knows(&caller.grant, &seen.state.grant));
    let seen = seen.ok_or_else(|| ask::unknown("user_id"))?;
    let thing = match (query.kind.as_deref(), query.id.as_deref()) {
        (None, None) => None,
        (Some(kind), Some(id)) => {
            let found = thing(&model, kind, id)?.filter(|(place, _)| ours(place.company));
            Some(found.ok_or_else(|| ask::unknown("id"))?)
        }
        (None, Some(_)) => return Err(required("kind").into()),
        (Some(_), None) => return Err(required("id").into()),
    };
    let (place, relation) = thing.unzip();
    // What others gave him in companies of theirs is not the reader's to know.
    let mut grant = seen
        .state
        .grant
        .within(&rights::companies(&caller.grant, Action::ManageUsers));
    model.inform(user, &mut grant, eyes.now);
    let told = explain(&grant, action, place.as_ref(), relation.unwrap_or(Relation::NONE));
    let blocked = seen.state.blocked;
    answer(&AccessExplanation {
        allowed: told.allowed && !blocked,
        user: rows::user(&model, user),
        role: eyes.coded(told.role.code(), &told.role.text()),
        own_role: told
            .company
            .and_then(|company| model.own_role(user, company, told.role))
            .map(|own| own.name.clone()),
        company: told.company.map(|id| rows::users::company(&model, id)),
        action: eyes.coded(action.code(), &action.text()),
        reach: eyes.coded(told.reach.code(), &told.reach.text()),
        reason: if blocked {
            eyes.lang
                .pick("Вход этого пользователя закрыт.", "This user's account is closed.")
                .to_owned()
        } else {
            eyes.word(&told.reason)
        },
    })
}

fn required(field: &'static str) -> Refusal {
    Refusal::field(
        field,
        "required",
        "Укажите и вид, и номер предмета.",
        "Give both the kind and the id of the thing.",
    )
}

/// Where a thing stands and whose it is.
fn thing(model: &Model, kind: &str, id: &str) -> Result<Option<(Place, Relation)>, Problem> {
    Ok(match kind {
        "ticket" => {
            let head = model.tickets.head(body_id::<TicketId>("id", id)?);
            head.map(|head| (head.place.clone(), head.relation))
        }
        "building" => model
            .place(body_id::<BuildingId>("id", id)?, None)
            .map(|place| (place, Relation::NONE)),
        "employee" => {
            let id = body_id::<EmployeeId>("id", id)?;
            let seen = model.staff.get(id);
            seen.map(|seen| (Place::of_company(seen.state.company), Relation::employee(id)))
        }
        "person" => model.people.get(body_id::<PersonId>("id", id)?).map(|seen| {
            let home = seen.state.homes.first();
            let place = home.and_then(|home| model.place(home.building, Some(&home.flat)));
            (
                place.unwrap_or_else(|| Place::of_company(seen.state.company)),
                Relation::NONE,
            )
        }),
        "outage" => model.outages.get(body_id::<OutageId>("id", id)?).and_then(|seen| {
            let place = model.place(*seen.state.buildings.first()?, None)?;
            Some((place, Relation::NONE))
        }),
        "company" => {
            let id = body_id::<CompanyId>("id", id)?;
            model.companies.get(id).map(|_| (Place::of_company(id), Relation::NONE))
        }
        _ => return Err(ask::unknown("kind").into()),
    })
}
