//! JSON Schema: validators, and their errors as problems.

use crate::problem::clip;
use crate::{Problem, calendar};
use jsonschema::error::ValidationErrorKind;
use jsonschema::{ValidationError, Validator};
use serde_json::Value;
use std::sync::LazyLock;
use units::{Currency, MemberId};

/// The most problems told at once.
const MAX_PROBLEMS: usize = 50;

const TIME_ZONE: &str = "iana-time-zone";
const CURRENCY: &str = "iso-4217";
const MEMBER: &str = "member-id";

const CONTRACT: &str = include_str!("../../../packs/contract.schema.json");

static CONTRACT_SCHEMA: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(CONTRACT).expect("the schema we ship is JSON"));

static CONTRACT_VALIDATOR: LazyLock<Validator> = LazyLock::new(|| validator(&CONTRACT_SCHEMA));

/// The JSON Schema (2020-12) of contract documents.
#[must_use]
pub fn contract_schema() -> &'static Value {
    &CONTRACT_SCHEMA
}

/// A validator for a schema that we ship. Three formats are our own; validators elsewhere may pass
/// over them.
pub(crate) fn validator(schema: &Value) -> Validator {
    let options = jsonschema::draft202012::options()
        .should_validate_formats(true)
        .with_format(TIME_ZONE, |text: &str| calendar::zone(text).is_ok())
        .with_format(CURRENCY, |text: &str| text.parse::<Currency>().is_ok())
        .with_format(MEMBER, |text: &str| text.parse::<MemberId>().is_ok());
    let validator = options.build(schema);
    validator.expect("the schema we ship is a schema")
}

pub(crate) fn check_contract(document: &Value) -> Result<(), Vec<Problem>> {
    check(&CONTRACT_VALIDATOR, document)
}

pub(crate) fn check(validator: &Validator, value: &Value) -> Result<(), Vec<Problem>> {
    let errors = validator.iter_errors(value).take(MAX_PROBLEMS);
    let mut problems: Vec<_> = errors.map(|error| problem(&error)).collect();
    if problems.is_empty() {
        find_fractions(value, "", &mut problems);
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// To JSON Schema `1.0` and `1e3` are integers. To us money is written without point or exponent.
fn find_fractions(value: &Value, pointer: &str, problems: &mut Vec<Problem>) {
    match value {
        Value::Number(number) if number.is_f64() => {
            problems.push(not_a_whole_number().at(pointer));
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                find_fractions(item, &format!("{pointer}/{index}"), problems);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                find_fractions(field, &join(pointer, name), problems);
            }
        }
        _ => {}
    }
}

pub(crate) fn not_a_whole_number() -> Problem {
    Problem::new(
        "not_a_whole_number",
        "must be a whole number, without point or exponent",
        "须为整数，不得带小数点或指数",
    )
}

fn problem(error: &ValidationError<'_>) -> Problem {
    let (code, zh) = code_and_chinese(error.kind());
    let english = clip(&error.masked().to_string());
    Problem::new(code, english, zh).at(pointer(error))
}

/// Points at the very field, also where it is missing or should not be there.
fn pointer(error: &ValidationError<'_>) -> String {
    let place = error.instance_path().to_string();
    let field = match error.kind() {
        ValidationErrorKind::Required { property } => property.as_str(),
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            unexpected.first().map(String::as_str)
        }
        _ => None,
    };
    match field {
        Some(field) => join(&place, &clip(field)),
        None => place,
    }
}

/// A pointer one step deeper, escaped by RFC 6901.
pub(crate) fn join(pointer: &str, field: &str) -> String {
    let field = field.replace('~', "~0").replace('/', "~1");
    format!("{pointer}/{field}")
}

fn code_and_chinese(kind: &ValidationErrorKind) -> (&'static str, String) {
    use ValidationErrorKind as Kind;
    match kind {
        Kind::Required { .. } => ("field_missing", "缺少必填字段".into()),
        Kind::AdditionalProperties { .. } => ("field_unknown", "没有这个字段".into()),
        Kind::FalseSchema => ("field_not_allowed", "此处不允许这个字段".into()),
        Kind::Type { .. } => ("wrong_type", "类型不对".into()),
        Kind::Enum { options } => ("not_an_option", format!("只能取以下值之一：{options}")),
        Kind::Constant { expected_value } => {
            ("not_an_option", format!("只能取值 {expected_value}"))
        }
        Kind::Minimum { limit } => ("out_of_range", format!("不得小于 {limit}")),
        Kind::Maximum { limit } => ("out_of_range", format!("不得大于 {limit}")),
        Kind::ExclusiveMinimum { limit } => ("out_of_range", format!("须大于 {limit}")),
        Kind::ExclusiveMaximum { limit } => ("out_of_range", format!("须小于 {limit}")),
        Kind::MinLength { limit } => ("wrong_length", format!("至少 {limit} 个字符")),
        Kind::MaxLength { limit } => ("wrong_length", format!("最多 {limit} 个字符")),
        Kind::MinItems { limit } => ("wrong_count", format!("至少 {limit} 项")),
        Kind::MaxItems { limit } => ("wrong_count", format!("最多 {limit} 项")),
        Kind::MinProperties { limit } => ("wrong_count", format!("至少 {limit} 个字段")),
        Kind::MaxProperties { limit } => ("wrong_count", format!("最多 {limit} 个字段")),
        Kind::UniqueItems => ("repeated", "各项不得重复".into()),
        Kind::Pattern { pattern } => ("wrong_format", format!("格式须符合 {pattern}")),
        Kind::Format { format } => match format.as_str() {
            "date" => ("no_such_date", "日历上没有这一天".into()),
            TIME_ZONE => ("unknown_time_zone", "不是 IANA 时区名".into()),
            CURRENCY => ("unknown_currency", "不是 ISO 4217 货币代码".into()),
            MEMBER => ("not_a_member", "不是成员编号".into()),
            _ => ("wrong_format", format!("格式须为 {format}")),
        },
        _ => ("schema", "不符合规定的结构".into()),
    }
}
