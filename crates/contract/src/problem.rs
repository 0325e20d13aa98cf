//! What is wrong, and where.

use engine::rule::{MAX_COST, MAX_DEPTH, MAX_LIST, MAX_NODES, MAX_SOURCE, RuleProblem};
use serde::Serialize;

/// One thing wrong with a document, a rule or what was filled into a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Stable code, never reused.
    pub code: &'static str,
    /// JSON pointer (RFC 6901) into the input; empty for the whole, or for a rule by itself.
    pub pointer: String,
    /// The place inside the text of a rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Box<Place>>,
    /// What is wrong, in English.
    pub message_en: String,
    /// What is wrong, in Chinese.
    pub message_zh: String,
}

/// A place inside the text of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Characters before it, counted from 1; absent where only the part is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// The part of the rule meant.
    pub fragment: String,
}

/// Longest piece of somebody's text that is repeated in a message.
const CLIP: usize = 80;

impl Problem {
    pub(crate) fn new(code: &'static str, en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self {
            code,
            pointer: String::new(),
            place: None,
            message_en: en.into(),
            message_zh: zh.into(),
        }
    }

    pub(crate) fn at(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = pointer.into();
        self
    }

    pub(crate) fn within(mut self, column: Option<usize>, fragment: &str) -> Self {
        let fragment = clip(fragment);
        self.place = Some(Box::new(Place { column, fragment }));
        self
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} at '{}': {}", self.code, self.pointer, self.message_en)
    }
}

impl std::error::Error for Problem {}

/// The beginning of a text that may be long.
pub(crate) fn clip(text: &str) -> String {
    match text.char_indices().nth(CLIP) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

impl From<RuleProblem> for Problem {
    fn from(problem: RuleProblem) -> Self {
        let zh = match problem {
            RuleProblem::SourceTooLong => format!("规则最多 {MAX_SOURCE} 字节"),
            RuleProblem::TooDeep => format!("规则最多嵌套 {MAX_DEPTH} 层"),
            RuleProblem::TooLarge => format!("规则最多 {MAX_NODES} 个部分"),
            RuleProblem::ListSize => format!("列表须有 1 至 {MAX_LIST} 个常量"),
            RuleProblem::WrongType { expected, found } => {
                format!("此处需要 {expected} 类型，却是 {found} 类型")
            }
            RuleProblem::NotVisible(variable, position) => {
                format!("{} 规则中不能使用变量 {variable}", position.name())
            }
            RuleProblem::NotACondition(found) => {
                format!("规则的结果须为真或假，却是 {found} 类型")
            }
            RuleProblem::TooCostly => format!("规则最多执行 {MAX_COST} 步"),
        };
        Self::new(problem.code(), problem.to_string(), zh)
    }
}
