//! Addresses: the street, the house number in its many Russian forms, the flat.

use crate::text::keyboard::look_alike;
use crate::text::words::{LONGEST, fold, words};

/// How people write корпус, строение and литера.
const KORPUS: [&str; 4] = ["к", "кор", "корп", "корпус"];
const STROENIE: [&str; 3] = ["с", "стр", "строение"];
const LITERA: [&str; 3] = ["литера", "литер", "лит"];

/// An address taken apart.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Address {
    pub(crate) street: String,
    /// As [`house_number`] writes it; empty when there is none.
    pub(crate) house: String,
    pub(crate) flat: String,
}

/// Takes an address apart: the flat stands after "кв", the house number is the longest ending that
/// can be one, the street is the rest. "9 Мая улица, 5 к2" has street "9 Мая улица" and house "5к2".
pub(crate) fn split_address(text: &str) -> Address {
    let text = fold(text);
    let mut address = Address::default();
    let mut rest = text.as_str();
    for (start, part) in parts(&text) {
        if let Some(flat) = after_flat_mark(part) {
            let flat = if flat.is_empty() {
                &text[start + part.len()..]
            } else {
                flat
            };
            if flat.contains(|c: char| c.is_ascii_digit()) {
                address.flat = flat_term(flat);
                rest = &text[..start];
                break;
            }
        }
    }
    for (start, _) in parts(rest) {
        if let Some(house) = house_number(&rest[start..]) {
            address.house = house;
            rest = &rest[..start];
            break;
        }
    }
    address.street = rest.trim_end_matches(|c: char| !c.is_alphanumeric()).to_owned();
    address
}

/// Pieces between spaces and commas with the place where each begins.
fn parts(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let gap = |c: char| c.is_whitespace() || c == ',';
    text.split(gap)
        .filter(|part| !part.is_empty())
        .map(move |part| (part.as_ptr() as usize - text.as_ptr() as usize, part))
}

/// What follows "кв", "кв." or "квартира" in one piece of text; `None` when it does not begin so.
pub(crate) fn after_flat_mark(part: &str) -> Option<&str> {
    let rest = ["квартира", "кв", "офис", "оф"]
        .into_iter()
        .find_map(|mark| part.strip_prefix(mark))?;
    let rest = rest.strip_prefix('.').unwrap_or(rest);
    (!rest.starts_with(char::is_alphabetic)).then_some(rest)
}

/// Number of a flat as one term: "12 А" and "12а" are the same.
pub(crate) fn flat_term(flat: &str) -> String {
    fold(flat)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .map(look_alike)
        .take(LONGEST)
        .collect()
}

/// "26-я" and "9-го" as one term, "26я" and "9го".
pub(crate) fn ordinal(piece: &str) -> Option<String> {
    let (number, ending) = piece.split_once(['-', '–'])?;
    let ending = ending.trim_end_matches(|c: char| !c.is_alphanumeric());
    let digits = (1..=4).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    let letters = (1..=3).contains(&ending.chars().count()) && ending.chars().all(|c| matches!(c, 'а'..='я'));
    (digits && letters).then(|| format!("{number}{ending}"))
}

/// The words of a street, and its ordinals also in one piece.
pub(crate) fn street_terms(street: &str) -> Vec<String> {
    let mut out = words(street);
    out.extend(fold(street).split_whitespace().filter_map(ordinal));
    out
}

/// One way to write a house number: "39 корп. 1", "39, к. 1" and "39к1" are "39к1"; "11 лит Б" is
/// "11литб", "7 А" is "7а", "2/30" and "5-7" stay. `None` when the whole text is not a house number.
pub(crate) fn house_number(text: &str) -> Option<String> {
    let folded: String = fold(text).chars().map(look_alike).collect();
    let tokens = tokens(&folded);
    let mut rest = tokens.as_slice();
    if let [Token::Letters("д" | "дом" | "вл" | "владение"), tail @ ..] = rest {
        rest = tail;
    }
    let [Token::Digits(number, _), tail @ ..] = rest else {
        return None;
    };
    let mut out = (*number).to_owned();
    rest = tail;
    while !rest.is_empty() {
        rest = part(rest, &mut out)?;
    }
    (out.chars().count() <= LONGEST).then_some(out)
}

