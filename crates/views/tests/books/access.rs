//! Readers on a server see their own rows, write nothing, and do not see the journal.

use crate::same::make;
use crate::shelf::{Shelf, cluster};
use crate::world::World;
use engine::member::MemberKind;
use postgres::{Client, NoTls};
use units::MemberId;
use views::access::{GrantError, Reader, grant};
use views::database::{Database, Postgres, SCHEMA};
use views::query::Place;

struct House {
    world: World,
    shelf: Shelf,
    owner: Client,
    issuer: MemberId,
    merchant: MemberId,
}

fn member_of(world: &World, kind: MemberKind) -> MemberId {
    let found = world.state.members.iter().filter(|(_, member)| member.kind == kind);
    let posts = |id: &MemberId| {
        world.state.ledger.accounts().iter().filter(|(key, _)| key.owner == *id).count()
    };
    found.map(|(id, _)| id).max_by_key(posts).expect("one of that kind")
}

impl House {
    fn new() -> Self {
        let world = World::new(51, 2_500);
        let shelf = Shelf::postgres();
        make(&world, &shelf);
        let (issuer, merchant) =
            (member_of(&world, MemberKind::Issuer), member_of(&world, MemberKind::Merchant));
        let owner = cluster().client(&name(&shelf)).expect("connects");
        Self { world, shelf, owner, issuer, merchant }
    }

    fn books(&self) -> Database {
        let client = cluster().client(&name(&self.shelf)).expect("connects");
        Database::Postgres(Box::new(Postgres::new(client.into(), SCHEMA).expect("a session")))
    }

    fn role(&mut self, role: &str, reader: Reader) -> Client {
        let role = format!("{}_{role}", name(&self.shelf));
        self.owner
            .batch_execute(&format!("CREATE ROLE {role} LOGIN PASSWORD 'secret'"))
            .expect("a role");
        grant(&mut self.books(), &role, reader).expect("granted");
        self.enter(&role)
    }

    fn enter(&self, role: &str) -> Client {
        let Place::Server(url) = &self.shelf.place else { panic!("a server") };
        let mut config: postgres::Config = url.config("reader", pg::Access::Write).into();
        config.user(role).password("secret");
        config.connect(NoTls).expect("lets the role in")
    }
}

fn name(shelf: &Shelf) -> String {
    let Place::Server(url) = &shelf.place else { panic!("a server") };
    url.database().to_owned()
}

fn count(client: &mut Client, sql: &str) -> i64 {
    client.query_one(sql, &[]).unwrap_or_else(|error| panic!("{error:?}: {sql}")).get(0)
}

fn is_refused(client: &mut Client, sql: &str) -> bool {
    let error = client.batch_execute(sql).expect_err(sql);
    error.code().is_some_and(|code| code.code() == "42501")
}

#[test]
fn members_see_their_own_rows() {
    let mut house = House::new();
    let (issuer, merchant) = (house.issuer, house.merchant);
    let mut as_issuer = house.role("issuer", Reader::Issuer(issuer));
    let mut as_merchant = house.role("merchant", Reader::Merchant(merchant));
    let mut as_auditor = house.role("auditor", Reader::Auditor);
    let (me, it) = (issuer.number(), merchant.number());

    for (client, id) in [(&mut as_issuer, me), (&mut as_merchant, it)] {
        let own = format!("SELECT COUNT(*) FROM accounts WHERE owner_id = {id}");
        assert!(count(client, &own) > 0);
        assert_eq!(count(client, "SELECT COUNT(*) FROM accounts"), count(client, &own));
        let others = format!("SELECT COUNT(*) FROM postings WHERE account_id / 100000 <> {id}");
        assert_eq!(count(client, &others), 0);
        assert!(count(client, "SELECT COUNT(*) FROM general_ledger") > 0);
        let trades =
            format!("SELECT COUNT(*) FROM trades WHERE buyer_id <> {id} AND seller_id <> {id}");
        assert_eq!(count(client, &trades), 0);
        assert_eq!(
            count(client, &format!("SELECT COUNT(*) FROM members WHERE member_id <> {id}")),
            0
        );
    }
    let foreign = format!("SELECT COUNT(*) FROM series WHERE issuer_id <> {me}");
    assert_eq!(count(&mut as_issuer, &foreign), 0);
    let own = house.world.state.coupons.iter().filter(|(_, series)| series.issuer == issuer);
    let own = i64::try_from(own.count()).expect("few");
    assert_eq!(count(&mut as_issuer, "SELECT COUNT(*) FROM series"), own);
    assert!(count(&mut as_issuer, "SELECT COUNT(*) FROM liability_roll_forward") > 0);
    assert!(is_refused(&mut as_merchant, "SELECT * FROM series"));
    let foreign =
        format!("SELECT COUNT(*) FROM redemptions WHERE merchant_id <> {it} AND holder_id <> {it}");
    assert_eq!(count(&mut as_merchant, &foreign), 0);

    let all = i64::try_from(house.world.records.len()).expect("few");
    assert_eq!(count(&mut as_auditor, "SELECT COUNT(*) FROM records"), all);
}

