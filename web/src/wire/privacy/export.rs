//! What a resident gets when he asks for all that is known of him: `data.json` in the archive.

use super::{Consent, DataRequest};
use crate::wire::common::When;
use crate::wire::home::{Look, MyHome};
use serde::Serialize;

#[derive(Serialize)]
pub struct Export {
    pub made_at: When,
    /// The card, the flats, the invitations.
    pub home: MyHome,
    pub consents: Vec<Consent>,
    pub requests: Vec<DataRequest>,
    pub tickets: Vec<ExportedTicket>,
    /// Who of the company looked, the newest 200.
    pub looks: Vec<Look>,
}

/// A ticket on which the person stands, or which he has made.
#[derive(Serialize)]
pub struct ExportedTicket {
    pub number: String,
    pub at: When,
    pub address: String,
    pub flat: Option<String>,
    pub service: String,
    pub status: String,
    pub description: Option<String>,
    pub contact_name: String,
    pub contact_phone: String,
    /// What the person himself has written.
    pub comments: Vec<Said>,
    /// How the files were called that are open to him.
    pub files: Vec<String>,
}

#[derive(Serialize)]
pub struct Said {
    pub at: When,
    pub text: String,
}
