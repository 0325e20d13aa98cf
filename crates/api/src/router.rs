//! Everything the server answers, with its description.

use crate::app::App;
use crate::edge::{edge, method_not_allowed};
use crate::fresh::fresh;
use crate::operation::{Operation, operations};
use crate::screens::screens;
use crate::write::write;
use crate::{batch, graphql, health, openapi, resource};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post};
use std::sync::Arc;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};
use utoipa_axum::routes;

/// The routes of the interface proper, and what they look like.
pub(crate) fn described() -> (Router<Arc<App>>, OpenApi) {
    let mut router = OpenApiRouter::with_openapi(openapi::frame());
    for operation in operations() {
        router = router.routes(write_route(operation));
    }
    router.routes(routes!(batch::batch)).merge(resource::reads()).split_for_parts()
}

fn write_route(operation: &'static Operation) -> UtoipaMethodRouter<Arc<App>> {
    let handler = move |State(app): State<Arc<App>>, request: Request| async move {
        write(operation, app, request).await
    };
    let route: MethodRouter<Arc<App>> = post(handler);
    let (schemas, paths) = openapi::describe(operation);
    (schemas, paths, route)
}

/// The whole server.
pub(crate) fn router(app: &Arc<App>) -> Router {
    let (router, document) = described();
    let text = Bytes::from(openapi::text(document));
    router
        .merge(graphql::routes())
        .layer(from_fn_with_state(Arc::clone(app), fresh))
        .merge(health::routes())
        .route("/openapi.json", get(move || openapi::serve(text.clone())))
        .fallback(screens)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(from_fn_with_state(Arc::clone(app), edge))
        .with_state(Arc::clone(app))
}
