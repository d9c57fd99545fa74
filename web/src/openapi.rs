//! The OpenAPI 3.1 document: the paths that handlers declare, and what holds for all of them, said once.

use crate::routes;
use crate::wire::{live, system, ticket};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{AllOf, ArrayItems, Object, Schema, SchemaType, Type};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{ContentBuilder, HttpMethod, ObjectBuilder, OpenApi, Ref, RefOr, Required, ResponseBuilder};
use utoipa::{Modify, OpenApi as _};

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Domovoi",
        description = "Tickets, calendars, housing stock and staff of a housing-management company, live.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    paths(
        routes::session::sign_in,
        routes::session::sign_out,
        routes::session::me,
        routes::session::options::read,
        routes::session::link::read,
        routes::session::link::set_password,
        routes::session::setup::found,
        routes::session::passkey::offer,
        routes::session::passkey::sign_in,
        routes::session::recovery::send,
        routes::session::phone::offer,
        routes::session::phone::sign_in,
        routes::session::oidc::offer,
        routes::session::oidc::back,
        routes::session::oidc::sign_in,
        routes::session::oidc::take_invitation,
        routes::account::list,
        routes::account::end,
        routes::account::end_others,
        routes::account::change_password,
        routes::account::api_tokens::list,
        routes::account::api_tokens::issue,
        routes::account::api_tokens::revoke,
        routes::account::second_factor::read,
        routes::account::second_factor::offer,
        routes::account::second_factor::set,
        routes::account::second_factor::renew,
        routes::account::second_factor::remove,
        routes::account::passkeys::list,
        routes::account::passkeys::offer,
        routes::account::passkeys::add,
        routes::account::passkeys::remove,
        routes::account::email::show,
        routes::account::email::offer,
        routes::account::email::confirm,
        routes::account::email::remove,
        routes::account::proof::offer,
        routes::account::proof::show,
        routes::account::identities::list,
        routes::account::identities::offer,
        routes::account::identities::link,
        routes::account::identities::unlink,
        routes::users::list,
        routes::users::invite,
        routes::users::read,
        routes::users::correct,
        routes::users::moves::lock,
        routes::users::moves::unlock,
        routes::users::moves::give_link,
        routes::users::moves::sessions,
        routes::users::moves::end_sessions,
        routes::users::moves::remove_factor,
        routes::tickets::list::list,
        routes::tickets::list::similar,
        routes::tickets::one::read,
        routes::tickets::one::history,
        routes::tickets::one::candidates,
        routes::tickets::register::register,
        routes::tickets::register::preview,
        routes::tickets::moves::assign,
        routes::tickets::moves::start,
        routes::tickets::moves::defer,
        routes::tickets::moves::complete,
        routes::tickets::moves::give_back,
        routes::tickets::moves::close,
        routes::tickets::moves::decline,
        routes::tickets::moves::reschedule,
        routes::tickets::moves::localise,
        routes::tickets::moves::inform,
        routes::tickets::moves::correct,
        routes::tickets::moves::link,
        routes::tickets::contact::show,
        routes::tickets::entrust::entrust,
        routes::tickets::entrust::accept,
        routes::tickets::entrust::refuse,
        routes::tickets::entrust::recall,
        routes::tickets::comments::comment,
        routes::tickets::files::upload,
        routes::tickets::files::download,
        routes::tickets::files::thumbnail,
        routes::calendars::list,
        routes::calendars::lease,
        routes::calendars::release,
        routes::calendars::add_shifts,
        routes::calendars::remove_shift,
        routes::calendars::add_absence,
        routes::calendars::remove_absence,
        routes::calendars::reassign_preview,
        routes::calendars::reassign,
        routes::calendars::ics,
        routes::buildings::list,
        routes::buildings::map,
        routes::buildings::register,
        routes::buildings::read,
        routes::buildings::correct,
        routes::buildings::set_entrances,
        routes::buildings::set_flats,
        routes::buildings::set_risers,
        routes::transfers::list,
        routes::transfers::offer,
        routes::transfers::accept,
        routes::transfers::cancel,
        routes::companies::list,
        routes::companies::register,
        routes::companies::read,
        routes::companies::correct,
        routes::companies::add_district,
        routes::companies::add_complex,
        routes::companies::want_second_factor,
        routes::contractors::list,
        routes::contractors::register,
        routes::contractors::read,
        routes::contractors::correct,
        routes::contractors::add_contract,
        routes::contractors::end_contract,
        routes::contractors::add_person,
        routes::contractors::remove_person,
        routes::employees::list,
        routes::employees::hire,
        routes::employees::read,
        routes::employees::correct,
        routes::employees::dismiss,
        routes::people::list,
        routes::people::register,
        routes::people::read,
        routes::people::correct,
        routes::people::show_phones,
        routes::people::add_home,
        routes::people::remove_home,
        routes::home::read,
        routes::home::leave,
        routes::home::join::join,
        routes::home::invitations::give,
        routes::home::invitations::end,
        routes::home::invitations::read,
        routes::home::invitations::accept,
        routes::home::looks::list,
        routes::home::accounts::list,
        routes::home::accounts::set,
        routes::privacy::own::read,
        routes::privacy::own::consent,
        routes::privacy::own::withdraw,
        routes::privacy::own::ask,
        routes::privacy::staff::list,
        routes::privacy::staff::read,
        routes::privacy::staff::ask,
        routes::privacy::staff::extend,
        routes::privacy::staff::answer_to,
        routes::privacy::erasure::read,
        routes::privacy::erasure::erase,
        routes::privacy::export::own_data,
        routes::privacy::export::of_person,
        routes::privacy::texts::list,
        routes::privacy::texts::publish,
        routes::outages::list,
        routes::outages::offers,
        routes::outages::open,
        routes::outages::read,
        routes::outages::moves::attach,
        routes::outages::moves::detach,
        routes::outages::moves::set_answer,
        routes::outages::moves::inform,
        routes::outages::moves::close,
        routes::classifier::list,
        routes::classifier::suggest,
        routes::search::search,
        routes::figures::read,
        routes::handovers::list,
        routes::handovers::current,
        routes::handovers::read,
        routes::handovers::give::give,
        routes::handovers::give::accept,
        routes::imports::import,
        routes::imports::columns,
        routes::imports::jobs,
        routes::imports::job,
        routes::imports::cancel,
        routes::access::own_roles::list,
        routes::access::own_roles::add,
        routes::access::own_roles::correct,
        routes::access::own_roles::remove,
        routes::access::rights::matrix,
        routes::access::rights::explanation,
        routes::access::trail::list,
        routes::access::trail::table,
        routes::system::system,
        routes::system::live,
        routes::system::ready,
        routes::system::metrics,
        routes::system::socket,
    ),
    components(schemas(
        live::ClientFrame,
        live::LiveFilter,
        live::PresenceRow,
        live::PresenceState,
        live::ServerFrame,
        system::Problem,
        ticket::DeclineReason,
    )),
    modifiers(&Everywhere)
)]
struct Document;

