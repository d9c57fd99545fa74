//! Making things whose names must be unique: a house at its address, a sign-in name. One after the
//! other, each looking at what the one before it has made.

use crate::house::House;
use crate::jobs::hired;
use crate::machine::New;
use crate::machine::{Done, Order};
use domovoi_domain::access::{Grant, User, UserCommand, link_over};
use domovoi_domain::housing::address::AddressKey;
use domovoi_domain::housing::{Building, BuildingCard, BuildingCommand, Company, CompanyCommand};
use domovoi_domain::kernel::{
    Aggregate, BuildingId, CompanyId, EmployeeId, Instant, OutageId, Refusal, Role, Settings, TicketId, UserId, Who,
};
use domovoi_domain::outages::{Open, Outage, OutageCommand};
use domovoi_domain::staff::{Employee, EmployeeCard};
use domovoi_storage::Key;
use tokio::sync::MutexGuard;

impl House {
    pub async fn found_company(&self, name: String, settings: Settings, who: &Who) -> Result<Done<Company>, Refusal> {
        let id = self.new_id::<CompanyId>();
        let order = Order::new(CompanyCommand::Register { id, name, settings }, who.clone());
        let done = self.send::<Company>(id, order).await?;
        // Commands for it are decided with its settings from now on.
        self.synced(done.seq).await;
        Ok(done)
    }

    /// Registers a house, unless the company has one at that address.
    pub async fn found_building(
        &self,
        company: CompanyId,
        card: BuildingCard,
        who: &Who,
        key: Option<Key>,
    ) -> Result<Done<Building>, Refusal> {
        let _founding = self.alone().await;
        let id = self.new_id::<BuildingId>();
        let address = AddressKey::new(&card.street, &card.number);
        let taken = self.model().buildings.at(company, &address).is_some();
        let command = BuildingCommand::Register { id, company, card };
        self.unless(taken, address_taken, id, Order::new(command, who.clone()).key(key))
            .await
    }

    /// Corrects a house, unless that would give it the address of another.
    pub async fn correct_building(
        &self,
        id: BuildingId,
        card: BuildingCard,
        who: &Who,
        key: Option<Key>,
        expect: Option<u64>,
    ) -> Result<Done<Building>, Refusal> {
        let _founding = self.alone().await;
        let address = AddressKey::new(&card.street, &card.number);
        let taken = {
            let model = self.model();
            let company = model.buildings.get(id).ok_or_else(Refusal::not_found)?.state.company;
            model.buildings.at(company, &address).is_some_and(|other| other != id)
        };
        let order = Order::new(BuildingCommand::Correct { card }, who.clone())
            .key(key)
            .expect(expect);
        self.unless(taken, address_taken, id, order).await
    }

    /// Lets a person sign in, unless somebody has that sign-in name.
    pub async fn found_user(
        &self,
        login: String,
        password_hash: String,
        grant: Grant,
        who: &Who,
        key: Option<Key>,
    ) -> Result<Done<User>, Refusal> {
        self.new_user(login, Some(password_hash), grant, who, key).await
    }

    /// Invites a person, who sets the password by a link, unless somebody has that sign-in name.
    pub async fn invite_user(
        &self,
        login: String,
        grant: Grant,
        who: &Who,
        key: Option<Key>,
    ) -> Result<Done<User>, Refusal> {
        self.new_user(login, None, grant, who, key).await
    }

    async fn new_user(
        &self,
        login: String,
        password_hash: Option<String>,
        grant: Grant,
        who: &Who,
        key: Option<Key>,
    ) -> Result<Done<User>, Refusal> {
        let _founding = self.alone().await;
        let id = self.new_id::<UserId>();
        let taken = self.model().users.by_login(&login).is_some();
        let command = UserCommand::Invite {
            id,
            login,
            password_hash,
            grant,
        };
        self.unless(taken, login_taken, id, Order::new(command, who.clone()).key(key))
            .await
    }

