//! Accounts (лицевые счета) of the flats of a house: a resident names the number of his own to join the flat.

use super::{Account, Building};
use crate::kernel::vocabulary::fold;
use crate::kernel::{Refusal, Wrong};

/// Characters of a number; those of ГИС ЖКХ have ten.
const NUMBER: usize = 30;
/// Numbers that one command may bring.
const MOST: usize = 10_000;

impl Building {
    /// The flat that is charged under this number, written in whichever case.
    pub fn flat_of_account(&self, number: &str) -> Option<&str> {
        let wanted = fold(number);
        let account = self.accounts.iter().find(|account| fold(&account.number) == wanted);
        account.map(|account| account.flat.as_str())
    }

    /// The number of a flat's account, if it is known.
    pub fn account_of(&self, flat: &str) -> Option<&str> {
        let account = self.accounts.iter().find(|account| account.flat == flat);
        account.map(|account| account.number.as_str())
    }

    /// All accounts as they are with the new ones among them.
    pub(super) fn checked_accounts(&self, new: Vec<Account>) -> Result<Vec<Account>, Refusal> {
        let mut wrong = Wrong::default();
        wrong.count("accounts", new.len(), MOST);
        let mut accounts = self.accounts.clone();
        for (i, Account { flat, number }) in new.into_iter().enumerate() {
            let number = wrong.optional_line(format!("accounts[{i}].number"), &number, NUMBER);
            let Some(flat) = self.flat(&flat).map(|flat| flat.number.clone()) else {
                wrong.add(
                    format!("accounts[{i}].flat"),
                    "unknown",
                    "Такого помещения в доме нет. Сначала заведите его.",
                    "The building has no such flat. Add the flat first.",
                );
                continue;
            };
            accounts.retain(|account| account.flat != flat);
            if number.is_empty() {
                continue;
            }
            if accounts.iter().any(|account| fold(&account.number) == fold(&number)) {
                wrong.add(
                    format!("accounts[{i}].number"),
                    "repeated",
                    "Этот лицевой счёт уже у другого помещения дома.",
                    "Another flat of the building has this account already.",
                );
            }
            accounts.push(Account { flat, number });
        }
        wrong.finish()?;
        accounts.sort_by(|a, b| a.flat.cmp(&b.flat));
        Ok(accounts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::housing::Flat;
    use crate::housing::Premises;

    fn account(flat: &str, number: &str) -> Account {
        Account {
            flat: flat.into(),
            number: number.into(),
        }
    }

    #[test]
    fn a_number_belongs_to_one_flat_and_an_empty_one_takes_it_away() {
        let flat = |number: &str| Flat {
            number: number.into(),
            entrance: 0,
            floor: 1,
            kind: Premises::Flat,
        };
        let mut building = Building {
            flats: vec![flat("1"), flat("2А")],
            ..Building::default()
        };
        building.accounts = building
            .checked_accounts(vec![account("1", " 00-17 "), account("2а", "00-18Б")])
            .unwrap();
        assert_eq!(building.flat_of_account("00-18б"), Some("2А"));
        assert_eq!(building.account_of("1"), Some("00-17"));
        let refused = |flat, number| building.checked_accounts(vec![account(flat, number)]).unwrap_err();
        assert_eq!(refused("1", "00-18Б").fields[0].code, "repeated");
        assert_eq!(refused("9", "00-19").fields[0].code, "unknown");
        assert_eq!(
            building.checked_accounts(vec![account("1", "")]),
            Ok(vec![account("2А", "00-18Б")])
        );
    }
}
