//! The machine and what stands beside the contexts: probes, figures, the contract and its reference, the
//! live socket.

use super::{Outcome, answer};
use crate::extract::Caller;
use crate::language::Lang;
use crate::server::Web;
use crate::wire::system::{ActorMeters, Health, StorageMeters, System};
use crate::{openapi, pages};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use domovoi_actors::disk_full;
use domovoi_domain::access::rights::{Action, Relation, check, may};
use domovoi_domain::kernel::Refusal;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::OnceLock;
use subtle::ConstantTimeEq;
use utoipa::IntoParams;

pub fn mount(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/health/live").route(web::get().to(live)))
        .service(web::resource("/health/ready").route(web::get().to(ready)))
        .service(web::resource("/api/v1/admin/system").route(web::get().to(system)))
        .service(web::resource("/metrics").route(web::get().to(metrics)))
        .service(web::resource("/api/v1/openapi.json").route(web::get().to(contract)))
        .service(web::resource("/api/v1/docs").route(web::get().to(pages::docs)))
        .service(web::resource("/api/v1/live").route(web::get().to(socket)));
}

/// The process answers.
#[utoipa::path(get, path = "/health/live", tag = "system", responses((status = 200, description = "As it stands", body = Health)))]
pub async fn live() -> Outcome {
    answer(&Health {
        status: "ok".to_owned(),
    })
}

/// It takes commands.
#[utoipa::path(get, path = "/health/ready", tag = "system", responses((status = 200, description = "As it stands", body = Health)))]
pub async fn ready(web: web::Data<Web>) -> Outcome {
    if web.house.failed().is_some() {
        return Err(Refusal::unavailable(
            "storage_failed",
            "Хранилище больше не принимает записи. Проверьте диск и запустите сервер заново.",
            "The store takes no more writes. Check the disk and start the server again.",
            30,
        )
        .into());
    }
    if web.house.store().is_full() {
        return Err(disk_full().into());
    }
    answer(&Health {
        status: "ok".to_owned(),
    })
}

/// Live actors, storage, sockets.
#[utoipa::path(get, path = "/api/v1/admin/system", tag = "system", responses((status = 200, description = "As it stands", body = System)))]
pub async fn system(web: web::Data<Web>, caller: Caller) -> Outcome {
    check(&caller.grant, Action::SeeMetrics, None, Relation::NONE)?;
    answer(&figures(&web))
}

/// Everything that is measured.
fn figures(web: &Web) -> System {
    let meters = web.house.meters();
    let actors = meters.live.iter().map(|(kind, live)| ActorMeters {
        kind: kind.name().to_owned(),
        live: live.live as u64,
        waiting: live.waiting as u64,
        in_flight: live.in_flight as u64,
    });
    let store = &meters.store;
    System {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        uptime_seconds: web.started.elapsed().as_secs(),
        seq: store.last_seq,
        actors: actors.collect(),
        storage: StorageMeters {
            commits: store.commits,
            events: store.events,
            groups: store.groups,
            queue: store.queue,
            turned_away: store.turned_away,
            lag: store.state_lag,
            segments: store.segments,
            journal_bytes: store.journal_bytes,
            state_bytes: store.state_bytes,
            sync_p50_ms: store.sync_p50_us as f64 / 1000.0,
            sync_p99_ms: store.sync_p99_us as f64 / 1000.0,
            sync_max_ms: store.sync_max_us as f64 / 1000.0,
        },
        live: web.live.figures(),
        counters: BTreeMap::from(
            [
                ("actor_activations", meters.activations),
                ("actor_passivations", meters.passivations),
                ("actor_restarts", meters.restarts),
                ("actor_panics", meters.panics),
                ("actor_turned_away", meters.turned_away),
                ("commits_refused_full", store.refused),
                ("commits_asked", store.asked),
            ]
            .map(|(name, value)| (name.to_owned(), value)),
        ),
        gauges: BTreeMap::from(
            [
                ("model_lag", meters.model_lag),
                ("reactions_lag", meters.reactions_lag),
                ("search_lag", meters.search_lag),
                ("search_documents", meters.documents),
                ("disk_free_bytes", store.free_bytes),
                ("timers", meters.timers as u64),
                ("jobs_running", meters.jobs_running as u64),
                ("tickets", meters.tickets as u64),
                ("open_tickets", meters.open_tickets as u64),
                ("buildings", meters.buildings as u64),
                ("people", meters.people as u64),
                ("staff", meters.staff as u64),
            ]
            .map(|(name, value)| (name.to_owned(), value)),
        ),
    }
}

