use super::{asked, without_parameter};

#[test]
fn the_later_of_header_and_query_counts() {
    assert_eq!(asked(None, ""), Ok(0));
    assert_eq!(asked(Some("7"), "limit=3"), Ok(7));
    assert_eq!(asked(Some("7"), "limit=3&min_sequence=9"), Ok(9));
    assert_eq!(asked(Some("70"), "min_sequence=9&min_sequence=11"), Ok(70));
    for bad in ["min_sequence=", "min_sequence=-1", "min_sequence=x", "min_sequence=1e9"] {
        assert_eq!(asked(None, bad).expect_err(bad).code(), "query_invalid");
    }
    assert!(asked(Some("seven"), "").is_err());
}

#[test]
fn handlers_do_not_see_it() {
    let seen = |address: &'static str| {
        let uri = axum::http::Uri::from_static(address);
        without_parameter(&uri).map(|uri| uri.to_string())
    };
    assert_eq!(seen("/v1/members?limit=3"), None);
    assert_eq!(seen("/v1/members?limit=3&min_sequence=9").as_deref(), Some("/v1/members?limit=3"));
    assert_eq!(seen("/v1/members?min_sequence=9").as_deref(), Some("/v1/members?"));
    let other = seen("/v1/members?min_sequences=9&min_sequence=1");
    assert_eq!(other.as_deref(), Some("/v1/members?min_sequences=9"));
}
