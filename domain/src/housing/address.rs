//! Russian addresses: one house under the many ways of writing it.
//!
//! A house number is a number ("39", "5-7", "2/30", "9А") followed by labels: корпус ("к1"),
//! строение ("с9"), литера ("литБ"). [`house_number`] writes them as the open map data does, and two
//! texts are one house exactly when they are written alike after that.

use crate::kernel::vocabulary::{fold, tidy};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// What makes two addresses the same address.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct AddressKey {
    street: String,
    number: String,
}

impl AddressKey {
    /// A number that is not a house number is compared as it stands.
    pub fn new(street: &str, number: &str) -> Self {
        let number = house_number(number).unwrap_or_else(|| tidy(number));
        Self {
            street: fold_street(street),
            number: fold(&number),
        }
    }

    /// The address of a house that a table gives in one cell or in two: without a `number`, the
    /// number is looked for at the end of `street`. `None` when there is no house number in it.
    pub fn read(street: &str, number: &str) -> Option<Self> {
        if number.trim().is_empty() {
            let (street, number) = split_line(street)?;
            Some(Self::new(&street, &number))
        } else {
            house_number(number)?;
            Some(Self::new(street, number))
        }
    }
}

/// Street and number as a person reads them: "улица Кораблестроителей, 39 к1".
pub fn full(street: &str, number: &str) -> String {
    format!("{street}, {number}")
}

/// Orders house and flat numbers as people count: 9, 9А, 10, 10 к2.
pub fn natural(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (chunks(a).into_iter(), chunks(b).into_iter());
    loop {
        match (a.next(), b.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(a), Some(b)) => match a.cmp(&b) {
                Ordering::Equal => {}
                other => return other,
            },
        }
    }
}

/// Digits count as a number (its length first, so that no number is too long), the rest as text.
fn chunks(text: &str) -> Vec<(usize, String)> {
    let mut chunks: Vec<(usize, String)> = Vec::new();
    let mut in_digits = false;
    for c in text.chars() {
        if c.is_ascii_digit() {
            match chunks.last_mut() {
                Some((length, digits)) if in_digits => {
                    if digits == "0" {
                        digits.clear();
                        *length = 0;
                    }
                    digits.push(c);
                    *length += 1;
                }
                _ => chunks.push((1, c.to_string())),
            }
            in_digits = true;
        } else {
            chunks.push((usize::MAX, c.to_lowercase().collect()));
            in_digits = false;
        }
    }
    chunks
}

/// The house number in its one form, e.g. `39 к1` for "д. 39, корп. 1"; `None` when the text does
/// not start with a number or what follows it is no label.
pub fn house_number(text: &str) -> Option<String> {
    let mut number = read_number(text)?;
    // What people write is settled at once; an odd text may take a second reading.
    for _ in 0..3 {
        let again = read_number(&number)?;
        if again == number {
            return Some(number);
        }
        number = again;
    }
    None
}

fn read_number(text: &str) -> Option<String> {
    let mut reader = Reader::new(text);
    reader.skip_house_word();
    let mut number = reader.base()?;
    while !reader.is_done() {
        number.push(' ');
        number.push_str(&reader.label()?);
    }
    Some(number)
}

/// Reads a house number from left to right.
struct Reader {
    text: Vec<char>,
    at: usize,
}

