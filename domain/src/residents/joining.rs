//! Joining a flat without anybody of the staff: by the number of its account and the end of a telephone that
//! the company knows of the flat. The number alone stands on every bill that lies in a letter box, and the
//! telephone alone is known to many, so both are wanted, and what is seen afterwards stays narrow until staff has
//! verified it.

use crate::kernel::{Refusal, Span};

/// Last digits of the telephone that are asked for.
pub const DIGITS: usize = 4;
/// Wrong tries of one person, and of all people for one account, within [`WINDOW`].
pub const TRIES: u32 = 5;
pub const TRIES_FOR_ACCOUNT: u32 = 10;
pub const WINDOW: Span = Span::hours(1);

/// Whether one of the telephones (E.164) ends so.
pub fn fits<'a>(digits: &str, phones: impl IntoIterator<Item = &'a str>) -> bool {
    let told = digits.len() == DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit());
    // Every telephone is looked at, so that the time of the answer does not tell which one fits.
    phones.into_iter().filter(|phone| phone.ends_with(digits)).count() > 0 && told
}

/// One answer for an unknown account and for a wrong telephone: nobody learns which accounts there are.
pub fn no_such_flat() -> Refusal {
    Refusal::invalid(
        "flat_not_found",
        "Лицевой счёт и телефон не сошлись с нашими данными. Проверьте квитанцию, попросите приглашение у собственника \
         или обратитесь в компанию.",
        "The account and the phone do not agree with what we know. Look at your bill, ask the owner for an invitation, \
         or turn to the company.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_digits_of_a_known_telephone_are_wanted() {
        let phones = ["+79211234567", "+78120000001"];
        assert!(fits("4567", phones));
        assert!(fits("0001", phones));
        assert!(!fits("0002", phones));
        for told in ["", "7", "567", "34567", "456x"] {
            assert!(!fits(told, phones), "{told}");
        }
        assert!(!fits("4567", []));
    }
}
