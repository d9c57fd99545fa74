//! A person who signs in: the secret in a record, the sessions in the state.

use super::{Grant, Session, User, UserCommand, UserEvent};
use crate::kernel::{Aggregate, Context, Decision, Kind, Record, Refusal, Role, Stamp, UserId, Wrong};

const LOGIN_LEAST: usize = 2;
const LOGIN_MOST: usize = 64;
const HASH: usize = 256;
const COMPANIES: usize = 1_000;
const SCOPES: usize = 1_000;
/// One person has this many sessions; the oldest gives way to a new one.
const SESSIONS: usize = 50;

/// The sign-in name in the form in which it is compared and stored.
pub fn login(text: &str) -> String {
    text.trim().to_lowercase()
}

impl Aggregate for User {
    const KIND: Kind = Kind::User;
    type Id = UserId;
    type Command = UserCommand;
    type Event = UserEvent;

    fn decide(&self, command: UserCommand, context: &Context<'_>) -> Result<Decision<UserEvent>, Refusal> {
        if !self.exists() && !matches!(command, UserCommand::Invite { .. }) {
            return Err(Refusal::not_found());
        }
        let mut decision = Decision::nothing();
        match command {
            UserCommand::Invite {
                id,
                login,
                password_hash,
                grant,
            } => {
                let mut wrong = Wrong::default();
                let secret = check_secret(&login, password_hash, &mut wrong);
                check_grant(&grant, &mut wrong);
                wrong.finish()?;
                if self.exists() {
                    return if self.id == id && self.grant == grant {
                        Ok(decision)
                    } else {
                        Err(Refusal::conflict(
                            "user_exists",
                            "Этот пользователь уже заведён. Измените его права, а не заводите снова.",
                            "This user exists already. Change the rights instead of adding it again.",
                        ))
                    };
                }
                let secret = decision.keep(context, secret);
                decision.events.push(UserEvent::Invited { id, secret, grant });
            }
            UserCommand::SetPassword { login, password_hash } => {
                let mut wrong = Wrong::default();
                let secret = check_secret(&login, password_hash, &mut wrong);
                wrong.finish()?;
                let secret = decision.keep(context, secret);
                decision.erased.push(self.secret);
                decision.events.push(UserEvent::PasswordChanged { secret });
            }
            UserCommand::SetGrant { grant } => {
                let mut wrong = Wrong::default();
                check_grant(&grant, &mut wrong);
                wrong.finish()?;
                if grant != self.grant {
                    decision.events.push(UserEvent::GrantChanged { grant });
                }
            }
            UserCommand::Block if !self.blocked => decision.events.push(UserEvent::Blocked),
            UserCommand::Unblock if self.blocked => decision.events.push(UserEvent::Unblocked),
            UserCommand::Block | UserCommand::Unblock => {}
            UserCommand::OpenSession { token, until } => {
                if self.blocked {
                    return Err(Refusal::new(
                        crate::kernel::RefusalKind::Forbidden,
                        "user_blocked",
                        "Вход закрыт администратором. Обратитесь к нему.",
                        "The administrator has closed this account. Ask the administrator.",
                    ));
                }
                if until <= context.now {
                    return Err(Refusal::invalid(
                        "session_over",
                        "Сеанс закончился бы раньше, чем начался.",
                        "The session would end before it starts.",
                    ));
                }
                if !self.sessions.iter().any(|session| session.token == token) {
                    let session = Session {
                        token,
                        opened: context.now,
                        until,
                    };
                    decision.events.push(UserEvent::SessionOpened { session });
                }
            }
            UserCommand::EndSession { token } => {
                if self.sessions.iter().any(|session| session.token == token) {
                    decision.events.push(UserEvent::SessionEnded { token });
                }
            }
        }
        Ok(decision)
    }

