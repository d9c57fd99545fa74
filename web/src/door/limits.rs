//! How much one person, or one address where nobody is signed in, may ask for: a purse for each class of
//! requests that fills with time, and a count of what is being answered.
//!
//! A limit guards the machine, not the rights: whoever is over one is told to come again, in 429 with
//! `Retry-After`.

use crate::config::Limits as Config;
use crate::extract::Caller;
use crate::problem::Problem;
use crate::server::Web;
use crate::sign_in::guard::{address_of, lang_of};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};
use domovoi_domain::kernel::{Refusal, RefusalKind, UserId};
use parking_lot::Mutex;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::time::Instant;

/// What may come at once, in seconds of the rate.
const BURST: f64 = 10.0;
/// Beyond so many purses the full ones are let go: a new one is full, too.
const KEPT: usize = 50_000;

/// Classes of requests, each with a purse of its own, so that one does not starve another.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Class {
    Read,
    Write,
    Heavy,
    Stranger,
    SignIn,
}

/// Whose purse it is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Payer {
    Person(UserId),
    Address(IpAddr),
}

/// What everybody has left, and what is being done for them.
pub struct Limits {
    config: Config,
    purses: Mutex<HashMap<(Class, Payer), Purse>>,
    busy: Arc<Mutex<HashMap<(Payer, bool), u32>>>,
}

struct Purse {
    left: f64,
    filled: Instant,
}

/// A request that is being answered, or a socket that is open; it counts until it is dropped.
pub struct Turn {
    busy: Arc<Mutex<HashMap<(Payer, bool), u32>>>,
    whose: (Payer, bool),
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut busy = self.busy.lock();
        if let Some(count) = busy.get_mut(&self.whose) {
            *count -= 1;
            if *count == 0 {
                busy.remove(&self.whose);
            }
        }
    }
}

impl Limits {
    pub fn new(config: Config) -> Limits {
        Limits {
            config,
            purses: Mutex::default(),
            busy: Arc::default(),
        }
    }

    /// Takes one from the purse, or says when there will be one.
    pub fn spend(&self, class: Class, payer: Payer, now: Instant) -> Result<(), Refusal> {
        let rate = f64::from(match class {
            Class::Read => self.config.reads,
            Class::Write => self.config.writes,
            Class::Heavy => self.config.heavy,
            Class::Stranger => self.config.strangers,
            Class::SignIn => self.config.sign_ins,
        });
        if rate == 0.0 {
            return Ok(());
        }
        let mut purses = self.purses.lock();
        if purses.len() > KEPT {
            let full = |purse: &Purse| now.duration_since(purse.filled).as_secs_f64() >= BURST;
            purses.retain(|_, purse| !full(purse));
        }
        let most = rate * BURST;
        let purse = purses.entry((class, payer)).or_insert(Purse {
            left: most,
            filled: now,
        });
        purse.left = (purse.left + now.duration_since(purse.filled).as_secs_f64() * rate).min(most);
        purse.filled = now;
        if purse.left < 1.0 {
            return Err(often((((1.0 - purse.left) / rate).ceil() as u32).max(1)));
        }
        purse.left -= 1.0;
        Ok(())
    }

    /// Begins an answer.
    pub fn begin(&self, payer: Payer) -> Result<Turn, Refusal> {
        self.turn((payer, false), self.config.at_once)
    }

    /// Opens a live socket.
    pub fn open_socket(&self, user: UserId) -> Result<Turn, Refusal> {
        self.turn((Payer::Person(user), true), self.config.sockets)
    }

    fn turn(&self, whose: (Payer, bool), most: u32) -> Result<Turn, Refusal> {
        let mut busy = self.busy.lock();
        let count = busy.entry(whose).or_insert(0);
        if most != 0 && *count >= most {
            return Err(often(1));
        }
        *count += 1;
        Ok(Turn {
            busy: self.busy.clone(),
            whose,
        })
    }
}

fn often(seconds: u32) -> Refusal {
    Refusal {
        retry_after: Some(seconds),
        ..Refusal::new(
            RefusalKind::Limited,
            "too_often",
            "Слишком много запросов сразу. Повторите немного позже.",
            "Too many requests at once. Try again a little later.",
        )
    }
}

/// One subscriber of IPv6 has a whole /64 to choose addresses from.
fn subscriber(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => v4.into(),
            None => Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX)).into(),
        },
        v4 => v4,
    }
}

/// Ways of signing in that ask somebody outside.
const ASKING: [&str; 3] = [
    "/api/v1/session/oidc",
    "/api/v1/session/phone",
    "/api/v1/session/recovery",
];

