//! A server in a temporary folder, and a small client of it.

#![allow(dead_code, reason = "not every test needs every helper")]

use api::{Backend, KeyStore, Limits, Pulse, Role, Sandbox, Server};
use node::{ClockMode, Home, Membership, Node, Store};
use serde_json::{Value, json};
use std::cell::Cell;
use std::sync::{Arc, Mutex, OnceLock};
use std::thread::JoinHandle;
use tokio::sync::oneshot;
use units::{MemberId, Timestamp};
use views::Projector;
use views::query::Place;

/// Everybody a test needs, with a key each.
pub struct World {
    pub base: String,
    pub operator: Client,
    pub keys: Arc<KeyStore>,
    /// Filled in by tests of the demo world.
    pub sandbox: Arc<OnceLock<Sandbox>>,
    running: Option<Running>,
    ground: Ground,
}

/// A node that follows another.
pub struct Standby {
    pub base: String,
    pub operator: Client,
    running: Running,
    _folder: tempfile::TempDir,
}

impl Standby {
    /// Waits until it knows who leads.
    pub fn knows_the_leader(&self) {
        while self.operator.read("/readyz").body["leader"].is_null() {
            std::thread::yield_now();
        }
    }

    /// Waits until it leads.
    pub fn leads(&self) {
        self.running.node.lock().expect("a node").wait_until_leading().expect("it leads");
    }

    pub fn stop(self) {
        self.running.stop();
    }
}

struct Running {
    stop: oneshot::Sender<()>,
    node: Arc<Mutex<Node>>,
    thread: JoinHandle<()>,
}

impl Running {
    fn stop(self) {
        let Self { stop, node, thread } = self;
        let _ = stop.send(());
        // The server's own hold on the node goes first.
        let joined = thread.join();
        drop(node);
        joined.expect("the server ends in order");
    }
}

/// Where the things of a test are: in a folder, or, where `XQ_TEST_STORE` is `postgres`, on a server of
/// its own.
struct Ground {
    folder: tempfile::TempDir,
    server: Option<testbed::Cluster>,
}

impl Ground {
    fn new() -> Self {
        match std::env::var("XQ_TEST_STORE").as_deref() {
            Err(_) | Ok("folder") => {
                Self { folder: tempfile::tempdir().expect("a folder"), server: None }
            }
            Ok("postgres") => Self::server(),
            Ok(other) => panic!("XQ_TEST_STORE={other}: folder or postgres"),
        }
    }

    fn server() -> Self {
        let server = testbed::Cluster::start().expect("a server");
        Self { folder: tempfile::tempdir().expect("a folder"), server: Some(server) }
    }

    fn home(&self) -> Home {
        let folder = self.folder.path().to_owned();
        let journal = match &self.server {
            None => Store::Folder(folder.clone()),
            Some(server) => Store::Database(server.url("postgres").parse().expect("a URL")),
        };
        Home { folder, journal }
    }
}

/// Receivers of webhooks are on this machine.
const HOOKS: webhooks::Settings = webhooks::Settings {
    reach: webhooks::Reach::Anywhere,
    timeout: std::time::Duration::from_secs(15),
};

/// The clock of the sandbox at the beginning.
pub const START: &str = "2026-11-23T08:00:00Z";

impl World {
    pub fn new() -> Self {
        Self::with(Limits::default())
    }

    pub fn with(limits: Limits) -> Self {
        let start: Timestamp = START.parse().expect("a time");
        Self::start(Ground::new(), limits, ClockMode::Manual { start })
    }

    /// By the clock on the wall, which cannot be moved.
    pub fn on_the_wall() -> Self {
        Self::start(Ground::new(), Limits::default(), ClockMode::Wall)
    }

    /// On a database, wherever other tests are.
    pub fn on_a_server() -> Self {
        Self::start(Ground::server(), Limits::default(), ClockMode::Wall)
    }