    fn apply(&mut self, event: &UserEvent, stamp: &Stamp) {
        match event.clone() {
            UserEvent::Invited { id, secret, grant } => {
                *self = User {
                    id,
                    secret,
                    grant,
                    ..User::default()
                }
            }
            // Whoever knew the old password is signed out.
            UserEvent::PasswordChanged { secret } => {
                self.secret = secret;
                self.sessions.clear();
            }
            UserEvent::GrantChanged { grant } => self.grant = grant,
            UserEvent::Blocked => {
                self.blocked = true;
                self.sessions.clear();
            }
            UserEvent::Unblocked => self.blocked = false,
            UserEvent::SessionOpened { session } => {
                self.sessions.retain(|one| one.until > stamp.at);
                self.sessions.push(session);
                let over = self.sessions.len().saturating_sub(SESSIONS);
                self.sessions.drain(..over);
            }
            UserEvent::SessionEnded { token } => self.sessions.retain(|one| one.token != token),
        }
    }

    /// The first event points to a record, and no record has the number 0.
    fn exists(&self) -> bool {
        self.secret.0 != 0
    }
}

fn check_secret(text: &str, password_hash: String, wrong: &mut Wrong) -> Record {
    let login = login(text);
    let length = login.chars().count();
    if !(LOGIN_LEAST..=LOGIN_MOST).contains(&length) || login.contains(|c: char| c.is_whitespace() || c.is_control()) {
        wrong.add(
            "login",
            "not_a_login",
            format!("Имя для входа — от {LOGIN_LEAST} до {LOGIN_MOST} знаков без пробелов."),
            format!("A sign-in name has {LOGIN_LEAST} to {LOGIN_MOST} characters and no spaces."),
        );
    }
    // A password must never get this far in the clear.
    if !password_hash.starts_with("$argon2id$") || password_hash.len() > HASH {
        wrong.add(
            "password",
            "not_a_hash",
            "Пароль не принят. Задайте другой.",
            "The password was not accepted. Choose another one.",
        );
    }
    Record::Secret { login, password_hash }
}

