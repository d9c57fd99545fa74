//! Reads the rights that an administrator gives: every id must name something of the company of its mandate.

use crate::ask::{body_id, unknown};
use crate::problem::Problem;
use crate::rows::people::scope_of;
use crate::server::Web;
use crate::wire::people::Scope as ScopeShape;
use crate::wire::users::{CorrectUser, NewMandate, NewUser};
use domovoi_actors::Model;
use domovoi_domain::access::administration::{administers, check_given, check_user, replaced};
use domovoi_domain::access::{Grant, Mandate};
use domovoi_domain::kernel::Role;
use domovoi_domain::kernel::{BuildingId, CompanyId, EmployeeId, PersonId, Refusal, Scope};

/// Which own role of which company is held on a built-in one.
pub(super) type Held = (CompanyId, Role, Option<u32>);

/// The own roles that are given, `None` where the built-in role is given whole.
pub(super) fn own_roles(web: &Web, given: &[NewMandate]) -> Result<Vec<Held>, Problem> {
    let model = web.house.model();
    let one = |(index, given): (usize, &NewMandate)| {
        let company: CompanyId = body_id(format!("mandates[{index}].company_id"), &given.company_id)?;
        let role: Role = given.role.into();
        let known = |id: u32| {
            let own = model.own_roles.get(company).and_then(|seen| seen.state.get(id));
            own.is_some_and(|own| own.base == role)
        };
        match given.own_role {
            Some(id) if !known(id) => Err(unknown(format!("mandates[{index}].own_role")).into()),
            own => Ok((company, role, own)),
        }
    };
    given.iter().enumerate().map(one).collect()
}

/// The rights of a new user.
pub(super) fn grant(web: &Web, admin: &Grant, body: NewUser) -> Result<Grant, Problem> {
    let mandates = mandates(body.mandates, &Grant::default())?;
    let person = person_of(body.person_id)?;
    check_given(admin, &mandates)?;
    let grant = Grant { mandates, person };
    check_references(&web.house.model(), &grant.mandates)?;
    check_person(&web.house.model(), admin, grant.person)?;
    Ok(grant)
}

/// The rights that a user has, with what is corrected in them.
pub(super) fn corrected(web: &Web, admin: &Grant, now: &Grant, body: CorrectUser) -> Result<Grant, Problem> {
    let mut grant = now.clone();
    if let Some(given) = body.mandates {
        let given = mandates(given, now)?;
        check_given(admin, &given)?;
        check_references(&web.house.model(), &given)?;
        grant.mandates = replaced(admin, now, given);
    }
    if let Some(id) = body.person_id {
        grant.person = person_of(id)?;
        if grant.person != now.person {
            // Whom all companies call him by is a question for all of them.
            check_user(admin, now)?;
            check_person(&web.house.model(), admin, grant.person)?;
        }
    }
    Ok(grant)
}

fn person_of(id: Option<String>) -> Result<Option<PersonId>, Problem> {
    id.map(|id| body_id("person_id", &id)).transpose()
}

fn mandates(list: Vec<NewMandate>, now: &Grant) -> Result<Vec<Mandate>, Problem> {
    list.into_iter()
        .enumerate()
        .map(|(index, one)| mandate(index, one, now))
        .collect()
}

fn mandate(index: usize, given: NewMandate, now: &Grant) -> Result<Mandate, Problem> {
    let field = |name: &str| format!("mandates[{index}].{name}");
    let employee = given
        .employee_id
        .map(|id| body_id::<EmployeeId>(field("employee_id"), &id));
    Ok(Mandate {
        employee: employee.transpose()?,
        scopes: given
            .scopes
            .into_iter()
            .map(|scope| place(scope, now))
            .collect::<Result<_, _>>()?,
        ..Mandate::new(
            body_id::<CompanyId>(field("company_id"), &given.company_id)?,
            given.role.into(),
        )
    })
}

/// A flat that a resident has joined and nobody has verified stays where it is and is given to nobody: it follows
/// from his homes.
fn place(given: ScopeShape, now: &Grant) -> Result<Scope, Problem> {
    let ScopeShape::Claim { id, flat } = given else {
        return scope_of(given);
    };
    let building: BuildingId = body_id("scopes", &id)?;
    let flat = flat.into_text();
    let is_it =
        |scope: &&Scope| matches!(scope, Scope::Claim(house, number, _) if *house == building && *number == flat);
    let known = now.mandates.iter().flat_map(|one| &one.scopes).find(is_it);
    Ok(known.cloned().ok_or_else(|| unknown("scopes"))?)
}

/// A resident of a company that the administrator administers.
fn check_person(model: &Model, admin: &Grant, person: Option<PersonId>) -> Result<(), Refusal> {
    let Some(id) = person else { return Ok(()) };
    let known = model
        .people
        .get(id)
        .filter(|seen| administers(admin, seen.state.company));
    known.map(|_| ()).ok_or_else(|| unknown("person_id"))
}

/// What is named must belong to the company of the mandate, or the rights would say something that is not so.
fn check_references(model: &Model, mandates: &[Mandate]) -> Result<(), Problem> {
    for (index, mandate) in mandates.iter().enumerate() {
        let own = |company: CompanyId| company == mandate.company;
        if let Some(id) = mandate.employee {
            let employee = model.staff.get(id).filter(|seen| own(seen.state.company));
            employee.ok_or_else(|| unknown(format!("mandates[{index}].employee_id")))?;
        }
        let company = model.companies.get(mandate.company).map(|seen| &seen.state);
        let inside = |scope: &Scope| match scope {
            Scope::Company(id) => own(*id),
            Scope::District(id) => company.is_some_and(|one| one.districts.iter().any(|part| part.id == *id)),
            Scope::Complex(id) => company.is_some_and(|one| one.complexes.iter().any(|part| part.id == *id)),
            Scope::Building(id) | Scope::Entrance(id, _) | Scope::Flat(id, _) | Scope::Claim(id, ..) => model
                .buildings
                .get(*id)
                .is_some_and(|building| own(building.state.company)),
        };
        if !mandate.scopes.iter().all(inside) {
            return Err(unknown(format!("mandates[{index}].scopes")).into());
        }
    }
    Ok(())
}