#[test]
fn readers_write_nothing_and_see_no_journal() {
    let mut house = House::new();
    house
        .owner
        .batch_execute("CREATE SCHEMA journal; CREATE TABLE journal.batch (bytes bytea)")
        .expect("a journal");
    let (issuer, merchant) = (house.issuer, house.merchant);
    let clients = [
        house.role("issuer", Reader::Issuer(issuer)),
        house.role("merchant", Reader::Merchant(merchant)),
        house.role("auditor", Reader::Auditor),
    ];
    for mut client in clients {
        for table in views::schema::TABLES {
            let key = table.key[0];
            for sql in [
                format!("DELETE FROM books.{}", table.name),
                format!("UPDATE books.{} SET {key} = {key}", table.name),
                format!("INSERT INTO books.{} DEFAULT VALUES", table.name),
                format!("TRUNCATE books.{}", table.name),
            ] {
                assert!(is_refused(&mut client, &sql), "{sql}");
            }
        }
        assert!(is_refused(&mut client, "SELECT * FROM journal.batch"));
        assert!(is_refused(&mut client, "UPDATE books_access.reader SET member_id = 1"));
        assert!(is_refused(&mut client, "CREATE TABLE books.mine (x int)"));
        assert_eq!(count(&mut client, "SELECT COUNT(*) FROM books_access.reader"), 1);
    }
}

#[test]
fn readers_stay_when_the_books_are_made_anew() {
    let mut house = House::new();
    let issuer = house.issuer;
    let mut client = house.role("issuer", Reader::Issuer(issuer));
    let before = count(&mut client, "SELECT COUNT(*) FROM postings");
    make(&house.world, &house.shelf);
    assert_eq!(count(&mut client, "SELECT COUNT(*) FROM postings"), before);
    assert!(is_refused(&mut client, "SELECT * FROM events"));
}

#[test]
fn only_fitting_roles_are_let_in() {
    let mut house = House::new();
    let (issuer, merchant) = (house.issuer, house.merchant);
    let role = format!("{}_plain", name(&house.shelf));
    let mut books = house.books();
    let missing = grant(&mut books, &role, Reader::Auditor);
    assert!(matches!(missing, Err(GrantError::NoRole(_))));
    house.owner.batch_execute(&format!("CREATE ROLE {role} LOGIN SUPERUSER")).expect("a role");
    assert!(matches!(grant(&mut books, &role, Reader::Auditor), Err(GrantError::TooMighty(_))));
    house.owner.batch_execute(&format!("ALTER ROLE {role} NOSUPERUSER")).expect("altered");
    let wrong = grant(&mut books, &role, Reader::Issuer(merchant));
    assert!(matches!(wrong, Err(GrantError::NotOne { .. })));
    grant(&mut books, &role, Reader::Issuer(issuer)).expect("granted");
    // A role is one thing at a time.
    grant(&mut books, &role, Reader::Auditor).expect("granted");
    let rows = house.owner.query_one("SELECT kind, member_id FROM books_access.reader", &[]);
    let row = rows.expect("one");
    assert_eq!(row.get::<_, String>(0), "auditor");
    assert_eq!(row.get::<_, Option<i64>>(1), None);
}
