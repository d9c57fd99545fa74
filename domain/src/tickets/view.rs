//! How a ticket is told to people: statuses and reasons in words, with the right Russian plurals.

use super::{Reason, Source, Status};
use crate::kernel::{Instant, Skill, Slot, Text};
use jiff::tz::TimeZone;

pub(super) fn reason_text(reason: &Reason, zone: &TimeZone) -> Text {
    match reason {
        Reason::Bound(closeness) => {
            let (ru, en) = match closeness {
                0 => ("закреплён за компанией", "serves the whole company"),
                1 => ("закреплён за районом", "bound to the district"),
                2 => ("закреплён за комплексом", "bound to the complex"),
                3 => ("закреплён за домом", "bound to the house"),
                4 => ("закреплён за подъездом", "bound to the entrance"),
                _ => ("закреплён за квартирой", "bound to the flat"),
            };
            Text::new(ru, en)
        }
        Reason::Free(slot) => {
            let hours = hours(*slot, zone);
            Text::new(format!("свободен {hours}"), format!("free {hours}"))
        }
        Reason::Load(0) => Text::new("сегодня заявок нет", "no tickets today"),
        Reason::Load(load) => Text::new(
            format!("{} сегодня", tickets_ru(u64::from(*load))),
            format!("{} today", tickets_en(u64::from(*load))),
        ),
        Reason::Skill(skill) => skill_text(*skill),
        Reason::Displaces(count) => Text::new(
            format!(
                "авария: вытесняет {}",
                count_ru(u64::from(*count), ["заявку", "заявки", "заявок"])
            ),
            format!("emergency: displaces {}", tickets_en(u64::from(*count))),
        ),
        Reason::NobodyBound => Text::new(
            "за адресом никто с этой специальностью не закреплён",
            "nobody with the skill is bound to the address",
        ),
        Reason::NobodyOnShift => Text::new("до срока никого нет на смене", "nobody is on shift before the deadline"),
        Reason::NobodyFree => Text::new("до срока все заняты", "everybody is busy before the deadline"),
        Reason::AfterDeadline => Text::new("только после срока", "only after the deadline"),
        Reason::ManualPolicy => Text::new("распределение вручную", "distributed by hand"),
        Reason::ChosenBy(_) => Text::new("выбран вручную", "chosen by a person"),
        Reason::SlotLost => Text::new("время занято другой заявкой", "the time went to another ticket"),
        Reason::DisplacedBy(_) => Text::new("вытеснена аварийной заявкой", "displaced by an emergency"),
        Reason::Absent => Text::new("исполнитель отсутствует", "the executor is absent"),
        Reason::Returned => Text::new("возвращена на доработку", "returned as not done"),
        Reason::CameBack => Text::new("вернулась из отложенных", "back from deferral"),
        Reason::Entrusted => Text::new("передана подрядчику", "given to a contractor"),
        Reason::Refused => Text::new("подрядчик отказался", "the contractor refused"),
        Reason::Recalled => Text::new("забрана у подрядчика", "taken back from the contractor"),
    }
}

/// A line of reasons, as it stands under the executor's name.
pub fn reasons_text(reasons: &[Reason], zone: &TimeZone) -> Text {
    let texts: Vec<Text> = reasons.iter().map(|reason| reason_text(reason, zone)).collect();
    let line = |words: Vec<&str>| words.join(" · ");
    Text::new(
        line(texts.iter().map(|text| text.ru.as_ref()).collect()),
        line(texts.iter().map(|text| text.en.as_ref()).collect()),
    )
}

impl Reason {
    /// Stable and machine-readable, for the wire.
    pub fn code(&self) -> &'static str {
        match self {
            Reason::Bound(_) => "bound",
            Reason::Free(_) => "free",
            Reason::Load(_) => "load",
            Reason::Skill(_) => "skill",
            Reason::Displaces(_) => "displaces",
            Reason::NobodyBound => "nobody_bound",
            Reason::NobodyOnShift => "nobody_on_shift",
            Reason::NobodyFree => "nobody_free",
            Reason::AfterDeadline => "after_deadline",
            Reason::ManualPolicy => "manual_policy",
            Reason::ChosenBy(_) => "chosen_by",
            Reason::SlotLost => "slot_lost",
            Reason::DisplacedBy(_) => "displaced_by",
            Reason::Absent => "absent",
            Reason::Returned => "returned",
            Reason::CameBack => "came_back",
            Reason::Entrusted => "entrusted",
            Reason::Refused => "refused",
            Reason::Recalled => "recalled",
        }
    }
}

/// What a status is called.
pub fn status_text(status: Status) -> Text {
    let (ru, en) = match status {
        Status::New => ("новая", "new"),
        Status::InProgress => ("в работе", "in progress"),
        Status::Deferred => ("отложена", "deferred"),
        Status::Completed => ("выполнена", "completed"),
        Status::Closed => ("закрыта", "closed"),
        Status::Declined => ("отклонена", "declined"),
    };
    Text::new(ru, en)
}

