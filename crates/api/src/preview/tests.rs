use super::wanted;
use axum::http::Uri;

fn asked(query: &str) -> Result<bool, &'static str> {
    let uri: Uri = format!("/v1/members?{query}").parse().expect("an address");
    wanted(&uri).map_err(|problem| problem.code())
}

#[test]
fn a_preview_is_asked_for_in_so_many_words() {
    assert_eq!(asked("preview=true"), Ok(true));
    assert_eq!(asked("from=till&preview=true&min_sequence=7"), Ok(true));
    assert_eq!(asked("preview=false"), Ok(false));
    assert_eq!(asked("no_preview=true&previews=true"), Ok(false));
    assert_eq!(asked(""), Ok(false));
    for unclear in ["preview=", "preview=1", "preview=TRUE"] {
        assert_eq!(asked(unclear), Err("query_invalid"), "{unclear}: nobody may think it was one");
    }
}
