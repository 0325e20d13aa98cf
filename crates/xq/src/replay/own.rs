//! A server of the replay's own, in this process but behind its HTTP interface like any other.

use crate::failure::Failure;
use crate::views;
use api::{Backend, KeyStore, Limits, Role, Server};
use node::{ClockMode, Config, Home, Node};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;
use units::{MemberId, Timestamp};

/// The platform's own member, which a node opens first.
const PLATFORM: MemberId = MemberId::new(1);

/// A running server. Stops when dropped.
pub struct OwnServer {
    url: String,
    key: String,
    stop: Option<oneshot::Sender<()>>,
    serving: Option<JoinHandle<()>>,
    _node: Node,
}

impl OwnServer {
    /// Starts a server on a free port, with its journal in `folder` and a clock that stands still at
    /// `start` until it is moved.
    ///
    /// # Errors
    /// Where the journal is taken or damaged, or there is no port.
    pub fn start(folder: &Path, start: Timestamp) -> Result<Self, Failure> {
        std::fs::create_dir_all(folder)?;
        let keys = KeyStore::open(folder)?;
        let key = keys.create(PLATFORM, Role::Operator, "replay", None)?.secret;
        let config = Config::new(folder).with_clock(ClockMode::Manual { start });
        let mut node = Node::open(config)?;
        let home = Home::from(folder);
        // What is compared at the end is read from the books.
        node.follow(views::projector(&home.journal)?);
        let backend = Backend::open(&node, &home, Arc::new(keys), ::webhooks::Settings::default())?;
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let server = runtime.block_on(bind(backend))?;
        let url = format!("http://{}", server.local_addr()?);
        let (stop, stopped) = oneshot::channel();
        let serving = std::thread::spawn(move || serve(&runtime, server, stopped));
        Ok(Self { url, key, stop: Some(stop), serving: Some(serving), _node: node })
    }

    /// Where it is.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The operator's key.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }
}

async fn bind(backend: Backend) -> io::Result<Server> {
    let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    Server::bind(api::Config { listen, backend, limits: Limits::default() }).await
}

fn serve(runtime: &Runtime, server: Server, stopped: oneshot::Receiver<()>) {
    runtime.block_on(server.run(async {
        // Dropped or sent to: both mean stop.
        let _ = stopped.await;
    }));
}

impl Drop for OwnServer {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(serving) = self.serving.take() {
            // A server that broke off has told so to whoever called it.
            let _ = serving.join();
        }
    }
}