/// How a request reached us.
pub fn source_text(source: Source) -> Text {
    let (ru, en) = match source {
        Source::Phone => ("по телефону", "by phone"),
        Source::App => ("из приложения", "from the app"),
        Source::Web => ("с сайта", "from the web site"),
        Source::Email => ("по почте", "by e-mail"),
        Source::WalkIn => ("лично", "in person"),
        Source::Messenger => ("из мессенджера", "from a messenger"),
        Source::Device => ("от устройства", "from a device"),
        Source::Staff => ("от сотрудника", "from staff"),
        Source::Other => ("иначе", "otherwise"),
    };
    Text::new(ru, en)
}

/// What a skill is called.
pub fn skill_text(skill: Skill) -> Text {
    let (ru, en) = match skill {
        Skill::Handyman => ("мастер на все руки", "handyman"),
        Skill::Plumber => ("сантехник", "plumber"),
        Skill::Electrician => ("электрик", "electrician"),
        Skill::Carpenter => ("плотник", "carpenter"),
        Skill::Lift => ("лифтёр", "lift mechanic"),
        Skill::Gas => ("газовщик", "gas fitter"),
        Skill::Heating => ("теплотехник", "heating engineer"),
        Skill::Ventilation => ("вентиляция", "ventilation"),
        Skill::LowVoltage => ("слаботочник", "low-voltage technician"),
        Skill::Builder => ("кровля и фасад", "roof and facade"),
        Skill::Cleaner => ("уборка", "cleaner"),
        Skill::Yard => ("двор", "grounds"),
        Skill::Security => ("охрана", "security"),
        Skill::FireSafety => ("пожарная автоматика", "fire safety"),
        Skill::Office => ("офис", "office"),
    };
    Text::new(ru, en)
}

/// `14:00–15:00` in the zone of the house; with days where it is not within one.
pub fn hours(slot: Slot, zone: &TimeZone) -> String {
    let (start, end) = (slot.start.zoned(zone), slot.end.zoned(zone));
    if start.date() == end.date() {
        format!("{}–{}", start.strftime("%H:%M"), end.strftime("%H:%M"))
    } else {
        format!("{}–{}", start.strftime("%d.%m %H:%M"), end.strftime("%d.%m %H:%M"))
    }
}

/// `23.11.2026 14:00` in the zone of the house.
pub fn moment(at: Instant, zone: &TimeZone) -> String {
    at.zoned(zone).strftime("%d.%m.%Y %H:%M").to_string()
}

/// `1 заявка`, `3 заявки`, `5 заявок`.
pub fn tickets_ru(count: u64) -> String {
    count_ru(count, ["заявка", "заявки", "заявок"])
}

fn tickets_en(count: u64) -> String {
    format!("{count} ticket{}", if count == 1 { "" } else { "s" })
}

/// A number with its noun: the forms for 1, 2 and 5.
pub fn count_ru(count: u64, forms: [&str; 3]) -> String {
    let form = match (count % 10, count % 100) {
        (_, 11..=14) => forms[2],
        (1, _) => forms[0],
        (2..=4, _) => forms[1],
        _ => forms[2],
    };
    format!("{count} {form}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Span;

    fn moscow() -> TimeZone {
        TimeZone::get("Europe/Moscow").unwrap()
    }

    #[test]
    fn reasons_read_as_a_dispatcher_would_say_them() {
        // 11:00 UTC is 14:00 in Moscow.
        let start = Instant::parse("2026-11-23T11:00:00Z").unwrap();
        let slot = Slot::new(start, start + Span::hours(1));
        let line = reasons_text(&[Reason::Bound(3), Reason::Free(slot), Reason::Load(3)], &moscow());
        assert_eq!(line.ru, "закреплён за домом · свободен 14:00–15:00 · 3 заявки сегодня");
        assert_eq!(line.en, "bound to the house · free 14:00–15:00 · 3 tickets today");
    }

    #[test]
    fn russian_plurals() {
        for (count, words) in [
            (0, "0 заявок"),
            (1, "1 заявка"),
            (2, "2 заявки"),
            (4, "4 заявки"),
            (5, "5 заявок"),
            (11, "11 заявок"),
            (12, "12 заявок"),
            (21, "21 заявка"),
            (22, "22 заявки"),
            (111, "111 заявок"),
            (101, "101 заявка"),
        ] {
            assert_eq!(tickets_ru(count), words);
        }
    }

    #[test]
    fn a_slot_over_midnight_names_its_days() {
        let start = Instant::parse("2026-11-23T20:30:00Z").unwrap();
        let slot = Slot::new(start, start + Span::hours(1));
        assert_eq!(hours(slot, &moscow()), "23.11 23:30–24.11 00:30");
    }
}
