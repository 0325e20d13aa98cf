use super::{BATCH, ServerError, Write, parts, recorded, was_busy};
use serde_json::{Value, json};

fn issue(grants: usize) -> Write {
    let grants = vec![json!({ "to": "mem_1", "quantity": 1 }); grants];
    Write::new("issue_units", "k".to_owned(), json!({ "grants": grants }))
}

fn lengths(writes: &[Write]) -> Vec<usize> {
    parts(writes).map(<[Write]>::len).collect()
}

#[test]
fn requests_are_short_and_nothing_is_left_out() {
    assert_eq!(lengths(&[]), [0; 0]);
    assert_eq!(lengths(&vec![issue(0); BATCH * 2 + 1]), [BATCH, BATCH, 1]);
    assert_eq!(lengths(&vec![issue(5_000); 5]), [2, 2, 1]);
    assert_eq!(lengths(&[issue(20_000), issue(0)]), [1, 1], "too long, but it has to go");
}

#[test]
fn a_command_carries_its_name_and_key() {
    let write = Write::new("advance_clock", "cj-1".to_owned(), json!({ "to": "t" }));
    let wanted = json!({ "op": "advance_clock", "idempotency_key": "cj-1", "to": "t" });
    assert_eq!(write.command(), wanted);
}

#[test]
fn the_first_refusal_is_told_with_its_command() {
    let part = [issue(0), Write::new("capture", "cj-capture-1".to_owned(), json!({}))];
    let fine = json!({ "status": 201, "recorded": { "id": "rdm_1" } });
    let refused = json!({ "status": 409, "problem": { "code": "redemption_state_wrong" } });
    let answers = recorded(&part, vec![fine.clone(), fine.clone()]).expect("fine");
    assert_eq!(answers, vec![json!({ "id": "rdm_1" }); 2]);

    let error = recorded(&part, vec![fine.clone(), refused]).expect_err("refused");
    let wanted = "capture cj-capture-1: {\"code\":\"redemption_state_wrong\"}";
    assert_eq!(error.to_string(), wanted);
    let short = recorded(&part, vec![fine]);
    assert!(matches!(short, Err(ServerError::Shape { .. })));
}

#[test]
fn only_a_busy_server_is_asked_again() {
    let statuses = [200, 201, 409, 422, 503].map(|status| was_busy(&json!({ "status": status })));
    assert_eq!(statuses, [false, false, false, false, true]);
    assert!(!was_busy(&Value::Null));
}
