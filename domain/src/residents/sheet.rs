//! A table of residents: which columns it may have and what an import of it would do (U2, U8).
//!
//! A row is one person in one flat; rows of the same person with other flats or telephones add to
//! the first. An empty cell or a missing column leaves what is known as it is, and nothing is taken
//! away.

use super::{Home, PersonCard, Tenure};
use crate::kernel::sheet::{Cells, Field, Found, Mapping, Need, Outcome, Plan, Row, Sheet};
use crate::kernel::vocabulary::fold;
use crate::kernel::{BuildingId, PersonId, Refusal, Text, Wrong};

const NAME: usize = 200;
const ADDRESS: usize = 250;
const FLAT: usize = 20;

pub const FIELDS: [Field; 8] = [
    Field {
        code: "address",
        ru: "Адрес одной строкой",
        en: "Address in one line",
        need: Need::Unless("street"),
        headers: &["адрес", "адрес дома"],
    },
    Field {
        code: "street",
        ru: "Улица",
        en: "Street",
        need: Need::Never,
        headers: &["addr:street", "улица"],
    },
    Field {
        code: "number",
        ru: "Номер дома",
        en: "House number",
        need: Need::Unless("address"),
        headers: &[
            "addr:housenumber",
            "дом",
            "№ дома",
            "номер дома",
            "house",
            "house number",
        ],
    },
    Field {
        code: "flat",
        ru: "Квартира",
        en: "Flat",
        need: Need::Always,
        headers: &[
            "addr:flats",
            "квартира",
            "кв",
            "№ квартиры",
            "номер квартиры",
            "помещение",
            "apartment",
        ],
    },
    Field {
        code: "name",
        ru: "ФИО",
        en: "Name",
        need: Need::Always,
        headers: &["фио", "ф.и.о", "имя", "житель", "собственник", "full name"],
    },
    Field {
        code: "phone",
        ru: "Телефон",
        en: "Phone",
        need: Need::Never,
        headers: &["телефон", "телефоны", "тел", "мобильный", "phones"],
    },
    Field {
        code: "role",
        ru: "Кем является",
        en: "Role",
        need: Need::Never,
        headers: &["роль", "кем является", "статус", "tenure"],
    },
    Field {
        code: "email",
        ru: "Почта",
        en: "E-mail",
        need: Need::Never,
        headers: &["почта", "e-mail", "эл. почта", "электронная почта"],
    },
];

const ROLES: [(Tenure, &[&str]); 4] = [
    (Tenure::Owner, &["собственник", "owner", "владелец"]),
    (Tenure::Tenant, &["наниматель", "tenant", "арендатор"]),
    (Tenure::Family, &["член семьи", "family", "родственник", "проживающий"]),
    (
        Tenure::Contact,
        &["контактное лицо", "contact", "контакт", "представитель"],
    ),
];

/// A resident to be registered, or to be added to when it has an `id`.
#[derive(Clone, PartialEq, Debug)]
pub struct Resident {
    pub row: u32,
    pub id: Option<PersonId>,
    /// The whole card as it is to be; `None` when a known person's card stays.
    pub card: Option<PersonCard>,
    /// The homes to be added.
    pub homes: Vec<Home>,
}

/// A person who is there already, with the words of the record.
#[derive(Clone, PartialEq, Debug)]
pub struct Known {
    pub id: PersonId,
    pub card: PersonCard,
    pub homes: Vec<Home>,
}

/// Why a flat was not found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Missing {
    House,
    Flat,
}

/// What the rows of one person say; `None` is said nothing about.
#[derive(Clone, PartialEq, Debug)]
pub struct Draft {
    pub name: String,
    /// In E.164.
    pub phones: Vec<String>,
    email: Option<String>,
    pub homes: Vec<Claim>,
}

/// A flat that a row gives to a person; without a role when the row names none.
#[derive(Clone, PartialEq, Debug)]
pub struct Claim {
    pub building: BuildingId,
    pub flat: String,
    pub role: Option<Tenure>,
}

impl Claim {
    fn home(&self) -> Home {
        Home {
            building: self.building,
            flat: self.flat.clone(),
            role: self.role.unwrap_or_default(),
            verified: false,
        }
    }
}

impl Draft {
    /// The same name, and a telephone or a flat in common.
    fn means(&self, known: &Known) -> bool {
        fold(&self.name) == fold(&known.card.name)
            && (self.phones.iter().any(|phone| known.card.phones.contains(phone))
                || self.homes.iter().any(|claim| known.has(claim.building, &claim.flat)))
    }

    /// Takes over what a later row adds; whether it added anything.
    fn absorb(&mut self, later: Draft) -> bool {
        let mut is_new = false;
        for claim in later.homes {
            let covers = |one: &Claim| {
                one.building == claim.building
                    && one.flat == claim.flat
                    && (claim.role.is_none() || one.role == claim.role)
            };
            if !self.homes.iter().any(covers) {
                self.homes.push(claim);
                is_new = true;
            }
        }
        for phone in later.phones {
            if !self.phones.contains(&phone) {
                self.phones.push(phone);
                is_new = true;
            }
        }
        if self.email.is_none() && later.email.is_some() {
            self.email = later.email;
            is_new = true;
        }
        is_new
    }
}

