use super::Check;

#[test]
fn a_gap_and_a_key_that_stands_twice_are_found() {
    let mut check = Check::default();
    for line in [r#"{"sequence":1}"#, r#"{"sequence":2,"key":"a"}"#, r#"{"sequence":3,"key":"b"}"#]
    {
        check.read_record(line);
    }
    assert_eq!(check.take_wrong(), [""; 0]);
    check.read_record(r#"{"sequence":5,"key":"a"}"#);
    assert_eq!(check.take_wrong(), ["5 follows 3 in the journal", "a stands at 2 and at 5"]);
    check.read_record("torn");
    assert_eq!(check.take_wrong(), ["0 follows 5 in the journal"]);
}
