//! A company: its name, its settings, its districts and complexes.

use super::{Company, CompanyCommand, CompanyEvent, Complex, District};
use crate::kernel::vocabulary::{fold, tidy};
use crate::kernel::{
    Aggregate, CompanyId, ComplexId, Context, Decision, DistrictId, Kind, Refusal, Role, Settings, Stamp, Wrong, time,
};

const NAME: usize = 200;
const DISTRICTS: usize = 1_000;
const COMPLEXES: usize = 5_000;
/// The classifier has 408 rows; a few more leave room for it to grow.
const SERVICES: usize = 2_000;
/// A week: older tickets are not the same trouble any more.
const SAME_TICKET_MINUTES: u32 = 7 * 24 * 60;
const DAY_MINUTES: u16 = 24 * 60;
const WORK_MINUTES: u32 = 7 * 24 * 60;
const TERM_HOURS: u32 = 366 * 24;
const PHOTOS: u8 = 20;
const FIRST_NUMBER: u64 = 1_000_000_000;

impl Aggregate for Company {
    const KIND: Kind = Kind::Company;
    const STATE_VERSION: u16 = 2;
    type Id = CompanyId;
    type Command = CompanyCommand;
    type Event = CompanyEvent;

    fn decide(&self, command: CompanyCommand, _context: &Context<'_>) -> Result<Decision<CompanyEvent>, Refusal> {
        if !self.exists() && !matches!(command, CompanyCommand::Register { .. }) {
            return Err(Refusal::not_found());
        }
        match command {
            CompanyCommand::Register { id, name, settings } => self.register(id, &name, settings),
            CompanyCommand::Rename { name } => {
                let name = checked_name(&name)?;
                Ok(self.unless(name == self.name, CompanyEvent::Renamed { name }))
            }
            CompanyCommand::Set { settings } => {
                let mut wrong = Wrong::default();
                check_settings(&settings, &mut wrong);
                wrong.finish()?;
                Ok(self.unless(settings == self.settings, CompanyEvent::SettingsChanged { settings }))
            }
            CompanyCommand::AddDistrict { id, name } => self.add_district(id, &name),
            CompanyCommand::AddComplex { id, name, district } => self.add_complex(id, &name, district),
            CompanyCommand::WantSecondFactor { mut roles } => {
                roles.sort();
                roles.dedup();
                if roles.contains(&Role::System) {
                    return Err(Refusal::field(
                        "roles",
                        "not_for_people",
                        "Выберите роли людей.",
                        "Choose roles of people.",
                    ));
                }
                let already = roles == self.second_factor;
                Ok(self.unless(already, CompanyEvent::SecondFactorWanted { roles }))
            }
        }
    }

    fn apply(&mut self, event: &CompanyEvent, _stamp: &Stamp) {
        match event.clone() {
            CompanyEvent::Registered { id, name, settings } => {
                *self = Company {
                    id,
                    name,
                    settings,
                    ..Company::default()
                }
            }
            CompanyEvent::Renamed { name } => self.name = name,
            CompanyEvent::SettingsChanged { settings } => self.settings = settings,
            CompanyEvent::DistrictAdded { id, name } => self.districts.push(District { id, name }),
            CompanyEvent::ComplexAdded { id, name, district } => self.complexes.push(Complex { id, name, district }),
            CompanyEvent::SecondFactorWanted { roles } => self.second_factor = roles,
        }
    }

    /// A name is never empty.
    fn exists(&self) -> bool {
        !self.name.is_empty()
    }
}

impl Company {
    /// The district of that name, whatever its case.
    pub fn district_named(&self, name: &str) -> Option<&District> {
        self.districts
            .iter()
            .find(|district| fold(&district.name) == fold(name))
    }

    /// The complex of that name, whatever its case.
    pub fn complex_named(&self, name: &str) -> Option<&Complex> {
        self.complexes.iter().find(|complex| fold(&complex.name) == fold(name))
    }

    fn unless(&self, already: bool, event: CompanyEvent) -> Decision<CompanyEvent> {
        if already {
            Decision::nothing()
        } else {
            Decision::one(event)
        }
    }

