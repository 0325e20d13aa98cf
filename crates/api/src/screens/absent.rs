//! What is shown where the screens were not built.

use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderName, HeaderValue};
use axum::response::{Html, IntoResponse, Response};

const PAGE: &str = r#"<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>闲券 Xianquan</title>
<h1>闲券 Xianquan</h1>
<p>此服务器在运行，但未包含页面。在源码目录中用 Node 20 执行 <code>make web</code>，再重新构建并启动即可。</p>
<p>接口：<a href="/openapi.json">/openapi.json</a> · 行情示例：<a href="/v1/trade/markets">/v1/trade/markets</a></p>
<div lang="en">
<p>The server is running, but was built without its screens. Run <code>make web</code> in the source tree
(Node 20), then build and start again.</p>
<p>The API is described at <a href="/openapi.json">/openapi.json</a>; try <a href="/v1/trade/markets">/v1/trade/markets</a>.</p>
</div>
</html>
"#;

/// Says so, how to build them, and where the interface is.
pub(super) fn page() -> Response {
    let cache: (HeaderName, HeaderValue) = (CACHE_CONTROL, HeaderValue::from_static("no-store"));
    ([cache], Html(PAGE)).into_response()
}
