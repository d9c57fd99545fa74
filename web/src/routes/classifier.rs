//! The classifier: what can be asked for.

use super::{Outcome, answer};
use crate::ask::{self, optional_id};
use crate::extract::{Caller, Query};
use crate::rows::Eyes;
use crate::server::Web;
use crate::wire::classifier::Service as Shape;
use crate::wire::common::Page;
use actix_web::web;
use domovoi_domain::classifier::{self, Service};
use domovoi_domain::kernel::vocabulary::fold;
use domovoi_domain::kernel::{CompanyId, ServiceRule};
use utoipa::IntoParams;

pub fn mount(config: &mut web::ServiceConfig) {
    config
        .service(web::resource("/api/v1/classifier").route(web::get().to(list)))
        .service(web::resource("/api/v1/classifier/suggest").route(web::get().to(suggest)));
}

#[derive(Clone, Debug, Default, serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ClassifierQuery {
    /// Parts of words of the place, the category or the problem; all must be there.
    pub q: Option<String>,
    /// Code of a place.
    pub place: Option<String>,
    /// Code of a category.
    pub category: Option<String>,
    /// With the changes that this company has made.
    pub company_id: Option<String>,
    pub cursor: Option<String>,
    /// 1 to 1000, 1000 by default: it is short enough to be kept whole.
    pub limit: Option<u32>,
}

#[derive(Clone, Debug, Default, serde::Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SuggestQuery {
    /// The caller's own words.
    pub q: String,
}

/// Services: place, category, problem.
#[utoipa::path(get, path = "/api/v1/classifier", tag = "classifier", params(ClassifierQuery), responses((status = 200, description = "As it stands", body = Page<Shape>)))]
pub async fn list(web: web::Data<Web>, caller: Caller, Query(query): Query<ClassifierQuery>) -> Outcome {
    let company = optional_id::<CompanyId>("company_id", query.company_id.as_deref())?;
    let company = company.filter(|id| caller.grant.knows(*id));
    let limit = ask::limit(query.limit, 1000, 1000)?;
    let rules = company
        .map(|id| web.house.settings(id).services.clone())
        .unwrap_or_default();
    let eyes = web.eyes(&caller);
    let words = fold(&query.q.unwrap_or_default());
    let rule = |service: &Service| rules.iter().find(|rule| rule.service == service.number);
    let fits = |service: &&Service| {
        query.place.as_deref().is_none_or(|code| service.place.code == code)
            && query
                .category
                .as_deref()
                .is_none_or(|code| service.category.code == code)
            && rule(service).is_none_or(|rule| rule.enabled)
            && says(service, &words, &eyes)
    };
    let shown: Vec<&Service> = classifier::rows().iter().filter(fits).collect();
    answer(&ask::page(&shown, query.cursor.as_deref(), limit, |service| {
        shape(service, rule(service), &eyes)
    })?)
}

fn says(service: &Service, words: &str, eyes: &Eyes) -> bool {
    let problem = service
        .problem
        .as_ref()
        .map(|term| eyes.word(&term.text))
        .unwrap_or_default();
    let all = format!(
        "{} {} {problem}",
        eyes.word(&service.place.text),
        eyes.word(&service.category.text)
    );
    let all = fold(&all);
    words.split_whitespace().all(|word| all.contains(word))
}

/// Services that fit the caller's words, best first.
#[utoipa::path(get, path = "/api/v1/classifier/suggest", tag = "classifier", params(SuggestQuery), responses((status = 200, description = "As it stands", body = Page<Shape>)))]
pub async fn suggest(web: web::Data<Web>, caller: Caller, Query(query): Query<SuggestQuery>) -> Outcome {
    let eyes = web.eyes(&caller);
    let words: String = query.q.chars().take(1000).collect();
    answer(&Page::whole(
        classifier::suggest(&words)
            .into_iter()
            .map(|service| shape(service, None, &eyes))
            .collect(),
    ))
}

fn shape(service: &Service, rule: Option<&ServiceRule>, eyes: &Eyes) -> Shape {
    let term = |term: &classifier::Term| eyes.coded(term.code, &term.text);
    Shape {
        number: service.number,
        place: term(&service.place),
        category: term(&service.category),
        problem: service.problem.as_ref().map(term),
        name: eyes.word(&service.name()),
        priority: service.priority.into(),
        skill: service.skill.into(),
        minutes: rule.and_then(|rule| rule.minutes).unwrap_or(service.minutes),
        term_hours: rule.and_then(|rule| rule.term_hours).unwrap_or(service.term_hours),
        clocks: service.clocks.iter().map(|clock| (*clock).into()).collect(),
        photos: rule.and_then(|rule| rule.photos).unwrap_or(service.photos),
    }
}
