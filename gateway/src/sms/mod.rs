//! Short messages by SMPP 3.4 (SMS Forum, Issue 1.2): the one protocol that every Russian operator and aggregator offers,
//! so that an installation changes its provider by changing an address.
//!
//! `codec.rs` knows the bytes, `driver.rs` the connection: it binds when there is something to send, answers the
//! provider's questions, tries again while a message is still worth it, and leaves when it is quiet.

mod codec;
mod driver;
#[cfg(test)]
mod tests;

pub use driver::Sender;

use std::time::Instant;

/// Where messages go out.
#[derive(Clone)]
pub struct Settings {
    /// Name or address and port, e.g. `smpp.example.ru:2775`.
    pub address: String,
    /// Whether the provider expects TLS; the name in `address` is then checked.
    pub tls: bool,
    pub system_id: String,
    pub password: String,
    /// What the telephone shows as the sender: up to 11 Latin letters and digits, or a number.
    pub sender: String,
}

/// Never the password.
impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Settings({})", self.address)
    }
}

/// One message.
pub struct Message {
    /// E.164.
    pub to: String,
    /// At most 70 characters: one message of UCS-2.
    pub text: String,
    /// After that it is of no use to anybody.
    pub until: Instant,
}

/// Never a number or a word of it.
impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Message")
    }
}
