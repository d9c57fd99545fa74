//! What the command line asks of a running server on the same machine: a backup while people work.
//!
//! Whoever may read the data folder finds the address and a token there, and nobody else does. It is no part
//! of the public API and stands on a listener of its own, which only this machine reaches.

use super::Outcome;
use crate::extract::Json;
use crate::server::Web;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use domovoi_domain::kernel::Refusal;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use subtle::ConstantTimeEq;

/// Where a running server leaves word, in the data folder.
const FILE: &str = "running.json";

pub fn mount(config: &mut web::ServiceConfig) {
    config.service(web::resource("/control/backup").route(web::post().to(backup)));
}

/// How to reach the server that runs on a data folder.
#[derive(Serialize, Deserialize)]
pub struct Running {
    pub address: String,
    pub token: String,
}

impl Running {
    /// Leaves word, readable by nobody but the owner of the folder.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn announce(&self, data: &Path) -> std::io::Result<()> {
        use std::io::Write;
        use std::os::unix::fs::OpenOptionsExt;
        let path = data.join(FILE);
        Self::withdraw(data);
        let mut file = std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)?;
        file.write_all(&serde_json::to_vec(self)?)
    }

    pub fn withdraw(data: &Path) {
        // It is not there when nothing ran before.
        let _ = std::fs::remove_file(data.join(FILE));
    }

    /// What a server has left, be it running still or not.
    pub fn find(data: &Path) -> Option<Running> {
        serde_json::from_slice(&std::fs::read(data.join(FILE)).ok()?).ok()
    }
}

#[derive(Serialize, Deserialize)]
pub struct BackupOrder {
    pub to: PathBuf,
}

/// What a backup holds.
#[derive(Serialize, Deserialize)]
pub struct BackupDone {
    pub seq: u64,
    pub files: u64,
    pub copied_bytes: u64,
}

async fn backup(web: web::Data<Web>, request: HttpRequest, body: Json<BackupOrder>) -> Outcome {
    let token = &web.config.control_token;
    let told = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let told = told.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    if token.is_empty() || !bool::from(told.as_bytes().ct_eq(token.as_bytes())) {
        return Err(Refusal::not_found().into());
    }
    let done = web.house.backup(body.0.to).await?;
    Ok(HttpResponse::Ok().json(BackupDone {
        seq: done.seq,
        files: done.files,
        copied_bytes: done.copied_bytes,
    }))
}