/// Writes the part of a house number that `tokens` begin with, and returns what follows it.
fn part<'t, 'a>(tokens: &'t [Token<'a>], out: &mut String) -> Option<&'t [Token<'a>]> {
    use Token::{Digits, Joint, Letters};
    let after = tokens.get(1..).unwrap_or_default();
    let (mark, rest) = match tokens {
        [Joint(joint), Digits(..), ..] => (joint.to_string(), after),
        [Joint(joint), Letters(_), ..] if out.contains("лит") => (joint.to_string(), after),
        [Letters(mark), Digits(..), ..] if KORPUS.contains(mark) => ("к".to_owned(), after),
        [Letters(mark), Digits(..), ..] if STROENIE.contains(mark) => ("с".to_owned(), after),
        [Letters(mark), Letters(_), ..] if LITERA.contains(mark) => ("лит".to_owned(), after),
        [Letters(letter), ..] if letter.chars().count() == 1 => (String::new(), tokens),
        _ => return None,
    };
    out.push_str(&mark);
    match rest {
        [Digits(number, _), rest @ ..] => {
            out.push_str(number);
            Some(rest)
        }
        [Letters(letter), rest @ ..] if is_letter(letter) => {
            out.push_str(letter);
            match rest {
                [Digits(number, true), rest @ ..] => {
                    out.push_str(number);
                    Some(rest)
                }
                _ => Some(rest),
            }
        }
        _ => None,
    }
}

/// A литера is one letter, of large plots two.
fn is_letter(text: &str) -> bool {
    matches!(text.chars().count(), 1 | 2)
}

