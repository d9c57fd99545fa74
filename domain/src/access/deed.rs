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
    /// Something else of a user's account.
    UserChanged,
    /// Names and telephones were shown.
    PersonalSeen,
    /// Data left as a file.
    Exported,
    /// A right was missing.
    Forbidden,
    /// The trail itself was too slow for this many.
    NotesLost,
}

impl Deed {
    pub const ALL: [Deed; 13] = [
        Deed::SignedIn,
        Deed::SignInRefused,
        Deed::SignedOut,
        Deed::UserAdded,
        Deed::RightsChanged,
        Deed::PasswordChanged,
        Deed::UserBlocked,
        Deed::UserUnblocked,
        Deed::UserChanged,
        Deed::PersonalSeen,
        Deed::Exported,
        Deed::Forbidden,
        Deed::NotesLost,
    ];

    /// What an event of a user's account was; `None` when it only tells more of one that is told.
    pub fn of_user(event: &UserEvent) -> Option<Deed> {
        use UserEvent::*;
        Some(match event {
            Invited { .. } => Deed::UserAdded,
            PasswordChanged { .. } | OwnPasswordChanged { .. } => Deed::PasswordChanged,
            GrantChanged { .. } => Deed::RightsChanged,
            Blocked => Deed::UserBlocked,
            Unblocked => Deed::UserUnblocked,
            SessionOpened { .. } => Deed::SignedIn,
            SessionEnded { .. } => Deed::SignedOut,
            LinkGiven { .. }
            | ApiTokenIssued { .. }
            | ApiTokenRevoked { .. }
            | FactorSet { .. }
            | RecoveryUsed { .. }
            | RecoveryRenewed { .. }
            | FactorRemoved => Deed::UserChanged,
            SessionDescribed { .. } | Noted { .. } | Awaited | CodeUsed { .. } => return None,
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
            Deed::UserChanged => "user_changed",
            Deed::PersonalSeen => "personal_seen",
            Deed::Exported => "exported",
            Deed::Forbidden => "forbidden",
            Deed::NotesLost => "notes_lost",
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
            Deed::UserChanged => ("Изменён пользователь", "User changed"),
            Deed::PersonalSeen => ("Показаны личные данные", "Personal data shown"),
            Deed::Exported => ("Выгружены данные", "Data exported"),
            Deed::Forbidden => ("Отказ: нет права", "Refused: right missing"),
            Deed::NotesLost => ("Пропущены записи журнала", "Notes were lost"),
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
