//! How fast searches are on a stock of 200,000 documents: `cargo run --release -p domovoi-search
//! --example speed [documents]`. Prints one line per query: p50 and p99 of 300 runs in milliseconds.

// This program exists to print.
#![allow(clippy::print_stdout)]

use domovoi_search::{Doc, DocKind, Index, Query};
use std::time::{Duration, Instant};

const STREETS: usize = 600;
const RUNS: usize = 300;

const SYLLABLES: [&str; 24] = [
    "во", "ле", "ка", "ни", "то", "ме", "ро", "бе", "ла", "ви", "со", "ку", "зи", "на", "пе", "ри", "мо", "де", "лу",
    "га", "хо", "ши", "ста", "гри",
];
const ENDINGS: [&str; 6] = ["ская", "ный", "ова", "ин", "ная", "ев"];
const WORDS: [&str; 20] = [
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
];

struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        ((self.0 >> 33) % n as u64) as usize
    }

    fn name(&mut self) -> String {
        let mut name: String = (0..2 + self.below(2))
            .map(|_| SYLLABLES[self.below(SYLLABLES.len())])
            .collect();
        name.push_str(ENDINGS[self.below(ENDINGS.len())]);
        name
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let documents = std::env::args().nth(1).map_or(Ok(200_000), |text| text.parse())?;
    let mut dice = Dice(11);
    let streets: Vec<String> = (0..STREETS).map(|_| format!("{} улица", dice.name())).collect();
    let surnames: Vec<String> = (0..4000).map(|_| dice.name()).collect();
    let dir = tempfile::tempdir()?;
    let index = Index::open(dir.path())?;

    let started = Instant::now();
    for i in 0..documents {
        let building = dice.below(STREETS * 8);
        let words: Vec<&str> = (0..8).map(|_| WORDS[dice.below(WORDS.len())]).collect();
        let kind = match i % 10 {
            0..=5 => DocKind::Ticket,
            6..=7 => DocKind::Flat,
            8 => DocKind::Person,
            _ => DocKind::Building,
        };
        index.put(Doc {
            buildings: vec![building as u64],
            number: (kind == DocKind::Ticket).then(|| (100_000 + i).to_string()),
            address: format!(
                "{}, {} к{}",
                streets[building % STREETS],
                1 + building / STREETS * 7,
                1 + building % 3
            ),
            sub: (1 + dice.below(300)).to_string(),
            people: format!("{} {}", surnames[dice.below(surnames.len())], surnames[dice.below(40)]),
            phones: vec![format!("+79{:09}", dice.below(1_000_000_000))],
            text: words.join(" "),
            status: ["new", "in_progress", "closed"][dice.below(3)].into(),
            open: dice.below(10) == 0,
            at: i as i64,
            ..Doc::new(kind, i as u64, 1 + building as u64 % 3)
        })?;
        if i % 5000 == 4999 {
            index.commit(i as u64)?;
        }
    }
    index.commit(documents as u64)?;
    if !index.wait_until(documents as u64, Duration::from_secs(3600)) {
        return Err("the index did not take the documents".into());
    }
    println!("{documents} documents in {:.1} s", started.elapsed().as_secs_f64());

    let street = streets[17].split(' ').next().unwrap_or_default().to_owned();
    let typo: String = street
        .chars()
        .enumerate()
        .filter(|(i, _)| *i != 3)
        .map(|(_, c)| c)
        .collect();
    let beginning: String = street.chars().take(3).collect();
    let queries = [
        ("exact number", "100123".to_owned()),
        ("street and house", format!("{street} 8 к3")),
        ("two words", "протечка стояк".into()),
        ("one broad word", "протечка".into()),
        ("two letters", "пр".into()),
        ("three letters of a street", beginning.clone()),
        ("street and a beginning", format!("{street} прот")),
        ("surname and a beginning", format!("{} {beginning}", surnames[99])),
        ("end of a phone", "4567".into()),
        ("middle of a phone", "123456".into()),
        ("a typo", typo.clone()),
        ("everything at once", format!("{typo} 8 сантехик кран")),
        ("the other layout", "ghjntxrf cnjzr".into()),
        (
            "twelve words",
            "протечка кран лифт батарея стояк кухня ванная свет розетка дверь засор окно".into(),
        ),
    ];
    for (what, text) in queries {
        let query = Query {
            companies: Some(vec![1, 3]),
            ..Query::new(text)
        };
        let total = index.find(&query)?.total;
        let mut times = Vec::with_capacity(RUNS);
        for _ in 0..RUNS {
            let started = Instant::now();
            index.find(&query)?;
            times.push(started.elapsed().as_secs_f64() * 1000.0);
        }
        times.sort_by(f64::total_cmp);
        println!(
            "{what:26} {:7.2} {:7.2}   {total} found",
            times[RUNS / 2],
            times[RUNS * 99 / 100]
        );
    }

    let mut commits: Vec<f64> = (0..40u64)
        .map(|i| {
            for j in 0..100 {
                index.put(Doc {
                    text: "кран".into(),
                    ..Doc::new(DocKind::Ticket, i * 977 + j * 13, 1)
                })?;
            }
            let started = Instant::now();
            index.commit(documents as u64 + 1 + i)?;
            index.wait_until(documents as u64 + 1 + i, Duration::from_secs(60));
            Ok(started.elapsed().as_secs_f64() * 1000.0)
        })
        .collect::<Result<_, domovoi_search::Error>>()?;
    commits.sort_by(f64::total_cmp);
    println!(
        "{:26} {:7.2} {:7.2}   of 100 changes",
        "a commit until it is found", commits[20], commits[39]
    );
    Ok(())
}