fn check_grant(grant: &Grant, wrong: &mut Wrong) {
    if grant.role == Role::System {
        wrong.add(
            "role",
            "not_for_people",
            "Выберите роль человека.",
            "Choose a role of a person.",
        );
    }
    if matches!(grant.role, Role::Executor | Role::Contractor) && grant.employee.is_none() {
        wrong.add(
            "employee_id",
            "required",
            "Эта роль видит заявки своего сотрудника. Укажите сотрудника.",
            "This role sees the tickets of its employee. Name the employee.",
        );
    }
    wrong.count("companies", grant.companies.len(), COMPANIES);
    wrong.distinct(|i| format!("companies[{i}]"), &grant.companies);
    wrong.count("scopes", grant.scopes.len(), SCOPES);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Instant, RecordId, Settings, Span, Who};
    use proptest::prelude::*;

    const NOW: Instant = Instant(1_000_000);
    const HASHED: &str = "$argon2id$v=19$m=1,t=1,p=1$c2FsdHNhbHQ$aGFzaA";

    fn invite(login: &str, hash: &str, role: Role) -> UserCommand {
        UserCommand::Invite {
            id: UserId(1),
            login: login.into(),
            password_hash: hash.into(),
            grant: Grant {
                role,
                ..Grant::default()
            },
        }
    }

    fn give(user: &mut User, now: Instant, command: UserCommand) -> Result<Decision<UserEvent>, Refusal> {
        let (who, settings) = (Who::default(), Settings::default());
        let context = Context::new(now, &who, &settings, 0, 100);
        let decision = user.decide(command, &context)?;
        let stamp = Stamp {
            at: now,
            who: who.clone(),
        };
        decision.events.iter().for_each(|event| user.apply(event, &stamp));
        Ok(decision)
    }

    fn user() -> User {
        let mut user = User::default();
        give(&mut user, NOW, invite(" Dispatcher ", HASHED, Role::Dispatcher)).unwrap();
        user
    }

    fn open(number: u8, until: Instant) -> UserCommand {
        UserCommand::OpenSession {
            token: [number; 32],
            until,
        }
    }

    #[test]
    fn a_secret_lives_in_a_record_only() {
        let decision = give(
            &mut User::default(),
            NOW,
            invite(" Dispatcher ", HASHED, Role::Dispatcher),
        )
        .unwrap();
        let secret = Record::Secret {
            login: "dispatcher".into(),
            password_hash: HASHED.into(),
        };
        assert_eq!(decision.records, [(RecordId(100), secret)]);
        assert!(!format!("{:?}", decision.events).contains("argon2id"));
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let refusal = give(&mut User::default(), NOW, invite("a b", "plain", Role::System)).unwrap_err();
        let fields: Vec<_> = refusal.fields.iter().map(|wrong| (&*wrong.field, wrong.code)).collect();
        assert_eq!(
            fields,
            [
                ("login", "not_a_login"),
                ("password", "not_a_hash"),
                ("role", "not_for_people")
            ]
        );
        let refusal = give(&mut User::default(), NOW, invite("worker", HASHED, Role::Executor)).unwrap_err();
        assert_eq!(refusal.fields[0].field, "employee_id");
    }

    #[test]
    fn a_blocked_user_has_no_session_and_gets_none() {
        let mut user = user();
        give(&mut user, NOW, open(1, NOW + Span::hours(1))).unwrap();
        give(&mut user, NOW, UserCommand::Block).unwrap();
        assert!(user.sessions.is_empty());
        let refusal = give(&mut user, NOW, open(2, NOW + Span::hours(1))).unwrap_err();
        assert_eq!(refusal.code, "user_blocked");
        assert_eq!(give(&mut user, NOW, UserCommand::Block), Ok(Decision::nothing()));
        give(&mut user, NOW, UserCommand::Unblock).unwrap();
        give(&mut user, NOW, open(2, NOW + Span::hours(1))).unwrap();
        assert_eq!(user.sessions.len(), 1);
    }

    #[test]
    fn a_new_password_signs_everybody_out_and_destroys_the_old_one() {
        let mut user = user();
        give(&mut user, NOW, open(1, NOW + Span::hours(1))).unwrap();
        let command = UserCommand::SetPassword {
            login: "dispatcher".into(),
            password_hash: HASHED.into(),
        };
        let decision = give(&mut user, NOW, command).unwrap();
        assert_eq!(decision.erased, [RecordId(100)]);
        assert!(user.sessions.is_empty());
    }

    #[test]
    fn opening_and_ending_twice_is_once() {
        let mut user = user();
        give(&mut user, NOW, open(1, NOW + Span::hours(1))).unwrap();
        assert_eq!(
            give(&mut user, NOW, open(1, NOW + Span::hours(1))),
            Ok(Decision::nothing())
        );
        give(&mut user, NOW, UserCommand::EndSession { token: [1; 32] }).unwrap();
        assert_eq!(
            give(&mut user, NOW, UserCommand::EndSession { token: [1; 32] }),
            Ok(Decision::nothing())
        );
        assert_eq!(give(&mut user, NOW, open(1, NOW)).unwrap_err().code, "session_over");
    }

    proptest! {
        #[test]
        fn sessions_are_few_and_alive(lives in prop::collection::vec(1i64..100, 1..150)) {
            let mut user = user();
            let mut now = NOW;
            for (i, minutes) in lives.into_iter().enumerate() {
                now = now + Span::minutes(1);
                give(&mut user, now, open(i as u8, now + Span::minutes(minutes))).unwrap();
                prop_assert!(user.sessions.len() <= SESSIONS);
                prop_assert!(user.sessions.iter().all(|session| session.until > now));
                prop_assert_eq!(user.sessions.last().unwrap().token, [i as u8; 32]);
            }
        }
    }
}
