//! Companies with their districts and complexes, houses, and tables of any of them.

use super::{PATIENCE, Told, World, ZONE};
use domovoi_actors::{Import, Job, JobState, Order};
use domovoi_domain::housing::layout::layout;
use domovoi_domain::housing::{Building, BuildingCard, BuildingCommand, Company, CompanyCommand};
use domovoi_domain::kernel::{BuildingId, CompanyId, ComplexId, DistrictId, Refusal, Settings};
use domovoi_gateway::sheets;
use std::time::Duration;

/// A house that is about to stand; awaiting it builds it.
pub struct NewHouse {
    world: World,
    company: CompanyId,
    card: BuildingCard,
    flats: u32,
    entrances: u16,
}

impl World {
    pub async fn company(&self, name: &str, settings: Settings) -> CompanyId {
        let platform = self.platform();
        let founded = platform
            .found_company(name.to_owned(), settings, &self.0.dispatcher)
            .await;
        founded.expect("the company is founded").id
    }

    /// The company at home sets something up for itself.
    pub async fn set_up(&self, change: impl FnOnce(&mut Settings)) {
        let (platform, home) = (self.platform(), self.home());
        let mut settings = (*platform.settings(home)).clone();
        change(&mut settings);
        let order = Order::new(CompanyCommand::Set { settings }, self.dispatcher());
        platform
            .send::<Company>(home, order)
            .await
            .expect("the settings are taken");
        self.settle().await;
    }

    pub async fn district(&self, name: &str) -> DistrictId {
        let id = self.platform().new_id::<DistrictId>();
        let name = name.to_owned();
        self.tell_company(CompanyCommand::AddDistrict { id, name }).await;
        id
    }

    pub async fn complex(&self, name: &str, district: Option<DistrictId>) -> ComplexId {
        let id = self.platform().new_id::<ComplexId>();
        let name = name.to_owned();
        self.tell_company(CompanyCommand::AddComplex { id, name, district })
            .await;
        id
    }

    async fn tell_company(&self, command: CompanyCommand) {
        let order = Order::new(command, self.dispatcher());
        self.platform()
            .send::<Company>(self.home(), order)
            .await
            .expect("the company takes it");
    }

    /// A living house of nine floors, three entrances and 108 flats, in Moscow's zone.
    pub fn house(&self, street: &str, number: &str) -> NewHouse {
        NewHouse {
            world: self.clone(),
            company: self.home(),
            card: BuildingCard {
                street: street.to_owned(),
                number: number.to_owned(),
                zone: ZONE.to_owned(),
                lat: 59.94,
                lon: 30.25,
                floors: 9,
                living: true,
                ..BuildingCard::default()
            },
            flats: 108,
            entrances: 3,
        }
    }

    /// Brings a table and waits for the end of its job.
    pub async fn import(&self, import: Import, bytes: &[u8], dry_run: bool) -> Job {
        self.try_import(import, bytes, dry_run)
            .await
            .expect("the table can be read")
    }

    pub async fn try_import(&self, import: Import, bytes: &[u8], dry_run: bool) -> Result<Job, Refusal> {
        let id = self.begin_import(import, bytes, dry_run)?;
        let (platform, began) = (self.platform(), std::time::Instant::now());
        loop {
            let job = platform.jobs().get(id).expect("the job is listed");
            if job.state != JobState::Running {
                self.settle().await;
                return Ok(job);
            }
            assert!(began.elapsed() < 4 * PATIENCE, "the import does not end");
            actix_rt::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Begins an import, without waiting for anything; the id of its job.
    pub fn begin_import(&self, import: Import, bytes: &[u8], dry_run: bool) -> Result<u64, Refusal> {
        let (platform, table) = (self.platform(), sheets::read(bytes)?);
        let mapping = platform.import_columns(import, self.home(), &table.headers).mapping;
        let job = platform.import(import, self.home(), table, mapping, dry_run, &self.dispatcher())?;
        Ok(job.id)
    }
}

impl NewHouse {
    pub fn of(mut self, company: CompanyId) -> Self {
        self.company = company;
        self
    }

    pub fn in_district(mut self, district: DistrictId) -> Self {
        self.card.district = Some(district);
        self
    }

    pub fn in_complex(mut self, complex: ComplexId) -> Self {
        self.card.complex = Some(complex);
        self
    }

    /// IANA zone in which its deadlines are counted.
    pub fn zone(mut self, zone: &str) -> Self {
        self.card.zone = zone.to_owned();
        self
    }

    /// A house whose flats nobody has listed.
    pub fn without_flats(mut self) -> Self {
        self.flats = 0;
        self
    }

    async fn build(self) -> BuildingId {
        let (platform, who) = (self.world.platform(), self.world.dispatcher());
        let floors = self.card.floors;
        let founded = platform.found_building(self.company, self.card, &who, None).await;
        let id = founded.expect("the house is registered").id;
        let (entrances, flats) = layout(self.entrances, floors, self.flats);
        let mut commands = vec![BuildingCommand::SetEntrances { entrances }];
        if self.flats > 0 {
            commands.push(BuildingCommand::SetFlats { flats });
        }
        for command in commands {
            let order = Order::new(command, who.clone());
            platform
                .send::<Building>(id, order)
                .await
                .expect("the house takes its layout");
        }
        self.world.settle().await;
        id
    }
}

impl IntoFuture for NewHouse {
    type Output = BuildingId;
    type IntoFuture = Told<BuildingId>;

    fn into_future(self) -> Told<BuildingId> {
        Box::pin(self.build())
    }
}
