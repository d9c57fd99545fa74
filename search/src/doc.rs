//! What is put in and what comes out: documents, queries and hits.

use std::fmt;

/// What sort of thing a document stands for. The number is the stored form: append only.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum DocKind {
    /// Заявка.
    Ticket = 0,
    /// Дом.
    Building = 1,
    /// Квартира. Its id is that of the building; [`Doc::sub`] tells which flat.
    Flat = 2,
    /// Житель.
    Person = 3,
    /// Сотрудник.
    Employee = 4,
}

impl DocKind {
    pub const ALL: [DocKind; 5] = [
        DocKind::Ticket,
        DocKind::Building,
        DocKind::Flat,
        DocKind::Person,
        DocKind::Employee,
    ];

    /// The name on the wire.
    pub fn code(self) -> &'static str {
        match self {
            DocKind::Ticket => "ticket",
            DocKind::Building => "building",
            DocKind::Flat => "flat",
            DocKind::Person => "person",
            DocKind::Employee => "employee",
        }
    }

    /// Reads what [`DocKind::code`] wrote.
    pub fn from_code(code: &str) -> Option<DocKind> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    pub(crate) fn from_raw(raw: u64) -> Option<DocKind> {
        Self::ALL.into_iter().find(|kind| *kind as u64 == raw)
    }

    /// Which kind comes first when the words match equally well: the thing itself before what
    /// happened at it, and the many flats of a house last.
    pub(crate) fn precedence(self) -> u32 {
        match self {
            DocKind::Building => 3,
            DocKind::Person | DocKind::Employee => 2,
            DocKind::Ticket => 1,
            DocKind::Flat => 0,
        }
    }
}

/// One thing that can be found. Fields that a kind does not have stay empty.
#[derive(Clone, PartialEq, Debug)]
pub struct Doc {
    pub kind: DocKind,
    /// Id of the thing; for a flat, of its building.
    pub id: u64,
    pub company: u64,
    /// The houses that it belongs to: one for most things, several for a person with several flats,
    /// none for an employee. A query limited to buildings finds it through any of them.
    pub buildings: Vec<u64>,
    /// Number of a ticket.
    pub number: Option<String>,
    /// Street and house as people write them: "Наличная улица, 39 к1". A line for each when there
    /// are several.
    pub address: String,
    /// Number of the flat: "12"; a line for each when a person has several. It tells flats of one
    /// house apart.
    pub sub: String,
    /// Names of people, parted by anything but letters.
    pub people: String,
    /// In any form; only the digits count.
    pub phones: Vec<String>,
    /// Everything else that is worth finding.
    pub text: String,
    /// Code of the status; empty when the kind has none.
    pub status: String,
    /// Whether there is still work to do on it. Open things come before closed ones.
    pub open: bool,
    /// When it last mattered, in any unit that grows with time and is the same for all documents.
    pub at: i64,
}

impl Doc {
    /// A document with nothing to find in it yet.
    pub fn new(kind: DocKind, id: u64, company: u64) -> Doc {
        Doc {
            kind,
            id,
            company,
            buildings: Vec::new(),
            number: None,
            address: String::new(),
            sub: String::new(),
            people: String::new(),
            phones: Vec::new(),
            text: String::new(),
            status: String::new(),
            open: false,
            at: 0,
        }
    }
}

/// What a person typed, and what he may see.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Query {
    /// The box as typed. Past 200 characters or 12 words it is cut; a text without a letter or
    /// digit finds nothing.
    pub text: String,
    /// Empty means every kind.
    pub kinds: Vec<DocKind>,
    /// `None` means every company; an empty list means none.
    pub companies: Option<Vec<u64>>,
    /// `None` means every building; otherwise only what belongs to one of these.
    pub buildings: Option<Vec<u64>>,
    /// `None` looks for telephones in every company; otherwise only in these.
    pub phones: Option<Vec<u64>>,
    pub open_only: bool,
    /// Codes of statuses; empty means any.
    pub statuses: Vec<String>,
    /// How many hits to return, at most [`Query::MOST`].
    pub limit: usize,
    /// How many of the best to skip, at most [`Query::DEEPEST`].
    pub offset: usize,
}

impl Query {
    pub const MOST: usize = 200;
    pub const DEEPEST: usize = 10_000;

    /// Twenty best of every kind and company: narrow it before it serves anyone but the machine.
    pub fn new(text: impl Into<String>) -> Query {
        Query {
            text: text.into(),
            limit: 20,
            ..Query::default()
        }
    }
}

/// The answer to a [`Query`].
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Found {
    /// How many things match, not only those returned.
    pub total: usize,
    /// Best first.
    pub hits: Vec<Hit>,
}

/// One thing found.
#[derive(Clone, PartialEq, Debug)]
pub struct Hit {
    pub kind: DocKind,
    pub id: u64,
    /// Number of the flat when the kind is [`DocKind::Flat`].
    pub sub: String,
    /// Only for comparing hits of one query.
    pub score: f32,
    /// What weighed most, for showing why it was found.
    pub matched: Matched,
}

/// The part of a document that answered the query.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Matched {
    Number,
    Phone,
    Address,
    People,
    Text,
}

impl Matched {
    /// The name on the wire.
    pub fn code(self) -> &'static str {
        match self {
            Matched::Number => "number",
            Matched::Phone => "phone",
            Matched::Address => "address",
            Matched::People => "people",
            Matched::Text => "text",
        }
    }
}

impl fmt::Display for Matched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