/// The whole document.
pub fn document() -> OpenApi {
    Document::openapi()
}

/// What holds for every operation: who may call it, which problems it answers, which headers make a
/// write safe to repeat.
struct Everywhere;

/// Paths that need no session.
pub const OPEN: [(&str, &str); 18] = [
    ("post", "/api/v1/session"),
    ("get", "/api/v1/session/options"),
    ("post", "/api/v1/session/link"),
    ("post", "/api/v1/session/link/password"),
    ("post", "/api/v1/session/setup"),
    ("post", "/api/v1/session/passkey/offer"),
    ("post", "/api/v1/session/passkey"),
    ("post", "/api/v1/session/invitation"),
    ("post", "/api/v1/session/invitation/accept"),
    ("post", "/api/v1/session/recovery"),
    ("post", "/api/v1/session/phone"),
    ("post", "/api/v1/session/phone/offer"),
    ("post", "/api/v1/session/oidc"),
    ("post", "/api/v1/session/oidc/offer"),
    ("post", "/api/v1/session/oidc/back"),
    ("post", "/api/v1/session/oidc/invitation"),
    ("get", "/health/live"),
    ("get", "/health/ready"),
];

impl Modify for Everywhere {
    fn modify(&self, document: &mut OpenApi) {
        document.info.version = env!("CARGO_PKG_VERSION").to_owned();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme(
            "cookie",
            SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("session"))),
        );
        components.add_security_scheme(
            "bearer",
            SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build()),
        );
        components.responses.insert(
            "Problem".to_owned(),
            ResponseBuilder::new()
                .description("A problem document (RFC 9457)")
                .content(
                    "application/problem+json",
                    ContentBuilder::new()
                        .schema(Some(Ref::from_schema_name("Problem")))
                        .build(),
                )
                .build()
                .into(),
        );
        for (path, item) in &mut document.paths.paths {
            let operations = [
                (HttpMethod::Get, &mut item.get),
                (HttpMethod::Post, &mut item.post),
                (HttpMethod::Put, &mut item.put),
                (HttpMethod::Patch, &mut item.patch),
                (HttpMethod::Delete, &mut item.delete),
            ];
            for (method, operation) in operations {
                if let Some(operation) = operation {
                    complete(path, method, operation);
                }
            }
        }
        name_items(document);
        require_answers(document);
    }
}

