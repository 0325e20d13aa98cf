//! Deliveries from a real node to a real receiver, by a told clock.

mod courier;
mod manage;
mod order;
mod receiver;
mod retry;
mod safety;

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use engine::ledger::RecordDeposit;
use engine::member::{MemberKind, Members, OpenMember};
use engine::{Actor, Command, Envelope, Facts, IdempotencyKey};
use journal::Store;
use node::{ClockMode, Config, Home, MemberEventQueries, Node};
use pg::DatabaseUrl;
use tempfile::TempDir;
use testbed::Cluster;
use tokio::runtime::{Builder, Runtime};
use units::{Amount, Currency, MemberId, Timestamp};

use crate::endpoint::{Delivery, DeliveryState, Endpoint, EndpointId};
use crate::event::Place;
use crate::line::{Line, Step};
use crate::target::Reach;
use crate::webhooks::{Settings, Webhooks, Wish};
use receiver::{Reaction, Receiver};

const ANN: MemberId = MemberId::new(2);
const BEN: MemberId = MemberId::new(3);

/// A node with two people, and its webhooks.
struct World {
    webhooks: Webhooks,
    node: Node,
    folder: TempDir,
    home: Home,
    runtime: Runtime,
}

/// Webhooks are kept beside the journal, or in a database: the same tests hold for both.
fn home(folder: &Path) -> Home {
    let journal = match std::env::var_os(ON_POSTGRES) {
        Some(_) => Store::Database(database()),
        None => Store::Folder(folder.to_owned()),
    };
    Home { folder: folder.to_owned(), journal }
}

/// All of it once more, in another process: one server does for all.
#[test]
fn the_same_holds_on_postgresql() {
    if std::env::var_os(ON_POSTGRES).is_some() {
        return;
    }
    let mut again = std::process::Command::new(std::env::current_exe().expect("this program"));
    let again = again.env(ON_POSTGRES, "1").args(["tests::", "--test-threads=2"]);
    let output = again.output().expect("it starts");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("test tests::retry::everything_can_be_sent_again ... ok"), "{said}");
}

const ON_POSTGRES: &str = "XQ_TEST_WEBHOOKS_ON_POSTGRES";

/// A new database on a server that all tests of this process share.
fn database() -> DatabaseUrl {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let cluster = CLUSTER.get_or_init(|| Cluster::start().expect("PostgreSQL"));
    let name = format!("w{}", NEXT.fetch_add(1, Ordering::Relaxed));
    let url = cluster.create_database(&name).expect("a database");
    url.parse().expect("a URL")
}

fn settings(reach: Reach) -> Settings {
    Settings { reach, timeout: Duration::from_secs(15) }
}

impl World {
    fn new() -> Self {
        Self::with(settings(Reach::Anywhere))
    }

    fn with(settings: Settings) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let start = "2026-11-26T12:00:00Z".parse().expect("a time");
        let mut config = Config::new(folder.path()).with_clock(ClockMode::Manual { start });
        config.on_fatal = Some(Arc::new(|reason| panic!("fatal: {reason}")));
        let node = Node::open(config).expect("opens");
        let home = home(folder.path());
        let webhooks = Webhooks::open(&home, node.feed(), settings).expect("opens");
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let world = Self { webhooks, node, folder, home, runtime };
        for name in ["ann", "ben"] {
            world.submit(name, open_person());
        }
        world
    }

    /// As a new start finds it.
    fn reopen(&mut self, settings: Settings) {
        let feed = self.node.feed();
        self.webhooks = Webhooks::open(&self.home, feed, settings).expect("opens");
    }

    /// Submits, waits until it is filed, and gives the sequence.
    fn submit(&self, key: &str, command: impl Into<Command>) -> u64 {
        let envelope = Envelope {
            actor: Actor::Member(Members::PLATFORM),
            key: IdempotencyKey::new(key),
            command: command.into(),
            facts: Facts::default(),
        };
        let reply = self.node.handle().submit(envelope).expect("accepted");
        let sequence = reply.wait().expect("answered").record().stamp.sequence;
        let members = MemberEventQueries::open(self.folder.path()).expect("opens");
        let deadline = Instant::now() + Duration::from_secs(30);
        while members.position().expect("a position") <= sequence {
            assert!(Instant::now() < deadline, "the follower stands still");
            std::thread::sleep(Duration::from_millis(1));
        }
        sequence
    }

    /// Pays in for a member; gives the sequence.
    fn deposit(&self, member: MemberId, reference: &str) -> u64 {
        let command = RecordDeposit {
            member: Some(member),
            currency: Currency::CNY,
            amount: Amount::new(100),
            bank_reference: reference.into(),
        };
        self.submit(reference, command)
    }

    fn endpoint(&self, owner: MemberId, url: &str) -> Endpoint {
        self.webhooks.create(wish(owner, url, &["*"]), at(0)).expect("made")
    }

    fn line(&self, id: EndpointId) -> Line {
        Line::new(&self.webhooks.0, id)
    }

    /// Steps until there is nothing to do at this second.
    #[track_caller]
    fn run(&self, line: &mut Line, second: i64) -> Step {
        self.run_at(line, at(second))
    }

    #[track_caller]
    fn run_at(&self, line: &mut Line, now: Timestamp) -> Step {
        for _ in 0..10_000 {
            let step = self.runtime.block_on(line.step(now)).expect("a step");
            if step != Step::Worked {
                return step;
            }
        }
        panic!("no end");
    }

    #[track_caller]
    fn delivery(&self, id: EndpointId, sequence: u64) -> Delivery {
        let place = Place { sequence, index: 0 };
        let found = self.webhooks.0.store.delivery(id, place).expect("a look-up");
        found.unwrap_or_else(|| panic!("nothing was sent of {sequence}"))
    }

    #[track_caller]
    fn state(&self, id: EndpointId, sequence: u64) -> DeliveryState {
        self.delivery(id, sequence).state
    }
}

fn open_person() -> OpenMember {
    OpenMember {
        kind: MemberKind::Person,
        jurisdiction: "CN".into(),
        kyc_level: 2,
        category: None,
        time_zone: "Asia/Shanghai".into(),
    }
}

fn wish(owner: MemberId, url: &str, events: &[&str]) -> Wish {
    Wish {
        owner,
        everything: false,
        url: url.to_owned(),
        events: events.iter().map(|event| event.parse().expect("a pattern")).collect(),
        description: String::new(),
        key: format!("{owner} {url} {events:?}"),
    }
}

/// So many seconds after the beginning of the told clock.
fn at(second: i64) -> Timestamp {
    Timestamp::from_micros(1_800_000_000_000_000 + second * 1_000_000)
}

/// The sequences that arrived, in order.
fn sequences(receiver: &Receiver) -> Vec<u64> {
    let received = receiver.received();
    received.iter().map(|one| one.json()["data"]["sequence"].as_u64().expect("a number")).collect()
}
