//! `domovoi import`: houses, people and staff from a sheet, into a house that is not running.

use super::{Outcome, say};
use clap::{Args, ValueEnum};
use domovoi_actors::{House, HouseOptions, Import, JobState, RealClock};
use domovoi_domain::kernel::{CompanyId, Via, Who};
use domovoi_gateway::sheets;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    Buildings,
    People,
    Staff,
}

/// Brings a sheet in; nothing is half done. A running house imports in the browser.
#[derive(Args, Debug)]
pub(crate) struct Sheet {
    /// What the sheet holds.
    kind: Kind,
    /// CSV or XLSX, may be gzipped.
    file: PathBuf,
    /// Checks everything and writes nothing.
    #[arg(long)]
    dry_run: bool,
    /// Name of the company, when there are several.
    #[arg(long)]
    company: Option<String>,
    /// The data folder.
    #[arg(long, default_value = "data")]
    data: PathBuf,
}

pub(crate) async fn run(sheet: Sheet) -> Outcome {
    let bytes = std::fs::read(&sheet.file).map_err(|error| format!("{}: {error}", sheet.file.display()))?;
    let table = sheets::read(&bytes).map_err(|refusal| refusal.text.ru.into_owned())?;
    let house = House::open(&sheet.data, HouseOptions::default(), Arc::new(RealClock)).map_err(|error| error.to_string())?;
    let outcome = import(&house, &sheet, table).await;
    house.close().await;
    outcome
}

async fn import(house: &House, sheet: &Sheet, table: domovoi_actors::Table) -> Outcome {
    let import = match sheet.kind {
        Kind::Buildings => Import::Buildings,
        Kind::People => Import::People,
        Kind::Staff => Import::Staff,
    };
    let company = company(house, sheet.company.as_deref())?;
    let mapping = house.import_columns(import, company, &table.headers).mapping;
    let job = house.import(import, company, table, mapping, sheet.dry_run, &Who::system(Via::Console));
    let mut job = job.map_err(|refusal| refusal.text.ru.into_owned())?;
    while job.state == JobState::Running {
        tokio::time::sleep(Duration::from_millis(100)).await;
        job = house.jobs().get(job.id).ok_or("the job is gone")?;
    }
    for cell in &job.cells {
        say(&format!("строка {}, столбец «{}», значение «{}»: {}", cell.row, cell.column, cell.value, cell.ru));
    }
    say(&format!(
        "строк {}: новых {}, изменено {}, без изменений {}, повторов {}, отвергнуто {}{}",
        job.rows_total,
        job.created,
        job.updated,
        job.unchanged,
        job.repeated,
        job.rejected,
        if job.dry_run { " — пробный прогон, ничего не записано" } else { "" }
    ));
    match (job.state, job.reason) {
        (JobState::Done, _) => Ok(()),
        (_, Some(reason)) => Err(reason.ru),
        (state, None) => Err(format!("{state:?}")),
    }
}

fn company(house: &House, name: Option<&str>) -> Result<CompanyId, String> {
    let model = house.model();
    let names = || model.companies.iter().map(|company| company.state.name.clone()).collect::<Vec<_>>().join(", ");
    let mut fits = model.companies.iter().filter(|company| name.is_none_or(|name| company.state.name == name));
    match (fits.next(), fits.next()) {
        (Some(company), None) => Ok(company.state.id),
        (None, _) if name.is_none() => Err("компаний ещё нет: создайте её в браузере".into()),
        (None, _) => Err(format!("нет такой компании; есть: {}", names())),
        (Some(_), Some(_)) => Err(format!("компаний несколько, назовите одну через --company: {}", names())),
    }
}
