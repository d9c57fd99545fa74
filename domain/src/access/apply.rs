//! What happened to a user.

use super::{ApiToken, Device, Factor, Session, User, UserEvent};
use crate::kernel::Stamp;

/// One person has this many sessions; the oldest gives way to a new one.
pub(super) const SESSIONS: usize = 50;

impl User {
    pub(super) fn take(&mut self, event: &UserEvent, stamp: &Stamp) {
        match event.clone() {
            UserEvent::Invited { id, secret, grant } => {
                *self = User {
                    id,
                    secret,
                    grant,
                    ..User::default()
                }
            }
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
            UserEvent::GrantChanged { grant } => self.grant = grant,
            UserEvent::Blocked => {
                self.blocked = true;
                self.sessions.clear();
                self.link = None;
            }
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
        }
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
