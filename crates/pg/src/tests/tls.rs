//! TLS, against a server with a certificate of a test authority. The keys in `fixtures` guard nothing.

use std::path::{Path, PathBuf};
use std::process::Command;

use testbed::Cluster;

use super::server;
use crate::{Access, CONNECT_DEADLINE, DatabaseUrl, PgError, Session};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

/// The server insists that its key is its own and nobody else's.
fn server_with_tls(folder: &Path) -> Cluster {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))
            .expect("sets the mode");
    };
    mode(folder, 0o755);
    for name in ["server.crt", "server.key"] {
        let file = folder.join(name);
        std::fs::copy(fixture(name), &file).expect("copies");
        mode(&file, 0o600);
        // Where it fails we are nobody special, and so is the server.
        let _ = Command::new("chown").arg("postgres").arg(&file).output();
    }
    let path = |name: &str| folder.join(name).display().to_string();
    let plan = Cluster::plan().with("ssl", "on").with("ssl_cert_file", &path("server.crt"));
    plan.with("ssl_key_file", &path("server.key")).start().expect("starts")
}

fn connect(address: &str, query: &str) -> Result<bool, PgError> {
    let url = format!("postgres://postgres:testbed@{address}/postgres?{query}");
    let url: DatabaseUrl = url.parse().expect("a URL");
    let session = Session::connect(&url, "test", Access::Write, CONNECT_DEADLINE)?;
    let used = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    let rows = session.query(&session.prepare(used)?, &[])?;
    Ok(rows[0].get(0))
}

#[test]
fn tls_is_used_where_it_is_asked_for_and_its_certificate_is_verified() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = server_with_tls(folder.path());
    let named = server.address().replace("127.0.0.1", "localhost");
    let trusted = format!("sslrootcert={}", fixture("ca.crt").display());

    assert!(!connect(&named, "sslmode=disable").expect("connects"));
    assert!(!connect(&named, "").expect("on this machine it is plain"));
    for mode in ["require", "verify-full", "prefer"] {
        assert!(connect(&named, &format!("sslmode={mode}&{trusted}")).expect("connects"), "{mode}");
    }
    let error = connect(&named, "sslmode=require").expect_err("nobody knows the authority");
    assert!(error.to_string().contains("certificate"), "{error}");
    let error = connect(&server.address(), &format!("sslmode=require&{trusted}"));
    let error = error.expect_err("the certificate is for another name").to_string();
    assert!(error.contains("certificate"), "{error}");
}

#[test]
fn a_server_without_tls_is_refused_where_tls_is_needed() {
    let trusted = format!("sslrootcert={}", fixture("ca.crt").display());
    let error = connect(&server().address(), &format!("sslmode=require&{trusted}"));
    let error = error.expect_err("refused").to_string();
    assert!(error.contains("offers no TLS") && error.contains("sslmode=disable"), "{error}");
    assert!(!connect(&server().address(), &format!("sslmode=prefer&{trusted}")).expect("connects"));
    let missing = connect(&server().address(), "sslmode=require&sslrootcert=nowhere.pem");
    let error = missing.expect_err("refused").to_string();
    assert!(error.contains("nowhere.pem"), "{error}");
}
