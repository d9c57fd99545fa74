//! What may be seen, told a second time and as simply as can be: a list of facts and the table of rights, read here
//! anew. Nothing of the rule that guards the server is used, so that the two can disagree.

use domovoi_domain::access::Mandate;
use domovoi_domain::kernel::{CompanyId, DistrictId, EmployeeId, Scope};
use std::collections::HashMap;
use std::ops::Deref;

const TABLE: &str = include_str!("../../../../domain/src/access/rights/table.tsv");
const FIELDS: &str = include_str!("../../../../domain/src/access/rights/fields.tsv");

/// The table as it is written: action → role → word.
pub(super) struct Table(HashMap<&'static str, HashMap<&'static str, &'static str>>);

/// A thing that somebody asks about, with everything that decides who may.
#[derive(Clone, Debug, Default)]
pub(super) struct Fact {
    pub(super) company: CompanyId,
    pub(super) district: Option<DistrictId>,
    /// House, entrance and flat, as far as the thing has them.
    pub(super) house: Option<u64>,
    pub(super) entrance: Option<u16>,
    pub(super) flat: Option<String>,
    /// Whose it is: the executor and the master of a ticket, or the employee of a card.
    pub(super) of: Vec<EmployeeId>,
    /// Of a ticket.
    pub(super) emergency: bool,
    pub(super) warranty: bool,
}

/// A mandate, and what the company's own role takes away from it.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub(super) mandate: Mandate,
    /// Action and word of the own role; nothing where the built-in one is held whole.
    pub(super) less: Option<Vec<(String, String)>>,
}

impl Deref for Held {
    type Target = Mandate;

    fn deref(&self) -> &Mandate {
        &self.mandate
    }
}

impl Held {
    fn word(&self, action: &str) -> Option<&str> {
        let named = self.less.iter().flatten().find(|(named, _)| named == action);
        named.map(|(_, word)| &**word)
    }
}

impl Table {
    pub(super) fn read() -> Table {
        let mut lines = TABLE.lines();
        let roles: Vec<&str> = lines.next().unwrap().split('\t').collect();
        let actions = lines.map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let words = roles.iter().zip(&cells).skip(3);
            (cells[0], words.map(|(role, word)| (*role, *word)).collect())
        });
        Table(actions.collect())
    }

    /// Whether somebody with these mandates may do that with the thing.
    pub(super) fn allows(&self, mandates: &[Held], action: &str, thing: &Fact) -> bool {
        mandates.iter().any(|mandate| self.one_allows(mandate, action, thing))
    }

    /// Whether somebody may do it with anything at all.
    pub(super) fn knows(&self, mandates: &[Held], action: &str) -> bool {
        mandates
            .iter()
            .any(|held| self.0[action][held.role.code()] != "-" && held.word(action) != Some("-"))
    }

    /// Whether a mandate that sees the ticket has a role whose column shows telephones, at any moment of a ticket.
    pub(super) fn shows_phones(&self, mandates: &[Held], thing: &Fact) -> bool {
        let rows: Vec<Vec<&str>> = FIELDS.lines().map(|line| line.split('\t').collect()).collect();
        let shows = |role: &str| {
            let column = rows[0].iter().position(|name| *name == role).unwrap();
            rows.iter().any(|row| row[0] == "phone" && row[column] == "shown")
        };
        let mut sees = mandates
            .iter()
            .filter(|mandate| self.one_allows(mandate, "see_tickets", thing));
        sees.any(|mandate| shows(mandate.role.code()))
    }

    /// Both the built-in role and the own one must allow it; who holds an own role changes and reads nothing of a ticket
    /// that he does not see.
    fn one_allows(&self, held: &Held, action: &str, thing: &Fact) -> bool {
        let of_ticket = held.less.is_some() && ["see_phones", "see_history", "see_staff_comments"].contains(&action);
        let asked: Vec<&str> = if of_ticket {
            vec![action, "see_tickets"]
        } else {
            vec![action]
        };
        asked.into_iter().all(|action| {
            let built_in = self.0[action][held.role.code()];
            let words = [Some(built_in), held.word(action)];
            words.into_iter().flatten().all(|word| Self::says(word, held, thing))
        })
    }

    fn says(word: &str, mandate: &Mandate, thing: &Fact) -> bool {
        if mandate.company != thing.company {
            return false;
        }
        let bound = mandate.scopes.iter().any(|scope| lies_in(thing, scope));
        let own = mandate.employee.is_some_and(|me| thing.of.contains(&me));
        let flats = mandate.scopes.iter().filter_map(|scope| match scope {
            Scope::Flat(house, flat) => Some((house.0, flat.clone())),
            _ => None,
        });
        match word {
            "-" => false,
            "company" => true,
            "places" => mandate.scopes.is_empty() || bound,
            "bound" => bound || own,
            "common" => bound && thing.flat.is_none(),
            "own" => own,
            "warranty" => bound && thing.warranty,
            "emergencies" => thing.emergency && (mandate.scopes.is_empty() || bound),
            // No contractor has a contract here, so nothing is entrusted to anybody.
            "entrusted" => false,
            "flat" => flats
                .into_iter()
                .any(|(house, flat)| thing.house == Some(house) && thing.flat == Some(flat)),
            "house" => flats.into_iter().any(|(house, _)| thing.house == Some(house)) || claimed(mandate, thing),
            word => panic!("the table says {word}, which means nothing here"),
        }
    }
}

/// Whoever says that a flat is his sees its house, and of the tickets there only his own: none of those who look asks
/// for anything.
fn claimed(mandate: &Mandate, thing: &Fact) -> bool {
    let mut scopes = mandate.scopes.iter();
    scopes.any(|scope| matches!(scope, Scope::Claim(house, ..) if thing.house == Some(house.0)))
}

fn lies_in(thing: &Fact, scope: &Scope) -> bool {
    match scope {
        Scope::Company(company) => thing.company == *company,
        Scope::District(district) => thing.district == Some(*district),
        Scope::Complex(_) | Scope::Claim(..) => false,
        Scope::Building(house) => thing.house == Some(house.0),
        Scope::Entrance(house, entrance) => thing.house == Some(house.0) && thing.entrance == Some(*entrance),
        Scope::Flat(house, flat) => thing.house == Some(house.0) && thing.flat.as_ref() == Some(flat),
    }
}
