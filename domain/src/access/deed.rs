//! What the audit trail tells apart.

use super::UserEvent;
use crate::kernel::Text;
use serde::{Deserialize, Serialize};

/// Something that somebody did and that must be told later. The codes are the stored form.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    SignedIn,
    SignInRefused,
    SignedOut,
    UserAdded,
    RightsChanged,
    PasswordChanged,
    UserBlocked,
    UserUnblocked,
    /// A one-time link to set a password.
    LinkGiven,
    TokenIssued,
    TokenRevoked,
    /// The second step of the sign-in was set, renewed or removed.
    FactorChanged,
    /// A recovery code took the place of a one-time code.
    RecoveryUsed,
    /// Names and telephones were shown.
    PersonalSeen,
    /// Data left as a file.
    Exported,
    /// A right was missing.
    Forbidden,
    /// The trail itself was too slow for this many.
    NotesLost,
    /// An account at a provider was linked or unlinked.
    IdentityChanged,
    /// The address for letters about the account was set or removed.
    EmailChanged,
    /// A masked telephone was shown whole, for a reason.
    PhoneShown,
    /// The account and the data of its owner were destroyed.
    UserErased,
}

impl Deed {
    pub const ALL: [Deed; 21] = [
        Deed::SignedIn,
        Deed::SignInRefused,
        Deed::SignedOut,
        Deed::UserAdded,
        Deed::RightsChanged,
        Deed::PasswordChanged,
        Deed::UserBlocked,
        Deed::UserUnblocked,
        Deed::LinkGiven,
        Deed::TokenIssued,
        Deed::TokenRevoked,
        Deed::FactorChanged,
        Deed::RecoveryUsed,
        Deed::PersonalSeen,
        Deed::Exported,
        Deed::Forbidden,
        Deed::NotesLost,
        Deed::IdentityChanged,
        Deed::EmailChanged,
        Deed::PhoneShown,
        Deed::UserErased,
    ];

    /// What an event of a user's account was; `None` for what only goes with another one.
    pub fn of_user(event: &UserEvent) -> Option<Deed> {
        Some(match event {
            UserEvent::Invited { .. } | UserEvent::Joined { .. } => Deed::UserAdded,
            UserEvent::PasswordChanged { .. } | UserEvent::OwnPasswordChanged { .. } => Deed::PasswordChanged,
            UserEvent::GrantChanged { .. } | UserEvent::MandatesSet { .. } => Deed::RightsChanged,
            UserEvent::Blocked => Deed::UserBlocked,
            UserEvent::Unblocked => Deed::UserUnblocked,
            UserEvent::SessionOpened { .. } => Deed::SignedIn,
            UserEvent::SessionEnded { .. } => Deed::SignedOut,
            UserEvent::LinkGiven { .. } => Deed::LinkGiven,
            UserEvent::ApiTokenIssued { .. } => Deed::TokenIssued,
            UserEvent::ApiTokenRevoked { .. } => Deed::TokenRevoked,
            UserEvent::FactorSet { .. } | UserEvent::FactorRemoved | UserEvent::RecoveryRenewed { .. } => {
                Deed::FactorChanged
            }
            UserEvent::PasskeyAdded { .. } | UserEvent::PasskeyRemoved { .. } => Deed::FactorChanged,
            UserEvent::IdentityLinked { .. } | UserEvent::IdentityUnlinked { .. } => Deed::IdentityChanged,
            UserEvent::EmailSet { .. } | UserEvent::EmailRemoved => Deed::EmailChanged,
            UserEvent::RecoveryUsed { .. } => Deed::RecoveryUsed,
            UserEvent::Erased => Deed::UserErased,
            UserEvent::SessionDescribed { .. }
            | UserEvent::Noted { .. }
            | UserEvent::Awaited
            | UserEvent::CodeUsed { .. }
            | UserEvent::PasskeyUsed { .. }
            | UserEvent::IdentityUsed { .. }
            | UserEvent::SessionVouched { .. }
            | UserEvent::LinkUsed => return None,
        })
    }

    pub fn code(self) -> &'static str {
        match self {
            Deed::SignedIn => "signed_in",
            Deed::SignInRefused => "sign_in_refused",
            Deed::SignedOut => "signed_out",
            Deed::UserAdded => "user_added",
            Deed::RightsChanged => "rights_changed",
            Deed::PasswordChanged => "password_changed",
            Deed::UserBlocked => "user_blocked",
            Deed::UserUnblocked => "user_unblocked",
            Deed::LinkGiven => "link_given",
            Deed::TokenIssued => "token_issued",
            Deed::TokenRevoked => "token_revoked",
            Deed::FactorChanged => "factor_changed",
            Deed::RecoveryUsed => "recovery_used",
            Deed::PersonalSeen => "personal_seen",
            Deed::Exported => "exported",
            Deed::Forbidden => "forbidden",
            Deed::NotesLost => "notes_lost",
            Deed::IdentityChanged => "identity_changed",
            Deed::EmailChanged => "email_changed",
            Deed::PhoneShown => "phone_shown",
            Deed::UserErased => "user_erased",
        }
    }

    pub fn from_code(code: &str) -> Option<Deed> {
        Deed::ALL.into_iter().find(|deed| deed.code() == code)
    }

    pub fn text(self) -> Text {
        let (ru, en) = match self {
            Deed::SignedIn => ("Вход", "Signed in"),
            Deed::SignInRefused => ("Отказ во входе", "Sign-in refused"),
            Deed::SignedOut => ("Выход", "Signed out"),
            Deed::UserAdded => ("Заведён пользователь", "User added"),
            Deed::RightsChanged => ("Изменены права", "Rights changed"),
            Deed::PasswordChanged => ("Сменён пароль", "Password changed"),
            Deed::UserBlocked => ("Закрыт вход", "Account closed"),
            Deed::UserUnblocked => ("Открыт вход", "Account opened"),
            Deed::LinkGiven => ("Выдана ссылка для пароля", "Link for a password given"),
            Deed::TokenIssued => ("Выдан ключ программы", "API token issued"),
            Deed::TokenRevoked => ("Отозван ключ программы", "API token revoked"),
            Deed::FactorChanged => ("Изменён второй шаг входа", "Second step of sign-in changed"),
            Deed::RecoveryUsed => ("Вход по запасному коду", "Recovery code used"),
            Deed::PersonalSeen => ("Показаны личные данные", "Personal data shown"),
            Deed::Exported => ("Выгружены данные", "Data exported"),
            Deed::Forbidden => ("Отказ: нет права", "Refused: right missing"),
            Deed::NotesLost => ("Пропущены записи журнала", "Notes were lost"),
            Deed::UserErased => ("Уничтожены данные и учётная запись", "Data and account destroyed"),
            Deed::EmailChanged => ("Изменён адрес для писем", "Address for letters changed"),
            Deed::PhoneShown => ("Показан телефон", "Telephone shown"),
            Deed::IdentityChanged => (
                "Изменён вход через внешнюю учётную запись",
                "Sign-in by a provider changed",
            ),
        };
        Text::new(ru, en)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_deed_is_listed_once_under_its_code() {
        let codes: std::collections::HashSet<_> = Deed::ALL.into_iter().map(Deed::code).collect();
        assert_eq!(codes.len(), Deed::ALL.len());
        for (index, deed) in Deed::ALL.into_iter().enumerate() {
            assert_eq!(deed as usize, index);
            assert_eq!(Deed::from_code(deed.code()), Some(deed));
        }
    }
}
