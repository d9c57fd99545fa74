//! One box over everything that the caller may see.

use super::{Outcome, answer};
use crate::ask::{self, optional_id};
use crate::extract::{Caller, Query};
use crate::problem::Problem;
use crate::rows::{self, Eyes, housing, people};
use crate::server::Web;
use crate::wire::classifier::{Hit, HitKind};
use crate::wire::common::{FlatNumber, Page};
use actix_web::web;
use domovoi_actors::model::knows_where;
use domovoi_actors::{self as actors, DocKind, Model, Query as Words};
use domovoi_domain::access::Grant;
use domovoi_domain::access::rights::{Action, Relation, Sight, finds_phones, may};
use domovoi_domain::classifier;
use domovoi_domain::kernel::scope::{Part, Place};
use domovoi_domain::kernel::{BuildingId, CompanyId, EmployeeId, PersonId, Refusal, TicketId, phone};
use utoipa::IntoParams;

pub fn mount(config: &mut web::ServiceConfig) {
    config.service(web::resource("/api/v1/search").route(web::get().to(search)));
}

#[derive(Clone, Debug, Default, serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
    pub q: String,
    /// `ticket`, `building`, `flat`, `person`, `employee`, separated by commas; all by default.
    pub kinds: Option<String>,
    pub company_id: Option<String>,
    pub district_id: Option<String>,
    pub complex_id: Option<String>,
    pub building_id: Option<String>,
    /// Only what still wants work.
    pub open: Option<bool>,
    pub cursor: Option<String>,
    /// 1 to 100, 20 by default.
    pub limit: Option<u32>,
}

/// Everything the caller may see, best first.
#[utoipa::path(get, path = "/api/v1/search", tag = "search", params(SearchQuery), responses((status = 200, description = "As it stands", body = Page<Hit>)))]
pub async fn search(web: web::Data<Web>, caller: Caller, Query(query): Query<SearchQuery>) -> Outcome {
    let part = ask::part(
        query.company_id.as_deref(),
        query.district_id.as_deref(),
        query.complex_id.as_deref(),
    )?;
    let building = optional_id::<BuildingId>("building_id", query.building_id.as_deref())?;
    let limit = ask::limit(query.limit, 20, 100)?;
    let from: usize = query
        .cursor
        .as_deref()
        .map_or(Ok(0), |text| text.parse().map_err(|_| ask::wrong_cursor()))?;
    let kinds = kinds_of(query.kinds.as_deref(), &caller)?;
    let companies = caller
        .grant
        .companies()
        .into_iter()
        .filter(|id| part.company.is_none_or(|wanted| wanted == *id));
    let phones = phones(&caller.grant);
    let words = Words {
        kinds: kinds.clone(),
        companies: Some(companies.map(|id| id.0).collect()),
        buildings: building.map(|id| vec![id.0]),
        phones: Some(phones),
        open_only: query.open == Some(true),
        limit: Words::MOST,
        offset: from.min(Words::DEEPEST),
        ..Words::new(query.q)
    };
    let said = words.text.clone();
    if kinds.is_empty() {
        return answer(&Page::<Hit>::whole(Vec::new()));
    }
    if part.is_within_a_company() || !sees_all(&kinds, &caller) {
        return answer(&narrowly(&web, &caller, words, &part, from, limit).await?);
    }
    let eyes = web.eyes(&caller);
    let (mut items, mut looked, mut total) = (Vec::new(), 0, 0);
    // Reading a hit costs more than finding it, so no more are read than the page wants. What the index finds is asked
    // about once more, because it knows companies and not rights; only where that drops something is more read.
    while items.len() < limit && looked < Words::MOST {
        let asked = Words {
            limit: limit - items.len(),
            offset: words.offset + looked,
            ..words.clone()
        };
        let found = web.house.find(asked).await?;
        total = found.total;
        looked += found.hits.len();
        let model = web.house.model();
        items.extend(
            found
                .hits
                .iter()
                .filter_map(|hit| shown(&model, hit, &said, &part, &eyes)),
        );
        if found.hits.is_empty() || words.offset + looked >= total.min(Words::DEEPEST) {
            break;
        }
    }
    let more = from + looked < total && from + looked < Words::DEEPEST;
    answer(&Page {
        items,
        next_cursor: more.then(|| (from + looked).to_string()),
        total: total as u64,
    })
}

