//! What may happen to a user.

use super::{LINK_LIFE, Link, Opening, User, UserCommand, UserEvent, api_tokens, factor, pass};
use crate::kernel::{Aggregate, Context, Decision, Kind, Record, Refusal, RefusalKind, Role, Stamp, UserId, Wrong};

const LOGIN_LEAST: usize = 2;
const LOGIN_MOST: usize = 64;
const HASH: usize = 256;
const COMPANIES: usize = 1_000;
const SCOPES: usize = 1_000;

/// The sign-in name in the form in which it is compared and stored.
pub fn login(text: &str) -> String {
    text.trim().to_lowercase()
}

impl Aggregate for User {
    const KIND: Kind = Kind::User;
    const STATE_VERSION: u16 = 2;
    type Id = UserId;
    type Command = UserCommand;
    type Event = UserEvent;

    fn decide(&self, command: UserCommand, context: &Context<'_>) -> Result<Decision<UserEvent>, Refusal> {
        if !self.exists() && !matches!(command, UserCommand::Invite { .. }) {
            return Err(Refusal::not_found());
        }
        match command {
            UserCommand::Invite {
                id,
                login,
                password_hash,
                grant,
            } => self.invite(id, &login, password_hash, grant, context),
            UserCommand::SetPassword { login, password_hash } => {
                self.new_secret(&login, password_hash, context, |secret| UserEvent::PasswordChanged {
                    secret,
                })
            }
            UserCommand::ChangePassword {
                login,
                password_hash,
                keeps,
            } => self.new_secret(&login, password_hash, context, |secret| UserEvent::OwnPasswordChanged {
                secret,
                keeps,
            }),
            UserCommand::SetGrant { grant } => {
                let mut wrong = Wrong::default();
                check_grant(&grant, &mut wrong);
                wrong.finish()?;
                Ok(unless(grant == self.grant, UserEvent::GrantChanged { grant }))
            }
            UserCommand::Block => Ok(unless(self.blocked, UserEvent::Blocked)),
            UserCommand::Unblock => Ok(unless(!self.blocked, UserEvent::Unblocked)),
            UserCommand::OpenSession {
                token,
                until,
                device,
                proof,
            } => {
                self.open_for_sign_in()?;
                if until <= context.now {
                    return Err(Refusal::invalid(
                        "session_over",
                        "Сеанс закончился бы раньше, чем начался.",
                        "The session would end before it starts.",
                    ));
                }
                if self.sessions.iter().any(|session| session.token == token) {
                    return Ok(Decision::nothing());
                }
                let session = Opening {
                    token,
                    opened: context.now,
                    until,
                };
                let mut events: Vec<UserEvent> = factor::accept(self, proof)?.into_iter().collect();
                events.push(UserEvent::SessionOpened { session });
                events.push(UserEvent::SessionDescribed { token, device });
                Ok(Decision::of(events))
            }
            UserCommand::EndSession { token } => {
                let runs = self.sessions.iter().any(|session| session.token == token);
                Ok(unless(!runs, UserEvent::SessionEnded { token }))
            }
            UserCommand::EndSessions { keeps } => {
                let others = self.sessions.iter().filter(|session| Some(session.token) != keeps);
                Ok(Decision::of(
                    others
                        .map(|session| UserEvent::SessionEnded { token: session.token })
                        .collect(),
                ))
            }
            UserCommand::Note { token } => Ok(unless(
                !pass::worth_noting(self, &token, context.now),
                UserEvent::Noted { token },
            )),
            UserCommand::GiveLink { token } => {
                self.open_for_sign_in()?;
                let until = context.now + LINK_LIFE;
                Ok(Decision::one(UserEvent::LinkGiven {
                    link: Link { token, until },
                }))
            }
            UserCommand::UseLink {
                token,
                login,
                password_hash,
            } => {
                self.open_for_sign_in()?;
                if !self.link_opens(&token, context.now) {
                    return Err(link_over());
                }
                self.new_secret(&login, password_hash, context, |secret| UserEvent::PasswordChanged {
                    secret,
                })
            }
            UserCommand::IssueApiToken {
                token,
                name,
                reads_only,
                companies,
                until,
            } => api_tokens::issue(self, token, &name, reads_only, companies, until, context),
            UserCommand::RevokeApiToken { token } => {
                let known = self.api_tokens.iter().find(|api_token| api_token.token == token);
                let Some(api_token) = known else {
                    return Ok(Decision::nothing());
                };
                let mut decision = Decision::one(UserEvent::ApiTokenRevoked { token });
                decision.erased.push(api_token.name);
                Ok(decision)
            }
            UserCommand::SetFactor { seed, step, recovery } => factor::set(self, seed, step, recovery, context),
            UserCommand::RenewRecovery { recovery } => factor::renew(self, recovery),
            UserCommand::RemoveFactor => {
                let Some(factor) = &self.factor else {
                    return Ok(Decision::nothing());
                };
                let mut decision = Decision::one(UserEvent::FactorRemoved);
                decision.erased.push(factor.seed);
                Ok(decision)
            }
        }
    }