/// What a house number is made of.
enum Token<'a> {
    /// With whether it follows without a gap.
    Digits(&'a str, bool),
    Letters(&'a str),
    /// What joins two numbers: "5-7", "2/30".
    Joint(char),
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut out = Vec::new();
    let mut rest = text;
    let mut glued = false;
    while let Some(first) = rest.chars().next() {
        let same: fn(char) -> bool = match first {
            '0'..='9' => |c| c.is_ascii_digit(),
            _ if first.is_alphabetic() => char::is_alphabetic,
            _ => |_| false,
        };
        let end = rest.find(|c| !same(c)).unwrap_or(rest.len()).max(first.len_utf8());
        let (token, tail) = rest.split_at(end);
        match first {
            '0'..='9' => out.push(Token::Digits(token, glued)),
            '/' => out.push(Token::Joint('/')),
            '-' | '–' | '—' => out.push(Token::Joint('-')),
            _ if first.is_alphabetic() => out.extend(letters(token, glued).into_iter().map(Token::Letters)),
            _ => {}
        }
        glued = first.is_alphanumeric();
        rest = tail;
    }
    out
}

/// Takes apart letters written without a gap: "литб", and after digits "алитб", "ак" or "ас".
fn letters(run: &str, after_digits: bool) -> Vec<&str> {
    if LITERA.contains(&run) {
        return vec![run];
    }
    if let Some(letter) = LITERA
        .iter()
        .find_map(|mark| run.strip_prefix(mark))
        .filter(|letter| is_letter(letter))
    {
        return vec!["лит", letter];
    }
    let (first, rest) = run.split_at(run.chars().next().map_or(0, char::len_utf8));
    if after_digits && (rest == "к" || rest == "с" || rest.starts_with("лит")) {
        return [vec![first], letters(rest, false)].concat();
    }
    vec![run]
}

/// Marks a term that stands for the whole of a number and not for a part of it.
pub(crate) fn whole(term: &str) -> String {
    format!("={term}")
}

/// Terms under which a house number is found: itself as a whole, its first number, and the second
/// one of a corner house ("2/30" stands on two streets).
pub(crate) fn house_terms(house: &str) -> Vec<String> {
    if house.is_empty() {
        return Vec::new();
    }
    let mut out = vec![whole(house)];
    for part in house.split(['/', '-']) {
        let digits = leading_digits(part);
        if !digits.is_empty() && !out.iter().any(|term| term == digits) {
            out.push(digits.to_owned());
        }
    }
    out
}

pub(crate) fn leading_digits(text: &str) -> &str {
    &text[..text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn house_numbers_have_one_form() {
        for (text, expected) in [
            ("39", "39"),
            ("39 к1", "39к1"),
            ("39к1", "39к1"),
            ("39 корп. 1", "39к1"),
            ("39, корпус 1", "39к1"),
            ("39k1", "39к1"),
            ("д. 39 к. 1", "39к1"),
            ("11 литБ", "11литб"),
            ("11 литера Б", "11литб"),
            ("23 корпус 1 литера А", "23к1лита"),
            ("7А", "7а"),
            ("7 A", "7а"),
            ("2/30", "2/30"),
            ("5-7", "5-7"),
            ("5–7", "5-7"),
            ("14 стр 2", "14с2"),
            ("39 к", "39к"),
            ("92Б", "92б"),
            ("46алитб", "46алитб"),
            ("46А лит. Б", "46алитб"),
            ("3ас2", "3ас2"),
            ("3 А стр. 2", "3ас2"),
            ("9ак2", "9ак2"),
            ("44 литА-А2", "44лита-а2"),
            ("24 к2 литА,А1", "24к2литаа1"),
            ("93 к3 литГ6", "93к3литг6"),
            ("14 к10 литЖЛ", "14к10литжл"),
            ("7-9-11 литСО", "7-9-11литсо"),
        ] {
            assert_eq!(house_number(text).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "",
            "ленина",
            "9 мая",
            "26-я",
            "39 12",
            "к1",
            "39 кв 5",
            "5-",
            "11 лит б 12",
            "5 аб",
        ] {
            assert_eq!(house_number(text), None, "{text}");
        }
    }

    #[test]
    fn addresses_are_taken_apart() {
        for (text, street, house, flat) in [
            ("Наличная улица, 49", "наличная улица", "49", ""),
            ("Ленина улица, 39 к1", "ленина улица", "39к1", ""),
            ("ленина 39 к1", "ленина", "39к1", ""),
            ("9 Мая улица, 5", "9 мая улица", "5", ""),
            ("26-я линия В.О., 15 к2", "26-я линия в.о", "15к2", ""),
            ("г. Пермь, ул. Мира, д. 5-7, кв. 12", "г. пермь, ул. мира", "5-7", "12"),
            ("Большой проспект, 2/30 кв 4а", "большой проспект", "2/30", "4а"),
            ("Квасная улица, 8", "квасная улица", "8", ""),
            ("Без номера", "без номера", "", ""),
            ("", "", "", ""),
        ] {
            let address = Address {
                street: street.into(),
                house: house.into(),
                flat: flat.into(),
            };
            assert_eq!(split_address(text), address, "{text}");
        }
    }

    #[test]
    fn a_house_is_found_by_its_whole_and_its_numbers() {
        for (house, terms) in [
            ("39к1", "=39к1 39"),
            ("2/30", "=2/30 2 30"),
            ("7а", "=7а 7"),
            ("5", "=5 5"),
            ("", ""),
        ] {
            assert_eq!(house_terms(house).join(" "), terms, "{house}");
        }
    }

    #[test]
    fn ordinals_of_streets_are_one_term() {
        assert_eq!(street_terms("26-я линия В.О.").join(" "), "26 я линия в о 26я");
        for text in ["5-7", "я", "8-", "-я", "8-марта", "12345-я"] {
            assert_eq!(ordinal(text), None, "{text}");
        }
    }
}
