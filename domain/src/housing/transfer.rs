//! A house that changes its company (смена управляющей организации, ЖК РФ, ст. 162): offered by the one, accepted by the
//! other, and done at the moment from which the new contract holds. What was before stays with the old company.

use super::{Building, BuildingEvent, Management, OpenTickets, Transfer};
use crate::kernel::{CompanyId, Context, Decision, Instant, Refusal, Span, Wrong};

/// How far ahead a transfer is planned at most.
const AHEAD: Span = Span::days(366);

/// Offers the house to another company. One who may act for both has `accepted` it at once.
pub(super) fn offer(
    house: &Building,
    to: CompanyId,
    from: Option<Instant>,
    open: OpenTickets,
    accepted: bool,
    context: &Context<'_>,
) -> Result<Decision<BuildingEvent>, Refusal> {
    let from = from.unwrap_or(context.now);
    let mut wrong = Wrong::default();
    if to == house.company {
        wrong.add(
            "company_id",
            "same_company",
            "Дом уже в управлении этой компании.",
            "This company manages the house already.",
        );
    }
    if from < context.now || from > context.now + AHEAD {
        wrong.add(
            "from",
            "out_of_range",
            "Назовите время от сейчас до года вперёд: прошлое не переписывают.",
            "Name a time between now and a year ahead: the past is not rewritten.",
        );
    }
    wrong.finish()?;
    if house.transfer.is_some() {
        return Err(Refusal::conflict(
            "transfer_planned",
            "Передача этого дома уже предложена или назначена. Сначала отмените её.",
            "A transfer of this house is offered or planned already. Cancel it first.",
        ));
    }
    let transfer = Transfer {
        to,
        from,
        open,
        accepted,
    };
    let mut events = vec![BuildingEvent::TransferOffered { transfer }];
    events.extend(moved(house.company, &transfer, context.now));
    Ok(Decision::of(events))
}

pub(super) fn accept(house: &Building, context: &Context<'_>) -> Result<Decision<BuildingEvent>, Refusal> {
    let Some(offered) = house.transfer else {
        return Err(Refusal::conflict(
            "no_transfer",
            "Передавать дом уже не предлагают. Обновите страницу.",
            "The house is not offered any more. Reload the page.",
        ));
    };
    if offered.accepted {
        return Ok(Decision::nothing());
    }
    let transfer = Transfer {
        accepted: true,
        ..offered
    };
    let mut events = vec![BuildingEvent::TransferAccepted];
    events.extend(moved(house.company, &transfer, context.now));
    Ok(Decision::of(events))
}

/// Lets happen what is agreed and due.
pub(super) fn tick(house: &Building, now: Instant) -> Decision<BuildingEvent> {
    let due = house.transfer.and_then(|transfer| moved(house.company, &transfer, now));
    Decision::of(due.into_iter().collect())
}

fn moved(company: CompanyId, transfer: &Transfer, now: Instant) -> Option<BuildingEvent> {
    (transfer.accepted && transfer.from <= now).then_some(BuildingEvent::Moved {
        from: company,
        to: transfer.to,
        open: transfer.open,
    })
}

impl Building {
    /// From now on the house is the other company's. District and complex were parts of the old one.
    pub(super) fn move_to(&mut self, to: CompanyId, at: Instant) {
        self.past.push(Management {
            company: self.company,
            since: self.since,
            until: at,
        });
        (self.company, self.since) = (to, at);
        (self.district, self.complex, self.transfer) = (None, None, None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::housing::{BuildingCard, BuildingCommand};
    use crate::kernel::{Aggregate, BuildingId, DistrictId, Settings, Stamp, Who};

    const NOW: Instant = Instant(1_000_000_000);
    const OLD: CompanyId = CompanyId(1);
    const NEW: CompanyId = CompanyId(2);

    fn give(house: &mut Building, at: Instant, command: BuildingCommand) -> Result<Vec<BuildingEvent>, Refusal> {
        let (who, settings) = (Who::default(), Settings::default());
        let decision = house.decide(command, &Context::new(at, &who, &settings, 0, 1))?;
        let stamp = Stamp { at, who: who.clone() };
        decision.events.iter().for_each(|event| house.apply(event, &stamp));
        Ok(decision.events)
    }

    fn house() -> Building {
        let mut house = Building::default();
        let card = BuildingCard {
            district: Some(DistrictId(4)),
            street: "улица Ленина".into(),
            number: "1".into(),
            zone: "Europe/Moscow".into(),
            ..BuildingCard::default()
        };
        let id = BuildingId(3);
        give(&mut house, NOW, BuildingCommand::Register { id, company: OLD, card }).unwrap();
        house
    }

    fn offer(from: Option<Instant>, accepted: bool) -> BuildingCommand {
        BuildingCommand::OfferTransfer {
            to: NEW,
            from,
            open: OpenTickets::Finish,
            accepted,
        }
    }

    #[test]
    fn a_house_moves_at_the_moment_that_both_agreed_on() {
        let mut house = house();
        let day = NOW + Span::days(1);
        give(&mut house, NOW, offer(Some(day), false)).unwrap();
        assert_eq!(house.due(), None, "nobody has accepted");
        assert_eq!(give(&mut house, day, BuildingCommand::Tick).unwrap(), []);
        give(&mut house, NOW, BuildingCommand::AcceptTransfer).unwrap();
        assert_eq!((house.company, house.due()), (OLD, Some(day)));
        assert_eq!(give(&mut house, NOW, BuildingCommand::Tick).unwrap(), []);
        give(&mut house, day, BuildingCommand::Tick).unwrap();
        assert_eq!((house.company, house.district, house.due()), (NEW, None, None));
        let before = Management {
            company: OLD,
            since: NOW,
            until: day,
        };
        assert_eq!((house.past.as_slice(), house.since), ([before].as_slice(), day));
    }

    #[test]
    fn one_who_acts_for_both_moves_it_at_once() {
        let mut house = house();
        assert_eq!(give(&mut house, NOW, offer(None, true)).unwrap().len(), 2);
        assert_eq!(house.company, NEW);
    }

    #[test]
    fn wrong_orders_are_refused_with_reasons() {
        let mut house = house();
        let code = |done: Result<Vec<BuildingEvent>, Refusal>| done.unwrap_err().code;
        let field = |done: Result<Vec<BuildingEvent>, Refusal>| done.unwrap_err().fields[0].code;
        assert_eq!(
            code(give(&mut house, NOW, BuildingCommand::AcceptTransfer)),
            "no_transfer"
        );
        let past = offer(Some(NOW - Span::days(1)), true);
        assert_eq!(field(give(&mut house, NOW, past)), "out_of_range");
        let far = offer(Some(NOW + Span::days(400)), true);
        assert_eq!(field(give(&mut house, NOW, far)), "out_of_range");
        let own = BuildingCommand::OfferTransfer {
            to: OLD,
            from: None,
            open: OpenTickets::Finish,
            accepted: true,
        };
        assert_eq!(field(give(&mut house, NOW, own)), "same_company");
        give(&mut house, NOW, offer(None, false)).unwrap();
        assert_eq!(code(give(&mut house, NOW, offer(None, false))), "transfer_planned");
        give(&mut house, NOW, BuildingCommand::CancelTransfer).unwrap();
        assert_eq!(give(&mut house, NOW, BuildingCommand::CancelTransfer).unwrap(), []);
        assert_eq!(house.company, OLD);
    }
}
