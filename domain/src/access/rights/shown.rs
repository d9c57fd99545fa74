//! Why a telephone that is masked for somebody was shown to him whole: the reason goes into the audit trail, and the
//! person whose telephone it is may read it.

use crate::kernel::{Refusal, Text};
use serde::{Deserialize, Serialize};

/// Characters of the own words.
const LONGEST: usize = 200;
/// So many digits would be a telephone, and the trail keeps none.
const DIGITS: usize = 7;

/// The short list. The codes are the stored form.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To agree on the time, or to be let in.
    Visit,
    /// To ask what is wrong.
    Question,
    /// To speak of charges, debts or a claim.
    Payment,
    /// As the own words say.
    Other,
}

impl Purpose {
    pub fn text(self) -> Text {
        let (ru, en) = match self {
            Purpose::Visit => ("Договориться о визите", "To agree on a visit"),
            Purpose::Question => ("Уточнить по заявке", "To ask about the ticket"),
            Purpose::Payment => ("Начисления, долг, претензия", "Charges, a debt, a claim"),
            Purpose::Other => ("Другое", "Something else"),
        };
        Text::new(ru, en)
    }
}

/// A reason as it is kept.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Why {
    pub purpose: Purpose,
    /// What the list does not have; empty otherwise.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
}

impl Why {
    /// # Errors
    /// When the list is not enough and no words are there, or they are too long or hold a telephone.
    pub fn new(purpose: Purpose, words: &str) -> Result<Why, Refusal> {
        let words = words.trim();
        let wrong = |code, ru: &'static str, en: &'static str| Err(Refusal::field("words", code, ru, en));
        if purpose != Purpose::Other {
            return Ok(Why {
                purpose,
                words: String::new(),
            });
        }
        if words.is_empty() {
            return wrong(
                "required",
                "Напишите, зачем нужен номер.",
                "Say why the number is wanted.",
            );
        }
        if words.chars().count() > LONGEST || words.chars().any(char::is_control) {
            return wrong(
                "too_long",
                "Одной строкой, не больше 200 знаков.",
                "In one line of at most 200 characters.",
            );
        }
        if words.chars().filter(char::is_ascii_digit).count() >= DIGITS {
            return wrong(
                "holds_a_number",
                "Номера телефонов здесь не пишут: причина остаётся в журнале.",
                "No telephone numbers here: the reason stays in the trail.",
            );
        }
        Ok(Why {
            purpose,
            words: words.to_owned(),
        })
    }

    /// For people: the own words where there are any.
    pub fn text(&self) -> Text {
        match self.words.as_str() {
            "" => self.purpose.text(),
            words => Text::new(words.to_owned(), words.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_words_are_wanted_only_where_the_list_is_not_enough() {
        assert_eq!(Why::new(Purpose::Visit, "прочее").unwrap().words, "");
        assert_eq!(Why::new(Purpose::Other, " Забыл ключи ").unwrap().words, "Забыл ключи");
        for (words, code) in [
            (" ", "required"),
            ("Звонил с +7 921 123-45-67", "holds_a_number"),
            ("две\nстроки", "too_long"),
            (&"я".repeat(201), "too_long"),
        ] {
            assert_eq!(Why::new(Purpose::Other, words).unwrap_err().fields[0].code, code);
        }
    }
}
