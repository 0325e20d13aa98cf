use super::*;
use crate::target::UrlProblem;
use crate::webhooks::WebhookError;

#[test]
fn names_are_judged_by_where_they_lead() {
    let world = World::with(settings(Reach::Public));
    // Nothing in the text tells that it is this machine.
    let endpoint = world.endpoint(ANN, "https://localhost:9/");
    let sequence = world.deposit(ANN, "IN-1");
    world.run(&mut world.line(endpoint.id), 0);
    let delivery = world.delivery(endpoint.id, sequence);
    assert_eq!(delivery.state, DeliveryState::Holding);
    let problem = delivery.problem.expect("a problem");
    assert!(problem.contains("private, loopback"), "{problem}");
    let pinged = world.runtime.block_on(world.webhooks.ping(endpoint.id, at(1))).expect("sent");
    assert_eq!((pinged.status, pinged.problem), (None, Some(problem)));
}

#[test]
fn narrower_rules_hold_for_endpoints_made_under_wider_ones() {
    let mut world = World::new();
    let receiver = Receiver::start(&[]);
    let endpoint = world.endpoint(ANN, &receiver.url);
    world.reopen(settings(Reach::Public));
    let sequence = world.deposit(ANN, "IN-1");
    world.run(&mut world.line(endpoint.id), 0);
    assert_eq!(receiver.received().len(), 0);
    assert_eq!(world.state(endpoint.id, sequence), DeliveryState::Holding);
    let refused = world.webhooks.create(wish(BEN, &receiver.url, &["*"]), at(0));
    assert!(matches!(refused, Err(WebhookError::Url(UrlProblem::NotHttps))), "{refused:?}");
}

#[test]
fn redirects_are_not_followed() {
    let world = World::new();
    let other = Receiver::start(&[]);
    let location = Box::leak(format!("location: {}\r\n", other.url).into_boxed_str());
    let receiver = Receiver::start(&[Reaction::Full(302, location, String::new())]);
    let endpoint = world.endpoint(ANN, &receiver.url);
    let sequence = world.deposit(ANN, "IN-1");
    world.run(&mut world.line(endpoint.id), 0);
    assert_eq!((receiver.received().len(), other.received().len()), (1, 0));
    assert_eq!(world.delivery(endpoint.id, sequence).status, Some(302));
}

#[test]
fn an_endless_answer_is_not_taken_in() {
    let world = World::new();
    let receiver = Receiver::start(&[Reaction::Full(200, "", "x".repeat(10_000_000))]);
    let endpoint = world.endpoint(ANN, &receiver.url);
    let (first, second) = (world.deposit(ANN, "IN-1"), world.deposit(ANN, "IN-2"));
    world.run(&mut world.line(endpoint.id), 0);
    assert_eq!(sequences(&receiver), [first, second]);
    assert_eq!(receiver.connections(), 2, "the first was given up");
}
