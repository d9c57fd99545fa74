//! What the stock of tickets is made of, the same for both sides: drawn by chance from a fixed seed, so that every
//! run asks for the same.

use std::fmt::Write;

const SYLLABLES: [&str; 24] = [
    "во", "ле", "ка", "ни", "то", "ме", "ро", "бе", "ла", "ви", "со", "ку", "зи", "на", "пе", "ри", "мо", "де", "лу",
    "га", "хо", "ши", "ста", "гри",
];
const ENDINGS: [&str; 6] = ["ская", "ный", "ова", "ин", "ная", "ев"];
const WORDS: [&str; 40] = [
    "протечка",
    "кран",
    "лифт",
    "батарея",
    "холодная",
    "стояк",
    "кухня",
    "ванная",
    "свет",
    "розетка",
    "домофон",
    "дверь",
    "засор",
    "канализация",
    "окно",
    "подъезд",
    "сантехник",
    "электрик",
    "шум",
    "подвал",
    "крыша",
    "капает",
    "сильно",
    "просит",
    "срочно",
    "затопило",
    "соседи",
    "сверху",
    "отопление",
    "чуть",
    "тёплые",
    "счётчик",
    "замена",
    "прорвало",
    "труба",
    "запах",
    "газа",
    "мусоропровод",
    "застрял",
    "перила",
];

/// A service of the classifier whose term and skill are ordinary.
pub(crate) const SERVICE: &str = "flat/water/fixture_leak";

/// The first ticket came so long before the last, in seconds: two years of a large company.
const SPAN: u64 = 2 * 365 * 86_400;

pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn of(seed: u64) -> Dice {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        dice.below(2);
        dice
    }

    pub(crate) fn below(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % sides as u64) as usize
    }

    fn name(&mut self) -> String {
        let mut name = String::new();
        for _ in 0..2 + self.below(2) {
            name.push_str(SYLLABLES[self.below(SYLLABLES.len())]);
        }
        name.push_str(ENDINGS[self.below(ENDINGS.len())]);
        let mut letters = name.chars();
        let first = letters.next().map(|letter| letter.to_uppercase().to_string());
        first.unwrap_or_default() + letters.as_str()
    }
}

/// The town: who and where.
pub(crate) struct Facts {
    /// How many companies there are; houses and tickets fall to them evenly.
    pub(crate) companies: usize,
    streets: Vec<String>,
    surnames: Vec<String>,
    pub(crate) houses: usize,
    pub(crate) tickets: u64,
    /// Every so-manieth ticket is open.
    pub(crate) open_each: u64,
}

/// One ticket as it was told.
pub(crate) struct Fact {
    pub(crate) house: usize,
    pub(crate) flat: usize,
    pub(crate) name: String,
    pub(crate) phone: String,
    pub(crate) words: String,
    pub(crate) open: bool,
    /// Seconds before the present.
    pub(crate) age: u64,
}

impl Facts {
    pub(crate) fn new(companies: usize, houses: usize, tickets: u64, open_each: u64) -> Facts {
        let mut dice = Dice::of(11);
        Facts {
            companies,
            streets: (0..600).map(|_| dice.name()).collect(),
            surnames: (0..4000).map(|_| dice.name()).collect(),
            houses,
            tickets,
            open_each,
        }
    }

    pub(crate) fn street(&self, at: usize) -> &str {
        &self.streets[at % self.streets.len()]
    }

    pub(crate) fn surname(&self, at: usize) -> &str {
        &self.surnames[at % self.surnames.len()]
    }

    pub(crate) fn company(&self, house: usize) -> usize {
        house % self.companies
    }

    /// Street and number of a house.
    pub(crate) fn address(&self, house: usize) -> (String, String) {
        let number = 1 + house / self.streets.len() * 7;
        (
            format!("{} улица", self.street(house)),
            format!("{number} к{}", 1 + house % 3),
        )
    }

    pub(crate) fn ticket(&self, at: u64) -> Fact {
        let mut dice = Dice::of(at + 1);
        let mut words = String::new();
        for _ in 0..8 + dice.below(16) {
            let _ = write!(words, "{} ", WORDS[dice.below(WORDS.len())]);
        }
        words.push_str(&dice.name().to_lowercase());
        Fact {
            house: dice.below(self.houses),
            flat: 1 + dice.below(300),
            name: format!("{} {}", self.surname(dice.below(4000)), self.surname(dice.below(40))),
            phone: format!("+79{:09}", dice.below(1_000_000_000)),
            words,
            open: at.is_multiple_of(self.open_each),
            age: (self.tickets - at) * SPAN / self.tickets.max(1),
        }
    }
}
