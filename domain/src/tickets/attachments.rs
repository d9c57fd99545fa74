//! Comments and files of a ticket, for the resident and for staff apart (T6).

use super::decide::{Decided, checked, words};
use super::register::says;
use super::{Audience, Comment, File, Ticket, TicketEvent};
use crate::kernel::{CommentId, Context, Decision, FileId, Record, Refusal, RefusalKind, UserId, Wrong};
use std::borrow::Cow;

/// Files that one ticket holds.
pub const FILES_LIMIT: usize = 50;
/// Bytes of one file.
pub const FILE_BYTES_LIMIT: u64 = 20 * 1024 * 1024;
/// Comments that one ticket holds.
pub const COMMENTS_LIMIT: usize = 1000;
/// Longest name of a file, in characters.
pub const FILE_NAME_LIMIT: usize = 255;
/// What a file may be, by its content.
pub const FILE_TYPES: [&str; 14] = [
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/gif",
    "image/heic",
    "image/heif",
    "application/pdf",
    "text/plain",
    "application/msword",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.ms-excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "audio/mpeg",
    "video/mp4",
];

impl Ticket {
    /// Who asked is destroyed, and the words of what these users have written. The facts stay: what, where, when.
    pub(super) fn forget(&self, users: &[UserId]) -> Decision<TicketEvent> {
        let theirs = |comment: &&Comment| comment.by.is_some_and(|by| users.contains(&by));
        let comments: Vec<&Comment> = self.comments.iter().filter(theirs).collect();
        if self.contact.is_none() && comments.is_empty() {
            return Decision::nothing();
        }
        let mut decision = Decision::one(TicketEvent::Forgotten {
            comments: comments.iter().map(|comment| comment.id).collect(),
        });
        decision.erased.extend(self.contact);
        decision.erased.extend(comments.iter().map(|comment| comment.text));
        decision
    }

    pub(super) fn comment(&self, audience: Audience, text: String, context: &Context<'_>) -> Decided {
        checked(|wrong| says(wrong, "text", &text))?;
        if self.comments.len() >= COMMENTS_LIMIT {
            return Err(full(
                "comments_full",
                format!("В заявке уже {COMMENTS_LIMIT} комментариев, больше нельзя."),
                format!("The ticket holds {COMMENTS_LIMIT} comments already, no more fit."),
            ));
        }
        let mut decision = Decision::nothing();
        let comment = new_comment(&mut decision, audience, &text, context);
        decision.events.push(TicketEvent::Commented { comment });
        Ok(decision)
    }

    pub(super) fn add_file(
        &self,
        audience: Audience,
        name: String,
        (blob, size, mime): ([u8; 32], u64, String),
        context: &Context<'_>,
    ) -> Decided {
        if self
            .files
            .iter()
            .any(|file| file.blob == blob && file.audience == audience)
        {
            return Ok(Decision::nothing());
        }
        if self.files.len() >= FILES_LIMIT {
            return Err(full(
                "files_full",
                format!("В заявке уже {FILES_LIMIT} файлов, больше нельзя."),
                format!("The ticket holds {FILES_LIMIT} files already, no more fit."),
            ));
        }
        if size > FILE_BYTES_LIMIT {
            return Err(full(
                "file_too_large",
                "Файл больше 20 МиБ. Уменьшите его и приложите снова.",
                "The file is larger than 20 MiB. Make it smaller and attach it again.",
            ));
        }
        let mut wrong = Wrong::default();
        let name = wrong.optional_line("name", &name, FILE_NAME_LIMIT);
        if size == 0 {
            wrong.add("file", "empty", "Файл пустой.", "The file is empty.");
        }
        if !FILE_TYPES.contains(&mime.as_str()) {
            wrong.add(
                "file",
                "type_not_allowed",
                "Принимаются фотографии, PDF, текст, документы Word и Excel, звук MP3 и видео MP4.",
                "Photos, PDF, text, Word and Excel documents, MP3 sound and MP4 video are accepted.",
            );
        }
        wrong.finish()?;
        let mut decision = Decision::nothing();
        let name = decision.keep(context, Record::FileName(name));
        let file = File {
            id: FileId(context.new_id()),
            at: context.now,
            by: context.who.user,
            by_staff: !context.who.role.is_resident(),
            audience,
            name,
            blob,
            size,
            mime,
        };
        decision.events.push(TicketEvent::FileAdded { file });
        Ok(decision)
    }
}

pub(super) fn new_comment(
    decision: &mut Decision<TicketEvent>,
    audience: Audience,
    text: &str,
    context: &Context<'_>,
) -> Comment {
    Comment {
        id: CommentId(context.new_id()),
        at: context.now,
        by: context.who.user,
        audience,
        text: decision.keep(context, words(text)),
    }
}

fn full(code: &'static str, ru: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Refusal {
    Refusal::new(RefusalKind::TooLarge, code, ru, en)
}
