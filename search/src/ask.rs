//! What a query means, before any index is asked: a tree of ways to match, each with a weight.

use crate::doc::Matched;
use crate::text::{address, words};

/// A part of the meaning of a query.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Ask {
    Leaf(Leaf),
    /// All must match; the weights add up.
    All(Vec<Ask>),
    /// One must match; the heaviest that does counts.
    Any(Vec<Ask>),
}

/// One look into the dictionary of one field.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Leaf {
    pub(crate) part: Part,
    pub(crate) how: How,
    pub(crate) term: String,
    pub(crate) weight: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum How {
    Exact,
    /// Terms that begin so.
    Prefix,
    /// Terms at most this many edits away; with `open_end`, terms that begin so.
    Typo {
        edits: u8,
        open_end: bool,
    },
}

/// The searchable parts of a document.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Part {
    Number,
    Phone,
    Street,
    House,
    Flat,
    People,
    Words,
    Stems,
}

impl Part {
    pub(crate) fn matched(self) -> Matched {
        match self {
            Part::Number => Matched::Number,
            Part::Phone => Matched::Phone,
            Part::Street | Part::House | Part::Flat => Matched::Address,
            Part::People => Matched::People,
            Part::Words | Part::Stems => Matched::Text,
        }
    }
}

/// How much each way of matching is worth. A whole number, phone or address outweighs any words;
/// among words a form typed exactly outweighs a beginning, and a beginning a typo.
mod weight {
    pub(super) const NUMBER: u32 = 100;
    pub(super) const NUMBER_BEGINNING: u32 = 40;
    pub(super) const PHONE: u32 = 90;
    pub(super) const PHONE_ENDING: u32 = 36;
    pub(super) const PHONE_MIDDLE: u32 = 26;
    pub(super) const HOUSE: u32 = 40;
    pub(super) const HOUSE_PART: u32 = 30;
    pub(super) const HOUSE_BEGINNING: u32 = 24;
    pub(super) const HOUSE_NEAR: u32 = 8;
    pub(super) const FLAT: u32 = 36;
    pub(super) const NUMBERED_STREET: u32 = 45;
    pub(super) const NAME: u32 = 30;
    pub(super) const WORD: u32 = 20;
    pub(super) const STEM: u32 = 18;
    /// What a beginning is worth less than the whole: for the word being typed, and for others.
    pub(super) const BEGINNING_LAST: u32 = 6;
    pub(super) const BEGINNING: u32 = 14;
    pub(super) const OTHER_FORM: u32 = 10;
    pub(super) const NAME_TYPO: u32 = 6;
    pub(super) const WORD_TYPO: u32 = 4;
}

/// Where a word stands in the query.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// Still being typed, so it may be the beginning of what is meant.
    pub(crate) last: bool,
    pub(crate) setting: Setting,
    /// Whether words a few letters away are meant too.
    pub(crate) typos: bool,
}

/// What stands around a number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Setting {
    Alone,
    /// "8 линия": likely a part of the street's name.
    BeforeWord,
    /// "линия 8 12": likely a flat.
    AfterNumber,
}

fn leaf(part: Part, how: How, term: impl Into<String>, weight: u32) -> Ask {
    Ask::Leaf(Leaf {
        part,
        how,
        term: term.into(),
        weight,
    })
}

/// One of `asks`, without a needless level.
pub(crate) fn any(mut asks: Vec<Ask>) -> Ask {
    if asks.len() == 1 {
        asks.swap_remove(0)
    } else {
        Ask::Any(asks)
    }
}

/// All of `asks`, without a needless level.
pub(crate) fn all(mut asks: Vec<Ask>) -> Ask {
    if asks.len() == 1 {
        asks.swap_remove(0)
    } else {
        Ask::All(asks)
    }
}

/// Every way in which one folded word can match.
pub(crate) fn word(word: &str, place: Place) -> Ask {
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        number(word, place)
    } else {
        letters(word, place)
    }
}

/// "100008", "39", "7а": a ticket, a house, a flat, a part of a phone or of a text.
fn number(word: &str, place: Place) -> Ask {
    let plain = word.bytes().all(|b| b.is_ascii_digit());
    let as_street = if place.setting == Setting::BeforeWord {
        weight::NUMBERED_STREET
    } else {
        weight::NAME
    };
    let mut asks = vec![
        leaf(Part::Number, How::Exact, word, weight::NUMBER),
        leaf(Part::Street, How::Exact, word, as_street),
        leaf(Part::Words, How::Exact, word, weight::WORD),
    ];
    if plain && place.last && word.len() >= 2 {
        asks.push(leaf(Part::Number, How::Prefix, word, weight::NUMBER_BEGINNING));
        asks.push(leaf(Part::Words, How::Prefix, word, weight::WORD - weight::BEGINNING));
    }
    if plain {
        asks.extend(phone(word, 1));
    }
    let (as_house, as_flat) = if place.setting == Setting::AfterNumber {
        (60, 100)
    } else {
        (100, 50)
    };
    asks.extend(
        address::house_number(word)
            .iter()
            .flat_map(|house| self::house(house, as_house, place.last)),
    );
    asks.extend(flat(word, as_flat));
    any(asks)
}

