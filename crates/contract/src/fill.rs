//! Filling the blanks of a template.
//!
//! - `{"$fill": "name"}` becomes the value; where it was left out and has no default, the field
//!   goes too.
//! - `{"$fill": "name", "$plus_years": "other"}` becomes the date that many years later.
//! - `${name}` inside a text becomes a whole number, a date as the number yyyymmdd, or a list of
//!   whole numbers. Nothing else can get into the text of a rule.

use crate::{Problem, calendar, schema};
use serde_json::{Map, Value};
use units::CivilDate;

/// What was filled in, with the defaults for the rest.
pub(crate) struct Blanks<'a> {
    values: &'a Value,
    schema: &'a Value,
}

impl<'a> Blanks<'a> {
    pub(crate) const fn new(values: &'a Value, schema: &'a Value) -> Self {
        Self { values, schema }
    }

    fn value(&self, name: &str) -> Option<&'a Value> {
        let default = || self.schema.get("properties")?.get(name)?.get("default");
        self.values.get(name).or_else(default)
    }

    pub(crate) fn fill(&self, template: &Value) -> Result<Value, Problem> {
        Ok(self.node(template)?.unwrap_or_default())
    }

    fn node(&self, template: &Value) -> Result<Option<Value>, Problem> {
        match template {
            Value::Object(fields) if fields.contains_key("$fill") => self.blank(fields),
            Value::Object(fields) => {
                let mut filled = Map::new();
                for (name, field) in fields {
                    if let Some(value) = self.node(field)? {
                        filled.insert(name.clone(), value);
                    }
                }
                Ok(Some(Value::Object(filled)))
            }
            Value::String(text) => self.text(text).map(|text| Some(Value::String(text))),
            other => Ok(Some(other.clone())),
        }
    }

    fn blank(&self, fields: &Map<String, Value>) -> Result<Option<Value>, Problem> {
        let name_of = |key| fields.get(key).and_then(Value::as_str);
        let name = name_of("$fill").unwrap_or_default();
        let Some(value) = self.value(name) else {
            return Ok(None);
        };
        let Some(years) = name_of("$plus_years").and_then(|years| self.value(years)) else {
            return Ok(Some(value.clone()));
        };
        let later = date(value).ok_or_else(|| bad_date(name))?;
        let later = calendar::plus_years(later, years.as_i64().unwrap_or_default());
        let later = later.ok_or_else(|| bad_date(name))?;
        Ok(Some(Value::String(later.to_string())))
    }

    fn text(&self, template: &str) -> Result<String, Problem> {
        let mut filled = String::with_capacity(template.len());
        let mut rest = template;
        while let Some((before, after)) = rest.split_once("${") {
            let Some((name, after)) = after.split_once('}') else {
                break;
            };
            filled.push_str(before);
            filled.push_str(&self.number(name)?);
            rest = after;
        }
        filled.push_str(rest);
        Ok(filled)
    }

    fn number(&self, name: &str) -> Result<String, Problem> {
        let missing = || bad_number(name);
        let value = self.value(name).ok_or_else(missing)?;
        match value {
            Value::String(_) => {
                let date = date(value).ok_or_else(|| bad_date(name))?;
                Ok(date.to_string().replace('-', ""))
            }
            Value::Array(items) => {
                let items = items.iter().map(whole).collect::<Option<Vec<_>>>();
                Ok(items.ok_or_else(missing)?.join(", "))
            }
            _ => whole(value).ok_or_else(missing),
        }
    }
}

fn whole(value: &Value) -> Option<String> {
    value.as_i64().map(|number| number.to_string())
}

fn date(value: &Value) -> Option<CivilDate> {
    value.as_str()?.parse().ok()
}

fn bad_date(name: &str) -> Problem {
    let problem = Problem::new("no_such_date", "no such day in the calendar", "日历上没有这一天");
    problem.at(schema::join("", name))
}

fn bad_number(name: &str) -> Problem {
    schema::not_a_whole_number().at(schema::join("", name))
}
