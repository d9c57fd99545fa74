//! An outside firm of the town: it mends water and heating for the first company, with a manager and an executor of
//! its own, who see what is given to them and nothing else.

use super::founding;
use super::people::{self, Worker};
use super::stock::Firm;
use super::{FIRM_LOGINS, Options, words};
use domovoi_actors::{House, Order};
use domovoi_domain::access::Mandate;
use domovoi_domain::contractors::{Contract, Contractor, ContractorCard, ContractorCommand, ContractorKind};
use domovoi_domain::kernel::{EmployeeId, Instant, Refusal, Role, Scope, Skill, Span, Who};
use domovoi_domain::staff::{EmployeeCard, Position};
use rand::SeedableRng;
use rand::rngs::StdRng;

const NAME: &str = "ООО «Аквасервис»";
/// Since when its contract holds.
const SINCE: Span = Span::days(120);

/// Takes the firm on and hires its people. Chance of its own leaves the rest of the town as its seed makes it.
pub(super) async fn found(
    house: &House,
    options: &Options,
    company: &Firm,
    days: std::ops::Range<i64>,
    today: Instant,
    who: &Who,
) -> Result<(), Refusal> {
    let card = ContractorCard {
        name: NAME.into(),
        kinds: vec![ContractorKind::Maintenance],
        scopes: vec![Scope::Company(company.id)],
        skills: vec![Skill::Plumber, Skill::Heating],
    };
    let firm = house.found_contractor(company.id, card, who, None).await?.id;
    let contract = Contract {
        number: "14/26".into(),
        from: today - SINCE,
        until: None,
    };
    let begin = ContractorCommand::AddContract { contract };
    house.send::<Contractor>(firm, Order::new(begin, who.clone())).await?;
    let mut rng = StdRng::seed_from_u64(options.seed);
    let roles = [
        (Position::Manager, Role::ContractorManager),
        (Position::Executor, Role::Contractor),
    ];
    for (login, (position, role)) in FIRM_LOGINS.into_iter().zip(roles) {
        let worker = Worker {
            id: house.new_id::<EmployeeId>(),
            company: company.id,
            card: EmployeeCard {
                name: words::full_name(&mut rng, true),
                phones: vec![words::phone(&mut rng)],
                position,
                skills: vec![Skill::Plumber, Skill::Heating],
                bound: Vec::new(),
                contractor: true,
            },
            shifts: people::shifts(position, 1, days.clone(), today),
        };
        founding::hire(house, std::slice::from_ref(&worker), who).await?;
        house.synced(house.store().last_seq()).await;
        let join = |command| Order::new(command, who.clone());
        house.add_to_contractor(firm, worker.id, join).await?;
        let mandate = Mandate {
            employee: Some(worker.id),
            ..Mandate::new(company.id, role)
        };
        founding::invite(house, options, login.to_owned(), mandate.into(), who).await?;
    }
    Ok(())
}
