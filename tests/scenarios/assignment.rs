//! T2: the one who is bound to the address does it, in his free time, and the system says why.

use domovoi_domain::kernel::{Scope, Skill, Span};
use domovoi_domain::tickets::Reason;
use domovoi_tests::story;

const LEAK: &str = "flat/water/fixture_leak";

#[test]
fn who_is_bound_to_the_house_comes_before_complex_and_district() {
    story(async |world| {
        let district = world.district("Северный").await;
        let complex = world.complex("Речной", Some(district)).await;
        let ours = world.house("Ленина", "39 к1").in_district(district).in_complex(complex).await;
        let neighbour = world.house("Ленина", "41").in_district(district).in_complex(complex).await;
        let afar = world.house("Садовая", "5-7").in_district(district).await;
        let of_district = world.executor(&[Skill::Plumber], Scope::District(district)).await;
        let of_complex = world.executor(&[Skill::Plumber], Scope::Complex(complex)).await;
        let of_house = world.executor(&[Skill::Plumber], Scope::Building(ours)).await;

        assert_eq!(world.call(ours, LEAK).from("12").await.executor().await, Some(of_house));
        assert_eq!(world.call(neighbour, LEAK).from("12").await.executor().await, Some(of_complex));
        assert_eq!(world.call(afar, LEAK).from("12").await.executor().await, Some(of_district));
    });
}
