//! What personal data are used for and on which ground (`purposes.tsv`). What rests on the contract or the law goes
//! on without a consent and says so.

use super::{Dossier, Purpose};
use crate::kernel::Text;
use std::sync::OnceLock;

/// On which ground data are used (152-ФЗ, ст. 6).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Basis {
    Contract,
    Law,
    Consent,
}

impl Basis {
    pub fn code(self) -> &'static str {
        match self {
            Basis::Contract => "contract",
            Basis::Law => "law",
            Basis::Consent => "consent",
        }
    }
}

/// One row of the table.
#[derive(Clone, PartialEq, Debug)]
pub struct PurposeRow {
    pub code: &'static str,
    pub basis: Basis,
    pub text: Text,
    pub source: &'static str,
    /// What ends with the consent, or why it goes on without one.
    pub end: Text,
}

/// All purposes in the order to show.
pub fn rows() -> &'static [PurposeRow] {
    static ROWS: OnceLock<Vec<PurposeRow>> = OnceLock::new();
    ROWS.get_or_init(|| super::terms::table(include_str!("purposes.tsv")).map(read).collect())
}

// The table is part of the program: the test reads every row before anyone starts it.
fn read(row: Vec<&'static str>) -> PurposeRow {
    let [code, _valid_from, basis, ru, en, source, ru_end, en_end] = row[..] else {
        panic!("purposes.tsv: {row:?} has not eight columns");
    };
    let basis = [Basis::Contract, Basis::Law, Basis::Consent]
        .into_iter()
        .find(|known| known.code() == basis)
        .unwrap_or_else(|| panic!("purposes.tsv: unknown basis {basis}"));
    PurposeRow {
        code,
        basis,
        text: Text::new(ru, en),
        source,
        end: Text::new(ru_end, en_end),
    }
}

impl Dossier {
    /// Whether data may be used for this now: whoever is about to asks here first.
    pub fn allows(&self, purpose: Purpose) -> bool {
        self.consents
            .iter()
            .any(|consent| consent.purpose == purpose && consent.withdrawn.is_none())
    }
}
