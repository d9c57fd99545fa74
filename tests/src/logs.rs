//! Hears everything that is logged, so that a test can say what must never be.

use parking_lot::Mutex;
use std::io;
use std::sync::{Arc, OnceLock};
use tracing_subscriber::fmt::MakeWriter;

/// What was logged in this process since somebody began to listen, at every level and with all fields.
#[derive(Clone, Default)]
pub struct Heard(Arc<Mutex<Vec<u8>>>);

impl Heard {
    /// Begins to listen, once for the whole process; everybody who asks later gets the same ear.
    pub fn listen() -> Heard {
        static HEARD: OnceLock<Heard> = OnceLock::new();
        let begin = || {
            let heard = Heard::default();
            let subscriber = tracing_subscriber::fmt()
                .with_max_level(tracing::Level::TRACE)
                .with_ansi(false)
                .with_writer(heard.clone())
                .finish();
            tracing::subscriber::set_global_default(subscriber).expect("nobody else listens in this process");
            heard
        };
        HEARD.get_or_init(begin).clone()
    }

    /// Everything so far.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock()).into_owned()
    }
}

impl io::Write for Heard {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Heard {
    type Writer = Heard;

    fn make_writer(&'a self) -> Heard {
        self.clone()
    }
}
