//! Texts of consents: what was published is never changed, so that it can always be shown what somebody agreed to.

use super::{Paper, Papers, PapersCommand, PapersEvent, Purpose};
use crate::kernel::{Aggregate, CompanyId, Context, Decision, Kind, Record, Refusal, Stamp, Wrong};

/// Characters of a text.
const WORDS: usize = 20_000;

impl Aggregate for Papers {
    const KIND: Kind = Kind::Papers;
    type Id = CompanyId;
    type Command = PapersCommand;
    type Event = PapersEvent;

    fn decide(&self, command: PapersCommand, context: &Context<'_>) -> Result<Decision<PapersEvent>, Refusal> {
        let PapersCommand::Publish {
            company,
            purpose,
            words,
        } = command;
        let mut wrong = Wrong::default();
        let words = words.trim();
        if words.is_empty() || words.chars().count() > WORDS {
            wrong.add(
                "words",
                "required",
                format!("Текст согласия — от 1 до {WORDS} знаков."),
                format!("The text of a consent has 1 to {WORDS} characters."),
            );
        }
        wrong.finish()?;
        let version = self.current(purpose).map_or(0, |paper| paper.version) + 1;
        let mut decision = Decision::nothing();
        let words = decision.keep(context, Record::Text(words.to_owned()));
        decision.events.push(PapersEvent::Published {
            company,
            purpose,
            version,
            words,
        });
        Ok(decision)
    }

    fn apply(&mut self, event: &PapersEvent, stamp: &Stamp) {
        let PapersEvent::Published {
            company,
            purpose,
            version,
            words,
        } = event;
        self.company = *company;
        self.papers.push(Paper {
            purpose: *purpose,
            version: *version,
            words: *words,
            published: stamp.at,
        });
    }

    fn exists(&self) -> bool {
        !self.papers.is_empty()
    }
}

impl Papers {
    /// The text that is shown now.
    pub fn current(&self, purpose: Purpose) -> Option<&Paper> {
        let published = self.papers.iter().filter(|one| one.purpose == purpose);
        published.max_by_key(|one| one.version)
    }
}
