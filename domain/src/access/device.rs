//! What a person signs in with, as far as a browser tells it: enough to recognise the own phone in a
//! list, and no more. The whole User-Agent is not kept.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Device {
    pub browser: Browser,
    pub system: System,
}

/// Append only: the order is the stored form.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Browser {
    #[default]
    Unknown,
    Chrome,
    Edge,
    Firefox,
    Opera,
    Safari,
    Samsung,
    Yandex,
    /// No browser: a script, a library.
    Program,
}

/// Append only: the order is the stored form.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum System {
    #[default]
    Unknown,
    Android,
    Ios,
    Linux,
    Macos,
    Windows,
}

impl Device {
    /// Reads a User-Agent. The order matters: nearly every browser calls itself Chrome and Safari, too.
    pub fn of(user_agent: &str) -> Device {
        let browsers = [
            ("YaBrowser", Browser::Yandex),
            ("OPR/", Browser::Opera),
            ("SamsungBrowser", Browser::Samsung),
            ("Edg", Browser::Edge),
            ("Firefox", Browser::Firefox),
            ("FxiOS", Browser::Firefox),
            ("Chrome", Browser::Chrome),
            ("CriOS", Browser::Chrome),
            ("Safari", Browser::Safari),
            ("Mozilla", Browser::Unknown),
            ("/", Browser::Program),
        ];
        let systems = [
            ("Android", System::Android),
            ("iPhone", System::Ios),
            ("iPad", System::Ios),
            ("Windows", System::Windows),
            ("Mac OS", System::Macos),
            ("Linux", System::Linux),
        ];
        Device {
            browser: first(&browsers, user_agent),
            system: first(&systems, user_agent),
        }
    }
}

fn first<T: Copy + Default>(signs: &[(&str, T)], text: &str) -> T {
    let found = signs.iter().find(|(sign, _)| text.contains(sign));
    found.map(|(_, meaning)| *meaning).unwrap_or_default()
}
