//! Being written.

use crate::wire::common::Page;
use crate::wire::people::{Employee, NewEmployee, CorrectEmployee, Position};
use crate::wire::common::{Skill};
use utoipa::IntoParams;

type Outcome = Result<actix_web::HttpResponse, crate::problem::Problem>;

#[derive(Clone, Debug, Default, serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct EmployeeQuery {
    /// Part of the name or the phone.
    pub q: Option<String>,
    pub company_id: Option<String>,
    pub position: Option<Position>,
    pub skill: Option<Skill>,
    /// Dismissed ones too.
    pub dismissed: Option<bool>,
    pub cursor: Option<String>,
    pub limit: Option<u32>,
}

/// Employees by name.
#[utoipa::path(get, path = "/api/v1/employees", tag = "employees", params(EmployeeQuery), responses((status = 200, description = "As it stands", body = Page<Employee>)))]
pub async fn list() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// Hires an employee and opens a calendar.
#[utoipa::path(post, path = "/api/v1/employees", tag = "employees", request_body = NewEmployee, responses((status = 201, description = "Made", body = Employee)))]
pub async fn hire() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// One employee.
#[utoipa::path(get, path = "/api/v1/employees/{id}", tag = "employees", params(("id" = String, Path)), responses((status = 200, description = "As it stands", body = Employee)))]
pub async fn read() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// Corrects the card.
#[utoipa::path(patch, path = "/api/v1/employees/{id}", tag = "employees", params(("id" = String, Path)), request_body = CorrectEmployee, responses((status = 200, description = "As it stands", body = Employee)))]
pub async fn correct() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// Dismisses; the history stays.
#[utoipa::path(post, path = "/api/v1/employees/{id}/dismiss", tag = "employees", params(("id" = String, Path)), responses((status = 200, description = "As it stands", body = Employee)))]
pub async fn dismiss() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}