/// Hits that are looked at for a reader who sees only a part.
const NARROW: usize = 1000;

/// Where the reader finds by telephone.
pub(super) fn phones(grant: &Grant) -> Vec<u64> {
    let companies = grant.companies().into_iter();
    companies.filter(|id| finds_phones(grant, *id)).map(|id| id.0).collect()
}

/// Whether the caller sees everything of these kinds in all of his companies.
fn sees_all(kinds: &[DocKind], caller: &Caller) -> bool {
    let companies = caller.grant.companies();
    kinds.iter().all(|kind| {
        let sees = |company: &CompanyId| {
            let place = Place::of_company(*company);
            may(&caller.grant, sight(*kind), Some(&place), Relation::NONE)
        };
        companies.iter().all(sees)
    })
}

/// A page for a reader who sees, or asks for, only a part: neither the number of hits nor the cursor counts what he may not
/// know of, or the box would tell whose telephone stands in somebody else's ticket.
async fn narrowly(
    web: &Web,
    caller: &Caller,
    words: Words,
    part: &Part,
    from: usize,
    limit: usize,
) -> Result<Page<Hit>, Problem> {
    let eyes = web.eyes(caller);
    let said = words.text.clone();
    let mut visible = Vec::new();
    for offset in (0..NARROW).step_by(Words::MOST) {
        let found = web
            .house
            .find(Words {
                offset,
                ..words.clone()
            })
            .await?;
        let model = web.house.model();
        visible.extend(
            found
                .hits
                .iter()
                .filter_map(|hit| shown(&model, hit, &said, part, &eyes)),
        );
        if offset + found.hits.len() >= found.total {
            break;
        }
    }
    let total = visible.len();
    let items: Vec<Hit> = visible.into_iter().skip(from).take(limit).collect();
    let next = from.saturating_add(items.len());
    Ok(Page {
        items,
        next_cursor: (next < total).then(|| next.to_string()),
        total: total as u64,
    })
}

/// The kinds that are asked for, without those of which the caller sees nothing.
fn kinds_of(text: Option<&str>, caller: &Caller) -> Result<Vec<DocKind>, Problem> {
    let asked: Vec<DocKind> = match text {
        None => DocKind::ALL.to_vec(),
        Some(text) => {
            let codes = text.split(',').map(str::trim).filter(|code| !code.is_empty());
            let kinds = codes.map(|code| {
                DocKind::from_code(code)
                    .ok_or_else(|| Refusal::field("kinds", "unknown", "Такого вида нет.", "There is no such kind."))
            });
            kinds.collect::<Result<_, _>>()?
        }
    };
    let sees = |kind: &DocKind| may(&caller.grant, sight(*kind), None, Relation::NONE);
    Ok(asked.into_iter().filter(sees).collect())
}

/// The right that shows a kind.
fn sight(kind: DocKind) -> Action {
    match kind {
        DocKind::Ticket => Action::SeeTickets,
        DocKind::Building | DocKind::Flat => Action::SeeHousing,
        DocKind::Person => Action::SeeResidents,
        DocKind::Employee => Action::SeeStaff,
    }
}

