use super::{Database, NAME};
use std::env;

#[test]
fn what_was_committed_survives_each_primary() {
    let mut database = Database::start(&env::temp_dir(), false).unwrap();
    let client = |database: &Database| {
        let primary = database.servers[database.primary()].client(NAME);
        primary.unwrap()
    };
    client(&database).batch_execute("CREATE TABLE line (number int PRIMARY KEY)").unwrap();
    for number in 0..4 {
        let lost = database.primary();
        let insert = format!("INSERT INTO line VALUES ({number})");
        client(&database).batch_execute(&insert).unwrap();
        database.kill_primary().unwrap();
        database.promote_most_advanced().unwrap();
        assert_ne!(database.primary(), lost);
        database.rejoin(lost).unwrap();
        let row = client(&database).query_one("SELECT count(*) FROM line", &[]).unwrap();
        assert_eq!(row.get::<_, i64>(0), number + 1);
    }
}

#[test]
fn a_url_names_all_hosts() {
    let database = Database::start(&env::temp_dir(), false).unwrap();
    let hosts = ["127.0.0.1:1".to_owned(), "127.0.0.1:2".to_owned()];
    let url = database.url_of(&hosts);
    assert!(url.contains("@127.0.0.1:1,127.0.0.1:2/xq?target_session_attrs=read-write"), "{url}");
}
