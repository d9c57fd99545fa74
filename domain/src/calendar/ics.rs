//! A calendar feed as RFC 5545 text: one event per booking, in UTC, for any calendar program.

use super::{Booking, Calendar};
use crate::kernel::Instant;
use std::fmt::Write;

/// What a booking is called in the feed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Title {
    /// E.g. the number of the ticket and its service.
    pub summary: String,
    /// The address.
    pub location: String,
    pub description: String,
}

/// Octets of a line before it is folded (RFC 5545, 3.1).
const LINE: usize = 75;

/// The feed of a calendar. `name` is shown by the program, `stamp` says when it was made.
pub fn feed(calendar: &Calendar, name: &str, stamp: Instant, title: impl Fn(&Booking) -> Title) -> String {
    let mut text = String::new();
    line(&mut text, "BEGIN:VCALENDAR");
    line(&mut text, "VERSION:2.0");
    line(&mut text, "PRODID:-//Domovoi//Calendar//RU");
    line(&mut text, "CALSCALE:GREGORIAN");
    line(&mut text, &format!("X-WR-CALNAME:{}", escaped(name)));
    for booking in &calendar.bookings {
        let title = title(booking);
        line(&mut text, "BEGIN:VEVENT");
        line(
            &mut text,
            &format!("UID:{}-{}@domovoi", booking.ticket, booking.slot.start.0),
        );
        line(&mut text, &format!("DTSTAMP:{}", utc(stamp)));
        line(&mut text, &format!("DTSTART:{}", utc(booking.slot.start)));
        line(&mut text, &format!("DTEND:{}", utc(booking.slot.end)));
        line(&mut text, &format!("SUMMARY:{}", escaped(&title.summary)));
        for (property, words) in [("LOCATION", &title.location), ("DESCRIPTION", &title.description)] {
            if !words.is_empty() {
                line(&mut text, &format!("{property}:{}", escaped(words)));
            }
        }
        if booking.emergency {
            line(&mut text, "PRIORITY:1");
        }
        line(&mut text, "END:VEVENT");
    }
    line(&mut text, "END:VCALENDAR");
    text
}

/// `20261123T081500Z`.
fn utc(at: Instant) -> String {
    at.timestamp().strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Writes a line, folded at [`LINE`] octets without cutting a character.
fn line(text: &mut String, content: &str) {
    let mut width = 0;
    for letter in content.chars() {
        if width + letter.len_utf8() > LINE {
            text.push_str("\r\n ");
            width = 1;
        }
        text.push(letter);
        width += letter.len_utf8();
    }
    text.push_str("\r\n");
}

/// Text values escape backslash, comma, semicolon and line breaks; other controls are dropped.
fn escaped(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for letter in words.replace("\r\n", "\n").chars() {
        match letter {
            '\\' | ',' | ';' => {
                let _ = write!(escaped, "\\{letter}");
            }
            '\n' => escaped.push_str("\\n"),
            control if control.is_control() => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Slot, Span, TicketId};

    fn calendar() -> Calendar {
        let start = Instant::parse("2026-11-23T11:00:00Z").unwrap();
        Calendar {
            bookings: vec![Booking {
                ticket: TicketId(8),
                slot: Slot::new(start, start + Span::hours(1)),
                emergency: true,
                started: false,
            }],
            ..Calendar::default()
        }
    }

    fn feed_with(summary: &str) -> String {
        let stamp = Instant::parse("2026-11-23T08:00:00Z").unwrap();
        feed(&calendar(), "Смены", stamp, |_| Title {
            summary: summary.into(),
            location: "Средний пр., 39; подъезд 2".into(),
            description: "первая строка\nвторая".into(),
        })
    }

    #[test]
    fn a_booking_becomes_an_event() {
        let text = feed_with("№ 100008");
        assert_eq!(
            text.split("\r\n").collect::<Vec<_>>(),
            [
                "BEGIN:VCALENDAR",
                "VERSION:2.0",
                "PRODID:-//Domovoi//Calendar//RU",
                "CALSCALE:GREGORIAN",
                "X-WR-CALNAME:Смены",
                "BEGIN:VEVENT",
                "UID:0000000000008-1795431600000@domovoi",
                "DTSTAMP:20261123T080000Z",
                "DTSTART:20261123T110000Z",
                "DTEND:20261123T120000Z",
                "SUMMARY:№ 100008",
                "LOCATION:Средний пр.\\, 39\\; подъезд 2",
                "DESCRIPTION:первая строка\\nвторая",
                "PRIORITY:1",
                "END:VEVENT",
                "END:VCALENDAR",
                "",
            ]
        );
    }

    #[test]
    fn long_lines_are_folded_between_characters() {
        let summary = "Засор ".repeat(40);
        let text = feed_with(&summary);
        assert!(text.split("\r\n").all(|line| line.len() <= LINE));
        assert!(text.replace("\r\n ", "").contains(&format!("SUMMARY:{summary}")));
    }
}
