//! TLS towards the server: always with a certificate that is verified.

use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::{DatabaseUrl, PgError};

/// What makes the TLS connections for this URL; reads no certificates where none are needed.
pub(crate) fn connector(url: &DatabaseUrl) -> Result<MakeRustlsConnect, PgError> {
    let roots = if url.wants_tls() { roots(url)? } else { RootCertStore::empty() };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder.map_err(|error| PgError::Machine(error.to_string()))?;
    Ok(MakeRustlsConnect::new(builder.with_root_certificates(roots).with_no_client_auth()))
}

fn roots(url: &DatabaseUrl) -> Result<RootCertStore, PgError> {
    let mut roots = RootCertStore::empty();
    let Some(file) = url.root_certificate() else {
        // Those that cannot be read are left out: a missing one shows as an untrusted server.
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        return Ok(roots);
    };
    let unusable = |reason: String| {
        PgError::Machine(format!("the file {} of sslrootcert: {reason}", file.display()))
    };
    let read = CertificateDer::pem_file_iter(file).map_err(|error| unusable(error.to_string()))?;
    for certificate in read {
        let certificate = certificate.map_err(|error| unusable(error.to_string()))?;
        roots.add(certificate).map_err(|error| unusable(error.to_string()))?;
    }
    if roots.is_empty() {
        return Err(unusable("holds no certificate".to_owned()));
    }
    Ok(roots)
}