/// Prometheus text, for those who hold the token or administer.
#[utoipa::path(get, path = "/metrics", tag = "system", responses((status = 200, description = "Metrics", body = String, content_type = "text/plain")))]
pub async fn metrics(web: web::Data<Web>, request: HttpRequest, caller: Option<Caller>) -> Outcome {
    let token = &web.config.metrics_token;
    let told = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let told = told.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    let by_token = !token.is_empty() && bool::from(told.as_bytes().ct_eq(token.as_bytes()));
    let by_right = caller.is_some_and(|caller| may(&caller.grant, Action::SeeMetrics, None, Relation::NONE));
    if !by_token && !by_right {
        return Err(Refusal::unauthenticated().into());
    }
    Ok(HttpResponse::Ok()
        .content_type("text/plain; version=0.0.4; charset=utf-8")
        .body(exposition(&web)))
}

fn exposition(web: &Web) -> String {
    let system = figures(web);
    let mut text = String::new();
    let mut line = |name: &str, kind: &str, value: f64| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "# TYPE domovoi_{name} {kind}\ndomovoi_{name} {value}");
    };
    let storage = &system.storage;
    line("uptime_seconds", "gauge", system.uptime_seconds as f64);
    line("commits_total", "counter", storage.commits as f64);
    line("events_total", "counter", storage.events as f64);
    line("commit_groups_total", "counter", storage.groups as f64);
    line("commits_turned_away_total", "counter", storage.turned_away as f64);
    line("commit_queue", "gauge", storage.queue as f64);
    line("state_lag", "gauge", storage.lag as f64);
    line("journal_segments", "gauge", storage.segments as f64);
    line("journal_bytes", "gauge", storage.journal_bytes as f64);
    line("state_bytes", "gauge", storage.state_bytes as f64);
    line("sync_p50_seconds", "gauge", storage.sync_p50_ms / 1000.0);
    line("sync_p99_seconds", "gauge", storage.sync_p99_ms / 1000.0);
    line("live_sockets", "gauge", system.live.sockets as f64);
    line("live_audiences", "gauge", system.live.audiences as f64);
    line("live_frames_total", "counter", system.live.frames as f64);
    line("live_delivered_total", "counter", system.live.delivered as f64);
    line("live_resyncs_total", "counter", system.live.resyncs as f64);
    for (name, value) in &system.counters {
        line(&format!("{name}_total"), "counter", *value as f64);
    }
    for (name, value) in &system.gauges {
        line(name, "gauge", *value as f64);
    }
    for (name, of) in [("actors_live", 0), ("actors_waiting", 1), ("actors_in_flight", 2)] {
        let _ = writeln!(text, "# TYPE domovoi_{name} gauge");
        for actor in &system.actors {
            let value = [actor.live, actor.waiting, actor.in_flight][of];
            let _ = writeln!(text, "domovoi_{name}{{kind=\"{}\"}} {value}", actor.kind);
        }
    }
    text
}

/// The OpenAPI document.
async fn contract() -> HttpResponse {
    static TEXT: OnceLock<String> = OnceLock::new();
    let text = TEXT.get_or_init(|| openapi::document().to_json().unwrap_or_default());
    HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .body(text.as_str())
}

#[derive(Clone, Debug, Default, serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LiveQuery {
    /// `ru` or `en`: a browser cannot set `Accept-Language` for a socket.
    pub lang: Option<String>,
}

/// The live socket, subprotocol `domovoi.live.v1`; see `ClientFrame` and `ServerFrame`.
#[utoipa::path(get, path = "/api/v1/live", tag = "live", params(LiveQuery), responses((status = 101, description = "The socket")))]
pub async fn socket(
    web: web::Data<Web>,
    mut caller: Caller,
    query: crate::extract::Query<LiveQuery>,
    request: HttpRequest,
    payload: web::Payload,
) -> Outcome {
    if let Some(lang) = query.0.lang.as_deref().and_then(Lang::of_code) {
        caller.lang = lang;
    }
    let turn = web.limits.open_socket(caller.user)?;
    web.live.open(&request, payload, caller, turn)
}
