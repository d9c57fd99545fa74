//! One ladder of place: company → district → complex → building → entrance → flat.
//!
//! The same type says whom a message reaches, what an employee is bound to, what a person may see
//! and what a figure counts.

use super::{BuildingId, CompanyId, ComplexId, DistrictId, UserId};
use serde::{Deserialize, Serialize};

/// A part of the stock. Append only: the order is the stored form.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Scope {
    Company(CompanyId),
    District(DistrictId),
    Complex(ComplexId),
    Building(BuildingId),
    Entrance(BuildingId, u16),
    Flat(BuildingId, String),
    /// A flat that this user says is his and that nobody has verified: it holds nothing, and only what
    /// the user himself asked for there counts, see [`crate::access::rights`].
    Claim(BuildingId, String, UserId),
}

/// Where a thing stands on every rung at once, so that scopes can be compared without a look-up.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Place {
    pub company: CompanyId,
    pub district: Option<DistrictId>,
    pub complex: Option<ComplexId>,
    pub building: BuildingId,
    pub entrance: Option<u16>,
    pub flat: Option<String>,
}

/// A cut of the stock to look at: what lies in the company, the district and the complex that are named; all of it
/// where none is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Part {
    pub company: Option<CompanyId>,
    pub district: Option<DistrictId>,
    pub complex: Option<ComplexId>,
}

impl Part {
    pub fn holds(&self, place: &Place) -> bool {
        self.company.is_none_or(|id| place.company == id)
            && (self.district.is_none() || place.district == self.district)
            && (self.complex.is_none() || place.complex == self.complex)
    }

    /// Whether it is cut finer than by company.
    pub fn is_within_a_company(&self) -> bool {
        self.district.is_some() || self.complex.is_some()
    }
}

impl Place {
    /// A company as such: where its people, calendars and settings stand.
    pub fn of_company(company: CompanyId) -> Place {
        Place {
            company,
            ..Place::default()
        }
    }
}

impl Scope {
    /// Whether `place` lies inside this scope.
    pub fn holds(&self, place: &Place) -> bool {
        match self {
            Scope::Company(id) => place.company == *id,
            Scope::District(id) => place.district == Some(*id),
            Scope::Complex(id) => place.complex == Some(*id),
            Scope::Building(id) => place.building == *id,
            Scope::Entrance(id, entrance) => place.building == *id && place.entrance == Some(*entrance),
            Scope::Flat(id, flat) => place.building == *id && place.flat.as_ref() == Some(flat),
            Scope::Claim(..) => false,
        }
    }

    /// How narrow the scope is: a flat is nearer than a house, a house nearer than a district.
    pub fn closeness(&self) -> u8 {
        match self {
            Scope::Company(_) => 0,
            Scope::District(_) => 1,
            Scope::Complex(_) => 2,
            Scope::Building(_) => 3,
            Scope::Entrance(..) => 4,
            Scope::Flat(..) | Scope::Claim(..) => 5,
        }
    }
}
