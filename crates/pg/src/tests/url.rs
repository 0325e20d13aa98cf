//! URLs; no server is needed.

use crate::{DatabaseUrl, UrlError};

fn url(text: &str) -> DatabaseUrl {
    text.parse().expect("a URL")
}

fn error(text: &str) -> UrlError {
    text.parse::<DatabaseUrl>().expect_err("refused")
}

#[test]
fn a_url_is_shown_without_its_password() {
    let text = "postgres://xq:s3cret@one:5432,two:5433/books?sslmode=disable";
    let shown = "postgres://xq:***@one:5432,two:5433/books";
    assert_eq!(url(text).to_string(), shown);
    assert!(!format!("{:?}", url(text)).contains("s3cret"));
    assert_eq!(
        url("postgres://one/books?sslmode=disable").to_string(),
        "postgres://one:5432/books"
    );
}

#[test]
fn another_database_of_the_same_server() {
    let other = url("postgresql://xq@127.0.0.1:5433/books").with_database("copy");
    assert_eq!((other.database(), other.hosts().as_str()), ("copy", "127.0.0.1:5433"));
}

#[test]
fn tls_is_needed_wherever_the_server_is_not_on_this_machine() {
    for (text, wanted) in [
        ("postgres://localhost/b", false),
        ("postgres://127.0.0.1/b", false),
        ("postgres://%2Frun%2Fpostgresql/b", false),
        ("postgres://localhost/b?sslmode=require", true),
        ("postgres://db.example/b", true),
        ("postgres://127.0.0.1,db.example/b", true),
        ("postgres://db.example/b?sslmode=disable", false),
        ("postgres://db.example/b?sslmode=prefer", true),
        ("postgres://db.example/b?sslmode=verify-full&sslrootcert=ca.pem", true),
    ] {
        assert_eq!(url(text).wants_tls(), wanted, "{text}");
    }
}

#[test]
fn what_is_no_url_of_a_database_is_refused() {
    assert_eq!(error("mysql://h/b"), UrlError::Scheme);
    assert_eq!(
        error("postgres://h/b?sslmode=verify-ca"),
        UrlError::SslMode("verify-ca".to_owned())
    );
    assert_eq!(error("postgres://h"), UrlError::NoDatabase);
    assert_eq!(error("postgres:///b"), UrlError::NoHost);
    assert!(matches!(error("postgres://h:port/b"), UrlError::Malformed(_)));
    let UrlError::Malformed(why) = error("postgres://u:s3cret@h/b?colour=red") else {
        panic!("not malformed");
    };
    assert!(why.contains("colour") && !why.contains("s3cret"), "{why}");
}
