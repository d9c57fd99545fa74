//! The audit trail: searched, and taken out as a table.

use crate::ask::{self, optional_id};
use crate::extract::{Caller, Query};
use crate::problem::Problem;
use crate::routes::{Outcome, answer};
use crate::rows::{self, Eyes};
use crate::server::Web;
use crate::wire::access::AuditRow;
use crate::wire::common::Page;
use actix_web::http::header;
use actix_web::{HttpResponse, web};
use domovoi_actors::{Model, Note, NoteFilter};
use domovoi_domain::access::Deed;
use domovoi_domain::access::rights::{self, Action, Relation, check};
use domovoi_domain::kernel::{Refusal, UserId};
use std::fmt::Write;
use utoipa::IntoParams;

/// Lines of one table.
const TABLE: usize = 100_000;

#[derive(Clone, Debug, Default, serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct AuditQuery {
    #[param(format = DateTime)]
    pub from: Option<String>,
    #[param(format = DateTime)]
    pub to: Option<String>,
    /// Who did it, or to whose account it was done.
    pub user_id: Option<String>,
    /// E.g. `signed_in`, `sign_in_refused`, `rights_changed`, `personal_seen`, `exported`, `forbidden`.
    pub what: Option<String>,
    /// What was looked at or changed, e.g. `person` or `ticket`; with `id`.
    pub kind: Option<String>,
    pub id: Option<String>,
    pub cursor: Option<String>,
    /// 1 to 500, 100 by default.
    pub limit: Option<u32>,
}

/// Who did what, the newest first; `total` counts the lines of this page.
#[utoipa::path(get, path = "/api/v1/audit", tag = "access", params(AuditQuery), responses((status = 200, description = "As it stands", body = Page<AuditRow>)))]
pub async fn list(web: web::Data<Web>, caller: Caller, Query(query): Query<AuditQuery>) -> Outcome {
    let limit = ask::limit(query.limit, 100, 500)?;
    let mut items = found(&web, &caller, &query, limit + 1).await?;
    let more = items.len() > limit;
    items.truncate(limit);
    answer(&Page {
        next_cursor: items.last().filter(|_| more).map(|row| row.number.to_string()),
        total: items.len() as u64,
        items,
    })
}

/// The same as a table for a spreadsheet: CSV in UTF-8, at most 100,000 lines.
#[utoipa::path(get, path = "/api/v1/audit.csv", tag = "access", params(AuditQuery), responses((status = 200, description = "The table", body = String, content_type = "text/csv")))]
pub async fn table(web: web::Data<Web>, caller: Caller, Query(query): Query<AuditQuery>) -> Outcome {
    let items = found(&web, &caller, &query, TABLE).await?;
    // A spreadsheet takes UTF-8 for what it is only by this mark.
    let mut text = String::from("\u{feff}number,at,what,user,role,from,kind,id,about,count,why\r\n");
    for row in &items {
        let name = |named: &Option<crate::wire::common::Named>| {
            named.as_ref().map(|named| named.name.clone()).unwrap_or_default()
        };
        let role = serde_json::to_value(row.role)
            .ok()
            .and_then(|code| code.as_str().map(str::to_owned));
        let cells = [
            row.number.to_string(),
            row.at.0.to_string(),
            row.what.text.clone(),
            name(&row.user),
            role.unwrap_or_default(),
            row.from.clone().unwrap_or_default(),
            row.kind.clone(),
            row.id.clone(),
            name(&row.about),
            row.count.to_string(),
            row.why.clone().unwrap_or_default(),
        ];
        // Writing to a string cannot fail.
        let _ = write!(text, "{}\r\n", cells.map(|text| cell(&text)).join(","));
    }
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/csv; charset=utf-8"))
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\""))
        .body(text))
}

async fn found(
    web: &web::Data<Web>,
    caller: &Caller,
    query: &AuditQuery,
    most: usize,
) -> Result<Vec<AuditRow>, Problem> {
    check(&caller.grant, Action::SeeAudit, None, Relation::NONE)?;
    let what = |code: &str| Deed::from_code(code).ok_or_else(|| ask::unknown("what"));
    let filter = NoteFilter {
        from: ask::instant("from", query.from.as_deref())?,
        to: ask::instant("to", query.to.as_deref())?,
        user: optional_id("user_id", query.user_id.as_deref())?,
        what: query.what.as_deref().map(what).transpose()?.into_iter().collect(),
        about: query.kind.clone().zip(query.id.clone()).into_iter().collect(),
        companies: rights::companies(&caller.grant, Action::SeeAudit),
        before: query
            .cursor
            .as_deref()
            .map(|text| text.parse().map_err(|_| ask::wrong_cursor()))
            .transpose()?,
    };
    let audit = web.house.audit().clone();
    let notes = web::block(move || audit.find(&filter, most))
        .await
        .map_err(|_| Refusal::bug())??;
    let eyes = web.eyes(caller);
    let model = web.house.model();
    Ok(notes
        .iter()
        .map(|(number, note)| row(&model, *number, note, &eyes))
        .collect())
}

fn row(model: &Model, number: u64, note: &Note, eyes: &Eyes) -> AuditRow {
    let about = (note.kind == "user").then(|| note.id.parse::<UserId>().ok()).flatten();
    AuditRow {
        number,
        at: note.at.into(),
        what: eyes.coded(note.what.code(), &note.what.text()),
        user: note.user.map(|id| rows::user(model, id)),
        role: note.role.into(),
        from: note.from.map(|from| from.to_string()),
        kind: note.kind.clone(),
        id: note.id.clone(),
        about: about.map(|id| rows::user(model, id)),
        count: note.count,
        why: note.why.as_ref().map(|why| eyes.word(&why.text())),
    }
}

/// A cell that no spreadsheet takes for a formula.
fn cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        "'"
    } else {
        ""
    };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_text_whatever_it_says() {
        assert_eq!(cell("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
        assert_eq!(cell("+7921"), "\"'+7921\"");
        assert_eq!(cell("Иванов, И."), "\"Иванов, И.\"");
    }
}
