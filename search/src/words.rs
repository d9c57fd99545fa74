//! Splitting text into words, house numbers and phone endings; the same for documents and queries.

use crate::keyboard::look_alike;
use tantivy::tokenizer::{Language, Stemmer, TextAnalyzer, TokenStream, WhitespaceTokenizer};

/// Longer runs of letters are noise (keys, links) and are not indexed.
const LONGEST: usize = 40;
/// An international number has no more digits (E.164).
const PHONE_DIGITS: usize = 15;
/// Shorter parts of a phone number say nothing.
pub(crate) const SHORTEST_PHONE_PART: usize = 3;

/// Lower case, ё as е, й in one piece, without accents and invisible characters.
pub(crate) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'ё' => out.push('е'),
            '\u{306}' if out.ends_with('и') => {
                out.pop();
                out.push('й');
            }
            '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{feff}' => {}
            _ => out.push(c),
        }
    }
    out
}

/// The words of a text in order, folded.
pub(crate) fn words(text: &str) -> Vec<String> {
    fold(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && word.chars().count() <= LONGEST)
        .map(str::to_owned)
        .collect()
}

/// The stems of folded words that are parted by spaces.
pub(crate) fn stems(words: &str) -> Vec<String> {
    let stemmer = Stemmer::new(Language::Russian);
    let mut analyzer = TextAnalyzer::builder(WhitespaceTokenizer::default())
        .filter(stemmer)
        .build();
    let mut stream = analyzer.token_stream(words);
    let mut out = Vec::new();
    while stream.advance() {
        out.push(level(&stream.token().text));
    }
    out
}

/// The stem of one folded word.
pub(crate) fn stem(word: &str) -> String {
    stems(word).pop().unwrap_or_default()
}

/// Joins stems that the Russian stemmer keeps apart: a fleeting vowel ("потолок", "потолка") and
/// the action named by a noun ("протечь", "протечка").
fn level(stem: &str) -> String {
    let letters: Vec<char> = stem.chars().collect();
    let vowel = |c: char| "аеиоуыэюя".contains(c);
    match letters.as_slice() {
        [head @ .., before, 'о' | 'е', 'к'] if head.len() >= 2 && !vowel(*before) => {
            head.iter().chain([before, &'к']).collect()
        }
        [head @ .., 'ч', 'к'] if head.len() >= 3 => head.iter().chain([&'ч']).collect(),
        _ => stem.to_owned(),
    }
}

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

/// One way to write a house number: "39 корп. 1", "39, к. 1" and "39к1" are "39к1"; "11 лит Б" is
/// "11литб", "7 А" is "7а", "2/30" and "5-7" stay. `None` when the whole text is not a house number.
pub(crate) fn house_number(text: &str) -> Option<String> {
    let folded: String = fold(text).chars().map(look_alike).collect();
    let mut pieces = pieces(&folded).into_iter().peekable();
    if matches!(pieces.peek(), Some(Piece::Letters("д" | "дом" | "вл" | "владение"))) {
        pieces.next();
    }
    let Some(Piece::Digits(number)) = pieces.next() else {
        return None;
    };
    let mut out = number.to_owned();
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Joint(joint) => {
                let Some(Piece::Digits(number)) = pieces.next() else {
                    return None;
                };
                out.push(joint);
                out.push_str(number);
            }
            Piece::Letters(letters) => match part_mark(letters) {
                Some((mark, rest)) => {
                    let what = match (rest, pieces.peek()) {
                        ("", Some(Piece::Digits(what))) => *what,
                        ("", Some(Piece::Letters(what))) if mark == "лит" && what.chars().count() == 1 => *what,
                        (rest, _) if mark == "лит" && rest.chars().count() == 1 => {
                            out.push_str(mark);
                            out.push_str(rest);
                            continue;
                        }
                        _ => return None,
                    };
                    out.push_str(mark);
                    out.push_str(what);
                    pieces.next();
                }
                None if letters.chars().count() == 1 => out.push_str(letters),
                None => return None,
            },
            Piece::Digits(_) => return None,
        }
    }
    (out.chars().count() <= LONGEST).then_some(out)
}

