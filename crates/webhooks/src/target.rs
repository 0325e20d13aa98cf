//! Where webhooks may go: what an address must look like, and which hosts are nobody's business.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use hyper::Uri;

/// Longest address, in bytes.
pub const MAX_URL: usize = 1_024;

/// How far webhooks may reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Only `https`, only public addresses.
    Public,
    /// Also `http`, also this machine and its neighbours: for sandboxes.
    Anywhere,
}

/// An address that webhooks may go to, as far as can be told from its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub(crate) uri: Uri,
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) is_tls: bool,
}

/// Why an address was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UrlProblem {
    /// Not one that a request could be sent to.
    #[error("it is not an https:// address of at most 1,024 bytes, without user and fragment")]
    Form,
    /// Not encrypted.
    #[error("it must be https://")]
    NotHttps,
    /// Of this machine or its network.
    #[error("it leads to a private, loopback or otherwise special address")]
    NotPublic,
}

impl Target {
    /// Reads an address.
    ///
    /// # Errors
    /// Where webhooks may not go there. A host's name is looked at when it is connected to.
    pub fn parse(url: &str, reach: Reach) -> Result<Self, UrlProblem> {
        let plain = url.len() <= MAX_URL && url.bytes().all(|byte| byte.is_ascii_graphic());
        let uri: Uri = if plain && !url.contains('#') { url.parse().ok() } else { None }
            .ok_or(UrlProblem::Form)?;
        let is_tls = match uri.scheme_str() {
            Some("https") => true,
            Some("http") if reach == Reach::Anywhere => false,
            Some("http") => return Err(UrlProblem::NotHttps),
            _ => return Err(UrlProblem::Form),
        };
        let authority = uri.authority().filter(|authority| !authority.as_str().contains('@'));
        let authority = authority.ok_or(UrlProblem::Form)?;
        let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
        let port = authority.port_u16().unwrap_or(if is_tls { 443 } else { 80 });
        if host.is_empty() || port == 0 {
            return Err(UrlProblem::Form);
        }
        if host.parse().is_ok_and(|address| !may_reach(address, reach)) {
            return Err(UrlProblem::NotPublic);
        }
        Ok(Self { uri, host, port, is_tls })
    }

    /// Whether connections to the one serve the other.
    pub(crate) fn same_server(&self, other: &Self) -> bool {
        (self.is_tls, &self.host, self.port) == (other.is_tls, &other.host, other.port)
    }
}

/// Whether this address may be connected to.
#[must_use]
pub fn may_reach(address: IpAddr, reach: Reach) -> bool {
    reach == Reach::Anywhere
        || match address {
            IpAddr::V4(address) => is_public_v4(address),
            IpAddr::V6(address) => is_public_v6(address),
        }
}

/// Not listed in the IANA registry of special addresses (RFC 6890 and its updates), not multicast.
fn is_public_v4(address: Ipv4Addr) -> bool {
    !matches!(
        address.octets(),
        [0 | 10 | 127, ..]
            | [100, 64..=127, ..]
            | [169, 254, ..]
            | [172, 16..=31, ..]
            | [192, 0, 0 | 2, _]
            | [192, 88, 99, _]
            | [192, 168, ..]
            | [198, 18 | 19, ..]
            | [198, 51, 100, _]
            | [203, 0, 113, _]
            | [224..=255, ..]
    )
}

/// Global unicast (2000::/3) without the special blocks in it. What carries an IPv4 address is
/// judged by that.
fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(inner) = embedded_v4(address) {
        return is_public_v4(inner);
    }
    match address.segments() {
        // Protocol assignments (Teredo and ORCHID among them), documentation.
        [0x2001, ..0x0200, ..] | [0x2001, 0x0db8, ..] | [0x3fff, ..0x1000, ..] => false,
        [first, ..] => (0x2000..0x4000).contains(&first),
    }
}

fn embedded_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let join = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match address.segments() {
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            Some(join(high, low))
        }
        [0x2002, high, low, ..] => Some(join(high, low)),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
