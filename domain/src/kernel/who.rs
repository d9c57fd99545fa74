//! Who acts, and by which way.

use super::{CompanyId, EmployeeId, UserId};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// Roles as the interface names them. Append only: the order is the stored form.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Администратор.
    Admin,
    /// Управляющий.
    Manager,
    /// Диспетчер.
    Dispatcher,
    /// Мастер.
    Master,
    /// Исполнитель.
    Executor,
    /// Подрядчик.
    Contractor,
    /// Бухгалтер.
    Accountant,
    /// Житель.
    Resident,
    /// The machine itself: timers and reactions.
    #[default]
    System,
}

impl Role {
    pub const ALL: [Role; 9] = [
        Role::Admin,
        Role::Manager,
        Role::Dispatcher,
        Role::Master,
        Role::Executor,
        Role::Contractor,
        Role::Accountant,
        Role::Resident,
        Role::System,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Role::Admin => "admin",
            Role::Manager => "manager",
            Role::Dispatcher => "dispatcher",
            Role::Master => "master",
            Role::Executor => "executor",
            Role::Contractor => "contractor",
            Role::Accountant => "accountant",
            Role::Resident => "resident",
            Role::System => "system",
        }
    }

    pub fn from_code(code: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// The way a command came in. Append only: the order is the stored form.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub enum Via {
    /// A browser.
    Web,
    /// An outside program.
    Api,
    /// A file that was imported.
    Import,
    /// A recorded stream that is replayed.
    Replay,
    /// A timer.
    #[default]
    Timer,
    /// A reaction to something that happened.
    Policy,
    /// The command line.
    Console,
}

/// Who makes something happen: stored with every commit.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Who {
    pub user: Option<UserId>,
    pub employee: Option<EmployeeId>,
    pub company: Option<CompanyId>,
    pub role: Role,
    pub via: Via,
    pub from: Option<IpAddr>,
}

impl Who {
    pub fn system(via: Via) -> Self {
        Self { via, ..Self::default() }
    }
}
