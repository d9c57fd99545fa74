//! Roles of a company's own (собственные роли): a built-in role under another name, of which something is taken away.
//!
//! Invariants: an own role never reaches further than the built-in one ([`crate::access::rights::narrower`]); its number is
//! never given again; nobody holds two of them on one built-in role of the company; one that somebody holds is not
//! removed, because the holder would have more rights then, or none, and nobody had decided which.

use crate::access::rights::{Action, Narrow, Reach, can_be_narrowed, narrower, reach};
use crate::kernel::{Aggregate, CompanyId, Context, Decision, Kind, Refusal, Role, Stamp, UserId, Wrong};
use serde::{Deserialize, Serialize};

/// One company has at most so many.
const ROLES: usize = 100;
const NAME: usize = 60;

/// The own roles of one company.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct OwnRoles {
    pub company: CompanyId,
    pub roles: Vec<OwnRole>,
    /// The last number that was given.
    pub last: u32,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct OwnRole {
    /// Within the company.
    pub id: u32,
    pub name: String,
    /// The built-in role on which it stands.
    pub base: Role,
    /// Codes of actions and of how far they reach; what is not named is as in the built-in role.
    pub reaches: Vec<(String, String)>,
    pub holders: Vec<UserId>,
}

#[derive(Clone, Debug)]
pub enum OwnRolesCommand {
    /// A new one, or what is changed in one.
    Define {
        company: CompanyId,
        role: Option<u32>,
        name: String,
        base: Role,
        reaches: Vec<(Action, Reach)>,
    },
    Remove {
        role: u32,
    },
    /// The user holds this one on the built-in role, or none.
    Hold {
        user: UserId,
        base: Role,
        role: Option<u32>,
    },
}

/// Append only: the order is the stored form.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum OwnRolesEvent {
    Defined {
        company: CompanyId,
        role: u32,
        name: String,
        base: Role,
        reaches: Vec<(String, String)>,
    },
    Removed {
        role: u32,
    },
    Held {
        role: u32,
        user: UserId,
    },
    Released {
        role: u32,
        user: UserId,
    },
}

impl Aggregate for OwnRoles {
    const KIND: Kind = Kind::OwnRoles;
    type Id = CompanyId;
    type Command = OwnRolesCommand;
    type Event = OwnRolesEvent;

    fn decide(&self, command: OwnRolesCommand, _: &Context<'_>) -> Result<Decision<OwnRolesEvent>, Refusal> {
        match command {
            OwnRolesCommand::Define {
                company,
                role,
                name,
                base,
                reaches,
            } => self.define(company, role, &name, base, &reaches),
            OwnRolesCommand::Remove { role } => {
                let known = self.get(role).ok_or_else(Refusal::not_found)?;
                if !known.holders.is_empty() {
                    return Err(Refusal::conflict(
                        "role_held",
                        "Эта роль кому-то дана. Сначала дайте этим людям другую.",
                        "Somebody holds this role. Give these people another one first.",
                    ));
                }
                Ok(Decision::one(OwnRolesEvent::Removed { role }))
            }
            OwnRolesCommand::Hold { user, base, role } => {
                let wanted = role.map(|id| self.get(id).filter(|one| one.base == base).ok_or(id));
                let wanted = wanted.transpose().map_err(|_| {
                    Refusal::field(
                        "own_role",
                        "unknown",
                        "Такой роли на этой основе в компании нет.",
                        "The company has no such role on this built-in one.",
                    )
                })?;
                let held = self.held(user, base);
                if held.map(|one| one.id) == wanted.map(|one| one.id) {
                    return Ok(Decision::nothing());
                }
                // The new one before the old one goes: nobody has the whole built-in role in between.
                let mut events: Vec<_> = wanted
                    .map(|one| OwnRolesEvent::Held { role: one.id, user })
                    .into_iter()
                    .collect();
                events.extend(held.map(|one| OwnRolesEvent::Released { role: one.id, user }));
                Ok(Decision::of(events))
            }
        }
    }

