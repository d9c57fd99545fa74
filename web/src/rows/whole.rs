//! A whole ticket, and who could do it.

use super::ticket::draft;
use super::{Eyes, employee, user, zone};
use crate::wire::common::Coded;
use crate::wire::ticket::{Assignment, Comment, Declined, File, Move, Ticket};
use domovoi_actors::model::Head;
use domovoi_actors::{House, Model, Seen};
use domovoi_domain::access::rights::{Action, Field};
use domovoi_domain::classifier;
use domovoi_domain::kernel::{Record, RecordId, TicketId};
use domovoi_domain::policies::rights::ticket_gives_relation;
use domovoi_domain::tickets::{self, Audience, Status};

/// A ticket without its words; see [`super::ticket::Draft`].
pub struct Draft {
    row: super::ticket::Draft,
    rest: Ticket,
    comments: Vec<(usize, RecordId)>,
    files: Vec<(usize, RecordId)>,
    decline: Option<(tickets::decline::DeclineReason, Option<RecordId>)>,
    eyes: Eyes,
}

/// The ticket as the reader may see it: comments and files for staff only where he may see those.
pub fn whole(model: &Model, seen: &Seen<tickets::Ticket>, eyes: &Eyes) -> Draft {
    let ticket = &*seen.state;
    let head = Head::of(seen);
    let relation = head.relation;
    let staff = eyes.may(Action::SeeStaffComments, &ticket.place, relation);
    let shows = |field| eyes.shows(field, &ticket.place, relation);
    let (talk, papers) = (shows(Field::Description), shows(Field::Files));
    let shown = |audience: Audience| staff || audience == Audience::Resident;
    let mut comments = Vec::new();
    let mut files = Vec::new();
    for comment in ticket.comments.iter().filter(|comment| talk && shown(comment.audience)) {
        let shape = Comment {
            id: comment.id.to_string(),
            at: comment.at.into(),
            by: comment.by.map(|id| user(model, id)),
            audience: comment.audience.into(),
            text: String::new(),
        };
        comments.push((shape, comment.text));
    }
    for file in ticket.files.iter().filter(|file| papers && shown(file.audience)) {
        let url = format!("/api/v1/tickets/{}/files/{}", ticket.id, file.id);
        let shape = File {
            id: file.id.to_string(),
            at: file.at.into(),
            by: file.by.map(|id| user(model, id)),
            audience: file.audience.into(),
            name: String::new(),
            size: file.size,
            mime: file.mime.clone(),
            thumbnail_url: has_thumbnail(&file.mime).then(|| format!("{url}/thumbnail")),
            url,
        };
        files.push((shape, file.name));
    }
    let zone_of_house = zone(&ticket.zone);
    let row = draft(model, &head, eyes);
    let reasons: Vec<Coded> = eyes.reasons(&ticket.reasons, &zone_of_house);
    let service = classifier::get(ticket.service);
    Draft {
        rest: Ticket {
            text: String::new(),
            assignment: Assignment {
                chosen: ticket.executor.map(|id| employee(model, id)),
                reasons,
            },
            comments: comments.iter().map(|(shape, _)| shape.clone()).collect(),
            files: files.iter().map(|(shape, _)| shape.clone()).collect(),
            decline: None,
            allowed_moves: allowed_moves(ticket, eyes),
            created_by: ticket.created_by.map(|id| user(model, id)),
            started_at: ticket.started_at.map(Into::into),
            localised_at: ticket.localised_at.map(Into::into),
            informed_at: ticket.informed_at.map(Into::into),
            completed_at: ticket.completed_at.map(Into::into),
            closed_at: ticket.closed_at.map(Into::into),
            returns: ticket.returns,
            photos_required: service.map_or(0, |service| service.photos),
            zone: ticket.zone.clone(),
            history: history_url(ticket.id),
            row: row.bare(),
        },
        row,
        comments: comments.into_iter().map(|(_, record)| record).enumerate().collect(),
        files: files.into_iter().map(|(_, record)| record).enumerate().collect(),
        decline: ticket.decline.as_ref().map(|decline| (decline.reason, decline.text)),
        eyes: eyes.clone(),
    }
}

