//! A resident: the homes, and the record with the name and the telephones.
//!
//! A correction destroys the record that it replaces, so that erasing a person is always erasing
//! one record (152-ФЗ, ст. 21).

use super::{Home, Invitation, Person, PersonCard, PersonCommand, PersonEvent};
use crate::kernel::{Aggregate, BuildingId, Context, Decision, Kind, PersonId, Record, Refusal, Stamp, Wrong};

const NAME: usize = 200;
const FLAT_NUMBER: usize = 20;
const HOMES: usize = 100;

impl Aggregate for Person {
    const KIND: Kind = Kind::Person;
    const STATE_VERSION: u16 = 2;
    type Id = PersonId;
    type Command = PersonCommand;
    type Event = PersonEvent;

    fn decide(&self, command: PersonCommand, context: &Context<'_>) -> Result<Decision<PersonEvent>, Refusal> {
        if !self.exists() && !matches!(command, PersonCommand::Register { .. }) {
            return Err(Refusal::not_found());
        }
        if self.erased {
            if matches!(command, PersonCommand::Erase) {
                return Ok(Decision::nothing());
            }
            return Err(erased());
        }
        let mut decision = Decision::nothing();
        match command {
            PersonCommand::Register {
                id,
                company,
                card,
                homes,
            } => {
                let mut wrong = Wrong::default();
                let record = check_card(&card, &mut wrong);
                let homes = check_homes(homes, &mut wrong);
                wrong.finish()?;
                if self.exists() {
                    return if (self.id, self.company, &self.homes) == (id, company, &homes) {
                        Ok(decision)
                    } else {
                        Err(Refusal::conflict(
                            "person_exists",
                            "Этот житель уже заведён. Исправьте его карточку, а не заводите снова.",
                            "This resident exists already. Correct the card instead of adding it again.",
                        ))
                    };
                }
                let record = decision.keep(context, record);
                decision.events.push(PersonEvent::Registered {
                    id,
                    company,
                    record,
                    homes,
                });
            }
            PersonCommand::Correct { card } => {
                let mut wrong = Wrong::default();
                let record = check_card(&card, &mut wrong);
                wrong.finish()?;
                let record = decision.keep(context, record);
                decision.erased.push(self.record);
                decision.events.push(PersonEvent::Corrected { record });
            }
            PersonCommand::AddHome { home } => {
                let mut wrong = Wrong::default();
                let home = check_home(home, |field| field.to_owned(), &mut wrong);
                wrong.finish()?;
                if self.homes.contains(&home) {
                    return Ok(decision);
                }
                let is_new = !self.homes.iter().any(|one| one.same_hold(&home));
                self.room_for(is_new)?;
                decision.events.push(PersonEvent::HomeAdded { home });
            }
            PersonCommand::RemoveHome { building, flat } => {
                if self.lives_in(building, &flat) {
                    decision.events.push(PersonEvent::HomeRemoved { building, flat });
                }
            }
            PersonCommand::Join { building, flat, role } => {
                let mut wrong = Wrong::default();
                let home = Home {
                    building,
                    flat,
                    role,
                    verified: false,
                };
                let home = check_home(home, |field| field.to_owned(), &mut wrong);
                wrong.finish()?;
                if self.lives_in(building, &home.flat) {
                    return Err(Refusal::conflict(
                        "joined_already",
                        "Эта квартира у вас уже есть.",
                        "You have this flat already.",
                    ));
                }
                self.room_for(true)?;
                decision.events.push(PersonEvent::HomeAdded { home });
            }
            PersonCommand::Invite {
                token,
                building,
                flat,
                role,
            } => return self.invite(token, building, flat, role, context),
            PersonCommand::UseInvitation { token, by } => return self.use_invitation(token, by, context),
            PersonCommand::EndInvitation { token } => return Ok(self.end_invitation(token)),
            PersonCommand::Erase => {
                decision.erased.push(self.record);
                decision.events.push(PersonEvent::Erased);
            }
        }
        Ok(decision)
    }

    fn apply(&mut self, event: &PersonEvent, stamp: &Stamp) {
        match event.clone() {
            PersonEvent::Registered {
                id,
                company,
                record,
                homes,
            } => {
                *self = Person {
                    id,
                    company,
                    record,
                    homes,
                    ..Person::default()
                }
            }
            PersonEvent::Corrected { record } => self.record = record,
            PersonEvent::HomeAdded { home } => match self.homes.iter_mut().find(|one| one.same_hold(&home)) {
                Some(one) => *one = home,
                None => self.homes.push(home),
            },
            PersonEvent::HomeRemoved { building, flat } => {
                self.homes.retain(|one| one.building != building || one.flat != flat);
                let elsewhere = |one: &Invitation| one.building != building || one.flat != flat;
                self.invitations.retain(|one| one.used.is_some() || elsewhere(one));
            }
            PersonEvent::Invited { invitation } => {
                self.invitations
                    .retain(|one| one.used.is_some() || stamp.at < one.until);
                self.invitations.push(invitation);
            }
            PersonEvent::InvitationUsed { invitation, by } => {
                if let Some(one) = self.invitations.iter_mut().find(|one| one.token == invitation.token) {
                    one.used = Some(by);
                }
            }
            PersonEvent::InvitationEnded { invitation } => {
                self.invitations.retain(|one| one.token != invitation.token);
            }
            PersonEvent::Erased => {
                self.homes.clear();
                self.invitations.clear();
                self.erased = true;
            }
        }
    }

