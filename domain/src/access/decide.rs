//! What may happen to a user.

use super::grant::follow;
use super::{
    LINK_LIFE, Link, Opening, Proof, RECOVERY_LIFE, User, UserCommand, UserEvent, api_tokens, email, factor, pass,
};
use crate::kernel::{Aggregate, Context, Decision, Kind, Record, Refusal, RefusalKind, Stamp, UserId, Wrong};

const LOGIN_LEAST: usize = 2;
const LOGIN_MOST: usize = 64;
const HASH: usize = 256;

/// The sign-in name in the form in which it is compared and stored.
pub fn login(text: &str) -> String {
    text.trim().to_lowercase()
}

impl Aggregate for User {
    const KIND: Kind = Kind::User;
    const STATE_VERSION: u16 = 5;
    type Id = UserId;
    type Command = UserCommand;
    type Event = UserEvent;

    fn decide(&self, command: UserCommand, context: &Context<'_>) -> Result<Decision<UserEvent>, Refusal> {
        if !self.exists() && !matches!(command, UserCommand::Invite { .. }) {
            return Err(Refusal::not_found());
        }
        if self.is_erased() && !matches!(command, UserCommand::Erase | UserCommand::FollowHomes { .. }) {
            return Err(super::erase::erased());
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
                grant.check(&mut wrong);
                wrong.finish()?;
                Ok(unless(grant == self.grant, UserEvent::MandatesSet { grant }))
            }
            UserCommand::FollowHomes { mandate } => {
                let grant = follow::at_home(&self.grant, mandate);
                Ok(unless(grant == self.grant, UserEvent::MandatesSet { grant }))
            }
            UserCommand::FollowHouse { house, to } => {
                let grant = follow::followed(&self.grant, house, to);
                Ok(unless(grant == self.grant, UserEvent::MandatesSet { grant }))
            }
            UserCommand::Erase => Ok(self.erase()),
            UserCommand::Block => Ok(unless(self.blocked, UserEvent::Blocked)),
            UserCommand::Unblock => Ok(unless(!self.blocked, UserEvent::Unblocked)),
            UserCommand::OpenSession {
                token,
                until,
                device,
                identity,
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
                let shown = identity.map(|id| factor::identities::accept(self, id)).transpose()?;
                let mut events: Vec<UserEvent> = shown.into_iter().collect();
                events.extend(factor::accept(self, identity, proof)?);
                events.push(UserEvent::SessionOpened { session });
                events.push(UserEvent::SessionDescribed { token, device });
                if proof == Some(Proof::Vouched) {
                    events.push(UserEvent::SessionVouched { token });
                }
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
            UserCommand::GiveLink { token } => self.link(token, context.now + LINK_LIFE),
            UserCommand::SendLink { token } => self.link(token, context.now + RECOVERY_LIFE),
            UserCommand::SetEmail { email } => email::set(self, &email, context),
            UserCommand::Confirm { proof } => {
                let used = factor::accept(self, None, Some(proof))?;
                Ok(used.map_or_else(Decision::nothing, Decision::one))
            }
            UserCommand::RemoveEmail => Ok(email::remove(self)),
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
            UserCommand::AddPasskey { id, key, counter, name } => {
                factor::passkeys::add(self, id, key, counter, &name, context)
            }
            UserCommand::RemovePasskey { id } => {
                let known = self.passkeys.iter().find(|one| one.id == id);
                let Some(passkey) = known else {
                    return Ok(Decision::nothing());
                };
                let mut decision = Decision::one(UserEvent::PasskeyRemoved { id });
                decision.erased.push(passkey.name);
                Ok(decision)
            }
            UserCommand::LinkIdentity { id, provider } => factor::identities::link(self, id, provider),
            UserCommand::UnlinkIdentity { id } => {
                let linked = self.identities.iter().any(|one| one.id == id);
                Ok(unless(!linked, UserEvent::IdentityUnlinked { id }))
            }
            UserCommand::UseLinkByIdentity { token, id, provider } => {
                self.open_for_sign_in()?;
                if !self.awaited || !self.link_opens(&token, context.now) {
                    return Err(link_over());
                }
                let mut decision = factor::identities::link(self, id, provider)?;
                decision.events.push(UserEvent::LinkUsed);
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
        "Ссылка не действует: ею уже воспользовались, её заменили новой или её срок прошёл. Попросите новую.",
        "The link opens nothing: it was used, replaced by a newer one, or its time is over. Ask for a new one.",
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
        grant.check(&mut wrong);
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
        decision.events.push(UserEvent::Joined { id, secret, grant });
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

    fn link(&self, token: super::Hash, until: crate::kernel::Instant) -> Result<Decision<UserEvent>, Refusal> {
        self.open_for_sign_in()?;
        let link = Link { token, until };
        Ok(Decision::one(UserEvent::LinkGiven { link }))
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
