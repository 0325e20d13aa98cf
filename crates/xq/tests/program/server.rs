//! A server of the real program on a free port, and a client of it.

use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Output, Stdio};

/// The program, with this data folder and nothing taken from whoever runs the tests.
pub fn xq(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xq"));
    let inherited = std::env::vars_os().map(|(name, _)| name);
    for name in inherited.filter(|name| name.to_string_lossy().starts_with("XQ_")) {
        command.env_remove(name);
    }
    command.arg("--data").arg(data);
    command
}

/// Runs the program to its end.
pub fn run(data: &Path, args: &[&str]) -> Output {
    xq(data).args(args).output().expect("the program starts")
}

/// Runs the program to its end, which must be a good one; gives what it printed.
#[track_caller]
pub fn ok(data: &Path, args: &[&str]) -> String {
    let output = run(data, args);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "xq {args:?}: {errors}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// A key for the platform itself.
pub fn operator_key(data: &Path) -> String {
    let args = ["keys", "create", "--member", "mem_1", "--role", "operator"];
    ok(data, &args).trim().to_owned()
}

/// A running server; killed when dropped.
pub struct Server {
    child: Child,
    /// Held open: the server may print more.
    _output: BufReader<ChildStdout>,
    pub url: String,
}

impl Server {
    /// Starts `xq serve` on a free port.
    pub fn start(data: &Path) -> Self {
        Self::start_as(data, &["serve", "--clock", "sandbox"])
    }

    /// Starts this subcommand on a free port.
    pub fn start_as(data: &Path, args: &[&str]) -> Self {
        let mut command = xq(data);
        command.args(args);
        Self::launch(command)
    }

    /// Starts this on a free port, and waits until it says where it listens.
    pub fn launch(command: Command) -> Self {
        Self::launch_at(command, "127.0.0.1")
    }

    /// The same, on a free port of this address.
    pub fn launch_at(mut command: Command, address: &str) -> Self {
        command.args(["--listen", &format!("{address}:0")]);
        let begin = format!("http://{address}:");
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the program starts");
        let mut output = BufReader::new(child.stdout.take().expect("piped"));
        let mut line = String::new();
        let url = loop {
            line.clear();
            let read = output.read_line(&mut line).expect("text");
            assert!(read > 0, "{command:?} ended before it listened: {:?}", child.wait());
            let at = line.find(&begin);
            let word = at.and_then(|at| line[at..].split_whitespace().next());
            if let Some(url) = word {
                break url.replace("0.0.0.0", "127.0.0.1");
            }
        };
        Self { child, _output: output, url }
    }

    /// A client of it with this key.
    pub fn client(&self, key: &str) -> Client {
        Client::new(&self.url, key)
    }

    /// The number of the process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// kill -9.
    pub fn kill(mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
    }

    /// Ctrl-C; gives whether it ended well.
    pub fn interrupt(self) -> bool {
        self.signal("-INT")
    }

    /// As the system ends services.
    pub fn terminate(self) -> bool {
        self.signal("-TERM")
    }

    fn signal(mut self, signal: &str) -> bool {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args([signal, &pid]).status().expect("kill runs");
        assert!(sent.success());
        self.child.wait().expect("it ends").success()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends each request once and tells what came.
#[derive(Clone)]
pub struct Client {
    agent: ureq::Agent,
    url: String,
    key: String,
}

impl Client {
    fn new(url: &str, key: &str) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false).build();
        Self { agent: config.into(), url: url.to_owned(), key: format!("Bearer {key}") }
    }

    /// Status and body; `None` where the server is gone.
    pub fn get(&self, path: &str) -> Option<(u16, Value)> {
        let url = format!("{}{path}", self.url);
        let request = self.agent.get(url).header("authorization", &self.key);
        answer(request.call())
    }

    /// Status and body; `None` where the server is gone.
    pub fn post(&self, path: &str, key: &str, body: &Value) -> Option<(u16, Value)> {
        let url = format!("{}{path}", self.url);
        let request = self.agent.post(url).header("authorization", &self.key);
        let request = request.header("idempotency-key", key).content_type("application/json");
        answer(request.send(body.to_string()))
    }

    /// The answer to a write that must succeed.
    #[track_caller]
    pub fn done(&self, path: &str, key: &str, body: &Value) -> Value {
        let (status, answer) = self.post(path, key, body).expect("an answer");
        assert!((200..300).contains(&status), "{path}: {status} {answer}");
        answer
    }
}

fn answer(answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Option<(u16, Value)> {
    let mut answer = answer.ok()?;
    let text = answer.body_mut().read_to_string().ok()?;
    let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
    Some((answer.status().as_u16(), body))
}

/// Opens a person and gives its id.
pub fn person(client: &Client, key: &str) -> String {
    let body = serde_json::json!({
        "kind": "person", "jurisdiction": "CN", "kyc_level": 1, "time_zone": "Asia/Shanghai",
    });
    let answer = client.done("/v1/members", key, &body);
    answer["id"].as_str().expect("an id").to_owned()
}

/// A deposit of one yuan.
pub fn deposit(member: &str, reference: &str) -> Value {
    serde_json::json!({
        "member": member, "currency": "CNY", "amount": 100, "bank_reference": reference,
    })
}
