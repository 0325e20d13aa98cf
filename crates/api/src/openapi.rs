//! The description of the interface: OpenAPI 3.1, made from the same table the routes are made from.

use crate::answer::Recorded;
use crate::budget::Shared;
use crate::fresh::MIN_PARAMETER;
use crate::operation::Operation;
use crate::problem::ProblemBody;
use axum::body::Bytes;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use utoipa::openapi::header::{Header, HeaderBuilder};
use utoipa::openapi::path::{
    HttpMethod, Operation as Described, OperationBuilder, Parameter, ParameterBuilder, ParameterIn,
    Paths, PathsBuilder,
};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{
    ComponentsBuilder, Content, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, PathItem,
    Ref, RefOr, Required, Response as Answered, ResponseBuilder, Schema,
};
use utoipa::{PartialSchema, ToSchema};

const TAGS: [(&str, &str); 13] = [
    ("members", "Who takes part"),
    ("issue", "Series, templates, units, gifts, losses, purchases"),
    ("trade", "Markets, orders, quotes, deals, buy-backs"),
    ("redeem", "Codes, authorisations, captures, reversals"),
    ("wallet", "Holdings, accounts, statements, a member's own events"),
    ("bank", "Deposits, withdrawals, transfers, holds, escrow, settlement"),
    ("stats", "Public figures"),
    ("audit", "Records and digests"),
    ("policy", "Fees"),
    ("sandbox", "The test clock, and the people of the demo world"),
    ("keys", "API keys of a member's team and machines"),
    ("batch", "Many commands at once"),
    ("webhooks", "Events pushed to members' own servers (Standard Webhooks)"),
];

const ABOUT: &str = "Coupons and stored-value cards, issued against escrowed money, traded, redeemed \
and cleared. Amounts are integers in minor units of the currency named beside them; ids are prefixed; \
times are RFC 3339 in UTC. Every write needs an `Idempotency-Key`; the same key with the same input \
gives the first answer again. Refusals are `application/problem+json`.";

/// What stands around the paths.
pub(crate) fn frame() -> OpenApi {
    let licence = LicenseBuilder::new().name("Apache-2.0").identifier(Some("Apache-2.0"));
    let info = InfoBuilder::new()
        .title("Xianquan")
        .version("1")
        .description(Some(ABOUT))
        .license(Some(licence.build()));
    let tags = TAGS.map(|(name, about)| {
        let tag = TagBuilder::new().name(name).description(Some(about));
        tag.build()
    });
    let mut schemas = vec![named::<ProblemBody<'_>>("Problem"), named::<Recorded>("Recorded")];
    <Recorded as ToSchema>::schemas(&mut schemas);
    let key = Http::builder().scheme(HttpAuthScheme::Bearer).bearer_format("xqk_…");
    let components = ComponentsBuilder::new()
        .schemas_from_iter(schemas)
        .security_scheme("api_key", SecurityScheme::Http(key.build()));
    OpenApiBuilder::new()
        .info(info.build())
        .tags(Some(tags))
        .components(Some(components.build()))
        .build()
}

fn named<T: PartialSchema>(name: &str) -> (String, RefOr<Schema>) {
    (name.to_owned(), T::schema())
}

type Schemas = Vec<(String, RefOr<Schema>)>;

/// The path of an operation and the schemas it refers to.
pub(crate) fn describe(operation: &Operation) -> (Schemas, Paths) {
    let mut schemas = Schemas::new();
    let (name, mut schema) = (operation.describe)(&mut schemas);
    let path_fields: Vec<&str> = operation.path_fields().collect();
    let parameters: Vec<Parameter> =
        path_fields.iter().map(|field| path_parameter(field, &mut schema)).collect();
    let is_empty = is_empty(&schema);
    schemas.push((name.clone(), schema));
    let body = RequestBodyBuilder::new()
        .content("application/json", Content::new(Some(Ref::from_schema_name(&name))))
        .required(Some(Required::True));
    let described = OperationBuilder::new()
        .operation_id(Some(operation.name))
        .summary(Some(operation.about.trim()))
        .description(Some(roles(operation)))
        .tag(operation.path.split('/').nth(2).unwrap_or_default())
        .parameters(Some(parameters))
        .parameter(idempotency_key())
        .parameter(preview())
        .request_body((!is_empty).then(|| body.build()))
        .response(operation.status.to_string(), recorded())
        .response("default", problem())
        .security(SecurityRequirement::new("api_key", Vec::<String>::new()));
    let item = PathItem::new(HttpMethod::Post, described.build());
    let paths = PathsBuilder::new().path(operation.path, item);
    (schemas, paths.build())
}

fn roles(operation: &Operation) -> String {
    let roles = operation.roles.iter().map(|role| role.name());
    let roles: Vec<&str> = std::iter::once("operator").chain(roles).collect();
    format!("In a batch: `\"op\": \"{}\"`. Roles: {}.", operation.name, roles.join(", "))
}

/// Takes a field out of the body's schema and makes it a parameter of the address.
fn path_parameter(field: &str, schema: &mut RefOr<Schema>) -> Parameter {
    let taken = object(schema).and_then(|object| {
        object.required.retain(|name| name != field);
        object.properties.remove(field)
    });
    ParameterBuilder::new()
        .name(field)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .schema(taken)
        .build()
}

fn is_empty(schema: &RefOr<Schema>) -> bool {
    matches!(schema, RefOr::T(Schema::Object(object)) if object.properties.is_empty())
}

fn object(schema: &mut RefOr<Schema>) -> Option<&mut utoipa::openapi::Object> {
    match schema {
        RefOr::T(Schema::Object(object)) => Some(object),
        _ => None,
    }
}

fn idempotency_key() -> Parameter {
    let text =
        ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).max_length(Some(64));
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::True)
        .schema(Some(text))
        .build()
}