    /// The first event points to a record, and no record has the number 0.
    fn exists(&self) -> bool {
        self.record.0 != 0
    }
}

impl Home {
    /// Whether it is the same flat in the same role; a person has it once.
    pub fn same_hold(&self, other: &Home) -> bool {
        self.building == other.building && self.flat == other.flat && self.role == other.role
    }
}

impl Person {
    /// Whether the person has the flat in any role.
    pub fn lives_in(&self, building: BuildingId, flat: &str) -> bool {
        self.homes
            .iter()
            .any(|one| one.building == building && one.flat == flat)
    }

    fn room_for(&self, is_new: bool) -> Result<(), Refusal> {
        if is_new && self.homes.len() >= HOMES {
            return Err(Refusal::conflict(
                "too_many_homes",
                format!("У жителя уже {HOMES} помещений. Уберите лишние."),
                format!("The resident has {HOMES} flats already. Remove some of them."),
            ));
        }
        Ok(())
    }
}

fn erased() -> Refusal {
    Refusal::conflict(
        "person_erased",
        "Данные этого жителя уничтожены. Если он вернулся, заведите его снова.",
        "The data of this resident were destroyed. If he has come back, add him anew.",
    )
}

fn check_card(card: &PersonCard, wrong: &mut Wrong) -> Record {
    Record::Person {
        name: wrong.line("name", &card.name, NAME),
        phones: wrong.phones("phones", &card.phones),
        email: wrong.email("email", &card.email),
    }
}

fn check_homes(homes: Vec<Home>, wrong: &mut Wrong) -> Vec<Home> {
    wrong.count("homes", homes.len(), HOMES);
    let homes: Vec<Home> = homes
        .into_iter()
        .enumerate()
        .map(|(i, home)| check_home(home, |field| format!("homes[{i}].{field}"), wrong))
        .collect();
    wrong.distinct(
        |i| format!("homes[{i}]"),
        homes
            .iter()
            .map(|home| (home.building, home.flat.as_str(), home.role as u8)),
    );
    homes
}

