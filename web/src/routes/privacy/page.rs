//! The page of the archive: what `data.json` holds, for people. Plain HTML that opens from a disk.

use crate::language::Lang;
use crate::wire::common::When;
use crate::wire::privacy::export::Export;
use domovoi_domain::kernel::Text;
use domovoi_domain::tickets::view::moment;
use jiff::tz::TimeZone;
use std::fmt::Write;

/// No script, nothing from outside; what people wrote stands there as text.
pub(super) fn page(export: &Export, zone: &TimeZone, lang: Lang) -> String {
    let say = |ru: &'static str, en: &'static str| lang.of(&Text::new(ru, en)).to_owned();
    let at = |when: &When| moment(when.0, zone);
    let home = &export.home;
    let mut body = Page::default();
    let title = say("Что о вас известно", "What is known of you");
    body.head(1, &title);
    body.line(&[&home.company.name, &at(&export.made_at)]);
    body.head(2, &say("Карточка", "The card"));
    body.line(&[&home.name]);
    body.line(&[&home.phones.join(", "), &home.email]);
    body.head(2, &say("Квартиры", "Flats"));
    for flat in &home.homes {
        let number = flat.flat.clone().into_text();
        body.line(&[&flat.address, &number]);
    }
    body.head(2, &say("Согласия", "Consents"));
    for one in &export.consents {
        let until = one.withdrawn_at.as_ref().map(&at).unwrap_or_default();
        body.line(&[&one.purpose.text, &at(&one.at), &until, &one.device]);
    }
    body.head(2, &say("Обращения", "Requests"));
    for one in &export.requests {
        body.line(&[
            &one.kind.text,
            &at(&one.asked_at),
            one.words.as_deref().unwrap_or_default(),
        ]);
        body.line(&[one.answer.as_deref().unwrap_or_default()]);
    }
    body.head(2, &say("Заявки", "Tickets"));
    for one in &export.tickets {
        body.head(3, &format!("№ {}", one.number));
        let flat = one.flat.as_deref().unwrap_or_default();
        body.line(&[&at(&one.at), &one.service, &one.status]);
        body.line(&[&one.address, flat, &one.contact_name, &one.contact_phone]);
        body.line(&[one.description.as_deref().unwrap_or_default()]);
        for said in &one.comments {
            body.line(&[&at(&said.at), &said.text]);
        }
        body.line(&[&one.files.join(", ")]);
    }
    body.head(2, &say("Кто смотрел", "Who looked"));
    for look in &export.looks {
        let by = look.by.as_ref().map(|by| by.name.as_str()).unwrap_or_default();
        body.line(&[&at(&look.at), by, &look.role, look.why.as_deref().unwrap_or_default()]);
    }
    let code = say("ru", "en");
    format!(
        "<!doctype html>\n<html lang=\"{code}\"><meta charset=\"utf-8\"><title>{title}</title>\n\
         <style>body{{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}}p{{margin:.2rem 0;\
         white-space:pre-wrap}}</style>\n{}</html>\n",
        body.0
    )
}

#[derive(Default)]
struct Page(String);

impl Page {
    fn head(&mut self, level: u8, words: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.0, "<h{level}>{}</h{level}>", escaped(words));
    }

    /// What is empty is left out, and a line of nothing, too.
    fn line(&mut self, parts: &[&str]) {
        let parts: Vec<String> = parts
            .iter()
            .filter(|part| !part.is_empty())
            .map(|part| escaped(part))
            .collect();
        if !parts.is_empty() {
            let _ = writeln!(self.0, "<p>{}</p>", parts.join(" · "));
        }
    }
}

fn escaped(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '"' => text.push_str("&quot;"),
            '\'' => text.push_str("&#39;"),
            _ => text.push(letter),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_is_text_and_never_markup() {
        let mut page = Page::default();
        page.line(&["<script>alert('x')</script>", "", "a & \"b\""]);
        page.line(&["", ""]);
        assert_eq!(
            page.0,
            "<p>&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; · a &amp; &quot;b&quot;</p>\n"
        );
    }
}
