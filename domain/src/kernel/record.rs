//! Records: words and personal data, kept beside the events so that they can be erased.
//!
//! An event carries a [`RecordId`], never a name, a phone or free text. Erasing a person (152-ФЗ,
//! ст. 21) destroys the record; the facts stay.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
pub struct RecordId(pub u64);

/// What a record holds. Append variants only at the end: the order is the stored form.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Record {
    /// Free text: a description, a comment, a reason.
    Text(String),
    /// Who asks: a name and a phone in E.164, either may be empty.
    Contact { name: String, phone: String },
    /// A resident or an employee: a full name, phones in E.164, an e-mail or an empty string.
    Person {
        name: String,
        phones: Vec<String>,
        email: String,
    },
    /// What a file was called by its sender.
    FileName(String),
    /// A sign-in name and the PHC string of its password (argon2id).
    Secret { login: String, password_hash: String },
    /// Bytes that only the holder of the installation's key can open.
    Sealed(Vec<u8>),
}
