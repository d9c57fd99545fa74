//! Telephones that are masked for the caller, shown whole when he says why. No answer leaves before the trail has taken
//! the note: who, whose and for what reason.

use crate::door::watch;
use crate::extract::Caller;
use crate::problem::Problem;
use crate::server::Web;
use crate::wire::people::ShowPhones;
use domovoi_actors::Note;
use domovoi_domain::access::Deed;
use domovoi_domain::access::rights::Why;
use domovoi_domain::kernel::{Refusal, RefusalKind};

/// Telephones that one person may ask for within a quarter of an hour: more than work wants, less than a list.
const MOST: u32 = 30;

/// Notes that the caller is shown the telephones of `kind` `id`.
///
/// # Errors
/// When the reason is none, when the caller has asked too often, and when the trail takes no note.
pub(crate) fn note(
    web: &Web,
    caller: &Caller,
    asked: &ShowPhones,
    kind: &'static str,
    id: String,
) -> Result<(), Problem> {
    let why = Why::new(asked.purpose.into(), &asked.words)?;
    let now = web.house.now();
    web.phones.take(&caller.user, MOST, now).map_err(|again| Refusal {
        retry_after: Some(((again - now).0 / 1000 + 1) as u32),
        ..Refusal::new(
            RefusalKind::Limited,
            "too_many_phones",
            "Показано слишком много номеров подряд. Подождите четверть часа.",
            "Too many telephones were shown in a row. Wait a quarter of an hour.",
        )
    })?;
    let note = Note {
        why: Some(why),
        ..watch::note(caller, now, Deed::PhoneShown, kind, &id)
    };
    if web.house.audit().note(note) {
        return Ok(());
    }
    Err(Refusal::unavailable(
        "trail_is_full",
        "Журнал действий не успевает записывать. Повторите через минуту.",
        "The audit trail cannot keep up. Try again in a minute.",
        60,
    )
    .into())
}
