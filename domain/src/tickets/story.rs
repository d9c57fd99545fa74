//! The history of a ticket as a story: one sentence for each event, in both languages.
//!
//! Names are not in events; whoever shows the story passes them in, and what was erased reads as
//! erased.

use super::deadline::kind_text;
use super::escalation::LADDER;
use super::{Assignment, Audience, TicketEvent, view};
use crate::kernel::{ContractorId, EmployeeId, RecordId, Role, Text, TicketId};
use jiff::tz::TimeZone;

/// What the story needs to know by name; `None` for what is unknown, erased or hidden from the reader.
pub trait Names {
    fn employee(&self, id: EmployeeId) -> Option<String>;
    /// The number of a ticket.
    fn ticket(&self, id: TicketId) -> Option<String>;
    /// The words of a record.
    fn words(&self, id: RecordId) -> Option<String>;
    /// What a service is called.
    fn service(&self, number: u16) -> Option<Text>;
    /// What a contractor is called.
    fn contractor(&self, id: ContractorId) -> Option<String>;
}

/// What happened, without who and when: those stand beside it.
pub fn story(event: &TicketEvent, names: &dyn Names, zone: &TimeZone) -> Text {
    use TicketEvent::*;
    match event {
        Registered(registered) => {
            let source = view::source_text(registered.source);
            let emergency = if registered.emergency {
                ("аварийная ", "emergency ")
            } else {
                ("", "")
            };
            let text = Text::new(
                format!(
                    "Зарегистрирована {}заявка № {}, {}",
                    emergency.0, registered.number, source.ru
                ),
                format!(
                    "Registered {}ticket No. {}, {}",
                    emergency.1, registered.number, source.en
                ),
            );
            then(text, "; ", assigned(&registered.assignment, names, zone))
        }
        Assigned { assignment } => capital(assigned(assignment, names, zone)),
        Unassigned { executor, reasons } => {
            let name = executor.and_then(|id| names.employee(id));
            let text = Text::new(
                format!("Снят исполнитель {}", name.as_deref().unwrap_or(HIDDEN_RU)),
                format!("Executor {} taken off", name.as_deref().unwrap_or(HIDDEN_EN)),
            );
            then(text, ": ", view::reasons_text(reasons, zone))
        }
        Started => Text::new("Работа начата", "Work started"),
        Deferred { until, reason } => {
            let until = view::moment(*until, zone);
            let text = Text::new(format!("Отложена до {until}"), format!("Deferred until {until}"));
            then(text, ": ", quoted(Some(*reason), names))
        }
        CameBack => Text::new("Вернулась из отложенных", "Came back from deferral"),
        Completed { note } => then(
            Text::new("Работа выполнена", "Work completed"),
            ": ",
            quoted(*note, names),
        ),
        Returned { reason } => then(
            Text::new("Возвращена на доработку", "Returned as not done"),
            ": ",
            quoted(Some(*reason), names),
        ),
        Closed { rating: None } => Text::new("Заявка закрыта", "Ticket closed"),
        Closed { rating: Some(stars) } => Text::new(
            format!("Заявка закрыта с оценкой {stars}"),
            format!("Ticket closed with a rating of {stars}"),
        ),
        Declined { decline } => {
            let title = decline.reason.title();
            let text = Text::new(format!("Отклонена: {}", title.ru), format!("Declined: {}", title.en));
            then(text, ". ", quoted(decline.text, names))
        }
        Rescheduled { slot } => {
            let (day, hours) = (view::moment(slot.start, zone), view::hours(*slot, zone));
            let day = day.split(' ').next().unwrap_or_default();
            Text::new(
                format!("Время перенесено на {day}, {hours}"),
                format!("Rescheduled to {day}, {hours}"),
            )
        }
        Commented { comment } => {
            let text = match comment.audience {
                Audience::Staff => Text::new("Комментарий для сотрудников", "Comment for staff"),
                Audience::Resident => Text::new("Комментарий для жителя", "Comment for the resident"),
            };
            then(text, ": ", quoted(Some(comment.text), names))
        }
        FileAdded { file } => then(
            Text::new("Приложен файл", "File attached"),
            " ",
            quoted(Some(file.name), names),
        ),
        Localised => Text::new("Авария локализована", "Failure localised"),
        Informed => Text::new("Житель извещён о сроке", "The resident was told the planned time"),
        Corrected {
            description,
            contact,
            emergency,
            service,
        } => corrected(*description, contact.is_some(), *emergency, *service, names),
        DeadlinesSet { .. } => Text::new("Сроки пересчитаны", "Deadlines counted anew"),
        DeadlineReached { kind, step } => {
            let kind = kind_text(*kind);
            let (ru, en) = match step {
                1 => ("Прошла половина срока", "Half of the time is gone"),
                2 => ("Осталась пятая часть срока", "A fifth of the time is left"),
                _ => ("Срок прошёл", "The term has passed"),
            };
            Text::new(format!("{ru}: {}", kind.ru), format!("{en}: {}", kind.en))
        }
        Escalated { level } => {
            let rung = LADDER.iter().find(|rung| rung.level == *level);
            let (ru, en) = match rung.map(|rung| rung.to) {
                Some(Role::Master) => ("мастеру", "to the master"),
                Some(Role::Manager) => ("управляющему", "to the manager"),
                _ => ("руководству", "to the head"),
            };
            Text::new(format!("Передана на контроль {ru}"), format!("Escalated {en}"))
        }
        Linked { parent: None } => Text::new("Связь с другой заявкой снята", "Unlinked from the other ticket"),
        Linked { parent: Some(id) } => {
            let number = names.ticket(*id).unwrap_or_default();
            Text::new(
                format!("Связана с заявкой № {number}"),
                format!("Linked to ticket No. {number}"),
            )
        }
        Entrusted { contractor } => firm("Передана подрядчику", "Given to contractor", *contractor, names),
        Accepted => Text::new("Подрядчик принял заявку", "The contractor accepted the ticket"),
        Refused { contractor, reason } => then(
            firm("Отказался подрядчик", "Refused by contractor", *contractor, names),
            ": ",
            quoted(Some(*reason), names),
        ),
        Forgotten { .. } => Text::new(
            "Данные заявителя стёрты по его требованию",
            "The data of who asked were erased at his wish",
        ),
        Recalled { contractor, reason } => then(
            firm("Забрана у подрядчика", "Taken back from contractor", *contractor, names),
            ": ",
            quoted(*reason, names),
        ),
    }
}

