//! A building: its card, entrances, flats and risers.
//!
//! That an address is unique within its company, and that a district or a complex is the company's,
//! are questions about several things at once: whoever registers a building asks them first.

use super::address::house_number;
use super::{Building, BuildingCard, BuildingCommand, BuildingEvent, Entrance, Flat, Riser, transfer};
use crate::kernel::vocabulary::tidy;
use crate::kernel::{Aggregate, BuildingId, CompanyId, Context, Decision, Instant, Kind, Refusal, Stamp, Wrong, time};
use std::collections::HashSet;

const STREET: usize = 200;
const NUMBER: usize = 50;
const FLAT_NUMBER: usize = 20;
const RISER_NAME: usize = 50;
const FLOORS: u16 = 200;
const LOWEST_FLOOR: i16 = -10;
const OUTLINE: usize = 2_000;
const ENTRANCES: usize = 100;
const FLATS: usize = 10_000;
const RISERS: usize = 2_000;

impl Aggregate for Building {
    const KIND: Kind = Kind::Building;
    const STATE_VERSION: u16 = 3;
    type Id = BuildingId;
    type Command = BuildingCommand;
    type Event = BuildingEvent;

    fn decide(&self, command: BuildingCommand, context: &Context<'_>) -> Result<Decision<BuildingEvent>, Refusal> {
        if !self.exists() && !matches!(command, BuildingCommand::Register { .. }) {
            return Err(Refusal::not_found());
        }
        let event = match command {
            BuildingCommand::Register { id, company, card } => {
                let card = checked_card(card)?;
                if self.exists() {
                    return self.registered_again(id, company, &card);
                }
                BuildingEvent::Registered { id, company, card }
            }
            BuildingCommand::Correct { card } => {
                let card = checked_card(card)?;
                if card == self.card() {
                    return Ok(Decision::nothing());
                }
                BuildingEvent::Corrected { card }
            }
            BuildingCommand::SetEntrances { entrances } => {
                let entrances = self.checked_entrances(entrances)?;
                if entrances == self.entrances {
                    return Ok(Decision::nothing());
                }
                BuildingEvent::EntrancesSet { entrances }
            }
            BuildingCommand::SetFlats { flats } => {
                let flats = self.checked_flats(flats)?;
                if flats == self.flats {
                    return Ok(Decision::nothing());
                }
                BuildingEvent::FlatsSet { flats }
            }
            BuildingCommand::SetRisers { risers } => {
                let risers = self.checked_risers(risers)?;
                if risers == self.risers {
                    return Ok(Decision::nothing());
                }
                BuildingEvent::RisersSet { risers }
            }
            BuildingCommand::SetAccounts { accounts } => {
                let accounts = self.checked_accounts(accounts)?;
                if accounts == self.accounts {
                    return Ok(Decision::nothing());
                }
                BuildingEvent::AccountsSet { accounts }
            }
            BuildingCommand::OfferTransfer {
                to,
                from,
                open,
                accepted,
            } => return transfer::offer(self, to, from, open, accepted, context),
            BuildingCommand::AcceptTransfer => return transfer::accept(self, context),
            BuildingCommand::CancelTransfer if self.transfer.is_none() => return Ok(Decision::nothing()),
            BuildingCommand::CancelTransfer => BuildingEvent::TransferCancelled,
            BuildingCommand::Tick => return Ok(transfer::tick(self, context.now)),
        };
        Ok(Decision::one(event))
    }

