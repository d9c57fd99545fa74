//! The act about what was destroyed (акт об уничтожении персональных данных; приказ Роскомнадзора № 179 of 28.10.2022,
//! п. 3–7): it names the person by an id, never by what was destroyed.

use super::{Dossier, DossierEvent, RequestKind, Whose, term};
use crate::kernel::{BuildingId, Context, Decision, Instant, RecordId, Refusal, TicketId, UserId, time};
use serde::{Deserialize, Serialize};

/// Tickets and accounts that one act can tell.
const MOST: usize = 10_000;

/// What was destroyed. When and by whom stands in the dossier and in the stamp of the event.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Act {
    pub by: Option<UserId>,
    /// The request on which it was done; `None`: an administrator found the purpose of the data reached.
    pub request: Option<u32>,
    pub homes: Vec<(BuildingId, String)>,
    /// Whose contact and whose words of the person are gone.
    pub tickets: Vec<TicketId>,
    /// Accounts with their sessions.
    pub users: Vec<UserId>,
    pub had_email: bool,
    /// Until then it is kept.
    pub until: Instant,
}

impl Dossier {
    pub(super) fn erase(
        &self,
        whose: Whose,
        act: Act,
        context: &Context<'_>,
    ) -> Result<Decision<DossierEvent>, Refusal> {
        let mut decision = Decision::nothing();
        if self.erased.is_some() {
            return Ok(decision);
        }
        if act.tickets.len() + act.users.len() > MOST {
            return Err(Refusal::conflict(
                "too_much_to_erase",
                "Слишком много заявок для одного акта. Обратитесь к администратору системы.",
                "Too many tickets for one act. Ask the administrator of the system.",
            ));
        }
        let zone = time::zone(&context.settings.zone).ok_or_else(Refusal::bug)?;
        let keeping = term("act", context.now.zoned(&zone).date()).ok_or_else(Refusal::bug)?;
        self.open(whose, &mut decision);
        decision.erased.extend(kept_words(self));
        decision.events.push(DossierEvent::Erased {
            act: Act {
                by: context.who.user,
                request: self.wish().map(|request| request.number),
                until: keeping.due(context.now, false, &zone, |_| true),
                ..act
            },
        });
        Ok(decision)
    }

    /// The request to destroy that waits.
    pub fn wish(&self) -> Option<&super::Request> {
        let mut waiting = self.requests.iter().filter(|one| one.answered.is_none());
        waiting.find(|one| one.kind == RequestKind::Erase)
    }
}

/// What the person wrote and was written about his data.
pub fn kept_words(dossier: &Dossier) -> impl Iterator<Item = RecordId> + '_ {
    let requests = dossier.requests.iter();
    requests.flat_map(|request| request.words.into_iter().chain(request.answer))
}

/// What nobody asks any more.
pub(super) fn erased() -> Refusal {
    Refusal::conflict(
        "person_erased",
        "Данные этого жителя уничтожены.",
        "The data of this resident were destroyed.",
    )
}
