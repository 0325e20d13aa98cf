//! The screens over a socket: whatever is not the interface.

use crate::world::{Client, World};

#[test]
fn the_front_door_shows_a_page_where_no_screens_are_carried() {
    let world = World::new();
    let nobody = Client::nobody(&world.base);
    let page = nobody.read("/");
    assert_eq!(page.status, 200);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert!(page.header("content-security-policy").contains("default-src 'self'"));
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    let text = page.body.as_str().expect("text");
    assert!(text.contains("make web"), "{text}");
    let deep = nobody.read_with("/market/ser_1", &[("accept", "text/html")]);
    assert_eq!((deep.status, &deep.body), (200, &page.body));
}

#[test]
fn the_interface_stays_the_interface() {
    let world = World::new();
    let nobody = Client::nobody(&world.base);
    let browser = [("accept", "text/html,*/*;q=0.8")];
    for path in ["/v1/nothing", "/v1", "/graphql/x", "/metrics/x"] {
        nobody.read_with(path, &browser).refused(404, "route_not_found");
    }
    nobody.read("/nothing").refused(404, "route_not_found");
    nobody.post("/", &browser, b"x").refused(404, "route_not_found");
    assert_eq!(nobody.read_with("/healthz", &browser).ok()["status"], "ok");
}