    fn apply(&mut self, event: &BuildingEvent, stamp: &Stamp) {
        match event.clone() {
            BuildingEvent::Registered { id, company, card } => {
                *self = Building {
                    id,
                    company,
                    since: stamp.at,
                    ..Building::default()
                };
                self.take(card);
            }
            BuildingEvent::Corrected { card } => self.take(card),
            BuildingEvent::EntrancesSet { entrances } => self.entrances = entrances,
            BuildingEvent::FlatsSet { flats } => self.flats = flats,
            BuildingEvent::RisersSet { risers } => self.risers = risers,
            BuildingEvent::AccountsSet { accounts } => self.accounts = accounts,
            BuildingEvent::TransferOffered { transfer } => self.transfer = Some(transfer),
            BuildingEvent::TransferAccepted => {
                if let Some(transfer) = &mut self.transfer {
                    transfer.accepted = true;
                }
            }
            BuildingEvent::TransferCancelled => self.transfer = None,
            BuildingEvent::Moved { to, .. } => self.move_to(to, stamp.at),
        }
    }

    /// A street is never empty.
    fn exists(&self) -> bool {
        !self.street.is_empty()
    }

    /// The moment from which another company manages it, once both agreed.
    fn due(&self) -> Option<Instant> {
        self.transfer
            .filter(|transfer| transfer.accepted)
            .map(|transfer| transfer.from)
    }

    fn tick() -> Option<BuildingCommand> {
        Some(BuildingCommand::Tick)
    }
}

impl Building {
    /// What may be corrected, as it stands.
    pub fn card(&self) -> BuildingCard {
        BuildingCard {
            district: self.district,
            complex: self.complex,
            street: self.street.clone(),
            number: self.number.clone(),
            zone: self.zone.clone(),
            lat: self.lat,
            lon: self.lon,
            floors: self.floors,
            living: self.living,
            outline: self.outline.clone(),
        }
    }

    /// The flat of that number, as it is written there or in another case.
    pub fn flat(&self, number: &str) -> Option<&Flat> {
        let wanted = flat_key(number);
        self.flats.iter().find(|flat| flat_key(&flat.number) == wanted)
    }

    /// The flat's number as it stands here; as it is written, when the flats of the house are not known.
    pub fn flat_number(&self, written: &str) -> Option<String> {
        match self.flats.is_empty() {
            true => Some(tidy(written)),
            false => self.flat(written).map(|flat| flat.number.clone()),
        }
    }

    fn take(&mut self, card: BuildingCard) {
        self.district = card.district;
        self.complex = card.complex;
        self.street = card.street;
        self.number = card.number;
        self.zone = card.zone;
        self.lat = card.lat;
        self.lon = card.lon;
        self.floors = card.floors;
        self.living = card.living;
        self.outline = card.outline;
    }

    fn registered_again(
        &self,
        id: BuildingId,
        company: CompanyId,
        card: &BuildingCard,
    ) -> Result<Decision<BuildingEvent>, Refusal> {
        if self.id == id && self.company == company && self.card() == *card {
            return Ok(Decision::nothing());
        }
        Err(Refusal::conflict(
            "building_exists",
            "Этот дом уже заведён. Исправьте его карточку, а не заводите снова.",
            "This building exists already. Correct its card instead of adding it again.",
        ))
    }

    /// Ordered by number; none that a flat stands in may be missing.
    fn checked_entrances(&self, mut entrances: Vec<Entrance>) -> Result<Vec<Entrance>, Refusal> {
        let mut wrong = Wrong::default();
        wrong.count("entrances", entrances.len(), ENTRANCES);
        wrong.distinct(
            |i| format!("entrances[{i}].number"),
            entrances.iter().map(|one| one.number),
        );
        for (i, entrance) in entrances.iter().enumerate() {
            wrong.range(format!("entrances[{i}].number"), entrance.number, 1, u16::MAX);
            wrong.range(format!("entrances[{i}].floors"), entrance.floors, 0, FLOORS);
        }
        wrong.finish()?;
        let kept: HashSet<u16> = entrances.iter().map(|one| one.number).collect();
        if let Some(flat) = self
            .flats
            .iter()
            .find(|flat| flat.entrance != 0 && !kept.contains(&flat.entrance))
        {
            return Err(Refusal::conflict(
                "entrance_in_use",
                format!("В подъезде {} есть помещения. Сначала перенесите их.", flat.entrance),
                format!("Entrance {} has flats. Move them first.", flat.entrance),
            ));
        }
        entrances.sort_by_key(|one| one.number);
        Ok(entrances)
    }

