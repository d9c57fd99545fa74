//! How often something may be asked for that reaches a person: a message, a letter. Counted by whatever it is
//! counted by, and alike whether or not somebody is there.

use domovoi_domain::kernel::{Instant, Span};
use parking_lot::Mutex;
use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};

pub const WINDOW: Span = Span::minutes(15);
/// Beyond so many counters the ones that ran out are let go.
const KEPT: usize = 50_000;

/// Counts by the hash of what is counted: no number and no name is kept.
#[derive(Default)]
pub struct Quota {
    hasher: RandomState,
    asked: Mutex<HashMap<u64, (u32, Instant)>>,
}

impl Quota {
    /// Takes one of `most` within the window; in vain, it says when there will be one again.
    ///
    /// # Errors
    /// The moment from which one may ask again.
    pub fn take(&self, what: &impl Hash, most: u32, now: Instant) -> Result<(), Instant> {
        let mut asked = self.asked.lock();
        if asked.len() > KEPT {
            asked.retain(|_, (_, since)| now < *since + WINDOW);
        }
        let (count, since) = asked.entry(self.hasher.hash_one(what)).or_insert((0, now));
        if now >= *since + WINDOW {
            (*count, *since) = (0, now);
        }
        if *count >= most {
            return Err(*since + WINDOW);
        }
        *count += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_used_up_comes_back_with_time_and_is_nobody_elses() {
        let (quota, now) = (Quota::default(), Instant(1_000_000));
        assert_eq!((quota.take(&"a", 2, now), quota.take(&"a", 2, now)), (Ok(()), Ok(())));
        assert_eq!(quota.take(&"a", 2, now + Span::minutes(14)), Err(now + WINDOW));
        assert_eq!(quota.take(&"b", 2, now), Ok(()));
        assert_eq!(quota.take(&"a", 2, now + WINDOW), Ok(()));
    }
}
