//! Being written.

use crate::wire::common::Page;
use crate::wire::calendar::{Calendar, Lease, NewLease, NewShifts, NewAbsence, Reassign, Reassigned};
use utoipa::IntoParams;

type Outcome = Result<actix_web::HttpResponse, crate::problem::Problem>;

#[derive(Clone, Debug, Default, serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CalendarQuery {
    /// Today by default.
    #[param(format = DateTime)]
    pub from: Option<String>,
    /// A day after `from` by default; at most 62 days after it.
    #[param(format = DateTime)]
    pub to: Option<String>,
    pub employee_id: Option<String>,
    pub company_id: Option<String>,
    pub cursor: Option<String>,
    pub limit: Option<u32>,
}

/// Calendars of employees between two instants.
#[utoipa::path(get, path = "/api/v1/calendars", tag = "calendars", params(CalendarQuery), responses((status = 200, description = "As it stands", body = Page<Calendar>)))]
pub async fn list() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// Holds a slot for 90 seconds.
#[utoipa::path(post, path = "/api/v1/calendars/{employee_id}/leases", tag = "calendars", params(("employee_id" = String, Path)), request_body = NewLease, responses((status = 201, description = "Made", body = Lease)))]
pub async fn lease() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// Lets the slot go.
#[utoipa::path(delete, path = "/api/v1/calendars/{employee_id}/leases/{lease}", tag = "calendars", params(("employee_id" = String, Path), ("lease" = String, Path)), responses((status = 204, description = "Done")))]
pub async fn release() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// Adds shifts.
#[utoipa::path(post, path = "/api/v1/calendars/{employee_id}/shifts", tag = "calendars", params(("employee_id" = String, Path)), request_body = NewShifts, responses((status = 201, description = "Made", body = Calendar)))]
pub async fn add_shifts() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// Takes a shift away.
#[utoipa::path(delete, path = "/api/v1/calendars/{employee_id}/shifts/{shift}", tag = "calendars", params(("employee_id" = String, Path), ("shift" = String, Path)), responses((status = 204, description = "Done")))]
pub async fn remove_shift() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// Adds an absence; see reassign for its tickets.
#[utoipa::path(post, path = "/api/v1/calendars/{employee_id}/absences", tag = "calendars", params(("employee_id" = String, Path)), request_body = NewAbsence, responses((status = 201, description = "Made", body = Calendar)))]
pub async fn add_absence() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// Takes an absence away.
#[utoipa::path(delete, path = "/api/v1/calendars/{employee_id}/absences/{absence}", tag = "calendars", params(("employee_id" = String, Path), ("absence" = String, Path)), responses((status = 204, description = "Done")))]
pub async fn remove_absence() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// What reassign would do; changes nothing.
#[utoipa::path(post, path = "/api/v1/calendars/{employee_id}/reassign/preview", tag = "calendars", params(("employee_id" = String, Path)), request_body = Reassign, responses((status = 200, description = "As it stands", body = Reassigned)))]
pub async fn reassign_preview() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// Gives what has not started to others.
#[utoipa::path(post, path = "/api/v1/calendars/{employee_id}/reassign", tag = "calendars", params(("employee_id" = String, Path)), request_body = Reassign, responses((status = 200, description = "As it stands", body = Reassigned)))]
pub async fn reassign() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}

/// The calendar as iCalendar (RFC 5545).
#[utoipa::path(get, path = "/api/v1/calendars/{employee_id}.ics", tag = "calendars", params(("employee_id" = String, Path)), responses((status = 200, description = "The calendar", body = String, content_type = "text/calendar")))]
pub async fn ics() -> Outcome {
    Err(domovoi_domain::kernel::Refusal::bug().into())
}