    /// Makes the first company and its administrator in one commit, as long as nobody can sign in. Companies
    /// that came in by another way are given to him, too.
    pub async fn found_installation(
        &self,
        company: String,
        settings: Settings,
        login: String,
        password_hash: String,
        who: &Who,
    ) -> Result<UserId, Refusal> {
        let _founding = self.alone().await;
        let mut companies: Vec<CompanyId> = {
            let model = self.model();
            if !model.users.is_empty() {
                return Err(link_over());
            }
            model.companies.iter().map(|company| company.id).collect()
        };
        let (first, user) = (self.new_id::<CompanyId>(), self.new_id::<UserId>());
        companies.push(first);
        let register = CompanyCommand::Register {
            id: first,
            name: company,
            settings,
        };
        let invite = UserCommand::Invite {
            id: user,
            login,
            password_hash: Some(password_hash),
            grant: Grant {
                role: Role::Admin,
                companies,
                ..Grant::default()
            },
        };
        let things = vec![
            New::of::<Company>(first, vec![register]),
            New::of::<User>(user, vec![invite]),
        ];
        let seq = self.commit_new(things, who).await?;
        self.synced(seq).await;
        Ok(user)
    }

    /// Opens an outage, unless another live one has one of its tickets.
    pub async fn open_outage(
        &self,
        ask: Open,
        who: &Who,
        key: Option<Key>,
        at: Option<Instant>,
    ) -> Result<Done<Outage>, Refusal> {
        let _founding = self.alone().await;
        let id = ask.id;
        let taken = self.in_another_outage(id, &ask.tickets);
        let order = Order::new(OutageCommand::Open(Box::new(ask)), who.clone());
        self.unless(taken, ticket_in_outage, id, order.key(key).at(at)).await
    }

    /// Gives tickets to an outage, unless another live one has one of them.
    pub async fn attach_to_outage(
        &self,
        id: OutageId,
        tickets: Vec<TicketId>,
        order: impl FnOnce(OutageCommand) -> Order<Outage>,
    ) -> Result<Done<Outage>, Refusal> {
        let _founding = self.alone().await;
        let taken = self.in_another_outage(id, &tickets);
        let order = order(OutageCommand::Attach { tickets });
        self.unless(taken, ticket_in_outage, id, order).await
    }

    fn in_another_outage(&self, own: OutageId, tickets: &[TicketId]) -> bool {
        let model = self.model();
        tickets
            .iter()
            .any(|id| model.outages.of_ticket(*id).is_some_and(|other| other != own))
    }

    /// Hires an employee and opens his calendar, at once or not at all.
    pub async fn hire(
        &self,
        company: CompanyId,
        card: EmployeeCard,
        who: &Who,
        key: Option<Key>,
    ) -> Result<EmployeeId, Refusal> {
        let _claim = match self.claim::<Employee>(key).await? {
            crate::machine::Turned::Repeat(done) => return Ok(done.id),
            crate::machine::Turned::First(claim) => claim,
        };
        let id = self.new_id::<EmployeeId>();
        let things: Vec<New> = hired(id, company, card).into();
        let seq = self.commit_together(things, who, key).await?;
        self.synced(seq).await;
        Ok(id)
    }

    /// Nobody else founds anything meanwhile, and the read model knows what was founded before.
    pub(crate) async fn alone(&self) -> MutexGuard<'_, ()> {
        let founding = self.founding().lock().await;
        self.synced(self.store().last_seq()).await;
        founding
    }

    /// Sends the order, unless the name is taken; an answered key gets its first answer even then.
    async fn unless<A: Aggregate>(
        &self,
        taken: bool,
        refusal: fn() -> Refusal,
        id: A::Id,
        order: Order<A>,
    ) -> Result<Done<A>, Refusal> {
        let claim = match self.claim::<A>(order.key).await? {
            crate::machine::Turned::Repeat(done) => return Ok(done),
            crate::machine::Turned::First(_) if taken => return Err(refusal()),
            crate::machine::Turned::First(claim) => claim,
        };
        let done = self.send_claimed(id, order, claim).await?;
        self.synced(done.seq).await;
        Ok(done)
    }
}

fn address_taken() -> Refusal {
    Refusal::conflict(
        "address_taken",
        "У компании уже есть дом с таким адресом.",
        "The company already has a building at this address.",
    )
}

fn ticket_in_outage() -> Refusal {
    Refusal::conflict(
        "ticket_in_outage",
        "Заявка уже присоединена к другому отключению. Сначала отсоедините её там.",
        "The ticket belongs to another outage already. Detach it there first.",
    )
}

fn login_taken() -> Refusal {
    Refusal::conflict(
        "login_taken",
        "Такое имя для входа уже есть. Выберите другое.",
        "This sign-in name is taken. Choose another one.",
    )
}
