//! Reading the search box: from what was typed to what may be meant.
//!
//! The box is split at spaces. Each piece is read as typed and as if typed in the other keyboard
//! layout; neighbouring pieces are also read together as a phone number ("921 123-45-67"), a house
//! number ("39 к1") or a flat ("кв 12"). Every piece must match in one of its readings, except
//! little words, which only help when something else was typed.

use crate::ask::{self, Ask, Place, Setting};
use crate::text::keyboard::{to_cyrillic, to_latin};
use crate::text::{address, words};

/// Characters of the box that are read.
const LONGEST_TEXT: usize = 200;
/// Words of the box that are read.
const MOST_WORDS: usize = 12;
/// Pieces that one house number may take: "39 корп . 1 лит Б".
const HOUSE_PIECES: usize = 6;
/// Digits that make several pieces of digits a phone rather than a house and a flat.
const SPACED_PHONE_DIGITS: usize = 5;

/// Percent by which each word of a house number counts when all of them together are one: more than
/// any of them could alone.
const TOGETHER: u32 = 300;

/// Words that say little alone and are often left out of what is searched.
#[rustfmt::skip]
const LITTLE: &[&str] = &[
    "а", "без", "в", "во", "для", "до", "за", "и", "из", "к", "на", "не", "о", "об", "от", "по", "под", "при", "с", "со", "у",
    "аллея", "б", "бул", "бульвар", "г", "гор", "город", "д", "дом", "кв", "квартира", "корп", "корпус", "лит", "литера",
    "наб", "набережная", "пер", "переулок", "пл", "площадь", "пр", "просп", "проспект", "пос", "поселок", "стр", "строение",
    "тер", "ул", "улица", "ш", "шоссе",
];

/// The meaning of a query.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct Meaning {
    /// Each of these must match.
    pub(crate) must: Vec<Ask>,
    /// Each of these adds weight when it matches.
    pub(crate) should: Vec<Ask>,
}

/// Reads the box; an empty meaning when there is nothing to search for in it.
pub(crate) fn understand(text: &str, typos: bool) -> Meaning {
    let pieces = pieces(text);
    let mut meaning = Meaning::default();
    for unit in units(&pieces, typos, true) {
        if unit.little {
            &mut meaning.should
        } else {
            &mut meaning.must
        }
        .push(unit.ask);
    }
    if meaning.must.is_empty() {
        meaning.must = std::mem::take(&mut meaning.should);
    }
    meaning
}

/// What stands between two spaces.
#[derive(Clone, Debug)]
struct Piece {
    /// Folded, as typed first, then what it may be in the other layout.
    readings: Vec<String>,
    last: bool,
    /// What stands around it says which number a number is.
    setting: Setting,
}

/// One or more neighbouring pieces understood together.
struct Unit {
    ask: Ask,
    little: bool,
}

fn pieces(text: &str) -> Vec<Piece> {
    let text: String = text.chars().take(LONGEST_TEXT).collect();
    let open = !text.ends_with(char::is_whitespace);
    let text = words::fold(&text);
    let mut out: Vec<Piece> = Vec::new();
    let mut left = MOST_WORDS;
    for typed in text.split_whitespace() {
        let readings = readings(typed);
        let words = readings
            .iter()
            .map(|reading| words::words(reading).len())
            .max()
            .unwrap_or_default();
        if words == 0 {
            continue;
        }
        if words > left {
            break;
        }
        left -= words;
        out.push(Piece {
            readings,
            last: false,
            setting: Setting::Alone,
        });
    }
    let mut after_house = false;
    for i in 0..out.len() {
        let typed = out[i].readings[0].as_str();
        let names = out.get(i + 1).is_some_and(|next| is_name(&next.readings[0]));
        let is_house = has_digit(typed) && !names && address::ordinal(typed).is_none();
        out[i].setting = match (names, after_house) {
            (true, _) => Setting::BeforeWord,
            (_, true) => Setting::AfterNumber,
            _ => Setting::Alone,
        };
        after_house |= is_house;
    }
    if let Some(piece) = out.last_mut() {
        piece.last = open;
    }
    out
}

/// The piece as typed and in the other layout. A comma or full stop may be a letter of the other
/// layout or just a mark, so both are tried.
fn readings(typed: &str) -> Vec<String> {
    let mut out = vec![typed.to_owned()];
    let mut also = |reading: String| {
        if !out.contains(&reading) {
            out.push(reading);
        }
    };
    if typed.contains(|c: char| c.is_ascii_alphabetic()) {
        also(words::fold(&to_cyrillic(typed)));
        also(words::fold(&to_cyrillic(typed.trim_matches([',', '.', ';', ':']))));
    }
    if typed.contains(|c| matches!(c, 'а'..='я')) && !has_digit(typed) {
        also(to_latin(typed));
    }
    out
}