impl Reader {
    fn new(text: &str) -> Self {
        Self {
            text: tidy(text).chars().map(cyrillic).collect(),
            at: 0,
        }
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.text.get(self.at + ahead).copied()
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> String {
        let from = self.at;
        while self.peek(0).is_some_and(&wanted) {
            self.at += 1;
        }
        self.text[from..self.at].iter().collect()
    }

    fn skip_gap(&mut self) {
        self.take_while(|c| matches!(c, ' ' | ',' | '.' | ';' | '№'));
    }

    /// "д.", "дом" before the number.
    fn skip_house_word(&mut self) {
        self.skip_gap();
        let from = self.at;
        let word = self.take_while(char::is_alphabetic).to_lowercase();
        if word == "д" || word == "дом" {
            self.skip_gap();
        } else {
            self.at = from;
        }
    }

    /// "39", "5-7", "7-9-11", "26-28/9", "9А", "48/27Б".
    fn base(&mut self) -> Option<String> {
        let mut base = self.member()?;
        loop {
            let from = self.at;
            self.take_while(|c| c == ' ');
            let joint = match self.peek(0) {
                Some('-' | '–' | '—') => '-',
                Some('/' | '\\') => '/',
                _ => {
                    self.at = from;
                    return Some(base);
                }
            };
            self.at += 1;
            self.take_while(|c| c == ' ');
            let Some(member) = self.member() else {
                self.at = from;
                return Some(base);
            };
            base.push(joint);
            base.push_str(&member);
        }
    }

    /// Digits and a letter that belongs to them.
    fn member(&mut self) -> Option<String> {
        let mut member = self.take_while(|c| c.is_ascii_digit());
        if member.is_empty() {
            return None;
        }
        let gap = usize::from(self.peek(0) == Some(' '));
        if let Some(letter) = self.peek(gap).filter(|c| c.is_alphabetic()) {
            let after = self.peek(gap + 1);
            let alone = !after.is_some_and(char::is_alphanumeric);
            // "к 1" and "с. 9" are labels, "9К" is a letter.
            let is_mark = matches!(lower(letter), 'к' | 'с') && (after == Some('.') || self.digit_follows(gap + 1));
            if alone && !is_mark {
                member.extend(letter.to_uppercase());
                self.at += gap + 1;
            }
        }
        Some(member)
    }

    fn digit_follows(&self, ahead: usize) -> bool {
        let space = usize::from(self.peek(ahead) == Some(' '));
        self.peek(ahead + space).is_some_and(|c| c.is_ascii_digit())
    }

    fn is_done(&mut self) -> bool {
        self.skip_gap();
        self.at == self.text.len()
    }

    /// One label in its short form: "к1", "с9", "литБ". A word that is no mark is kept as it stands;
    /// `None` for what is not a word.
    fn label(&mut self) -> Option<String> {
        let from = self.at;
        let word = self.take_while(char::is_alphabetic);
        let mark = match word.to_lowercase().as_str() {
            "к" | "кор" | "корп" | "корпус" => "к",
            "с" | "стр" | "строен" | "строение" => "с",
            // Written with a capital and apart, "Лит Т" is a name of its own: open map data has
            // "4 литТ" and "4 Лит Т" as two houses of one yard.
            "лит" if word == "Лит" && self.peek(0) == Some(' ') => "",
            "лит" | "литер" | "литера" => "лит",
            glued if glued.starts_with("лит") && word.chars().count() <= 5 => {
                self.at = from + 3;
                "лит"
            }
            _ => "",
        };
        if !mark.is_empty() {
            self.skip_gap();
            let value = match mark {
                "лит" => self.take_while(|c| c.is_alphanumeric() || matches!(c, '-' | ',')),
                _ => self.part(),
            };
            let value = value.trim_end_matches([',', '-']).to_uppercase();
            if !value.is_empty() {
                return Some(format!("{mark}{value}"));
            }
            self.at = from;
        } else {
            self.at = from;
        }
        let word = self.take_while(|c| c.is_alphanumeric() || c == '-');
        word.starts_with(char::is_alphabetic).then_some(word)
    }

    /// Number of a корпус or строение: "1", "1А", "2/3", "А".
    fn part(&mut self) -> String {
        let mut part = self.take_while(|c| c.is_ascii_digit() || matches!(c, '/' | '-'));
        let alone = !self.peek(1).is_some_and(char::is_alphanumeric);
        if let Some(letter) = self.peek(0).filter(|c| alone && c.is_alphabetic()) {
            part.push(letter);
            self.at += 1;
        }
        part
    }
}

/// A Latin letter that looks like a Russian one is one: half of all tables have them mixed.
fn cyrillic(c: char) -> char {
    const ALIKE: [(char, char); 20] = [
        ('A', 'А'),
        ('B', 'В'),
        ('C', 'С'),
        ('E', 'Е'),
        ('H', 'Н'),
        ('K', 'К'),
        ('M', 'М'),
        ('O', 'О'),
        ('P', 'Р'),
        ('T', 'Т'),
        ('X', 'Х'),
        ('Y', 'У'),
        ('a', 'а'),
        ('c', 'с'),
        ('e', 'е'),
        ('k', 'к'),
        ('o', 'о'),
        ('p', 'р'),
        ('x', 'х'),
        ('y', 'у'),
    ];
    ALIKE
        .iter()
        .find(|(latin, _)| *latin == c)
        .map_or(c, |(_, russian)| *russian)
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

/// Words for kinds of street, each with what it is counted as.
const STREET_KINDS: [(&str, &[&str]); 13] = [
    ("ул", &["улица", "ул"]),
    ("пр", &["проспект", "просп", "пр", "пр-т", "пр-кт"]),
    ("лин", &["линия", "лин"]),
    ("пер", &["переулок", "пер"]),
    ("наб", &["набережная", "наб"]),
    ("бул", &["бульвар", "бул", "б-р", "бр"]),
    ("пл", &["площадь", "пл"]),
    ("пр-д", &["проезд", "пр-д"]),
    ("ш", &["шоссе", "ш"]),
    ("ал", &["аллея", "ал"]),
    ("туп", &["тупик", "туп"]),
    ("мкр", &["микрорайон", "мкр", "мкрн", "м-н"]),
    ("кв-л", &["квартал", "кв-л"]),
];

fn street_kind(word: &str) -> Option<&'static str> {
    STREET_KINDS
        .iter()
        .find(|(_, words)| words.contains(&word))
        .map(|(kind, _)| *kind)
}

/// A street with its words in one form and in one order. Without a kind it counts as an улица.
fn fold_street(street: &str) -> String {
    let spaced = fold(street).replace(['.', ',', '"', '«', '»'], " ");
    let mut words: Vec<String> = Vec::new();
    let mut initials = false;
    for word in spaced.split(' ').filter(|word| !word.is_empty()) {
        let one = word.chars().count() == 1 && street_kind(word).is_none();
        match words.last_mut() {
            // "В. О." and "В.О." are the same initials.
            Some(last) if one && initials => last.push_str(word),
            _ => words.push(street_kind(word).unwrap_or(word).to_owned()),
        }
        initials = one;
    }
    if !words
        .iter()
        .any(|word| STREET_KINDS.iter().any(|(kind, _)| kind == word))
    {
        words.push("ул".to_owned());
    }
    words.sort_unstable();
    words.join(" ")
}

/// Parts "г. Тюмень, ул. Ленина, д. 5 корп. 1, кв. 7" into street and number; town, post code and
/// flat are passed over. `None` when there is no house number in it.
pub fn split_line(line: &str) -> Option<(String, String)> {
    let parts: Vec<String> = line
        .split(',')
        .map(tidy)
        .filter(|part| !part.is_empty() && !is_beside_the_street(part))
        .collect();
    let (first, rest) = parts.split_first()?;
    if !rest.is_empty() {
        return house_number(&rest.join(", ")).map(|number| (first.clone(), number));
    }
    // One part only: the number begins at the last word that starts with a digit or is "д.", and
    // "16-я" is the name of a street.
    let words: Vec<&str> = first.split(' ').collect();
    (1..words.len())
        .find(|at| {
            let tail = words[*at..].join(" ");
            !is_ordinal(words[*at]) && house_number(&tail).is_some() && street_kind(&fold(words[*at])).is_none()
        })
        .and_then(|at| house_number(&words[at..].join(" ")).map(|number| (words[..at].join(" "), number)))
}

fn is_ordinal(word: &str) -> bool {
    let tail = word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
    matches!(tail, "я" | "й" | "ая" | "ый" | "ий" | "ой" | "го")
}

fn is_beside_the_street(part: &str) -> bool {
    let folded = fold(part);
    let first = folded.split([' ', '.']).next().unwrap_or_default();
    let is_post_code = folded.len() == 6 && folded.bytes().all(|b| b.is_ascii_digit());
    is_post_code
        || matches!(
            first,
            "г" | "гор" | "город" | "россия" | "рф" | "кв" | "квартира" | "обл" | "область"
        )
}

#[cfg(test)]
mod tests;
