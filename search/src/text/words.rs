//! Splitting text into words, stems and phone endings; the same for documents and queries.

use tantivy::tokenizer::{Language, Stemmer, TextAnalyzer, TokenStream, WhitespaceTokenizer};

/// Longer runs of letters are noise (keys, links) and are not indexed.
pub(crate) const LONGEST: usize = 40;
/// An international number has no more digits (E.164).
const PHONE_DIGITS: usize = 15;
/// Shorter parts of a phone number say nothing.
pub(crate) const SHORTEST_PHONE_PART: usize = 3;

/// Lower case, ё as е, й in one piece, without accents and invisible characters.
pub(crate) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'ё' => out.push('е'),
            '\u{306}' if out.ends_with('и') => {
                out.pop();
                out.push('й');
            }
            '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{feff}' => {}
            _ => out.push(c),
        }
    }
    out
}

/// The words of a text in order, folded.
pub(crate) fn words(text: &str) -> Vec<String> {
    fold(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && word.chars().count() <= LONGEST)
        .map(str::to_owned)
        .collect()
}

/// The stems of folded words that are parted by spaces.
pub(crate) fn stems(words: &str) -> Vec<String> {
    let stemmer = Stemmer::new(Language::Russian);
    let mut analyzer = TextAnalyzer::builder(WhitespaceTokenizer::default())
        .filter(stemmer)
        .build();
    let mut stream = analyzer.token_stream(words);
    let mut out = Vec::new();
    while stream.advance() {
        out.push(level(&stream.token().text));
    }
    out
}

/// The stem of one folded word.
pub(crate) fn stem(word: &str) -> String {
    stems(word).pop().unwrap_or_default()
}

/// Joins stems that the Russian stemmer keeps apart: a fleeting vowel ("потолок", "потолка") and
/// the action named by a noun ("протечь", "протечка").
fn level(stem: &str) -> String {
    let letters: Vec<char> = stem.chars().collect();
    let vowel = |c: char| "аеиоуыэюя".contains(c);
    match letters.as_slice() {
        [head @ .., before, 'о' | 'е', 'к'] if head.len() >= 2 && !vowel(*before) => {
            head.iter().chain([before, &'к']).collect()
        }
        [head @ .., 'ч', 'к'] if head.len() >= 3 => head.iter().chain([&'ч']).collect(),
        _ => stem.to_owned(),
    }
}

/// Every ending of a phone number of at least three digits, the whole number first. A part from
/// the middle is the beginning of one of them.
pub(crate) fn phone_endings(phone: &str) -> Vec<String> {
    let digits = digits(phone);
    let full = match (digits.len(), digits.as_bytes().first()) {
        (11, Some(b'8')) => format!("7{}", &digits[1..]),
        (10, _) => format!("7{digits}"),
        _ => digits,
    };
    let full = &full[full.len().saturating_sub(PHONE_DIGITS)..];
    (0..full.len().saturating_sub(SHORTEST_PHONE_PART - 1))
        .map(|start| full[start..].to_owned())
        .collect()
}

/// The ASCII digits of a text.
pub(crate) fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_and_split() {
        for (text, expected) in [
            ("Ёлка у подъезда №3", "елка у подъезда 3"),
            ("Санкт-Петербург, ул. Ле́нина", "санкт петербург ул ленина"),
            ("Тои\u{306}фель", "тойфель"),
            ("кран(ы)\u{a0}течёт!!!", "кран ы течет"),
            ("  …—!  ", ""),
        ] {
            assert_eq!(words(text).join(" "), expected, "{text}");
        }
        assert!(words(&"ж".repeat(41)).is_empty());
    }

    #[test]
    fn phone_endings_begin_with_the_whole_number() {
        assert_eq!(phone_endings("8 (921) 123-45-67")[0], "79211234567");
        assert_eq!(phone_endings("921 123 45 67")[0], "79211234567");
        assert_eq!(phone_endings("+7 921 1234567").last().map(String::as_str), Some("567"));
        assert_eq!(phone_endings("112"), ["112"]);
        assert!(phone_endings("11").is_empty());
        assert!(phone_endings("нет").is_empty());
    }

    #[test]
    fn stems_join_the_forms_of_a_word() {
        for forms in [
            "протечка протечки протечку протечь",
            "потолок потолка потолки",
            "звонок звонка",
            "ванная ванной ванную",
            "течет",
            "39к1",
        ] {
            let mut stems = stems(forms);
            stems.dedup();
            assert_eq!(stems.len(), 1, "{forms}: {stems:?}");
        }
    }
}
