//! Where a database is: `postgres://user:password@host:5432,other:5433/database?sslmode=require`.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode, TargetSessionAttrs};

use crate::Access;

/// How long one address may take to accept the connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
/// How long what was sent may stay unacknowledged by the other side's system.
const USER_TIMEOUT: Duration = Duration::from_secs(5);
/// How long nothing may be heard before the network is asked, then how often, and how many times.
const KEEPALIVE_IDLE: Duration = Duration::from_secs(2);
const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(1);
const KEEPALIVE_RETRIES: u32 = 3;
/// The same for the server: it frees the locks of a client that is gone.
const SERVER_SIDE: &str = "-c tcp_keepalives_idle=2 -c tcp_keepalives_interval=1 \
                           -c tcp_keepalives_count=3 -c tcp_user_timeout=5000";

/// Where a database is and who asks. Shown without the password.
///
/// As for `libpq`, with these rules for TLS: `sslmode` is `disable`, `prefer` (TLS where the server
/// offers it), `require` or `verify-full`. Wherever TLS is used the certificate is verified, against
/// the file `sslrootcert` or else the system's roots. Where `sslmode` is absent, a server on this
/// machine is spoken to plainly and any other needs TLS.
/// Cheap to clone.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(Arc<Parts>);

#[derive(Clone, PartialEq, Eq)]
struct Parts {
    config: Config,
    root_certificate: Option<PathBuf>,
}

/// Why a text is not the URL of a database.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// It begins with something else.
    #[error("a database URL begins with postgres:// or postgresql://")]
    Scheme,
    /// `libpq` knows more.
    #[error("sslmode={0} is not known: use disable, prefer, require or verify-full")]
    SslMode(String),
    /// Nobody to ask.
    #[error("the database URL names no host")]
    NoHost,
    /// Nowhere to look.
    #[error("the database URL names no database: add /NAME after the host")]
    NoDatabase,
    /// Anything else; the text names the part, never the password.
    #[error("the database URL cannot be understood: {0}")]
    Malformed(String),
}

impl FromStr for DatabaseUrl {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, UrlError> {
        if !text.starts_with("postgres://") && !text.starts_with("postgresql://") {
            return Err(UrlError::Scheme);
        }
        let (address, query) = text.split_once('?').unwrap_or((text, ""));
        let mut mode = None;
        let mut root_certificate = None;
        let mut rest = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=') {
                Some(("sslmode", value)) => mode = Some(ssl_mode(value)?),
                Some(("sslrootcert", file)) => root_certificate = Some(PathBuf::from(file)),
                _ => rest.push(pair),
            }
        }
        let plain = format!("{address}?{}", rest.join("&"));
        let malformed = |error: tokio_postgres::Error| UrlError::Malformed(reason(&error));
        let mut config: Config = plain.trim_end_matches('?').parse().map_err(malformed)?;
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            return Err(UrlError::NoHost);
        }
        if config.get_dbname().is_none_or(str::is_empty) {
            return Err(UrlError::NoDatabase);
        }
        let is_near = config.get_hosts().iter().all(is_loopback);
        let by_default = if is_near { SslMode::Disable } else { SslMode::Require };
        config.ssl_mode(mode.unwrap_or(by_default));
        Ok(Self(Arc::new(Parts { config, root_certificate })))
    }
}

fn reason(error: &tokio_postgres::Error) -> String {
    std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string)
}

fn ssl_mode(name: &str) -> Result<SslMode, UrlError> {
    match name {
        "disable" => Ok(SslMode::Disable),
        "prefer" => Ok(SslMode::Prefer),
        "require" | "verify-full" => Ok(SslMode::Require),
        other => Err(UrlError::SslMode(other.to_owned())),
    }
}

fn is_loopback(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => {
            let address: Option<std::net::IpAddr> = name.parse().ok();
            name == "localhost" || address.is_some_and(|address| address.is_loopback())
        }
        Host::Unix(_) => true,
    }
}

impl DatabaseUrl {
    /// The same server and user, another database.
    #[must_use]
    pub fn with_database(&self, name: &str) -> Self {
        let mut other = Parts::clone(&self.0);
        other.config.dbname(name);
        Self(Arc::new(other))
    }

