//! Who looked at my card and at the tickets that I asked for.

use super::own;
use crate::extract::Caller;
use crate::problem::Problem;
use crate::routes::{Outcome, answer};
use crate::rows::{self, Eyes};
use crate::server::Web;
use crate::wire::common::Page;
use crate::wire::home::Look;
use actix_web::web;
use domovoi_actors::{NoteFilter, Seen};
use domovoi_domain::access::Deed;
use domovoi_domain::kernel::{Refusal, UserId};
use domovoi_domain::residents::Person;

/// Looks that one page tells, the newest.
const MOST: usize = 200;

/// Who of the company looked at my card or at my tickets, the newest first. Lists and searches in which I stood among
/// others are not told.
#[utoipa::path(get, path = "/api/v1/home/looks", tag = "home", responses((status = 200, description = "As it stands", body = Page<Look>)))]
pub async fn list(web: web::Data<Web>, caller: Caller) -> Outcome {
    let person = own(&web, &caller)?;
    answer(&Page::whole(looks(&web, &person, &web.eyes(&caller)).await?))
}

/// As [`list`], of any person.
pub(crate) async fn looks(web: &Web, person: &Seen<Person>, eyes: &Eyes) -> Result<Vec<Look>, Problem> {
    let mut about = vec![("person".to_owned(), person.id.to_string())];
    {
        let model = web.house.model();
        let users: Vec<UserId> = model.users.of_person(person.id).collect();
        let own = model
            .tickets
            .iter()
            .filter(|head| head.place.company == person.state.company)
            .filter(|head| head.relation.author.is_some_and(|author| users.contains(&author)));
        for head in own {
            about.push(("ticket".to_owned(), head.id.to_string()));
            // A ticket is asked for by its number, too.
            about.push(("ticket".to_owned(), head.number.to_string()));
        }
    }
    let filter = NoteFilter {
        what: vec![Deed::PersonalSeen, Deed::PhoneShown],
        about,
        companies: vec![person.state.company],
        ..NoteFilter::default()
    };
    let audit = web.house.audit().clone();
    let notes = actix_web::web::block(move || audit.find(&filter, MOST))
        .await
        .map_err(|_| Refusal::bug())??;
    let model = web.house.model();
    let look = |note: &domovoi_actors::Note| Look {
        at: note.at.into(),
        by: note.user.map(|id| rows::user(&model, id)),
        role: eyes.word(&note.role.text()),
        kind: note.kind.clone(),
        id: note.id.clone(),
        why: note.why.as_ref().map(|why| eyes.word(&why.text())),
    };
    Ok(notes.iter().map(|(_, note)| look(note)).collect())
}