    fn apply(&mut self, event: &OwnRolesEvent, _: &Stamp) {
        match event.clone() {
            OwnRolesEvent::Defined {
                company,
                role,
                name,
                base,
                reaches,
            } => {
                self.company = company;
                self.last = self.last.max(role);
                match self.roles.iter_mut().find(|one| one.id == role) {
                    Some(known) => (known.name, known.reaches) = (name, reaches),
                    None => self.roles.push(OwnRole {
                        id: role,
                        name,
                        base,
                        reaches,
                        holders: Vec::new(),
                    }),
                }
            }
            OwnRolesEvent::Removed { role } => self.roles.retain(|one| one.id != role),
            OwnRolesEvent::Held { role, user } => {
                if let Some(known) = self.roles.iter_mut().find(|one| one.id == role) {
                    known.holders.push(user);
                }
            }
            OwnRolesEvent::Released { role, user } => {
                if let Some(known) = self.roles.iter_mut().find(|one| one.id == role) {
                    known.holders.retain(|one| *one != user);
                }
            }
        }
    }

    fn exists(&self) -> bool {
        self.last > 0
    }
}

impl OwnRole {
    /// What it leaves of its built-in role. A word that this version does not know allows nothing.
    pub fn narrow(&self) -> Narrow {
        let known = |word: &str| Reach::ALL.into_iter().find(|reach| reach.code() == word);
        let named = |(action, reach): &(String, String)| {
            Action::from_code(action).map(|action| (action, known(reach).unwrap_or(Reach::Never)))
        };
        Narrow::to(self.reaches.iter().filter_map(named).collect())
    }
}

impl OwnRoles {
    pub fn get(&self, role: u32) -> Option<&OwnRole> {
        self.roles.iter().find(|one| one.id == role)
    }

    /// The own role that the user holds on a built-in one.
    pub fn held(&self, user: UserId, base: Role) -> Option<&OwnRole> {
        let on_it = |one: &&OwnRole| one.base == base && one.holders.contains(&user);
        self.roles.iter().find(on_it)
    }

