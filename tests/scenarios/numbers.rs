//! Ticket numbers: per company, increasing, without gaps and without doubles, whoever calls at once and
//! whatever happens to the house.

use domovoi_domain::kernel::{CompanyId, Settings};
use domovoi_tests::{World, story};
use futures_util::future::join_all;

const LEAK: &str = "flat/water/fixture_leak";

#[test]
fn numbers_have_no_gaps_and_no_doubles_across_companies_and_restarts() {
    story(async |world| {
        let settings = Settings {
            first_number: 7_000,
            ..Settings::default()
        };
        let other = world.company("УК Вторая", settings).await;
        let ours = world.house("Ленина", "39 к1").await;
        let theirs = world.house("Садовая", "5-7").of(other).await;

        let round = async || {
            let calls = (0..60).map(|n| {
                let house = if n % 3 == 0 { theirs } else { ours };
                let call = world.call(house, LEAK).from(&(n + 1).to_string());
                // Some are refused, and a refusal takes no number.
                let call = if n % 7 == 0 {
                    call.says(&"ы".repeat(5_000))
                } else {
                    call
                };
                call.attempt()
            });
            let taken = join_all(calls)
                .await
                .into_iter()
                .filter(|answer| answer.is_ok())
                .count();
            assert_eq!(taken, 51);
            world.settle().await;
        };
        round().await;
        world.restart().await;
        round().await;
        world.crash().await;
        round().await;

        assert_eq!(numbers(&world, other), (7_000..7_000 + 3 * 17).collect::<Vec<u64>>());
        assert_eq!(
            numbers(&world, world.home()),
            (100_001..100_001 + 3 * 34).collect::<Vec<u64>>()
        );
    });
}

/// The numbers of a company's tickets in order.
fn numbers(world: &World, company: CompanyId) -> Vec<u64> {
    let platform = world.platform();
    let model = platform.model();
    let heads = model.tickets.iter().filter(|head| head.place.company == company);
    let mut numbers: Vec<u64> = heads.map(|head| head.number).collect();
    numbers.sort_unstable();
    numbers
}
