use super::Metrics;
use std::time::Duration;

#[test]
fn requests_are_counted_by_route_and_time() {
    let metrics = Metrics::default();
    metrics.note("POST", "/v1/x", 200, Duration::from_micros(700));
    metrics.note("POST", "/v1/x", 200, Duration::from_secs(20));
    let text = metrics.render(&[("xq_sequence", "Last.", 9)]);
    let has = |line: &str| assert!(text.lines().any(|l| l == line), "{line} in {text}");
    has("xq_sequence 9");
    let labels = "method=\"POST\",route=\"/v1/x\",status=\"200\"";
    has(&format!("xq_http_request_seconds_bucket{{{labels},le=\"0.000500\"}} 0"));
    has(&format!("xq_http_request_seconds_bucket{{{labels},le=\"0.001000\"}} 1"));
    has(&format!("xq_http_request_seconds_bucket{{{labels},le=\"+Inf\"}} 2"));
    has(&format!("xq_http_request_seconds_sum{{{labels}}} 20.000700"));
}
