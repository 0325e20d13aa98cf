use crate::{Cluster, Rejoined, Signal, signal};
use std::fs;
use std::process::{Command, Stdio};

fn count(cluster: &Cluster) -> i64 {
    let mut client = cluster.client("postgres").unwrap();
    client.query_one("SELECT count(*) FROM line", &[]).unwrap().get(0)
}

fn write(cluster: &Cluster, text: &str) {
    cluster.client("postgres").unwrap().batch_execute(text).unwrap();
}

const TABLE: &str = "CREATE TABLE line (number int PRIMARY KEY)";

#[test]
fn a_database_survives_stop_and_kill_and_all_goes_in_the_end() {
    let mut cluster = Cluster::plan().durable().with("work_mem", "5MB").start().unwrap();
    let url = cluster.create_database("books").unwrap();
    assert_eq!(url, cluster.url("books"));
    assert!(cluster.create_database("books").unwrap_err().to_string().contains("already exists"));
    let mut client = cluster.client("books").unwrap();
    for (setting, value) in [("work_mem", "5MB"), ("fsync", "on"), ("data_checksums", "on")] {
        let row = client.query_one(&format!("SHOW {setting}"), &[]).unwrap();
        assert_eq!(row.get::<_, &str>(0), value, "{setting}");
    }
    write(&cluster, TABLE);
    write(&cluster, "INSERT INTO line VALUES (1)");
    let address = cluster.address();
    cluster.restart().unwrap();
    assert_eq!((cluster.address(), count(&cluster)), (address, 1));
    write(&cluster, "INSERT INTO line VALUES (2)");
    cluster.kill().unwrap();
    assert!(!cluster.is_running() && cluster.client("postgres").is_err());
    cluster.restart().unwrap();
    assert_eq!(count(&cluster), 2);
    assert!(cluster.log().contains("automatic recovery in progress"), "{}", cluster.log());
    let (folder, process) = (cluster.folder.clone(), cluster.process().unwrap());
    drop(cluster);
    assert!(!folder.exists() && !crate::process::is_alive(process));
}

#[test]
fn a_setting_that_is_wrong_is_told_from_the_log() {
    let error = Cluster::plan().with("work_mem", "much").start().unwrap_err().to_string();
    assert!(error.contains("work_mem"), "{error}");
}

#[test]
fn a_standby_takes_over_and_the_old_primary_rejoins() {
    let mut a = Cluster::start().unwrap();
    let (mut b, mut c) = (a.standby("b").unwrap(), a.standby("c").unwrap());
    a.replicate_to(&["b", "c"]).unwrap();
    write(&a, TABLE);
    write(&a, "INSERT INTO line VALUES (1)");
    a.kill().unwrap();
    // One of both has what was answered: the one with more of the log.
    let (most, other) =
        if b.lsn().unwrap() >= c.lsn().unwrap() { (&mut b, &mut c) } else { (&mut c, &mut b) };
    most.promote().unwrap();
    other.follow(most).unwrap();
    most.replicate_to(&["primary", other.name()]).unwrap();
    write(most, "INSERT INTO line VALUES (2)");
    assert!(!most.is_standby().unwrap() && other.is_standby().unwrap());
    assert_eq!(a.rejoin(most).unwrap(), Rejoined::Rewound);
    let other_process = other.process().unwrap();
    other.kill().unwrap();
    assert!(!crate::process::is_alive(other_process));
    // The old primary alone is left to wait for.
    write(most, "INSERT INTO line VALUES (3)");
    assert!(a.is_standby().unwrap());
    assert_eq!(a.lsn().unwrap(), most.lsn().unwrap());
    other.follow(most).unwrap();
    most.stop().unwrap();
    a.promote().unwrap();
    assert_eq!(count(&a), 3);
}

#[test]
fn a_primary_whose_data_cannot_be_rewound_is_copied_anew() {
    let mut a = Cluster::start().unwrap();
    let mut b = a.standby("b").unwrap();
    a.kill().unwrap();
    b.promote().unwrap();
    write(&b, TABLE);
    fs::remove_file(a.data().join("global/pg_control")).unwrap();
    let came = a.rejoin(&b).unwrap();
    assert!(matches!(&came, Rejoined::Copied(why) if why.contains("pg_control")), "{came:?}");
    write(&b, "INSERT INTO line VALUES (1)");
    assert!(a.is_standby().unwrap());
}

/// What the next test kills: it prints what it started and waits.
#[test]
#[ignore = "started by the test below"]
fn starts_a_server_and_waits() {
    let cluster = Cluster::start().unwrap();
    println!("started {} {}", cluster.process().unwrap(), cluster.folder.display());
    let _ = std::io::stdin().read_line(&mut String::new());
}

#[test]
fn a_server_ends_with_whoever_started_it_and_was_killed() {
    let name = "cluster::tests::starts_a_server_and_waits";
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "--nocapture", name])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().unwrap()));
    let line = lines.map_while(Result::ok).find(|line| line.contains("started ")).unwrap();
    let mut words = line.split("started ").nth(1).unwrap().split(' ');
    let process = words.next().unwrap().parse().unwrap();
    let folder = std::path::PathBuf::from(words.next().unwrap());
    assert!(crate::process::is_alive(process) && folder.exists());
    signal(child.id(), Signal::KILL).unwrap();
    child.wait().unwrap();
    super::until("the server to go", || !folder.exists()).unwrap();
    assert!(!crate::process::is_alive(process));
}
