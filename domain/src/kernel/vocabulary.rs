//! Words that several contexts speak: skills and kinds of deadline. A service of the classifier asks
//! for a skill and says which clocks it starts; an employee has the skill and a ticket runs the clocks.
//! And how written words are compared.

use serde::{Deserialize, Serialize};

/// What a person can do. Append only.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Skill {
    /// Мастер на все руки.
    #[default]
    Handyman,
    /// Сантехник.
    Plumber,
    /// Электрик.
    Electrician,
    /// Плотник.
    Carpenter,
    /// Лифтёр.
    Lift,
    /// Газовщик.
    Gas,
    /// Теплотехник.
    Heating,
    /// Вентиляция.
    Ventilation,
    /// Домофоны, видеонаблюдение, связь.
    LowVoltage,
    /// Кровля и фасад.
    Builder,
    /// Уборка.
    Cleaner,
    /// Двор, озеленение.
    Yard,
    /// Охрана.
    Security,
    /// Пожарная автоматика.
    FireSafety,
    /// Документы, начисления, консультации.
    Office,
}

/// Append only. `A…` are the ids of ПП 416, п. 13 as tabulated in the dated limits of tickets.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineKind {
    /// A4: localise a failure.
    Localise,
    /// A5: clear a sewage blockage.
    SewageBlockage,
    /// A6: clear a rubbish-chute blockage.
    ChuteBlockage,
    /// A7: restore the supply.
    Restore,
    /// A8: repair for good.
    Repair,
    /// A9: tell the resident the planned time.
    Inform,
    /// The term of the service by the classifier, the regional table or the company.
    Service,
}

impl Skill {
    pub const ALL: [Skill; 15] = [
        Skill::Handyman,
        Skill::Plumber,
        Skill::Electrician,
        Skill::Carpenter,
        Skill::Lift,
        Skill::Gas,
        Skill::Heating,
        Skill::Ventilation,
        Skill::LowVoltage,
        Skill::Builder,
        Skill::Cleaner,
        Skill::Yard,
        Skill::Security,
        Skill::FireSafety,
        Skill::Office,
    ];

    /// The name on the wire and in tables.
    pub fn code(self) -> &'static str {
        match self {
            Skill::Handyman => "handyman",
            Skill::Plumber => "plumber",
            Skill::Electrician => "electrician",
            Skill::Carpenter => "carpenter",
            Skill::Lift => "lift",
            Skill::Gas => "gas",
            Skill::Heating => "heating",
            Skill::Ventilation => "ventilation",
            Skill::LowVoltage => "low_voltage",
            Skill::Builder => "builder",
            Skill::Cleaner => "cleaner",
            Skill::Yard => "yard",
            Skill::Security => "security",
            Skill::FireSafety => "fire_safety",
            Skill::Office => "office",
        }
    }

    pub fn from_code(code: &str) -> Option<Skill> {
        Skill::ALL.into_iter().find(|skill| skill.code() == code)
    }
}

impl DeadlineKind {
    pub const ALL: [DeadlineKind; 7] = [
        DeadlineKind::Localise,
        DeadlineKind::SewageBlockage,
        DeadlineKind::ChuteBlockage,
        DeadlineKind::Restore,
        DeadlineKind::Repair,
        DeadlineKind::Inform,
        DeadlineKind::Service,
    ];

    /// The name on the wire and in tables.
    pub fn code(self) -> &'static str {
        match self {
            DeadlineKind::Localise => "localise",
            DeadlineKind::SewageBlockage => "sewage_blockage",
            DeadlineKind::ChuteBlockage => "chute_blockage",
            DeadlineKind::Restore => "restore",
            DeadlineKind::Repair => "repair",
            DeadlineKind::Inform => "inform",
            DeadlineKind::Service => "service",
        }
    }

    pub fn from_code(code: &str) -> Option<DeadlineKind> {
        DeadlineKind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Without spaces at the ends and with single ones inside; other white space counts as a space.
pub fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The form in which names are compared: tidy, and neither case nor ё tells two apart.
pub fn fold(text: &str) -> String {
    tidy(text).to_lowercase().replace('ё', "е")
}
