//! Who listens hears of everything once, in order, and finds it in the read model.

use crate::world::{World, dispatcher};
use domovoi_actors::Order;
use domovoi_domain::kernel::{Kind, Settings};
use domovoi_domain::tickets::{Audience, Ticket, TicketCommand};
use futures_util::future::join_all;

#[actix::test]
async fn changes_come_once_in_order_and_after_the_model_holds_them() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::found(dir.path(), 2, Settings::default()).await;
    let (house, who) = (world.house.clone(), dispatcher());
    let start = house.model().seq;
    let mut changes = house.changes();
    let listener = {
        let house = house.clone();
        actix::spawn(async move {
            let mut heard = Vec::new();
            while let Ok(batch) = changes.recv().await {
                let model = house.model();
                assert!(model.seq >= batch.last().unwrap().seq);
                for change in batch.iter().filter(|change| change.kind == Kind::Ticket) {
                    let head = model.tickets.head(domovoi_domain::kernel::TicketId(change.id)).unwrap();
                    assert!(head.version >= change.version);
                }
                heard.extend(batch.iter().copied());
                if heard.iter().filter(|change| change.kind == Kind::Ticket).count() >= 300 {
                    return heard;
                }
            }
            heard
        })
    };
    let calls = (0..100).map(|_| async {
        let id = house.register(world.request(), &who, None).await.unwrap().id;
        for _ in 0..2 {
            let comment = TicketCommand::Comment {
                audience: Audience::Staff,
                text: "звонили".into(),
            };
            house
                .send::<Ticket>(id, Order::new(comment, who.clone()))
                .await
                .unwrap();
        }
    });
    join_all(calls).await;
    let heard = listener.await.unwrap();
    assert!(
        heard.windows(2).all(|pair| pair[0].seq < pair[1].seq),
        "in order, each once"
    );
    assert!(heard.iter().all(|change| change.seq > start));
    house.settle().await;
    let kept = house.changed_since(start).unwrap();
    assert_eq!(kept[..heard.len()], heard[..], "who comes back is told the same");
    let newest = kept.last().unwrap().seq;
    assert_eq!(house.changed_since(newest).unwrap(), []);
    drop(house);
    world.close().await;
}

#[actix::test]
async fn meters_tell_what_lives_and_how_far_everyone_is() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::found(dir.path(), 1, Settings::default()).await;
    let done = world
        .house
        .register(world.request(), &dispatcher(), None)
        .await
        .unwrap();
    world.house.settle().await;
    assert!(world.house.searched(done.seq, std::time::Duration::from_secs(5)).await);
    let meters = world.house.meters();
    let live = |kind| meters.live.iter().find(|(of, _)| *of == kind).unwrap().1.live;
    assert_eq!((live(Kind::Ticket), live(Kind::Calendar)), (1, 1));
    assert_eq!((meters.model_lag, meters.reactions_lag, meters.panics), (0, 0, 0));
    assert_eq!((meters.tickets, meters.open_tickets, meters.staff), (1, 1, 2));
    assert!(meters.store.commits > 0 && meters.activations >= 4 && meters.timers >= 1);
    assert_eq!(world.house.failed(), None);
    world.close().await;
}
