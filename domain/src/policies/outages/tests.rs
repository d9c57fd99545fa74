use super::*;
use crate::classifier;
use crate::housing::{Building, Medium, Riser};
use crate::kernel::scope::Place;
use crate::kernel::{BuildingId, CompanyId, Instant, RecordId, Span};
use crate::tickets::{Status, Ticket};

const NOW: Instant = Instant(1_790_000_000_000);

fn house() -> Building {
    let riser = |name: &str, medium| Riser {
        name: name.into(),
        medium,
        flats: vec!["1".into(), "5".into(), "9".into()],
    };
    Building {
        id: BuildingId(2),
        risers: vec![riser("ХВС 1", Medium::ColdWater), riser("ГВС 1", Medium::HotWater)],
        ..Building::default()
    }
}

fn ticket(flat: u64, codes: (&str, &str)) -> Ticket {
    Ticket {
        id: TicketId(flat),
        number: flat,
        place: Place {
            company: CompanyId(1),
            building: BuildingId(2),
            flat: Some(flat.to_string()),
            ..Place::default()
        },
        service: classifier::find("flat", codes.0, Some(codes.1)).unwrap().number,
        created_at: NOW - Span::minutes(10),
        ..Ticket::default()
    }
}

#[test]
fn the_riser_that_carries_what_is_missing_is_named() {
    let house = house();
    let found = |tickets: &[Ticket]| tickets_offer_outage(tickets, |_| Some(&house), &[], NOW);
    let cold: Vec<Ticket> = [1, 5, 9].map(|flat| ticket(flat, ("water", "no_hot_water"))).into();
    let offer = found(&cold).remove(0);
    assert_eq!(offer.riser.as_deref(), Some("ГВС 1"));
    assert_eq!(offer.trouble.problem.as_deref(), Some("no_hot_water"));

    let mut closed = cold.clone();
    closed[0].status = Status::Closed;
    assert_eq!(found(&closed), [], "an ended ticket counts no more");
    let other_flat: Vec<Ticket> = [1, 5, 6].map(|flat| ticket(flat, ("water", "no_hot_water"))).into();
    assert_eq!(found(&other_flat)[0].riser, None, "flat 6 hangs elsewhere");
}

#[test]
fn three_who_want_a_certificate_are_no_outage() {
    let service = classifier::rows()
        .iter()
        .find(|row| row.category.code == "certificates")
        .unwrap();
    let asked: Vec<Ticket> = [1, 5, 9]
        .map(|flat| Ticket {
            service: service.number,
            ..ticket(flat, ("water", "no_hot_water"))
        })
        .into();
    assert_eq!(tickets_offer_outage(&asked, |_| None, &[], NOW), []);
}

#[test]
fn each_ticket_is_told_and_informed_and_nothing_else_follows() {
    let (tickets, answer) = (vec![TicketId(1), TicketId(2)], RecordId(7));
    let informed = OutageEvent::Informed {
        tickets: tickets.clone(),
        answer,
    };
    assert_eq!(words_of(&informed), Some(answer));
    let reactions = react_to_outage(&informed, "Дадим к 18:00");
    let told = |reaction: &Reaction, id| {
        matches!(reaction, Reaction::Ticket(ticket, TicketCommand::Comment { audience: Audience::Resident, text })
            if *ticket == id && text == "Дадим к 18:00")
    };
    assert!(told(&reactions[0], TicketId(1)) && told(&reactions[2], TicketId(2)));
    assert!(matches!(
        reactions[1],
        Reaction::Ticket(TicketId(1), TicketCommand::Inform)
    ));
    assert_eq!(reactions.len(), 4);

    let closed = OutageEvent::Closed {
        words: Some(answer),
        tickets,
    };
    assert_eq!(react_to_outage(&closed, "Воду дали").len(), 2);
    for silent in [
        OutageEvent::Closed {
            words: None,
            tickets: vec![],
        },
        OutageEvent::Attached {
            tickets: vec![TicketId(3)],
        },
    ] {
        assert_eq!(words_of(&silent), None);
        assert!(react_to_outage(&silent, "").is_empty());
    }
}

#[test]
fn only_tickets_of_its_houses_join() {
    let place = ticket(1, ("water", "no_hot_water")).place;
    assert!(ticket_joins_outage(&place, CompanyId(1), &[BuildingId(2)]).is_ok());
    for (company, house) in [(2, 2), (1, 3)] {
        assert!(ticket_joins_outage(&place, CompanyId(company), &[BuildingId(house)]).is_err());
    }
}