impl Draft {
    pub fn finish(self, read: &mut dyn FnMut(RecordId) -> Option<Record>) -> Ticket {
        let mut ticket = self.rest;
        (ticket.row, ticket.text) = self.row.finish(read);
        for (index, record) in self.comments {
            ticket.comments[index].text = words(read(record));
        }
        for (index, record) in self.files {
            ticket.files[index].name = words(read(record));
        }
        ticket.decline = self.decline.map(|(reason, text)| {
            let said = text.map(|record| words(read(record))).unwrap_or_default();
            let polite = self.eyes.word(&reason.polite());
            Declined {
                reason: reason.into(),
                text: if said.is_empty() {
                    polite
                } else {
                    format!("{polite} {said}")
                },
            }
        });
        ticket
    }
}

/// A ticket from the store, for one that is no longer in memory. Reads the disk.
pub fn stored(house: &House, id: TicketId) -> Option<Seen<tickets::Ticket>> {
    let found = house.store().state::<tickets::Ticket>(id.0).ok().flatten()?;
    Some(Seen {
        id,
        state: std::sync::Arc::new(found.state),
        version: found.version,
        seq: found.seq,
    })
}

/// The words of a record; empty when it was erased.
pub fn words(record: Option<Record>) -> String {
    match record {
        Some(Record::Text(text) | Record::FileName(text)) => text,
        _ => String::new(),
    }
}

pub fn history_url(id: TicketId) -> String {
    format!("/api/v1/tickets/{id}/history")
}

/// Pictures that a thumbnail can be made of.
pub fn has_thumbnail(mime: &str) -> bool {
    matches!(mime, "image/jpeg" | "image/png" | "image/webp")
}

/// Which right each move needs.
pub fn right_of(action: Move) -> Action {
    match action {
        Move::Assign | Move::Reschedule => Action::AssignTickets,
        Move::Start | Move::Localise | Move::Inform | Move::Defer | Move::Complete => Action::WorkOnTickets,
        Move::Return => Action::ReturnTickets,
        Move::Close => Action::CloseTickets,
        Move::Decline => Action::DeclineTickets,
        Move::Correct | Move::Link => Action::CorrectTickets,
        Move::Comment => Action::CommentForStaff,
        Move::AddFile => Action::AddFiles,
        Move::Entrust | Move::Recall => Action::EntrustTickets,
        Move::Accept | Move::Refuse => Action::AcceptTickets,
    }
}

/// What the reader may do with the ticket as it stands, as far as status and rights tell.
fn allowed_moves(ticket: &tickets::Ticket, eyes: &Eyes) -> Vec<Move> {
    let relation = ticket_gives_relation(ticket);
    let may = |action| eyes.may(action, &ticket.place, relation);
    let becomes = |status: Status| ticket.status.may_become(status);
    let open = ticket.status.is_open();
    let works = open && ticket.status != Status::Completed;
    let (with_firm, waiting) = match ticket.entrusted {
        Some(entrusted) => (true, entrusted.accepted_at.is_none()),
        None => (false, false),
    };
    // Who is not told where it is does nothing about it; the company may, also while a contractor thinks it over.
    let told = eyes.shows(Field::Address, &ticket.place, relation);
    let moves = [
        (Move::Assign, works),
        (Move::Start, becomes(Status::InProgress) && !waiting),
        (Move::Defer, becomes(Status::Deferred) && told),
        (Move::Complete, becomes(Status::Completed)),
        (Move::Return, becomes(Status::New)),
        (Move::Close, becomes(Status::Closed)),
        (Move::Decline, becomes(Status::Declined)),
        (
            Move::Reschedule,
            works && ticket.executor.is_some() && ticket.status != Status::InProgress,
        ),
        (Move::Localise, works && ticket.localised_at.is_none() && !waiting),
        (Move::Inform, works && ticket.informed_at.is_none() && told),
        (Move::Correct, open),
        (Move::Link, true),
        (Move::Comment, true),
        (Move::AddFile, true),
        (Move::Entrust, works && !with_firm),
        (Move::Accept, works && waiting),
        (Move::Refuse, works && with_firm),
        (Move::Recall, works && with_firm),
    ];
    let permitted = |action: Move| match action {
        Move::Comment => may(Action::CommentForStaff) || may(Action::CommentForResident),
        action => may(right_of(action)),
    };
    moves
        .into_iter()
        .filter(|(action, fits)| *fits && permitted(*action))
        .map(|(action, _)| action)
        .collect()
}