    fn apply(&mut self, event: &UserEvent, stamp: &Stamp) {
        self.take(event, stamp);
    }

    /// The first event points to a record, and no record has the number 0.
    fn exists(&self) -> bool {
        self.secret.0 != 0
    }
}

/// What is refused where a link opens nothing; who tries one at random learns no more than that.
pub fn link_over() -> Refusal {
    Refusal::new(
        RefusalKind::NotFound,
        "link_over",
        "Ссылка не действует: ею уже воспользовались, её заменили новой или прошло трое суток. Попросите новую.",
        "The link opens nothing: it was used, replaced by a newer one, or three days have passed. Ask for a new one.",
    )
}

impl User {
    fn invite(
        &self,
        id: UserId,
        login: &str,
        password_hash: Option<String>,
        grant: super::Grant,
        context: &Context<'_>,
    ) -> Result<Decision<UserEvent>, Refusal> {
        let mut wrong = Wrong::default();
        let awaited = password_hash.is_none();
        let secret = check_secret(login, password_hash, &mut wrong);
        check_grant(&grant, &mut wrong);
        wrong.finish()?;
        if self.exists() {
            return if self.id == id && self.grant == grant {
                Ok(Decision::nothing())
            } else {
                Err(Refusal::conflict(
                    "user_exists",
                    "Этот пользователь уже заведён. Измените его права, а не заводите снова.",
                    "This user exists already. Change the rights instead of adding it again.",
                ))
            };
        }
        let mut decision = Decision::nothing();
        let secret = decision.keep(context, secret);
        decision.events.push(UserEvent::Invited { id, secret, grant });
        if awaited {
            decision.events.push(UserEvent::Awaited);
        }
        Ok(decision)
    }

    fn new_secret(
        &self,
        login: &str,
        password_hash: String,
        context: &Context<'_>,
        event: impl FnOnce(crate::kernel::RecordId) -> UserEvent,
    ) -> Result<Decision<UserEvent>, Refusal> {
        let mut wrong = Wrong::default();
        let secret = check_secret(login, Some(password_hash), &mut wrong);
        wrong.finish()?;
        let mut decision = Decision::nothing();
        let secret = decision.keep(context, secret);
        decision.erased.push(self.secret);
        decision.events.push(event(secret));
        Ok(decision)
    }

    fn open_for_sign_in(&self) -> Result<(), Refusal> {
        if !self.blocked {
            return Ok(());
        }
        Err(Refusal::new(
            RefusalKind::Forbidden,
            "user_blocked",
            "Вход закрыт администратором. Обратитесь к нему.",
            "The administrator has closed this account. Ask the administrator.",
        ))
    }
}

fn unless(already: bool, event: UserEvent) -> Decision<UserEvent> {
    if already {
        Decision::nothing()
    } else {
        Decision::one(event)
    }
}

/// The record of a sign-in name and its password; an empty hash fits no password.
fn check_secret(text: &str, password_hash: Option<String>, wrong: &mut Wrong) -> Record {
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
    let readable = |hash: &String| !hash.starts_with("$argon2id$") || hash.len() > HASH;
    if password_hash.as_ref().is_some_and(readable) {
        wrong.add(
            "password",
            "not_a_hash",
            "Пароль не принят. Задайте другой.",
            "The password was not accepted. Choose another one.",
        );
    }
    Record::Secret {
        login,
        password_hash: password_hash.unwrap_or_default(),
    }
}

fn check_grant(grant: &super::Grant, wrong: &mut Wrong) {
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
