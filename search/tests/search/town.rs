//! A small generated town to search in: three companies, their houses, flats, people, staff and
//! tickets. The same every time.

use domovoi_search::{Doc, DocKind, Hit, Index, Query};
use std::time::Duration;

pub(crate) const STREETS: [&str; 24] = [
    "Наличная улица",
    "Железноводская улица",
    "улица Кораблестроителей",
    "Большой проспект В.О.",
    "Средний проспект В.О.",
    "26-я линия В.О.",
    "улица Беринга",
    "улица Шевченко",
    "Гаванская улица",
    "Весельная улица",
    "Опочинина улица",
    "Карташихина улица",
    "Нахимова улица",
    "Капитанская улица",
    "Морская набережная",
    "Новосмоленская набережная",
    "Малый проспект В.О.",
    "Детская улица",
    "улица Белинского",
    "Мичманская улица",
    "улица 9 Мая",
    "Ёлочная улица",
    "Остоумова улица",
    "Донская улица",
];
const SURNAMES: [&str; 16] = [
    "Воронцова",
    "Лебедев",
    "Соколова",
    "Зимин",
    "Королёв",
    "Журавлёва",
    "Панфилов",
    "Тарасова",
    "Ершов",
    "Никитина",
    "Шаповалов",
    "Юдина",
    "Хохлов",
    "Чернова",
    "Эльдарова",
    "Яковлев",
];
const NAMES: [&str; 8] = ["Анна", "Пётр", "Мария", "Олег", "Ольга", "Семён", "Вера", "Игорь"];
const PROBLEMS: [&str; 12] = [
    "Протечка в ванной, вода идёт по стояку",
    "Течёт кран на кухне",
    "Не работает лифт в подъезде",
    "Холодная батарея в комнате",
    "Нет света на лестничной площадке",
    "Сломан домофон, дверь не открывается",
    "Засор канализации",
    "Разбито окно на втором этаже",
    "Нужен сантехник: гудят трубы",
    "Искрит розетка, просят электрика",
    "Не убран снег у парадной",
    "Шум от насоса в подвале",
];

/// A generator of numbers that is the same on every machine.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        ((self.0 >> 33) % n as u64) as usize
    }

    pub(crate) fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

/// Houses, flats, people, employees and `tickets` tickets of companies 1, 2 and 3.
pub(crate) fn town(tickets: usize) -> Vec<Doc> {
    let mut dice = Dice::new(7);
    let mut docs = Vec::new();
    let mut houses: Vec<Doc> = Vec::new();
    for (s, street) in STREETS.iter().enumerate() {
        for h in 0..3 {
            let number = match h {
                0 => format!("{}", 1 + s),
                1 => format!("{} к{}", 30 + s, 1 + dice.below(3)),
                _ => format!("{}/{}", 50 + s, 2 + dice.below(20)),
            };
            let id = (s * 10 + h + 1) as u64;
            houses.push(Doc {
                buildings: vec![id],
                address: format!("{street}, {number}"),
                open: true,
                ..Doc::new(DocKind::Building, id, 1 + (s as u64 % 3))
            });
        }
    }
    for (i, house) in houses.iter().enumerate() {
        for flat in 1..=4 {
            docs.push(Doc {
                kind: DocKind::Flat,
                sub: format!("{}", flat * 7),
                ..house.clone()
            });
        }
        docs.push(Doc {
            kind: DocKind::Person,
            id: 1000 + i as u64,
            sub: "14".into(),
            people: format!("{} {}", dice.of(&SURNAMES), dice.of(&NAMES)),
            phones: vec![format!("+7921{:07}", 1_000_000 + i * 7919)],
            ..house.clone()
        });
    }
    for (i, surname) in SURNAMES.iter().enumerate().take(12) {
        docs.push(Doc {
            people: format!("{surname} {}", dice.of(&NAMES)),
            phones: vec![format!("+7911{:07}", 2_000_000 + i * 104_729)],
            text: dice.of(&["сантехник", "электрик", "мастер", "лифтёр"]).into(),
            open: true,
            ..Doc::new(DocKind::Employee, 5000 + i as u64, 1 + i as u64 % 3)
        });
    }
    for i in 0..tickets {
        let house = houses[dice.below(houses.len())].clone();
        docs.push(Doc {
            kind: DocKind::Ticket,
            id: 10_000 + i as u64,
            number: Some(format!("{}", 100_000 + i)),
            sub: format!("{}", 1 + dice.below(90)),
            people: format!("{} {}", dice.of(&SURNAMES), dice.of(&NAMES)),
            phones: vec![format!(
                "8 (952) {:03}-{:02}-{:02}",
                dice.below(1000),
                dice.below(100),
                dice.below(100)
            )],
            text: dice.of(&PROBLEMS).into(),
            status: dice.of(&["new", "in_progress", "completed", "closed"]).into(),
            open: i % 3 != 0,
            at: i as i64,
            ..house
        });
    }
    docs.extend(houses);
    docs
}

/// An index in its own folder, gone with the value.
pub(crate) struct Place {
    pub(crate) index: Index,
    pub(crate) dir: tempfile::TempDir,
}

impl Place {
    pub(crate) fn of(docs: impl IntoIterator<Item = Doc>) -> Place {
        let dir = tempfile::tempdir().expect("a folder");
        let place = Place {
            index: Index::open(dir.path()).expect("an index"),
            dir,
        };
        place.put(docs, 1);
        place
    }

    pub(crate) fn put(&self, docs: impl IntoIterator<Item = Doc>, seq: u64) {
        docs.into_iter().for_each(|doc| self.index.put(doc).expect("put"));
        commit(&self.index, seq);
    }

    pub(crate) fn hits(&self, text: &str) -> Vec<Hit> {
        self.index
            .find(&Query {
                limit: 100,
                ..Query::new(text)
            })
            .expect("an answer")
            .hits
    }

    pub(crate) fn ids(&self, text: &str) -> Vec<u64> {
        self.hits(text).into_iter().map(|hit| hit.id).collect()
    }

    pub(crate) fn first(&self, text: &str) -> Hit {
        self.hits(text)
            .into_iter()
            .next()
            .unwrap_or_else(|| panic!("{text:?} finds nothing"))
    }
}

pub(crate) fn commit(index: &Index, seq: u64) {
    index.commit(seq).expect("commit");
    assert!(
        index.wait_until(seq, Duration::from_secs(30)),
        "a commit takes less than half a minute"
    );
}

pub(crate) fn ticket(id: u64, text: &str) -> Doc {
    Doc {
        text: text.into(),
        number: Some(id.to_string()),
        open: true,
        ..Doc::new(DocKind::Ticket, id, 1)
    }
}

pub(crate) fn house(id: u64, address: &str) -> Doc {
    Doc {
        address: address.into(),
        buildings: vec![id],
        open: true,
        ..Doc::new(DocKind::Building, id, 1)
    }
}

pub(crate) fn person(id: u64, name: &str, phone: &str) -> Doc {
    Doc {
        people: name.into(),
        phones: vec![phone.into()],
        ..Doc::new(DocKind::Person, id, 1)
    }
}