const HIDDEN_RU: &str = "(имя удалено)";
const HIDDEN_EN: &str = "(name erased)";

fn assigned(assignment: &Assignment, names: &dyn Names, zone: &TimeZone) -> Text {
    let reasons = view::reasons_text(&assignment.reasons, zone);
    let Some(executor) = assignment.executor else {
        return then(Text::new("исполнитель не назначен", "no executor"), ": ", reasons);
    };
    let name = names.employee(executor);
    let text = Text::new(
        format!("назначен {}", name.as_deref().unwrap_or(HIDDEN_RU)),
        format!("assigned to {}", name.as_deref().unwrap_or(HIDDEN_EN)),
    );
    then(text, ": ", reasons)
}

fn firm(ru: &str, en: &str, contractor: ContractorId, names: &dyn Names) -> Text {
    let name = names.contractor(contractor).unwrap_or_default();
    Text::new(format!("{ru} {name}"), format!("{en} {name}"))
}

fn corrected(
    description: Option<RecordId>,
    contact: bool,
    emergency: Option<bool>,
    service: Option<u16>,
    names: &dyn Names,
) -> Text {
    let mut ru: Vec<String> = Vec::new();
    let mut en: Vec<String> = Vec::new();
    let mut say = |russian: String, english: String| {
        ru.push(russian);
        en.push(english);
    };
    if let Some(service) = service.and_then(|number| names.service(number)) {
        say(format!("услуга «{}»", service.ru), format!("service “{}”", service.en));
    }
    match emergency {
        Some(true) => say("аварийная".into(), "emergency".into()),
        Some(false) => say("не аварийная".into(), "no emergency".into()),
        None => {}
    }
    if contact {
        say("контакт".into(), "contact".into());
    }
    if description.is_some() {
        let words = quoted(description, names);
        say(format!("описание {}", words.ru), format!("description {}", words.en));
    }
    Text::new(
        format!("Исправлено: {}", ru.join(", ")),
        format!("Corrected: {}", en.join(", ")),
    )
}

