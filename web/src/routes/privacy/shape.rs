//! What is shown of a person's consents and requests, with the words that lie in records.

use crate::problem::Problem;
use crate::rows::Eyes;
use crate::server::Web;
use crate::wire::common::Coded;
use crate::wire::privacy::{Consent, DataRequest, DataUse, Offer, Privacy};
use domovoi_domain::kernel::{CompanyId, Instant, PersonId, RecordId, Text};
use domovoi_domain::privacy::{self, Dossier, Paper, Purpose, RequestKind};

/// All of one person; nothing was ever asked or given where there is no dossier yet.
pub(super) async fn privacy(web: &Web, id: PersonId, company: CompanyId, eyes: &Eyes) -> Result<Privacy, Problem> {
    let (dossier, papers) = {
        let model = web.house.model();
        let dossier = model.dossiers.get(id).map(|seen| (*seen.state).clone());
        let papers = model.papers.get(company).map(|seen| (*seen.state).clone());
        (dossier.unwrap_or_default(), papers.unwrap_or_default())
    };
    let mut uses = Vec::new();
    for row in privacy::rows() {
        let purpose = Purpose::from_code(row.code);
        let paper = purpose.and_then(|purpose| papers.current(purpose));
        let running = |one: &&privacy::Consent| Some(one.purpose) == purpose && one.withdrawn.is_none();
        uses.push(DataUse {
            code: row.code.to_owned(),
            basis: row.basis.code().to_owned(),
            text: eyes.word(&row.text),
            source: row.source.to_owned(),
            end: eyes.word(&row.end),
            offer: offer(web, paper).await?,
            given_at: dossier.consents.iter().find(running).map(|one| one.at.into()),
        });
    }
    let mut requests = Vec::new();
    for one in dossier.requests.iter().rev() {
        requests.push(request(web, one, eyes).await?);
    }
    Ok(Privacy {
        uses,
        consents: dossier.consents.iter().rev().map(|one| consent(one, eyes)).collect(),
        requests,
        erased_at: dossier.erased.map(Into::into),
    })
}

pub(super) async fn offer(web: &Web, paper: Option<&Paper>) -> Result<Option<Offer>, Problem> {
    let Some(paper) = paper else { return Ok(None) };
    let words = web.house.record_text(paper.words).await?;
    Ok(words.map(|words| Offer {
        version: paper.version,
        words,
        published_at: paper.published.into(),
    }))
}

fn consent(one: &privacy::Consent, eyes: &Eyes) -> Consent {
    Consent {
        purpose: purpose(one.purpose, eyes),
        version: one.version,
        at: one.at.into(),
        withdrawn_at: one.withdrawn.map(Into::into),
        address: one.from.map(|from| from.to_string()),
        device: one.device.clone(),
    }
}

async fn request(web: &Web, one: &privacy::Request, eyes: &Eyes) -> Result<DataRequest, Problem> {
    Ok(DataRequest {
        number: one.number,
        kind: kind(one.kind, eyes),
        words: words(web, one.words).await?,
        asked_at: one.asked.into(),
        due_at: one.due.into(),
        extended: one.extended,
        extendable: one.answered.is_none() && !one.extended && one.kind == RequestKind::Access,
        answered_at: one.answered.map(Into::into),
        answer: words(web, one.answer).await?,
        overdue: one.overdue(eyes.now),
    })
}

async fn words(web: &Web, record: Option<RecordId>) -> Result<Option<String>, Problem> {
    match record {
        Some(record) => Ok(web.house.record_text(record).await?),
        None => Ok(None),
    }
}

pub(super) fn purpose(one: Purpose, eyes: &Eyes) -> Coded {
    let row = privacy::rows().iter().find(|row| row.code == one.code());
    eyes.coded(one.code(), &row.map_or(Text::new("", ""), |row| row.text.clone()))
}

pub(super) fn kind(one: RequestKind, eyes: &Eyes) -> Coded {
    eyes.coded(one.code(), &one.text())
}

/// Requests of the companies that wait for an answer: person, request, overdue; the first due first.
pub(super) fn waiting<'a>(
    dossiers: impl Iterator<Item = &'a Dossier>,
    now: Instant,
) -> Vec<(PersonId, &'a privacy::Request, bool)> {
    let mut found: Vec<_> = dossiers
        .flat_map(|dossier| dossier.requests.iter().map(move |one| (dossier.person, one)))
        .filter(|(_, one)| one.answered.is_none())
        .map(|(person, one)| (person, one, one.overdue(now)))
        .collect();
    found.sort_by_key(|(person, one, _)| (one.due, *person, one.number));
    found
}
