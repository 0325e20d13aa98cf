use super::*;

#[test]
fn patterns_say_what_is_wanted() {
    let wants =
        |pattern: &str, kind: &str| pattern.parse::<Pattern>().expect("a pattern").matches(kind);
    assert!(wants("*", "market.filled"));
    assert!(wants("market.*", "market.filled"));
    assert!(wants("market.filled", "market.filled"));
    assert!(!wants("clearing.*", "market.filled"));
    assert!(!wants("market.filled", "market.filled_later"));
}

#[test]
fn what_no_event_could_match_is_refused() {
    for text in ["", ".", "*.*", "market", "market.", "markets.*", "market.F", "market.a.b", "m*"] {
        assert_eq!(text.parse::<Pattern>(), Err(NotAPattern), "{text}");
    }
}