fn units(pieces: &[Piece], typos: bool, phones: bool) -> Vec<Unit> {
    let mut out = Vec::new();
    let mut rest = pieces;
    while !rest.is_empty() {
        let found = if phones { spaced_phone(rest, typos) } else { None };
        let (unit, taken) = found
            .or_else(|| flat(rest, typos))
            .or_else(|| house(rest, typos))
            .unwrap_or_else(|| single(&rest[0], typos));
        out.push(unit);
        rest = &rest[taken..];
    }
    out
}

/// Neighbouring pieces that may belong together, taken each by itself after all; little words
/// among them need not match.
fn apart(units: Vec<Unit>) -> Ask {
    let (little, needed): (Vec<Unit>, Vec<Unit>) = units.into_iter().partition(|unit| unit.little);
    let units = if needed.is_empty() { little } else { needed };
    ask::all(units.into_iter().map(|unit| unit.ask).collect())
}

fn needed(ask: Ask) -> Unit {
    Unit { ask, little: false }
}

/// "+7 (921) 123 45 67": several pieces of digits that make one number.
fn spaced_phone(pieces: &[Piece], typos: bool) -> Option<(Unit, usize)> {
    let count = pieces.iter().take_while(|piece| is_phone(&piece.readings[0])).count();
    let run = &pieces[..count];
    let text: String = run.iter().map(|piece| piece.readings[0].as_str()).collect();
    let digits = words::digits(&text);
    let marked = text.contains(['+', '(']);
    if count < 2 || (digits.len() < SPACED_PHONE_DIGITS && !marked) {
        return None;
    }
    let mut asks = ask::phone(&digits, count as u32);
    asks.push(apart(units(run, typos, false)));
    Some((needed(ask::any(asks)), count))
}

/// "кв 12", "кв. 12", "квартира 12".
fn flat(pieces: &[Piece], typos: bool) -> Option<(Unit, usize)> {
    let [mark, number, ..] = pieces else { return None };
    let marked = mark
        .readings
        .iter()
        .any(|reading| address::after_flat_mark(reading) == Some(""));
    let number_typed = number.readings[0].as_str();
    if !marked || !number_typed.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mut asks = ask::flat(number_typed, 200);
    asks.push(ask::all(vec![single(mark, typos).0.ask, single(number, typos).0.ask]));
    Some((needed(ask::any(asks)), 2))
}

/// "39 к1", "39 корпус 1", "11 лит Б": the longest run of pieces that is one house number.
fn house(pieces: &[Piece], typos: bool) -> Option<(Unit, usize)> {
    if !has_digit(&pieces[0].readings[0]) {
        return None;
    }
    for count in (2..=pieces.len().min(HOUSE_PIECES)).rev() {
        let run = &pieces[..count];
        let last = run[count - 1].last;
        let words: usize = run.iter().map(|piece| words::words(&piece.readings[0]).len()).sum();
        let numbers = house_numbers(run);
        if numbers.is_empty() {
            continue;
        }
        let mut asks: Vec<Ask> = numbers
            .iter()
            .flat_map(|number| ask::house(number, TOGETHER * words as u32, last))
            .collect();
        asks.push(apart(run.iter().map(|piece| single(piece, typos).0).collect()));
        return Some((needed(ask::any(asks)), count));
    }
    None
}

/// What house numbers the run can be, as typed and with Latin keys read as Cyrillic ones.
fn house_numbers(run: &[Piece]) -> Vec<String> {
    let joined = |reading: fn(&Piece) -> &str| -> Option<String> {
        address::house_number(&run.iter().map(reading).collect::<Vec<_>>().join(" "))
    };
    let typed = joined(|piece| &piece.readings[0]);
    let mut out: Vec<String> = typed.into_iter().collect();
    if let Some(other) = joined(|piece| piece.readings.get(1).unwrap_or(&piece.readings[0]))
        && !out.contains(&other)
    {
        out.push(other);
    }
    out
}

fn single(piece: &Piece, typos: bool) -> (Unit, usize) {
    let place = Place {
        last: piece.last,
        setting: piece.setting,
        typos,
    };
    let mut asks = Vec::new();
    for reading in &piece.readings {
        let words = words::words(reading);
        if words.is_empty() {
            continue;
        }
        let last = words.len() - 1;
        let word = |(i, word): (usize, &String)| {
            ask::word(
                word,
                Place {
                    last: place.last && i == last,
                    ..place
                },
            )
        };
        asks.push(ask::all(words.iter().enumerate().map(word).collect()));
        if words.len() > 1 || reading.contains(|c: char| !c.is_alphanumeric()) {
            asks.extend(numbers(reading, piece.last));
        }
    }
    let little = piece.readings.iter().any(|reading| {
        let words = words::words(reading);
        !words.is_empty() && words.iter().all(|word| LITTLE.contains(&word.as_str()))
    });
    (
        Unit {
            ask: ask::any(asks),
            little,
        },
        1,
    )
}