fn complete(path: &str, method: HttpMethod, operation: &mut Operation) {
    let verb = match method {
        HttpMethod::Post => "post",
        HttpMethod::Put => "put",
        HttpMethod::Patch => "patch",
        HttpMethod::Delete => "delete",
        _ => "get",
    };
    operation.operation_id = Some(operation_id(verb, path));
    if path == "/api/v1/live" {
        // A program that looks at the contract alone learns what there is to follow.
        operation.extensions = Some(
            ExtensionsBuilder::new()
                .add("x-topics", crate::live::TOPICS.to_vec())
                .build(),
        );
    }
    if !OPEN.contains(&(verb, path)) {
        let schemes = ["cookie", "bearer"];
        operation.security = Some(schemes.map(|name| SecurityRequirement::new(name, [""; 0])).to_vec());
    }
    for status in [
        "400", "401", "403", "404", "408", "409", "412", "413", "415", "422", "429", "503",
    ] {
        let answers = &mut operation.responses.responses;
        answers
            .entry(status.to_owned())
            .or_insert_with(|| RefOr::Ref(Ref::from_response_name("Problem")));
    }
    let parameters = operation.parameters.get_or_insert_default();
    parameters.iter_mut().for_each(shape_id);
    if verb == "post" {
        parameters.push(header(
            "Idempotency-Key",
            "A repeat within 48 hours returns the first answer; the same key with another body is 422.",
        ));
    }
    if verb == "post" && path.starts_with("/api/v1/tickets") {
        parameters.push(header(
            "Occurred-At",
            "When it really happened; only for those who may import.",
        ));
    }
    if verb != "get" && path.contains('{') {
        parameters.push(header(
            "If-Match",
            "The version that was looked at, in quotes; a stale one gets 412.",
        ));
    }
}

/// Ids and numbers in a path are short words of small letters and digits; only flats have names of their own.
fn shape_id(parameter: &mut Parameter) {
    if parameter.parameter_in == ParameterIn::Path
        && parameter.name != "flat"
        && let Some(RefOr::T(Schema::Object(schema))) = &mut parameter.schema
    {
        schema.pattern = Some("^[0-9a-z]{1,13}$".to_owned());
    }
}

fn header(name: &str, description: &str) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(description))
        .schema(Some(
            ObjectBuilder::new().schema_type(SchemaType::Type(Type::String)).build(),
        ))
        .build()
}

/// `post` and `/api/v1/tickets/{id}/assign` → `post_tickets_id_assign`.
fn operation_id(verb: &str, path: &str) -> String {
    let words: String = path
        .trim_start_matches("/api/v1")
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' })
        .collect();
    std::iter::once(verb)
        .chain(words.split_whitespace())
        .collect::<Vec<_>>()
        .join("_")
}

/// A shape that only answers always carries every field, so clients need not ask whether it is there.
fn require_answers(document: &mut OpenApi) {
    let Some(components) = &mut document.components else {
        return;
    };
    let mut asked: BTreeSet<String> = BTreeSet::from(["ClientFrame".to_owned()]);
    let text = serde_json::to_value(&document.paths).unwrap_or_default();
    requested(&text, false, &mut asked);
    let shapes: BTreeMap<String, serde_json::Value> = components
        .schemas
        .iter()
        .map(|(name, schema)| (name.clone(), serde_json::to_value(schema).unwrap_or_default()))
        .collect();
    loop {
        let before = asked.len();
        for name in asked.clone() {
            if let Some(shape) = shapes.get(&name) {
                requested(shape, true, &mut asked);
            }
        }
        if asked.len() == before {
            break;
        }
    }
    for (name, schema) in &mut components.schemas {
        if !asked.contains(name)
            && let RefOr::T(schema) = schema
        {
            require_all(schema);
        }
    }
}

/// A page refers to its items by name; utoipa would repeat their shape in every page.
fn name_items(document: &mut OpenApi) {
    let Some(components) = &mut document.components else {
        return;
    };
    let names: BTreeSet<String> = components.schemas.keys().cloned().collect();
    for (name, schema) in &mut components.schemas {
        let Some(item) = name.strip_prefix("Page_").filter(|item| names.contains(*item)) else {
            continue;
        };
        if let RefOr::T(Schema::Object(page)) = schema
            && let Some(RefOr::T(Schema::Array(list))) = page.properties.get_mut("items")
        {
            list.items = ArrayItems::RefOrSchema(Box::new(RefOr::Ref(Ref::from_schema_name(item))));
        }
    }
}

/// Collects the names of shapes that requests refer to.
fn requested(value: &serde_json::Value, inside: bool, found: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Object(map) => {
            for (key, value) in map {
                match value.as_str() {
                    Some(name) if inside && key == "$ref" => {
                        found.extend(name.rsplit('/').next().map(str::to_owned));
                    }
                    _ => requested(value, inside || key == "requestBody" || key == "parameters", found),
                }
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| requested(item, inside, found)),
        _ => {}
    }
}

fn require_all(schema: &mut Schema) {
    match schema {
        Schema::Object(Object {
            properties, required, ..
        }) => *required = properties.keys().cloned().collect(),
        Schema::AllOf(AllOf { items, .. }) => {
            for item in items {
                if let RefOr::T(item) = item {
                    require_all(item);
                }
            }
        }
        _ => {}
    }
}