    /// Entrance 0 stands for "not known". None that a riser passes may be missing.
    fn checked_flats(&self, mut flats: Vec<Flat>) -> Result<Vec<Flat>, Refusal> {
        let mut wrong = Wrong::default();
        wrong.count("flats", flats.len(), FLATS);
        let known: HashSet<u16> = self.entrances.iter().map(|one| one.number).collect();
        for (i, flat) in flats.iter_mut().enumerate() {
            flat.number = wrong.line(format!("flats[{i}].number"), &flat.number, FLAT_NUMBER);
            wrong.range(format!("flats[{i}].floor"), flat.floor, LOWEST_FLOOR, FLOORS as i16);
            if flat.entrance != 0 && !known.contains(&flat.entrance) {
                wrong.add(
                    format!("flats[{i}].entrance"),
                    "unknown",
                    "Такого подъезда в доме нет. Сначала заведите подъезд.",
                    "The building has no such entrance. Add the entrance first.",
                );
            }
        }
        wrong.distinct(
            |i| format!("flats[{i}].number"),
            flats.iter().map(|flat| flat_key(&flat.number)),
        );
        wrong.finish()?;
        let kept: HashSet<String> = flats.iter().map(|flat| flat_key(&flat.number)).collect();
        let passed = self.risers.iter().flat_map(|riser| &riser.flats);
        if let Some(number) = passed.into_iter().find(|number| !kept.contains(&flat_key(number))) {
            return Err(Refusal::conflict(
                "flat_in_use",
                format!("Через помещение {number} проходит стояк. Сначала исправьте стояк."),
                format!("A riser passes flat {number}. Correct the riser first."),
            ));
        }
        Ok(flats)
    }

    fn checked_risers(&self, mut risers: Vec<Riser>) -> Result<Vec<Riser>, Refusal> {
        let mut wrong = Wrong::default();
        wrong.count("risers", risers.len(), RISERS);
        let known: HashSet<String> = self.flats.iter().map(|flat| flat_key(&flat.number)).collect();
        for (i, riser) in risers.iter_mut().enumerate() {
            riser.name = wrong.line(format!("risers[{i}].name"), &riser.name, RISER_NAME);
            wrong.distinct(
                |k| format!("risers[{i}].flats[{k}]"),
                riser.flats.iter().map(|number| flat_key(number)),
            );
            for (k, number) in riser.flats.iter_mut().enumerate() {
                *number = tidy(number);
                if !known.contains(&flat_key(number)) {
                    wrong.add(
                        format!("risers[{i}].flats[{k}]"),
                        "unknown",
                        "Такого помещения в доме нет.",
                        "The building has no such flat.",
                    );
                }
            }
        }
        wrong.distinct(
            |i| format!("risers[{i}].name"),
            risers
                .iter()
                .map(|riser| (riser.medium as u8, riser.name.to_lowercase())),
        );
        wrong.finish()?;
        Ok(risers)
    }
}

/// Two spellings of one flat: "12а" and "12 А".
fn flat_key(number: &str) -> String {
    number.split_whitespace().collect::<String>().to_uppercase()
}

