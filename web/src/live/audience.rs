//! For whom rows are made: readers who see the same share one encoding.

use crate::language::Lang;
use crate::rows::Eyes;
use domovoi_domain::access::rights::{Action, Relation, may};
use domovoi_domain::access::{Grant, Known, Mandate};
use domovoi_domain::kernel::scope::Place;
use domovoi_domain::kernel::{EmployeeId, Instant};
use std::sync::Arc;

/// What of a reader decides what he is shown.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Audience {
    grant: Arc<Grant>,
    lang: Lang,
}

impl Audience {
    pub(super) fn of(grant: &Grant, lang: Lang) -> Audience {
        let mut grant = grant.clone();
        for mandate in &mut grant.mandates {
            mandate.scopes.sort();
            mandate.scopes.dedup();
            if !own_work_counts(mandate) && mandate.known.firm.is_none() {
                mandate.employee = None;
                mandate.known = Known {
                    narrow: mandate.known.narrow.take(),
                    ..Known::default()
                };
            }
        }
        grant.mandates.sort();
        grant.mandates.dedup();
        // Rights ask for flats, never for the person.
        grant.person = None;
        Audience {
            grant: Arc::new(grant),
            lang,
        }
    }

    pub(super) fn eyes(&self, now: Instant) -> Eyes {
        Eyes {
            grant: self.grant.clone(),
            lang: self.lang,
            now,
        }
    }

    /// Whether every ticket of the companies is seen. Who sees only a part gets a new snapshot when he
    /// comes back, because the ids of what went out of his sight are not his to know.
    pub(super) fn sees_all(&self) -> bool {
        let sees = |company| {
            may(
                &self.grant,
                Action::SeeTickets,
                Some(&Place::of_company(company)),
                Relation::NONE,
            )
        };
        self.grant.companies().into_iter().all(sees)
    }
}

/// Whether it matters for any right which employee the reader is. The rule itself is asked, for a
/// place that no scope holds.
fn own_work_counts(mandate: &Mandate) -> bool {
    let me = mandate.employee.unwrap_or(EmployeeId(0));
    let bare = Grant::from(Mandate {
        employee: Some(me),
        known: Known {
            narrow: mandate.known.narrow.clone(),
            ..Known::default()
        },
        ..Mandate::new(mandate.company, mandate.role)
    });
    let place = Place::of_company(mandate.company);
    Action::ALL.into_iter().any(|action| {
        may(&bare, action, Some(&place), Relation::employee(me)) && !may(&bare, action, Some(&place), Relation::NONE)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domovoi_domain::kernel::{BuildingId, CompanyId, Role, Scope};

    fn grant(role: Role, employee: u64, scopes: Vec<Scope>) -> Grant {
        Grant::from(Mandate {
            employee: Some(EmployeeId(employee)),
            scopes,
            ..Mandate::new(CompanyId(1), role)
        })
    }

    #[test]
    fn dispatchers_share_what_they_see_and_executors_do_not() {
        let of = |role, employee| Audience::of(&grant(role, employee, vec![]), Lang::Ru);
        assert_eq!(of(Role::Dispatcher, 1), of(Role::Dispatcher, 2));
        assert_ne!(of(Role::Dispatcher, 1), of(Role::Manager, 1));
        assert_ne!(of(Role::Executor, 1), of(Role::Executor, 2));
        assert_ne!(of(Role::Master, 1), of(Role::Master, 2));
    }

    #[test]
    fn only_who_sees_every_ticket_may_resume() {
        let all = |role, scopes| Audience::of(&grant(role, 1, scopes), Lang::Ru).sees_all();
        assert!(all(Role::Dispatcher, vec![]));
        assert!(!all(Role::Dispatcher, vec![Scope::Building(BuildingId(3))]));
        assert!(!all(Role::Master, vec![]));
        assert!(!all(Role::Executor, vec![]));
        assert!(!all(Role::Resident, vec![Scope::Flat(BuildingId(3), "1".into())]));
    }
}