impl Known {
    fn has(&self, building: BuildingId, flat: &str) -> bool {
        self.homes
            .iter()
            .any(|home| home.building == building && home.flat == flat)
    }

    /// Whether the person has that flat already, in that role if one is named.
    fn covers(&self, claim: &Claim) -> bool {
        match claim.role {
            None => self.has(claim.building, &claim.flat),
            Some(_) => self.homes.iter().any(|home| home.same_hold(&claim.home())),
        }
    }
}

/// Tells the persons of one table apart: those of one name are one when they share a telephone or,
/// without any, a flat.
#[derive(PartialEq, Eq, Hash)]
enum Key {
    Known(PersonId),
    Phone(String, String),
    Home(String, BuildingId, String),
}

/// What an import of the table would do.
///
/// `flat` finds a flat by street, house number and flat number, and gives its number as it stands in the
/// house; the house number is empty when the first word is a whole address. `similar` gives the persons
/// who have a telephone or a flat of the draft; which of them is meant is decided here. `area`
/// completes short telephone numbers.
pub fn read(
    headers: &[String],
    mapping: &Mapping,
    rows: impl IntoIterator<Item = Row>,
    area: Option<&str>,
    flat: impl Fn(&str, &str, &str) -> Result<(BuildingId, String), Missing>,
    similar: impl Fn(&Draft) -> Vec<Known>,
) -> Result<Plan<Resident>, Refusal> {
    let sheet = Sheet {
        fields: &FIELDS,
        headers,
        mapping,
        key_field: "name",
    };
    sheet.read(
        rows,
        |cells| draft(cells, area, &flat),
        |draft| {
            let known = similar(draft).into_iter().find(|known| draft.means(known));
            let name = fold(&draft.name);
            let key = match (&known, draft.phones.first(), draft.homes.first()) {
                (Some(known), ..) => Key::Known(known.id),
                (None, None, Some(home)) => Key::Home(name, home.building, home.flat.clone()),
                (None, phone, _) => Key::Phone(name, phone.cloned().unwrap_or_default()),
            };
            (key, known)
        },
        Draft::absorb,
        settle,
    )
}

fn draft(
    cells: &mut Cells<'_>,
    area: Option<&str>,
    find: impl Fn(&str, &str, &str) -> Result<(BuildingId, String), Missing>,
) -> Option<Draft> {
    let in_one_line = cells.text("street").is_empty() && cells.has("address");
    let address = if in_one_line {
        cells.required("address", ADDRESS).map(|line| (line, String::new()))
    } else {
        let (street, number) = (cells.required("street", ADDRESS), cells.required("number", ADDRESS));
        street.zip(number)
    };
    let flat = cells.required("flat", FLAT);
    let name = cells.required("name", NAME);
    let phones = cells.phones("phone", area);
    let role = cells.word("role", &ROLES);
    let email = email(cells);
    let home = address
        .zip(flat)
        .and_then(|((street, number), flat)| match find(&street, &number, &flat) {
            Ok((building, flat)) => Some(Claim { building, flat, role }),
            Err(Missing::House) => {
                cells.reject(
                    if in_one_line { "address" } else { "number" },
                    "unknown_address",
                    Text::new(
                        "Такого дома у компании нет. Сначала заведите дом.",
                        "The company has no such building. Add the building first.",
                    ),
                );
                None
            }
            Err(Missing::Flat) => {
                cells.reject(
                    "flat",
                    "unknown_flat",
                    Text::new("В этом доме нет такого помещения.", "The building has no such flat."),
                );
                None
            }
        });
    Some(Draft {
        name: name?,
        phones: phones.unwrap_or_default(),
        email,
        homes: vec![home?],
    })
}

fn email(cells: &mut Cells<'_>) -> Option<String> {
    let written = cells.text("email");
    let mut wrong = Wrong::default();
    let email = wrong.email("email", &written);
    if let Err(refusal) = wrong.finish() {
        for field in refusal.fields {
            cells.reject("email", field.code, field.text);
        }
    }
    (!email.is_empty()).then_some(email)
}

