//! Making things whose names must be unique: a house at its address, a sign-in name. One after the
//! other, each looking at what the one before it has made.

use crate::house::House;
use crate::jobs::hired;
use crate::machine::New;
use crate::machine::{Done, Order, Seen};
use domovoi_domain::access::{Grant, Hash, User, UserCommand, link_over};
use domovoi_domain::housing::address::AddressKey;
use domovoi_domain::housing::{Building, BuildingCard, BuildingCommand, Company, CompanyCommand};
use domovoi_domain::kernel::{
    Aggregate, BuildingId, CompanyId, EmployeeId, Instant, OutageId, PersonId, Refusal, Role, Settings, TicketId,
    UserId, Who,
};
use domovoi_domain::outages::{Open, Outage, OutageCommand};
use domovoi_domain::policies::residents::{home_follows_house, home_gives_right};
use domovoi_domain::residents::{Home, Invitation, Person, PersonCard, PersonCommand, invitation_over};
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

    /// Offers a house to another company, unless that one has a house at its address.
    pub async fn offer_transfer(
        &self,
        id: BuildingId,
        to: CompanyId,
        offer: BuildingCommand,
        who: &Who,
        key: Option<Key>,
        expect: Option<u64>,
    ) -> Result<Done<Building>, Refusal> {
        let _founding = self.alone().await;
        let taken = {
            let model = self.model();
            let house = &model.buildings.get(id).ok_or_else(Refusal::not_found)?.state;
            let address = AddressKey::new(&house.street, &house.number);
            model.buildings.at(to, &address).is_some_and(|other| other != id)
        };
        let order = Order::new(offer, who.clone()).key(key).expect(expect);
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

    /// Gives a user an account at a provider, be it by `LinkIdentity` or by `UseLinkByIdentity`, unless somebody else has it.
    pub async fn link_identity(&self, user: UserId, identity: Hash, order: Order<User>) -> Result<Done<User>, Refusal> {
        let _founding = self.alone().await;
        let owner = self.model().users.by_identity(&identity).map(|seen| seen.id);
        let taken = owner.is_some_and(|owner| owner != user);
        self.unless(taken, identity_taken, user, order).await
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
            grant: Grant::in_all(Role::Admin, companies),
        };
        let things = vec![
            New::of::<Company>(first, vec![register]),
            New::of::<User>(user, vec![invite]),
        ];
        let seq = self.commit_new(things, who).await?;
        self.synced(seq).await;
        Ok(user)
    }

    /// Lets the rights of a resident's account follow from the homes of the person.
    pub async fn follow_homes(&self, user: UserId, who: &Who) -> Result<(), Refusal> {
        let found = {
            let model = self.model();
            let person = model.users.get(user).and_then(|seen| seen.state.grant.person);
            let person = person.and_then(|id| model.people.get(id));
            person.map(|seen| home_gives_right(user, seen.state.company, &seen.state.homes))
        };
        if let Some(mandate) = found {
            let order = Order::new(UserCommand::FollowHomes { mandate }, who.clone());
            let done = self.send::<User>(user, order).await?;
            self.synced(done.seq).await;
        }
        self.follow_houses(user, who).await
    }

    /// Brings the rights of a resident's account to the companies that manage his houses now.
    async fn follow_houses(&self, user: UserId, who: &Who) -> Result<(), Refusal> {
        let moves = {
            let model = self.model();
            let person = model.users.get(user).and_then(|seen| seen.state.grant.person);
            let manages = |house| model.buildings.get(house).map(|seen| seen.state.company);
            let person = person.and_then(|id| model.people.get(id));
            person.map_or_else(Vec::new, |seen| home_follows_house(&seen.state, manages))
        };
        for follow in moves {
            let done = self.send::<User>(user, Order::new(follow, who.clone())).await?;
            self.synced(done.seq).await;
        }
        Ok(())
    }

    /// Gives the flat of an invitation to a person. Nobody else uses it meanwhile.
    pub async fn join_by_invitation(&self, token: [u8; 32], by: PersonId, who: &Who) -> Result<(), Refusal> {
        let _founding = self.alone().await;
        let (owner, invitation) = self.invitation(&token)?;
        let company = self.model().people.get(by).map(|seen| seen.state.company);
        // One person belongs to one company; a flat of another company wants an account of its own there.
        if company != Some(owner.state.company) {
            return Err(invitation_over());
        }
        if self
            .model()
            .people
            .get(by)
            .is_some_and(|seen| seen.state.lives_in(invitation.building, &invitation.flat) && by != owner.id)
        {
            return Err(Refusal::conflict(
                "joined_already",
                "Эта квартира у вас уже есть.",
                "You have this flat already.",
            ));
        }
        let order = Order::new(PersonCommand::UseInvitation { token, by }, who.clone());
        let done = self.send::<Person>(owner.id, order).await?;
        // The invitation gives the home, and the home gives the right.
        self.followed(done.seq).await;
        self.followed(self.store().last_seq()).await;
        Ok(())
    }

    /// Makes a resident and his account by an invitation, in one commit, unless somebody has that sign-in name.
    pub async fn found_resident(
        &self,
        token: [u8; 32],
        card: PersonCard,
        login: String,
        password_hash: String,
        who: &Who,
    ) -> Result<UserId, Refusal> {
        let _founding = self.alone().await;
        let (owner, invitation) = self.invitation(&token)?;
        if self.model().users.by_login(&login).is_some() {
            return Err(login_taken());
        }
        let (person, user) = (self.new_id::<PersonId>(), self.new_id::<UserId>());
        let homes = vec![Home {
            building: invitation.building,
            flat: invitation.flat,
            role: invitation.role,
            verified: true,
        }];
        let company = owner.state.company;
        let mandate = home_gives_right(user, company, &homes);
        let register = PersonCommand::Register {
            id: person,
            company,
            card,
            homes,
        };
        let invite = UserCommand::Invite {
            id: user,
            login,
            password_hash: Some(password_hash),
            grant: Grant {
                person: Some(person),
                ..Grant::from(mandate)
            },
        };
        let things = vec![
            New::of::<Person>(person, vec![register]),
            New::of::<User>(user, vec![invite]),
        ];
        self.commit_new(things, who).await?;
        let order = Order::new(PersonCommand::UseInvitation { token, by: person }, who.clone());
        let done = self.send::<Person>(owner.id, order).await?;
        self.followed(done.seq).await;
        self.follow_houses(user, who).await?;
        Ok(user)
    }

    /// Whose invitation it is, and where it leads, if it still opens.
    fn invitation(&self, token: &[u8; 32]) -> Result<(Seen<Person>, Invitation), Refusal> {
        let (now, model) = (self.now(), self.model());
        let owner = model.people.by_invitation(token).ok_or_else(invitation_over)?;
        let invitation = owner.state.invitation(token, now).ok_or_else(invitation_over)?;
        Ok((owner.clone(), invitation.clone()))
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
    pub(crate) async fn unless<A: Aggregate>(
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

fn identity_taken() -> Refusal {
    Refusal::conflict(
        "identity_taken",
        "Эта внешняя учётная запись уже привязана к другому человеку. Сначала он должен отвязать её у себя.",
        "Somebody else has linked this account. It has to be unlinked there first.",
    )
}

fn login_taken() -> Refusal {
    Refusal::conflict(
        "login_taken",
        "Такое имя для входа уже есть. Выберите другое.",
        "This sign-in name is taken. Choose another one.",
    )
}
