//! Employees: position, skills, the addresses each is bound to.

use super::{Outcome, answer, versioned};
use crate::ask::{self, body_id, path_id};
use crate::extract::{Caller, Nothing, Order, Query};
use crate::problem::Problem;
use crate::rows::people::{employee as shape, employee_visible, scope_of, serves};
use crate::server::Web;
use crate::wire::common::{Page, Skill};
use crate::wire::people::{CorrectEmployee, Employee as Shape, NewEmployee, Position};
use actix_web::http::StatusCode;
use actix_web::web;
use domovoi_actors::{self as actors, Seen};
use domovoi_domain::access::rights::{Action, Relation, check};
use domovoi_domain::kernel::scope::Place;
use domovoi_domain::kernel::vocabulary::fold;
use domovoi_domain::kernel::{CompanyId, EmployeeId, Refusal, RefusalKind, phone};
use domovoi_domain::staff::{Employee, EmployeeCard, EmployeeCommand};
use utoipa::IntoParams;

pub fn mount(config: &mut web::ServiceConfig) {
    let path = |tail: &str| format!("/api/v1/employees{tail}");
    config
        .service(
            web::resource(path(""))
                .route(web::get().to(list))
                .route(web::post().to(hire)),
        )
        .service(
            web::resource(path("/{id}"))
                .route(web::get().to(read))
                .route(web::patch().to(correct)),
        )
        .service(web::resource(path("/{id}/dismiss")).route(web::post().to(dismiss)));
}

#[derive(Clone, Debug, Default, serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EmployeeQuery {
    /// Part of the name or of the phone.
    pub q: Option<String>,
    pub company_id: Option<String>,
    pub district_id: Option<String>,
    pub complex_id: Option<String>,
    #[param(inline)]
    pub position: Option<Position>,
    #[param(inline)]
    pub skill: Option<Skill>,
    /// Dismissed ones too.
    pub dismissed: Option<bool>,
    pub cursor: Option<String>,
    /// 1 to 500, 100 by default.
    pub limit: Option<u32>,
}

/// Employees by name.
#[utoipa::path(get, path = "/api/v1/employees", tag = "staff", params(EmployeeQuery), responses((status = 200, description = "As it stands", body = Page<Shape>)))]
pub async fn list(web: web::Data<Web>, caller: Caller, Query(query): Query<EmployeeQuery>) -> Outcome {
    check(&caller.grant, Action::SeeStaff, None, Relation::NONE)?;
    let part = ask::part(
        query.company_id.as_deref(),
        query.district_id.as_deref(),
        query.complex_id.as_deref(),
    )?;
    let limit = ask::limit(query.limit, 100, 500)?;
    let words = fold(&query.q.unwrap_or_default());
    let digits: String = words.chars().filter(char::is_ascii_digit).collect();
    let eyes = web.eyes(&caller);
    let model = web.house.model();
    let named = |seen: &Seen<Employee>| {
        let Some(known) = model.staff.words(seen.id) else {
            return words.is_empty();
        };
        let name = fold(&known.name);
        words.split_whitespace().all(|word| name.contains(word))
            || (!digits.is_empty() && known.phones.iter().any(|phone| phone.contains(&digits)))
    };
    let mut shown: Vec<&Seen<Employee>> = model
        .staff
        .iter()
        .filter(|seen| {
            let employee = &seen.state;
            serves(&model, employee, &part)
                && query
                    .position
                    .is_none_or(|position| Position::from(employee.position) == position)
                && query.skill.is_none_or(|skill| employee.skills.contains(&skill.into()))
                && (!employee.dismissed || query.dismissed == Some(true))
                && employee_visible(employee, &eyes)
                && named(seen)
        })
        .collect();
    shown.sort_by(|a, b| model.staff.name(a.id).cmp(model.staff.name(b.id)).then(a.id.cmp(&b.id)));
    answer(&ask::page(&shown, query.cursor.as_deref(), limit, |seen| {
        shape(&model, seen)
    })?)
}

/// The employee that an address names, if the caller may do `action` with him.
fn employee(web: &Web, caller: &Caller, name: &str, action: Action) -> Result<Seen<Employee>, Problem> {
    let id: EmployeeId = path_id(name)?;
    let model = web.house.model();
    let seen = model.staff.get(id).ok_or_else(Refusal::not_found)?;
    let place = Place::of_company(seen.state.company);
    check(&caller.grant, action, Some(&place), Relation::employee(id))?;
    Ok(seen.clone())
}

