//! U3: what a change did is found within a second, by whatever a person remembers of it.

use domovoi_actors::{DocKind, Query};
use domovoi_domain::kernel::{Scope, Settings, Skill};
use domovoi_domain::tickets::{Audience, TicketCommand};
use domovoi_tests::{World, story};
use std::time::Duration;

const LEAK: &str = "flat/water/fixture_leak";

/// What the box finds a second after the last change, best first.
async fn found(world: &World, text: &str, kinds: &[DocKind]) -> Vec<u64> {
    let platform = world.platform();
    let caught_up = platform
        .searched(platform.store().last_seq(), Duration::from_secs(1))
        .await;
    assert!(caught_up, "search is more than a second behind");
    let query = Query {
        kinds: kinds.to_vec(),
        ..Query::new(text)
    };
    platform
        .find(query)
        .await
        .unwrap()
        .hits
        .into_iter()
        .map(|hit| hit.id)
        .collect()
}

#[test]
fn a_ticket_is_found_by_number_phone_name_words_and_on_the_wrong_keyboard() {
    story(async |world| {
        let house = world.house("улица Ленина", "39 к1").await;
        let ticket = world
            .call(house, LEAK)
            .from("12")
            .contact("Пётр Кузнецов", "+79123456789")
            .says("Капает смеситель");
        let ticket = ticket.await;
        let afar = world.house("Садовая улица", "5-7").await;
        world
            .call(afar, LEAK)
            .from("3")
            .contact("Анна Белова", "+79991112233")
            .says("Гудит стояк")
            .await;

        for text in [
            ticket.number.to_string().as_str(),
            "4567",
            "89123456789",
            "кузнецов",
            "петр",
            "смесителя",
            "ленина 39к1",
            "ktybyf",
        ] {
            assert_eq!(
                found(&world, text, &[DocKind::Ticket]).await.first(),
                Some(&ticket.id.0),
                "{text}"
            );
        }
        assert_eq!(found(&world, "ленина", &[DocKind::Building]).await, [house.0]);
    });
}

#[test]
fn what_changes_is_found_as_it_is_now() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let ticket = world
            .call(house, LEAK)
            .from("12")
            .contact("Анна Белова", "+79123456789")
            .await;
        assert_eq!(found(&world, "белова", &[]).await, [ticket.id.0]);
        let correct = TicketCommand::Correct {
            description: None,
            contact: Some(("Ольга Чернова".into(), "+79990001122".into())),
            emergency: None,
            service: None,
        };
        ticket.order(correct, world.dispatcher()).await.unwrap();
        assert_eq!(found(&world, "чернова", &[]).await, [ticket.id.0]);
        assert_eq!(found(&world, "белова", &[]).await, Vec::<u64>::new());
        ticket.comment(Audience::Staff, "Нужна прокладка").await;
        assert_eq!(found(&world, "прокладка", &[]).await, [ticket.id.0]);
    });
}

#[test]
fn search_is_whole_after_a_restart_and_after_a_crash() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let first = world.call(house, LEAK).from("12").says("Первое обращение").await;
        world.restart().await;
        assert_eq!(found(&world, "первое", &[]).await, [first.id.0]);
        let second = world.call(house, LEAK).from("13").says("Второе обращение").await;
        world.crash().await;
        assert_eq!(found(&world, "первое", &[]).await, [first.id.0]);
        assert_eq!(found(&world, "второе", &[]).await, [second.id.0]);
        assert_eq!(
            found(&world, "обращение", &[DocKind::Ticket]).await.len(),
            2,
            "and nothing twice"
        );
    });
}

#[test]
fn nobody_finds_what_another_company_knows() {
    story(async |world| {
        let other = world.company("УК Вторая", Settings::default()).await;
        let ours = world.house("Ленина", "39 к1").await;
        let theirs = world.house("Ленина", "39 к1").of(other).await;
        world.executor(&[Skill::Plumber], Scope::Company(other)).of(other).await;
        let mine = world.call(ours, LEAK).from("12").says("Протечка").await;
        let foreign = world.call(theirs, LEAK).from("12").says("Протечка").await;
        assert_eq!(found(&world, "протечка", &[DocKind::Ticket]).await.len(), 2);

        for (company, ticket) in [(world.home(), mine.id), (other, foreign.id)] {
            let query = Query {
                companies: Some(vec![company.0]),
                kinds: vec![DocKind::Ticket],
                ..Query::new("протечка")
            };
            let hits = world.platform().find(query).await.unwrap();
            assert_eq!(hits.hits.iter().map(|hit| hit.id).collect::<Vec<_>>(), [ticket.0]);
            assert_eq!(hits.total, 1);
        }
        let nobody = Query {
            companies: Some(Vec::new()),
            ..Query::new("протечка")
        };
        assert_eq!(world.platform().find(nobody).await.unwrap().total, 0);
    });
}
