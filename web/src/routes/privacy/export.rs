//! All that is known of a resident, for himself (152-ФЗ, ст. 14): an archive with `data.json` for programs and a page
//! for people, without a script and without a request to anywhere.

use super::staff::of_staff;
use super::traces::{Traces, traces};
use super::{page, shape};
use crate::extract::Caller;
use crate::problem::Problem;
use crate::routes::Outcome;
use crate::routes::home::looks::looks;
use crate::routes::home::{own, shape as home};
use crate::rows::Eyes;
use crate::rows::housing::address;
use crate::server::Web;
use crate::wire::privacy::export::{Export, ExportedTicket, Said};
use actix_web::http::header;
use actix_web::{HttpResponse, web};
use domovoi_actors::model::Head;
use domovoi_actors::{Seen, Store, StoreError};
use domovoi_domain::access::rights::Action;
use domovoi_domain::classifier;
use domovoi_domain::kernel::{Record, RecordId, Refusal, UserId, time};
use domovoi_domain::residents::Person;
use domovoi_domain::tickets::view::status_text;
use domovoi_domain::tickets::{Audience, Ticket};
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// My data as an archive.
#[utoipa::path(get, path = "/api/v1/home/export", tag = "privacy", responses((status = 200, description = "The archive", body = Vec<u8>, content_type = "application/zip")))]
pub async fn own_data(web: web::Data<Web>, caller: Caller) -> Outcome {
    caller.in_person()?;
    let seen = own(&web, &caller)?;
    archive(&web, &seen, &web.eyes(&caller)).await
}

/// A resident's data as an archive, to be given to him.
#[utoipa::path(get, path = "/api/v1/people/{id}/export", tag = "privacy", params(("id" = String, Path)), responses((status = 200, description = "The archive", body = Vec<u8>, content_type = "application/zip")))]
pub async fn of_person(web: web::Data<Web>, caller: Caller, id: web::Path<String>) -> Outcome {
    caller.in_person()?;
    let seen = of_staff(&web, &caller, &id, Action::EraseResidents)?;
    archive(&web, &seen, &web.eyes(&caller)).await
}

async fn archive(web: &Web, seen: &Seen<Person>, eyes: &Eyes) -> Outcome {
    let company = seen.state.company;
    let privacy = shape::privacy(web, seen.id, company, eyes).await?;
    let home = home(&web.house.model(), seen, eyes.now);
    let export = Export {
        made_at: eyes.now.into(),
        home,
        consents: privacy.consents,
        requests: privacy.requests,
        tickets: tickets(web, traces(web, &seen.state).await?, eyes).await?,
        looks: looks(web, seen, eyes).await?,
    };
    let settings = web
        .house
        .model()
        .companies
        .get(company)
        .map(|seen| seen.state.settings.clone());
    let zone = settings
        .and_then(|settings| time::zone(&settings.zone))
        .ok_or_else(Refusal::bug)?;
    let page = page::page(&export, &zone, eyes.lang);
    let bytes = packed(&export, &page).map_err(|error| {
        tracing::error!(%error, "an archive cannot be written");
        Refusal::bug()
    })?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/zip"))
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"my-data.zip\""))
        .body(bytes))
}

fn packed(export: &Export, page: &str) -> std::io::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    zip.start_file("index.html", options)?;
    zip.write_all(page.as_bytes())?;
    zip.start_file("data.json", options)?;
    zip.write_all(&serde_json::to_vec_pretty(export)?)?;
    Ok(zip.finish()?.into_inner())
}

async fn tickets(web: &Web, traces: Traces, eyes: &Eyes) -> Result<Vec<ExportedTicket>, Problem> {
    let Traces { users, tickets } = traces;
    let drafts: Vec<(Head, ExportedTicket)> = {
        let model = web.house.model();
        let draft = |head: &Head| ExportedTicket {
            number: head.number.to_string(),
            at: head.created_at.into(),
            address: model
                .buildings
                .get(head.place.building)
                .map(|seen| address(&seen.state))
                .unwrap_or_default(),
            flat: head.place.flat.clone(),
            service: classifier::get(head.service)
                .map(|service| eyes.word(&service.name()))
                .unwrap_or_default(),
            status: eyes.word(&status_text(head.status)),
            description: None,
            contact_name: String::new(),
            contact_phone: String::new(),
            comments: Vec::new(),
            files: Vec::new(),
        };
        tickets.into_iter().map(|head| (head.clone(), draft(&head))).collect()
    };
    let filled = web.house.read(move |store| {
        let fill = |(head, draft)| filled(store, &users, &head, draft);
        drafts.into_iter().map(fill).collect::<Result<Vec<_>, StoreError>>()
    });
    Ok(filled.await?)
}

fn filled(
    store: &Store,
    users: &[UserId],
    head: &Head,
    mut draft: ExportedTicket,
) -> Result<ExportedTicket, StoreError> {
    let text = |id: RecordId| {
        let found = store.record(id)?;
        Ok::<_, StoreError>(found.and_then(|record| match record {
            Record::Text(text) | Record::FileName(text) => Some(text),
            _ => None,
        }))
    };
    draft.description = text(head.description)?;
    if let Some(Record::Contact { name, phone }) = head.contact.map(|id| store.record(id)).transpose()?.flatten() {
        (draft.contact_name, draft.contact_phone) = (name, phone);
    }
    let Some(ticket) = store.state::<Ticket>(head.id.0)?.map(|found| found.state) else {
        return Ok(draft);
    };
    for one in &ticket.comments {
        if one.by.is_some_and(|by| users.contains(&by)) {
            draft.comments.extend(text(one.text)?.map(|text| Said {
                at: one.at.into(),
                text,
            }));
        }
    }
    for file in ticket.files.iter().filter(|file| file.audience == Audience::Resident) {
        draft.files.extend(text(file.name)?);
    }
    Ok(draft)
}
