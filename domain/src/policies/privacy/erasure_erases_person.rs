//! What an act tells as destroyed is destroyed where it is kept: the card, the contact and the words on tickets, the
//! accounts. What stays are the facts: ticket, times, flat.

use crate::access::UserCommand;
use crate::kernel::PersonId;
use crate::policies::Reaction;
use crate::privacy::DossierEvent;
use crate::residents::PersonCommand;
use crate::tickets::TicketCommand;

/// The act stands in the event, so that the same things are destroyed whenever it is heard.
pub fn erasure_erases_person(person: PersonId, event: &DossierEvent) -> Vec<Reaction> {
    let DossierEvent::Erased { act } = event else {
        return Vec::new();
    };
    let forget = || TicketCommand::Forget {
        users: act.users.clone(),
    };
    let tickets = act.tickets.iter().map(|id| Reaction::Ticket(*id, forget()));
    let users = act.users.iter().map(|id| Reaction::User(*id, UserCommand::Erase));
    let card = Reaction::Person(person, PersonCommand::Erase);
    std::iter::once(card).chain(users).chain(tickets).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{TicketId, UserId};
    use crate::privacy::Act;

    #[test]
    fn the_card_the_accounts_and_the_contacts_go() {
        let act = Act {
            tickets: vec![TicketId(5)],
            users: vec![UserId(3)],
            ..Act::default()
        };
        let reactions = erasure_erases_person(PersonId(7), &DossierEvent::Erased { act });
        assert!(matches!(
            &reactions[..],
            [
                Reaction::Person(PersonId(7), PersonCommand::Erase),
                Reaction::User(UserId(3), UserCommand::Erase),
                Reaction::Ticket(TicketId(5), TicketCommand::Forget { users }),
            ] if *users == [UserId(3)]
        ));
        assert!(erasure_erases_person(PersonId(7), &DossierEvent::ActDropped).is_empty());
    }
}
