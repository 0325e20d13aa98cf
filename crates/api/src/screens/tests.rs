use super::{ScreenFile, answer};
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::Response;
use http_body_util::BodyExt;

const BROWSER: (&str, &str) = ("accept", "text/html,application/xhtml+xml,*/*;q=0.8");

/// The tag of the page, which has 19 bytes.
const TAG: &str = "\"13131313131313131313131313131313\"";
const KNOWN: &str = "\"7\", \"13131313131313131313131313131313\"";

/// What a build leaves.
fn built(path: &str) -> Option<ScreenFile> {
    let text = match path {
        "index.html" => "<!doctype html>page",
        "index.html.gz" => "packed page",
        "assets/main-1f.js" => "main()",
        "sw.js" => "worker()",
        _ => return None,
    };
    let digest = [u8::try_from(text.len()).ok()?; 32];
    Some(ScreenFile { bytes: Bytes::from_static(text.as_bytes()), digest })
}

fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
    let pairs = pairs
        .iter()
        .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
    pairs.collect()
}

fn ask(path: &str, pairs: &[(&'static str, &'static str)]) -> Option<Response> {
    answer(built, path, &headers(pairs))
}

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
}

async fn body(response: Response) -> String {
    let bytes = response.into_body().collect().await.expect("a body").to_bytes();
    String::from_utf8(bytes.to_vec()).expect("text")
}

#[tokio::test]
async fn pages_find_their_way_and_files_are_files() {
    for path in ["/", "/index.html", "/market/ser_1", "/v1x", "/wallet/v1/"] {
        let page = ask(path, &[BROWSER]).unwrap_or_else(|| panic!("{path}"));
        assert_eq!(header(&page, "content-type"), "text/html; charset=utf-8", "{path}");
        assert_eq!(header(&page, "cache-control"), "no-cache");
        assert_eq!(body(page).await, "<!doctype html>page", "{path}");
    }
    let asset = ask("/assets/main-1f.js", &[]).expect("a file");
    assert_eq!(header(&asset, "cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(header(&asset, "content-type"), "text/javascript; charset=utf-8");
    let worker = ask("/sw.js", &[BROWSER]).expect("a file");
    assert_eq!(header(&worker, "cache-control"), "no-cache", "it must be able to change");
    assert_eq!(body(worker).await, "worker()");
}

#[test]
fn what_is_not_theirs_is_left_to_others() {
    for path in ["/v1", "/v1/nothing", "/graphql", "/graphql/x", "/metrics", "/openapi.json/x"] {
        assert!(ask(path, &[BROWSER]).is_none(), "{path}");
    }
    assert!(ask("/market", &[("accept", "application/json")]).is_none(), "no page is wanted");
    assert!(ask("/market", &[]).is_none());
    assert!(ask("/assets/gone-2e.js", &[BROWSER]).is_none(), "a page is no script");
    assert!(ask("/../secret", &[]).is_none());
}

#[tokio::test]
async fn a_packed_file_goes_to_those_who_unpack() {
    for takes in ["gzip", "br, gzip;q=0.5", "*"] {
        let page = ask("/", &[("accept-encoding", takes)]).expect("a page");
        assert_eq!(header(&page, "content-encoding"), "gzip", "{takes}");
        assert_eq!(header(&page, "content-type"), "text/html; charset=utf-8");
        assert_eq!(header(&page, "vary"), "accept-encoding");
        assert_eq!(body(page).await, "packed page");
    }
    for refuses in ["", "br", "gzip;q=0", "gzip; q=0.0, *"] {
        let page = ask("/", &[("accept-encoding", refuses)]).expect("a page");
        assert_eq!(header(&page, "content-encoding"), "", "{refuses}");
        assert_eq!(header(&page, "vary"), "accept-encoding");
    }
    let only_plain = ask("/sw.js", &[("accept-encoding", "gzip")]).expect("a file");
    assert_eq!(body(only_plain).await, "worker()");
}

#[test]
fn what_is_known_is_not_sent_again() {
    let first = ask("/", &[BROWSER]).expect("a page");
    assert_eq!((first.status().as_u16(), header(&first, "etag")), (200, TAG));
    let known = ask("/", &[("if-none-match", KNOWN)]).expect("an answer");
    assert_eq!((known.status().as_u16(), header(&known, "etag")), (304, TAG));
    let packed = [("if-none-match", TAG), ("accept-encoding", "gzip")];
    assert_eq!(ask("/", &packed).expect("a page").status(), 200, "packed is another");
}

#[tokio::test]
async fn strangers_stay_out_and_the_camera_works() {
    let unbuilt = answer(|_| None, "/", &headers(&[])).expect("a page");
    for page in [ask("/", &[]).expect("a page"), unbuilt] {
        let policy = header(&page, "content-security-policy");
        assert!(policy.contains("default-src 'self';"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        assert!(header(&page, "permissions-policy").contains("camera=(self)"));
        assert_eq!(header(&page, "referrer-policy"), "no-referrer");
    }
}

#[tokio::test]
async fn without_screens_a_page_says_how_to_build_them() {
    for path in ["/", "/market/ser_1"] {
        let page = answer(|_| None, path, &headers(&[BROWSER])).expect("a page");
        assert_eq!((page.status().as_u16(), header(&page, "cache-control")), (200, "no-store"));
        let text = body(page).await;
        for part in ["make web", "Node 20", "/openapi.json", "未包含页面", "without its screens"]
        {
            assert!(text.contains(part), "{part}");
        }
    }
    assert!(answer(|_| None, "/app.js", &headers(&[])).is_none());
}
