//! What may happen to a dossier.

use super::erasure::erased;
use super::{Dossier, DossierCommand, DossierEvent, Request, Whose};
use crate::kernel::{
    Aggregate, CompanyId, Context, Decision, Instant, Kind, PersonId, Record, Refusal, Stamp, Wrong, time,
};
use crate::policies::privacy::request_gives_term;

/// Characters of a request or an answer.
const WORDS: usize = 4_000;
/// Requests of one person that wait for an answer.
const WAITING: usize = 20;
const DEVICE: usize = 60;

impl Aggregate for Dossier {
    const KIND: Kind = Kind::Dossier;
    type Id = PersonId;
    type Command = DossierCommand;
    type Event = DossierEvent;

    fn decide(&self, command: DossierCommand, context: &Context<'_>) -> Result<Decision<DossierEvent>, Refusal> {
        let mut decision = Decision::nothing();
        if self.erased.is_some() && !matches!(command, DossierCommand::Erase { .. } | DossierCommand::Tick) {
            return Err(erased());
        }
        match command {
            DossierCommand::Consent {
                whose,
                purpose,
                version,
                device,
            } => {
                let same = |one: &&super::Consent| one.purpose == purpose && one.withdrawn.is_none();
                if self.consents.iter().filter(same).any(|one| one.version == version) {
                    return Ok(decision);
                }
                self.open(whose, &mut decision);
                decision.events.push(DossierEvent::Consented {
                    purpose,
                    version,
                    device: device.chars().take(DEVICE).collect(),
                });
            }
            DossierCommand::Withdraw { purpose } => {
                if self.allows(purpose) {
                    decision.events.push(DossierEvent::Withdrawn { purpose });
                }
            }
            DossierCommand::Ask { whose, kind, words } => {
                let words = checked(&words)?;
                let waiting = self.requests.iter().filter(|one| one.answered.is_none());
                if waiting.count() >= WAITING {
                    return Err(Refusal::conflict(
                        "too_many_requests",
                        "Слишком много обращений ждут ответа. Дождитесь ответа на прежние.",
                        "Too many requests wait for an answer. Wait for the earlier ones.",
                    ));
                }
                self.open(whose, &mut decision);
                let due = self.term_of(kind, context, false, context.now)?;
                let words = (!words.is_empty()).then(|| decision.keep(context, Record::Text(words)));
                decision.events.push(DossierEvent::Asked {
                    request: Request {
                        number: self.requests.len() as u32 + 1,
                        kind,
                        words,
                        asked: context.now,
                        due,
                        extended: false,
                        answered: None,
                        answer: None,
                    },
                });
            }
            DossierCommand::Extend { number } => {
                let request = self.waiting(number)?;
                if request.extended {
                    return Ok(decision);
                }
                let due = self.term_of(request.kind, context, true, request.asked)?;
                if due == request.due {
                    return Err(Refusal::conflict(
                        "not_extended",
                        "Срок этого обращения закон продлевать не разрешает.",
                        "The law allows no longer term for this request.",
                    ));
                }
                decision.events.push(DossierEvent::Extended { number, due });
            }
            DossierCommand::Answer { number, words } => {
                let words = checked(&words)?;
                self.waiting(number)?;
                let answer = (!words.is_empty()).then(|| decision.keep(context, Record::Text(words)));
                decision.events.push(DossierEvent::Answered { number, answer });
            }
            DossierCommand::Erase { whose, act } => return self.erase(whose, act, context),
            DossierCommand::Tick => {
                if self.due().is_some_and(|due| due <= context.now) {
                    decision.events.push(DossierEvent::ActDropped);
                }
            }
        }
        Ok(decision)
    }

    fn apply(&mut self, event: &DossierEvent, stamp: &Stamp) {
        self.take(event, stamp);
    }

    /// No person has the number 0.
    fn exists(&self) -> bool {
        self.person != PersonId::default()
    }

    fn due(&self) -> Option<Instant> {
        self.act.as_ref().map(|act| act.until)
    }

    fn tick() -> Option<DossierCommand> {
        Some(DossierCommand::Tick)
    }

    /// Terms are counted in the zone of the company.
    fn company(&self, command: &DossierCommand) -> Option<CompanyId> {
        match command {
            DossierCommand::Consent { whose, .. }
            | DossierCommand::Ask { whose, .. }
            | DossierCommand::Erase { whose, .. } => Some(whose.company),
            _ => self.exists().then_some(self.company),
        }
    }
}

impl Dossier {
    pub(super) fn open(&self, whose: Whose, decision: &mut Decision<DossierEvent>) {
        if !self.exists() {
            decision.events.push(DossierEvent::Opened { whose });
        }
    }

    fn waiting(&self, number: u32) -> Result<&Request, Refusal> {
        let found = self.requests.iter().find(|one| one.number == number);
        let request = found.ok_or_else(Refusal::not_found)?;
        if request.answered.is_none() {
            return Ok(request);
        }
        Err(Refusal::conflict(
            "answered_already",
            "На это обращение уже ответили.",
            "This request has been answered already.",
        ))
    }

    fn term_of(
        &self,
        kind: super::RequestKind,
        context: &Context<'_>,
        extended: bool,
        asked: Instant,
    ) -> Result<Instant, Refusal> {
        let zone = time::zone(&context.settings.zone).ok_or_else(Refusal::bug)?;
        request_gives_term(kind, asked, extended, &zone).ok_or_else(Refusal::bug)
    }
}

fn checked(words: &str) -> Result<String, Refusal> {
    let mut wrong = Wrong::default();
    let words = words.trim();
    if words.chars().count() > WORDS {
        wrong.add(
            "words",
            "too_long",
            format!("Не больше {WORDS} знаков."),
            format!("At most {WORDS} characters."),
        );
    }
    wrong.finish().map(|()| words.to_owned())
}
