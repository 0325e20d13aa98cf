//! Templates by industry: data in `packs/templates`, one file a version, compiled in.

use crate::{Problem, fill, schema};
use jsonschema::Validator;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::LazyLock;

/// Adding a template, or a version of one, is adding its line here. A version that was ever used is
/// never changed.
const FILES: [&str; 6] = [
    include_str!("../../../packs/templates/dining/1.json"),
    include_str!("../../../packs/templates/hotel/1.json"),
    include_str!("../../../packs/templates/travel/1.json"),
    include_str!("../../../packs/templates/retail/1.json"),
    include_str!("../../../packs/templates/stored_value_card/1.json"),
    include_str!("../../../packs/templates/gift_card/1.json"),
];

static TEMPLATES: LazyLock<Vec<Template>> = LazyLock::new(|| {
    let parse = |file| serde_json::from_str(file).expect("a template we ship is well formed");
    FILES.iter().map(|file| Template::new(parse(file))).collect()
});

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Text {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// A contract with blanks, for one industry.
#[derive(Debug, Serialize)]
pub struct Template {
    /// Name, such as `dining`.
    pub id: String,
    /// Version, from 1.
    pub version: u32,
    /// The industry it is for.
    pub industry: String,
    /// What it is called.
    pub title: Text,
    /// What it is for.
    pub description: Text,
    /// JSON Schema (2020-12) of what the issuer fills in; its `default`s fill what is left out.
    pub fill_schema: Value,
    /// The contract document with its blanks.
    pub document: Value,
    #[serde(skip)]
    validator: Validator,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    version: u32,
    industry: String,
    title: Text,
    description: Text,
    fill_schema: Value,
    document: Value,
}

/// All templates, all versions.
#[must_use]
pub fn templates() -> &'static [Template] {
    &TEMPLATES
}

/// One template: of this version, or the newest.
#[must_use]
pub fn template(id: &str, version: Option<u32>) -> Option<&'static Template> {
    let named = templates().iter().filter(|template| template.id == id);
    named
        .filter(|template| version.is_none_or(|version| template.version == version))
        .max_by_key(|template| template.version)
}

impl Template {
    fn new(file: File) -> Self {
        Self {
            validator: schema::validator(&file.fill_schema),
            id: file.id,
            version: file.version,
            industry: file.industry,
            title: file.title,
            description: file.description,
            fill_schema: file.fill_schema,
            document: file.document,
        }
    }

    /// The contract document with these values in its blanks, ready for [`crate::read`].
    ///
    /// # Errors
    /// Every value that the template's own schema refuses, by pointer into `values`.
    pub fn fill(&self, values: &Value) -> Result<Value, Vec<Problem>> {
        schema::check(&self.validator, values)?;
        let blanks = fill::Blanks::new(values, &self.fill_schema);
        let mut document = blanks.fill(&self.document).map_err(|problem| vec![problem])?;
        if let Some(fields) = document.as_object_mut() {
            let reference = json!({ "id": self.id, "version": self.version });
            fields.insert("template".into(), reference);
        }
        Ok(document)
    }
}
