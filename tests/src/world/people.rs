//! Those who work: hired, bound to places, on shift or away.

use super::{Told, World, ZONE};
use domovoi_actors::Order;
use domovoi_domain::calendar::{AbsenceReason, Calendar, CalendarCommand, Lease};
use domovoi_domain::kernel::{CompanyId, EmployeeId, Instant, Refusal, Role, Scope, Skill, Slot, Who, time};
use domovoi_domain::staff::{Employee, EmployeeCard, EmployeeCommand, Position};
use std::sync::Arc;

/// Days ahead for which an executor has shifts.
const AHEAD: i64 = 21;

/// An employee who is about to be hired; awaiting it hires.
pub struct NewEmployee {
    world: World,
    company: CompanyId,
    card: EmployeeCard,
    /// Hours of the day, each day, if on shift at all.
    hours: Option<(i8, i8)>,
}

/// A hired employee, for saying who does something.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Post(pub EmployeeId);

impl World {
    /// An executor who works every day from 9 to 18.
    pub fn executor(&self, skills: &[Skill], bound: Scope) -> NewEmployee {
        self.employee(Position::Executor, skills, bound, Some((9, 18)))
    }

    pub fn master(&self, bound: Scope) -> NewEmployee {
        self.employee(Position::Master, &[], bound, None)
    }

    fn employee(&self, position: Position, skills: &[Skill], bound: Scope, hours: Option<(i8, i8)>) -> NewEmployee {
        let number = self.next_name();
        NewEmployee {
            world: self.clone(),
            company: self.home(),
            card: EmployeeCard {
                name: format!("Сотрудник Номер{number}"),
                phones: vec![format!("+7999{number:07}")],
                position,
                skills: skills.to_vec(),
                bound: vec![bound],
                contractor: false,
            },
            hours,
        }
    }

    pub async fn shift(&self, employee: EmployeeId, slot: Slot) {
        self.tell_calendar(employee, CalendarCommand::AddShift { slot })
            .await
            .expect("the shift is added");
    }

    /// From now on he is away for so long.
    pub async fn absence(&self, employee: EmployeeId, slot: Slot, reason: AbsenceReason) {
        let command = CalendarCommand::AddAbsence { slot, reason };
        self.tell_calendar(employee, command)
            .await
            .expect("the absence is added");
    }

    pub async fn dismiss(&self, employee: EmployeeId) {
        let order = Order::new(EmployeeCommand::Dismiss, self.dispatcher());
        self.platform()
            .send::<Employee>(employee, order)
            .await
            .expect("he goes");
        self.settle().await;
    }

    /// Somebody holds a slot while he talks.
    pub async fn lease(&self, who: &Who, employee: EmployeeId, slot: Slot) -> Result<Lease, Refusal> {
        let holder = domovoi_domain::calendar::Holder::User(who.user.expect("a user holds it"));
        let command = CalendarCommand::Lease {
            slot,
            holder,
            emergency: false,
            give_up: None,
        };
        let order = Order::new(command, who.clone());
        let done = self.platform().send::<Calendar>(employee, order).await?;
        self.settle().await;
        let lease = done.state.leases.iter().find(|lease| lease.holder == holder);
        Ok(lease.expect("the calendar shows the lease").clone())
    }

    /// His calendar as every screen shows it now.
    pub fn calendar(&self, employee: EmployeeId) -> Arc<Calendar> {
        let platform = self.platform();
        let model = platform.model();
        model.calendars.get(employee).expect("he has a calendar").state.clone()
    }

    async fn tell_calendar(&self, employee: EmployeeId, command: CalendarCommand) -> Result<(), Refusal> {
        let order = Order::new(command, self.dispatcher());
        let told = self.platform().send::<Calendar>(employee, order).await;
        self.settle().await;
        told.map(drop)
    }
}

impl NewEmployee {
    pub fn of(mut self, company: CompanyId) -> Self {
        self.company = company;
        self
    }

    pub fn also_bound(mut self, scope: Scope) -> Self {
        self.card.bound.push(scope);
        self
    }

    pub fn without_shifts(mut self) -> Self {
        self.hours = None;
        self
    }

    /// On shift every day in these hours.
    pub fn works(mut self, from: i8, to: i8) -> Self {
        self.hours = Some((from, to));
        self
    }

    async fn hire(self) -> EmployeeId {
        let world = self.world;
        let hired = world
            .platform()
            .hire(self.company, self.card, &world.dispatcher(), None)
            .await;
        let id = hired.expect("he is hired");
        if let Some(hours) = self.hours {
            let slots = (0..AHEAD).map(|day| shift_of(world.now(), day, hours)).collect();
            world
                .tell_calendar(id, CalendarCommand::AddShifts { slots })
                .await
                .expect("the shifts are added");
        }
        world.settle().await;
        id
    }
}

impl IntoFuture for NewEmployee {
    type Output = EmployeeId;
    type IntoFuture = Told<EmployeeId>;

    fn into_future(self) -> Told<EmployeeId> {
        Box::pin(self.hire())
    }
}

impl Post {
    /// He himself, at his telephone.
    pub fn who(self) -> Who {
        Who {
            employee: Some(self.0),
            role: Role::Executor,
            ..Who::default()
        }
    }
}

/// The shift of the day that is `ahead` days after `now`.
fn shift_of(now: Instant, ahead: i64, (from, to): (i8, i8)) -> Slot {
    let zone = time::zone(ZONE).expect("the zone is known");
    let day = now.zoned(&zone).date().saturating_add(jiff::Span::new().days(ahead));
    let at = |hour: i8| {
        let hour = day
            .at(hour, 0, 0, 0)
            .to_zoned(zone.clone())
            .expect("an hour that exists");
        Instant::from(hour.timestamp())
    };
    Slot::new(at(from), at(to))
}
