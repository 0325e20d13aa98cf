//! One request to a member's server, and what it answered.
//!
//! Deliberately less than an HTTP client: no redirects, no proxies, no cookies, one connection that is
//! kept for the next message. Names are looked up here and the connection goes to exactly the address
//! that was judged, so a name that changes its mind gains nothing.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{CONTENT_TYPE, HOST, RETRY_AFTER, USER_AGENT};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::TlsConnector;

use crate::target::{Reach, Target, may_reach};

/// Bytes of an answer that are kept, and that are read before the connection is given up.
const EXCERPT: usize = 300;
const READ: usize = 64 * 1024;

/// What a server answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Seconds after which it wants to be asked again.
    pub retry_after: Option<u32>,
    /// The beginning of the body.
    pub excerpt: String,
}

/// Why there was no answer.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// It took too long, all together.
    #[error("no answer within {0:?}")]
    Timeout(Duration),
    /// The name stands for nothing.
    #[error("the host's name cannot be looked up: {0}")]
    Lookup(io::Error),
    /// The name stands for this machine or its network.
    #[error("the host's name leads to a private, loopback or otherwise special address")]
    NotPublic,
    /// Nobody listens there.
    #[error("cannot connect: {0}")]
    Connect(io::Error),
    /// No encrypted connection came about.
    #[error("no TLS connection: {0}")]
    Tls(io::Error),
    /// It broke off, or did not speak HTTP.
    #[error("the connection broke: {0}")]
    Broken(#[from] hyper::Error),
}

/// How servers are called.
#[derive(Clone)]
pub(crate) struct Calling {
    pub reach: Reach,
    /// For all of a call: look-up, connection, answer.
    pub timeout: Duration,
    tls: TlsConnector,
}

impl Calling {
    /// Trusts the certificate authorities that this machine trusts (or `SSL_CERT_FILE`, where set).
    pub fn new(reach: Reach, timeout: Duration) -> Self {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder =
            ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = builder.expect("ring knows the protocols").with_root_certificates(roots);
        let tls = TlsConnector::from(Arc::new(config.with_no_client_auth()));
        Self { reach, timeout, tls }
    }
}

type Sender = SendRequest<Full<Bytes>>;

/// One endpoint's connection.
pub(crate) struct Caller {
    calling: Calling,
    open: Option<(Target, Sender)>,
}

/// A message ready to be sent.
pub(crate) struct Call<'a> {
    pub target: &'a Target,
    pub id: &'a str,
    pub seconds: i64,
    pub signature: &'a str,
    pub body: Bytes,
}

impl Caller {
    pub fn new(calling: Calling) -> Self {
        Self { calling, open: None }
    }

    /// Posts a message and waits for the answer.
    pub async fn post(&mut self, call: &Call<'_>) -> Result<Reply, CallError> {
        let longest = self.calling.timeout;
        let done = tokio::time::timeout(longest, self.exchange(call)).await;
        let reply = done.unwrap_or(Err(CallError::Timeout(longest)));
        if reply.is_err() {
            self.open = None;
        }
        reply
    }

    async fn exchange(&mut self, call: &Call<'_>) -> Result<Reply, CallError> {
        if let Some((target, mut sender)) = self.open.take()
            && target.same_server(call.target)
        {
            match send(&mut sender, call).await {
                Ok(answer) => return self.read(answer, call.target, sender).await,
                // The server has closed it since: then a new one is made.
                Err(NotSent { is_on_its_way: false, .. }) => {}
                Err(NotSent { error, .. }) => return Err(error.into()),
            }
        }
        let mut sender = self.connect(call.target).await?;
        let answer = send(&mut sender, call).await.map_err(|not_sent| not_sent.error)?;
        self.read(answer, call.target, sender).await
    }

    async fn connect(&self, target: &Target) -> Result<Sender, CallError> {
        let stream = self.reach(target).await?;
        if !target.is_tls {
            return join(TokioIo::new(stream)).await;
        }
        let name = ServerName::try_from(target.host.clone());
        let name = name.map_err(|error| CallError::Tls(io::Error::other(error)))?;
        let stream = self.calling.tls.connect(name, stream).await.map_err(CallError::Tls)?;
        join(TokioIo::new(stream)).await
    }

    /// A connection to the first address that may be connected to and takes one.
    async fn reach(&self, target: &Target) -> Result<TcpStream, CallError> {
        let found = lookup_host((target.host.as_str(), target.port)).await;
        let addresses: Vec<SocketAddr> = found.map_err(CallError::Lookup)?.collect();
        let mut problem = CallError::NotPublic;
        for address in addresses {
            if !may_reach(address.ip(), self.calling.reach) {
                continue;
            }
            match TcpStream::connect(address).await {
                Ok(stream) => {
                    // Only costs latency where it fails.
                    let _ = stream.set_nodelay(true);
                    return Ok(stream);
                }
                Err(error) => problem = CallError::Connect(error),
            }
        }
        Err(problem)
    }

    /// Takes in the answer, and keeps the connection where nothing is left on it.
    async fn read(
        &mut self,
        answer: Response<Incoming>,
        target: &Target,
        sender: Sender,
    ) -> Result<Reply, CallError> {
        let (head, mut body) = answer.into_parts();
        let mut taken = Vec::new();
        let is_whole = loop {
            // What came counts, even where the rest does not come.
            match body.frame().await {
                None => break true,
                Some(Err(_)) => break false,
                Some(Ok(frame)) => {
                    taken.extend_from_slice(frame.data_ref().map_or(&[][..], |data| data));
                }
            }
            if taken.len() > READ {
                break false;
            }
        };
        if is_whole {
            self.open = Some((target.clone(), sender));
        }
        let asked = head.headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        taken.truncate(EXCERPT);
        Ok(Reply {
            status: head.status.as_u16(),
            retry_after: asked.and_then(|seconds| seconds.trim().parse().ok()),
            excerpt: String::from_utf8_lossy(&taken).into_owned(),
        })
    }
}

async fn join<S>(stream: TokioIo<S>) -> Result<Sender, CallError>
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
{
    let (sender, connection) = handshake(stream).await?;
    // It ends when the sender is dropped, or the other side closes.
    tokio::spawn(connection);
    Ok(sender)
}

/// No answer came.
struct NotSent {
    error: hyper::Error,
    /// Whether the server may have received it.
    is_on_its_way: bool,
}

async fn send(sender: &mut Sender, call: &Call<'_>) -> Result<Response<Incoming>, NotSent> {
    let not_ready = |error| NotSent { error, is_on_its_way: false };
    sender.ready().await.map_err(not_ready)?;
    let uri = &call.target.uri;
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let host = uri.authority().map_or("", |authority| authority.as_str());
    let request = Request::post(path)
        .header(HOST, host)
        .header(USER_AGENT, concat!("xianquan/", env!("CARGO_PKG_VERSION")))
        .header(CONTENT_TYPE, "application/json")
        .header("webhook-id", call.id)
        .header("webhook-timestamp", call.seconds)
        .header("webhook-signature", call.signature)
        .body(Full::new(call.body.clone()))
        .expect("every part was checked");
    let sent = sender.try_send_request(request).await;
    sent.map_err(|mut unsent| {
        let is_on_its_way = unsent.take_message().is_none();
        NotSent { error: unsent.into_error(), is_on_its_way }
    })
}
