//! `domovoi import`: houses, people and staff from a sheet, into a house that is not running.

use super::{Failure, say};
use clap::{Args as Arguments, ValueEnum};
use domovoi_actors::{House, Import, JobState, Table};
use domovoi_domain::kernel::{CompanyId, Via, Who};
use std::path::PathBuf;
use std::time::Duration;

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    Buildings,
    People,
    Staff,
}

#[derive(Arguments)]
pub(super) struct Args {
    /// Что в таблице · What the sheet holds
    kind: Kind,
    /// CSV или XLSX, можно .gz · CSV or XLSX, may be gzipped
    file: PathBuf,
    /// Проверить и ничего не записать · Check and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Компания, если их несколько · Name of the company, when there are several
    #[arg(long)]
    company: Option<String>,
    /// Папка данных · Data folder
    #[arg(long)]
    data: Option<PathBuf>,
}

pub(super) fn run(args: Args) -> Result<(), Failure> {
    let bytes = std::fs::read(&args.file).map_err(|error| format!("{}: {error}", args.file.display()))?;
    let table = domovoi_gateway::sheets::read(&bytes)?;
    let config = super::config_of(args.data.clone(), None)?;
    super::in_house(&config, |house| async move { import(&house, &args, table).await })
}

async fn import(house: &House, sheet: &Args, table: Table) -> Result<(), Failure> {
    let import = match sheet.kind {
        Kind::Buildings => Import::Buildings,
        Kind::People => Import::People,
        Kind::Staff => Import::Staff,
    };
    let company = company(house, sheet.company.as_deref())?;
    let mapping = house.import_columns(import, company, &table.headers).mapping;
    let job = house.import(
        import,
        company,
        table,
        mapping,
        sheet.dry_run,
        &Who::system(Via::Console),
    );
    let mut job = job?;
    while job.state == JobState::Running {
        tokio::time::sleep(Duration::from_millis(100)).await;
        job = house.jobs().get(job.id).ok_or("the job is gone")?;
    }
    for cell in &job.cells {
        say(format_args!(
            "строка {}, столбец «{}», значение «{}»: {}",
            cell.row, cell.column, cell.value, cell.ru
        ));
    }
    say(format_args!(
        "строк {}: новых {}, изменено {}, без изменений {}, повторов {}, отвергнуто {}{}",
        job.rows_total,
        job.created,
        job.updated,
        job.unchanged,
        job.repeated,
        job.rejected,
        if job.dry_run {
            " — пробный прогон, ничего не записано"
        } else {
            ""
        }
    ));
    match (job.state, job.reason) {
        (JobState::Done, _) => Ok(()),
        (_, Some(reason)) => Err(reason.ru.into()),
        (state, None) => Err(format!("{state:?}").into()),
    }
}

fn company(house: &House, name: Option<&str>) -> Result<CompanyId, Failure> {
    let model = house.model();
    let names = || {
        model
            .companies
            .iter()
            .map(|company| company.state.name.clone())
            .collect::<Vec<_>>()
            .join(", ")
    };
    let mut fits = model
        .companies
        .iter()
        .filter(|company| name.is_none_or(|name| company.state.name == name));
    match (fits.next(), fits.next()) {
        (Some(company), None) => Ok(company.state.id),
        (None, _) if name.is_none() => Err("компаний ещё нет: создайте её в браузере".into()),
        (None, _) => Err(format!("нет такой компании; есть: {}", names()).into()),
        (Some(_), Some(_)) => Err(format!("компаний несколько, назовите одну через --company: {}", names()).into()),
    }
}
