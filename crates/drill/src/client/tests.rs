use super::{Attempt, origin, understood};

#[test]
fn answers_are_understood() {
    let leader = || Some("http://127.0.0.1:2".to_owned());
    let recorded = Attempt::Recorded { sequence: 7, id: Some("mem_2".to_owned()) };
    assert_eq!(understood(201, None, r#"{"sequence":7,"id":"mem_2"}"#), recorded);
    assert_eq!(understood(307, leader(), "{}"), Attempt::Elsewhere(leader().unwrap()));
    assert_eq!(understood(503, None, r#"{"code":"no_leader"}"#), Attempt::Later);
    assert_eq!(understood(503, None, r#"{"code":"too_slow"}"#), Attempt::Unknown);
    assert!(matches!(understood(201, None, "{}"), Attempt::Wrong(_)));
    assert!(matches!(understood(422, None, "{}"), Attempt::Wrong(_)));
}

#[test]
fn a_hint_is_an_address_without_its_path() {
    assert_eq!(origin("http://127.0.0.1:80/v1/x?y=/z"), "http://127.0.0.1:80");
    assert_eq!(origin("http://127.0.0.1:80"), "http://127.0.0.1:80");
}
