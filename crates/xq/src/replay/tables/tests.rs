use super::{DataError, cents, date, each_row, number};
use std::io::Write;

#[test]
fn cents_are_read_and_never_rounded() {
    assert_eq!(cents("0.0"), Ok(0));
    assert_eq!(cents("2.5"), Ok(250));
    assert_eq!(cents("0.05"), Ok(5));
    assert_eq!(cents("1234.56"), Ok(123_456));
    for text in ["", "1", "1.", ".5", "1.234", "-1.00", "+1.00", "1.0e2", "1.776357e-15"] {
        assert!(cents(text).is_err(), "{text}");
    }
    assert!(cents("92233720368547758.08").is_err(), "one cent more than fits");
}

#[test]
fn numbers_and_dates_are_strict() {
    assert_eq!(number::<u32>("4294967295"), Ok(u32::MAX));
    for text in ["", "-1", "+1", " 1", "4294967296"] {
        assert!(number::<u32>(text).is_err(), "{text}");
    }
    assert!(date("2017-02-28").is_ok());
    for text in ["2017-02-29", "2017-2-28", "20170228", "2017-02-28T00:00:00"] {
        assert!(date(text).is_err(), "{text}");
    }
}

#[test]
fn plain_and_compressed_tables_read_the_same() {
    let text = "b,a,c\n1,\"x, y\",3\n4,z,6\n";
    let plain = tempfile::tempdir().expect("a folder");
    std::fs::write(plain.path().join("t.csv"), text).expect("written");
    let packed = tempfile::tempdir().expect("a folder");
    let file = std::fs::File::create(packed.path().join("t.csv.zst")).expect("made");
    let mut encoder = zstd::Encoder::new(file, 1).expect("an encoder").auto_finish();
    encoder.write_all(text.as_bytes()).expect("written");
    drop(encoder);
    for folder in [plain.path(), packed.path()] {
        let mut rows = Vec::new();
        let read = each_row(folder, "t", ["a", "b"], |[a, b]| {
            rows.push(format!("{a}/{b}"));
            Ok(())
        });
        read.expect("readable");
        assert_eq!(rows, ["x, y/1", "z/4"]);
    }
}

#[test]
fn what_is_wrong_is_told_with_its_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let missing = each_row(folder.path(), "t", ["a"], |_| Ok(()));
    assert!(matches!(missing, Err(DataError::Missing { name: "t", .. })));

    std::fs::write(folder.path().join("t.csv"), "a,b\n1,2\n3,4\n").expect("written");
    let column = each_row(folder.path(), "t", ["z"], |_| Ok(()));
    assert!(matches!(column, Err(DataError::Row { line: 1, .. })));
    let row = each_row(folder.path(), "t", ["a"], |[a]| match a {
        "1" => Ok(()),
        _ => Err("odd".to_owned()),
    });
    assert_eq!(row.map_err(|e| e.to_string()), Err("t, line 3: odd".to_owned()));
}
