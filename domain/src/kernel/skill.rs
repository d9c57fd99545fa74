//! Skills: what a service asks for and an employee has.

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
