//! Someone falls ill: what he has not started goes to others, seen first and then done.

use super::people::staff_of;
use super::plan::Job;
use crate::house::House;
use crate::machine::Order;
use domovoi_domain::calendar::Calendar;
use domovoi_domain::kernel::{EmployeeId, Refusal, Slot, TicketId, Who};
use domovoi_domain::policies::{self, Move};
use domovoi_domain::staff::Employee;
use domovoi_domain::tickets::{Assignment, Reason, Status, Ticket, TicketCommand};
use std::sync::Arc;

/// What became of one ticket.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    pub ticket: TicketId,
    /// As it stands now.
    pub assignment: Assignment,
    /// Why it could not be moved, if so.
    pub refusal: Option<Refusal>,
}

impl House {
    /// Who would take what `employee` has not started within `away`; nothing is changed.
    pub async fn reassign_preview(&self, employee: EmployeeId, away: Slot) -> Result<Vec<Move>, Refusal> {
        let house = self.clone();
        self.read(move |_| Ok(house.plan_absence(employee, away))).await?
    }

    /// Moves what `employee` has not started within `away` to others. Done ticket by ticket: asking
    /// again after a break moves what is left.
    pub async fn reassign(&self, employee: EmployeeId, away: Slot, who: &Who) -> Result<Vec<Moved>, Refusal> {
        self.synced(self.store().last_seq()).await;
        let plan = self.reassign_preview(employee, away).await?;
        let mut moved = Vec::with_capacity(plan.len());
        for line in plan {
            moved.push(self.carry_out(line, employee, away, who).await);
        }
        Ok(moved)
    }

    fn plan_absence(&self, employee: EmployeeId, away: Slot) -> Result<Vec<Move>, Refusal> {
        let model = self.model();
        let company = model.staff.get(employee).ok_or_else(Refusal::not_found)?.state.company;
        let settings = self.settings(company);
        let mine: Vec<&Arc<Ticket>> = model
            .tickets
            .all_open()
            .filter(|ticket| ticket.executor == Some(employee))
            .collect();
        let mine: Vec<&Ticket> = mine.into_iter().map(|ticket| &**ticket).collect();
        let people: Vec<(&Employee, &Calendar)> = staff_of(&model, company, model.contractors.of(employee)).collect();
        Ok(policies::absence_moves_tickets(
            employee,
            away,
            &mine,
            &people,
            self.now(),
            &settings,
        ))
    }

    async fn carry_out(&self, line: Move, employee: EmployeeId, away: Slot, who: &Who) -> Moved {
        let mut moved = Moved {
            ticket: line.ticket,
            assignment: line.assignment.clone(),
            refusal: None,
        };
        match self.move_ticket(line, employee, away, who).await {
            Ok(assignment) => moved.assignment = assignment,
            Err(refusal) => moved.refusal = Some(refusal),
        }
        moved
    }

    async fn move_ticket(
        &self,
        line: Move,
        employee: EmployeeId,
        away: Slot,
        who: &Who,
    ) -> Result<Assignment, Refusal> {
        let seen = self.view::<Ticket>(line.ticket).await?;
        let ticket = seen.state;
        if ticket.executor != Some(employee) || ticket.status != Status::New {
            // Somebody has dealt with it meanwhile.
            return Ok(standing(&ticket));
        }
        let held = match (line.assignment.executor, line.assignment.slot) {
            (Some(executor), Some(slot)) => self
                .hold(executor, slot, ticket.id, ticket.emergency, None)
                .await
                .is_ok(),
            _ => true,
        };
        let mut assignment = line.assignment;
        if !held {
            assignment = self
                .best(&Job::Ticket(ticket.clone()), ticket.id, None, Some((employee, away)))
                .await?;
            assignment.reasons.insert(0, Reason::Absent);
        }
        let command = match assignment.executor {
            Some(_) => TicketCommand::Assign {
                assignment: assignment.clone(),
            },
            None => TicketCommand::Unassign {
                reasons: assignment.reasons.clone(),
            },
        };
        let order = Order::new(command, who.clone()).expect(Some(seen.version));
        let done = self.send::<Ticket>(ticket.id, order).await?;
        Ok(standing(&done.state))
    }
}

fn standing(ticket: &Ticket) -> Assignment {
    Assignment {
        executor: ticket.executor,
        master: ticket.master,
        slot: ticket.slot,
        reasons: ticket.reasons.clone(),
    }
}
