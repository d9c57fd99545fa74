//! What may happen to a ticket, and what to say when it may not.

mod entrust;

pub use entrust::Entrusted;

use super::attachments::new_comment;
use super::decline::DeclineReason;
use super::register::{self, TEXT_LIMIT, assigned_slot, backdates, fits, planned_slot, says, with_a_reason, zone_of};
use super::{Assignment, Audience, Decline, Status, Ticket, TicketCommand, TicketEvent, deadline, escalation, view};
use crate::kernel::{
    Aggregate, CompanyId, Context, Decision, EmployeeId, Instant, Kind, Record, Refusal, Slot, Span, Stamp, TicketId,
    Via, Wrong,
};
use crate::policies::service_gives_terms;

/// How far a ticket may be deferred.
pub const DEFER_LIMIT: Span = Span::days(366);

pub(super) type Decided = Result<Decision<TicketEvent>, Refusal>;

impl Aggregate for Ticket {
    const KIND: Kind = Kind::Ticket;
    /// 2: knows whether a recording told it. 3: and which contractor has it.
    const STATE_VERSION: u16 = 3;
    type Id = TicketId;
    type Command = TicketCommand;
    type Event = TicketEvent;

    fn decide(&self, command: TicketCommand, context: &Context<'_>) -> Decided {
        use TicketCommand::*;
        match command {
            Register(_) if self.exists() => Err(Refusal::conflict(
                "ticket_exists",
                "Эта заявка уже зарегистрирована.",
                "This ticket is already registered.",
            )),
            Register(ask) => register::register(*ask, context),
            _ if !self.exists() => Err(Refusal::not_found()),
            _ if context.who.via == Via::Replay && !self.recorded => Err(Refusal::conflict(
                "not_recorded",
                "Задним числом меняются только заявки, которые рассказала сама запись.",
                "Only a ticket that came from a recording takes moves at another time than now.",
            )),
            Assign { assignment } => self.assign(assignment, context),
            Unassign { reasons } => self.unassign(reasons, context),
            Start => self.start(context),
            Defer { until, reason } => self.defer(until, reason, context),
            Complete { note } => self.complete(note, context),
            Return { reason } => self.give_up(reason, context),
            Close { rating } => self.close(rating),
            Decline { reason, text } => self.decline(reason, text, context),
            Reschedule { slot } => self.reschedule(slot, context),
            Comment { audience, text } => self.comment(audience, text, context),
            AddFile {
                audience,
                name,
                blob,
                size,
                mime,
            } => self.add_file(audience, name, (blob, size, mime), context),
            Localise => {
                self.must_be_accepted()?;
                self.once(self.localised_at, TicketEvent::Localised)
            }
            Inform => {
                self.must_be_accepted_by(context)?;
                self.once(self.informed_at, TicketEvent::Informed)
            }
            Correct {
                description,
                contact,
                emergency,
                service,
            } => {
                self.must_be_open()?;
                register::correct(self, description, contact, emergency, service, context)
            }
            Link { parent } => self.link(parent),
            Entrust { contractor } => self.entrust(contractor),
            Accept => self.accept(),
            Refuse { reason } => self.refuse(&reason, context),
            Recall { reason } => self.recall(&reason, context),
            Forget { users } => Ok(self.forget(&users)),
            Tick => Ok(self.tick(context)),
        }
    }

    fn apply(&mut self, event: &TicketEvent, stamp: &Stamp) {
        self.happen(event, stamp);
    }

    fn exists(&self) -> bool {
        self.number != 0
    }

    fn due(&self) -> Option<Instant> {
        let back = self.deferred_until.filter(|_| self.status == Status::Deferred);
        back.into_iter().chain(escalation::due(self)).min()
    }

    fn tick() -> Option<TicketCommand> {
        Some(TicketCommand::Tick)
    }

