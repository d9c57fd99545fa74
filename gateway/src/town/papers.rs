//! What the companies of the town ask their residents to agree to: each purpose apart (152-ФЗ, ст. 9).

use domovoi_domain::privacy::Purpose;

/// The text of the consent that a company of this name publishes.
pub(super) fn text(company: &str, purpose: Purpose) -> String {
    let (what, why, stops) = match purpose {
        Purpose::Email => (
            "адрес моей электронной почты",
            "чтобы писать мне о моих заявках и отключениях помимо телефона",
            "адрес сразу уничтожается, письма больше не приходят; звонки и сообщения в приложении остаются",
        ),
        Purpose::News => (
            "имя и номер телефона",
            "чтобы присылать мне новости и предложения компании, которые не касаются моих заявок и начислений",
            "новости и предложения больше не приходят",
        ),
    };
    format!(
        "Я разрешаю {company} использовать {what}, {why}. Компания записывает, хранит и использует эти данные в своей \
         системе в России и никому их не передаёт. Согласие действует, пока я его не отзову. Отозвать его можно здесь же \
         в любой день без объяснений: {stops}. Отказ ни на что больше не влияет."
    )
}
