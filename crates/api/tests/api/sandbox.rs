//! The demo world: who can be played, by whom, and a busy day.

use crate::world::{Client, World};
use api::{Guests, Persona, Role, Running, Sandbox, Words};
use serde_json::json;
use std::sync::{Arc, Mutex};
use units::{MemberId, SeriesId};

/// A demo world whose busy day is in the hands of the test.
fn play(world: &World, guests: Guests) -> Arc<Mutex<Option<Running>>> {
    let words = |en: &str| Words { en: en.to_owned(), zh: "某人".to_owned() };
    let persona = |name, role, series: &[u32]| Persona {
        name,
        role,
        member: MemberId::new(1),
        title: words(name),
        about: words("Somebody"),
        series: series.iter().copied().map(SeriesId::new).collect(),
    };
    let personas = vec![
        persona("operator", Role::Operator, &[]),
        persona("auditor", Role::Auditor, &[]),
        persona("issuer", Role::Issuer, &[1, 2]),
    ];
    let day = Arc::new(Mutex::new(None));
    let given = Arc::clone(&day);
    let begin = move |running| *given.lock().expect("a day") = Some(running);
    let sandbox = Sandbox::new(personas, guests, Box::new(begin));
    assert!(world.sandbox.set(sandbox).is_ok());
    day
}

#[test]
fn outside_a_demo_nobody_is_played() {
    let world = World::new();
    let nobody = Client::nobody(&world.base);
    nobody.read("/v1/sandbox/personas").refused(403, "sandbox_only");
    nobody.post("/v1/sandbox/personas/operator/session", &[], b"").refused(403, "sandbox_only");
    world.operator.read("/v1/sandbox/busy-day").refused(403, "sandbox_only");
    world.operator.post("/v1/sandbox/busy-day", &[], b"").refused(403, "sandbox_only");
}

#[test]
fn somebody_is_played_for_a_day() {
    let world = World::new();
    play(&world, Guests::Near);
    let nobody = Client::nobody(&world.base);
    let personas = nobody.read("/v1/sandbox/personas");
    let issuer = json!({"persona": "issuer", "role": "issuer", "member": "mem_1",
        "name": {"en": "issuer", "zh": "某人"}, "about": {"en": "Somebody", "zh": "某人"},
        "series": ["ser_1", "ser_2"]});
    assert_eq!(personas.ok()[2], issuer);
    assert!(personas.body[0]["series"].is_null());
    let opened = nobody.post("/v1/sandbox/personas/auditor/session", &[], b"");
    assert_eq!(opened.status, 201, "{:#}", opened.body);
    assert_eq!(
        (&opened.body["member"], &opened.body["role"]),
        (&json!("mem_1"), &json!("auditor"))
    );
    let auditor = Client::new(&world.base, opened.body["key"].as_str().expect("a key"));
    auditor.read("/v1/audit/head").ok();
    auditor.write("/v1/members", json!({})).refused(403, "role_forbids");
    let keys = world.keys.list().expect("keys");
    let key = keys.last().expect("a key");
    let ends = key.expires_at.expect("it ends").micros() - key.created_at.micros();
    assert!((86_399_000_000..=86_401_000_000).contains(&ends), "{ends}");
    let unknown = nobody.post("/v1/sandbox/personas/king/session", &[], b"");
    assert_eq!(unknown.refused(404, "resource_not_found")["param"], "persona");
}

#[test]
fn strangers_play_only_where_the_operator_wants_it() {
    let path = "/v1/sandbox/personas/operator/session";
    let foreign = [("host", "pages.example:8080")];
    let world = World::new();
    play(&world, Guests::Near);
    let nobody = Client::nobody(&world.base);
    // A page elsewhere that had its own name resolve to this machine.
    nobody.post(path, &foreign, b"").refused(403, "sandbox_only");
    nobody.post(path, &[], b"").ok();
    let world = World::new();
    play(&world, Guests::Nobody);
    let nobody = Client::nobody(&world.base);
    nobody.post(path, &[], b"").refused(403, "sandbox_only");
    nobody.read("/v1/sandbox/personas").ok();
    let world = World::new();
    play(&world, Guests::All);
    Client::nobody(&world.base).post(path, &foreign, b"").ok();
}

#[test]
fn sessions_are_bounded_and_take_no_place_of_others() {
    let world = World::new();
    play(&world, Guests::Near);
    let nobody = Client::nobody(&world.base);
    let open = || {
        let opened = nobody.post("/v1/sandbox/personas/operator/session", &[], b"");
        opened.ok()["key"].as_str().expect("a key").to_owned()
    };
    let first = Client::new(&world.base, &open());
    for _ in 1..256 {
        open();
    }
    first.read("/v1/keys/self").ok();
    first.write("/v1/keys", json!({"label": "still room"})).ok();
    open();
    first.read("/v1/keys/self").refused(401, "api_key_revoked");
}

#[test]
fn one_busy_day_at_a_time() {
    let world = World::new();
    let begun = play(&world, Guests::Near);
    let path = "/v1/sandbox/busy-day";
    let (_, holder) = world.member("person", Role::Holder);
    holder.write(path, json!({})).refused(403, "role_forbids");
    holder.read(path).refused(403, "role_forbids");
    let idle = json!({"running": false, "done": 0, "of": 0, "refused": 0});
    assert_eq!(*world.operator.read(path).ok(), idle);
    for body in [json!({"rate": 0}), json!({"rate": 2_001}), json!({"minutes": 11})] {
        world.operator.write(path, body).refused(400, "field_invalid");
    }
    let started = world.operator.write(path, json!({"rate": 100, "minutes": 2}));
    let running = json!({"running": true, "done": 0, "of": 12_000, "refused": 0});
    assert_eq!((started.status, &started.body), (201, &running));
    let refused = world.operator.write(path, json!({}));
    assert_eq!(refused.refused(409, "busy_day_running")["may_retry"], true);
    let day = begun.lock().expect("a day").take().expect("it was begun");
    assert_eq!((day.pace.rate, day.pace.minutes), (100, 2));
    day.note(700, 9);
    let going = json!({"running": true, "done": 700, "of": 12_000, "refused": 9});
    assert_eq!(*world.operator.read(path).ok(), going);
    drop(day);
    assert_eq!(world.operator.read(path).ok()["running"], false);
    let again = world.operator.post(path, &[], b"");
    assert_eq!(again.ok()["of"], 30_000, "500 a second for a minute");
}
