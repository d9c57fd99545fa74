//! Prepares the next segment while the current one is being written, on a thread of its own.

use super::room::Room;
use super::segment::{SPARE, zeros};
use crate::StoreError;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

pub(crate) struct Spare {
    wanted: Option<SyncSender<()>>,
    ready: Receiver<Result<(), StoreError>>,
    path: PathBuf,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Spare {
    /// Begins with the first one at once.
    pub(crate) fn start(dir: PathBuf, bytes: u64, room: Arc<Room>) -> Result<Spare, StoreError> {
        let path = dir.join(SPARE);
        let stop = Arc::new(AtomicBool::new(false));
        let (wanted, orders) = sync_channel::<()>(2);
        let (finished, ready) = sync_channel(1);
        let (file, given_up) = (path.clone(), Arc::clone(&stop));
        let thread = thread::Builder::new()
            .name("journal-spare".into())
            .spawn(move || {
                while orders.recv().is_ok() && !given_up.load(Relaxed) {
                    let made = room.takes(bytes).and_then(|()| zeros(&file, bytes, &given_up));
                    if let Err(error) = &made {
                        tracing::warn!(%error, "the next journal segment cannot be prepared");
                    }
                    if finished.send(made).is_err() {
                        return;
                    }
                }
            })
            .map_err(StoreError::io("start a thread for", &dir))?;
        let spare = Spare {
            wanted: Some(wanted),
            ready,
            path,
            stop,
            thread: Some(thread),
        };
        spare.order();
        Ok(spare)
    }

    /// Waits for the prepared file; [`Spare::order`] the next one when it has been taken away. One that could not be made is
    /// tried again.
    pub(crate) fn take(&self) -> Result<&PathBuf, StoreError> {
        match self.ready.recv() {
            Ok(Ok(())) => Ok(&self.path),
            Ok(Err(error)) => {
                self.order();
                Err(error)
            }
            Err(_) => Err(StoreError::Closed),
        }
    }

    pub(crate) fn order(&self) {
        if let Some(wanted) = &self.wanted {
            // The thread is gone only when the journal is closing.
            let _ = wanted.try_send(());
        }
    }
}

impl Drop for Spare {
    fn drop(&mut self) {
        self.stop.store(true, Relaxed);
        self.wanted = None;
        // Lets a thread that is about to hand its file over finish.
        while self.ready.try_recv().is_ok() {}
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        // Best effort: an unfinished spare is removed at the next start as well.
        let _ = std::fs::remove_file(&self.path);
    }
}