fn check_home(mut home: Home, field: impl Fn(&str) -> String, wrong: &mut Wrong) -> Home {
    home.flat = wrong.line(field("flat"), &home.flat, FLAT_NUMBER);
    home
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{CompanyId, RecordId, Settings, Who};
    use crate::residents::Tenure;

    fn card() -> PersonCard {
        PersonCard {
            name: "  Житель  Первый ".into(),
            phones: vec!["8 (912) 345-67-89".into(), "+79123456789".into()],
            email: "one@example.org".into(),
        }
    }

    fn home(flat: &str, role: Tenure, verified: bool) -> Home {
        Home {
            building: BuildingId(7),
            flat: flat.into(),
            role,
            verified,
        }
    }

    fn register(card: PersonCard, homes: Vec<Home>) -> PersonCommand {
        PersonCommand::Register {
            id: PersonId(1),
            company: CompanyId(2),
            card,
            homes,
        }
    }

    fn give(person: &mut Person, command: PersonCommand) -> Result<Decision<PersonEvent>, Refusal> {
        let (who, settings) = (Who::default(), Settings::default());
        let context = Context::new(Default::default(), &who, &settings, 0, 100);
        let decision = person.decide(command, &context)?;
        let stamp = Stamp {
            at: Default::default(),
            who: who.clone(),
        };
        decision.events.iter().for_each(|event| person.apply(event, &stamp));
        Ok(decision)
    }

    #[test]
    fn words_go_into_a_record_and_never_into_an_event() {
        let mut person = Person::default();
        let decision = give(&mut person, register(card(), vec![home("12", Tenure::Owner, false)])).unwrap();
        let expected = Record::Person {
            name: "Житель Первый".into(),
            phones: vec!["+79123456789".into()],
            email: "one@example.org".into(),
        };
        assert_eq!(decision.records, [(RecordId(100), expected)]);
        assert!(person.exists());
        assert!(!format!("{:?}", decision.events).contains("9123456789"));
    }

    #[test]
    fn a_correction_destroys_what_it_replaces() {
        let mut person = Person::default();
        give(&mut person, register(card(), vec![])).unwrap();
        person.record = RecordId(55);
        let decision = give(&mut person, PersonCommand::Correct { card: card() }).unwrap();
        assert_eq!(decision.erased, [RecordId(55)]);
        assert_eq!(person.record, RecordId(100));
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let card = PersonCard {
            name: "".into(),
            phones: vec!["+79123456789".into(), "123".into()],
            email: "no at".into(),
        };
        let twice = home("1", Tenure::Owner, false);
        let refusal = give(
            &mut Person::default(),
            register(card, vec![twice.clone(), twice, home("", Tenure::Owner, false)]),
        )
        .unwrap_err();
        let fields: Vec<_> = refusal.fields.iter().map(|wrong| (&*wrong.field, wrong.code)).collect();
        assert_eq!(
            fields,
            [
                ("name", "required"),
                ("phones[1]", "not_a_phone"),
                ("email", "not_an_email"),
                ("homes[2].flat", "required"),
                ("homes[1]", "repeated"),
            ]
        );
    }

    #[test]
    fn a_flat_is_held_in_one_role_once_and_verifying_replaces() {
        let mut person = Person::default();
        let homes = vec![home("12", Tenure::Owner, false)];
        give(&mut person, register(card(), homes.clone())).unwrap();
        assert_eq!(give(&mut person, register(card(), homes)), Ok(Decision::nothing()));
        let same = home("12", Tenure::Owner, false);
        assert_eq!(
            give(&mut person, PersonCommand::AddHome { home: same }),
            Ok(Decision::nothing())
        );
        let verified = home("12", Tenure::Owner, true);
        give(&mut person, PersonCommand::AddHome { home: verified.clone() }).unwrap();
        assert_eq!(person.homes, [verified]);
        let other = home("12", Tenure::Contact, false);
        give(&mut person, PersonCommand::AddHome { home: other }).unwrap();
        assert_eq!(person.homes.len(), 2);
        let leave = PersonCommand::RemoveHome {
            building: BuildingId(7),
            flat: "12".into(),
        };
        give(&mut person, leave.clone()).unwrap();
        assert!(person.homes.is_empty());
        assert_eq!(give(&mut person, leave), Ok(Decision::nothing()));
    }

    #[test]
    fn a_verified_owner_invites_once_and_ends_it() {
        let mut owner = Person::default();
        give(&mut owner, register(card(), vec![home("12", Tenure::Owner, false)])).unwrap();
        let invite = |role| PersonCommand::Invite {
            token: [7; 32],
            building: BuildingId(7),
            flat: "12".into(),
            role,
        };
        let refused = give(&mut owner, invite(Tenure::Tenant)).unwrap_err();
        assert_eq!(refused.code, "only_owner_invites");
        let home = home("12", Tenure::Owner, true);
        give(&mut owner, PersonCommand::AddHome { home }).unwrap();
        let refused = give(&mut owner, invite(Tenure::Owner)).unwrap_err();
        assert_eq!(refused.fields[0].code, "not_invited");
        give(&mut owner, invite(Tenure::Tenant)).unwrap();

        let show = |by| PersonCommand::UseInvitation { token: [7; 32], by };
        let own = show(owner.id);
        assert_eq!(give(&mut owner, own).unwrap_err().code, "own_invitation");
        give(&mut owner, show(PersonId(9))).unwrap();
        let again = give(&mut owner, show(PersonId(10))).unwrap_err();
        assert_eq!(again.code, "invitation_over");
        let ended = give(&mut owner, PersonCommand::EndInvitation { token: [7; 32] }).unwrap();
        let PersonEvent::InvitationEnded { invitation } = &ended.events[0] else {
            panic!("{ended:?}")
        };
        assert_eq!(invitation.used, Some(PersonId(9)));
        assert!(owner.invitations.is_empty());
    }

    #[test]
    fn whoever_is_erased_has_neither_words_nor_flats_and_takes_no_commands() {
        let mut person = Person::default();
        give(&mut person, register(card(), vec![home("12", Tenure::Owner, true)])).unwrap();
        let decision = give(&mut person, PersonCommand::Erase).unwrap();
        assert_eq!(decision.erased, [RecordId(100)]);
        assert!(person.exists() && person.erased && person.homes.is_empty());
        let refused = give(&mut person, PersonCommand::Correct { card: card() }).unwrap_err();
        assert_eq!(refused.code, "person_erased");
        let joins = PersonCommand::Join {
            building: BuildingId(7),
            flat: "12".into(),
            role: Tenure::Family,
        };
        assert_eq!(give(&mut person, joins).unwrap_err().code, "person_erased");
    }
}
