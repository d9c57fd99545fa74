//! What of a ticket is shown to whom, and when: `fields.tsv`, a line for each field and moment, a column for each role.
//! A role that the table does not name is shown nothing.
//!
//! Telephones are open to those who take calls and send people, and masked for those who need them now and then, because
//! data may be no more than its purpose wants (152-ФЗ, art. 5, part 5). Whoever may see telephones at all is shown a
//! masked one when he says why ([`super::Why`]); of residents' cards the table says what it says of a ticket in work.

use super::table::{cell, read};
use super::{Action, Moment, Reach, Relation, allows};
use crate::access::{Grant, Mandate};
use crate::kernel::scope::Place;
use crate::kernel::{CompanyId, Role, Text};
use std::sync::OnceLock;

/// A part of a ticket that can be kept back.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Field {
    /// Street and house, entrance, the point on the map. District and complex are always shown.
    Address,
    Flat,
    /// Name and telephone of who asks.
    Phone,
    /// The words of who asks, and what is written about it.
    Description,
    Files,
}

/// How much of a field is shown. The order is that of width.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Sight {
    Hidden,
    /// The last digits of a telephone; the name for whoever may see telephones.
    Masked,
    Shown,
}

impl Field {
    pub const ALL: [Field; 5] = [
        Field::Address,
        Field::Flat,
        Field::Phone,
        Field::Description,
        Field::Files,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Field::Address => "address",
            Field::Flat => "flat",
            Field::Phone => "phone",
            Field::Description => "description",
            Field::Files => "files",
        }
    }

    pub fn text(self) -> Text {
        let (ru, en) = match self {
            Field::Address => ("Адрес дома", "Address"),
            Field::Flat => ("Квартира", "Flat"),
            Field::Phone => ("Имя и телефон", "Name and telephone"),
            Field::Description => ("Описание", "Description"),
            Field::Files => ("Файлы", "Files"),
        };
        Text::new(ru, en)
    }
}

impl Moment {
    pub const ALL: [Moment; 3] = [Moment::Before, Moment::Working, Moment::After];

    pub fn code(self) -> &'static str {
        match self {
            Moment::Before => "before",
            Moment::Working => "working",
            Moment::After => "after",
        }
    }

    pub fn text(self) -> Text {
        let (ru, en) = match self {
            Moment::Before => ("пока подрядчик не принял", "until the contractor accepts"),
            Moment::Working => ("во время работы", "while working"),
            Moment::After => ("после выполнения", "when it is done"),
        };
        Text::new(ru, en)
    }
}

impl Sight {
    pub const ALL: [Sight; 3] = [Sight::Hidden, Sight::Masked, Sight::Shown];

    /// As the table writes it.
    pub fn code(self) -> &'static str {
        match self {
            Sight::Hidden => "-",
            Sight::Masked => "masked",
            Sight::Shown => "shown",
        }
    }

    pub fn text(self) -> Text {
        let (ru, en) = match self {
            Sight::Hidden => ("Скрыто", "Hidden"),
            Sight::Masked => ("Частично", "In part"),
            Sight::Shown => ("Видно", "Shown"),
        };
        Text::new(ru, en)
    }
}

const TABLE: &str = include_str!("fields.tsv");

/// A line for each field and moment in the order of [`Field::ALL`] and [`Moment::ALL`], a cell for each role.
fn table() -> &'static Vec<Vec<Sight>> {
    static READ: OnceLock<Vec<Vec<Sight>>> = OnceLock::new();
    READ.get_or_init(|| {
        let (heading, lines) = read(TABLE);
        let known = |word: &str| Sight::ALL.into_iter().find(|sight| sight.code() == word);
        let sight = |line: &[&'static str], role| cell(&heading, line, role).and_then(known);
        let of = |line: &Vec<&'static str>| {
            let roles = Role::ALL.into_iter();
            roles.map(|role| sight(line, role).unwrap_or(Sight::Hidden)).collect()
        };
        lines.iter().map(of).collect()
    })
}

/// What the table says.
pub fn field_sight(role: Role, field: Field, moment: Moment) -> Sight {
    table()[field as usize * Moment::ALL.len() + moment as usize][role as usize]
}

/// How much of a field of a ticket the reader is shown: the most that one of the mandates shows by which he sees it.
/// Whoever may not see telephones sees them masked at most.
pub fn sight(grant: &Grant, field: Field, place: &Place, relation: Relation) -> Sight {
    let seeing = grant
        .mandates
        .iter()
        .filter(|one| allows(one, Action::SeeTickets, Some(place), relation));
    let shown = seeing.map(|one| of_mandate(one, field, place, relation));
    shown.max().unwrap_or(Sight::Hidden)
}