/// Which part of a plot the letters name (корпус, строение, литера), and what stands after it in
/// the same run of letters ("литб"). A lone letter after "к" or "с" would be a guess.
fn part_mark(letters: &str) -> Option<(&'static str, &str)> {
    match letters {
        "к" | "кор" | "корп" | "корпус" => return Some(("к", "")),
        "с" | "стр" | "строение" => return Some(("с", "")),
        _ => {}
    }
    ["литера", "литер", "лит"]
        .into_iter()
        .find_map(|mark| letters.strip_prefix(mark))
        .map(|rest| ("лит", rest))
}

enum Piece<'a> {
    Digits(&'a str),
    Letters(&'a str),
    /// What joins two numbers: "5-7", "2/30".
    Joint(char),
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let same = |c: char| {
            if first.is_ascii_digit() {
                c.is_ascii_digit()
            } else {
                first.is_alphabetic() && c.is_alphabetic()
            }
        };
        let end = rest
            .find(|c: char| !same(c))
            .unwrap_or(rest.len())
            .max(first.len_utf8());
        let (piece, tail) = rest.split_at(end);
        if first.is_ascii_digit() {
            out.push(Piece::Digits(piece));
        } else if first.is_alphabetic() {
            out.push(Piece::Letters(piece));
        } else if matches!(first, '/' | '-') {
            out.push(Piece::Joint(first));
        } else if matches!(first, '–' | '—') {
            out.push(Piece::Joint('-'));
        }
        rest = tail;
    }
    out
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

/// Every ending of a phone number of at least three digits, the whole number first. A part from
/// the middle is the beginning of one of them.
pub(crate) fn phone_endings(phone: &str) -> Vec<String> {
    let digits = digits(phone);
    let full = match (digits.len(), digits.as_bytes().first()) {
        (11, Some(b'8')) => format!("7{}", &digits[1..]),
        (10, _) => format!("7{digits}"),
        _ => digits,
    };
    let full = &full[full.len().saturating_sub(PHONE_DIGITS)..];
    (0..full.len().saturating_sub(SHORTEST_PHONE_PART - 1))
        .map(|start| full[start..].to_owned())
        .collect()
}

/// The ASCII digits of a text.
pub(crate) fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_and_split() {
        for (text, expected) in [
            ("Ёлка у подъезда №3", "елка у подъезда 3"),
            ("Санкт-Петербург, ул. Ле́нина", "санкт петербург ул ленина"),
            ("Тои\u{306}фель", "тойфель"),
            ("кран(ы)\u{a0}течёт!!!", "кран ы течет"),
            ("  …—!  ", ""),
        ] {
            assert_eq!(words(text).join(" "), expected, "{text}");
        }
        assert!(words(&"ж".repeat(41)).is_empty());
    }

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
        ] {
            assert_eq!(house_number(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["", "ленина", "9 мая", "26-я", "39 12", "39 к", "к1", "39 кв 5", "5-"] {
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
    fn phone_endings_begin_with_the_whole_number() {
        assert_eq!(phone_endings("8 (921) 123-45-67")[0], "79211234567");
        assert_eq!(phone_endings("921 123 45 67")[0], "79211234567");
        assert_eq!(phone_endings("+7 921 1234567").last().map(String::as_str), Some("567"));
        assert_eq!(phone_endings("112"), ["112"]);
        assert!(phone_endings("11").is_empty());
        assert!(phone_endings("нет").is_empty());
    }

    #[test]
    fn stems_join_the_forms_of_a_word() {
        for forms in [
            "протечка протечки протечку протечь",
            "потолок потолка потолки",
            "звонок звонка",
            "ванная ванной ванную",
            "течет",
            "39к1",
        ] {
            let mut stems = stems(forms);
            stems.dedup();
            assert_eq!(stems.len(), 1, "{forms}: {stems:?}");
        }
    }
}