    fn register(&self, id: CompanyId, name: &str, settings: Settings) -> Result<Decision<CompanyEvent>, Refusal> {
        if self.exists() {
            return if (self.id, &self.name, &self.settings) == (id, &tidy(name), &settings) {
                Ok(Decision::nothing())
            } else {
                Err(Refusal::conflict(
                    "company_exists",
                    "Такая компания уже заведена. Измените её, а не заводите снова.",
                    "This company exists already. Change it instead of adding it again.",
                ))
            };
        }
        let mut wrong = Wrong::default();
        let name = wrong.line("name", name, NAME);
        check_settings(&settings, &mut wrong);
        wrong.finish()?;
        Ok(Decision::one(CompanyEvent::Registered { id, name, settings }))
    }

    fn add_district(&self, id: DistrictId, name: &str) -> Result<Decision<CompanyEvent>, Refusal> {
        let name = checked_name(name)?;
        if self.districts.iter().any(|one| one.id == id && one.name == name) {
            return Ok(Decision::nothing());
        }
        if self.districts.iter().any(|one| one.id == id) || self.district_named(&name).is_some() {
            return Err(taken());
        }
        if self.districts.len() >= DISTRICTS {
            return Err(full());
        }
        Ok(Decision::one(CompanyEvent::DistrictAdded { id, name }))
    }

    fn add_complex(
        &self,
        id: ComplexId,
        name: &str,
        district: Option<DistrictId>,
    ) -> Result<Decision<CompanyEvent>, Refusal> {
        let mut wrong = Wrong::default();
        let name = wrong.line("name", name, NAME);
        if district.is_some_and(|district| self.districts.iter().all(|one| one.id != district)) {
            wrong.add(
                "district_id",
                "unknown",
                "Такого района у компании нет.",
                "The company has no such district.",
            );
        }
        wrong.finish()?;
        let complex = Complex { id, name, district };
        if self.complexes.contains(&complex) {
            return Ok(Decision::nothing());
        }
        if self.complexes.iter().any(|one| one.id == id) || self.complex_named(&complex.name).is_some() {
            return Err(taken());
        }
        if self.complexes.len() >= COMPLEXES {
            return Err(full());
        }
        let Complex { id, name, district } = complex;
        Ok(Decision::one(CompanyEvent::ComplexAdded { id, name, district }))
    }
}

fn checked_name(name: &str) -> Result<String, Refusal> {
    let mut wrong = Wrong::default();
    let name = wrong.line("name", name, NAME);
    wrong.finish().map(|()| name)
}

fn taken() -> Refusal {
    Refusal::conflict(
        "name_taken",
        "Такое название у компании уже есть. Выберите другое.",
        "The company has this name already. Choose another one.",
    )
}

fn full() -> Refusal {
    Refusal::conflict(
        "too_many",
        "Больше завести нельзя: удалите или объедините лишние.",
        "No more can be added: merge some of them.",
    )
}

