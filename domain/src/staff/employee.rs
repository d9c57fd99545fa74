//! An employee: duties in events, the name and the telephones in a record.

use super::{Duties, Employee, EmployeeCard, EmployeeCommand, EmployeeEvent};
use crate::kernel::{Aggregate, CompanyId, Context, Decision, EmployeeId, Kind, Record, Refusal, Scope, Stamp, Wrong};

const NAME: usize = 200;
const SKILLS: usize = 50;
const BOUND: usize = 1_000;

impl Aggregate for Employee {
    const KIND: Kind = Kind::Employee;
    type Id = EmployeeId;
    type Command = EmployeeCommand;
    type Event = EmployeeEvent;

    fn decide(&self, command: EmployeeCommand, context: &Context<'_>) -> Result<Decision<EmployeeEvent>, Refusal> {
        if !self.exists() && !matches!(command, EmployeeCommand::Hire { .. }) {
            return Err(Refusal::not_found());
        }
        let mut decision = Decision::nothing();
        match command {
            EmployeeCommand::Hire { id, company, card } => {
                let (record, duties) = checked(card, company)?;
                if self.exists() {
                    return if (self.id, self.company) == (id, company) && self.duties() == duties && !self.dismissed {
                        Ok(decision)
                    } else {
                        Err(Refusal::conflict(
                            "employee_exists",
                            "Этот сотрудник уже заведён. Исправьте его карточку, а не заводите снова.",
                            "This employee exists already. Correct the card instead of adding it again.",
                        ))
                    };
                }
                let record = decision.keep(context, record);
                decision.events.push(EmployeeEvent::Hired {
                    id,
                    company,
                    record,
                    duties,
                });
            }
            EmployeeCommand::Correct { card } => {
                if self.dismissed {
                    return Err(Refusal::conflict(
                        "employee_dismissed",
                        "Сотрудник уволен. Если он вернулся, заведите его заново.",
                        "The employee was dismissed. Add a new one when the person returns.",
                    ));
                }
                let (record, duties) = checked(card, self.company)?;
                let record = decision.keep(context, record);
                decision.erased.push(self.record);
                decision.events.push(EmployeeEvent::Corrected { record, duties });
            }
            EmployeeCommand::Dismiss => {
                if !self.dismissed {
                    decision.events.push(EmployeeEvent::Dismissed);
                }
            }
        }
        Ok(decision)
    }

    fn apply(&mut self, event: &EmployeeEvent, _stamp: &Stamp) {
        match event.clone() {
            EmployeeEvent::Hired {
                id,
                company,
                record,
                duties,
            } => {
                *self = Employee {
                    id,
                    company,
                    ..Employee::default()
                };
                self.take(record, duties);
            }
            EmployeeEvent::Corrected { record, duties } => self.take(record, duties),
            EmployeeEvent::Dismissed => self.dismissed = true,
        }
    }

    /// The first event points to a record, and no record has the number 0.
    fn exists(&self) -> bool {
        self.record.0 != 0
    }
}

impl Employee {
    /// The facts of the card that are not personal data, as they stand.
    pub fn duties(&self) -> Duties {
        Duties {
            position: self.position,
            skills: self.skills.clone(),
            bound: self.bound.clone(),
            contractor: self.contractor,
        }
    }

    fn take(&mut self, record: crate::kernel::RecordId, duties: Duties) {
        self.record = record;
        self.position = duties.position;
        self.skills = duties.skills;
        self.bound = duties.bound;
        self.contractor = duties.contractor;
    }
}

