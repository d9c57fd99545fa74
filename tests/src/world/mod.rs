//! A whole house in a temporary folder: real journal, real index, real actors, and a simulated clock.

mod call;
mod people;
mod place;
mod states;
mod ticket;

pub use call::Call;
pub use people::{NewEmployee, Post};
pub use place::NewHouse;
pub use states::same_bytes;
pub use ticket::TicketHandle;

use domovoi_actors::{Clock, House, HouseOptions, MachineOptions, OpenError, SimClock, StoreError, StoreOptions};
use domovoi_domain::kernel::{CompanyId, Instant, Role, Settings, Slot, Span, UserId, Via, Who, time};
use std::cell::{Cell, RefCell};
use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

/// What builders turn into when they are awaited.
type Told<T> = Pin<Box<dyn Future<Output = T>>>;

/// How long a test waits for what must come at once.
const PATIENCE: Duration = Duration::from_secs(30);
/// The zone of everybody's clock, unless a house says otherwise.
const ZONE: &str = "Europe/Moscow";
/// A Monday without holidays around it, as the working day begins.
const BEGIN: &str = "2026-11-23T09:00";

/// Clones are the same world.
#[derive(Clone)]
pub struct World(Rc<Inner>);

struct Inner {
    folder: RefCell<TempDir>,
    clock: Arc<SimClock>,
    /// Gone only between a stop and the next start.
    platform: RefCell<Option<House>>,
    company: Cell<CompanyId>,
    dispatcher: Who,
    /// Gives generated names their numbers.
    named: Cell<u32>,
}

/// Tells a story in a new world with one company, and puts the world away after it.
pub fn story(tell: impl AsyncFnOnce(World)) {
    story_with(Settings::default(), tell);
}

/// A story of a company that has set something up for itself.
pub fn story_with(settings: Settings, tell: impl AsyncFnOnce(World)) {
    actix_rt::System::new().block_on(async {
        let world = World::empty();
        let company = world.company("УК Первая", settings).await;
        world.0.company.set(company);
        tell(world.clone()).await;
        world.stop().await;
    });
}

impl World {
    /// A house in which nothing has happened yet.
    fn empty() -> World {
        let folder = TempDir::new().expect("a temporary folder");
        let clock = Arc::new(SimClock::new(local(BEGIN)));
        let platform = open(folder.path(), clock.clone());
        World(Rc::new(Inner {
            folder: RefCell::new(folder),
            clock,
            platform: RefCell::new(Some(platform)),
            company: Cell::default(),
            dispatcher: Who {
                user: Some(UserId(1)),
                role: Role::Dispatcher,
                via: Via::Web,
                from: Some([192, 0, 2, 7].into()),
                ..Who::default()
            },
            named: Cell::new(0),
        }))
    }

    /// The running platform. Not to be kept over a restart: it holds the folder.
    pub fn platform(&self) -> House {
        self.0.platform.borrow().clone().expect("the house is open")
    }

    /// The company that the world began with.
    pub fn home(&self) -> CompanyId {
        self.0.company.get()
    }

    /// Who takes the calls.
    pub fn dispatcher(&self) -> Who {
        Who {
            company: Some(self.home()),
            ..self.0.dispatcher.clone()
        }
    }

    /// A second dispatcher at another seat.
    pub fn other_dispatcher(&self) -> Who {
        Who {
            user: Some(UserId(2)),
            ..self.dispatcher()
        }
    }

    pub fn folder(&self) -> std::path::PathBuf {
        self.0.folder.borrow().path().to_owned()
    }

    pub fn now(&self) -> Instant {
        self.0.clock.now()
    }

    /// A time of the present day: `14:30`.
    pub fn today(&self, at: &str) -> Instant {
        let zone = time::zone(ZONE).expect("the zone is known");
        local(&format!("{}T{at}", self.now().zoned(&zone).date()))
    }

    /// A stretch of the present day.
    pub fn slot(&self, from: &str, to: &str) -> Slot {
        Slot::new(self.today(from), self.today(to))
    }

    /// Lets time pass, timer by timer, each with all that follows from it.
    pub async fn later(&self, span: Span) {
        self.until(self.now() + span).await;
    }

    /// Lets time pass until `at`.
    pub async fn until(&self, at: Instant) {
        self.settle().await;
        while let Some(due) = self.platform().next_due().filter(|due| *due <= at) {
            self.0.clock.set(due);
            self.settle().await;
        }
        self.0.clock.set(at);
        self.settle().await;
    }

    /// Waits until everything that follows from what was done has happened.
    pub async fn settle(&self) {
        let platform = self.platform();
        let quiet = actix_rt::time::timeout(PATIENCE, platform.settle()).await;
        quiet.expect("the house does not come to rest");
    }

    /// Stops the house in order and starts it again in the same folder.
    pub async fn restart(&self) {
        self.restart_after(Span::ZERO).await;
    }

    /// The house is down for so long.
    pub async fn restart_after(&self, down: Span) {
        self.stop().await;
        self.0.clock.advance(down);
        self.start();
        self.settle().await;
    }

    /// Pulls the plug: the house goes on from what lies on the disk at this moment, wherever everybody
    /// stands. What was running is put away without a word to the new one.
    pub async fn crash(&self) {
        let left = TempDir::new().expect("a temporary folder");
        self.image(left.path());
        self.stop().await;
        self.0.folder.replace(left);
        self.start();
        self.settle().await;
    }

    /// Copies the folder as a power cut would leave it: everything else first, the journal last, because
    /// nothing else is ever written before what it follows from stands in the journal.
    pub fn image(&self, to: &Path) {
        let from = self.folder();
        copy(&from, to, &|path| !path.starts_with(from.join("journal")));
        copy(&from, to, &|path| path.starts_with(from.join("journal")));
    }

    /// Stops the house in order. Only [`World::start`] may follow.
    pub async fn stop(&self) {
        let platform = self.0.platform.take().expect("the house is open");
        platform.close().await;
    }

    pub fn start(&self) {
        let platform = open(&self.folder(), self.0.clock.clone());
        self.0.platform.replace(Some(platform));
    }

    fn next_name(&self) -> u32 {
        self.0.named.set(self.0.named.get() + 1);
        self.0.named.get()
    }
}

/// An instant in Moscow: `2026-11-23T09:00`.
fn local(text: &str) -> Instant {
    let zone = time::zone(ZONE).expect("the zone is known");
    let civil: jiff::civil::DateTime = text.parse().expect("a date and time");
    civil.to_zoned(zone).expect("a time that exists").timestamp().into()
}

/// Opens the house; whoever held the folder before is given a moment to let it go.
fn open(folder: &Path, clock: Arc<SimClock>) -> House {
    let options = HouseOptions {
        store: StoreOptions::small(),
        machine: MachineOptions {
            arbiters: 2,
            disk_threads: 2,
            ..MachineOptions::default()
        },
    };
    let began = std::time::Instant::now();
    loop {
        match House::open(folder, options.clone(), clock.clone()) {
            Ok(platform) => return platform,
            Err(OpenError::Store(StoreError::Locked(_))) if began.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(5));
            }
            Err(error) => panic!("the house does not open: {error}"),
        }
    }
}

/// Copies what `wanted` says; what goes away meanwhile is left out, as it would be on the disk.
fn copy(from: &Path, to: &Path, wanted: &dyn Fn(&Path) -> bool) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).into_iter().flatten().flatten() {
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &target, wanted);
        } else if wanted(&path)
            && let Err(error) = std::fs::copy(&path, &target)
        {
            assert_eq!(error.kind(), std::io::ErrorKind::NotFound, "{}", path.display());
        }
    }
}
