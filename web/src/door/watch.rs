//! What of a request goes into the audit trail: refused sign-ins, missing rights, personal data that was shown, data
//! that left as a file. What changes a user's account is heard from the journal and needs nobody here.

use crate::extract::Caller;
use crate::server::Web;
use crate::sign_in::guard::address_of;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, header};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, web};
use domovoi_actors::Note;
use domovoi_domain::access::rights::{Action, Reach};
use domovoi_domain::access::{Deed, Mandate};
use domovoi_domain::kernel::{Instant, UserId};
use parking_lot::Mutex;
use std::collections::HashMap;
use std::time::{Duration, Instant as Moment};

/// Whose account a sign-in tried; set by whoever looks up the name.
pub struct Tried(pub UserId);

/// Who looks at the same thing again within this time is not noted again.
const AGAIN: Duration = Duration::from_secs(600);
/// Beyond so many looks the old ones are let go.
const KEPT: usize = 20_000;

/// Answers that show names and telephones of people, and the kind of thing each is about.
const PERSONAL: [(&str, &str); 18] = [
    ("/api/v1/tickets", "tickets"),
    ("/api/v1/tickets/similar", "tickets"),
    ("/api/v1/tickets/{id}", "ticket"),
    ("/api/v1/tickets/{id}/history", "ticket"),
    // The telephones of those who could come.
    ("/api/v1/tickets/{id}/candidates", "candidates"),
    ("/api/v1/assignments/preview", "candidates"),
    ("/api/v1/people", "people"),
    ("/api/v1/people/{id}", "person"),
    ("/api/v1/people/{id}/privacy", "person"),
    ("/api/v1/people/{id}/erasure", "person"),
    ("/api/v1/data-requests", "people"),
    ("/api/v1/employees", "employees"),
    ("/api/v1/employees/{id}", "employee"),
    ("/api/v1/search", "search"),
    ("/api/v1/handovers/current", "handovers"),
    ("/api/v1/handovers/{id}", "handover"),
    ("/api/v1/outages/{id}", "outage"),
    // The cells that were refused stand in it.
    ("/api/v1/jobs/{id}", "job"),
];

/// Writes in name only: nothing happens by them, so the journal does not tell of them.
const ASKED_BY_POST: [&str; 1] = ["/api/v1/assignments/preview"];

/// Kinds of files in which data leave.
const LEAVES_AS: [&str; 3] = ["text/csv", "text/calendar", "application/zip"];

/// What was looked at lately.
#[derive(Default)]
pub struct Watch(Mutex<HashMap<Look, Moment>>);

type Look = (UserId, &'static str, String);

impl Watch {
    /// Whether this look is a new one.
    fn is_new(&self, look: Look, now: Moment) -> bool {
        let mut seen = self.0.lock();
        if seen.len() > KEPT {
            seen.retain(|_, at| now.duration_since(*at) < AGAIN);
        }
        let lately = seen.get(&look).is_some_and(|at| now.duration_since(*at) < AGAIN);
        if !lately {
            seen.insert(look, now);
        }
        !lately
    }
}

/// Notes what came of a request.
pub async fn watch(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let answer = next.call(request).await?.map_into_boxed_body();
    let noted = answer
        .request()
        .app_data::<web::Data<Web>>()
        .cloned()
        .and_then(|web| Some((noted(&web, &answer)?, web)));
    if let Some((note, web)) = noted {
        web.house.audit().note(note);
    }
    Ok(answer)
}

fn noted(web: &Web, answer: &ServiceResponse<BoxBody>) -> Option<Note> {
    let request = answer.request();
    let pattern = request.match_pattern()?;
    if !pattern.starts_with("/api/") {
        return None;
    }
    let (status, now) = (answer.status(), web.house.now());
    let caller = request.extensions().get::<Caller>().cloned();
    let Some(caller) = caller else {
        let signs_in = *request.method() == Method::POST && pattern.starts_with("/api/v1/session");
        return (signs_in && status.is_client_error()).then(|| refused(web, request, now));
    };
    let id = request.match_info().get("id").unwrap_or_default();
    if status.as_u16() == 403 {
        return Some(note(&caller, now, Deed::Forbidden, &pattern, id));
    }
    let looks = *request.method() == Method::GET || ASKED_BY_POST.contains(&pattern.as_str());
    if !status.is_success() || !looks {
        return None;
    }
    let kind = answer
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    if kind.is_some_and(|kind| LEAVES_AS.iter().any(|file| kind.starts_with(file))) {
        return Some(note(&caller, now, Deed::Exported, &pattern, id));
    }
    let (_, kind) = PERSONAL.into_iter().find(|(shown, _)| *shown == pattern)?;
    let look = (caller.user, kind, id.to_owned());
    (shows_personal(&caller) && web.watch.is_new(look, Moment::now()))
        .then(|| note(&caller, now, Deed::PersonalSeen, kind, id))
}

/// Whether somebody is shown names and telephones of others. Who lives in a flat sees what is his own.
pub(crate) fn shows_personal(caller: &Caller) -> bool {
    let personal = [Action::SeePhones, Action::SeeResidents, Action::SeeStaff];
    let of_others = |one: &Mandate| !one.role.is_resident() && personal.iter().any(|it| one.reach(*it) != Reach::Never);
    caller.grant.mandates.iter().any(of_others)
}

/// What somebody did with something.
pub(crate) fn note(caller: &Caller, at: Instant, what: Deed, kind: &str, id: &str) -> Note {
    Note {
        user: Some(caller.user),
        role: caller.grant.role(),
        companies: caller.grant.companies(),
        from: caller.who.from,
        kind: kind.to_owned(),
        // An address may hold anything; what the trail keeps is an id or a number.
        id: if id.len() <= 32 && id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            id.to_owned()
        } else {
            String::new()
        },
        ..Note::new(at, what)
    }
}

