//! The tables outlive a release: what they are stands in a golden file.

use pg::Client;

use super::super::golden::golden;
use super::{LEASE, contender, database, raw};

fn lines(raw: &mut Client, sql: &str) -> String {
    let rows = raw.query(sql, &[]).expect("asks");
    rows.iter().map(|row| format!("{}\n", row.get::<_, &str>(0))).collect()
}

#[test]
fn the_columns_and_constraints() {
    let url = database();
    drop(contender(&url, "a", LEASE));
    let mut raw = raw(&url);
    let columns = lines(
        &mut raw,
        "SELECT format('%s.%s %s%s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
             CASE WHEN a.attnotnull THEN ' not null' ELSE '' END, a.attstorage)
         FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
         WHERE c.relnamespace = 'journal'::regnamespace AND c.relkind = 'r' AND a.attnum > 0
         ORDER BY c.relname, a.attnum",
    );
    let constraints = lines(
        &mut raw,
        "SELECT format('%s %s', conrelid::regclass, pg_get_constraintdef(oid)) FROM pg_constraint
         WHERE connamespace = 'journal'::regnamespace AND contype IN ('c', 'p', 'u')
         ORDER BY conrelid::regclass::text, conname",
    );
    golden("postgres_schema.txt", &format!("{columns}{constraints}"));
}

#[test]
fn every_table_and_column_says_what_it_is() {
    let url = database();
    drop(contender(&url, "a", LEASE));
    let silent = lines(
        &mut raw(&url),
        "SELECT format('%s %s', c.relname, a.attname)
         FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
         WHERE c.relnamespace = 'journal'::regnamespace AND c.relkind = 'r'
           AND (obj_description(c.oid) IS NULL OR col_description(c.oid, a.attnum) IS NULL)",
    );
    assert_eq!(silent, "");
}
