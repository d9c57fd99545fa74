//! Founds the town: companies, houses, people, staff, logins, and the work of the past.

use super::people::{self, Resident, Worker};
use super::stock::{self, Firm};
use super::{LOGINS, Options, Town, firm, history, papers};
use domovoi_actors::{House, New, Order};
use domovoi_domain::access::{Grant, Mandate, User, UserCommand};
use domovoi_domain::calendar::{Calendar, CalendarCommand};
use domovoi_domain::housing::{Building, BuildingCommand, Company, CompanyCommand};
use domovoi_domain::kernel::{BuildingId, Instant, Refusal, Role, Scope, Settings, UserId, Via, Who, time};
use domovoi_domain::privacy::{Papers, PapersCommand, Purpose};
use domovoi_domain::residents::{Person, PersonCommand};
use domovoi_domain::staff::{Employee, EmployeeCommand, Position};
use rand::SeedableRng;
use rand::rngs::StdRng;

/// The zone of the town.
pub(super) const ZONE: &str = "Europe/Moscow";
/// Days ahead for which shifts are laid out.
const AHEAD: i64 = 30;
/// Shifts that a calendar takes at once.
const SHIFTS: usize = 60;
/// New things in one commit.
const CHUNK: usize = 2_000;

/// Makes everything. `progress` is told what is being done.
///
/// # Errors
/// The refusal of the house; the town is half built then and its folder should be thrown away.
pub async fn found(house: &House, options: &Options, progress: impl Fn(&str)) -> Result<Town, Refusal> {
    let mut rng = StdRng::seed_from_u64(options.seed);
    let who = Who::system(Via::Console);
    let today = midnight(house.now());
    let since = -i64::from(options.days) - 1;

    progress("дома и квартиры");
    let firms = stock::firms(&mut rng, || house.new_id::<BuildingId>().0);
    found_firms(house, &firms, &who).await?;

    progress("жители");
    let residents = people::residents(&mut rng, &firms, || house.new_id::<BuildingId>().0);
    for chunk in residents.chunks(CHUNK) {
        let register = |resident: &Resident| {
            let (id, company) = (resident.id, resident.company);
            let (card, homes) = (resident.card.clone(), resident.homes.clone());
            New::of::<Person>(
                id,
                vec![PersonCommand::Register {
                    id,
                    company,
                    card,
                    homes,
                }],
            )
        };
        house.commit_new(chunk.iter().map(register).collect(), &who).await?;
    }

    progress("сотрудники и смены");
    let workers = people::workers(&mut rng, &firms, since..AHEAD, today, || house.new_id::<BuildingId>().0);
    hire(house, &workers, &who).await?;
    logins(house, options, &firms, &residents, &workers, &who).await?;

    house.synced(house.store().last_seq()).await;
    let town = Town::read(house, options.seed).ok_or_else(Refusal::bug)?;
    progress("история заявок");
    history::live_through(house, &town, &mut rng, today, options.days, &progress).await?;
    if let Some(company) = firms.first() {
        firm::found(house, options, company, since..AHEAD, today, &who).await?;
    }
    Ok(town)
}

async fn found_firms(house: &House, firms: &[Firm], who: &Who) -> Result<(), Refusal> {
    for (firm, range) in firms.iter().zip(1..) {
        let settings = Settings {
            zone: ZONE.into(),
            // One desk answers for them all: a number told over the telephone says whose ticket it is.
            first_number: range * 100_000 + 1,
            ..Settings::default()
        };
        let register = CompanyCommand::Register {
            id: firm.id,
            name: firm.name.into(),
            settings,
        };
        let (district, complex) = (firm.district, firm.complex);
        for command in [
            register,
            CompanyCommand::AddDistrict {
                id: district.0,
                name: district.1.into(),
            },
            CompanyCommand::AddComplex {
                id: complex.0,
                name: complex.1.into(),
                district: Some(district.0),
            },
        ] {
            house.send::<Company>(firm.id, Order::new(command, who.clone())).await?;
        }
        for purpose in Purpose::ALL {
            let publish = PapersCommand::Publish {
                company: firm.id,
                purpose,
                words: papers::text(firm.name, purpose),
            };
            house.send::<Papers>(firm.id, Order::new(publish, who.clone())).await?;
        }
        for stock in &firm.houses {
            for command in [
                BuildingCommand::Register {
                    id: stock.id,
                    company: firm.id,
                    card: stock.card.clone(),
                },
                BuildingCommand::SetEntrances {
                    entrances: stock.entrances.clone(),
                },
                BuildingCommand::SetFlats {
                    flats: stock.flats.clone(),
                },
                BuildingCommand::SetRisers {
                    risers: stock.risers.clone(),
                },
                BuildingCommand::SetAccounts {
                    accounts: stock.accounts.clone(),
                },
            ] {
                house
                    .send::<Building>(stock.id, Order::new(command, who.clone()))
                    .await?;
            }
        }
    }
    Ok(())
}

