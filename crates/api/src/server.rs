//! Sockets: accepting, bounding, and ending them.

use crate::app::{App, Backend, Limits};
use crate::router::router;
use crate::socket::Socket;
use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{Semaphore, watch};

/// How a server is set up.
#[derive(Clone)]
pub struct Config {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// What it stands on.
    pub backend: Backend,
    /// Its bounds.
    pub limits: Limits,
}

/// A server that has its port.
pub struct Server {
    listener: TcpListener,
    app: Arc<App>,
    router: Router,
    limits: Limits,
    stop: watch::Sender<bool>,
}

impl Server {
    /// Takes the port.
    ///
    /// # Errors
    /// Where it is taken by somebody else.
    pub async fn bind(config: Config) -> io::Result<Self> {
        Ok(Self::on(listen(config.listen)?, config.backend, config.limits))
    }

    /// Serves at a port that was taken before.
    #[must_use]
    pub fn on(listener: TcpListener, backend: Backend, limits: Limits) -> Self {
        let (stop, stopping) = watch::channel(false);
        let app = App::new(backend, limits, stopping);
        let router = router(&app);
        Self { listener, app, router, limits, stop }
    }

    /// The address it listens at.
    ///
    /// # Errors
    /// Where the system does not tell.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until `shutdown` is over; then ends streams, finishes what is being answered, and
    /// returns.
    pub async fn run(self, shutdown: impl Future<Output = ()>) {
        let places = Arc::new(Semaphore::new(self.limits.connections));
        tokio::pin!(shutdown);
        loop {
            tokio::select! {
                () = &mut shutdown => break,
                stream = accept(&self.listener, &places) => self.serve(stream),
            }
        }
        self.stop.send_replace(true);
        drop(self.listener);
        // All places are free again when every connection has ended.
        let all = u32::try_from(self.limits.connections).unwrap_or(u32::MAX);
        let drained = tokio::time::timeout(self.limits.drain_timeout, places.acquire_many(all));
        // Whoever is not done by now was too slow: the process ends without it.
        let _ = drained.await;
    }

    fn serve(&self, (stream, place): Accepted) {
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new())
            .header_read_timeout(self.limits.head_timeout)
            .max_buf_size(64 * 1024);
        let service = TowerToHyperService::new(self.router.clone());
        let socket = Socket::new(stream, self.limits.write_timeout);
        let connection = http.serve_connection(TokioIo::new(socket), service);
        let connection = connection.with_upgrades();
        let mut stopping = self.stop.subscribe();
        let counted = self.app.open_connection();
        tokio::spawn(async move {
            tokio::pin!(connection);
            // A connection that breaks is the caller's affair.
            tokio::select! {
                _ = connection.as_mut() => {}
                _ = stopping.changed() => {
                    connection.as_mut().graceful_shutdown();
                    let _ = connection.await;
                }
            }
            drop((counted, place));
        });
    }
}

/// Connections that the system keeps waiting for a place. Beyond it callers are not heard and try
/// again after a second, then after two, and so on.
const WAITING: u32 = 1_024;

/// Takes a port; in async code. Callers wait until a server is there.
///
/// # Errors
/// Where it is taken by somebody else.
pub fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // A new start need not wait for the connections of the last.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(WAITING)
}

type Accepted = (TcpStream, tokio::sync::OwnedSemaphorePermit);

/// The next connection, once there is a place for it.
async fn accept(listener: &TcpListener, places: &Arc<Semaphore>) -> Accepted {
    loop {
        let Ok(place) = Arc::clone(places).acquire_owned().await else {
            continue;
        };
        match listener.accept().await {
            Ok((stream, _)) => {
                // Only costs latency where it fails.
                let _ = stream.set_nodelay(true);
                return (stream, place);
            }
            // Out of file descriptors, say: others will be closed.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

/// Binds and serves until `shutdown` is over.
///
/// # Errors
/// Where the port cannot be taken.
pub async fn serve(config: Config, shutdown: impl Future<Output = ()>) -> io::Result<()> {
    Server::bind(config).await?.run(shutdown).await;
    Ok(())
}
