//! From bytes to a shape, naming the field that is wrong.

use crate::{Answer, Fault, Problem};
use axum::http::{HeaderMap, header};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// The body as an object, with the ids of the address put in. No body is an empty object.
pub(crate) fn body_object<'a>(
    headers: &HeaderMap,
    body: &[u8],
    path: impl Iterator<Item = (&'a str, &'a str)>,
) -> Answer<Value> {
    let mut fields = match parse(headers, body)? {
        Value::Object(fields) => fields,
        _ => return Err(Fault::FieldInvalid.at("").saying("The body must be an object.")),
    };
    for (name, value) in path {
        let before = fields.insert(name.to_owned(), Value::String(value.to_owned()));
        if before.is_some() {
            let more = "It stands in the address already.";
            return Err(Fault::FieldInvalid.at(name).saying(more));
        }
    }
    Ok(Value::Object(fields))
}

fn parse(headers: &HeaderMap, body: &[u8]) -> Answer<Value> {
    if body.is_empty() {
        return Ok(Value::Object(Map::new()));
    }
    let kind = headers.get(header::CONTENT_TYPE).map(|kind| kind.to_str().unwrap_or(""));
    if kind.is_some_and(|kind| !is_json(kind)) {
        return Err(Fault::MediaTypeUnsupported.at("Content-Type"));
    }
    serde_json::from_slice(body).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        Problem::from(Fault::JsonMalformed).at(place)
    })
}

fn is_json(kind: &str) -> bool {
    let essence = kind.split(';').next().unwrap_or("").trim();
    essence.eq_ignore_ascii_case("application/json")
}

/// The shape, or which field is wrong and why.
pub(crate) fn read_shape<T: DeserializeOwned>(value: Value) -> Answer<T> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let message = error.inner().to_string();
        let path = error.path().to_string();
        Fault::FieldInvalid.at(param(&path, &message)).saying(&sentence(&message))
    })
}

/// The path to the field; where a field is missing or unknown, serde tells its name in the message
/// only.
fn param(path: &str, message: &str) -> String {
    let path = if path == "." { "" } else { path };
    let about_a_field = ["unknown field `", "missing field `", "duplicate field `"];
    let named = about_a_field.iter().find_map(|start| message.strip_prefix(start));
    let name = named.and_then(|rest| rest.split('`').next());
    match name {
        None => path.to_owned(),
        Some(name) if path.is_empty() => name.to_owned(),
        Some(name) if path == name || path.ends_with(&format!(".{name}")) => path.to_owned(),
        Some(name) => format!("{path}.{name}"),
    }
}

/// The message, short and with a capital.
fn sentence(message: &str) -> String {
    let mut text: String = message.chars().take(200).collect();
    if let Some(first) = text.get(..1) {
        let first = first.to_ascii_uppercase();
        text.replace_range(..1, &first);
    }
    text.push('.');
    text
}

#[cfg(test)]
mod tests;