    fn company(&self, command: &TicketCommand) -> Option<CompanyId> {
        match command {
            TicketCommand::Register(ask) => Some(ask.place.company),
            _ => self.exists().then_some(self.place.company),
        }
    }

    fn takes_number(&self, command: &TicketCommand) -> Option<CompanyId> {
        match command {
            TicketCommand::Register(ask) if !self.exists() => Some(ask.place.company),
            _ => None,
        }
    }
}

impl Ticket {
    /// Statuses that it may take from here, in the order of [`Status::ALL`].
    pub fn allowed_moves(&self) -> Vec<Status> {
        let all = Status::ALL.into_iter();
        all.filter(|next| self.status.may_become(*next)).collect()
    }

    fn assign(&self, assignment: Assignment, context: &Context<'_>) -> Decided {
        self.must_be_open()?;
        self.must_not_be_done()?;
        let stays = assignment.executor == self.executor;
        let is_new_time = assignment.slot != self.slot;
        if is_new_time {
            checked(|wrong| assigned_slot(wrong, &assignment, context))?;
        }
        if stays && is_new_time && self.status == Status::InProgress {
            return Err(work_started());
        }
        let assignment = with_a_reason(assignment, context);
        let same_master = assignment.master.is_none() || assignment.master == self.master;
        if stays && !is_new_time && same_master && (self.executor.is_some() || assignment.reasons == self.reasons) {
            return Ok(Decision::nothing());
        }
        let mut events = Vec::new();
        if !stays && self.executor.is_some() {
            events.push(TicketEvent::Unassigned {
                executor: self.executor,
                reasons: assignment.reasons.clone(),
            });
        }
        events.push(TicketEvent::Assigned { assignment });
        Ok(Decision::of(events))
    }

    fn unassign(&self, mut reasons: Vec<super::Reason>, context: &Context<'_>) -> Decided {
        self.must_be_open()?;
        self.must_not_be_done()?;
        if self.executor.is_none() {
            return Ok(Decision::nothing());
        }
        if reasons.is_empty() {
            reasons.push(register::a_person_or_policy(context));
        }
        Ok(Decision::one(TicketEvent::Unassigned {
            executor: self.executor,
            reasons,
        }))
    }

    fn start(&self, context: &Context<'_>) -> Decided {
        if self.status == Status::InProgress && self.is_with(context.who.employee) {
            return Ok(Decision::nothing());
        }
        self.must_move_to(Status::InProgress)?;
        self.must_be_accepted()?;
        let mut decision = Decision::nothing();
        if self.executor.is_none() && !backdates(context) {
            let Some(employee) = context.who.employee else {
                return Err(no_executor());
            };
            let assignment = Assignment {
                executor: Some(employee),
                master: self.master,
                ..Assignment::default()
            };
            decision.events.push(TicketEvent::Assigned {
                assignment: with_a_reason(assignment, context),
            });
        }
        decision.events.push(TicketEvent::Started);
        Ok(decision)
    }

    fn defer(&self, until: Instant, reason: String, context: &Context<'_>) -> Decided {
        self.must_move_to(Status::Deferred)?;
        self.must_be_accepted_by(context)?;
        let mut wrong = Wrong::default();
        says(&mut wrong, "reason", &reason);
        if until <= context.now {
            wrong.add(
                "until",
                "in_past",
                "Отложить можно только на будущее время.",
                "A ticket can only be deferred to the future.",
            );
        } else if until > context.now + DEFER_LIMIT {
            wrong.add(
                "until",
                "too_far",
                "Отложить можно не больше чем на год.",
                "A ticket can be deferred for a year at most.",
            );
        }
        wrong.finish()?;
        let mut decision = Decision::nothing();
        let reason = decision.keep(context, words(&reason));
        decision.events.push(TicketEvent::Deferred { until, reason });
        Ok(decision)
    }

