//! The actor itself dies: a bug in the machine, not in a rule.

use super::*;
use crate::clock::SimClock;
use crate::machine::Machine;
use crate::machine::MachineOptions;
use domovoi_domain::housing::{Company, CompanyCommand};
use domovoi_domain::kernel::{CompanyId, RefusalKind, Settings, Via, Who};
use domovoi_storage::{Kinds, Options, Store};

/// A bug in the machine itself, outside any rule: it kills the actor for good.
#[derive(Message)]
#[rtype(result = "()")]
struct Die(#[expect(dead_code, reason = "it only has to be dropped")] Waiting);

impl Handler<Die> for Entity<Company> {
    type Result = ();

    fn handle(&mut self, _: Die, _: &mut Context<Self>) {
        panic!("a bug in the machine");
    }
}

#[actix::test]
async fn a_dead_actor_is_activated_again_and_goes_on_from_what_is_durable() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = Store::open(dir.path(), Kinds::new().with::<Company>(), Options::small()).unwrap();
    let clock = Arc::new(SimClock::new(Instant(1_795_420_800_000)));
    let machine = Machine::builder(store, clock, MachineOptions::default(), 0)
        .unwrap()
        .with::<Company>()
        .build();
    let id = CompanyId(1);
    let name = |name: &str| CompanyCommand::Rename { name: name.into() };
    let register = CompanyCommand::Register {
        id,
        name: "Первая".into(),
        settings: Settings::default(),
    };
    let order = |command| Order::<Company>::new(command, Who::system(Via::Console));
    machine.send::<Company>(id, order(register)).await.unwrap();
    for n in 0..20 {
        let renamed = format!("Компания {n}");
        let (before, _) = tokio::join!(machine.send::<Company>(id, order(name(&renamed))), async {
            machine.shelf::<Company>().tell(id.0, Die).unwrap();
        });
        if let Err(refusal) = before {
            // The answer went down with the actor; the fact did not.
            assert_eq!(refusal.kind, RefusalKind::Bug);
        }
        while machine.shelf::<Company>().connected(id.0) {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let seen = machine.view::<Company>(id).await.unwrap();
        assert_eq!((seen.state.name.as_str(), seen.version), (renamed.as_str(), n + 2));
    }
}