    fn start(ground: Ground, limits: Limits, clock: ClockMode) -> Self {
        let home = ground.home();
        let keys = Arc::new(KeyStore::beside(&home.journal).expect("keys"));
        let (base, running, sandbox) = serve(&home, Arc::clone(&keys), limits, clock);
        running.node.lock().expect("a node").wait_until_leading().expect("it leads");
        let key = keys.create(MemberId::new(1), Role::Operator, "tests", None).expect("a key");
        let operator = Client::new(&base, &key.secret);
        Self { base, operator, keys, sandbox, running: Some(running), ground }
    }

    /// Another node on the same database, which follows: its own server.
    pub fn standby(&self) -> Standby {
        let folder = tempfile::tempdir().expect("a folder");
        let home = Home { folder: folder.path().to_owned(), journal: self.ground.home().journal };
        let keys = Arc::new(KeyStore::beside(&home.journal).expect("keys"));
        let (base, running, _) = serve(&home, keys, Limits::default(), ClockMode::Wall);
        let operator = self.operator.at(&base);
        Standby { base, operator, running, _folder: folder }
    }

    /// A client with a key of its own for this member.
    pub fn key(&self, member: &str, role: Role) -> Client {
        let member = member.parse().expect("a member");
        let key = self.keys.create(member, role, "tests", None).expect("a key");
        Client::new(&self.base, &key.secret)
    }

    /// Opens a member and gives its id and a client for it.
    pub fn member(&self, kind: &str, role: Role) -> (String, Client) {
        let answer = self.operator.write(
            "/v1/members",
            json!({
                "kind": kind,
                "jurisdiction": "CN",
                "kyc_level": 3,
                "category": (kind == "merchant").then_some(5812),
                "time_zone": "Asia/Shanghai",
            }),
        );
        let id = answer.created().to_owned();
        let client = self.key(&id, role);
        (id, client)
    }

    /// A deposit.
    pub fn deposit(&self, member: &str, amount: i64) {
        let body = json!({
            "member": member,
            "currency": "CNY",
            "amount": amount,
            "bank_reference": unique("bank"),
        });
        self.operator.write("/v1/bank/deposits", body).created();
    }

    /// The last sequence that is recorded.
    pub fn sequence(&self) -> u64 {
        self.operator.read("/readyz").body["sequence"].as_u64().expect("a number")
    }

    /// Ends the server and waits for it.
    pub fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop();
        }
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.stop();
    }
}

type Served = (String, Running, Arc<OnceLock<Sandbox>>);

fn serve(home: &Home, keys: Arc<KeyStore>, limits: Limits, clock: ClockMode) -> Served {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.expect("a runtime");
    let listen = "127.0.0.1:0".parse().expect("an address");
    let listener = runtime.block_on(async { api::listen(listen) }).expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    let mut config = node::Config::new(&home.folder).with_clock(clock);
    config.membership = membership(home, &base);
    let pulse = Arc::new(Pulse::default());
    let told = Arc::clone(&pulse);
    config.on_commit = Some(Arc::new(move |commit| told.note(commit.records, commit.elapsed)));
    let mut node = Node::open(config).expect("a node");
    let journal = home.journal.reader().expect("a journal");
    let books = Projector::open(&Place::beside(&home.journal), journal);
    node.follow(books.expect("the books"));
    let mut backend = Backend::open(&node, home, keys, HOOKS).expect("a backend");
    backend.pulse = pulse;
    let sandbox = Arc::clone(&backend.sandbox);
    let courier = webhooks::Courier::start(&backend.webhooks).expect("a courier");
    let (stop, stopped) = oneshot::channel();
    let node = Arc::new(Mutex::new(node));
    let held = Arc::clone(&node);
    let thread = std::thread::spawn(move || {
        let server = Server::on(listener, backend, limits);
        runtime.block_on(server.run(async { stopped.await.unwrap_or(()) }));
        drop(courier);
        drop(held);
    });
    (base, Running { stop, node, thread }, sandbox)
}

