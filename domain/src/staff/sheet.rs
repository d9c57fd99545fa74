//! A table of staff: which columns it may have and what an import of it would do (U2).
//!
//! A row names an employee by name and telephone. An empty cell or a missing column leaves what is
//! known as it is.

use super::{EmployeeCard, Position};
use crate::kernel::sheet::{Cells, Field, Found, Mapping, Need, Outcome, Plan, Row, Sheet};
use crate::kernel::vocabulary::fold;
use crate::kernel::{EmployeeId, Refusal, Scope, Skill, Text};

const NAME: usize = 200;

pub const FIELDS: [Field; 6] = [
    Field {
        code: "name",
        ru: "ФИО",
        en: "Name",
        need: Need::Always,
        headers: &["фио", "ф.и.о", "имя", "сотрудник", "full name", "employee"],
    },
    Field {
        code: "phone",
        ru: "Телефон",
        en: "Phone",
        need: Need::Never,
        headers: &["телефон", "телефоны", "тел", "мобильный", "phones"],
    },
    Field {
        code: "position",
        ru: "Должность",
        en: "Position",
        need: Need::Never,
        headers: &["должность", "роль", "role"],
    },
    Field {
        code: "skills",
        ru: "Специальности",
        en: "Skills",
        need: Need::Never,
        headers: &["специальность", "специальности", "навыки", "профессия", "skill"],
    },
    Field {
        code: "bound",
        ru: "Закреплённые адреса",
        en: "Bound addresses",
        need: Need::Never,
        headers: &[
            "закрепленные адреса",
            "закрепленные дома",
            "адреса",
            "участок",
            "addresses",
        ],
    },
    Field {
        code: "contractor",
        ru: "Подрядчик",
        en: "Contractor",
        need: Need::Never,
        headers: &["подрядчик", "подрядная организация"],
    },
];

const POSITIONS: [(Position, &[&str]); 6] = [
    (
        Position::Executor,
        &["исполнитель", "executor", "рабочий", "специалист"],
    ),
    (Position::Master, &["мастер", "master", "foreman"]),
    (Position::Dispatcher, &["диспетчер", "dispatcher"]),
    (
        Position::Manager,
        &["управляющий", "manager", "менеджер", "руководитель"],
    ),
    (Position::Accountant, &["бухгалтер", "accountant"]),
    (Position::Administrator, &["администратор", "administrator", "admin"]),
];

const SKILLS: [(Skill, &[&str]); 15] = [
    (Skill::Handyman, &["мастер на все руки", "handyman", "разнорабочий"]),
    (Skill::Plumber, &["сантехник", "plumber", "слесарь-сантехник"]),
    (Skill::Electrician, &["электрик", "electrician", "электромонтер"]),
    (Skill::Carpenter, &["плотник", "carpenter", "столяр"]),
    (Skill::Lift, &["лифтер", "lift", "лифты"]),
    (Skill::Gas, &["газовщик", "gas", "газ"]),
    (Skill::Heating, &["теплотехник", "heating", "отопление"]),
    (Skill::Ventilation, &["вентиляция", "ventilation"]),
    (
        Skill::LowVoltage,
        &[
            "домофоны",
            "low_voltage",
            "слаботочные системы",
            "видеонаблюдение",
            "связь",
        ],
    ),
    (
        Skill::Builder,
        &["кровля и фасад", "builder", "кровельщик", "фасад", "строитель"],
    ),
    (Skill::Cleaner, &["уборка", "cleaner", "уборщик", "уборщица"]),
    (Skill::Yard, &["двор", "yard", "дворник", "озеленение"]),
    (Skill::Security, &["охрана", "security", "охранник"]),
    (
        Skill::FireSafety,
        &["пожарная автоматика", "fire_safety", "пожарная безопасность"],
    ),
    (
        Skill::Office,
        &["документы", "office", "офис", "начисления", "консультации"],
    ),
];

/// An employee to be hired, or to be corrected when it has an `id`.
#[derive(Clone, PartialEq, Debug)]
pub struct Hand {
    pub row: u32,
    pub id: Option<EmployeeId>,
    pub card: EmployeeCard,
}