fn letters(word: &str, place: Place) -> Ask {
    let length = word.chars().count();
    let stem = words::stem(word);
    let edits = match length {
        8.. => 2,
        4.. => 1,
        _ => 0,
    };
    let parts = [
        (Part::Street, weight::NAME, weight::NAME_TYPO),
        (Part::People, weight::NAME, weight::NAME_TYPO),
        (Part::Words, weight::WORD, weight::WORD_TYPO),
    ];
    let mut asks = Vec::new();
    for (part, whole, typo) in parts {
        asks.push(leaf(part, How::Exact, word, whole));
        if length >= 2 {
            let less = if place.last {
                weight::BEGINNING_LAST
            } else {
                weight::BEGINNING
            };
            asks.push(leaf(part, How::Prefix, word, whole - less));
        }
        if stem != word && stem.chars().count() >= 3 {
            asks.push(leaf(part, How::Prefix, stem.as_str(), whole - weight::OTHER_FORM));
        }
        if place.typos && edits > 0 {
            asks.push(leaf(
                part,
                How::Typo {
                    edits,
                    open_end: place.last,
                },
                word,
                typo,
            ));
        }
    }
    asks.push(leaf(Part::Stems, How::Exact, stem, weight::STEM));
    any(asks)
}

/// Part of a phone number, or the whole of it, in `pieces` words of the query.
pub(crate) fn phone(digits: &str, pieces: u32) -> Vec<Ask> {
    if digits.len() < words::SHORTEST_PHONE_PART {
        return Vec::new();
    }
    let exact = if digits.len() >= 10 {
        weight::PHONE
    } else {
        weight::PHONE_ENDING
    };
    let mut asks = vec![
        leaf(Part::Phone, How::Exact, digits, exact * pieces),
        leaf(Part::Phone, How::Prefix, digits, weight::PHONE_MIDDLE * pieces),
    ];
    // Within the country eight stands for the code seven.
    if let Some(rest) = digits.strip_prefix('8') {
        let digits = format!("7{rest}");
        asks.push(leaf(Part::Phone, How::Exact, digits.as_str(), exact * pieces));
        asks.push(leaf(Part::Phone, How::Prefix, digits, weight::PHONE_MIDDLE * pieces));
    }
    asks
}

/// "26-я", as [`address::ordinal`] writes it; two words of a street's name.
pub(crate) fn ordinal(term: &str) -> Ask {
    leaf(Part::Street, How::Exact, term, weight::NUMBERED_STREET * 2)
}

/// A house number as [`address::house_number`] writes it. `percent` scales its weight: a hundred for
/// every word of the query that it stands for.
pub(crate) fn house(number: &str, percent: u32, last: bool) -> Vec<Ask> {
    let weigh = |weight: u32| weight * percent / 100;
    let mut asks = vec![leaf(
        Part::House,
        How::Exact,
        address::whole(number),
        weigh(weight::HOUSE),
    )];
    if last {
        asks.push(leaf(
            Part::House,
            How::Prefix,
            address::whole(number),
            weigh(weight::HOUSE_BEGINNING),
        ));
    }
    let base = address::leading_digits(number);
    if base == number {
        asks.push(leaf(Part::House, How::Exact, number, weigh(weight::HOUSE_PART)));
    } else {
        asks.push(leaf(
            Part::House,
            How::Exact,
            address::whole(base),
            weigh(weight::HOUSE_NEAR),
        ));
    }
    // Many write the second building of a plot with a stroke.
    if number.contains('/') {
        asks.push(leaf(
            Part::House,
            How::Exact,
            address::whole(&number.replace('/', "к")),
            weigh(weight::HOUSE_BEGINNING),
        ));
    }
    asks
}

/// A flat's number; the flat itself before what is in it.
pub(crate) fn flat(number: &str, percent: u32) -> Vec<Ask> {
    let number = address::flat_term(number);
    let weight = weight::FLAT * percent / 100;
    let own = leaf(Part::Flat, How::Exact, address::whole(&number), weight + 2);
    vec![own, leaf(Part::Flat, How::Exact, number, weight)]
}
