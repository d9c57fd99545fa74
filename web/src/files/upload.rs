//! Files that come in: streamed to the disk, bounded, and named by what they are rather than what
//! they are called.

use crate::problem::Problem;
use actix_multipart::{Field, Multipart};
use actix_web::FromRequest;
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{HttpMessage, HttpRequest, web};
use domovoi_domain::kernel::{Refusal, RefusalKind};
use futures_util::{Stream, StreamExt};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::time::Duration;
use tokio::time::Instant;

/// How long the next piece may take to come.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a whole file may take to come: 64 MiB within it are 72 KiB a second.
const WHOLE: Duration = Duration::from_secs(900);
/// How much of a file tells what it is.
const HEAD: usize = 8192;
/// Parts beside the file, and the length of each.
const PARTS: usize = 8;
const PART: usize = 1000;

/// What was sent.
pub struct Upload {
    /// A file without a name in the file system, at its beginning.
    pub file: File,
    pub size: u64,
    pub name: String,
    /// The parts that came before the file.
    pub parts: Vec<(String, String)>,
}

impl Upload {
    pub fn part(&self, name: &str) -> Option<&str> {
        self.parts
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// MIME type by the content; what is neither known nor text is `application/octet-stream`.
    pub fn mime(&mut self) -> std::io::Result<String> {
        let mut head = Vec::with_capacity(HEAD);
        Read::by_ref(&mut self.file).take(HEAD as u64).read_to_end(&mut head)?;
        self.file.seek(SeekFrom::Start(0))?;
        Ok(mime_of(&head).to_owned())
    }

    /// SHA-256 of the content.
    pub fn digest(&mut self) -> std::io::Result<[u8; 32]> {
        use sha2::{Digest, Sha256};
        let mut hash = Sha256::new();
        std::io::copy(&mut self.file, &mut hash)?;
        self.file.seek(SeekFrom::Start(0))?;
        Ok(hash.finalize().into())
    }

    pub fn bytes(&mut self) -> std::io::Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(self.size as usize);
        self.file.read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

fn mime_of(head: &[u8]) -> &'static str {
    match infer::get(head) {
        Some(kind) => kind.mime_type(),
        None if is_markup(head) => "text/xml",
        None if is_text(head) => "text/plain",
        None => "application/octet-stream",
    }
}

/// Whether it begins as a page, a picture in SVG or any other markup does, which some browser might run.
fn is_markup(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head);
    let text = text
        .trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
        .to_ascii_lowercase();
    let opens = text.strip_prefix('<').and_then(|rest| rest.chars().next());
    opens.is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, '!' | '?'))
        || ["<script", "<svg", "<iframe", "<html"]
            .iter()
            .any(|mark| text.contains(mark))
}

