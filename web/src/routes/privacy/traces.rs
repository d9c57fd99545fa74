//! Where a person stands: the own accounts, the tickets made from them or with the own name and telephone.

use crate::problem::Problem;
use crate::server::Web;
use domovoi_actors::model::Head;
use domovoi_actors::{DocKind, Query};
use domovoi_domain::kernel::{CompanyId, Record, TicketId, UserId};
use domovoi_domain::residents::Person;
use std::collections::HashSet;
use std::time::Duration;

/// How long search may take to know what has just been written.
const PATIENCE: Duration = Duration::from_secs(5);

pub(super) struct Traces {
    pub(super) users: Vec<UserId>,
    /// The oldest first.
    pub(super) tickets: Vec<Head>,
}

/// All of one person at the company that keeps his card: another company answers for its own tickets, and its people alone
/// see them, though the telephone be the same.
pub(super) async fn traces(web: &Web, person: &Person) -> Result<Traces, Problem> {
    let (users, words) = {
        let model = web.house.model();
        let users: Vec<UserId> = model.users.of_person(person.id).collect();
        (users, model.people.words(person.id).cloned().unwrap_or_default())
    };
    // Flats are left, and one calls from elsewhere: the telephone tells what the flat does not.
    let called = by_phone(web, person.company, &words.phones).await?;
    let (company, homes, authors) = (person.company, person.homes.clone(), users.clone());
    let mut candidates = web
        .house
        .ask(move |model| {
            let at_home = |head: &Head| {
                homes
                    .iter()
                    .any(|home| home.building == head.place.building && Some(&home.flat) == head.place.flat.as_ref())
            };
            let made = |head: &Head| head.relation.author.is_some_and(|author| authors.contains(&author));
            let heads = model.tickets.iter().filter(|head| head.place.company == company);
            let heads = heads.filter(|head| called.contains(&head.id) || made(head) || at_home(head));
            heads.map(|head| (head.clone(), made(head))).collect::<Vec<_>>()
        })
        .await?;
    candidates.sort_by_key(|(head, _)| (head.created_at, head.id));
    let contacts = candidates.iter().map(|(head, _)| head.contact.unwrap_or_default());
    let contacts = web.house.records(contacts.collect()).await?;
    let names = |contact: &Option<Record>| match contact {
        Some(Record::Contact { name, phone }) if phone.is_empty() => !name.is_empty() && *name == words.name,
        Some(Record::Contact { phone, .. }) => words.phones.contains(phone),
        _ => false,
    };
    let all = candidates.into_iter().zip(&contacts);
    let tickets = all.filter(|((_, made), contact)| *made || names(contact));
    Ok(Traces {
        users,
        tickets: tickets.map(|((head, _), _)| head).collect(),
    })
}

/// Tickets that search finds by one of the telephones.
async fn by_phone(web: &Web, company: CompanyId, phones: &[String]) -> Result<HashSet<TicketId>, Problem> {
    let mut tickets = HashSet::new();
    let last = web.house.read(|store| Ok(store.last_seq())).await?;
    if !web.house.searched(last, PATIENCE).await {
        tracing::warn!("search lags; what was written just now may not be found");
    }
    for phone in phones {
        for page in 0.. {
            let query = Query {
                kinds: vec![DocKind::Ticket],
                companies: Some(vec![company.0]),
                limit: Query::MOST,
                offset: page * Query::MOST,
                ..Query::new(phone)
            };
            let last = query.offset + Query::MOST >= Query::DEEPEST;
            let hits = web.house.find(query).await?.hits;
            tickets.extend(hits.iter().map(|hit| TicketId(hit.id)));
            if last || hits.len() < Query::MOST {
                break;
            }
        }
    }
    Ok(tickets)
}
