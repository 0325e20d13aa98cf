//! A server of the program itself, in a process of its own.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use crate::{Error, Setting, resident_bytes};

/// How long a server may take to answer for the first time.
const PATIENCE: Duration = Duration::from_secs(600);

/// A running server; killed when dropped.
pub struct Server {
    child: Child,
    /// Held open: it may print more.
    _output: BufReader<ChildStdout>,
    /// Where it listens, such as `127.0.0.1:40123`.
    pub address: String,
}

impl Server {
    /// Starts one on the folder and a free port; gives it back after its first answer.
    ///
    /// # Errors
    /// Where it does not start.
    pub fn start(setting: &Setting, folder: &Path) -> Result<Self, Error> {
        let mut command = program(setting, folder);
        command.args(["serve", "--listen", "127.0.0.1:0", "--snapshot-every", "0"]);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let output = child.stdout.take().ok_or_else(|| Error::new("its output is gone"))?;
        let mut output = BufReader::new(output);
        let mut line = String::new();
        output.read_line(&mut line)?;
        let Some((_, address)) = line.trim().rsplit_once("http://") else {
            let _ = child.kill();
            return Err(Error::new(format!(
                "the server said {line:?} and ended: {:?}",
                child.wait()
            )));
        };
        let server = Self { child, address: address.to_owned(), _output: output };
        server.wait_until_ready()?;
        Ok(server)
    }

    fn wait_until_ready(&self) -> Result<(), Error> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if get(&self.address, "/readyz").is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
            {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        Err(Error::new("the server does not get ready"))
    }

    /// Memory that it has in RAM, in MiB.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "mebibytes")]
    pub fn resident_mebibytes(&self) -> f64 {
        resident_bytes(self.child.id()).0 as f64 / f64::from(1 << 20)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program, with this data folder and nothing taken from whoever measures.
pub(crate) fn program(setting: &Setting, folder: &Path) -> Command {
    let mut command = Command::new(&setting.program);
    let inherited = std::env::vars_os().map(|(name, _)| name);
    for name in inherited.filter(|name| name.to_string_lossy().starts_with("XQ_")) {
        command.env_remove(name);
    }
    command.arg("--data").arg(folder);
    command
}

/// An operator's key for the folder.
///
/// # Errors
/// Where the program does not make one.
pub fn operator_key(setting: &Setting, folder: &Path) -> Result<String, Error> {
    let args = ["keys", "create", "--member", "mem_1", "--role", "operator"];
    let output = program(setting, folder).args(args).output()?;
    if !output.status.success() {
        return Err(Error::new(String::from_utf8_lossy(&output.stderr)));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Status line, head and body of a public page.
pub(crate) fn get(address: &str, path: &str) -> Result<String, Error> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    write!(stream, "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
