//! Files of a ticket: taken in by their content, given out so that no browser runs them.

use super::{head, seen, settle, taken};
use crate::extract::{Caller, key_of};
use crate::files::{thumbnails, upload};
use crate::problem::Problem;
use crate::routes::Outcome;
use crate::rows::whole::has_thumbnail;
use crate::server::Web;
use crate::wire::ticket::{Audience, Ticket as Shape};
use crate::wire::ticket_request::NewFile;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue};
use actix_web::{HttpRequest, HttpResponse, web};
use domovoi_actors::{self as actors, BlobId};
use domovoi_domain::access::rights::{Action, Field};
use domovoi_domain::kernel::{FileId, Refusal};
use domovoi_domain::tickets::attachments::FILE_BYTES_LIMIT;
use domovoi_domain::tickets::{self, File, Ticket, TicketCommand};

/// Adds a photo or a document of at most 20 MiB, checked by content.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/files", tag = "tickets", params(("id" = String, Path, description = "Id or number")), request_body(content = NewFile, content_type = "multipart/form-data"), responses((status = 201, description = "Made", body = Shape)))]
pub async fn upload(
    web: web::Data<Web>,
    name: web::Path<String>,
    mut caller: Caller,
    request: HttpRequest,
    payload: web::Payload,
) -> Outcome {
    let id = taken(&web, &mut caller, &name, Action::AddFiles)?.id;
    let mut upload = upload::receive(&request, payload.into_inner(), FILE_BYTES_LIMIT, false).await?;
    let audience = match upload.part("audience") {
        None | Some("staff") => Audience::Staff,
        Some("resident") => Audience::Resident,
        Some(_) => {
            return Err(Refusal::field("audience", "unknown", "staff или resident.", "staff or resident.").into());
        }
    };
    // Residents see nothing that is for staff only, so what they add is for both.
    let resident = caller.who.role.is_resident();
    let audience = if resident { Audience::Resident } else { audience };
    let called = if upload.name.trim().is_empty() {
        "файл".to_owned()
    } else {
        upload.name.clone()
    };
    let stored = web.house.read(move |store| {
        let looked = upload.mime().and_then(|mime| Ok((mime, upload.digest()?)));
        let (mime, digest) = match looked {
            Ok(looked) => looked,
            Err(error) => return Ok(Err(error)),
        };
        // Only what may stay is written; the ticket itself says what that is.
        if !tickets::attachments::FILE_TYPES.contains(&mime.as_str()) || upload.size == 0 {
            return Ok(Ok((BlobId(digest), upload.size, mime)));
        }
        let (blob, size) = store.blobs().put_from(&mut upload.file, FILE_BYTES_LIMIT)?;
        Ok(Ok((blob, size, mime)))
    });
    let (blob, size, mime) = stored.await?.map_err(upload::unwritable)?;
    let key = key_of(&request, &blob.0)?;
    let command = TicketCommand::AddFile {
        audience: audience.into(),
        name: called,
        blob: blob.0,
        size,
        mime,
    };
    let order = actors::Order::new(command, caller.who.clone()).key(key);
    let done = web.house.send::<Ticket>(id, order).await;
    settle(&web, &caller, id, StatusCode::CREATED, done).await
}

/// The file that the address names, if the caller may see it.
async fn file(web: &Web, caller: &Caller, ticket: &str, file: &str) -> Result<File, Problem> {
    let head = head(web, caller, ticket, Action::SeeTickets)?;
    let id: FileId = crate::ask::path_id(file)?;
    let eyes = web.eyes(caller);
    if !eyes.shows(Field::Files, &head.place, head.relation) {
        return Err(Refusal::not_found().into());
    }
    let ticket = seen(web, head.id).await?;
    let staff = eyes.may(Action::SeeStaffComments, &head.place, head.relation);
    let shown = |file: &&File| file.id == id && (staff || file.audience == tickets::Audience::Resident);
    ticket
        .state
        .files
        .iter()
        .find(shown)
        .cloned()
        .ok_or_else(|| Refusal::not_found().into())
}

/// The file itself.
#[utoipa::path(get, path = "/api/v1/tickets/{id}/files/{file}", tag = "tickets", params(("id" = String, Path, description = "Id or number"), ("file" = String, Path)), responses((status = 200, description = "The content", body = Vec<u8>, content_type = "application/octet-stream")))]
pub async fn download(
    web: web::Data<Web>,
    path: web::Path<(String, String)>,
    caller: Caller,
    request: HttpRequest,
) -> Outcome {
    let file = file(&web, &caller, &path.0, &path.1).await?;
    let tag = format!("\"{}\"", BlobId(file.blob));
    if is_known(&request, &tag) {
        return Ok(HttpResponse::NotModified().insert_header((header::ETAG, tag)).finish());
    }
    let content = web
        .house
        .blob(BlobId(file.blob))
        .await?
        .ok_or_else(Refusal::not_found)?;
    let name = web.house.record_text(file.name).await?.unwrap_or_default();
    let picture = file.mime.starts_with("image/");
    let disposition = ContentDisposition {
        disposition: if picture {
            DispositionType::Inline
        } else {
            DispositionType::Attachment
        },
        parameters: vec![DispositionParam::FilenameExt(ExtendedValue {
            charset: Charset::Ext("UTF-8".to_owned()),
            language_tag: None,
            value: name.into_bytes(),
        })],
    };
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, file.mime))
        .insert_header(disposition)
        .insert_header((header::ETAG, tag))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .body(content))
}

/// A small JPEG of a picture.
#[utoipa::path(get, path = "/api/v1/tickets/{id}/files/{file}/thumbnail", tag = "tickets", params(("id" = String, Path, description = "Id or number"), ("file" = String, Path)), responses((status = 200, description = "The content", body = Vec<u8>, content_type = "image/jpeg")))]
pub async fn thumbnail(
    web: web::Data<Web>,
    path: web::Path<(String, String)>,
    caller: Caller,
    request: HttpRequest,
) -> Outcome {
    let file = file(&web, &caller, &path.0, &path.1).await?;
    if !has_thumbnail(&file.mime) {
        return Err(Refusal::not_found().into());
    }
    let tag = format!("\"{}-small\"", BlobId(file.blob));
    if is_known(&request, &tag) {
        return Ok(HttpResponse::NotModified().insert_header((header::ETAG, tag)).finish());
    }
    let jpeg = match web.thumbnails.get(&file.blob) {
        Some(jpeg) => jpeg,
        None => {
            let content = web
                .house
                .blob(BlobId(file.blob))
                .await?
                .ok_or_else(Refusal::not_found)?;
            let _turn = web.heavy.acquire().await.map_err(|_| Refusal::bug())?;
            let jpeg = web::block(move || thumbnails::make(&content))
                .await
                .map_err(|_| Refusal::bug())??;
            web.thumbnails.keep(file.blob, jpeg.clone());
            jpeg
        }
    };
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "image/jpeg"))
        .insert_header((header::ETAG, tag))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .body(jpeg))
}

fn is_known(request: &HttpRequest, tag: &str) -> bool {
    let known = request
        .headers()
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok());
    known.is_some_and(|known| known.split(',').any(|one| one.trim() == tag))
}
