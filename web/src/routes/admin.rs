//! The machine's own page.

use super::{Outcome, answer};
use crate::extract::Caller;
use crate::server::Web;
use crate::wire::system::{ActorMeters, StorageMeters, System};
use actix_web::web;
use domovoi_domain::access::rights::{Action, Relation, check};
use std::collections::BTreeMap;

pub fn mount(config: &mut web::ServiceConfig) {
    config.service(web::resource("/api/v1/admin/system").route(web::get().to(system)));
}

/// Live actors, storage, sockets.
#[utoipa::path(get, path = "/api/v1/admin/system", tag = "system", responses((status = 200, description = "As it stands", body = System)))]
pub async fn system(web: web::Data<Web>, caller: Caller) -> Outcome {
    check(&caller.grant, Action::SeeMetrics, None, Relation::NONE)?;
    answer(&figures(&web))
}

/// Everything that is measured.
pub(super) fn figures(web: &Web) -> System {
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
            ]
            .map(|(name, value)| (name.to_owned(), value)),
        ),
        gauges: BTreeMap::from(
            [
                ("model_lag", meters.model_lag),
                ("reactions_lag", meters.reactions_lag),
                ("search_lag", meters.search_lag),
                ("search_documents", meters.documents),
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
