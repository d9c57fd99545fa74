//! Housing stock (жилой фонд): companies with districts and complexes, buildings with entrances,
//! floors, flats and risers.
//!
//! Invariants: a building belongs to exactly one company at a time; its address is unique within
//! that company; a flat number is unique within its building, and so is an account; an entrance number is
//! at least 1.

mod accounts;
pub mod address;
mod building;
mod company;
pub mod layout;
pub mod sheet;
mod transfer;

use crate::kernel::{BuildingId, CompanyId, ComplexId, DistrictId, Instant, Role, Settings};
use serde::{Deserialize, Serialize};

/// Управляющая компания and what it has set up for itself.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Company {
    pub id: CompanyId,
    pub name: String,
    pub settings: Settings,
    pub districts: Vec<District>,
    pub complexes: Vec<Complex>,
    /// Roles that sign in with a second factor only.
    pub second_factor: Vec<Role>,
}

/// Район.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct District {
    pub id: DistrictId,
    pub name: String,
}

/// Жилой комплекс.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Complex {
    pub id: ComplexId,
    pub name: String,
    pub district: Option<DistrictId>,
}

/// Дом.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Building {
    pub id: BuildingId,
    pub company: CompanyId,
    pub district: Option<DistrictId>,
    pub complex: Option<ComplexId>,
    pub street: String,
    /// The number as people write it: "39 к1", "5-7", "2/30", "11 литБ".
    pub number: String,
    /// IANA zone in which deadlines of this house are counted.
    pub zone: String,
    /// WGS 84 degrees; 0, 0 when nobody has said where it stands.
    pub lat: f64,
    pub lon: f64,
    pub floors: u16,
    pub living: bool,
    pub entrances: Vec<Entrance>,
    pub flats: Vec<Flat>,
    pub risers: Vec<Riser>,
    /// Outline on the map: longitude and latitude of each corner, if it is known.
    pub outline: Vec<(f64, f64)>,
    /// Лицевые счета, ordered by flat.
    pub accounts: Vec<Account>,
    /// Since when the company has managed it, as far as is known here.
    pub since: Instant,
    /// Who managed it before, the first one first.
    pub past: Vec<Management>,
    /// What is offered or agreed for later.
    pub transfer: Option<Transfer>,
}

/// A company that managed a house once.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Management {
    pub company: CompanyId,
    pub since: Instant,
    pub until: Instant,
}

/// A house on its way to another company.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Transfer {
    pub to: CompanyId,
    /// From when the new contract holds (договор управления).
    pub from: Instant,
    pub open: OpenTickets,
    /// Whether the new company has agreed.
    pub accepted: bool,
}

/// What becomes of the tickets that are open at the transfer. Append only: the order is the stored form.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpenTickets {
    /// The old company finishes them.
    #[default]
    Finish,
    /// The new company registers them anew, as of the time when they were asked for; the old one declines its own.
    HandOver,
}

/// Лицевой счёт: the number under which a flat is charged, printed on every bill.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Account {
    pub flat: String,
    pub number: String,
}

/// Подъезд.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Entrance {
    pub number: u16,
    pub floors: u16,
}

/// Помещение: квартира, апартаменты, кладовка … Append only.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Premises {
    #[default]
    Flat,
    Apartment,
    Commercial,
    Storage,
    Parking,
}

/// Квартира.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Flat {
    pub number: String,
    pub entrance: u16,
    pub floor: i16,
    pub kind: Premises,
}

/// Стояк: which flats hang on one pipe.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Riser {
    pub name: String,
    pub medium: Medium,
    pub flats: Vec<String>,
}

/// What flows in a riser. Append only.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Medium {
    ColdWater,
    HotWater,
    Heating,
    Sewage,
    Gas,
    Electricity,
}

/// What is set when a building is registered or corrected.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct BuildingCard {
    pub district: Option<DistrictId>,
    pub complex: Option<ComplexId>,
    pub street: String,
    pub number: String,
    pub zone: String,
    pub lat: f64,
    pub lon: f64,
    pub floors: u16,
    pub living: bool,
    pub outline: Vec<(f64, f64)>,
}

#[derive(Clone, Debug)]
pub enum CompanyCommand {
    Register {
        id: CompanyId,
        name: String,
        settings: Settings,
    },
    Rename {
        name: String,
    },
    Set {
        settings: Settings,
    },
    AddDistrict {
        id: DistrictId,
        name: String,
    },
    AddComplex {
        id: ComplexId,
        name: String,
        district: Option<DistrictId>,
    },
    /// Of these roles a second factor is wanted from now on, of others not.
    WantSecondFactor {
        roles: Vec<Role>,
    },
}

/// Append only: the order is the stored form.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum CompanyEvent {
    Registered {
        id: CompanyId,
        name: String,
        settings: Settings,
    },
    Renamed {
        name: String,
    },
    SettingsChanged {
        settings: Settings,
    },
    DistrictAdded {
        id: DistrictId,
        name: String,
    },
    ComplexAdded {
        id: ComplexId,
        name: String,
        district: Option<DistrictId>,
    },
    SecondFactorWanted {
        roles: Vec<Role>,
    },
}

#[derive(Clone, Debug)]
pub enum BuildingCommand {
    Register {
        id: BuildingId,
        company: CompanyId,
        card: BuildingCard,
    },
    Correct {
        card: BuildingCard,
    },
    SetEntrances {
        entrances: Vec<Entrance>,
    },
    SetFlats {
        flats: Vec<Flat>,
    },
    SetRisers {
        risers: Vec<Riser>,
    },
    /// These flats have these accounts; an empty number takes one away, other flats keep theirs.
    SetAccounts {
        accounts: Vec<Account>,
    },
    OfferTransfer {
        to: CompanyId,
        /// None: now.
        from: Option<Instant>,
        open: OpenTickets,
        /// Whoever offers it acts for the other company, too.
        accepted: bool,
    },
    AcceptTransfer,
    /// Taken back by the one or declined by the other.
    CancelTransfer,
    Tick,
}

/// Append only: the order is the stored form.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum BuildingEvent {
    Registered {
        id: BuildingId,
        company: CompanyId,
        card: BuildingCard,
    },
    Corrected {
        card: BuildingCard,
    },
    EntrancesSet {
        entrances: Vec<Entrance>,
    },
    FlatsSet {
        flats: Vec<Flat>,
    },
    RisersSet {
        risers: Vec<Riser>,
    },
    /// All accounts of the house as they are from now on.
    AccountsSet {
        accounts: Vec<Account>,
    },
    TransferOffered {
        transfer: Transfer,
    },
    TransferAccepted,
    TransferCancelled,
    Moved {
        from: CompanyId,
        to: CompanyId,
        open: OpenTickets,
    },
}