/// One employee.
#[utoipa::path(get, path = "/api/v1/employees/{id}", tag = "staff", params(("id" = String, Path)), responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn read(web: web::Data<Web>, caller: Caller, id: web::Path<String>) -> Outcome {
    let seen = employee(&web, &caller, &id, Action::SeeStaff)?;
    versioned(StatusCode::OK, seen.version, &shape(&web.house.model(), &seen))
}

/// Hires an employee and opens a calendar.
#[utoipa::path(post, path = "/api/v1/employees", tag = "staff", request_body = NewEmployee, responses((status = 201, description = "Made", body = Shape)))]
pub async fn hire(web: web::Data<Web>, order: Order<NewEmployee>) -> Outcome {
    let Order { body, caller, key, .. } = order;
    let company: CompanyId = body_id("company_id", &body.company_id)?;
    if !caller.grant.knows(company) {
        return Err(ask::unknown("company_id").into());
    }
    check(
        &caller.grant,
        Action::ManageStaff,
        Some(&Place::of_company(company)),
        Relation::NONE,
    )?;
    let card = EmployeeCard {
        name: body.name,
        phones: phones_of(&body.phones)?,
        position: body.position.into(),
        skills: body.skills.into_iter().map(Into::into).collect(),
        bound: body.bound.into_iter().map(scope_of).collect::<Result<_, _>>()?,
        contractor: body.contractor,
    };
    let id = web.house.hire(company, card, &caller.who, key).await?;
    let seen = web.house.view::<Employee>(id).await?;
    versioned(StatusCode::CREATED, seen.version, &shape(&web.house.model(), &seen))
}

/// Phones as people write them, in E.164.
pub(super) fn phones_of(phones: &[String]) -> Result<Vec<String>, Problem> {
    let one = |(index, text): (usize, &String)| {
        phone::normalise(text, None).map_err(|why| {
            let words = why.text();
            Refusal::field(format!("phones[{index}]"), why.code(), words.ru, words.en).into()
        })
    };
    phones.iter().enumerate().map(one).collect()
}

/// Corrects the card.
#[utoipa::path(patch, path = "/api/v1/employees/{id}", tag = "staff", params(("id" = String, Path)), request_body = CorrectEmployee, responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn correct(web: web::Data<Web>, id: web::Path<String>, order: Order<CorrectEmployee>) -> Outcome {
    let seen = employee(&web, &order.caller, &id, Action::ManageStaff)?;
    let body = order.body.clone();
    let known = web.house.model().staff.words(seen.id).cloned().unwrap_or_default();
    let now = &*seen.state;
    let bound = body
        .bound
        .map(|bound| bound.into_iter().map(scope_of).collect::<Result<_, _>>())
        .transpose()?;
    let card = EmployeeCard {
        name: body.name.unwrap_or(known.name),
        phones: body.phones.map_or(Ok(known.phones), |phones| phones_of(&phones))?,
        position: body.position.map_or(now.position, Into::into),
        skills: body.skills.map_or_else(
            || now.skills.clone(),
            |skills| skills.into_iter().map(Into::into).collect(),
        ),
        bound: bound.unwrap_or_else(|| now.bound.clone()),
        contractor: body.contractor.unwrap_or(now.contractor),
    };
    give(&web, seen.id, order, EmployeeCommand::Correct { card }).await
}

/// Dismisses; the history stays.
#[utoipa::path(post, path = "/api/v1/employees/{id}/dismiss", tag = "staff", params(("id" = String, Path)), responses((status = 200, description = "As it stands", body = Shape)))]
pub async fn dismiss(web: web::Data<Web>, id: web::Path<String>, order: Order<Nothing>) -> Outcome {
    let seen = employee(&web, &order.caller, &id, Action::ManageStaff)?;
    give(&web, seen.id, order, EmployeeCommand::Dismiss).await
}

async fn give<T>(web: &Web, id: EmployeeId, order: Order<T>, command: EmployeeCommand) -> Outcome {
    let command = actors::Order::new(command, order.caller.who)
        .key(order.key)
        .expect(order.expect);
    match web.house.send::<Employee>(id, command).await {
        Ok(done) => {
            // The names in the answer are those of the read model.
            web.house.synced(done.seq).await;
            let seen = Seen {
                id,
                state: done.state,
                version: done.version,
                seq: done.seq,
            };
            versioned(StatusCode::OK, seen.version, &shape(&web.house.model(), &seen))
        }
        Err(refusal) if refusal.kind == RefusalKind::Stale => {
            let seen = web.house.view::<Employee>(id).await?;
            let current = shape(&web.house.model(), &seen);
            Err(Problem::with_current(
                refusal,
                serde_json::to_value(current).unwrap_or_default(),
            ))
        }
        Err(refusal) => Err(refusal.into()),
    }
}
