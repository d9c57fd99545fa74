//! Reads the rights that an administrator gives: every id must name something of the named companies.

use crate::ask::{body_id, unknown};
use crate::problem::Problem;
use crate::rows::people::scope_of;
use crate::server::Web;
use crate::wire::people::Scope as ScopeShape;
use crate::wire::users::{CorrectUser, NewUser};
use domovoi_actors::Model;
use domovoi_domain::access::Grant;
use domovoi_domain::access::administration::check_given;
use domovoi_domain::kernel::{CompanyId, Scope};

/// The rights of a new user.
pub(super) fn grant(web: &Web, admin: &Grant, body: NewUser) -> Result<Grant, Problem> {
    let whole = CorrectUser {
        role: Some(body.role),
        companies: Some(body.companies),
        scopes: Some(body.scopes),
        employee_id: Some(body.employee_id),
        person_id: Some(body.person_id),
    };
    corrected(web, admin, &Grant::default(), whole)
}

/// The rights that a user has, with what is corrected in them.
pub(super) fn corrected(web: &Web, admin: &Grant, now: &Grant, body: CorrectUser) -> Result<Grant, Problem> {
    let companies = body.companies.map(|list| ids(&list)).transpose()?;
    let employee = body
        .employee_id
        .map(|id| id.map(|id| body_id("employee_id", &id)).transpose());
    let person = body
        .person_id
        .map(|id| id.map(|id| body_id("person_id", &id)).transpose());
    let grant = Grant {
        role: body.role.map_or(now.role, Into::into),
        companies: companies.unwrap_or_else(|| now.companies.clone()),
        employee: employee.transpose()?.unwrap_or(now.employee),
        person: person.transpose()?.unwrap_or(now.person),
        scopes: body
            .scopes
            .map(scopes)
            .transpose()?
            .unwrap_or_else(|| now.scopes.clone()),
    };
    check_given(admin, &grant)?;
    check_references(&web.house.model(), &grant)?;
    Ok(grant)
}

fn ids(list: &[String]) -> Result<Vec<CompanyId>, Problem> {
    list.iter().map(|id| body_id("companies", id)).collect()
}

fn scopes(list: Vec<ScopeShape>) -> Result<Vec<Scope>, Problem> {
    list.into_iter().map(scope_of).collect()
}

/// What is named must belong to one of the companies, or the rights would say something that is not so.
fn check_references(model: &Model, grant: &Grant) -> Result<(), Problem> {
    let own = |company: CompanyId| grant.companies.contains(&company);
    if let Some(id) = grant.employee {
        let employee = model.staff.get(id).filter(|seen| own(seen.state.company));
        employee.ok_or_else(|| unknown("employee_id"))?;
    }
    if let Some(id) = grant.person {
        let person = model.people.get(id).filter(|seen| own(seen.state.company));
        person.ok_or_else(|| unknown("person_id"))?;
    }
    let inside = |scope: &Scope| match scope {
        Scope::Company(id) => own(*id),
        Scope::District(id) => companies(model, grant).any(|one| one.districts.iter().any(|part| part.id == *id)),
        Scope::Complex(id) => companies(model, grant).any(|one| one.complexes.iter().any(|part| part.id == *id)),
        Scope::Building(id) | Scope::Entrance(id, _) | Scope::Flat(id, _) => model
            .buildings
            .get(*id)
            .is_some_and(|building| own(building.state.company)),
    };
    if grant.scopes.iter().all(inside) {
        return Ok(());
    }
    Err(unknown("scopes").into())
}

fn companies<'a>(model: &'a Model, grant: &'a Grant) -> impl Iterator<Item = &'a domovoi_domain::housing::Company> {
    grant
        .companies
        .iter()
        .filter_map(|id| Some(&*model.companies.get(*id)?.state))
}
