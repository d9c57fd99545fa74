//! Who may give and accept, and what a repeat is.

use super::{Given, Handover, HandoverCommand, HandoverEvent, Outcome, apply};
use crate::kernel::{Aggregate, Context, Decision, HandoverId, Kind, Record, Refusal, Stamp, UserId, Wrong};

/// Characters of a note.
const NOTE: usize = 4_000;

impl Aggregate for Handover {
    const KIND: Kind = Kind::Handover;
    type Id = HandoverId;
    type Command = HandoverCommand;
    type Event = HandoverEvent;

    fn decide(&self, command: HandoverCommand, context: &Context<'_>) -> Result<Decision<HandoverEvent>, Refusal> {
        let mut decision = Decision::nothing();
        if let HandoverCommand::Give(give) = command {
            let by = person(context)?;
            let mut wrong = Wrong::default();
            let note = give.note.trim();
            if note.chars().count() > NOTE {
                wrong.add(
                    "note",
                    "too_long",
                    format!("Не больше {NOTE} знаков."),
                    format!("At most {NOTE} characters."),
                );
            }
            wrong.finish()?;
            if give.companies.is_empty() {
                return Err(no_company());
            }
            if self.exists() {
                return if self.id == give.id && self.given_by == by {
                    Ok(decision)
                } else {
                    Err(given_already())
                };
            }
            let note = (!note.is_empty()).then(|| decision.keep(context, Record::Text(note.to_owned())));
            decision.events.push(HandoverEvent::Given(Box::new(Given {
                id: give.id,
                companies: give.companies,
                by,
                note,
                lists: give.lists,
                replaces: give.replaces,
            })));
            return Ok(decision);
        }
        if !self.exists() {
            return Err(Refusal::not_found());
        }
        match (command, self.outcome) {
            (HandoverCommand::Accept, Outcome::Waiting) => {
                let by = person(context)?;
                if by == self.given_by {
                    return Err(own());
                }
                decision.events.push(HandoverEvent::Accepted { by });
            }
            (HandoverCommand::Accept, Outcome::Accepted { by, .. }) if by == person(context)? => {}
            (HandoverCommand::Accept, Outcome::Accepted { .. }) => return Err(accepted_by_another()),
            (HandoverCommand::Accept, Outcome::Replaced { .. }) => return Err(replaced()),
            (HandoverCommand::Replace { by }, Outcome::Waiting) if by != self.id => {
                decision.events.push(HandoverEvent::Replaced { by });
            }
            // What somebody has accepted stays accepted.
            (HandoverCommand::Replace { .. } | HandoverCommand::Give(_), _) => {}
        }
        Ok(decision)
    }

    fn apply(&mut self, event: &HandoverEvent, stamp: &Stamp) {
        apply::apply(self, event, stamp);
    }

    /// It is given by somebody, and no user has the number 0.
    fn exists(&self) -> bool {
        self.given_by != UserId::default()
    }
}

/// A shift passes from person to person: the machine neither gives nor accepts one.
fn person(context: &Context<'_>) -> Result<UserId, Refusal> {
    context.who.user.ok_or_else(Refusal::forbidden)
}

fn no_company() -> Refusal {
    Refusal::conflict(
        "no_company",
        "За вами не закреплена ни одна компания: сдавать нечего. Обратитесь к администратору.",
        "You serve no company, so there is nothing to hand over. Ask the administrator.",
    )
}

fn given_already() -> Refusal {
    Refusal::conflict(
        "handover_exists",
        "Эта смена уже сдана. Обновите страницу.",
        "This shift has been handed over already. Reload the page.",
    )
}

fn own() -> Refusal {
    Refusal::conflict(
        "own_handover",
        "Свою смену принимает сменщик. Попросите его войти под своим именем.",
        "The next shift accepts it. Ask your colleague to sign in and accept.",
    )
}

fn accepted_by_another() -> Refusal {
    Refusal::conflict(
        "handover_accepted",
        "Смену уже принял другой сотрудник.",
        "Somebody else has accepted the shift already.",
    )
}

fn replaced() -> Refusal {
    Refusal::conflict(
        "handover_replaced",
        "Смену сдали заново. Примите новую сдачу.",
        "The shift was handed over anew. Accept the newer one.",
    )
}
