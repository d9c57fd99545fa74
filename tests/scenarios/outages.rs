//! U12: what many tell of is one outage, also when the house crashes between the button and the last resident.

use domovoi_actors::Order;
use domovoi_domain::kernel::{OutageId, Record, Span};
use domovoi_domain::outages::{Open, Outage, OutageCommand, Trouble};
use domovoi_domain::policies::outages::tickets_offer_outage;
use domovoi_domain::tickets::Audience;
use domovoi_tests::{TicketHandle, World, story};

/// What is offered at this moment of the world: how many tickets each offer holds.
fn offered(world: &World) -> Vec<usize> {
    let platform = world.platform();
    let model = platform.model();
    let outages: Vec<&Outage> = model.outages.iter().map(|seen| &*seen.state).collect();
    let tickets = model.tickets.all_open().map(|ticket| &**ticket);
    let house =
        |ticket: &domovoi_domain::tickets::Ticket| model.buildings.get(ticket.building()).map(|seen| &*seen.state);
    tickets_offer_outage(tickets, house, &outages, world.now())
        .iter()
        .map(|offer| offer.tickets.len())
        .collect()
}

async fn give(world: &World, id: OutageId, command: OutageCommand) {
    let order = Order::new(command, world.dispatcher());
    world
        .platform()
        .send::<Outage>(id, order)
        .await
        .expect("the outage takes it");
}

/// What the resident was told, in order.
async fn told(world: &World, ticket: &TicketHandle) -> Vec<String> {
    let mut words = Vec::new();
    for comment in &ticket.now().await.comments {
        assert_eq!(comment.audience, Audience::Resident);
        let Ok(Some(Record::Text(text))) = world.platform().record(comment.text).await else {
            panic!("the words are gone");
        };
        words.push(text);
    }
    words
}

#[test]
fn three_calls_in_half_an_hour_are_offered_and_each_is_told_once_over_a_crash() {
    story(async |world| {
        let house = world.house("Ленина", "39 к1").await;
        let mut tickets = Vec::new();
        for flat in ["1", "5", "9"] {
            assert_eq!(offered(&world), [] as [usize; 0]);
            tickets.push(world.call(house, "flat/water/no_hot_water").from(flat).await);
            world.later(Span::minutes(15)).await;
        }
        assert_eq!(offered(&world), [3]);

        let id = world.platform().new_id::<OutageId>();
        let ask = Open {
            id,
            company: world.home(),
            buildings: vec![house],
            trouble: Trouble {
                category: "water".into(),
                problem: Some("no_hot_water".into()),
            },
            answer: "Дадим к 18:00".into(),
            tickets: tickets.iter().map(|ticket| ticket.id).collect(),
            ..Open::default()
        };
        give(&world, id, OutageCommand::Open(Box::new(ask))).await;
        world.settle().await;
        assert_eq!(offered(&world), [] as [usize; 0]);
        give(&world, id, OutageCommand::Inform).await;
        world.crash().await;
        world.settle().await;
        for ticket in &tickets {
            assert_eq!(told(&world, ticket).await, ["Дадим к 18:00"]);
            assert!(ticket.now().await.informed_at.is_some());
        }
        give(&world, id, OutageCommand::Inform).await;
        world.settle().await;
        assert_eq!(told(&world, &tickets[0]).await.len(), 1, "nobody hears it twice");

        let late = world.call(house, "flat/water/no_hot_water").from("13").await;
        assert_eq!(offered(&world), [1], "the live outage takes even one");
        give(&world, id, OutageCommand::Attach { tickets: vec![late.id] }).await;
        give(
            &world,
            id,
            OutageCommand::Close {
                words: "Воду дали".into(),
            },
        )
        .await;
        world.settle().await;
        assert_eq!(told(&world, &late).await, ["Воду дали"]);
    });
}
