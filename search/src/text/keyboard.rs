//! The two keyboard layouts of a Russian typist: what a text would have been in the other one.

/// Keys of the standard ЙЦУКЕН layout over QWERTY, lower case, in the same order.
const LATIN: &str = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.";
const CYRILLIC: &str = "ёйцукенгшщзхъфывапролджэячсмитьбю";

/// The same keys with shift where that gives no letter in Latin.
const SHIFTED: [(char, char); 7] = [
    ('~', 'ё'),
    ('{', 'х'),
    ('}', 'ъ'),
    (':', 'ж'),
    ('"', 'э'),
    ('<', 'б'),
    ('>', 'ю'),
];

/// What the keys would have typed in the Russian layout; letters that are Cyrillic already stay, so
/// a word begun in the wrong layout and ended in the right one comes out whole. Expects lower case.
pub(crate) fn to_cyrillic(text: &str) -> String {
    text.chars()
        .map(|c| partner(c, LATIN, CYRILLIC).or_else(|| shifted(c)).unwrap_or(c))
        .collect()
}

/// What the keys would have typed in the Latin layout. Expects lower case.
pub(crate) fn to_latin(text: &str) -> String {
    text.chars().map(|c| partner(c, CYRILLIC, LATIN).unwrap_or(c)).collect()
}

/// Replaces Latin letters by the Cyrillic ones that look the same: in house numbers "39k1" and
/// "5A" nobody can see the difference. Expects lower case.
pub(crate) fn look_alike(c: char) -> char {
    partner(c, "abcehkmoptxy", "авсенкмортху").unwrap_or(c)
}

fn partner(c: char, from: &str, to: &str) -> Option<char> {
    let place = from.chars().position(|key| key == c)?;
    to.chars().nth(place)
}

fn shifted(c: char) -> Option<char> {
    SHIFTED.iter().find(|(key, _)| *key == c).map(|(_, letter)| *letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_has_its_partner() {
        assert_eq!(LATIN.chars().count(), CYRILLIC.chars().count());
        assert_eq!(to_cyrillic(LATIN), CYRILLIC);
        assert_eq!(to_latin(CYRILLIC), LATIN);
    }

    #[test]
    fn words_typed_in_the_wrong_layout_are_read() {
        for (typed, meant) in [
            ("ktyby", "ленин"),
            ("ghjntxrf", "протечка"),
            (",tkbycrjuj", "белинского"),
            ("[jkjlbkmybr", "холодильник"),
            ("39r1", "39к1"),
            ("kенина", "ленина"),
            ("{jkjl", "холод"),
            ("ленина", "ленина"),
        ] {
            assert_eq!(to_cyrillic(typed), meant, "{typed}");
        }
        for (typed, meant) in [("мфшддфте", "vaillant"), ("ищыср", "bosch"), ("39", "39")] {
            assert_eq!(to_latin(typed), meant, "{typed}");
        }
    }

    #[test]
    fn letters_that_look_the_same_are_one() {
        let folded: String = "39k1 5a 2c".chars().map(look_alike).collect();
        assert_eq!(folded, "39к1 5а 2с");
    }
}