/// A hit as it is shown; `None` where the caller may not see the thing, or it lies outside of the part.
fn shown(model: &Model, hit: &actors::Hit, words: &str, part: &Part, eyes: &Eyes) -> Option<Hit> {
    let mut shape = Hit {
        kind: HitKind::Ticket,
        id: domovoi_domain::kernel::id::encode(hit.id),
        company_id: String::new(),
        title: String::new(),
        subtitle: String::new(),
        matched: hit.matched.code().to_owned(),
        score: hit.score,
        building_id: None,
        flat: None,
        open: false,
    };
    match hit.kind {
        DocKind::Ticket => {
            let head = model
                .tickets
                .head(TicketId(hit.id))
                .filter(|head| rows::ticket::findable(head, words, eyes) && part.holds(&head.place))?;
            shape.company_id = head.place.company.to_string();
            let service = classifier::get(head.service)
                .map(|service| eyes.word(&service.name()))
                .unwrap_or_default();
            let flat = head
                .place
                .flat
                .as_deref()
                .filter(|_| knows_where(&eyes.grant, head))
                .map(|flat| format!(", {flat}"))
                .unwrap_or_default();
            shape.title = format!("№ {} · {service}", head.number);
            shape.subtitle = format!("{}{flat}", rows::ticket::whereabouts(model, head, eyes));
            if knows_where(&eyes.grant, head) {
                shape.building_id = Some(head.place.building.to_string());
                shape.flat = head.place.flat.as_deref().map(FlatNumber::from_text);
            }
            shape.open = head.status.is_open();
        }
        DocKind::Building => {
            let seen = model
                .buildings
                .get(BuildingId(hit.id))
                .filter(|seen| housing::visible(&seen.state, eyes) && part.holds(&housing::place(&seen.state)))?;
            shape.company_id = seen.state.company.to_string();
            let company = model.companies.get(seen.state.company);
            shape.kind = HitKind::Building;
            shape.title = housing::address(&seen.state);
            shape.subtitle = company.map(|company| company.state.name.clone()).unwrap_or_default();
            shape.building_id = Some(shape.id.clone());
        }
        DocKind::Flat => {
            let place = model.place(BuildingId(hit.id), Some(&hit.sub))?;
            let seen = model.buildings.get(BuildingId(hit.id))?;
            (eyes.may(Action::SeeHousing, &place, Relation::NONE) && part.holds(&place)).then_some(())?;
            shape.company_id = place.company.to_string();
            let word = eyes.lang.pick("кв.", "flat");
            shape.kind = HitKind::Flat;
            shape.title = format!("{}, {word} {}", housing::address(&seen.state), hit.sub);
            shape.building_id = Some(shape.id.clone());
            shape.flat = Some(FlatNumber::from_text(&hit.sub));
        }
        DocKind::Person => {
            let seen = model.people.get(PersonId(hit.id))?;
            people::person_visible(model, &seen.state, eyes).then_some(())?;
            people::lives_in(model, &seen.state, part).then_some(())?;
            shape.company_id = seen.state.company.to_string();
            let words = model.people.words(seen.id)?;
            let masked = people::phones_sight(model, &seen.state, eyes) != Sight::Shown;
            let home = seen.state.homes.first();
            let address = home.and_then(|home| model.buildings.get(home.building));
            shape.kind = HitKind::Person;
            shape.title = words.name.clone();
            shape.subtitle = [
                address.map(|seen| housing::address(&seen.state)),
                home.map(|home| home.flat.clone()),
                words.phones.first().map(|number| match masked {
                    true => phone::mask(number),
                    false => phone::display(number),
                }),
            ]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(", ");
            shape.building_id = home.map(|home| home.building.to_string());
            shape.flat = home.map(|home| FlatNumber::from_text(&home.flat));
        }
        DocKind::Employee => {
            let seen = model.staff.get(EmployeeId(hit.id))?;
            people::employee_visible(&seen.state, eyes).then_some(())?;
            people::serves(model, &seen.state, part).then_some(())?;
            shape.company_id = seen.state.company.to_string();
            let words = model.staff.words(seen.id)?;
            shape.kind = HitKind::Employee;
            shape.title = words.name.clone();
            shape.subtitle = words
                .phones
                .first()
                .map(|number| phone::display(number))
                .unwrap_or_default();
            shape.open = !seen.state.dismissed;
        }
    }
    Some(shape)
}
