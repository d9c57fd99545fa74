//! What people are told when the machine itself cannot do its work.

use domovoi_domain::kernel::{Refusal, Span};
use domovoi_storage::{CommitError, StoreError};

pub(crate) fn busy() -> Refusal {
    Refusal::unavailable(
        "busy",
        "Сейчас слишком много запросов. Повторите через несколько секунд.",
        "Too many requests at the moment. Try again in a few seconds.",
        1,
    )
}

pub(crate) fn resting(left: Span) -> Refusal {
    Refusal::unavailable(
        "resting",
        "Запись временно недоступна: она несколько раз подряд дала сбой. Повторите позже.",
        "This record is out of order for a short while: it failed several times in a row. Try again later.",
        (left.0 / 1000 + 1) as u32,
    )
}

pub(crate) fn unloaded() -> Refusal {
    Refusal::unavailable(
        "unreadable",
        "Запись не читается с диска. Повторите; если не поможет, проверьте хранилище командой domovoi check.",
        "The record cannot be read from disk. Try again; if that does not help, run domovoi check.",
        5,
    )
}

/// The store was asked and could not tell, or could not keep a file.
pub(crate) fn unreadable(error: &StoreError) -> Refusal {
    if error.is_full() {
        return disk_full();
    }
    tracing::error!(%error, "cannot read");
    Refusal::unavailable(
        "unreadable",
        "Хранилище не читается. Повторите; если не поможет, проверьте его командой domovoi check.",
        "The store cannot be read. Try again; if that does not help, run domovoi check.",
        5,
    )
}

/// Nothing of it is stored, and it will be taken as soon as there is room.
pub fn disk_full() -> Refusal {
    Refusal::unavailable(
        "disk_full",
        "На диске сервера кончилось место: читать можно всё, новое не записывается. Освободите место, и работа продолжится сама; \
         запрос не выполнен, повторите его позже.",
        "The server's disk is full: everything can be read, nothing new is stored. Free some room and work goes on by itself; \
         this request was not carried out, repeat it later.",
        10,
    )
}

/// Why a commit was not stored.
pub(crate) fn not_stored(error: &CommitError) -> Refusal {
    match error {
        CommitError::Full => disk_full(),
        CommitError::Closed => closing(),
        _ => Refusal::unavailable(
            "not_stored",
            "Запись на диск не удалась. Повторите с тем же ключом; если не поможет, проверьте диск сервера.",
            "Writing to disk failed. Repeat with the same key; if that does not help, check the server's disk.",
            10,
        ),
    }
}

pub(crate) fn closing() -> Refusal {
    Refusal::unavailable(
        "closing",
        "Сервер останавливается. Повторите через минуту.",
        "The server is stopping. Try again in a minute.",
        30,
    )
}
