//! The housing stock: companies and what each has set up, buildings, their entrances, flats and
//! risers, and the map of them.

use super::common::{FlatNumber, Role, given, mirror};
use super::transfers::Management;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

mirror! {
    Premises = domovoi_domain::housing::Premises { Flat, Apartment, Commercial, Storage, Parking }
}

mirror! {
    /// What flows in a riser.
    Medium = domovoi_domain::housing::Medium { ColdWater, HotWater, Heating, Sewage, Gas, Electricity }
}

/// One line of the list of buildings.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct BuildingRow {
    pub id: String,
    pub company_id: String,
    pub district_id: Option<String>,
    pub complex_id: Option<String>,
    /// Street and number in one.
    pub address: String,
    pub street: String,
    #[schema(example = "39 к1")]
    pub number: String,
    /// IANA zone in which its deadlines are counted.
    pub zone: String,
    pub lat: f64,
    pub lon: f64,
    pub floors: u16,
    pub living: bool,
    pub entrances_count: u32,
    pub flats_count: u32,
    pub open_tickets: u32,
    pub open_emergencies: u32,
    pub version: u64,
    pub seq: u64,
}

#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct Building {
    #[serde(flatten)]
    pub row: BuildingRow,
    pub entrances: Vec<Entrance>,
    pub flats: Vec<Flat>,
    pub risers: Vec<Riser>,
    /// Longitude and latitude of each corner; empty when it is not known.
    pub outline: Vec<(f64, f64)>,
    /// Who manages it and who did before, the present one first.
    pub managed: Vec<Management>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Entrance {
    #[schema(minimum = 1)]
    pub number: u16,
    pub floors: u16,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Flat {
    pub number: FlatNumber,
    pub entrance: u16,
    pub floor: i16,
    pub kind: Premises,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Riser {
    #[schema(max_length = 100)]
    pub name: String,
    pub medium: Medium,
    pub flats: Vec<FlatNumber>,
}

/// A new building.
#[derive(Clone, Deserialize, ToSchema)]
pub struct NewBuilding {
    pub company_id: String,
    #[schema(min_length = 1, max_length = 200)]
    pub street: String,
    #[schema(min_length = 1, max_length = 50)]
    pub number: String,
    /// Left out: the zone of the company.
    #[serde(default)]
    pub zone: Option<String>,
    #[schema(minimum = -90, maximum = 90)]
    pub lat: f64,
    #[schema(minimum = -180, maximum = 180)]
    pub lon: f64,
    #[serde(default)]
    pub floors: u16,
    #[serde(default = "yes")]
    pub living: bool,
    #[serde(default)]
    pub district_id: Option<String>,
    #[serde(default)]
    pub complex_id: Option<String>,
    #[serde(default)]
    pub outline: Vec<(f64, f64)>,
}

fn yes() -> bool {
    true
}

/// What is left out stays; `null` clears a district or a complex.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct CorrectBuilding {
    #[schema(max_length = 200)]
    pub street: Option<String>,
    #[schema(max_length = 50)]
    pub number: Option<String>,
    pub zone: Option<String>,
    #[schema(minimum = -90, maximum = 90)]
    pub lat: Option<f64>,
    #[schema(minimum = -180, maximum = 180)]
    pub lon: Option<f64>,
    pub floors: Option<u16>,
    pub living: Option<bool>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub district_id: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub complex_id: Option<Option<String>>,
    pub outline: Option<Vec<(f64, f64)>>,
}

#[derive(Clone, Deserialize, ToSchema)]
pub struct SetEntrances {
    #[schema(max_items = 200)]
    pub entrances: Vec<Entrance>,
}

#[derive(Clone, Deserialize, ToSchema)]
pub struct SetFlats {
    #[schema(max_items = 5000)]
    pub flats: Vec<Flat>,
}

#[derive(Clone, Deserialize, ToSchema)]
pub struct SetRisers {
    #[schema(max_items = 1000)]
    pub risers: Vec<Riser>,
}

/// A building as the map draws it.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct MapBuilding {
    pub id: String,
    pub company_id: String,
    pub district_id: Option<String>,
    pub complex_id: Option<String>,
    pub address: String,
    pub lat: f64,
    pub lon: f64,
    pub floors: u16,
    pub living: bool,
    pub open_tickets: u32,
    pub open_emergencies: u32,
    /// Longitude and latitude of each corner; empty when it is not known.
    pub outline: Vec<(f64, f64)>,
}

/// Every building that the caller may see, with no pages.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct BuildingMap {
    pub seq: u64,
    pub items: Vec<MapBuilding>,
}

mirror! {
    /// How tickets are distributed over people.
    Distribution = domovoi_domain::kernel::Distribution { Automatic, Suggested, Manual }
}

#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct Company {
    pub id: String,
    pub name: String,
    pub settings: Settings,
    pub districts: Vec<District>,
    pub complexes: Vec<Complex>,
    /// Roles that sign in with a second factor only.
    pub second_factor: Vec<Role>,
    pub version: u64,
    pub seq: u64,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Settings {
    /// IANA zone of the office; a building may have its own.
    #[schema(example = "Europe/Moscow")]
    pub zone: String,
    pub distribution: Distribution,
    pub work_day: WorkDay,
    /// Two tickets of one place and service within these minutes raise the same-ticket warning.
    pub same_ticket_minutes: u32,
    /// The first number that tickets get.
    pub first_number: u64,
    /// Changes of the classifier that this company made for itself.
    #[schema(max_items = 1000)]
    pub services: Vec<ServiceRule>,
}

/// Local time of the office, minutes since midnight.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct WorkDay {
    #[schema(maximum = 1440)]
    pub start: u16,
    #[schema(maximum = 1440)]
    pub end: u16,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ServiceRule {
    /// Number of a row of the classifier.
    pub service: u16,
    pub enabled: bool,
    #[serde(default)]
    pub minutes: Option<u32>,
    #[serde(default)]
    pub term_hours: Option<u32>,
    #[serde(default)]
    pub photos: Option<u8>,
}

/// Район.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct District {
    pub id: String,
    pub name: String,
}

/// Жилой комплекс.
#[derive(Clone, PartialEq, Debug, Serialize, ToSchema)]
pub struct Complex {
    pub id: String,
    pub name: String,
    pub district_id: Option<String>,
}

#[derive(Clone, Deserialize, ToSchema)]
pub struct NewCompany {
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    #[serde(default)]
    pub settings: Option<Settings>,
}

/// What is left out stays.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct CorrectCompany {
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
    pub settings: Option<Settings>,
}

/// Roles of which a second factor is wanted from now on; of others it is not.
#[derive(Clone, Deserialize, ToSchema)]
pub struct WantSecondFactor {
    #[schema(max_items = 20)]
    pub roles: Vec<Role>,
}

#[derive(Clone, Deserialize, ToSchema)]
pub struct NewDistrict {
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
}

#[derive(Clone, Deserialize, ToSchema)]
pub struct NewComplex {
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    #[serde(default)]
    pub district_id: Option<String>,
}