    /// The name of the database.
    #[must_use]
    pub fn database(&self) -> &str {
        self.0.config.get_dbname().unwrap_or_default()
    }

    /// Who asks.
    #[must_use]
    pub fn user(&self) -> &str {
        self.0.config.get_user().unwrap_or("the user of this process")
    }

    /// The hosts with their ports, as text for messages.
    #[must_use]
    pub fn hosts(&self) -> String {
        let hosts = self.0.config.get_hosts().iter().enumerate();
        let shown = hosts.map(|(index, host)| match host {
            Host::Tcp(name) if name.contains(':') => format!("[{name}]:{}", self.port(index)),
            Host::Tcp(name) => format!("{name}:{}", self.port(index)),
            Host::Unix(path) => path.display().to_string(),
        });
        shown.collect::<Vec<_>>().join(",")
    }

    fn port(&self, index: usize) -> u16 {
        let ports = self.0.config.get_ports();
        ports.get(index).or(ports.first()).copied().unwrap_or(5432)
    }

    pub(crate) fn wants_tls(&self) -> bool {
        self.0.config.get_ssl_mode() != SslMode::Disable
    }

    pub(crate) fn root_certificate(&self) -> Option<&Path> {
        self.0.root_certificate.as_deref()
    }

    /// One for each host, so that they can be asked at once.
    pub(crate) fn configs(&self, application_name: &str, access: Access) -> Vec<Config> {
        let all = self.config(application_name, access);
        let (hosts, addresses) = (all.get_hosts(), all.get_hostaddrs());
        let many = hosts.len().max(addresses.len());
        let only = |index| {
            let mut one = without_hosts(&all);
            if let Some(address) = addresses.get(index) {
                one.hostaddr(*address);
            }
            match hosts.get(index) {
                Some(Host::Tcp(name)) => one.host(name),
                Some(Host::Unix(path)) => one.host_path(path),
                None => &mut one,
            };
            one.port(self.port(index));
            one
        };
        (0..many).map(only).collect()
    }

    /// What the drivers need to connect.
    #[must_use]
    pub fn config(&self, application_name: &str, access: Access) -> Config {
        let mut config = self.0.config.clone();
        config.application_name(application_name);
        config.connect_timeout(CONNECT_TIMEOUT).tcp_user_timeout(USER_TIMEOUT);
        config.keepalives(true).keepalives_idle(KEEPALIVE_IDLE);
        config.keepalives_interval(KEEPALIVE_INTERVAL).keepalives_retries(KEEPALIVE_RETRIES);
        let own = self.0.config.get_options().unwrap_or_default();
        config.options(format!("{SERVER_SIDE} {own}").trim());
        // Whatever the URL says: who reads must find a standby where there is no primary.
        config.target_session_attrs(match access {
            Access::Write => TargetSessionAttrs::ReadWrite,
            Access::Read => TargetSessionAttrs::Any,
        });
        config
    }
}

/// Everything but where it is.
fn without_hosts(all: &Config) -> Config {
    let mut one = Config::new();
    one.ssl_mode(all.get_ssl_mode()).ssl_negotiation(all.get_ssl_negotiation());
    one.channel_binding(all.get_channel_binding()).keepalives(all.get_keepalives());
    one.keepalives_idle(KEEPALIVE_IDLE).keepalives_interval(KEEPALIVE_INTERVAL);
    one.keepalives_retries(KEEPALIVE_RETRIES);
    one.connect_timeout(CONNECT_TIMEOUT).tcp_user_timeout(USER_TIMEOUT);
    one.target_session_attrs(all.get_target_session_attrs());
    for (value, set) in [
        (all.get_user(), Config::user as fn(&mut Config, String) -> &mut Config),
        (all.get_dbname(), Config::dbname),
        (all.get_options(), Config::options),
        (all.get_application_name(), Config::application_name),
    ] {
        if let Some(value) = value {
            set(&mut one, value.to_owned());
        }
    }
    if let Some(password) = all.get_password() {
        one.password(password);
    }
    one
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("postgres://")?;
        if let Some(user) = self.0.config.get_user() {
            let password = if self.0.config.get_password().is_some() { ":***" } else { "" };
            write!(f, "{user}{password}@")?;
        }
        write!(f, "{}/{}", self.hosts(), self.database())
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}