    fn define(
        &self,
        company: CompanyId,
        role: Option<u32>,
        name: &str,
        base: Role,
        reaches: &[(Action, Reach)],
    ) -> Result<Decision<OwnRolesEvent>, Refusal> {
        let known = role.map(|id| self.get(id).ok_or_else(Refusal::not_found)).transpose()?;
        let mut wrong = Wrong::default();
        let name = wrong.line("name", name, NAME);
        let same = |one: &&OwnRole| Some(one.id) != role && one.name.to_lowercase() == name.to_lowercase();
        if self.roles.iter().any(|one| same(&one)) {
            wrong.add(
                "name",
                "repeated",
                "Роль с таким названием уже есть.",
                "There is a role of this name already.",
            );
        }
        if !can_be_narrowed(base) || known.is_some_and(|one| one.base != base) {
            wrong.add(
                "base",
                "not_for_people",
                "Выберите роль сотрудника; у заведённой роли основа не меняется.",
                "Choose a role of staff; of a role that exists it does not change.",
            );
        }
        for (index, (action, to)) in reaches.iter().enumerate() {
            let fits = *action != Action::ManageUsers && narrower(reach(base, *action)).contains(to);
            if !fits {
                wrong.add(
                    format!("reaches[{index}]"),
                    "too_wide",
                    "Своя роль не может больше, чем роль, на которой она основана, и прав не раздаёт.",
                    "An own role cannot do more than the role on which it stands, and gives no rights.",
                );
            }
        }
        wrong.distinct(|i| format!("reaches[{i}]"), reaches.iter().map(|(action, _)| *action));
        wrong.finish()?;
        if known.is_none() && self.roles.len() >= ROLES {
            return Err(Refusal::conflict(
                "too_many_roles",
                "Больше ста своих ролей у компании не бывает. Уберите ненужные.",
                "A company has at most a hundred roles of its own. Remove those that are not needed.",
            ));
        }
        let mut kept: Vec<(String, String)> = reaches
            .iter()
            .filter(|(action, to)| reach(base, *action) != *to)
            .map(|(action, to)| (action.code().to_owned(), to.code().to_owned()))
            .collect();
        kept.sort();
        if known.is_some_and(|one| one.name == name && one.reaches == kept) {
            return Ok(Decision::nothing());
        }
        Ok(Decision::one(OwnRolesEvent::Defined {
            company,
            role: role.unwrap_or(self.last + 1),
            name,
            base,
            reaches: kept,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Instant, Settings, Via, Who};

    const COMPANY: CompanyId = CompanyId(1);
    const USER: UserId = UserId(9);

    fn give(roles: &mut OwnRoles, command: OwnRolesCommand) -> Result<(), Refusal> {
        let (who, settings) = (Who::system(Via::Api), Settings::default());
        let context = Context::new(Instant(0), &who, &settings, 0, 1);
        let stamp = Stamp {
            at: Instant(0),
            who: who.clone(),
        };
        for event in roles.decide(command, &context)?.events {
            roles.apply(&event, &stamp);
        }
        Ok(())
    }

    fn define(role: Option<u32>, name: &str, base: Role, reaches: Vec<(Action, Reach)>) -> OwnRolesCommand {
        OwnRolesCommand::Define {
            company: COMPANY,
            role,
            name: name.into(),
            base,
            reaches,
        }
    }

    fn hold(role: Option<u32>) -> OwnRolesCommand {
        OwnRolesCommand::Hold {
            user: USER,
            base: Role::Dispatcher,
            role,
        }
    }

    fn with_trainee() -> OwnRoles {
        let mut roles = OwnRoles::default();
        let reaches = vec![
            (Action::SeePhones, Reach::Never),
            (Action::SeeTickets, Reach::Emergencies),
        ];
        give(&mut roles, define(None, "Стажёр", Role::Dispatcher, reaches)).unwrap();
        roles
    }

    #[test]
    fn a_role_says_only_in_what_it_differs() {
        let mut roles = with_trainee();
        let same = vec![
            (Action::SeePhones, Reach::Places),
            (Action::SeeTickets, Reach::Emergencies),
        ];
        give(&mut roles, define(Some(1), "Стажёр", Role::Dispatcher, same)).unwrap();
        assert_eq!(roles.roles[0].reaches, [("see_tickets".into(), "emergencies".into())]);
    }

    #[test]
    fn it_is_never_wider_than_its_base_and_has_a_name_of_its_own() {
        let mut roles = with_trainee();
        for (name, base, reaches, field) in [
            (
                "А",
                Role::Executor,
                vec![(Action::SeeTickets, Reach::Places)],
                "reaches[0]",
            ),
            (
                "А",
                Role::Admin,
                vec![(Action::ManageUsers, Reach::Company)],
                "reaches[0]",
            ),
            ("СТАЖЁР", Role::Master, vec![], "name"),
            (" ", Role::Master, vec![], "name"),
            ("А", Role::Resident, vec![], "base"),
            ("А", Role::Device, vec![], "base"),
            (
                "А",
                Role::Master,
                vec![(Action::SeePhones, Reach::Never), (Action::SeePhones, Reach::Own)],
                "reaches[1]",
            ),
        ] {
            let refusal = give(&mut roles, define(None, name, base, reaches)).unwrap_err();
            assert_eq!(refusal.fields[0].field, field, "{refusal:?}");
        }
        let other_base = give(&mut roles, define(Some(1), "Стажёр", Role::Master, vec![])).unwrap_err();
        assert_eq!(other_base.fields[0].field, "base");
    }

    #[test]
    fn a_user_holds_one_of_them_and_what_is_held_is_not_removed() {
        let mut roles = with_trainee();
        give(&mut roles, define(None, "Ночной", Role::Dispatcher, vec![])).unwrap();
        give(&mut roles, hold(Some(1))).unwrap();
        give(&mut roles, hold(Some(2))).unwrap();
        assert_eq!(roles.held(USER, Role::Dispatcher).map(|one| one.id), Some(2));
        assert_eq!(roles.held(USER, Role::Master), None);
        let held = give(&mut roles, OwnRolesCommand::Remove { role: 2 }).unwrap_err();
        assert_eq!(held.code, "role_held");
        give(&mut roles, OwnRolesCommand::Remove { role: 1 }).unwrap();
        assert_eq!(give(&mut roles, hold(Some(1))).unwrap_err().fields[0].code, "unknown");
        give(&mut roles, hold(None)).unwrap();
        give(&mut roles, OwnRolesCommand::Remove { role: 2 }).unwrap();
        give(&mut roles, define(None, "Новый", Role::Dispatcher, vec![])).unwrap();
        assert_eq!(roles.roles[0].id, 3, "a number is not given again");
    }

    #[test]
    fn a_word_of_another_version_allows_nothing() {
        let mut role = with_trainee().roles.remove(0);
        role.reaches = vec![("see_tickets".into(), "galaxy".into())];
        let mut mandate = crate::access::Mandate::new(COMPANY, Role::Dispatcher);
        mandate.known.narrow = Some(role.narrow());
        assert_eq!(mandate.reach(Action::SeeTickets), Reach::Never);
    }
}
