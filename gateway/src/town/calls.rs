//! What callers say, how often, and when: mornings and evenings are busy, nights bring emergencies.

use rand::Rng;

/// One kind of call.
pub(super) struct Call {
    /// Classifier codes: place, category, problem.
    pub service: (&'static str, &'static str, &'static str),
    /// How often among all calls.
    pub weight: u32,
    /// Whether it is about the caller's flat or about what all share.
    pub in_flat: bool,
    pub words: &'static [&'static str],
}

const fn call(
    place: &'static str,
    category: &'static str,
    problem: &'static str,
    weight: u32,
    in_flat: bool,
    words: &'static [&'static str],
) -> Call {
    Call {
        service: (place, category, problem),
        weight,
        in_flat,
        words,
    }
}

pub(super) const CALLS: [Call; 30] = [
    call(
        "flat",
        "water",
        "fixture_leak",
        14,
        true,
        &[
            "Капает кран на кухне.",
            "Подтекает сифон под раковиной.",
            "Бежит бачок унитаза, вода не держится.",
        ],
    ),
    call(
        "flat",
        "water",
        "no_hot_water",
        7,
        true,
        &["Нет горячей воды с утра.", "Горячая вода пропала во всей квартире."],
    ),
    call(
        "flat",
        "water",
        "no_cold_water",
        3,
        true,
        &["Нет холодной воды.", "Холодной воды нет ни на кухне, ни в ванной."],
    ),
    call(
        "flat",
        "water",
        "leak_flooding",
        4,
        true,
        &[
            "Прорвало трубу в ванной, вода на полу.",
            "Заливают соседи сверху, течёт по стене.",
        ],
    ),
    call(
        "flat",
        "water",
        "weak_pressure",
        4,
        true,
        &["Слабый напор горячей воды.", "На пятом этаже почти нет напора."],
    ),
    call(
        "flat",
        "water",
        "cold_towel_rail",
        3,
        true,
        &["Холодный полотенцесушитель.", "Полотенцесушитель остыл третий день."],
    ),
    call(
        "flat",
        "heating",
        "no_heating",
        6,
        true,
        &["Батареи холодные во всей квартире.", "Нет отопления в угловой комнате."],
    ),
    call(
        "flat",
        "heating",
        "leak_flooding",
        2,
        true,
        &[
            "Течёт батарея в комнате, подставили таз.",
            "Капает с вентиля на стояке отопления.",
        ],
    ),
    call(
        "flat",
        "heating",
        "wrong_temperature",
        4,
        true,
        &["В комнате шестнадцать градусов.", "Батареи едва тёплые, дети мёрзнут."],
    ),
    call(
        "flat",
        "sewage",
        "blockage",
        7,
        true,
        &["Засор: не уходит вода в ванной.", "Забилась канализация на кухне."],
    ),
    call(
        "flat",
        "electricity",
        "no_power",
        4,
        true,
        &["Пропал свет во всей квартире.", "Выбило автомат и не включается."],
    ),
    call(
        "flat",
        "electricity",
        "voltage_drops",
        3,
        true,
        &[
            "Моргает свет, скачет напряжение.",
            "Лампочки перегорают одна за другой.",
        ],
    ),
    call("flat", "gas", "gas_smell", 1, true, &["Пахнет газом на кухне."]),
    call(
        "flat",
        "ventilation",
        "ventilation_off",
        2,
        true,
        &["Не тянет вытяжка в ванной.", "Вентиляция дует в обратную сторону."],
    ),
    call(
        "flat",
        "intercom",
        "device_repair",
        5,
        true,
        &["Не работает трубка домофона.", "Домофон звонит, но дверь не открывает."],
    ),
    call(
        "flat",
        "meters",
        "first_sealing",
        3,
        true,
        &["Нужно опломбировать новый счётчик воды."],
    ),
    call(
        "entrance",
        "lift",
        "not_working",
        8,
        false,
        &[
            "Не работает лифт, стоит на четвёртом этаже.",
            "Лифт не вызывается второй час.",
        ],
    ),
    call(
        "entrance",
        "lift",
        "entrapment",
        1,
        false,
        &[
            "Застряли в лифте между этажами, двое взрослых.",
            "Женщина с коляской застряла в лифте.",
        ],
    ),
    call(
        "entrance",
        "lift",
        "shaking_noise",
        2,
        false,
        &["Лифт дёргается и скрежещет."],
    ),
    call(
        "entrance",
        "electricity",
        "no_light",
        7,
        false,
        &[
            "Нет света на лестнице с третьего по пятый этаж.",
            "Темно у входа в подъезд.",
        ],
    ),
    call(
        "entrance",
        "rubbish_chute",
        "chute_blockage",
        3,
        false,
        &["Забит мусоропровод.", "Засор мусоропровода между шестым и седьмым."],
    ),
    call(
        "entrance",
        "repair",
        "doors_windows_grilles",
        4,
        false,
        &[
            "Не закрывается дверь подъезда, сломан доводчик.",
            "Разбито стекло на лестничной площадке.",
        ],
    ),
    call(
        "entrance",
        "cleaning",
        "litter",
        5,
        false,
        &["Не убирали в подъезде неделю.", "Грязно на площадке второго этажа."],
    ),
    call(
        "entrance",
        "intercom",
        "device_repair",
        3,
        false,
        &["Не работает домофон на двери подъезда."],
    ),
    call(
        "entrance",
        "cleaning",
        "pest_control",
        1,
        false,
        &["В подвале и на первом этаже крысы."],
    ),
    call(
        "yard",
        "cleaning",
        "snow_ice",
        4,
        false,
        &["Скользко во дворе, не посыпано.", "Не расчищен снег у подъезда."],
    ),
    call(
        "yard",
        "electricity",
        "lighting",
        2,
        false,
        &["Не горят фонари во дворе."],
    ),
    call(
        "yard",
        "repair",
        "gate_barrier",
        2,
        false,
        &["Не открывается шлагбаум."],
    ),
    call(
        "roof",
        "repair",
        "leak_flooding",
        2,
        false,
        &["Протекает крыша, капает на верхнем этаже."],
    ),
    call(
        "roads",
        "repair",
        "open_manhole",
        1,
        false,
        &["Открыт люк у детской площадки."],
    ),
];

