//! Who acts, and by which way.

use super::{CompanyId, EmployeeId, Text, UserId};
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
    /// Исполнитель подрядчика.
    Contractor,
    /// Бухгалтер.
    Accountant,
    /// Житель: собственник.
    Resident,
    /// The machine itself: timers and reactions.
    #[default]
    System,
    /// Управляющий подрядчика.
    ContractorManager,
    /// Отдел качества застройщика.
    Builder,
    /// Юрист.
    Lawyer,
    /// Консьерж или охрана.
    Concierge,
    /// Совет дома.
    Council,
    /// Аудитор.
    Auditor,
    /// Наблюдатель ЕДДС.
    Edds,
    /// Наниматель.
    Tenant,
    /// Гость.
    Guest,
    /// Поставщик ресурса.
    Provider,
    /// Устройство.
    Device,
}

impl Role {
    pub const ALL: [Role; 20] = [
        Role::Admin,
        Role::Manager,
        Role::Dispatcher,
        Role::Master,
        Role::Executor,
        Role::Contractor,
        Role::Accountant,
        Role::Resident,
        Role::System,
        Role::ContractorManager,
        Role::Builder,
        Role::Lawyer,
        Role::Concierge,
        Role::Council,
        Role::Auditor,
        Role::Edds,
        Role::Tenant,
        Role::Guest,
        Role::Provider,
        Role::Device,
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
            Role::ContractorManager => "contractor_manager",
            Role::Builder => "builder",
            Role::Lawyer => "lawyer",
            Role::Concierge => "concierge",
            Role::Council => "council",
            Role::Auditor => "auditor",
            Role::Edds => "edds",
            Role::Tenant => "tenant",
            Role::Guest => "guest",
            Role::Provider => "provider",
            Role::Device => "device",
        }
    }

    pub fn text(self) -> Text {
        let (ru, en) = match self {
            Role::Admin => ("Администратор", "Administrator"),
            Role::Manager => ("Управляющий", "Manager"),
            Role::Dispatcher => ("Диспетчер", "Dispatcher"),
            Role::Master => ("Мастер", "Master"),
            Role::Executor => ("Исполнитель", "Executor"),
            Role::Contractor => ("Исполнитель подрядчика", "Contractor's executor"),
            Role::Accountant => ("Бухгалтер", "Accountant"),
            Role::Resident => ("Житель", "Resident"),
            Role::System => ("Система", "The system"),
            Role::ContractorManager => ("Управляющий подрядчика", "Contractor's manager"),
            Role::Builder => ("Отдел качества застройщика", "Builder's quality department"),
            Role::Lawyer => ("Юрист", "Lawyer"),
            Role::Concierge => ("Консьерж или охрана", "Concierge or guard"),
            Role::Council => ("Совет дома", "Council of the house"),
            Role::Auditor => ("Аудитор", "Auditor"),
            Role::Edds => ("Наблюдатель ЕДДС", "Observer of the unified duty service (ЕДДС)"),
            Role::Tenant => ("Наниматель", "Tenant"),
            Role::Guest => ("Гость", "Guest"),
            Role::Provider => ("Поставщик ресурса", "Provider of a resource"),
            Role::Device => ("Устройство", "Device"),
        };
        Text::new(ru, en)
    }

    /// Whether it is somebody who lives in a flat or visits one: what such people add, they add for everybody to
    /// whom the ticket is shown, and it is not the word of the staff.
    pub fn is_resident(self) -> bool {
        matches!(self, Role::Resident | Role::Tenant | Role::Guest)
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