/// The card cut in two: what can be erased, and what the rules work with. Skills and bound places
/// are a set each: ordered, none twice.
fn checked(card: EmployeeCard, company: CompanyId) -> Result<(Record, Duties), Refusal> {
    let mut wrong = Wrong::default();
    let record = Record::Person {
        name: wrong.line("name", &card.name, NAME),
        phones: wrong.phones("phones", &card.phones),
        email: String::new(),
    };
    let (mut skills, mut bound) = (card.skills, card.bound);
    wrong.count("skills", skills.len(), SKILLS);
    wrong.count("bound", bound.len(), BOUND);
    for (i, scope) in bound.iter().enumerate() {
        if matches!(scope, Scope::Company(id) if *id != company) {
            wrong.add(
                format!("bound[{i}]"),
                "foreign_company",
                "Закрепить можно только за адресами своей компании.",
                "Only places of the own company can be bound.",
            );
        }
    }
    wrong.finish()?;
    skills.sort_unstable();
    skills.dedup();
    bound.sort_unstable();
    bound.dedup();
    let duties = Duties {
        position: card.position,
        skills,
        bound,
        contractor: card.contractor,
    };
    Ok((record, duties))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{BuildingId, RecordId, Settings, Skill, Who};

    fn card() -> EmployeeCard {
        EmployeeCard {
            name: "Слесарь Первый".into(),
            phones: vec!["89123456789".into()],
            skills: vec![Skill::Plumber, Skill::Handyman, Skill::Plumber],
            bound: vec![Scope::Building(BuildingId(9)), Scope::Company(CompanyId(2))],
            ..EmployeeCard::default()
        }
    }

    fn hire(card: EmployeeCard) -> EmployeeCommand {
        EmployeeCommand::Hire {
            id: EmployeeId(1),
            company: CompanyId(2),
            card,
        }
    }

    fn give(employee: &mut Employee, command: EmployeeCommand) -> Result<Decision<EmployeeEvent>, Refusal> {
        let (who, settings) = (Who::default(), Settings::default());
        let context = Context::new(Default::default(), &who, &settings, 0, 100);
        let decision = employee.decide(command, &context)?;
        let stamp = Stamp {
            at: Default::default(),
            who: who.clone(),
        };
        decision.events.iter().for_each(|event| employee.apply(event, &stamp));
        Ok(decision)
    }

    #[test]
    fn skills_and_places_are_sets() {
        let mut employee = Employee::default();
        give(&mut employee, hire(card())).unwrap();
        assert_eq!(employee.skills, [Skill::Handyman, Skill::Plumber]);
        assert_eq!(employee.bound[0], Scope::Company(CompanyId(2)));
        assert_eq!(give(&mut employee, hire(card())), Ok(Decision::nothing()));
    }

    #[test]
    fn a_correction_destroys_the_record_that_it_replaces() {
        let mut employee = Employee::default();
        give(&mut employee, hire(card())).unwrap();
        let decision = give(&mut employee, EmployeeCommand::Correct { card: card() }).unwrap();
        assert_eq!(decision.erased, [RecordId(100)]);
        assert_eq!(decision.records.len(), 1);
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let wrong = EmployeeCard {
            name: "x".repeat(201),
            phones: vec!["+380501234567".into()],
            bound: vec![Scope::Company(CompanyId(3))],
            ..card()
        };
        let refusal = give(&mut Employee::default(), hire(wrong)).unwrap_err();
        let fields: Vec<_> = refusal.fields.iter().map(|wrong| (&*wrong.field, wrong.code)).collect();
        assert_eq!(
            fields,
            [
                ("name", "too_long"),
                ("phones[0]", "foreign_phone"),
                ("bound[0]", "foreign_company")
            ]
        );
    }

    #[test]
    fn who_was_dismissed_keeps_the_card_as_it_was() {
        let mut employee = Employee::default();
        give(&mut employee, hire(card())).unwrap();
        give(&mut employee, EmployeeCommand::Dismiss).unwrap();
        assert!(employee.dismissed);
        assert_eq!(give(&mut employee, EmployeeCommand::Dismiss), Ok(Decision::nothing()));
        let refusal = give(&mut employee, EmployeeCommand::Correct { card: card() }).unwrap_err();
        assert_eq!(refusal.code, "employee_dismissed");
        assert_eq!(give(&mut employee, hire(card())).unwrap_err().code, "employee_exists");
    }
}
