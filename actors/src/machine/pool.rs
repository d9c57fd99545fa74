//! A few threads for calls that may wait for the disk, so that no arbiter ever does.

use parking_lot::Mutex;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, mpsc};
use tokio::sync::oneshot;

type Job = Box<dyn FnOnce() + Send>;

pub(crate) struct Pool {
    jobs: mpsc::Sender<Job>,
}

impl Pool {
    pub(crate) fn new(threads: usize) -> std::io::Result<Self> {
        let (jobs, queue) = mpsc::channel::<Job>();
        let queue = Arc::new(Mutex::new(queue));
        for n in 0..threads {
            let queue = queue.clone();
            std::thread::Builder::new()
                .name(format!("domovoi-disk-{n}"))
                .spawn(move || {
                    loop {
                        let job = queue.lock().recv();
                        let Ok(job) = job else { return };
                        if catch_unwind(AssertUnwindSafe(job)).is_err() {
                            tracing::error!("a call to the store panicked");
                        }
                    }
                })?;
        }
        Ok(Self { jobs })
    }

    /// Runs `job` on one of the threads. The receiver fails only if the job panicked.
    pub(crate) fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> oneshot::Receiver<T> {
        let (answer, receiver) = oneshot::channel();
        let job = Box::new(move || {
            // Nobody waits for the answer any more when this fails.
            let _ = answer.send(job());
        });
        // The threads live as long as the sender does, so this cannot fail.
        let _ = self.jobs.send(job);
        receiver
    }
}