/// Calls per hour of the day, as a share of the day in thousandths.
const HOURS: [u32; 24] = [
    6, 4, 3, 3, 4, 9, 25, 55, 80, 85, 75, 62, 55, 52, 50, 48, 50, 60, 75, 78, 58, 35, 18, 10,
];

pub(super) fn any_call(rng: &mut impl Rng) -> &'static Call {
    let total: u32 = CALLS.iter().map(|call| call.weight).sum();
    let mut left = rng.random_range(0..total);
    for call in &CALLS {
        match left.checked_sub(call.weight) {
            Some(rest) => left = rest,
            None => return call,
        }
    }
    &CALLS[0]
}

/// A moment of the day in milliseconds since midnight.
pub(super) fn any_moment(rng: &mut impl Rng) -> i64 {
    let total: u32 = HOURS.iter().sum();
    let mut left = rng.random_range(0..total);
    let mut hour = 0;
    while left >= HOURS[hour] {
        left -= HOURS[hour];
        hour += 1;
    }
    hour as i64 * 3_600_000 + rng.random_range(0..3_600_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domovoi_domain::classifier;

    #[test]
    fn every_call_is_a_service_of_the_classifier() {
        for call in &CALLS {
            let (place, category, problem) = call.service;
            assert!(
                classifier::find(place, category, Some(problem)).is_some(),
                "{place}/{category}/{problem}"
            );
            assert!(!call.words.is_empty());
        }
    }
}