/// What a piece with marks in it can be as a whole: "8(921)123-45-67", "2/30", "39-12", "кв.12".
fn numbers(text: &str, last: bool) -> Vec<Ask> {
    let mut asks = Vec::new();
    if let Some(flat) = address::after_flat_mark(text)
        && has_digit(flat)
    {
        asks.extend(ask::flat(flat, 200));
    }
    if !has_digit(text) {
        return asks;
    }
    asks.extend(address::ordinal(text).map(|ordinal| ask::ordinal(&ordinal)));
    if is_phone(text) {
        asks.extend(ask::phone(&words::digits(text), 2));
    }
    if let Some(number) = address::house_number(text) {
        let words = words::words(text).len() as u32;
        asks.extend(ask::house(&number, TOGETHER * words, last));
    }
    if let Some((house, flat)) = text.split_once(['-', '–'])
        && let Some(house) = address::house_number(house)
        && flat.starts_with(|c: char| c.is_ascii_digit())
    {
        asks.push(ask::all(vec![
            ask::any(ask::house(&house, 100, false)),
            ask::any(ask::flat(flat, 100)),
        ]));
    }
    asks
}

fn is_phone(text: &str) -> bool {
    has_digit(text) && text.chars().all(|c| c.is_ascii_digit() || "+()-–.".contains(c))
}

/// Whether a piece can be part of a name, as "линия" in "8 линия".
fn is_name(text: &str) -> bool {
    text.chars().count() > 1 && text.chars().all(char::is_alphabetic) && !LITTLE.contains(&text)
}

fn has_digit(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::{How, Leaf, Part};

    fn leaves(ask: &Ask, out: &mut Vec<Leaf>) {
        match ask {
            Ask::Leaf(leaf) => out.push(leaf.clone()),
            Ask::All(asks) | Ask::Any(asks) => asks.iter().for_each(|ask| leaves(ask, out)),
        }
    }

    fn ways(text: &str) -> Vec<(Part, How, String)> {
        let meaning = understand(text, true);
        let mut out = Vec::new();
        meaning
            .must
            .iter()
            .chain(&meaning.should)
            .for_each(|ask| leaves(ask, &mut out));
        out.into_iter().map(|leaf| (leaf.part, leaf.how, leaf.term)).collect()
    }

    #[test]
    fn the_box_is_read_in_every_way_it_can_be_meant() {
        let open = How::Typo {
            edits: 1,
            open_end: true,
        };
        let closed = How::Typo {
            edits: 1,
            open_end: false,
        };
        let wide = How::Typo {
            edits: 2,
            open_end: true,
        };
        for (text, part, how, term) in [
            ("100008", Part::Number, How::Exact, "100008"),
            ("№100008", Part::Number, How::Exact, "100008"),
            ("1000", Part::Number, How::Prefix, "1000"),
            ("39 к1", Part::House, How::Exact, "=39к1"),
            ("39 корпус 1 лит Б", Part::House, How::Exact, "=39к1литб"),
            ("39r1", Part::House, How::Exact, "=39к1"),
            ("39 r1", Part::House, How::Exact, "=39к1"),
            ("д.39", Part::House, How::Exact, "=39"),
            ("39/1", Part::House, How::Exact, "=39к1"),
            ("39", Part::Flat, How::Exact, "39"),
            ("кв.12", Part::Flat, How::Exact, "12"),
            ("rd 12", Part::Flat, How::Exact, "12"),
            ("39-12", Part::Flat, How::Exact, "12"),
            ("+7 (921) 123 45 67", Part::Phone, How::Exact, "79211234567"),
            ("8 921 12", Part::Phone, How::Prefix, "792112"),
            ("123-45", Part::Phone, How::Prefix, "12345"),
            ("ktyby", Part::Street, How::Prefix, "ленин"),
            (",tkbycrjuj", Part::Street, How::Exact, "белинского"),
            ("мфшддфте", Part::Words, How::Exact, "vaillant"),
            ("кран", Part::Words, open, "кран"),
            ("кран ", Part::Words, closed, "кран"),
            ("сантехик", Part::Words, wide, "сантехик"),
        ] {
            let ways = ways(text);
            assert!(ways.contains(&(part, how, term.to_owned())), "{text}: {ways:?}");
        }
    }

    #[test]
    fn short_words_have_no_typos_and_numbers_never_do() {
        for text in ["лиф", "100008", "39к1", "+79211234567"] {
            assert!(
                !ways(text).iter().any(|(_, how, _)| matches!(how, How::Typo { .. })),
                "{text}"
            );
        }
    }

    #[test]
    fn little_words_only_help() {
        let meaning = understand("течёт у дома 5 в ванной", false);
        assert_eq!(
            (meaning.must.len(), meaning.should.len()),
            (4, 1),
            "the words may be about house 5в"
        );
        assert_eq!(understand("в", false).must.len(), 1);
        assert_eq!(understand(" …!", true), Meaning::default());
    }

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(understand(&"кран ".repeat(100), true).must.len(), MOST_WORDS);
        assert_eq!(
            understand(&"кран-".repeat(100), true).must.len(),
            0,
            "one piece of forty words is not a query"
        );
        assert_eq!(understand(&"ы".repeat(500), true).must.len(), 0);
    }
}
