//! Telephone numbers: people write them in many ways, we keep one (E.164).
//!
//! The numbering plan is that of +7 (Russia and Kazakhstan); numbers of other countries are refused,
//! because nobody could be called back by the company's line without an agreement on it.

use super::Text;

/// Why a text is not a telephone number that we can keep.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotAPhone {
    /// Too few or too many digits, or a code that does not exist.
    Malformed,
    /// A local number, and the area code is not known.
    Local,
    /// A number of another country.
    Foreign,
}

impl NotAPhone {
    /// Stable and machine-readable.
    pub fn code(self) -> &'static str {
        match self {
            NotAPhone::Malformed => "not_a_phone",
            NotAPhone::Local => "no_area_code",
            NotAPhone::Foreign => "foreign_phone",
        }
    }

    /// What to do about it.
    pub fn text(self) -> Text {
        match self {
            NotAPhone::Malformed => Text::new(
                "Это не номер телефона. Пример: +7 912 345-67-89.",
                "This is not a phone number. Example: +7 912 345-67-89.",
            ),
            NotAPhone::Local => Text::new(
                "Добавьте код города: +7 812 123-45-67.",
                "Add the area code: +7 812 123-45-67.",
            ),
            NotAPhone::Foreign => Text::new(
                "Укажите номер, который начинается с +7.",
                "Give a number that starts with +7.",
            ),
        }
    }
}

/// What introduces an extension; everything from it on is dropped.
const EXTENSION: [&str; 6] = ["доб", "внутр", "ext", "#", ",", ";"];

/// Reads `text` into E.164, e.g. `+79123456789`. `area` is the area code of the house, digits only:
/// with it a short local number is completed.
pub fn normalise(text: &str, area: Option<&str>) -> Result<String, NotAPhone> {
    let lower = text.to_lowercase();
    let end = EXTENSION.iter().filter_map(|mark| lower.find(mark)).min();
    let number = lower[..end.unwrap_or(lower.len())].trim();
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();

    let national = if number.starts_with('+') {
        let rest = digits.strip_prefix('7').ok_or(match digits.is_empty() {
            true => NotAPhone::Malformed,
            false => NotAPhone::Foreign,
        })?;
        rest.to_owned()
    } else {
        match (digits.len(), area) {
            (14, _) if digits.starts_with("8107") => digits[4..].to_owned(),
            (11, _) if digits.starts_with(['7', '8']) => digits[1..].to_owned(),
            (10, _) => digits,
            (1.., Some(area)) if area.len() + digits.len() == 10 => format!("{area}{digits}"),
            (5..=7, None) => return Err(NotAPhone::Local),
            _ => return Err(NotAPhone::Malformed),
        }
    };
    // No area or network code of the plan begins with 0, 1 or 2.
    if national.len() != 10 || national.starts_with(['0', '1', '2']) {
        return Err(NotAPhone::Malformed);
    }
    Ok(format!("+7{national}"))
}

/// Cuts a cell or a line that names several telephones. A comma parts two numbers only when a whole
/// number follows it, because it also introduces an extension.
pub fn several(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    for piece in text.split([';', '\n', '|']) {
        let mut rest = piece;
        let mut from = 0;
        while let Some(comma) = rest[from..].find(',').map(|at| at + from) {
            let next = rest[comma + 1..].split(',').next().unwrap_or_default();
            if next.chars().filter(char::is_ascii_digit).count() >= 10 {
                parts.push(&rest[..comma]);
                rest = &rest[comma + 1..];
                from = 0;
            } else {
                from = comma + 1;
            }
        }
        parts.push(rest);
    }
    parts
        .into_iter()
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect()
}

/// For people: `+7 912 345-67-89`. What is not a number of the plan is returned as it is.
pub fn display(e164: &str) -> String {
    match e164.strip_prefix("+7") {
        Some(n) if n.len() == 10 && n.is_ascii() => {
            format!("+7 {} {}-{}-{}", &n[..3], &n[3..6], &n[6..8], &n[8..])
        }
        _ => e164.to_owned(),
    }
}

/// For logs and for those who may not see it whole: only the last two digits are told.
pub fn mask(e164: &str) -> String {
    let digits: Vec<char> = e164.chars().filter(char::is_ascii_digit).collect();
    match digits.as_slice() {
        [.., a, b] if digits.len() >= 7 => format!("+7 *** ***-**-{a}{b}"),
        _ => "***".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ways_of_writing_lead_to_one_number() {
        for (input, area, expected) in [
            ("8 (912) 345-67-89", None, Ok("+79123456789")),
            ("+7 912 345 67 89", None, Ok("+79123456789")),
            ("9123456789", None, Ok("+79123456789")),
            ("79123456789", None, Ok("+79123456789")),
            ("+7(3452)12-34-56", None, Ok("+73452123456")),
            ("12-34-56", Some("3452"), Ok("+73452123456")),
            ("12-34-56", None, Err(NotAPhone::Local)),
            ("8-800-100-57-24", None, Ok("+78001005724")),
            ("8 10 7 912 345 67 89", None, Ok("+79123456789")),
            ("8 912 345 67 89 доб. 123", None, Ok("+79123456789")),
            ("8 912 345 67 89 Ext 5", None, Ok("+79123456789")),
            ("8 912 345 67 89, 12", None, Ok("+79123456789")),
            ("+7 701 234 56 78", None, Ok("+77012345678")),
            ("+380501234567", None, Err(NotAPhone::Foreign)),
            ("912345678", None, Err(NotAPhone::Malformed)),
            ("", None, Err(NotAPhone::Malformed)),
            ("+", None, Err(NotAPhone::Malformed)),
            ("", Some("3452123456"), Err(NotAPhone::Malformed)),
            ("+7 012 345 67 89", None, Err(NotAPhone::Malformed)),
            ("+7 912 345 67", None, Err(NotAPhone::Malformed)),
        ] {
            assert_eq!(normalise(input, area).as_deref().map_err(|e| *e), expected, "{input}");
        }
    }

    #[test]
    fn a_cell_may_name_several() {
        assert_eq!(several("8 912 345 67 89, 12"), ["8 912 345 67 89, 12"]);
        assert_eq!(
            several("89123456789, 89123456780;\n 12-34-56 "),
            ["89123456789", "89123456780", "12-34-56"]
        );
        assert!(several(" ; ").is_empty());
    }

    #[test]
    fn people_see_groups_and_logs_see_two_digits() {
        assert_eq!(display("+79123456789"), "+7 912 345-67-89");
        assert_eq!(display("112"), "112");
        assert_eq!(mask("+79123456789"), "+7 *** ***-**-89");
        assert_eq!(mask("112"), "***");
    }

    proptest! {
        #[test]
        fn what_was_normalised_stays(text in "\\PC{0,30}") {
            if let Ok(phone) = normalise(&text, None) {
                prop_assert_eq!(normalise(&phone, None), Ok(phone.clone()));
                prop_assert_eq!(normalise(&display(&phone), None), Ok(phone));
            }
        }

        #[test]
        fn every_number_of_the_plan_is_read_as_written(national in "[3-9][0-9]{9}") {
            let expected = Ok(format!("+7{national}"));
            prop_assert_eq!(normalise(&format!("8{national}"), None), expected.clone());
            prop_assert_eq!(normalise(&display(&format!("+7{national}")), None), expected);
        }
    }
}