fn preview() -> Parameter {
    let about = "Tells what it would come to, with `effects` and the header `Xq-Preview`, and records \
nothing. Needs no idempotency key; standbys answer, too.";
    ParameterBuilder::new()
        .name(crate::preview::PARAMETER)
        .parameter_in(ParameterIn::Query)
        .description(Some(about))
        .schema(Some(ObjectBuilder::new().schema_type(Type::Boolean)))
        .build()
}

fn recorded() -> Answered {
    let content = Content::new(Some(Ref::from_schema_name("Recorded")));
    let recorded = ResponseBuilder::new().description("Recorded.");
    recorded.content("application/json", content).build()
}

fn problem() -> Answered {
    let content = Content::new(Some(Ref::from_schema_name("Problem")));
    let refused = ResponseBuilder::new().description("Refused; nothing changed.");
    refused.content("application/problem+json", content).build()
}

/// The document as text, as the golden file has it.
pub(crate) fn text(mut document: OpenApi) -> String {
    for item in document.paths.paths.values_mut() {
        item.get.iter_mut().for_each(tell_as_of);
        item.get.iter_mut().chain(item.post.iter_mut()).for_each(refuse_somehow);
    }
    let mut text = serde_json::to_string_pretty(&document).expect("the document becomes JSON");
    text.push('\n');
    text
}

/// Every read says what it counts in, and may be told what to count in.
fn tell_as_of(read: &mut Described) {
    let sequence = || ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0));
    let about = "Waits until this record is counted in; `not_caught_up` where it takes too long.";
    let places = [(MIN_PARAMETER, ParameterIn::Query), ("Xq-Min-Sequence", ParameterIn::Header)];
    let parameters = places.map(|(name, place)| {
        let parameter = ParameterBuilder::new().name(name).parameter_in(place);
        parameter.description(Some(about)).schema(Some(sequence())).build()
    });
    read.parameters.get_or_insert_default().extend(parameters.map(RefOr::T));
    if let Some(RefOr::T(answer)) = read.responses.responses.get_mut("200") {
        answer.headers.insert("Xq-Sequence".to_owned(), RefOr::T(sequence_header()));
    }
}

fn sequence_header() -> Header {
    let sequence = ObjectBuilder::new().schema_type(Type::Integer);
    HeaderBuilder::new()
        .schema(Some(sequence))
        .description(Some("The last record that is counted in."))
        .build()
}

/// Every operation may be refused.
fn refuse_somehow(described: &mut Described) {
    let responses = &mut described.responses.responses;
    responses.entry("default".to_owned()).or_insert_with(|| RefOr::T(problem()));
}

/// Serves it.
pub(crate) async fn serve(text: Bytes) -> Response {
    let mut response = text.into_response();
    response.extensions_mut().insert(Shared);
    let kind = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
