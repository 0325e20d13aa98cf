//! What can be written: one shape for each command, shared by its endpoint and by the batch.
//!
//! ```text
//! JSON (+ ids in the address) ──read──► shape ──convert──► Command ──submit──► Record ──► answer
//! ```
//!
//! A shape says what JSON it takes, at which address, for which roles, and how it becomes a command.
//! Everything else is done once for all of them.

mod macros;
mod read;

pub(crate) use macros::{by_hand, writes};
pub(crate) use read::{body_object, read_shape};

use crate::secret::CodeSecret;
use crate::{Answer, Caller, Problem, Role};
use axum::http::HeaderMap;
use engine::Command;
use serde::de::DeserializeOwned;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, Schema};

/// A command ready to be submitted.
#[derive(Clone, Debug)]
pub(crate) struct Prepared {
    pub command: Command,
    /// A code that the server made up and tells this caller alone.
    pub code: Option<String>,
}

impl<T: Into<Command>> From<T> for Prepared {
    fn from(command: T) -> Self {
        Self { command: command.into(), code: None }
    }
}

/// What a conversion may look at besides the shape itself.
pub(crate) struct Asking<'a> {
    pub caller: Caller,
    pub key: &'a str,
    pub codes: &'a CodeSecret,
}

impl Asking<'_> {
    /// A code that comes out the same when the same key is sent again.
    pub fn make_code(&self, purpose: &str) -> String {
        self.codes.code(purpose, self.caller.member, self.key)
    }
}

/// A shape that becomes a command.
pub(crate) trait Convert {
    /// The command.
    fn convert(self, asking: &Asking<'_>) -> Answer<Prepared>;
}

/// A shape with its place in the interface.
pub(crate) trait Write: Convert + DeserializeOwned + ToSchema + 'static {
    const NAME: &'static str;
    const STATUS: u16;
    const PATH: &'static str;
    const ROLES: &'static [Role];
    const ABOUT: &'static str;
}

/// A schema under the name by which others refer to it.
pub(crate) type NamedSchema = (String, RefOr<Schema>);

/// A shape without its type, as tables hold it.
pub(crate) struct Operation {
    /// The command's own name; also its name in a batch.
    pub name: &'static str,
    /// Status of a success: 201 where something new has an id.
    pub status: u16,
    /// Where it is posted to; `{fields}` of the shape may stand in it.
    pub path: &'static str,
    /// Who may call it besides the operator.
    pub roles: &'static [Role],
    /// What it is for.
    pub about: &'static str,
    prepare: fn(Value, &Asking<'_>) -> Answer<Prepared>,
    /// Name, schema and the schemas it refers to.
    pub describe: fn(&mut Vec<NamedSchema>) -> NamedSchema,
}

impl Operation {
    pub const fn of<W: Write>() -> Self {
        Self {
            name: W::NAME,
            status: W::STATUS,
            path: W::PATH,
            roles: W::ROLES,
            about: W::ABOUT,
            prepare: |value, asking| read_shape::<W>(value)?.convert(asking),
            describe: |schemas| {
                W::schemas(schemas);
                (W::name().into_owned(), W::schema())
            },
        }
    }

    /// The command that a request asks for: its body with the ids of its address.
    pub fn read<'a>(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        path: impl Iterator<Item = (&'a str, &'a str)>,
        asking: &Asking<'_>,
    ) -> Answer<Prepared> {
        self.prepare(body_object(headers, body, path)?, asking)
    }

    /// Reads the shape and makes the command.
    pub fn prepare(&self, value: Value, asking: &Asking<'_>) -> Answer<Prepared> {
        self.check_role(asking.caller.role)?;
        (self.prepare)(value, asking)
    }

    /// Whether keys of this role may call it.
    pub fn check_role(&self, role: Role) -> Answer<()> {
        let allowed = role == Role::Operator || self.roles.contains(&role);
        allowed.then_some(()).ok_or(Problem::from(crate::Fault::RoleForbids))
    }

    /// The fields of the shape that stand in the address.
    pub fn path_fields(&self) -> impl Iterator<Item = &'static str> {
        let parts = self.path.split('/');
        parts.filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
    }
}

/// Every operation there is.
pub(crate) fn operations() -> impl Iterator<Item = &'static Operation> {
    crate::resource::OPERATIONS.iter().copied().flatten()
}

/// The operation of this name.
pub(crate) fn operation(name: &str) -> Option<&'static Operation> {
    operations().find(|operation| operation.name == name)
}