fn check_settings(settings: &Settings, wrong: &mut Wrong) {
    if time::zone(&settings.zone).is_none() {
        wrong.zone("settings.zone");
    }
    let (start, end) = settings.work_day;
    if start >= end || end > DAY_MINUTES {
        wrong.add(
            "settings.work_day",
            "out_of_range",
            "Рабочий день должен начинаться раньше, чем кончается, и не позже полуночи.",
            "The working day must start before it ends, and end by midnight.",
        );
    }
    wrong.range(
        "settings.same_ticket_minutes",
        settings.same_ticket_minutes,
        0,
        SAME_TICKET_MINUTES,
    );
    wrong.range("settings.first_number", settings.first_number, 1, FIRST_NUMBER);
    wrong.count("settings.services", settings.services.len(), SERVICES);
    wrong.distinct(
        |i| format!("settings.services[{i}].service"),
        settings.services.iter().map(|rule| rule.service),
    );
    for (i, rule) in settings.services.iter().enumerate() {
        if let Some(minutes) = rule.minutes {
            wrong.range(format!("settings.services[{i}].minutes"), minutes, 1, WORK_MINUTES);
        }
        if let Some(hours) = rule.term_hours {
            wrong.range(format!("settings.services[{i}].term_hours"), hours, 1, TERM_HOURS);
        }
        if let Some(photos) = rule.photos {
            wrong.range(format!("settings.services[{i}].photos"), photos, 0, PHOTOS);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{ServiceRule, Who};

    fn give(company: &mut Company, command: CompanyCommand) -> Result<usize, Refusal> {
        let (who, settings) = (Who::default(), Settings::default());
        let context = Context::new(Default::default(), &who, &settings, 0, 1);
        let decision = company.decide(command, &context)?;
        let stamp = Stamp {
            at: Default::default(),
            who: who.clone(),
        };
        decision.events.iter().for_each(|event| company.apply(event, &stamp));
        Ok(decision.events.len())
    }

    fn register(name: &str) -> CompanyCommand {
        CompanyCommand::Register {
            id: CompanyId(1),
            name: name.into(),
            settings: Settings::default(),
        }
    }

    fn company() -> Company {
        let mut company = Company::default();
        assert_eq!(give(&mut company, register(" УК  Первая ")), Ok(1));
        company
    }

    #[test]
    fn repeats_change_nothing() {
        let mut company = company();
        assert_eq!(company.name, "УК Первая");
        assert_eq!(give(&mut company, register("УК Первая")), Ok(0));
        assert_eq!(
            give(&mut company, register("УК Вторая")).unwrap_err().code,
            "company_exists"
        );
        let name = "УК Первая".to_owned();
        assert_eq!(give(&mut company, CompanyCommand::Rename { name }), Ok(0));
        let settings = company.settings.clone();
        assert_eq!(give(&mut company, CompanyCommand::Set { settings }), Ok(0));
        let district = CompanyCommand::AddDistrict {
            id: DistrictId(5),
            name: "Северный".into(),
        };
        assert_eq!(give(&mut company, district.clone()), Ok(1));
        assert_eq!(give(&mut company, district), Ok(0));
    }

    #[test]
    fn names_within_a_company_differ_and_a_complex_stands_in_a_known_district() {
        let mut company = company();
        let district = |id, name: &str| CompanyCommand::AddDistrict {
            id: DistrictId(id),
            name: name.into(),
        };
        let complex = |id, name: &str, district| CompanyCommand::AddComplex {
            id: ComplexId(id),
            name: name.into(),
            district: Some(DistrictId(district)),
        };
        assert_eq!(give(&mut company, district(5, "Зелёный")), Ok(1));
        assert_eq!(
            give(&mut company, district(6, "ЗЕЛЕНЫЙ")).unwrap_err().code,
            "name_taken"
        );
        assert_eq!(
            give(&mut company, complex(7, "Сад", 9)).unwrap_err().fields[0].field,
            "district_id"
        );
        assert_eq!(give(&mut company, complex(7, "Сад", 5)), Ok(1));
        assert_eq!(give(&mut company, complex(7, "Сад", 5)), Ok(0));
        assert_eq!(give(&mut company, complex(8, "сад", 5)).unwrap_err().code, "name_taken");
        assert_eq!(
            company.complex_named("САД").map(|complex| complex.id),
            Some(ComplexId(7))
        );
    }

    #[test]
    fn every_wrong_setting_is_named_at_once() {
        let rule = ServiceRule {
            service: 3,
            enabled: true,
            minutes: Some(0),
            term_hours: None,
            photos: Some(21),
        };
        let settings = Settings {
            zone: "Nowhere".into(),
            work_day: (600, 500),
            same_ticket_minutes: u32::MAX,
            first_number: 0,
            services: vec![
                rule.clone(),
                ServiceRule {
                    minutes: None,
                    photos: None,
                    ..rule
                },
            ],
            ..Settings::default()
        };
        let refusal = give(&mut company(), CompanyCommand::Set { settings }).unwrap_err();
        let fields: Vec<_> = refusal.fields.iter().map(|wrong| &*wrong.field).collect();
        assert_eq!(
            fields,
            [
                "settings.zone",
                "settings.work_day",
                "settings.same_ticket_minutes",
                "settings.first_number",
                "settings.services[1].service",
                "settings.services[0].minutes",
                "settings.services[0].photos",
            ]
        );
    }

    #[test]
    fn nothing_can_be_told_to_a_company_that_is_not_there() {
        let command = CompanyCommand::Rename { name: "УК".into() };
        assert_eq!(give(&mut Company::default(), command), Err(Refusal::not_found()));
    }
}
