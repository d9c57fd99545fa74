//! What is no password: one that a guesser tries first.
//!
//! Length is asked for, not a mix of signs (NIST SP 800-63B-4, 3.1.1.2): rules such as "one capital, one
//! digit" only make people write `Password1!`. Instead the password is taken apart as a guesser would put
//! it together: a common word or password (`common.txt`: the most used ones of public leaks, by their
//! letters, with Russian words and names), the own sign-in name, a run over the keyboard or the alphabet, a
//! year, a repeated sign. Each such part is worth little, every other sign its place; a word typed in the
//! other keyboard layout, or with `0` for `o`, is still that word.

use crate::kernel::{FieldError, Text};
use std::collections::HashSet;
use std::sync::OnceLock;

/// Characters that a password has at least.
pub const LEAST: usize = 10;
/// What a password must be worth: three words, or a word and a few signs that do not follow from it.
const WORTH: usize = 6;
/// What a common word is worth: there are a few thousand, as many as pairs of signs.
const WORD: usize = 2;
const COMMON: &str = include_str!("common.txt");
/// Runs are looked for in these rows, in both directions.
const ROWS: [&str; 11] = [
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "qwertyuiop[]",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "йцукенгшщзхъ",
    "фывапролджэ",
    "ячсмитьбю.",
    "1qaz2wsx3edc4rfv5tgb",
    "1q2w3e4r5t6y7u8i9o0p",
];
const LATIN: &str = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.";
const CYRILLIC: &str = "ёйцукенгшщзхъфывапролджэячсмитьбю";

/// What is wrong with a password for this sign-in name.
pub fn fault(password: &str, login: &str) -> Option<FieldError> {
    let told = |code, ru: String, en: String| {
        Some(FieldError {
            field: "password".into(),
            code,
            text: Text::new(ru, en),
        })
    };
    if password.chars().count() < LEAST {
        return told(
            "too_short",
            format!("Не короче {LEAST} знаков. Проще всего запомнить несколько слов подряд."),
            format!("At least {LEAST} characters. Several words in a row are the easiest to remember."),
        );
    }
    if worth(password, login) < WORTH {
        return told(
            "easy_to_guess",
            "Такой пароль подбирают одним из первых. Добавьте слов, не связанных друг с другом.".into(),
            "This one is among the first that a guesser tries. Add words that have nothing to do with each other."
                .into(),
        );
    }
    None
}

/// The least that the password is worth in any of its readings.
fn worth(password: &str, login: &str) -> usize {
    let plain: Vec<char> = password.to_lowercase().replace('ё', "е").chars().collect();
    let readings = [
        plain.clone(),
        plain.iter().map(|c| unmasked(*c)).collect(),
        retyped(&plain, LATIN, CYRILLIC),
        retyped(&plain, CYRILLIC, LATIN),
    ];
    let login: Vec<char> = login.to_lowercase().chars().collect();
    readings.iter().map(|text| worth_of(text, &login)).min().unwrap_or(0)
}

/// Letters behind the signs that people put in their places.
fn unmasked(c: char) -> char {
    match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

/// As it comes out when the keyboard is in the other layout.
fn retyped(text: &[char], from: &str, to: &str) -> Vec<char> {
    let other = |c: &char| {
        let place = from.chars().position(|own| own == *c)?;
        to.chars().nth(place)
    };
    text.iter().map(|c| other(c).unwrap_or(*c)).collect()
}

fn worth_of(text: &[char], login: &[char]) -> usize {
    let (mut words, mut runs, mut signs) = (HashSet::new(), 0, HashSet::new());
    let mut at = 0;
    while let Some(here) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let named = (login.len() > 2 && here.starts_with(login)).then_some(login.len());
        if let Some(length) = named.or(word(here)) {
            words.insert(&here[..length]);
            at += length;
        } else if let Some(length) = run(here) {
            runs += 1;
            at += length;
        } else {
            signs.insert(here[0]);
            at += 1;
        }
    }
    WORD * words.len() + runs + signs.len()
}

/// The longest common word that the text starts with.
fn word(text: &[char]) -> Option<usize> {
    static WORDS: OnceLock<HashSet<&'static str>> = OnceLock::new();
    static LONGEST: OnceLock<usize> = OnceLock::new();
    let words = WORDS.get_or_init(|| COMMON.lines().collect());
    let longest = *LONGEST.get_or_init(|| COMMON.lines().map(|word| word.chars().count()).max().unwrap_or(0));
    let most = longest.min(text.len());
    (4..=most).rev().find(|length| {
        let part: String = text[..*length].iter().collect();
        words.contains(part.as_str())
    })
}

/// Three or more neighbours of a row, one sign three times or more, or a year.
fn run(text: &[char]) -> Option<usize> {
    let same = text.iter().take_while(|c| **c == text[0]).count();
    let year =
        text.len() >= 4 && text[..4].iter().all(char::is_ascii_digit) && matches!(text[..2], ['1', '9'] | ['2', '0']);
    let along = |row: Vec<char>| {
        let starts = row.iter().enumerate().filter(|(_, c)| **c == text[0]);
        let lengths = starts.map(|(place, _)| row[place..].iter().zip(text).take_while(|(a, b)| a == b).count());
        lengths.max().unwrap_or(0)
    };
    let longest = ROWS
        .iter()
        .map(|row| along(row.chars().collect()).max(along(row.chars().rev().collect())))
        .max()
        .unwrap_or(0);
    let run = same.max(longest).max(if year { 4 } else { 0 });
    (run >= 3).then_some(run)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_guessed_first_is_no_password_whatever_is_hung_on_it() {
        for (password, login, code) in [
            ("", "anna", "too_short"),
            ("Xk9#tq2!z", "anna", "too_short"),
            ("Password1!", "anna", "easy_to_guess"),
            ("password2024!", "anna", "easy_to_guess"),
            ("P@ssw0rd2025", "anna", "easy_to_guess"),
            ("qwertyuiop12345", "anna", "easy_to_guess"),
            ("1q2w3e4r5t6y", "anna", "easy_to_guess"),
            ("йцукенгшщз", "anna", "easy_to_guess"),
            ("Пароль12345", "anna", "easy_to_guess"),
            ("gfhjkm123456", "anna", "easy_to_guess"),
            ("Наташа1987!", "anna", "easy_to_guess"),
            ("yfnfif1987yfnfif", "anna", "easy_to_guess"),
            ("aaaaaaaaaaaaaaaa", "anna", "easy_to_guess"),
            ("abababababab", "anna", "easy_to_guess"),
            ("диспетчер2026", "anna", "easy_to_guess"),
            ("kuznetsova-1!", "kuznetsova", "easy_to_guess"),
            ("Domovoi2026", "anna", "easy_to_guess"),
        ] {
            let found = fault(password, login).map(|fault| fault.code);
            assert_eq!(found, Some(code), "{password}");
        }
    }

    #[test]
    fn several_words_or_odd_signs_are_taken() {
        for password in [
            "correct horse battery staple",
            "лошадь скрепка батарея",
            "чайник летит на восток",
            "tZ7-kq0w-9hVx",
            "мой дядя самых честных правил",
            "Ключ у консьержа 3 этаж",
        ] {
            assert_eq!(fault(password, "anna").map(|fault| fault.code), None, "{password}");
        }
    }

    #[test]
    fn the_list_is_in_order_and_each_word_can_be_found() {
        let words: Vec<&str> = COMMON.lines().collect();
        assert!(words.len() > 2_500);
        assert!(words.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(
            words
                .iter()
                .all(|word| word.chars().count() >= 4 && *word == word.to_lowercase().replace('ё', "е"))
        );
    }
}