    fn complete(&self, note: String, context: &Context<'_>) -> Decided {
        if self.status == Status::Completed && self.is_with(context.who.employee) {
            return Ok(Decision::nothing());
        }
        self.must_move_to(Status::Completed)?;
        checked(|wrong| fits(wrong, "note", &note, TEXT_LIMIT))?;
        let needed = service_gives_terms(self.service, context.settings).map_or(0, |terms| usize::from(terms.photos));
        let photos = self
            .files
            .iter()
            .filter(|file| file.by_staff && file.mime.starts_with("image/"));
        let there = photos.count();
        if there < needed && !backdates(context) {
            return Err(Refusal::conflict(
                "photos_missing",
                format!(
                    "Для этой услуги нужен фотоотчёт: {}, приложено {there}.",
                    view::count_ru(needed as u64, ["фотография", "фотографии", "фотографий"])
                ),
                format!("This service needs a photo report: {needed} in all, {there} attached."),
            ));
        }
        let mut decision = Decision::nothing();
        let note = (!note.trim().is_empty()).then(|| decision.keep(context, words(&note)));
        decision.events.push(TicketEvent::Completed { note });
        Ok(decision)
    }

    fn give_up(&self, reason: String, context: &Context<'_>) -> Decided {
        self.must_move_to(Status::New)?;
        if self.status == Status::Deferred {
            let mut decision = self.come_back(context);
            checked(|wrong| fits(wrong, "reason", &reason, TEXT_LIMIT))?;
            if !reason.trim().is_empty() {
                let comment = new_comment(&mut decision, Audience::Staff, &reason, context);
                decision.events.push(TicketEvent::Commented { comment });
            }
            return Ok(decision);
        }
        checked(|wrong| says(wrong, "reason", &reason))?;
        let mut decision = Decision::nothing();
        let reason = decision.keep(context, words(&reason));
        decision.events.push(TicketEvent::Returned { reason });
        Ok(decision)
    }

    fn close(&self, rating: Option<u8>) -> Decided {
        if self.status == Status::Closed && (rating.is_none() || rating == self.rating) {
            return Ok(Decision::nothing());
        }
        self.must_move_to(Status::Closed)?;
        if let Some(stars) = rating {
            checked(|wrong| wrong.range("rating", stars, 1, 5))?;
        }
        Ok(Decision::one(TicketEvent::Closed { rating }))
    }

    fn decline(&self, reason: DeclineReason, text: String, context: &Context<'_>) -> Decided {
        self.must_move_to(Status::Declined)?;
        checked(|wrong| match reason {
            DeclineReason::Other => says(wrong, "text", &text),
            _ => fits(wrong, "text", &text, TEXT_LIMIT),
        })?;
        let mut decision = Decision::nothing();
        let text = (!text.trim().is_empty()).then(|| decision.keep(context, words(&text)));
        let decline = Decline { reason, text };
        decision.events.push(TicketEvent::Declined { decline });
        Ok(decision)
    }

    fn reschedule(&self, slot: Slot, context: &Context<'_>) -> Decided {
        self.must_be_open()?;
        match self.status {
            Status::New if self.executor.is_none() => return Err(no_executor()),
            Status::New => {}
            Status::InProgress => return Err(work_started()),
            _ => {
                return Err(Refusal::conflict(
                    "not_planned",
                    "Время назначают новой заявке. Сначала верните заявку в новые.",
                    "Only a new ticket is given a time. Return it to new first.",
                ));
            }
        }
        checked(|wrong| planned_slot(wrong, slot, context))?;
        if self.slot == Some(slot) {
            return Ok(Decision::nothing());
        }
        Ok(Decision::one(TicketEvent::Rescheduled { slot }))
    }

    /// A fact that happens to an open ticket once; telling it again changes nothing.
    fn once(&self, already: Option<Instant>, event: TicketEvent) -> Decided {
        self.must_be_open()?;
        if already.is_some() {
            return Ok(Decision::nothing());
        }
        self.must_not_be_done()?;
        Ok(Decision::one(event))
    }

