//! What may be told of a contractor, and what to say when it may not.

use super::{Contract, Contractor, ContractorCard, ContractorCommand, ContractorEvent};
use crate::kernel::{
    Aggregate, CompanyId, Context, ContractorId, Decision, Instant, Kind, Refusal, Scope, Stamp, Wrong,
};

const NAME: usize = 200;
const NUMBER: usize = 100;
const SCOPES: usize = 1_000;
const SKILLS: usize = 50;
const CONTRACTS: usize = 200;
const PEOPLE: usize = 1_000;

type Decided = Result<Decision<ContractorEvent>, Refusal>;

impl Aggregate for Contractor {
    const KIND: Kind = Kind::Contractor;
    type Id = ContractorId;
    type Command = ContractorCommand;
    type Event = ContractorEvent;

    fn decide(&self, command: ContractorCommand, context: &Context<'_>) -> Decided {
        if !self.exists() && !matches!(command, ContractorCommand::Register { .. }) {
            return Err(Refusal::not_found());
        }
        match command {
            ContractorCommand::Register { .. } if self.exists() => Err(Refusal::conflict(
                "contractor_exists",
                "Этот подрядчик уже заведён. Исправьте его карточку.",
                "This contractor exists already. Correct its card.",
            )),
            ContractorCommand::Register { id, company, card } => {
                let card = checked(card, company)?;
                Ok(Decision::one(ContractorEvent::Registered { id, company, card }))
            }
            ContractorCommand::Correct { card } => {
                let card = checked(card, self.company)?;
                Ok(if card == self.card() {
                    Decision::nothing()
                } else {
                    Decision::one(ContractorEvent::Corrected { card })
                })
            }
            ContractorCommand::AddContract { contract } => self.add_contract(contract),
            ContractorCommand::EndContract { number, at } => {
                self.end_contract(&number, at.max(context.now), context.now)
            }
            ContractorCommand::AddPerson { employee } if self.people.contains(&employee) => Ok(Decision::nothing()),
            ContractorCommand::AddPerson { .. } if self.people.len() >= PEOPLE => Err(full()),
            ContractorCommand::AddPerson { employee } => Ok(Decision::one(ContractorEvent::PersonAdded { employee })),
            ContractorCommand::RemovePerson { employee } if self.people.contains(&employee) => {
                Ok(Decision::one(ContractorEvent::PersonRemoved { employee }))
            }
            ContractorCommand::RemovePerson { .. } => Ok(Decision::nothing()),
            ContractorCommand::Tick => Ok(match self.due() {
                Some(due) if due <= context.now => Decision::one(ContractorEvent::Elapsed),
                _ => Decision::nothing(),
            }),
        }
    }

    fn apply(&mut self, event: &ContractorEvent, stamp: &Stamp) {
        self.happen(event, stamp);
    }

    /// A name is never empty.
    fn exists(&self) -> bool {
        !self.name.is_empty()
    }

    /// When the next contract begins or ends.
    fn due(&self) -> Option<Instant> {
        let moments = self.contracts.iter().flat_map(|one| [Some(one.from), one.until]);
        moments.flatten().filter(|at| *at > self.told).min()
    }

    fn tick() -> Option<ContractorCommand> {
        Some(ContractorCommand::Tick)
    }

    fn company(&self, command: &ContractorCommand) -> Option<CompanyId> {
        match command {
            ContractorCommand::Register { company, .. } => Some(*company),
            _ => self.exists().then_some(self.company),
        }
    }
}

impl Contractor {
    /// The card as it stands.
    pub fn card(&self) -> ContractorCard {
        ContractorCard {
            name: self.name.clone(),
            kinds: self.kinds.clone(),
            scopes: self.scopes.clone(),
            skills: self.skills.clone(),
        }
    }

    fn add_contract(&self, mut contract: Contract) -> Decided {
        let mut wrong = Wrong::default();
        contract.number = wrong.line("number", &contract.number, NUMBER);
        if contract.until.is_some_and(|until| until <= contract.from) {
            wrong.add(
                "until",
                "backwards",
                "Договор кончается позже, чем начинается.",
                "A contract ends after it begins.",
            );
        }
        wrong.finish()?;
        if self.contracts.contains(&contract) {
            return Ok(Decision::nothing());
        }
        if self.contracts.iter().any(|one| one.number == contract.number) {
            return Err(Refusal::field(
                "number",
                "taken",
                "Договор с этим номером уже есть.",
                "There is a contract of this number already.",
            ));
        }
        if self.contracts.len() >= CONTRACTS {
            return Err(full());
        }
        Ok(Decision::one(ContractorEvent::ContractAdded { contract }))
    }

    fn end_contract(&self, number: &str, until: Instant, now: Instant) -> Decided {
        let Some(contract) = self.contracts.iter().find(|one| one.number == number) else {
            return Err(Refusal::field(
                "number",
                "unknown",
                "Такого договора нет.",
                "There is no such contract.",
            ));
        };
        if contract.until.is_some_and(|ended| ended <= now) {
            return Err(Refusal::conflict(
                "contract_over",
                "Договор уже кончился. Заведите новый.",
                "The contract is over already. Add a new one.",
            ));
        }
        if contract.until == Some(until) {
            return Ok(Decision::nothing());
        }
        let number = number.to_owned();
        Ok(Decision::one(ContractorEvent::ContractEnded { number, until }))
    }
}

/// The card with its lists as sets: ordered, none twice.
fn checked(mut card: ContractorCard, company: CompanyId) -> Result<ContractorCard, Refusal> {
    let mut wrong = Wrong::default();
    card.name = wrong.line("name", &card.name, NAME);
    if card.kinds.is_empty() {
        wrong.add(
            "kinds",
            "required",
            "Скажите, для чего нужен подрядчик: гарантия, обслуживание или маркетплейс.",
            "Say what the contractor is for: warranty, maintenance or marketplace.",
        );
    }
    wrong.count("skills", card.skills.len(), SKILLS);
    wrong.count("scopes", card.scopes.len(), SCOPES);
    for (i, scope) in card.scopes.iter().enumerate() {
        if matches!(scope, Scope::Company(id) if *id != company) {
            wrong.add(
                format!("scopes[{i}]"),
                "foreign_company",
                "Подрядчик работает только по адресам своей компании.",
                "A contractor works at places of the company only.",
            );
        }
    }
    wrong.finish()?;
    card.kinds.sort_unstable();
    card.kinds.dedup();
    card.scopes.sort_unstable();
    card.scopes.dedup();
    card.skills.sort_unstable();
    card.skills.dedup();
    Ok(card)
}

fn full() -> Refusal {
    Refusal::conflict(
        "too_many",
        "Больше завести нельзя: уберите лишние.",
        "No more can be added: take some away.",
    )
}
