//! The first field in which two commands differ.

use engine::Command;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;
use std::fmt;

/// The name of the first field that is not the same; `op` where they are of different kinds.
pub(crate) fn first_difference(first: &Command, second: &Command) -> String {
    if first.name() != second.name() {
        return "op".to_owned();
    }
    let (first, second) = (fields(first), fields(second));
    let differing = first.iter().zip(&second).find(|(one, other)| one != other);
    differing.map_or_else(String::new, |((name, _), _)| name.clone())
}

/// The fields of a command, in the order in which they are declared.
fn fields(command: &Command) -> Vec<(String, Value)> {
    // Through text, because a JSON value forgets the order.
    let text = serde_json::to_string(command).expect("commands become JSON");
    let parsed: Ordered<Ordered<Value>> = serde_json::from_str(&text).expect("written just now");
    let inner = parsed.0.into_iter().next().map(|(_, fields)| fields.0);
    inner.unwrap_or_default()
}

/// A JSON object with its fields in order.
struct Ordered<T>(Vec<(String, T)>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Ordered<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields<T>(std::marker::PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Fields<T> {
            type Value = Ordered<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Ordered<T>, A::Error> {
                let mut fields = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    fields.push(entry);
                }
                Ok(Ordered(fields))
            }
        }

        deserializer.deserialize_map(Fields(std::marker::PhantomData))
    }
}

#[cfg(test)]
mod tests;
