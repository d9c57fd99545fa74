//! Contractors: what needs a look at more than one thing. Names are unique in a company, a person works for one firm
//! only, and a ticket goes to a firm whose contract is for it.

use crate::house::House;
use crate::machine::{Done, Order};
use domovoi_domain::contractors::{Contractor, ContractorCard, ContractorCommand};
use domovoi_domain::kernel::vocabulary::fold;
use domovoi_domain::kernel::{CompanyId, ContractorId, EmployeeId, Refusal, TicketId, Who};
use domovoi_domain::policies;
use domovoi_domain::tickets::{Ticket, TicketCommand};
use domovoi_storage::Key;

impl House {
    /// Takes a firm on, unless the company has one of that name.
    pub async fn found_contractor(
        &self,
        company: CompanyId,
        card: ContractorCard,
        who: &Who,
        key: Option<Key>,
    ) -> Result<Done<Contractor>, Refusal> {
        let _founding = self.alone().await;
        let id = self.new_id::<ContractorId>();
        let taken = self.has_contractor(company, &card.name, None);
        let command = ContractorCommand::Register { id, company, card };
        self.unless(taken, name_taken, id, Order::new(command, who.clone()).key(key))
            .await
    }

    /// Corrects the card, unless that would give it the name of another firm.
    pub async fn correct_contractor(
        &self,
        id: ContractorId,
        card: ContractorCard,
        order: impl FnOnce(ContractorCommand) -> Order<Contractor>,
    ) -> Result<Done<Contractor>, Refusal> {
        let _founding = self.alone().await;
        let company = {
            let model = self.model();
            model.contractors.get(id).ok_or_else(Refusal::not_found)?.state.company
        };
        let taken = self.has_contractor(company, &card.name, Some(id));
        let order = order(ContractorCommand::Correct { card });
        self.unless(taken, name_taken, id, order).await
    }

    /// Makes an employee of the company one of the firm's people.
    pub async fn add_to_contractor(
        &self,
        id: ContractorId,
        employee: EmployeeId,
        order: impl FnOnce(ContractorCommand) -> Order<Contractor>,
    ) -> Result<Done<Contractor>, Refusal> {
        let _founding = self.alone().await;
        let elsewhere = {
            let model = self.model();
            let firm = model.contractors.get(id).ok_or_else(Refusal::not_found)?;
            let known = model.staff.get(employee).map(|seen| &seen.state);
            if known.is_none_or(|known| known.company != firm.state.company || known.dismissed) {
                return Err(Refusal::field(
                    "employee_id",
                    "unknown",
                    "Такого сотрудника в компании нет.",
                    "The company has no such employee.",
                ));
            }
            model.contractors.of(employee).is_some_and(|other| other != id)
        };
        let order = order(ContractorCommand::AddPerson { employee });
        self.unless(elsewhere, works_elsewhere, id, order).await
    }

    /// Gives a ticket to a firm.
    pub async fn entrust(
        &self,
        id: TicketId,
        contractor: ContractorId,
        order: impl FnOnce(TicketCommand) -> Order<Ticket>,
    ) -> Result<Done<Ticket>, Refusal> {
        let ticket = self.view::<Ticket>(id).await?.state;
        let firm = self.view::<Contractor>(contractor).await.map(|seen| seen.state);
        policies::contractors::contractor_takes_ticket(&firm.unwrap_or_default(), &ticket, self.now())?;
        self.send::<Ticket>(id, order(TicketCommand::Entrust { contractor }))
            .await
    }

    /// Whether somebody may be given a ticket that this firm has, or, without a firm, one of the company's own.
    pub fn works_for(&self, employee: EmployeeId, company: CompanyId, contractor: Option<ContractorId>) -> bool {
        let model = self.model();
        let known = model.staff.get(employee).map(|seen| &seen.state);
        known.is_some_and(|known| known.company == company && !known.dismissed)
            && model.contractors.of(employee) == contractor
    }

    fn has_contractor(&self, company: CompanyId, name: &str, but: Option<ContractorId>) -> bool {
        let name = fold(name);
        self.model().contractors.iter().any(|seen| {
            let firm = &seen.state;
            firm.company == company && Some(firm.id) != but && fold(&firm.name) == name
        })
    }
}

fn name_taken() -> Refusal {
    Refusal::conflict(
        "name_taken",
        "Подрядчик с таким названием у компании уже есть.",
        "The company has a contractor of this name already.",
    )
}

fn works_elsewhere() -> Refusal {
    Refusal::conflict(
        "works_elsewhere",
        "Этот человек уже работает у другого подрядчика. Сначала уберите его там.",
        "This person works for another contractor already. Take him off there first.",
    )
}
