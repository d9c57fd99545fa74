//! Reasons for declining (ADS7), each with a polite text for the resident.

use crate::kernel::Text;
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

impl DeclineReason {
    pub const ALL: [DeclineReason; 8] = [
        DeclineReason::NotOurHouse,
        DeclineReason::PrivateProperty,
        DeclineReason::Duplicate,
        DeclineReason::WrongPurpose,
        DeclineReason::FalseAlarm,
        DeclineReason::Withdrawn,
        DeclineReason::NoAccess,
        DeclineReason::Other,
    ];

    pub fn code(self) -> &'static str {
        match self {
            DeclineReason::NotOurHouse => "not_our_house",
            DeclineReason::PrivateProperty => "private_property",
            DeclineReason::Duplicate => "duplicate",
            DeclineReason::WrongPurpose => "wrong_purpose",
            DeclineReason::FalseAlarm => "false_alarm",
            DeclineReason::Withdrawn => "withdrawn",
            DeclineReason::NoAccess => "no_access",
            DeclineReason::Other => "other",
        }
    }

    pub fn from_code(code: &str) -> Option<DeclineReason> {
        DeclineReason::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// What staff read.
    pub fn title(self) -> Text {
        let (ru, en) = match self {
            DeclineReason::NotOurHouse => ("дом не в нашем управлении", "the house is not managed by us"),
            DeclineReason::PrivateProperty => ("имущество жителя", "the resident's own property"),
            DeclineReason::Duplicate => ("повтор открытой заявки", "repeats an open ticket"),
            DeclineReason::WrongPurpose => ("не по назначению службы", "not what the service is for"),
            DeclineReason::FalseAlarm => ("ложный вызов", "false alarm"),
            DeclineReason::Withdrawn => ("заявитель отказался", "withdrawn by the applicant"),
            DeclineReason::NoAccess => ("нет доступа в помещение", "no access to the premises"),
            DeclineReason::Other => ("другая причина", "another reason"),
        };
        Text::new(ru, en)
    }

    /// What the resident reads; the words of the dispatcher, if there are any, follow it.
    pub fn polite(self) -> Text {
        let (ru, en) = match self {
            DeclineReason::NotOurHouse => (
                "Спасибо за обращение. К сожалению, этот дом обслуживает другая организация, и мы не вправе выполнять в нём работы. Обратитесь, пожалуйста, в управляющую компанию дома: её телефон указан в квитанции и на стенде в подъезде.",
                "Thank you for getting in touch. Unfortunately this house is served by another organisation and we may not work in it. Please turn to its managing company: the phone is on the bill and on the board in the entrance.",
            ),
            DeclineReason::PrivateProperty => (
                "Спасибо за обращение. Это оборудование принадлежит собственнику и не входит в общее имущество дома, поэтому его ремонт не покрывает плата за содержание. Мы охотно выполним работу как платную услугу: позвоните нам, и мы назовём цену и удобное время.",
                "Thank you for getting in touch. This equipment belongs to the owner and is not common property, so the maintenance fee does not cover its repair. We will gladly do it as a paid service: call us for the price and a convenient time.",
            ),
            DeclineReason::Duplicate => (
                "Спасибо, что сообщили. По этой неисправности уже есть открытая заявка, и мы ею занимаемся; вторая не ускорит работу. О ходе работ мы сообщим и вам.",
                "Thank you for telling us. There is an open ticket for this fault already and we are working on it; a second one would not make it faster. We will keep you informed as well.",
            ),
            DeclineReason::WrongPurpose => (
                "Спасибо за обращение. С этим вопросом аварийно-диспетчерская служба помочь не может: её задача — неисправности в доме и на его территории. Если вы подскажете подробнее, что случилось, мы постараемся назвать, куда обратиться.",
                "Thank you for getting in touch. The emergency dispatch service cannot help with this: it is there for faults in the house and on its grounds. If you tell us more of what happened, we will try to say where to turn.",
            ),
            DeclineReason::FalseAlarm => (
                "Мы проверили сообщение на месте: неисправности не обнаружено. Спасибо за внимательность. Если она проявится снова, сообщите нам, пожалуйста, сразу.",
                "We checked on the spot and found no fault. Thank you for being attentive. Should it show again, please tell us at once.",
            ),
            DeclineReason::Withdrawn => (
                "Заявка снята по вашей просьбе. Если помощь понадобится снова, мы на связи круглосуточно.",
                "The ticket was withdrawn at your request. Should you need help again, we are there round the clock.",
            ),
            DeclineReason::NoAccess => (
                "Мастер приходил, но не смог попасть в помещение. Сообщите нам, пожалуйста, удобное для вас время, и мы зарегистрируем заявку снова.",
                "Our worker came but could not get in. Please tell us a time that suits you and we will register the ticket again.",
            ),
            DeclineReason::Other => (
                "Спасибо за обращение. К сожалению, выполнить эту заявку мы не можем.",
                "Thank you for getting in touch. Unfortunately we cannot fulfil this request.",
            ),
        };
        Text::new(ru, en)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_a_code_and_a_polite_text_in_both_languages() {
        for reason in DeclineReason::ALL {
            assert_eq!(DeclineReason::from_code(reason.code()), Some(reason));
            assert!(reason.polite().ru.ends_with('.') && reason.polite().en.ends_with('.'));
            assert!(!reason.title().ru.is_empty() && !reason.title().en.is_empty());
        }
    }
}
