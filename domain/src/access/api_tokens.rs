//! API tokens, by which programs act for their owner: what the owner may, or less of it, until a day that is set beforehand.

use super::{Grant, Hash, User, UserEvent};
use crate::kernel::{CompanyId, Context, Decision, Instant, Record, RecordId, Refusal, Span, Wrong};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// One person admits this many tokens.
const TOKENS: usize = 50;
const NAME: usize = 100;
/// No token is for ever: what nobody remembers must end by itself.
const LONGEST: Span = Span::days(366);

/// What a program acts for its owner with.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ApiToken {
    pub token: Hash,
    /// [`Record::Text`].
    pub name: RecordId,
    pub reads_only: bool,
    /// None: all companies of the owner.
    pub companies: Vec<CompanyId>,
    pub issued: Instant,
    pub until: Instant,
    pub used: Option<Instant>,
    pub from: Option<IpAddr>,
}

impl ApiToken {
    /// The owner's rights as they are now, within the companies of the token: who loses a right loses it
    /// from his api_tokens, too.
    pub(super) fn narrow(&self, owner: &Grant) -> Grant {
        match self.companies.is_empty() {
            true => owner.clone(),
            false => owner.within(&self.companies),
        }
    }
}

pub(super) fn issue(
    user: &User,
    token: Hash,
    name: &str,
    reads_only: bool,
    companies: Vec<CompanyId>,
    until: Instant,
    context: &Context<'_>,
) -> Result<Decision<UserEvent>, Refusal> {
    if user.api_tokens.iter().any(|one| one.token == token) {
        return Ok(Decision::nothing());
    }
    let mut wrong = Wrong::default();
    let name = wrong.line("name", name, NAME);
    if let Some(index) = companies.iter().position(|id| !user.grant.knows(*id)) {
        wrong.add(
            format!("companies[{index}]"),
            "unknown",
            "Такого здесь нет.",
            "There is no such thing here.",
        );
    }
    wrong.distinct(|i| format!("companies[{i}]"), &companies);
    if until <= context.now || until > context.now + LONGEST {
        wrong.add(
            "expires_at",
            "out_of_range",
            "Назовите день в пределах года: токен без срока забывают.",
            "Name a day within a year: a token without an end is forgotten.",
        );
    }
    wrong.finish()?;
    if user.api_tokens.iter().filter(|one| one.until > context.now).count() >= TOKENS {
        return Err(Refusal::conflict(
            "too_many_tokens",
            "Больше пятидесяти токенов у одного человека не бывает. Отзовите ненужные.",
            "One person has at most fifty tokens. Revoke those that are not needed.",
        ));
    }
    let mut decision = Decision::nothing();
    for over in user.api_tokens.iter().filter(|one| one.until <= context.now) {
        decision.events.push(UserEvent::ApiTokenRevoked { token: over.token });
        decision.erased.push(over.name);
    }
    let name = decision.keep(context, Record::Text(name));
    decision.events.push(UserEvent::ApiTokenIssued {
        token,
        name,
        reads_only,
        companies,
        until,
    });
    Ok(decision)
}
