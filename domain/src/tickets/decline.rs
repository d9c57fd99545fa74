//! Reasons for declining (ADS7), each with a polite text for the resident.

use serde::{Deserialize, Serialize};

/// Append only: the order is the stored form.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeclineReason {
    /// Не в нашем управлении.
    #[default]
    NotOurHouse,
    /// Имущество жителя, не общее: предложена платная услуга.
    PrivateProperty,
    /// Повтор уже открытой заявки.
    Duplicate,
    /// Не по назначению службы.
    WrongPurpose,
    /// Ложный вызов.
    FalseAlarm,
    /// Заявитель отказался.
    Withdrawn,
    /// Нет доступа в помещение.
    NoAccess,
    Other,
}
