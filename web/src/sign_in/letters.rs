//! Letters to people about their own accounts: what was changed, and the links that they have asked for. A letter holds
//! no name and no word of a ticket; a link carries its token behind `#`.

use crate::server::Web;
use domovoi_domain::kernel::UserId;

/// What was changed of an account and is told to its owner (ASVS 2.2.3).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Change {
    Password,
    FactorSet,
    FactorRemoved,
    RecoveryRenewed,
    PasskeyAdded,
    PasskeyRemoved,
    IdentityLinked,
    IdentityUnlinked,
    /// Told to the former address.
    Email,
}

impl Change {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Change::Password => ("сменён пароль", "the password was changed"),
            Change::FactorSet => ("включён второй шаг входа", "the second step of sign-in was turned on"),
            Change::FactorRemoved => ("выключен второй шаг входа", "the second step of sign-in was turned off"),
            Change::RecoveryRenewed => ("заменены запасные коды", "the recovery codes were replaced"),
            Change::PasskeyAdded => ("добавлен ключ доступа", "a passkey was added"),
            Change::PasskeyRemoved => ("удалён ключ доступа", "a passkey was removed"),
            Change::IdentityLinked => (
                "привязана внешняя учётная запись",
                "an account at a provider was linked",
            ),
            Change::IdentityUnlinked => (
                "отвязана внешняя учётная запись",
                "an account at a provider was unlinked",
            ),
            Change::Email => ("сменён адрес почты", "the e-mail address was changed"),
        }
    }
}

/// Tells the owner of an account what was changed, if there is an address. Nobody waits for it.
pub fn tell(web: &Web, user: UserId, change: Change) {
    let text = told(web, change);
    send(web, user, CHANGED, text);
}

/// Tells it to an address that is not the owner's any more.
pub fn tell_former(web: &Web, address: Option<String>, change: Change) {
    if let (Some(address), Some(letters)) = (address, &web.outside.send_letter) {
        letters(address, CHANGED.to_owned(), told(web, change));
    }
}

const CHANGED: &str = "Домовой: изменена учётная запись";

fn told(web: &Web, change: Change) -> String {
    let (ru, en) = change.words();
    let url = web.config.public_url.trim_end_matches('/');
    format!(
        "В вашей учётной записи Домового {ru}.\n\
         Если это были не вы, сразу смените пароль ({url}/account) и сообщите администратору своей компании.\n\n\
         In your Domovoi account {en}.\n\
         If it was not you, change the password at once ({url}/account) and tell your company's administrator.\n"
    )
}

/// Sends the owner a link that sets a new password.
pub fn send_link(web: &Web, user: UserId, token: &str) {
    let url = web.config.public_url.trim_end_matches('/');
    let text = format!(
        "Чтобы задать новый пароль, откройте ссылку. Она действует один раз и в течение часа:\n\
         {url}/welcome#{token}\n\
         Если вы этого не просили, ничего не делайте: прежний пароль действует.\n\n\
         Open the link to set a new password. It opens once, within an hour.\n\
         If you did not ask for it, do nothing: the old password stays.\n"
    );
    send(web, user, "Домовой: новый пароль", text);
}

/// Sends a letter that shows whether an address is the person's.
pub fn send_confirmation(web: &Web, address: String, token: &str) {
    let Some(letters) = &web.outside.send_letter else {
        return;
    };
    let url = web.config.public_url.trim_end_matches('/');
    let text = format!(
        "Чтобы письма об учётной записи приходили на этот адрес, откройте ссылку там, где вы вошли в Домового:\n\
         {url}/confirm-email#{token}\n\
         Если вы этого не просили, ничего не делайте.\n\n\
         Open the link where you are signed in to Domovoi, and letters about your account will come to this address.\n\
         If you did not ask for it, do nothing.\n"
    );
    letters(address, "Домовой: подтвердите адрес".to_owned(), text);
}

/// Reads the address behind the answer and hands the letter over.
fn send(web: &Web, user: UserId, subject: &'static str, text: String) {
    let address = web.house.model().users.get(user).and_then(|user| user.state.email);
    let (Some(record), Some(letters)) = (address, web.outside.send_letter.clone()) else {
        return;
    };
    let house = web.house.clone();
    actix_web::rt::spawn(async move {
        match house.record_text(record).await {
            Ok(Some(address)) => letters(address, subject.to_owned(), text),
            Ok(None) => {}
            Err(refusal) => tracing::warn!(%refusal, "an address could not be read, so a letter was not written"),
        }
    });
}