/// An employee who is there already, with the words of the record.
#[derive(Clone, PartialEq, Debug)]
pub struct Known {
    pub id: EmployeeId,
    pub card: EmployeeCard,
}

/// What one row says; `None` is said nothing about.
#[derive(Clone, PartialEq, Debug)]
pub struct Draft {
    pub name: String,
    /// In E.164.
    pub phones: Option<Vec<String>>,
    position: Option<Position>,
    skills: Option<Vec<Skill>>,
    bound: Option<Vec<Scope>>,
    contractor: Option<bool>,
}

impl Draft {
    /// The same name, and no telephone on one side or one in common.
    fn means(&self, card: &EmployeeCard) -> bool {
        let phones = self.phones.as_deref().unwrap_or_default();
        fold(&self.name) == fold(&card.name)
            && (phones.is_empty() || card.phones.is_empty() || phones.iter().any(|phone| card.phones.contains(phone)))
    }
}

/// Tells the rows of one table apart.
#[derive(PartialEq, Eq, Hash)]
enum Key {
    Known(EmployeeId),
    New(String, Option<String>),
}

/// What an import of the table would do.
///
/// `place` finds a bound place by an address or by the name of a district or complex. `similar` gives
/// the employees, not dismissed, whose name or telephone is that of the draft; which of them is meant
/// is decided here. `area` completes short telephone numbers.
pub fn read(
    headers: &[String],
    mapping: &Mapping,
    rows: impl IntoIterator<Item = Row>,
    area: Option<&str>,
    place: impl Fn(&str) -> Option<Scope>,
    similar: impl Fn(&Draft) -> Vec<Known>,
) -> Result<Plan<Hand>, Refusal> {
    let sheet = Sheet {
        fields: &FIELDS,
        headers,
        mapping,
        key_field: "name",
    };
    sheet.read(
        rows,
        |cells| draft(cells, area, &place),
        |draft| {
            let known = similar(draft).into_iter().find(|known| draft.means(&known.card));
            let phone = draft.phones.as_ref().and_then(|phones| phones.first().cloned());
            let key = match &known {
                Some(known) => Key::Known(known.id),
                None => Key::New(fold(&draft.name), phone),
            };
            (key, known)
        },
        |_, _| false,
        settle,
    )
}

fn draft(cells: &mut Cells<'_>, area: Option<&str>, place: impl Fn(&str) -> Option<Scope>) -> Option<Draft> {
    let name = cells.required("name", NAME);
    let phones = cells.phones("phone", area);
    let position = cells.word("position", &POSITIONS);
    let skills = cells.words("skills", &SKILLS).map(as_set);
    let contractor = cells.yes("contractor");
    let mut bound = Vec::new();
    for part in cells.parts("bound") {
        match place(&part) {
            Some(scope) => bound.push(scope),
            None => cells.reject(
                "bound",
                "unknown_place",
                Text::new(
                    format!("Нет такого дома, района или комплекса: {part}. Несколько разделяйте точкой с запятой."),
                    format!("No such building, district or complex: {part}. Part several by semicolons."),
                ),
            ),
        }
    }
    Some(Draft {
        name: name?,
        phones,
        position,
        skills,
        bound: (!bound.is_empty()).then(|| as_set(bound)),
        contractor,
    })
}

fn settle(found: Found<Draft, Known>) -> Outcome<Hand> {
    let Found { row, draft, known } = found;
    let id = known.as_ref().map(|known| known.id);
    let mut before = known.map(|known| known.card).unwrap_or_default();
    before.skills = as_set(before.skills);
    before.bound = as_set(before.bound);
    let card = EmployeeCard {
        // The same but for case and ё; the name that stands there was chosen by a person.
        name: if id.is_some() { before.name.clone() } else { draft.name },
        phones: with_new(&before.phones, draft.phones.unwrap_or_default()),
        position: draft.position.unwrap_or(before.position),
        skills: draft.skills.unwrap_or_else(|| before.skills.clone()),
        bound: draft.bound.unwrap_or_else(|| before.bound.clone()),
        contractor: draft.contractor.unwrap_or(before.contractor),
    };
    let is_same = card == before;
    let hand = Hand { row, id, card };
    match id {
        None => Outcome::Create(hand),
        Some(_) if is_same => Outcome::Unchanged,
        Some(_) => Outcome::Change(hand),
    }
}

