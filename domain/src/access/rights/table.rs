//! Reads `table.tsv`: a line for each action, a column for each role, in words that people read, too.

use super::{Action, Reach};
use crate::kernel::{Role, Text};
use std::borrow::Cow;
use std::sync::OnceLock;

const TABLE: &str = include_str!("table.tsv");
struct Table {
    /// In the order of [`Action::ALL`].
    codes: Vec<&'static str>,
    lines: Vec<Vec<&'static str>>,
    /// A line for each action in the order of [`Action::ALL`], a cell for each role in that of [`Role::ALL`].
    cells: Vec<Vec<Reach>>,
}

fn table() -> &'static Table {
    static READ: OnceLock<Table> = OnceLock::new();
    READ.get_or_init(|| {
        let (heading, lines) = read(TABLE);
        let known = |word: &str| Reach::ALL.into_iter().find(|reach| reach.code() == word);
        let cell = |line: &[&'static str], role: Role| cell(&heading, line, role).and_then(known);
        // What the table does not say is refused.
        let cells = |line: &Vec<&'static str>| {
            let roles = Role::ALL.into_iter();
            roles.map(|role| cell(line, role).unwrap_or(Reach::Never)).collect()
        };
        Table {
            codes: lines.iter().map(|line| line[0]).collect(),
            cells: lines.iter().map(cells).collect(),
            lines,
        }
    })
}

/// A table's heading and lines, cut at the tabs.
pub(super) fn read(table: &'static str) -> (Vec<&'static str>, Vec<Vec<&'static str>>) {
    let mut lines = table.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let heading = lines.next().unwrap_or_default();
    (heading, lines.collect())
}

/// The word that a line has in the column of a role.
pub(super) fn cell(heading: &[&str], line: &[&'static str], role: Role) -> Option<&'static str> {
    let column = heading.iter().position(|code| *code == role.code())?;
    line.get(column).copied()
}

/// The codes of all actions, in their order.
pub(super) fn codes() -> &'static [&'static str] {
    &table().codes
}

pub(super) fn text(action: Action) -> Text {
    let line = &table().lines[action as usize];
    Text {
        ru: Cow::Borrowed(line[1]),
        en: Cow::Borrowed(line[2]),
    }
}

pub(super) fn reach(role: Role, action: Action) -> Reach {
    table().cells[action as usize][role as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Columns before the roles: the code of the action and its words.
    const WORDS: usize = 3;

    /// The lines stand in the order of the actions, so that a code is found without looking.
    #[test]
    fn the_table_says_a_known_word_for_every_action_and_role() {
        let snake = |action: Action| {
            let name = format!("{action:?}");
            let mut code = String::new();
            for letter in name.chars() {
                if letter.is_uppercase() && !code.is_empty() {
                    code.push('_');
                }
                code.push(letter.to_ascii_lowercase());
            }
            code
        };
        let table = table();
        assert_eq!(table.codes, Action::ALL.map(snake));
        for (index, role) in Role::ALL.into_iter().enumerate() {
            assert_eq!(role as usize, index);
            let named = TABLE
                .lines()
                .next()
                .unwrap()
                .split('\t')
                .any(|code| code == role.code());
            assert_eq!(named, role != Role::System, "{role:?}");
        }
        assert!(
            table
                .cells
                .iter()
                .all(|line| line[Role::System as usize] == Reach::Never)
        );
        for line in &table.lines {
            assert_eq!(line.len(), WORDS + Role::ALL.len() - 1, "{}", line[0]);
            for word in &line[WORDS..] {
                assert!(
                    Reach::ALL.iter().any(|reach| reach.code() == *word),
                    "{}: {word}",
                    line[0]
                );
            }
            assert!(line[1..WORDS].iter().all(|text| !text.is_empty()), "{}", line[0]);
        }
        for (index, action) in Action::ALL.into_iter().enumerate() {
            assert_eq!(action as usize, index);
        }
    }
}
