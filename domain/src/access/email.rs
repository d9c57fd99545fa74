//! The address of a person for letters about the own account. Whether it is the person's is found out by a letter
//! before it gets here.

use super::{User, UserEvent};
use crate::kernel::{Context, Decision, Record, Refusal};

/// RFC 5321, 4.5.3.1.
const LONGEST: usize = 254;
const LOCAL: usize = 64;

/// The address in the form in which it is kept.
///
/// # Errors
/// What is no address of one person.
pub fn read(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    let plain = |sign: char| !sign.is_whitespace() && !sign.is_control() && !"<>()[],;:\\\"".contains(sign);
    let fits = text.split_once('@').is_some_and(|(local, host)| {
        let dotted = host.contains('.') && !host.starts_with('.') && !host.ends_with('.') && !host.contains("..");
        (1..=LOCAL).contains(&local.len()) && dotted && !host.contains('@')
    });
    if fits && text.len() <= LONGEST && text.chars().all(plain) {
        return Ok(text.to_owned());
    }
    Err(Refusal::field(
        "email",
        "not_an_email",
        "Это не адрес электронной почты. Пример: ivanova@example.org.",
        "This is no e-mail address. Example: ivanova@example.org.",
    ))
}

pub(super) fn set(user: &User, email: &str, context: &Context<'_>) -> Result<Decision<UserEvent>, Refusal> {
    let email = read(email)?;
    let mut decision = Decision::nothing();
    decision.erased.extend(user.email);
    let email = decision.keep(context, Record::Text(email));
    decision.events.push(UserEvent::EmailSet { email });
    Ok(decision)
}

pub(super) fn remove(user: &User) -> Decision<UserEvent> {
    let Some(email) = user.email else {
        return Decision::nothing();
    };
    let mut decision = Decision::one(UserEvent::EmailRemoved);
    decision.erased.push(email);
    decision
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn an_address_is_one_address_and_nothing_beside_it() {
        assert_eq!(read(" ivanova@example.org ").as_deref(), Ok("ivanova@example.org"));
        assert!(read("почта@пример.рф").is_ok());
        let long = format!("{}@example.org", "a".repeat(65));
        for bad in [
            "",
            "ivanova",
            "@example.org",
            "a@b",
            "a@b.c@d.e",
            "a@.org",
            "a@b..c",
            "Анна <a@example.org>",
            "a@example.org, b@example.org",
            "a@example.org\r\nBcc: b@example.org",
            long.as_str(),
        ] {
            assert_eq!(read(bad).unwrap_err().fields[0].code, "not_an_email", "{bad}");
        }
    }
}