fn of_mandate(one: &Mandate, field: Field, place: &Place, relation: Relation) -> Sight {
    let sight = field_sight(one.role, field, relation.moment);
    let phones = field != Field::Phone || allows(one, Action::SeePhones, Some(place), relation);
    if phones { sight } else { sight.min(Sight::Masked) }
}

/// How much of the telephones on the cards of those who live at `place` the reader is shown.
pub fn resident_sight(grant: &Grant, place: &Place) -> Sight {
    let sees = |one: &&Mandate| allows(one, Action::SeeResidents, Some(place), Relation::NONE);
    let seeing = grant.mandates.iter().filter(sees);
    let shown = seeing.map(|one| of_mandate(one, Field::Phone, place, Relation::NONE));
    shown.max().unwrap_or(Sight::Hidden)
}

/// Whether telephones may be looked for in a company: not where one of the reader's mandates has them masked or kept
/// back, or the box would tell digit by digit what is not shown.
pub fn finds_phones(grant: &Grant, company: CompanyId) -> bool {
    let open = |one: &Mandate| {
        let shown = |moment| field_sight(one.role, Field::Phone, moment) == Sight::Shown;
        one.reach(Action::SeePhones) != Reach::Never && Moment::ALL.into_iter().all(shown)
    };
    grant.at(company).all(open)
}

/// Whether anything of the ticket is kept back from the reader, masked telephones apart. Such a ticket is found by its
/// number alone, or the box would tell what it hides.
pub fn hides(grant: &Grant, place: &Place, relation: Relation) -> bool {
    Field::ALL
        .into_iter()
        .any(|field| sight(grant, field, place, relation) == Sight::Hidden)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::grant::{Firm, Known};
    use crate::kernel::{BuildingId, ContractorId, EmployeeId};

    #[test]
    fn the_table_has_a_line_for_every_field_and_moment_and_a_known_word_in_each_cell() {
        let (heading, lines) = read(TABLE);
        let named: Vec<_> = lines.iter().map(|line| (line[0], line[1])).collect();
        let all = Field::ALL
            .into_iter()
            .flat_map(|field| Moment::ALL.map(|moment| (field.code(), moment.code())));
        assert_eq!(named, all.collect::<Vec<_>>());
        for line in &lines {
            assert_eq!(line.len(), heading.len(), "{line:?}");
            for role in Role::ALL.into_iter().filter(|role| *role != Role::System) {
                let word = cell(&heading, line, role).unwrap();
                assert!(Sight::ALL.iter().any(|sight| sight.code() == word), "{line:?}: {word}");
            }
        }
    }

    #[test]
    fn a_contractor_sees_the_address_once_he_has_accepted_and_no_phone_when_it_is_done() {
        let firm = ContractorId(3);
        let mut mandate = Mandate::new(CompanyId(1), Role::Contractor);
        mandate.employee = Some(EmployeeId(7));
        mandate.known = Known {
            firm: Some(Firm {
                id: firm,
                holds: true,
                people: vec![EmployeeId(7)],
            }),
            ..Known::default()
        };
        let place = Place {
            company: CompanyId(1),
            building: BuildingId(2),
            flat: Some("12".into()),
            ..Place::default()
        };
        let at = |moment| Relation {
            contractor: Some(firm),
            moment,
            ..Relation::ticket(Some(EmployeeId(7)), None)
        };
        let grant = Grant::from(mandate);
        let seen = |moment| Field::ALL.map(|field| sight(&grant, field, &place, at(moment)));
        use Sight::{Hidden, Masked, Shown};
        assert_eq!(seen(Moment::Before), [Hidden; 5]);
        assert_eq!(seen(Moment::Working), [Shown, Shown, Masked, Shown, Shown]);
        assert_eq!(seen(Moment::After), [Shown, Shown, Hidden, Shown, Shown]);
        assert!(hides(&grant, &place, at(Moment::Before)) && !hides(&grant, &place, at(Moment::Working)));
    }

    #[test]
    fn telephones_are_looked_for_only_where_every_mandate_shows_them() {
        let (here, there) = (CompanyId(1), CompanyId(2));
        let mut grant = Grant::from(Mandate::new(here, Role::Dispatcher));
        assert!(finds_phones(&grant, here));
        grant.mandates.push(Mandate::new(there, Role::Accountant));
        assert!(finds_phones(&grant, here) && !finds_phones(&grant, there));
        let place = |company| Place {
            company,
            ..Place::default()
        };
        assert_eq!(resident_sight(&grant, &place(here)), Sight::Shown);
        assert_eq!(resident_sight(&grant, &place(there)), Sight::Masked);
        for role in [
            Role::Auditor,
            Role::Council,
            Role::Executor,
            Role::Contractor,
            Role::Device,
        ] {
            assert!(!finds_phones(&Grant::from(Mandate::new(here, role)), here), "{role:?}");
        }
    }
}
