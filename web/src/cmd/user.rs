//! `domovoi user add | passwd | list`: those who sign in.

use super::{Failure, config_of, in_house, say};
use clap::{Args as Arguments, Subcommand};
use domovoi_actors::{House, Order};
use domovoi_domain::access::{Grant, User, UserCommand};
use domovoi_domain::kernel::{CompanyId, EmployeeId, Refusal, Role, Via, Who};
use domovoi_web::{Config, password};
use std::io::BufRead;
use std::path::PathBuf;

#[derive(Arguments)]
pub(super) struct Args {
    /// Папка данных · Data folder
    #[arg(long, global = true)]
    data: Option<PathBuf>,
    /// Файл TOML · TOML file
    #[arg(long, global = true, env = "DOMOVOI_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Завести; пароль читается со stdin · Add; the password is read from stdin
    Add {
        login: String,
        /// admin, manager, dispatcher, master, executor, contractor, contractor_manager, accountant, lawyer, builder,
        /// concierge, council, auditor, edds, resident, tenant, guest, provider, device
        #[arg(long)]
        role: String,
        /// Код компании, можно несколько; без него — все · Company id; all of them without it
        #[arg(long)]
        company: Vec<String>,
        /// Код сотрудника · Employee id
        #[arg(long)]
        employee: Option<String>,
        /// Завести и компанию с таким именем · Make a company of this name, too
        #[arg(long)]
        new_company: Option<String>,
    },
    /// Сменить пароль; он читается со stdin · Change the password; it is read from stdin
    Passwd { login: String },
    /// Показать всех · Show all
    List,
}

pub(super) fn run(args: Args) -> Result<(), Failure> {
    let config = config_of(args.data, args.config.as_deref())?;
    in_house(&config, |house| work(house, args.what))
}

async fn work(house: House, what: What) -> Result<(), Failure> {
    let who = Who::system(Via::Console);
    match what {
        What::Add {
            login,
            role,
            company,
            employee,
            new_company,
        } => {
            let role = Role::from_code(&role).filter(|role| *role != Role::System);
            let role = role.ok_or("no such role; see domovoi user add --help")?;
            let employee = employee
                .map(|id| id.parse::<EmployeeId>())
                .transpose()
                .map_err(|_| "no such employee")?;
            let mut companies = companies(&house, &company)?;
            if let Some(name) = new_company {
                companies.push(
                    house
                        .found_company(name, Default::default(), &who)
                        .await
                        .map_err(words)?
                        .id,
                );
            }
            let mut grant = Grant::in_all(role, companies);
            for mandate in &mut grant.mandates {
                mandate.employee = employee;
            }
            let hash = chosen_password(&login)?;
            let done = house.found_user(login, hash, grant, &who, None).await.map_err(words)?;
            say(format_args!("added {}", done.id));
        }
        What::Passwd { login } => {
            let user = house.model().users.by_login(&login).map(|seen| seen.id);
            let user = user.ok_or_else(|| format!("nobody signs in as {login}"))?;
            let password_hash = chosen_password(&login)?;
            let command = UserCommand::SetPassword { login, password_hash };
            house
                .send::<User>(user, Order::new(command, who))
                .await
                .map_err(words)?;
            say("changed; all sessions of this user have ended");
        }
        What::List => {
            let model = house.model();
            let mut lines: Vec<String> = model
                .users
                .iter()
                .map(|seen| {
                    let login = model.users.login(seen.id).unwrap_or_default();
                    let blocked = if seen.state.blocked { " blocked" } else { "" };
                    format!("{login}\t{}\t{}{blocked}", seen.state.grant.role().code(), seen.id)
                })
                .collect();
            lines.sort();
            lines.iter().for_each(say);
        }
    }
    Ok(())
}

fn companies(house: &House, named: &[String]) -> Result<Vec<CompanyId>, Failure> {
    let model = house.model();
    if named.is_empty() {
        return Ok(model.companies.iter().map(|seen| seen.id).collect());
    }
    let known = |text: &String| {
        let id = text
            .parse::<CompanyId>()
            .ok()
            .filter(|id| model.companies.get(*id).is_some());
        id.ok_or_else(|| Failure::from(format!("no such company: {text}")))
    };
    named.iter().map(known).collect()
}

/// The hash of a password that is good enough.
fn chosen_password(login: &str) -> Result<String, Failure> {
    let chosen = read_password()?;
    password::check(&Config::default(), &chosen, login).map_err(words)?;
    password::hash(&chosen).map_err(words)
}

/// The first line of stdin, so that no password stands in the list of processes.
fn read_password() -> Result<String, Failure> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    let password = line.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        return Err("give the password on stdin, e.g. echo … | domovoi user add …".into());
    }
    Ok(password.to_owned())
}

fn words(refusal: Refusal) -> Failure {
    let fields = refusal
        .fields
        .iter()
        .map(|field| format!(" {}: {}", field.field, field.text.en));
    format!("{}{}", refusal.text.en, fields.collect::<String>()).into()
}