/// UTF-8 without control characters; the last character may be cut.
fn is_text(head: &[u8]) -> bool {
    let valid = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.valid_up_to() + 4 > head.len() => {
            std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !valid.is_empty()
        && !valid
            .chars()
            .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

/// Takes a multipart part `file`, or the raw body where `raw` allows it; at most `limit` bytes.
pub async fn receive(request: &HttpRequest, payload: Payload, limit: u64, raw: bool) -> Result<Upload, Problem> {
    if request.content_type().eq_ignore_ascii_case("multipart/form-data") {
        let mut payload = payload;
        let multipart = Multipart::from_request(request, &mut payload)
            .await
            .map_err(|_| bad_multipart())?;
        return of_multipart(multipart, limit).await;
    }
    if !raw {
        return Err(Problem::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    let (file, size) = store(payload, limit, WHOLE).await?;
    Ok(Upload {
        file,
        size,
        name: String::new(),
        parts: Vec::new(),
    })
}

async fn of_multipart(mut multipart: Multipart, limit: u64) -> Result<Upload, Problem> {
    let mut parts = Vec::new();
    loop {
        let next = tokio::time::timeout(PATIENCE, multipart.next())
            .await
            .map_err(|_| too_slow())?;
        let Some(field) = next else { break };
        let mut field = field.map_err(|_| bad_multipart())?;
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            let called = field
                .content_disposition()
                .and_then(|told| told.get_filename())
                .unwrap_or_default();
            let called = called.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
            let (file, size) = store(&mut field, limit, WHOLE).await?;
            return Ok(Upload {
                file,
                size,
                name: called,
                parts,
            });
        }
        if parts.len() == PARTS {
            return Err(bad_multipart());
        }
        let value = text_of(&mut field).await?;
        parts.push((name, value));
    }
    Err(Refusal::field(
        "file",
        "required",
        "Приложите файл в части с именем file.",
        "Attach the file in a part called file.",
    )
    .into())
}

async fn text_of(field: &mut Field) -> Result<String, Problem> {
    let mut text = Vec::new();
    while let Some(piece) = field.next().await {
        text.extend_from_slice(&piece.map_err(|_| bad_multipart())?);
        if text.len() > PART {
            return Err(bad_multipart());
        }
    }
    String::from_utf8(text).map_err(|_| bad_multipart())
}

/// Writes a stream to a nameless file and rewinds it.
async fn store<E>(
    mut stream: impl Stream<Item = Result<web::Bytes, E>> + Unpin,
    limit: u64,
    whole: Duration,
) -> Result<(File, u64), Problem> {
    let mut file = tempfile::tempfile().map_err(unwritable)?;
    let mut size = 0;
    let last = Instant::now() + whole;
    loop {
        // A byte now and then keeps no connection for ever.
        let next = tokio::time::timeout_at(last.min(Instant::now() + PATIENCE), stream.next())
            .await
            .map_err(|_| too_slow())?;
        let Some(piece) = next else { break };
        let piece = piece.map_err(|_| bad_multipart())?;
        size += piece.len() as u64;
        if size > limit {
            let mib = limit / (1024 * 1024);
            return Err(Refusal::new(
                RefusalKind::TooLarge,
                "file_too_large",
                format!("Файл больше {mib} МиБ. Уменьшите его и приложите снова."),
                format!("The file is larger than {mib} MiB. Make it smaller and attach it again."),
            )
            .into());
        }
        file = web::block(move || file.write_all(&piece).map(|()| file))
            .await
            .map_err(|_| Refusal::bug())?
            .map_err(unwritable)?;
    }
    file.seek(SeekFrom::Start(0)).map_err(unwritable)?;
    Ok((file, size))
}

pub fn unwritable(error: std::io::Error) -> Problem {
    tracing::error!(%error, "an uploaded file cannot be kept");
    Refusal::unavailable(
        "no_room",
        "Файл не удалось сохранить. Проверьте место на диске сервера.",
        "The file could not be kept. Check the server's disk space.",
        30,
    )
    .into()
}

fn bad_multipart() -> Problem {
    Problem::http(
        StatusCode::BAD_REQUEST,
        "bad_multipart",
        "Тело запроса — не multipart/form-data, или оно оборвано.",
        "The body is not multipart/form-data, or it was cut off.",
    )
}

fn too_slow() -> Problem {
    Problem::of_status(StatusCode::REQUEST_TIMEOUT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn a_file_that_never_comes_whole_is_not_waited_for() {
        let drops = futures_util::stream::unfold((), |()| async {
            tokio::time::sleep(Duration::from_millis(1)).await;
            Some((Ok::<_, std::io::Error>(web::Bytes::from_static(b"x")), ()))
        });
        let Err(problem) = store(Box::pin(drops), 1 << 20, Duration::from_millis(50)).await else {
            panic!("it was waited for");
        };
        assert_eq!(problem.status(), StatusCode::REQUEST_TIMEOUT);
    }

    #[test]
    fn a_file_is_what_its_content_says() {
        assert_eq!(mime_of(b"\xff\xd8\xff\xe0\0\x10JFIF\0"), "image/jpeg");
        assert_eq!(mime_of(b"%PDF-1.7\n"), "application/pdf");
        assert_eq!(mime_of("Показания: 12\n".as_bytes()), "text/plain");
        assert_eq!(mime_of(&"ж".as_bytes()[..1]), "application/octet-stream");
        assert_eq!(mime_of(&"Акт жж".as_bytes()[.."Акт жж".len() - 1]), "text/plain");
        let program = [b"\x7fELF\x02\x01\x01".as_slice(), &[0; 64]].concat();
        assert_eq!(mime_of(&program), "application/x-executable");
        assert_ne!(mime_of(b"<!DOCTYPE html><script>alert(1)</script>"), "text/plain");
        assert_eq!(mime_of(b"a\0b"), "application/octet-stream");
        for markup in [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>",
            "\u{feff}  <!-- --><svg/>",
            "<?xml version=\"1.0\"?><svg/>",
            "<b>",
            "Смотрите: <script>alert(1)</script>",
        ] {
            assert_ne!(mime_of(markup.as_bytes()), "text/plain", "{markup}");
        }
        assert_eq!(mime_of("<3 и 2 < 5".as_bytes()), "text/plain");
    }
}
