use crate::{expiry_instant, local_time};
use units::CivilTime;

#[test]
fn expiry_is_the_first_moment_of_the_next_day() {
    let cases = [
        ("2026-12-31", "Asia/Shanghai", "2026-12-31T16:00:00Z"),
        ("2026-12-31", "America/New_York", "2027-01-01T05:00:00Z"),
        // The 29th of March 2026 in Berlin has 23 hours, the 25th of October 25.
        ("2026-03-29", "Europe/Berlin", "2026-03-29T22:00:00Z"),
        ("2026-10-25", "Europe/Berlin", "2026-10-25T23:00:00Z"),
        // On 2018-11-04 the day began at 01:00 in São Paulo.
        ("2018-11-03", "America/Sao_Paulo", "2018-11-04T03:00:00Z"),
        // On 2018-02-17 the last hour came twice there: the day ends after the second.
        ("2018-02-17", "America/Sao_Paulo", "2018-02-18T03:00:00Z"),
        // On 2026-11-01 midnight comes twice in Havana: the day begins with the first.
        ("2026-10-31", "America/Havana", "2026-11-01T04:00:00Z"),
        // 2011-12-30 did not exist in Samoa.
        ("2011-12-29", "Pacific/Apia", "2011-12-30T10:00:00Z"),
    ];
    for (day, zone, expected) in cases {
        let instant = expiry_instant(day.parse().unwrap(), zone).unwrap();
        assert_eq!(instant, expected.parse().unwrap(), "{day} {zone}");
    }
}

#[test]
fn local_time_is_what_the_wall_shows() {
    let cases = [
        ("2026-11-23T16:30:00Z", "Asia/Shanghai", "2026-11-24", 30),
        ("2026-11-23T04:59:59Z", "America/New_York", "2026-11-22", 23 * 60 + 59),
        ("2026-07-01T03:15:00Z", "Asia/Kathmandu", "2026-07-01", 9 * 60),
    ];
    for (instant, zone, day, minute_of_day) in cases {
        let date = day.parse().unwrap();
        let local = local_time(instant.parse().unwrap(), zone).unwrap();
        assert_eq!(local, CivilTime { date, minute_of_day }, "{instant} {zone}");
    }
}

#[test]
fn what_is_no_zone_or_no_date_is_a_problem() {
    let day = "2026-12-31".parse().unwrap();
    for zone in ["", "Mars/Olympus", "CST-8", "Etc/Unknown", "../../etc/passwd"] {
        assert_eq!(expiry_instant(day, zone).unwrap_err().code, "unknown_time_zone", "{zone}");
    }
    let last = "9999-12-31".parse().unwrap();
    let code = expiry_instant(last, "UTC").unwrap_err().code;
    assert_eq!(code, "outside_calendar");
    let never = units::Timestamp::from_micros(i64::MAX);
    assert_eq!(local_time(never, "UTC").unwrap_err().code, "outside_calendar");
}
