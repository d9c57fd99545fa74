//! An e-mail address stands in the card by consent alone: it is destroyed when the consent is taken back.

use crate::kernel::PersonId;
use crate::policies::Reaction;
use crate::privacy::{DossierEvent, Purpose};
use crate::residents::{PersonCard, PersonCommand};

/// `card` is what the person's record says now; without a record there is nothing to destroy.
pub fn consent_withdrawn_takes_email(
    person: PersonId,
    event: &DossierEvent,
    card: Option<PersonCard>,
) -> Vec<Reaction> {
    let withdrawn = DossierEvent::Withdrawn {
        purpose: Purpose::Email,
    };
    let kept = card.filter(|card| *event == withdrawn && !card.email.is_empty());
    let correct = |card: PersonCard| {
        let card = PersonCard {
            email: String::new(),
            ..card
        };
        Reaction::Person(person, PersonCommand::Correct { card })
    };
    kept.map(correct).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_goes_and_the_telephone_stays() {
        let card = PersonCard {
            name: "Житель".into(),
            phones: vec!["+79211234567".into()],
            email: "one@example.org".into(),
        };
        let withdrawn = |purpose| DossierEvent::Withdrawn { purpose };
        let react = |event: &DossierEvent, card| consent_withdrawn_takes_email(PersonId(7), event, card);
        let reactions = react(&withdrawn(Purpose::Email), Some(card.clone()));
        let [Reaction::Person(PersonId(7), PersonCommand::Correct { card: left })] = &reactions[..] else {
            panic!("{reactions:?}")
        };
        assert_eq!((left.email.as_str(), &left.phones), ("", &card.phones));
        assert!(react(&withdrawn(Purpose::News), Some(card)).is_empty());
        assert!(react(&withdrawn(Purpose::Email), None).is_empty());
    }
}