fn membership(home: &Home, address: &str) -> Option<Membership> {
    let Store::Database(database) = &home.journal else { return None };
    Some(Membership {
        database: database.clone(),
        name: address.trim_start_matches("http://").to_owned(),
        address: address.to_owned(),
        lease: std::time::Duration::from_secs(2),
    })
}

/// Calls with one key.
#[derive(Clone)]
pub struct Client {
    agent: ureq::Agent,
    base: String,
    key: Option<String>,
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub body: Value,
    pub headers: ureq::http::HeaderMap,
}

thread_local! {
    static NEXT: Cell<u64> = const { Cell::new(1) };
}

/// A text that no other call of this test gives.
pub fn unique(what: &str) -> String {
    NEXT.with(|next| {
        let number = next.get();
        next.set(number + 1);
        format!("{what}-{number}")
    })
}

impl Client {
    pub fn new(base: &str, key: &str) -> Self {
        Self { key: Some(key.to_owned()), ..Self::nobody(base) }
    }

    /// Without a key.
    pub fn nobody(base: &str) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0);
        let config = config.max_redirects_will_error(false).build();
        Self { agent: config.into(), base: base.to_owned(), key: None }
    }

    /// The same caller at another server.
    pub fn at(&self, base: &str) -> Self {
        Self { base: base.to_owned(), ..self.clone() }
    }

    /// Writes with a fresh idempotency key.
    pub fn write(&self, path: &str, body: Value) -> Reply {
        self.write_as(path, &unique("key"), body)
    }

    pub fn write_as(&self, path: &str, key: &str, body: Value) -> Reply {
        let headers = [("idempotency-key", key), ("content-type", "application/json")];
        self.post(path, &headers, body.to_string().as_bytes())
    }

    pub fn post(&self, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        let mut request = self.agent.post(format!("{}{path}", self.base));
        if let Some(key) = &self.key {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Reply::of(request.send(body).expect("an answer"))
    }

    pub fn read(&self, path: &str) -> Reply {
        self.read_with(path, &[])
    }

    /// A body that is read as it comes.
    pub fn open(&self, path: &str, headers: &[(&str, &str)]) -> Box<dyn std::io::Read> {
        let mut request = self.agent.get(format!("{}{path}", self.base));
        if let Some(key) = &self.key {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.call().expect("an answer");
        assert_eq!(answer.status(), 200);
        Box::new(answer.into_body().into_reader())
    }

    /// The body, or null where nobody answers.
    pub fn try_read(&self, path: &str) -> Value {
        let answer = self.agent.get(format!("{}{path}", self.base)).call();
        answer.map_or(Value::Null, |answer| Reply::of(answer).body)
    }

    pub fn read_with(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        let mut request = self.agent.get(format!("{}{path}", self.base));
        if let Some(key) = &self.key {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Reply::of(request.call().expect("an answer"))
    }
}

impl Reply {
    fn of(mut answer: ureq::http::Response<ureq::Body>) -> Self {
        let body = answer.body_mut().read_to_string().expect("a body");
        Self {
            status: answer.status().as_u16(),
            headers: answer.headers().clone(),
            body: serde_json::from_str(&body).unwrap_or(Value::String(body)),
        }
    }

    /// The id of what was made.
    #[track_caller]
    pub fn created(&self) -> &str {
        assert_eq!(self.status, 201, "{:#}", self.body);
        self.body["id"].as_str().unwrap_or_default()
    }

    /// Asserts success and gives the body.
    #[track_caller]
    pub fn ok(&self) -> &Value {
        assert!(matches!(self.status, 200 | 201), "{} {:#}", self.status, self.body);
        &self.body
    }

    /// Asserts a problem document of this status and code.
    #[track_caller]
    pub fn refused(&self, status: u16, code: &str) -> &Value {
        assert_eq!((self.status, self.code()), (status, code), "{:#}", self.body);
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(self.body["status"], status);
        for field in ["title", "detail", "detail_zh", "request_id"] {
            let text = self.body[field].as_str();
            assert!(text.is_some_and(|text| !text.is_empty()), "{field}: {:#}", self.body);
        }
        &self.body
    }

    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}
