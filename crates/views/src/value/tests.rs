use super::{Word, read_date, read_time, write_date, write_time};
use units::{CivilDate, Timestamp};

fn written(time: Timestamp) -> String {
    let mut text = String::new();
    write_time(&mut text, time);
    text
}

#[test]
fn times_read_as_people_write_them() {
    for text in [
        "2026-01-01T12:00:00.000000Z",
        "2024-02-29T23:59:59.999999Z",
        "1969-12-31T00:00:00.000001Z",
        "0001-01-01T00:00:00.000000Z",
        "9999-12-30T20:59:59.999999Z",
    ] {
        let time = read_time(text).expect("a time");
        assert_eq!(written(time), text);
        let rfc: Timestamp = text.parse().expect("RFC 3339");
        assert_eq!(rfc, time);
    }
    assert_eq!(read_time("2026-01-01 12:00:00"), None);
}

#[test]
fn time_without_end_is_written_as_the_last_instant() {
    assert_eq!(written(Timestamp::from_micros(i64::MAX)), "9999-12-31T23:59:59.999999Z");
    assert_eq!(written(Timestamp::from_micros(i64::MIN)), "0001-01-01T00:00:00.000000Z");
}

#[test]
fn dates_go_through_text() {
    for days in (-719_162..2_932_896).step_by(997) {
        let mut text = String::new();
        write_date(&mut text, CivilDate::from_days(days));
        assert_eq!(read_date(&text), Some(CivilDate::from_days(days)), "{text}");
    }
}

#[test]
fn words_are_found_and_others_are_not() {
    assert_eq!(Word::find("active"), Some(Word("active")));
    assert_eq!(Word::find("actively"), None);
}