pub(super) async fn hire(house: &House, workers: &[Worker], who: &Who) -> Result<(), Refusal> {
    for worker in workers {
        let (id, company) = (worker.id, worker.company);
        let hire = EmployeeCommand::Hire {
            id,
            company,
            card: worker.card.clone(),
        };
        house.send::<Employee>(id, Order::new(hire, who.clone())).await?;
        let open = CalendarCommand::Open { employee: id, company };
        house.send::<Calendar>(id, Order::new(open, who.clone())).await?;
        for slots in worker.shifts.chunks(SHIFTS) {
            let shifts = CalendarCommand::AddShifts { slots: slots.to_vec() };
            house.send::<Calendar>(id, Order::new(shifts, who.clone())).await?;
        }
    }
    Ok(())
}

/// One login for each role. Those of the office see all three companies, the others what is theirs.
async fn logins(
    house: &House,
    options: &Options,
    firms: &[Firm],
    residents: &[Resident],
    workers: &[Worker],
    who: &Who,
) -> Result<(), Refusal> {
    let all: Vec<_> = firms.iter().map(|firm| firm.id).collect();
    let first = |position: Position, contractor: bool| {
        let fits = |worker: &&Worker| worker.card.position == position && worker.card.contractor == contractor;
        workers.iter().find(fits)
    };
    for login in LOGINS {
        let (role, worker) = match login {
            "dispatcher" => (Role::Dispatcher, first(Position::Dispatcher, false)),
            "master" => (Role::Master, first(Position::Master, false)),
            "executor" => (Role::Executor, first(Position::Executor, false)),
            "contractor" => (Role::Contractor, first(Position::Executor, true)),
            "manager" => (Role::Manager, first(Position::Manager, false)),
            "accountant" => (Role::Accountant, first(Position::Accountant, false)),
            "resident" => (Role::Resident, None),
            _ => (Role::Admin, None),
        };
        let office = matches!(role, Role::Admin | Role::Manager | Role::Dispatcher | Role::Accountant);
        let resident = residents.first().filter(|_| role == Role::Resident);
        let companies = match (office, worker, resident) {
            (true, ..) => all.clone(),
            (_, Some(worker), _) => vec![worker.company],
            (.., Some(resident)) => vec![resident.company],
            _ => Vec::new(),
        };
        let scopes: Vec<Scope> = match (resident, worker) {
            (Some(resident), _) => resident
                .homes
                .iter()
                .map(|home| Scope::Flat(home.building, home.flat.clone()))
                .collect(),
            (_, Some(worker)) if !office => worker.card.bound.clone(),
            _ => Vec::new(),
        };
        let mandate = |company| Mandate {
            // Who answers for several companies is employed by one of them.
            employee: worker
                .filter(|worker| worker.company == company)
                .map(|worker| worker.id),
            scopes: scopes.clone(),
            ..Mandate::new(company, role)
        };
        let grant = Grant {
            mandates: companies.into_iter().map(mandate).collect(),
            person: resident.map(|resident| resident.id),
        };
        invite(house, options, login.to_owned(), grant, who).await?;
    }
    // The others who work in the field act in their own names; nobody is told their sign-in names.
    let known: Vec<_> = house
        .model()
        .users
        .iter()
        .flat_map(|user| user.state.grant.employees())
        .collect();
    for (index, worker) in workers
        .iter()
        .enumerate()
        .filter(|(_, worker)| !known.contains(&worker.id))
    {
        let role = match worker.card.position {
            Position::Master => Role::Master,
            Position::Executor if worker.card.contractor => Role::Contractor,
            Position::Executor => Role::Executor,
            _ => continue,
        };
        let mandate = Mandate {
            employee: Some(worker.id),
            scopes: worker.card.bound.clone(),
            ..Mandate::new(worker.company, role)
        };
        invite(house, options, format!("staff{index:02}"), mandate.into(), who).await?;
    }
    Ok(())
}

pub(super) async fn invite(
    house: &House,
    options: &Options,
    login: String,
    grant: Grant,
    who: &Who,
) -> Result<(), Refusal> {
    let id: UserId = house.new_id();
    let invite = UserCommand::Invite {
        id,
        login,
        password_hash: Some(options.password_hash.clone()),
        grant,
    };
    let done = house.send::<User>(id, Order::new(invite, who.clone())).await?;
    house.synced(done.seq).await;
    Ok(())
}

/// The last midnight of the town.
fn midnight(now: Instant) -> Instant {
    let Some(zone) = time::zone(ZONE) else { return now };
    let start = now.zoned(&zone).start_of_day();
    start.map_or(now, |start| start.timestamp().into())
}