fn quoted(record: Option<RecordId>, names: &dyn Names) -> Text {
    match record.map(|id| names.words(id)) {
        None => Text::new("", ""),
        Some(None) => Text::new("(удалено)", "(erased)"),
        Some(Some(words)) => Text::new(format!("«{words}»"), format!("“{words}”")),
    }
}

fn then(text: Text, joint: &str, more: Text) -> Text {
    if more.ru.is_empty() {
        return text;
    }
    Text::new(
        format!("{}{joint}{}", text.ru, more.ru),
        format!("{}{joint}{}", text.en, more.en),
    )
}

fn capital(text: Text) -> Text {
    let raise = |words: &str| {
        let mut letters = words.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        first.chain(letters).collect::<String>()
    };
    Text::new(raise(&text.ru), raise(&text.en))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Instant;
    use crate::tickets::{Reason, decline::DeclineReason};

    struct Known;
    impl Names for Known {
        fn employee(&self, id: EmployeeId) -> Option<String> {
            (id.0 == 7).then(|| "Кузнецов И. П.".into())
        }
        fn ticket(&self, _: TicketId) -> Option<String> {
            Some("100008".into())
        }
        fn words(&self, id: RecordId) -> Option<String> {
            (id.0 == 1).then(|| "ждём деталь".into())
        }
        fn service(&self, _: u16) -> Option<Text> {
            Some(Text::new("Засор", "Blockage"))
        }
        fn contractor(&self, _: ContractorId) -> Option<String> {
            Some("ООО «Лифт»".into())
        }
    }

    fn told(event: TicketEvent) -> String {
        let moscow = TimeZone::get("Europe/Moscow").unwrap();
        story(&event, &Known, &moscow).ru.into_owned()
    }

    #[test]
    fn events_read_as_sentences() {
        let assignment = |executor| Assignment {
            executor,
            reasons: vec![Reason::Bound(3), Reason::Load(2)],
            ..Assignment::default()
        };
        for (event, words) in [
            (
                TicketEvent::Assigned {
                    assignment: assignment(Some(EmployeeId(7))),
                },
                "Назначен Кузнецов И. П.: закреплён за домом · 2 заявки сегодня",
            ),
            (
                TicketEvent::Deferred {
                    until: Instant::parse("2026-11-25T06:00:00Z").unwrap(),
                    reason: RecordId(1),
                },
                "Отложена до 25.11.2026 09:00: «ждём деталь»",
            ),
            (
                TicketEvent::Returned { reason: RecordId(2) },
                "Возвращена на доработку: (удалено)",
            ),
            (
                TicketEvent::Declined {
                    decline: crate::tickets::Decline {
                        reason: DeclineReason::Duplicate,
                        text: None,
                    },
                },
                "Отклонена: повтор открытой заявки",
            ),
            (
                TicketEvent::Corrected {
                    description: None,
                    contact: None,
                    emergency: Some(true),
                    service: Some(58),
                },
                "Исправлено: услуга «Засор», аварийная",
            ),
            (
                TicketEvent::Linked {
                    parent: Some(TicketId(1)),
                },
                "Связана с заявкой № 100008",
            ),
            (
                TicketEvent::Refused {
                    contractor: ContractorId(1),
                    reason: RecordId(1),
                },
                "Отказался подрядчик ООО «Лифт»: «ждём деталь»",
            ),
        ] {
            assert_eq!(told(event), words);
        }
    }

    #[test]
    fn an_erased_name_reads_as_erased() {
        let event = TicketEvent::Unassigned {
            executor: Some(EmployeeId(8)),
            reasons: vec![Reason::Absent],
        };
        assert_eq!(told(event), "Снят исполнитель (имя удалено): исполнитель отсутствует");
    }
}