/// A table adds telephones and takes none away: it is seldom the whole truth about a person.
fn with_new(known: &[String], more: Vec<String>) -> Vec<String> {
    let mut phones = known.to_vec();
    for phone in more {
        if !phones.contains(&phone) {
            phones.push(phone);
        }
    }
    phones
}

fn as_set<T: Ord>(mut list: Vec<T>) -> Vec<T> {
    list.sort_unstable();
    list.dedup();
    list
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{BuildingId, DistrictId};

    fn plan(table: &str, staff: &[Known]) -> Plan<Hand> {
        let cells = |line: &str| line.split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
        let mut lines = table.trim().lines();
        let headers = cells(lines.next().unwrap_or_default());
        let mapping = Mapping::guess(&FIELDS, &headers);
        let rows = (2..).zip(lines).map(|(number, line)| Row {
            number,
            cells: cells(line),
        });
        let place = |words: &str| match words {
            "Репина, 5" => Some(Scope::Building(BuildingId(5))),
            "Северный" => Some(Scope::District(DistrictId(6))),
            _ => None,
        };
        read(&headers, &mapping, rows, None, place, |_| staff.to_vec()).unwrap()
    }

    fn known(plan: Plan<Hand>) -> Vec<Known> {
        let known = |(id, hand): (u64, Hand)| Known {
            id: EmployeeId(id),
            card: hand.card,
        };
        (1..).zip(plan.create).map(known).collect()
    }

    const TABLE: &str = "
ФИО|Телефон|Должность|Специальности|Закреплённые адреса|Подрядчик
Слесарь Первый|8 912 345-67-89|Исполнитель|сантехник, Мастер на все руки|Репина, 5; Северный|нет
Мастер Второй|89123456780|мастер|||
Слесарь Первый|89123456789|Исполнитель|||
Слесарь Первый|89123456781|Исполнитель|Электромонтёр||да
";

    #[test]
    fn a_table_of_staff_is_read() {
        let plan = plan(TABLE, &[]);
        assert_eq!(plan.create.len(), 3);
        assert_eq!(
            plan.create[0].card,
            EmployeeCard {
                name: "Слесарь Первый".into(),
                phones: vec!["+79123456789".into()],
                position: Position::Executor,
                skills: vec![Skill::Handyman, Skill::Plumber],
                bound: vec![Scope::District(DistrictId(6)), Scope::Building(BuildingId(5))],
                contractor: false,
            }
        );
        assert_eq!(plan.create[2].card.skills, [Skill::Electrician]);
        assert!(plan.create[2].card.contractor);
        assert_eq!((plan.repeats.len(), plan.repeats[0].row), (1, 4));
    }

    #[test]
    fn a_second_import_changes_nothing_and_a_new_fact_changes_one() {
        let staff = known(plan(TABLE, &[]));
        let again = plan(TABLE, &staff);
        assert_eq!((again.create.len(), again.change.len(), again.unchanged), (0, 0, 3));
        let change = plan("имя|должность\nмастер второй|диспетчер", &staff).change;
        assert_eq!((change.len(), change[0].id), (1, Some(EmployeeId(2))));
        assert_eq!(change[0].card.name, "Мастер Второй");
        assert_eq!(change[0].card.position, Position::Dispatcher);
        assert_eq!(change[0].card.phones, ["+79123456780"]);
    }

    #[test]
    fn every_bad_cell_of_a_row_is_told() {
        let plan = plan(
            "фио|телефон|должность|навыки|адреса|подрядчик\n|12|космонавт|сантехник, йога|Марс; Репина, 5|?",
            &[],
        );
        let told: Vec<_> = plan
            .rejected
            .iter()
            .map(|report| (&*report.column, report.code))
            .collect();
        assert_eq!(
            told,
            [
                ("фио", "required"),
                ("телефон", "not_a_phone"),
                ("должность", "unknown"),
                ("навыки", "unknown"),
                ("подрядчик", "unknown"),
                ("адреса", "unknown_place"),
            ]
        );
    }
}
