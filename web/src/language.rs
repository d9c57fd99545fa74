//! The reader's language: Russian unless English is asked for.

use domovoi_domain::kernel::Text;

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Lang {
    #[default]
    Ru,
    En,
}

impl Lang {
    /// The better wanted of the two in an `Accept-Language` header.
    pub fn of_header(header: Option<&str>) -> Lang {
        let weight = |tag: &str| {
            header.unwrap_or_default().split(',').find_map(|part| {
                let mut pieces = part.split(';');
                let name = pieces.next()?.trim();
                let weight = pieces
                    .find_map(|piece| piece.trim().strip_prefix("q="))
                    .map_or(1.0, |q| q.parse::<f32>().unwrap_or(0.0));
                let language = name.split('-').next().unwrap_or_default();
                language.eq_ignore_ascii_case(tag).then_some(weight)
            })
        };
        match (weight("ru"), weight("en")) {
            (None, Some(en)) if en > 0.0 => Lang::En,
            (Some(ru), Some(en)) if en > ru => Lang::En,
            _ => Lang::Ru,
        }
    }

    /// From a two-letter code, as a live socket gives it.
    pub fn of_code(code: &str) -> Option<Lang> {
        match code {
            "ru" => Some(Lang::Ru),
            "en" => Some(Lang::En),
            _ => None,
        }
    }

    pub fn code(self) -> &'static str {
        match self {
            Lang::Ru => "ru",
            Lang::En => "en",
        }
    }

    pub fn of(self, text: &Text) -> &str {
        match self {
            Lang::Ru => &text.ru,
            Lang::En => &text.en,
        }
    }

    pub fn pick<'a>(self, ru: &'a str, en: &'a str) -> &'a str {
        match self {
            Lang::Ru => ru,
            Lang::En => en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn russian_unless_english_is_wanted_more() {
        assert_eq!(Lang::of_header(None), Lang::Ru);
        assert_eq!(Lang::of_header(Some("de, fr;q=0.5")), Lang::Ru);
        assert_eq!(Lang::of_header(Some("en-GB,en;q=0.9")), Lang::En);
        assert_eq!(Lang::of_header(Some("ru-RU,ru;q=0.9,en-US;q=0.8")), Lang::Ru);
        assert_eq!(Lang::of_header(Some("ru;q=0.2, en;q=0.7")), Lang::En);
        assert_eq!(Lang::of_header(Some("*;q=0.1;;,,")), Lang::Ru);
    }
}
