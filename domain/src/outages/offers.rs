//! When many tell of one thing: tickets that look like one outage are offered to become one.

use super::{Outage, Trouble};
use crate::kernel::{BuildingId, Instant, OutageId, Span, TicketId};
use std::collections::BTreeMap;

/// How many must tell of it, how close together, and for how long it is worth offering.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    pub tickets: usize,
    pub window: Span,
    /// Tickets that are older are no news.
    pub lasts: Span,
}

/// Three in half an hour; nobody is asked again about what is four hours old.
pub const RULE: Rule = Rule {
    tickets: 3,
    window: Span::minutes(30),
    lasts: Span::hours(4),
};

/// An open ticket, as far as it matters here.
#[derive(Clone, PartialEq, Debug)]
pub struct Report {
    pub ticket: TicketId,
    pub building: BuildingId,
    pub flat: Option<String>,
    pub trouble: Trouble,
    pub at: Instant,
    /// Names of the risers on which the flat hangs and which could be the cause.
    pub risers: Vec<String>,
}

/// Tickets that seem to be one outage.
#[derive(Clone, PartialEq, Debug)]
pub struct Offer {
    pub building: BuildingId,
    /// All of them hang on this riser.
    pub riser: Option<String>,
    /// The problem, too, when all name the same.
    pub trouble: Trouble,
    /// The oldest first.
    pub tickets: Vec<TicketId>,
    /// When the first of them was asked for.
    pub since: Instant,
    /// They seem to belong to this outage, which is live already.
    pub outage: Option<OutageId>,
}

/// What to offer now: tickets that a live outage explains, and in each house those of one category that came
/// close together. The largest offer first.
pub fn offers(reports: &[Report], outages: &[&Outage], now: Instant, rule: &Rule) -> Vec<Offer> {
    let live: Vec<&Outage> = outages.iter().copied().filter(|outage| outage.is_live()).collect();
    let mut groups: BTreeMap<(Option<OutageId>, BuildingId, &str), Vec<&Report>> = BTreeMap::new();
    for report in reports {
        let is_news = report.at <= now && now - report.at < rule.lasts;
        if !is_news || live.iter().any(|outage| outage.has(report.ticket)) {
            continue;
        }
        let known = live
            .iter()
            .find(|outage| explains(outage, report))
            .map(|outage| outage.id);
        groups
            .entry((known, report.building, &report.trouble.category))
            .or_default()
            .push(report);
    }
    let mut found: Vec<Offer> = groups
        .into_iter()
        .filter_map(|((outage, building, _), mut group)| {
            group.sort_by_key(|report| (report.at, report.ticket));
            let together = if outage.is_some() {
                group
            } else {
                close_together(&group, rule)
            };
            offer(building, outage, &together)
        })
        .collect();
    found.sort_by_key(|offer| std::cmp::Reverse(offer.tickets.len()));
    found
}

fn explains(outage: &Outage, report: &Report) -> bool {
    outage.reaches(report.building, report.flat.as_deref()) && outage.trouble.may_be(&report.trouble)
}

/// Those that lie in some window with enough others; `group` is in the order of time.
fn close_together<'a>(group: &[&'a Report], rule: &Rule) -> Vec<&'a Report> {
    let mut within = vec![false; group.len()];
    for (from, window) in group.windows(rule.tickets.max(1)).enumerate() {
        let (first, last) = (window[0], window[window.len() - 1]);
        if last.at - first.at <= rule.window {
            within[from..from + window.len()].fill(true);
        }
    }
    group
        .iter()
        .zip(within)
        .filter_map(|(report, within)| within.then_some(*report))
        .collect()
}

fn offer(building: BuildingId, outage: Option<OutageId>, together: &[&Report]) -> Option<Offer> {
    let (first, rest) = together.split_first()?;
    let same_problem = rest
        .iter()
        .all(|report| report.trouble.problem == first.trouble.problem);
    let on_all = |name: &&String| rest.iter().all(|report| report.risers.contains(name));
    Some(Offer {
        building,
        riser: first.risers.iter().find(on_all).cloned(),
        trouble: Trouble {
            category: first.trouble.category.clone(),
            problem: first.trouble.problem.clone().filter(|_| same_problem),
        },
        tickets: together.iter().map(|report| report.ticket).collect(),
        since: first.at,
        outage,
    })
}