fn class_of(method: &Method, path: &str, known: bool) -> Class {
    let heavy = path == "/api/v1/search"
        || path.starts_with("/api/v1/imports/")
        || path.ends_with("/thumbnail")
        || (path.ends_with("/files") && *method == Method::POST);
    match *method {
        // A sign-in costs a password's work, or a question to somebody outside.
        Method::POST if path == "/api/v1/session" || ASKING.iter().any(|way| path.starts_with(way)) => Class::SignIn,
        _ if !known => Class::Stranger,
        _ if heavy => Class::Heavy,
        Method::GET | Method::HEAD | Method::OPTIONS => Class::Read,
        _ => Class::Write,
    }
}

/// Lets through what is within the limits. Pages and their parts come from memory and cost nothing.
pub async fn limit(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let turn = match enter(&request) {
        Ok(turn) => turn,
        Err(refusal) => {
            let answer = Problem::from(refusal).answer(lang_of(&request));
            return Ok(request.into_response(answer));
        }
    };
    let answer = next.call(request).await?.map_into_boxed_body();
    drop(turn);
    Ok(answer)
}

fn enter(request: &ServiceRequest) -> Result<Option<Turn>, Refusal> {
    let guarded = request.path().starts_with("/api/") || request.path() == "/metrics";
    let Some(web) = request.app_data::<web::Data<Web>>().filter(|_| guarded) else {
        return Ok(None);
    };
    let user = request.extensions().get::<Caller>().map(|caller| caller.user);
    let class = class_of(request.method(), request.path(), user.is_some());
    let address = || {
        let from = address_of(request.request(), web.config.behind_proxy);
        subscriber(from.unwrap_or(Ipv4Addr::UNSPECIFIED.into()))
    };
    let payer = user.map_or_else(|| Payer::Address(address()), Payer::Person);
    web.limits.spend(class, payer, Instant::now())?;
    web.limits.begin(payer).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn limits() -> Limits {
        Limits::new(Config {
            reads: 2,
            writes: 0,
            at_once: 1,
            sockets: 1,
            ..Config::default()
        })
    }

    #[test]
    fn a_purse_empties_and_fills_again_and_is_nobody_elses() {
        let (limits, now) = (limits(), Instant::now());
        let (one, other) = (Payer::Person(UserId(1)), Payer::Person(UserId(2)));
        for _ in 0..20 {
            limits.spend(Class::Read, one, now).unwrap();
        }
        let refusal = limits.spend(Class::Read, one, now).unwrap_err();
        assert_eq!((refusal.kind, refusal.retry_after), (RefusalKind::Limited, Some(1)));
        limits.spend(Class::Read, other, now).unwrap();
        limits.spend(Class::Heavy, one, now).unwrap();
        for _ in 0..1000 {
            limits.spend(Class::Write, one, now).unwrap();
        }
        let later = now + Duration::from_millis(500);
        limits.spend(Class::Read, one, later).unwrap();
        assert!(limits.spend(Class::Read, one, later).is_err());
    }

    #[test]
    fn a_turn_counts_until_it_is_over() {
        let limits = limits();
        let one = Payer::Person(UserId(1));
        let first = limits.begin(one).unwrap();
        assert!(limits.begin(one).is_err());
        let socket = limits.open_socket(UserId(1)).unwrap();
        assert!(limits.open_socket(UserId(1)).is_err());
        limits.begin(Payer::Person(UserId(2))).unwrap();
        drop((first, socket));
        limits.begin(one).unwrap();
        limits.open_socket(UserId(1)).unwrap();
    }

    #[test]
    fn a_subscriber_is_one_whichever_address_he_takes() {
        let of = |text: &str| subscriber(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2::7"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::7"), of("2001:db8:1:3::7"));
        assert_eq!(of("::ffff:10.0.0.1"), of("10.0.0.1"));
        assert_ne!(of("10.0.0.1"), of("10.0.0.2"));
    }

    #[test]
    fn every_request_has_its_class() {
        for (method, path, known, class) in [
            (Method::POST, "/api/v1/session", false, Class::SignIn),
            (Method::DELETE, "/api/v1/session", true, Class::Write),
            (Method::GET, "/api/v1/docs", false, Class::Stranger),
            (Method::GET, "/api/v1/search", true, Class::Heavy),
            (Method::POST, "/api/v1/tickets/1/files", true, Class::Heavy),
            (Method::GET, "/api/v1/tickets", true, Class::Read),
            (Method::POST, "/api/v1/tickets", true, Class::Write),
        ] {
            assert_eq!(class_of(&method, path, known), class, "{method} {path}");
        }
    }
}
