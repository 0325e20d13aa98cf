//! Contract documents, read into the engine's [`Terms`].
//!
//! ```text
//! template + what the issuer fills in ──fill──► document (JSON) ──read──► Terms ──► engine
//! ```
//!
//! Everything that needs a parser, a table or a calendar happens here, before a command is made:
//! JSON Schema, the text of rules, time zones. The engine sees the typed result only, and checks
//! again whatever its own safety rests on.
//!
//! Nothing here panics on input. What is wrong is told as [`Problem`]s: a stable code, a JSON
//! pointer to the place, and a sentence in English and in Chinese.

mod calendar;
mod compile;
mod document;
mod fill;
mod plain;
mod problem;
mod schema;
mod template;
mod tokens;
mod translate;

pub use calendar::{expiry_instant, local_time};
pub use compile::compile_rule;
pub use document::read;
pub use engine::coupon::Terms;
pub use plain::{Sentence, plain};
pub use problem::{Place, Problem};
pub use schema::contract_schema;
pub use template::{Template, Text, template, templates};

#[cfg(test)]
mod tests;