fn settle(found: Found<Draft, Known>) -> Outcome<Resident> {
    let Found { row, mut draft, known } = found;
    let Some(known) = known else {
        let mut homes: Vec<Home> = Vec::new();
        for home in draft.homes.iter().map(Claim::home) {
            if !homes.iter().any(|one| one.same_hold(&home)) {
                homes.push(home);
            }
        }
        let card = PersonCard {
            name: draft.name,
            phones: draft.phones,
            email: draft.email.unwrap_or_default(),
        };
        return Outcome::Create(Resident {
            row,
            id: None,
            card: Some(card),
            homes,
        });
    };
    let homes: Vec<Home> = draft
        .homes
        .iter()
        .filter(|claim| !known.covers(claim))
        .map(Claim::home)
        .collect();
    let mut phones = known.card.phones.clone();
    draft.phones.retain(|phone| !phones.contains(phone));
    phones.append(&mut draft.phones);
    let card = PersonCard {
        // The same but for case and ё; the name that stands there was chosen by a person.
        name: known.card.name.clone(),
        phones,
        email: draft.email.unwrap_or_else(|| known.card.email.clone()),
    };
    let card = (card != known.card).then_some(card);
    if card.is_none() && homes.is_empty() {
        return Outcome::Unchanged;
    }
    Outcome::Change(Resident {
        row,
        id: Some(known.id),
        card,
        homes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(table: &str, people: &[Known]) -> Plan<Resident> {
        let cells = |line: &str| line.split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
        let mut lines = table.trim().lines();
        let headers = cells(lines.next().unwrap_or_default());
        let mapping = Mapping::guess(&FIELDS, &headers);
        let rows = (2..).zip(lines).map(|(number, line)| Row {
            number,
            cells: cells(line),
        });
        let flat = |street: &str, number: &str, flat: &str| match (street, number, flat) {
            ("Репина", "5", "999") => Err(Missing::Flat),
            ("Репина", "5", _) | ("Репина, 5", "", _) => Ok((BuildingId(5), flat.to_uppercase())),
            _ => Err(Missing::House),
        };
        read(&headers, &mapping, rows, Some("812"), flat, |_| people.to_vec()).unwrap()
    }

    fn known(plan: Plan<Resident>) -> Vec<Known> {
        let known = |(id, one): (u64, Resident)| Known {
            id: PersonId(id),
            card: one.card.unwrap_or_default(),
            homes: one.homes,
        };
        (1..).zip(plan.create).map(known).collect()
    }

    const TABLE: &str = "
улица|дом|кв.|ФИО|Телефон|Роль|Почта
Репина|5|1|Житель Первый|8 912 345-67-89; 123-45-67|Собственник|one@example.org
Репина|5|2а|Житель Первый|89123456789||
Репина|5|1|Житель Первый|89123456789||
Репина|5|1|Житель Второй||член семьи|
Репина|5|1|Житель Второй|||
";

    #[test]
    fn rows_of_one_person_make_one_person_with_several_homes() {
        let plan = plan(TABLE, &[]);
        assert_eq!(plan.create.len(), 2);
        let first = &plan.create[0];
        assert_eq!(first.card.as_ref().unwrap().phones, ["+79123456789", "+78121234567"]);
        let homes: Vec<_> = first.homes.iter().map(|home| (&*home.flat, home.role)).collect();
        assert_eq!(homes, [("1", Tenure::Owner), ("2А", Tenure::Owner)]);
        assert_eq!(plan.create[1].homes[0].role, Tenure::Family);
        let repeats: Vec<_> = plan
            .repeats
            .iter()
            .map(|report| (report.row, &*report.text.en))
            .collect();
        assert_eq!(repeats, [(4, "Repeats row 2."), (6, "Repeats row 5.")]);
    }

    #[test]
    fn a_second_import_changes_nothing_and_a_new_fact_changes_one() {
        let people = known(plan(TABLE, &[]));
        let again = plan(TABLE, &people);
        assert_eq!((again.create.len(), again.change.len(), again.unchanged), (0, 0, 2));
        assert_eq!(again.repeats.len(), 2);

        let moved = plan(
            "адрес|квартира|имя|телефон\nРепина, 5|7|житель первый|89123456789",
            &people,
        );
        assert_eq!(moved.change.len(), 1);
        assert_eq!(
            (moved.change[0].id, moved.change[0].homes[0].flat.as_str()),
            (Some(PersonId(1)), "7")
        );

        let phone = plan(
            "адрес|квартира|имя|телефон\nРепина, 5|1|Житель Второй|89990000000",
            &people,
        );
        let change = &phone.change[0];
        assert_eq!((change.id, change.homes.len()), (Some(PersonId(2)), 0));
        assert_eq!(change.card.as_ref().unwrap().phones, ["+79990000000"]);
    }

    #[test]
    fn every_bad_cell_of_a_row_is_told() {
        let plan = plan(
            "улица|дом|кв|фио|тел|роль|почта\nМарс|1|1||12|сосед|a@b\nРепина|5|999|Житель|||",
            &[],
        );
        let told: Vec<_> = plan.rejected.iter().map(|r| (r.row, &*r.column, r.code)).collect();
        assert_eq!(
            told,
            [
                (2, "фио", "required"),
                (2, "тел", "not_a_phone"),
                (2, "роль", "unknown"),
                (2, "почта", "not_an_email"),
                (2, "дом", "unknown_address"),
                (3, "кв", "unknown_flat"),
            ]
        );
    }
}
