//! What belongs on the page of a hand-over: the rule that sorts open work into the three lists.

use super::{Item, List, Lists};
use crate::kernel::{Instant, Slot, Span};

/// A promise is of interest to the next shift when it begins within a shift's length.
pub const AHEAD: Span = Span::hours(12);
/// A list keeps this many, the most pressing first; the rest is a number.
pub const MOST: usize = 300;

/// An open ticket as this rule looks at it; made by [`crate::policies::ticket_joins_handover`].
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Work {
    /// Its `planned` and `due` are filled in for each list.
    pub item: Item,
    /// The time that was told to the resident: the slot, or when a deferred ticket comes back.
    pub promised: Option<Slot>,
    /// The term that has passed longest, or the one that comes next.
    pub term: Option<Instant>,
    /// Whether some term has passed.
    pub overdue: bool,
}

/// Sorts `open` work into the lists as it stands at `now`; in each the most pressing stands first.
pub fn gather(open: impl IntoIterator<Item = Work>, now: Instant) -> Lists {
    let mut lists = Lists::default();
    for work in open {
        let due_by_term = Item {
            planned: work.promised,
            due: work.term,
            ..work.item
        };
        if let Some(slot) = work.promised.filter(|slot| slot.start <= now + AHEAD) {
            lists.promises.items.push(Item {
                due: Some(slot.end),
                ..due_by_term.clone()
            });
        }
        if work.overdue {
            lists.overdue.items.push(due_by_term.clone());
        }
        if due_by_term.emergency {
            lists.emergencies.items.push(due_by_term);
        }
    }
    for list in [&mut lists.emergencies, &mut lists.promises, &mut lists.overdue] {
        shorten(list);
    }
    lists
}

/// Puts what is due first at the top, and what has no term last; then counts and cuts.
fn shorten(list: &mut List) {
    list.items
        .sort_by_key(|item| (item.due.unwrap_or(Instant(i64::MAX)), item.number, item.ticket));
    list.total = u32::try_from(list.items.len()).unwrap_or(u32::MAX);
    list.items.truncate(MOST);
}
