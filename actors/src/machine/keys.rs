//! Idempotency keys: a repeat gets the first answer, also while the first is still on its way.
//!
//! What was answered is remembered by the store; this remembers what is being answered. A claim
//! travels with its order into the actor and ends when the commit is durable or refused, so that a
//! client who hangs up in the middle cannot make the same thing happen twice.

use super::pool::Pool;
use super::refused;
use domovoi_domain::kernel::Refusal;
use domovoi_storage::{Answer, Key, Store};
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::watch;

pub(crate) struct Keys {
    store: Store,
    pool: Arc<Pool>,
    /// Body and end of what is on its way.
    claimed: Mutex<HashMap<u128, (u64, watch::Receiver<()>)>>,
}

/// The right to answer a key first. Dropping it wakes those who wait.
pub(crate) struct Claim {
    keys: Arc<Keys>,
    pub(crate) key: Key,
    _end: watch::Sender<()>,
}

/// What a key turned out to be.
pub(crate) enum Turn {
    First(Claim),
    Repeat(Answer),
}

impl Keys {
    pub(crate) fn new(store: Store, pool: Arc<Pool>) -> Arc<Self> {
        Arc::new(Self {
            store,
            pool,
            claimed: Mutex::default(),
        })
    }

    /// Claims `key`, or finds what it led to. Waits while another order carries the same key.
    pub(crate) async fn claim(self: &Arc<Self>, key: Key) -> Result<Turn, Refusal> {
        let claim = loop {
            match self.try_claim(key)? {
                Ok(claim) => break claim,
                Err(mut other) => {
                    // The error is the end we wait for: the claim was dropped.
                    let _ = other.changed().await;
                }
            }
        };
        let store = self.store.clone();
        let known = self.pool.run(move || store.answer(key.hash)).await;
        // What cannot be known must not be done: it might be done twice.
        match known
            .map_err(|_| Refusal::bug())?
            .map_err(|error| refused::unreadable(&error))?
        {
            Some(answer) if answer.body != key.body => Err(key_reused()),
            Some(answer) => Ok(Turn::Repeat(answer)),
            None => Ok(Turn::First(claim)),
        }
    }

    fn try_claim(self: &Arc<Self>, key: Key) -> Result<Result<Claim, watch::Receiver<()>>, Refusal> {
        let mut claimed = self.claimed.lock();
        match claimed.get(&key.hash) {
            Some((body, _)) if *body != key.body => Err(key_reused()),
            Some((_, end)) => Ok(Err(end.clone())),
            None => {
                let (sender, end) = watch::channel(());
                claimed.insert(key.hash, (key.body, end));
                Ok(Ok(Claim {
                    keys: self.clone(),
                    key,
                    _end: sender,
                }))
            }
        }
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.keys.claimed.lock().remove(&self.key.hash);
    }
}

pub(crate) fn key_reused() -> Refusal {
    Refusal::invalid(
        "key_reused",
        "Этот Idempotency-Key уже использован с другим запросом. Возьмите новый ключ.",
        "This Idempotency-Key was used with another request. Take a new key.",
    )
}