/// The card with its texts in one form.
fn checked_card(mut card: BuildingCard) -> Result<BuildingCard, Refusal> {
    let mut wrong = Wrong::default();
    card.street = wrong.line("street", &card.street, STREET);
    card.number = wrong.line("number", &card.number, NUMBER);
    if !card.number.is_empty() {
        match house_number(&card.number) {
            Some(number) => card.number = number,
            None => wrong.add(
                "number",
                "not_a_house_number",
                "Номер дома начинается с числа: 39 к1, 5-7, 2/30, 11 литБ.",
                "A house number starts with a number: 39 к1, 5-7, 2/30, 11 литБ.",
            ),
        }
    }
    if time::zone(&card.zone).is_none() {
        wrong.zone("zone");
    }
    wrong.range("lat", card.lat, -90.0, 90.0);
    wrong.range("lon", card.lon, -180.0, 180.0);
    wrong.range("floors", card.floors, 0, FLOORS);
    wrong.count("outline", card.outline.len(), OUTLINE);
    let on_earth = |(lon, lat): &(f64, f64)| (-180.0..=180.0).contains(lon) && (-90.0..=90.0).contains(lat);
    if !card.outline.is_empty() && (card.outline.len() < 3 || !card.outline.iter().all(on_earth)) {
        wrong.add(
            "outline",
            "not_an_outline",
            "Контур — не меньше трёх точек: долгота и широта в градусах.",
            "An outline is three points or more: longitude and latitude in degrees.",
        );
    }
    wrong.finish()?;
    Ok(card)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::housing::{Medium, Premises};
    use crate::kernel::{Settings, Who};
    use proptest::prelude::*;

    fn card() -> BuildingCard {
        BuildingCard {
            street: "улица Кораблестроителей".into(),
            number: "д. 39, корп. 1".into(),
            zone: "Europe/Moscow".into(),
            lat: 59.95,
            lon: 30.23,
            floors: 14,
            living: true,
            ..BuildingCard::default()
        }
    }

    fn flat(number: &str, entrance: u16) -> Flat {
        Flat {
            number: number.into(),
            entrance,
            floor: 1,
            kind: Premises::Flat,
        }
    }

    /// Decides and lets it happen; the number of events.
    fn give(building: &mut Building, command: BuildingCommand) -> Result<usize, Refusal> {
        let (who, settings) = (Who::default(), Settings::default());
        let context = Context::new(Default::default(), &who, &settings, 0, 1);
        let decision = building.decide(command, &context)?;
        let stamp = Stamp {
            at: Default::default(),
            who: who.clone(),
        };
        decision.events.iter().for_each(|event| building.apply(event, &stamp));
        Ok(decision.events.len())
    }

    fn register(card: BuildingCard) -> BuildingCommand {
        BuildingCommand::Register {
            id: BuildingId(1),
            company: CompanyId(2),
            card,
        }
    }

    fn house() -> Building {
        let mut house = Building::default();
        assert_eq!(give(&mut house, register(card())), Ok(1));
        let entrances = vec![Entrance { number: 2, floors: 9 }, Entrance { number: 1, floors: 9 }];
        assert_eq!(give(&mut house, BuildingCommand::SetEntrances { entrances }), Ok(1));
        let flats = vec![flat(" 1 ", 1), flat("2А", 2), flat("3", 0)];
        assert_eq!(give(&mut house, BuildingCommand::SetFlats { flats }), Ok(1));
        house
    }

    fn wrong_fields(result: Result<usize, Refusal>) -> Vec<(String, &'static str)> {
        let refusal = result.expect_err("it is refused");
        refusal
            .fields
            .into_iter()
            .map(|wrong| (wrong.field.into_owned(), wrong.code))
            .collect()
    }

    #[test]
    fn a_house_is_registered_with_its_number_in_one_form() {
        let house = house();
        assert_eq!(house.number, "39 к1");
        assert_eq!(house.entrances[0].number, 1);
        assert_eq!(house.flat("2 а").map(|flat| flat.entrance), Some(2));
        assert!(house.flat("4").is_none());
    }

    #[test]
    fn a_repeat_changes_nothing_and_another_card_is_a_conflict() {
        let mut house = house();
        assert_eq!(give(&mut house, register(card())), Ok(0));
        let mut other = card();
        other.floors = 9;
        assert_eq!(
            give(&mut house, register(other.clone())).unwrap_err().code,
            "building_exists"
        );
        assert_eq!(
            give(&mut house, BuildingCommand::Correct { card: other.clone() }),
            Ok(1)
        );
        assert_eq!(give(&mut house, BuildingCommand::Correct { card: other }), Ok(0));
        let flats = house.flats.clone();
        assert_eq!(give(&mut house, BuildingCommand::SetFlats { flats }), Ok(0));
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let card = BuildingCard {
            street: " ".into(),
            number: "б/н".into(),
            zone: "Mars/Olympus".into(),
            lat: f64::NAN,
            lon: 181.0,
            floors: 201,
            outline: vec![(0.0, 0.0)],
            ..BuildingCard::default()
        };
        assert_eq!(
            wrong_fields(give(&mut Building::default(), register(card))),
            [
                ("street", "required"),
                ("number", "not_a_house_number"),
                ("zone", "unknown_zone"),
                ("lat", "out_of_range"),
                ("lon", "out_of_range"),
                ("floors", "out_of_range"),
                ("outline", "not_an_outline"),
            ]
            .map(|(field, code)| (field.to_owned(), code))
        );
    }

    #[test]
    fn flats_are_unique_and_stand_in_entrances_that_are_there() {
        let mut house = house();
        let flats = vec![flat("1", 1), flat("1", 2), flat("", 1), flat("5", 3)];
        assert_eq!(
            wrong_fields(give(&mut house, BuildingCommand::SetFlats { flats })),
            [
                ("flats[2].number", "required"),
                ("flats[3].entrance", "unknown"),
                ("flats[1].number", "repeated"),
            ]
            .map(|(field, code)| (field.to_owned(), code))
        );
        let entrances = vec![Entrance { number: 1, floors: 9 }];
        let refusal = give(&mut house, BuildingCommand::SetEntrances { entrances }).unwrap_err();
        assert_eq!(refusal.code, "entrance_in_use");
    }

    #[test]
    fn a_riser_passes_flats_that_are_there() {
        let mut house = house();
        let riser = |flats: &[&str]| Riser {
            name: "Ст-1".into(),
            medium: Medium::ColdWater,
            flats: flats.iter().map(|flat| (*flat).to_owned()).collect(),
        };
        let risers = vec![riser(&["1", "9"])];
        assert_eq!(
            wrong_fields(give(&mut house, BuildingCommand::SetRisers { risers })),
            [("risers[0].flats[1]".to_owned(), "unknown")]
        );
        let risers = vec![riser(&["1", "3"])];
        assert_eq!(give(&mut house, BuildingCommand::SetRisers { risers }), Ok(1));
        let flats = vec![flat("1", 1)];
        let refusal = give(&mut house, BuildingCommand::SetFlats { flats }).unwrap_err();
        assert_eq!(refusal.code, "flat_in_use");
    }

    proptest! {
        /// What was accepted is in its one form: saying it again, as told or as kept, changes nothing.
        #[test]
        fn what_was_accepted_stays(
            street in "\\PC{0,12}", number in "[0-9]{1,3}[0-9АБкслит ./,-]{0,9}",
            lat in -91.0..91.0f64, floors in 0u16..210,
        ) {
            let card = BuildingCard { street, number, lat, floors, ..card() };
            let mut house = Building::default();
            match give(&mut house, register(card.clone())) {
                Ok(events) => {
                    prop_assert_eq!(events, 1);
                    prop_assert!(house.exists());
                    prop_assert_eq!(give(&mut house, register(card)), Ok(0));
                    let card = house.card();
                    prop_assert_eq!(give(&mut house, BuildingCommand::Correct { card }), Ok(0));
                }
                Err(refusal) => {
                    prop_assert!(!refusal.fields.is_empty());
                    prop_assert_eq!(house, Building::default());
                }
            }
        }
    }

    #[test]
    fn nothing_can_be_told_to_a_house_that_is_not_there() {
        let refusal = give(&mut Building::default(), BuildingCommand::Correct { card: card() }).unwrap_err();
        assert_eq!(refusal, Refusal::not_found());
    }
}