    fn link(&self, parent: Option<TicketId>) -> Decided {
        if parent == Some(self.id) {
            return Err(Refusal::field(
                "parent",
                "itself",
                "Заявку нельзя связать с самой собой.",
                "A ticket cannot be linked to itself.",
            ));
        }
        if parent == self.parent {
            return Ok(Decision::nothing());
        }
        Ok(Decision::one(TicketEvent::Linked { parent }))
    }

    fn tick(&self, context: &Context<'_>) -> Decision<TicketEvent> {
        let back = self.status == Status::Deferred && self.deferred_until.is_some_and(|until| until <= context.now);
        if back {
            // Steps of its terms are counted anew once it is back; the next tick tells of them.
            return self.come_back(context);
        }
        Decision::of(escalation::reached(self, context.now))
    }

    fn come_back(&self, context: &Context<'_>) -> Decision<TicketEvent> {
        let zone = zone_of(self);
        let deadlines = deadline::resume(&self.deadlines, self.emergency, context.now, &zone, context.settings);
        Decision::of(vec![TicketEvent::CameBack, TicketEvent::DeadlinesSet { deadlines }])
    }

    fn is_with(&self, employee: Option<EmployeeId>) -> bool {
        employee.is_some() && employee == self.executor
    }

    pub(super) fn must_be_open(&self) -> Result<(), Refusal> {
        if self.status.is_open() {
            return Ok(());
        }
        Err(Refusal::conflict(
            "ticket_closed",
            "Заявка закрыта или отклонена и больше не меняется. Зарегистрируйте новую и свяжите её с этой.",
            "The ticket has ended and changes no more. Register a new one and link it to this.",
        ))
    }

    pub(super) fn must_not_be_done(&self) -> Result<(), Refusal> {
        if self.status != Status::Completed {
            return Ok(());
        }
        Err(Refusal::conflict(
            "ticket_completed",
            "Работа уже выполнена и ждёт жителя. Если она не окончена, верните заявку.",
            "The work is done and waits for the resident. If it is not finished, return the ticket first.",
        ))
    }

    fn must_move_to(&self, next: Status) -> Result<(), Refusal> {
        if self.status.may_become(next) {
            Ok(())
        } else {
            Err(self.refuse_move(next))
        }
    }

    fn refuse_move(&self, next: Status) -> Refusal {
        let (from, to) = (view::status_text(self.status), view::status_text(next));
        let allowed: Vec<_> = self.allowed_moves().into_iter().map(view::status_text).collect();
        let list = |texts: Vec<String>, none: &str| {
            if texts.is_empty() {
                none.into()
            } else {
                texts.join(", ")
            }
        };
        let ru = list(
            allowed.iter().map(|text| format!("«{}»", text.ru)).collect(),
            "никуда: это конец",
        );
        let en = list(
            allowed.iter().map(|text| format!("“{}”", text.en)).collect(),
            "nowhere: it has ended",
        );
        Refusal::conflict(
            "move_not_allowed",
            format!("Из статуса «{}» нельзя перейти в «{}». Можно: {ru}.", from.ru, to.ru),
            format!("“{}” cannot become “{}”. It may go to: {en}.", from.en, to.en),
        )
    }
}

pub(super) fn words(text: &str) -> Record {
    Record::Text(text.trim().to_owned())
}

pub(super) fn checked(look: impl FnOnce(&mut Wrong)) -> Result<(), Refusal> {
    let mut wrong = Wrong::default();
    look(&mut wrong);
    wrong.finish()
}

fn no_executor() -> Refusal {
    Refusal::conflict(
        "no_executor",
        "У заявки нет исполнителя. Сначала назначьте его.",
        "The ticket has no executor. Assign one first.",
    )
}

fn work_started() -> Refusal {
    Refusal::conflict(
        "work_started",
        "Работа уже начата, её время не переносят. Верните заявку в новые или отложите её.",
        "The work has begun and its time is not moved. Return the ticket to new or defer it.",
    )
}
