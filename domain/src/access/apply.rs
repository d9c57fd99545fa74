//! What happened to a user.

use super::{ApiToken, Device, Factor, Grant, Identity, Passkey, Session, User, UserEvent};
use crate::kernel::{RecordId, Stamp, UserId};

/// One person has this many sessions; the oldest gives way to a new one.
pub(super) const SESSIONS: usize = 50;

impl User {
    pub(super) fn take(&mut self, event: &UserEvent, stamp: &Stamp) {
        match event.clone() {
            UserEvent::Invited { id, secret, grant } => self.joined(id, secret, grant.into()),
            UserEvent::Joined { id, secret, grant } => self.joined(id, secret, grant),
            UserEvent::Awaited => self.awaited = true,
            // Whoever knew the old password is signed out.
            UserEvent::PasswordChanged { secret } => {
                self.secret = secret;
                self.sessions.clear();
                (self.link, self.awaited) = (None, false);
            }
            UserEvent::OwnPasswordChanged { secret, keeps } => {
                self.secret = secret;
                self.sessions.retain(|one| one.token == keeps);
                self.link = None;
            }
            UserEvent::GrantChanged { grant } => self.grant = grant.into(),
            UserEvent::MandatesSet { grant } => self.grant = grant,
            UserEvent::Blocked => {
                self.blocked = true;
                self.sessions.clear();
                self.link = None;
            }
            UserEvent::Erased => self.become_erased(),
            UserEvent::Unblocked => self.blocked = false,
            UserEvent::SessionOpened { session } => {
                self.sessions.retain(|one| one.until > stamp.at);
                self.sessions.push(Session {
                    token: session.token,
                    opened: session.opened,
                    until: session.until,
                    device: Device::default(),
                    used: session.opened,
                    from: stamp.who.from,
                    vouched: false,
                });
                let over = self.sessions.len().saturating_sub(SESSIONS);
                self.sessions.drain(..over);
            }
            UserEvent::SessionDescribed { token, device } => {
                if let Some(session) = self.sessions.iter_mut().find(|one| one.token == token) {
                    session.device = device;
                }
            }
            UserEvent::SessionEnded { token } => self.sessions.retain(|one| one.token != token),
            UserEvent::Noted { token } => self.noted(&token, stamp),
            UserEvent::LinkGiven { link } => self.link = Some(link),
            UserEvent::ApiTokenIssued {
                token,
                name,
                reads_only,
                companies,
                until,
            } => self.api_tokens.push(ApiToken {
                token,
                name,
                reads_only,
                companies,
                issued: stamp.at,
                until,
                used: None,
                from: None,
            }),
            UserEvent::ApiTokenRevoked { token } => self.api_tokens.retain(|one| one.token != token),
            UserEvent::FactorSet { seed, step, recovery } => {
                self.factor = Some(Factor {
                    seed,
                    since: stamp.at,
                    step,
                    recovery,
                });
            }
            UserEvent::CodeUsed { step } => {
                if let Some(factor) = &mut self.factor {
                    factor.step = step;
                }
            }
            UserEvent::RecoveryUsed { code } => {
                if let Some(factor) = &mut self.factor {
                    factor.recovery.retain(|one| *one != code);
                }
            }
            UserEvent::RecoveryRenewed { recovery } => {
                if let Some(factor) = &mut self.factor {
                    factor.recovery = recovery;
                }
            }
            UserEvent::FactorRemoved => self.factor = None,
            UserEvent::PasskeyAdded { id, key, name, counter } => self.passkeys.push(Passkey {
                id,
                key,
                name,
                added: stamp.at,
                used: None,
                counter,
            }),
            UserEvent::PasskeyUsed { id, counter } => {
                if let Some(passkey) = self.passkeys.iter_mut().find(|one| one.id == id) {
                    (passkey.counter, passkey.used) = (counter, Some(stamp.at));
                }
            }
            UserEvent::PasskeyRemoved { id } => self.passkeys.retain(|one| one.id != id),
            UserEvent::IdentityLinked { id, provider } => self.identities.push(Identity {
                id,
                provider,
                linked: stamp.at,
                used: None,
            }),
            UserEvent::IdentityUsed { id } => {
                if let Some(identity) = self.identities.iter_mut().find(|one| one.id == id) {
                    identity.used = Some(stamp.at);
                }
            }
            UserEvent::IdentityUnlinked { id } => self.identities.retain(|one| one.id != id),
            UserEvent::SessionVouched { token } => {
                if let Some(session) = self.sessions.iter_mut().find(|one| one.token == token) {
                    session.vouched = true;
                }
            }
            UserEvent::EmailSet { email } => self.email = Some(email),
            UserEvent::EmailRemoved => self.email = None,
            UserEvent::LinkUsed => (self.link, self.awaited) = (None, false),
        }
    }

    fn joined(&mut self, id: UserId, secret: RecordId, grant: Grant) {
        *self = User {
            id,
            secret,
            grant,
            ..User::default()
        };
    }

    fn noted(&mut self, token: &super::Hash, stamp: &Stamp) {
        if let Some(session) = self.sessions.iter_mut().find(|one| one.token == *token) {
            (session.used, session.from) = (stamp.at, stamp.who.from);
        }
        if let Some(api_token) = self.api_tokens.iter_mut().find(|one| one.token == *token) {
            (api_token.used, api_token.from) = (Some(stamp.at), stamp.who.from);
        }
    }
}