fn refused(web: &Web, request: &HttpRequest, now: Instant) -> Note {
    let tried = request.extensions().get::<Tried>().map(|tried| tried.0);
    let model = web.house.model();
    let user = tried.and_then(|id| model.users.get(id));
    Note {
        companies: user.map(|user| user.state.grant.companies()).unwrap_or_default(),
        from: address_of(request, web.config.behind_proxy),
        kind: if tried.is_some() {
            "user".to_owned()
        } else {
            String::new()
        },
        id: tried.map(|id| id.to_string()).unwrap_or_default(),
        ..Note::new(now, Deed::SignInRefused)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;
    use std::collections::HashSet;

    #[test]
    fn the_same_look_is_noted_once_in_ten_minutes() {
        let (watch, now) = (Watch::default(), Moment::now());
        let look = |id: &str| (UserId(1), "ticket", id.to_owned());
        assert!(watch.is_new(look("a"), now));
        assert!(!watch.is_new(look("a"), now + Duration::from_secs(60)));
        assert!(watch.is_new(look("b"), now));
        assert!(watch.is_new(look("a"), now + AGAIN));
    }

    /// Names of fields by which people are reached.
    const REACHED_BY: [&str; 4] = ["phone", "phones", "email", "contact"];

    /// What shows the asker his own data, and nobody else's.
    const OWN: [&str; 2] = ["/api/v1/home", "/api/v1/account/email"];

    /// Whether a schema, or one that it refers to, has a field by which a person is reached.
    fn is_personal(schema: &Value, document: &Value, seen: &mut HashSet<String>) -> bool {
        match schema {
            Value::Object(fields) => {
                if let Some(name) = fields.get("$ref").and_then(Value::as_str) {
                    let pointer = name.trim_start_matches('#');
                    let known = document.pointer(pointer).expect("the contract is whole");
                    return seen.insert(name.to_owned()) && is_personal(known, document, seen);
                }
                let named = fields.get("properties").and_then(Value::as_object);
                named.is_some_and(|named| REACHED_BY.iter().any(|field| named.contains_key(*field)))
                    || fields.values().any(|part| is_personal(part, document, seen))
            }
            Value::Array(parts) => parts.iter().any(|part| is_personal(part, document, seen)),
            _ => false,
        }
    }

    #[test]
    fn every_answer_that_tells_how_to_reach_people_is_noted() {
        let document = serde_json::to_value(crate::openapi::document()).unwrap();
        let mut unnoted = Vec::new();
        for (path, operations) in document["paths"].as_object().unwrap() {
            let looks = if ASKED_BY_POST.contains(&path.as_str()) {
                "post"
            } else {
                "get"
            };
            let answers = operations[looks]["responses"].as_object();
            let good = answers
                .into_iter()
                .flatten()
                .filter(|(status, _)| status.starts_with('2'));
            let personal = good
                .map(|(_, answer)| &answer["content"])
                .any(|content| is_personal(content, &document, &mut HashSet::new()));
            let noted = PERSONAL.iter().any(|(shown, _)| shown == path) || OWN.contains(&path.as_str());
            if personal && !noted {
                unnoted.push(path.clone());
            }
        }
        assert!(
            unnoted.is_empty(),
            "name them in PERSONAL, so that looks at them are noted: {unnoted:?}"
        );
    }
}
