//! What may happen to an outage, and what to say when it may not.

use super::{Open, Opened, Outage, OutageCommand, OutageEvent};
use crate::kernel::{
    Aggregate, CompanyId, Context, Decision, Instant, Kind, OutageId, Record, Refusal, Stamp, TicketId, Wrong,
};

/// Characters of an answer: as much as one reads out over the phone.
const ANSWER: usize = 1_000;
const BUILDINGS: usize = 500;
const TICKETS: usize = 2_000;
const CODE: usize = 64;

type Decided = Result<Decision<OutageEvent>, Refusal>;

impl Aggregate for Outage {
    const KIND: Kind = Kind::Outage;
    type Id = OutageId;
    type Command = OutageCommand;
    type Event = OutageEvent;

    fn decide(&self, command: OutageCommand, context: &Context<'_>) -> Decided {
        match command {
            OutageCommand::Open(_) if self.exists() => Err(Refusal::conflict(
                "outage_exists",
                "Это отключение уже заведено.",
                "This outage is open already.",
            )),
            OutageCommand::Open(ask) => open(*ask, context),
            _ if !self.exists() => Err(Refusal::not_found()),
            OutageCommand::Close { .. } if self.closed.is_some() => Ok(Decision::nothing()),
            _ if self.closed.is_some() => Err(Refusal::conflict(
                "outage_closed",
                "Отключение уже завершено. Если его нет снова, заведите новое.",
                "The outage is over already. If it is off again, open a new one.",
            )),
            OutageCommand::Attach { tickets } => self.attach(tickets),
            OutageCommand::Detach { tickets } => Ok(self.detach(&tickets)),
            OutageCommand::SetAnswer { answer, planned_until } => self.set_answer(&answer, planned_until, context),
            OutageCommand::Inform => Ok(self.inform()),
            OutageCommand::Close { words } => self.close(&words, context),
        }
    }

    fn apply(&mut self, event: &OutageEvent, stamp: &Stamp) {
        self.happen(event, stamp);
    }

    fn exists(&self) -> bool {
        !self.buildings.is_empty()
    }

    fn company(&self, command: &OutageCommand) -> Option<CompanyId> {
        match command {
            OutageCommand::Open(ask) => Some(ask.company),
            _ => self.exists().then_some(self.company),
        }
    }
}

fn open(ask: Open, context: &Context<'_>) -> Decided {
    let started = ask.started.unwrap_or(context.now);
    let mut wrong = Wrong::default();
    if ask.buildings.is_empty() {
        wrong.add(
            "building_ids",
            "required",
            "Назовите хотя бы один дом.",
            "Name at least one building.",
        );
    }
    wrong.count("building_ids", ask.buildings.len(), BUILDINGS);
    wrong.distinct(|at| format!("building_ids[{at}]"), &ask.buildings);
    if ask.riser.is_some() && ask.buildings.len() > 1 {
        wrong.add(
            "riser",
            "one_building",
            "Стояк бывает только в одном доме.",
            "A riser stands in one building only.",
        );
    }
    let mut trouble = ask.trouble;
    trouble.category = wrong.line("category", &trouble.category, CODE);
    wrong.count("tickets", ask.tickets.len(), TICKETS);
    if !ask.planned && started > context.now {
        wrong.add(
            "started",
            "in_future",
            "Авария не может начаться в будущем. Отметьте, что работы плановые.",
            "A failure cannot begin in the future. Say that the work is planned.",
        );
    }
    until_is_after(&mut wrong, started, ask.planned_until);
    let answer = wrong.line("answer", &ask.answer, ANSWER);
    wrong.finish()?;
    let mut decision = Decision::nothing();
    let answer = decision.keep(context, Record::Text(answer));
    decision.events.push(OutageEvent::Opened(Box::new(Opened {
        id: ask.id,
        company: ask.company,
        buildings: ask.buildings,
        riser: ask.riser,
        trouble,
        planned: ask.planned,
        started,
        planned_until: ask.planned_until,
        answer,
        tickets: once_each(ask.tickets),
    })));
    Ok(decision)
}

impl Outage {
    fn attach(&self, tickets: Vec<TicketId>) -> Decided {
        let new: Vec<TicketId> = once_each(tickets).into_iter().filter(|id| !self.has(*id)).collect();
        let mut wrong = Wrong::default();
        wrong.count("tickets", self.tickets.len() + new.len(), TICKETS);
        wrong.finish()?;
        Ok(unless_empty(new, |tickets| OutageEvent::Attached { tickets }))
    }

    fn detach(&self, tickets: &[TicketId]) -> Decision<OutageEvent> {
        let attached = self.tickets.iter().map(|it| it.ticket);
        let leaving: Vec<TicketId> = attached.filter(|id| tickets.contains(id)).collect();
        unless_empty(leaving, |tickets| OutageEvent::Detached { tickets })
    }

    fn set_answer(&self, answer: &str, planned_until: Option<Instant>, context: &Context<'_>) -> Decided {
        let mut wrong = Wrong::default();
        let answer = wrong.line("answer", answer, ANSWER);
        until_is_after(&mut wrong, self.started, planned_until);
        wrong.finish()?;
        let mut decision = Decision::nothing();
        let answer = decision.keep(context, Record::Text(answer));
        decision.events.push(OutageEvent::AnswerSet { answer, planned_until });
        Ok(decision)
    }

    fn inform(&self) -> Decision<OutageEvent> {
        let answer = self.answer;
        unless_empty(self.untold().collect(), |tickets| OutageEvent::Informed {
            tickets,
            answer,
        })
    }

    fn close(&self, words: &str, context: &Context<'_>) -> Decided {
        let mut wrong = Wrong::default();
        let words = wrong.optional_line("words", words, ANSWER);
        wrong.finish()?;
        let mut decision = Decision::nothing();
        let words = (!words.is_empty()).then(|| decision.keep(context, Record::Text(words)));
        let tickets = self
            .tickets
            .iter()
            .map(|it| it.ticket)
            .filter(|_| words.is_some())
            .collect();
        decision.events.push(OutageEvent::Closed { words, tickets });
        Ok(decision)
    }
}

fn until_is_after(wrong: &mut Wrong, started: Instant, until: Option<Instant>) {
    if until.is_some_and(|until| until <= started) {
        wrong.add(
            "planned_until",
            "before_start",
            "Окончание должно быть позже начала.",
            "The end must be later than the beginning.",
        );
    }
}

fn once_each(tickets: Vec<TicketId>) -> Vec<TicketId> {
    let mut seen = std::collections::HashSet::new();
    tickets.into_iter().filter(|id| seen.insert(*id)).collect()
}

fn unless_empty(tickets: Vec<TicketId>, event: impl FnOnce(Vec<TicketId>) -> OutageEvent) -> Decision<OutageEvent> {
    if tickets.is_empty() {
        Decision::nothing()
    } else {
        Decision::one(event(tickets))
    }
}
