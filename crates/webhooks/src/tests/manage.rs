use super::*;
use crate::webhooks::{MAX_CHANGES, MAX_ENDPOINTS, WebhookError};
use units::Duration as Span;

#[test]
fn while_a_secret_changes_both_sign() {
    let world = World::new();
    let receiver = Receiver::start(&[]);
    let old = world.endpoint(ANN, &receiver.url);
    let day = Span::from_days(1);
    let new = world.webhooks.rotate(old.id, "first", day, at(0)).expect("rotated");
    let again = world.webhooks.rotate(old.id, "first", day, at(0)).expect("rotated");
    assert_eq!(new, again, "the same request again changes nothing");
    assert_ne!(new.secret, old.secret);
    let mut line = world.line(old.id);
    for (second, reference) in [(86_399, "IN-1"), (86_400, "IN-2")] {
        world.deposit(ANN, reference);
        world.run(&mut line, second);
    }
    let received = receiver.received();
    let signed = |secret: &crate::Secret, one: &receiver::Received| {
        let seconds = one.header("webhook-timestamp").parse().expect("a number");
        secret.sign(one.header("webhook-id"), seconds, one.body.as_bytes())
    };
    let both =
        format!("{} {}", signed(&new.secret, &received[0]), signed(&old.secret, &received[0]));
    assert_eq!(received[0].header("webhook-signature"), both);
    assert_eq!(received[1].header("webhook-signature"), signed(&new.secret, &received[1]));
}

#[test]
fn the_same_key_makes_one_endpoint() {
    let world = World::new();
    let one = world.endpoint(ANN, "http://shop.example/");
    assert_eq!(world.endpoint(ANN, "http://shop.example/"), one);
    let other = Wish {
        key: wish(ANN, "http://shop.example/", &["*"]).key,
        ..wish(ANN, "http://x/", &["*"])
    };
    let refused = world.webhooks.create(other, at(0));
    assert!(matches!(refused, Err(WebhookError::KeyReused)), "{refused:?}");
    assert_ne!(world.endpoint(BEN, "http://shop.example/").id, one.id);
    world.webhooks.delete(one.id, at(1)).expect("deleted");
    let gone = world.webhooks.endpoint(one.id);
    assert!(matches!(gone, Err(WebhookError::NotFound)));
    assert!(world.endpoint(ANN, "http://shop.example/").id > one.id, "no number comes back");
}

#[test]
fn endpoints_and_changes_of_a_member_are_bounded() {
    let world = World::new();
    let make = |number: u32, second| {
        let url = format!("http://shop.example/{number}");
        world.webhooks.create(wish(ANN, &url, &["*"]), at(second))
    };
    for number in 0..MAX_ENDPOINTS {
        make(number, 0).expect("made");
    }
    assert!(matches!(make(MAX_ENDPOINTS, 0), Err(WebhookError::TooMany)));
    for number in MAX_ENDPOINTS + 1..MAX_CHANGES {
        let _ = make(number, 1);
    }
    assert!(matches!(make(1, 1), Err(WebhookError::TooFast)));
    world.endpoint(BEN, "http://shop.example/");
    make(1, 60).expect("a minute later");
}

#[test]
fn a_ping_tells_what_was_answered() {
    let world = World::new();
    let long = Reaction::Full(500, "", "x".repeat(1_000));
    let receiver = Receiver::start(&[Reaction::Status(204), long]);
    let endpoint = world.endpoint(ANN, &receiver.url);
    let ping = |second| world.runtime.block_on(world.webhooks.ping(endpoint.id, at(second)));
    let pinged = ping(0).expect("sent");
    assert_eq!((pinged.status, pinged.problem), (Some(204), None));
    let pinged = ping(1).expect("sent");
    assert_eq!((pinged.status, pinged.problem.map(|text| text.len())), (Some(500), Some(300)));
    let received = receiver.received();
    assert_eq!(received[0].json()["type"], "webhook.ping");
    assert_eq!(received[0].header("webhook-id"), pinged.message.replace("1000000", "0000000"));
}

#[test]
fn a_deleted_endpoint_is_sent_nothing() {
    let world = World::new();
    let receiver = Receiver::start(&[Reaction::Status(500)]);
    let endpoint = world.endpoint(ANN, &receiver.url);
    world.deposit(ANN, "IN-1");
    let mut line = world.line(endpoint.id);
    world.run(&mut line, 0);
    world.webhooks.delete(endpoint.id, at(1)).expect("deleted");
    assert_eq!(world.run(&mut line, 10), Step::Over);
    assert_eq!(receiver.received().len(), 1);
    let figures = world.webhooks.figures(at(10)).expect("figures");
    assert_eq!((figures.failed, figures.pending), (1, 0));
}

#[test]
fn secrets_are_readable_by_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let mut world = World::new();
    world.home = Home::from(world.folder.path());
    world.reopen(settings(Reach::Anywhere));
    world.endpoint(ANN, "http://shop.example/");
    let files = std::fs::read_dir(world.folder.path()).expect("a folder").flatten();
    let files = files.filter(|file| file.file_name().to_string_lossy().starts_with("webhooks.db"));
    let modes: Vec<u32> =
        files.map(|file| file.metadata().expect("a file").permissions().mode() & 0o777).collect();
    assert!(!modes.is_empty());
    assert!(modes.iter().all(|mode| *mode == 0o600), "{modes:?}");
}
