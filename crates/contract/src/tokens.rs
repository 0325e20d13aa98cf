//! A look at the words of a rule before it is parsed.
//!
//! Most of CEL is not for us: calls, macros, floats, maps. All of it can be told by its words
//! alone, and here the column is known, which the parser's tree has forgotten. What passes has
//! few brackets, no calls and known names only, so that no text can hurt the parser.

use crate::Problem;
use cel::parser::pratt_parser::{Lexer, Token, TokenKind};
use engine::rule::{MAX_DEPTH, MAX_SOURCE, Position, RuleProblem, Variable};
use units::MemberId;

/// Brackets inside brackets. The text of a tree with every bracket has at most two a level.
const MAX_BRACKETS: usize = 2 * MAX_DEPTH;
/// Signs of one kind whose parsing nests: `?` and runs of `!` and `-`.
const MAX_SIGNS: usize = 2 * MAX_DEPTH;

/// Checks length, alphabet and every word of the rule.
pub(crate) fn check(source: &str, position: Position) -> Result<(), Problem> {
    if source.len() > MAX_SOURCE {
        return Err(RuleProblem::SourceTooLong.into());
    }
    if let Some(index) = source.bytes().position(|byte| !byte.is_ascii()) {
        let rest = source.get(index..).unwrap_or_default();
        let fragment = rest.chars().take(1).collect::<String>();
        return Err(not_ascii().within(Some(index + 1), &fragment));
    }
    let words = Words { source, tokens: lex(source)? };
    words.check_nesting()?;
    let mut index = 0;
    while index < words.tokens.len() {
        index += words.check_word(index, position)?;
    }
    Ok(())
}

fn lex(source: &str) -> Result<Vec<Token>, Problem> {
    let mut lexer = Lexer::new(source);
    let mut tokens = Vec::new();
    loop {
        let token = lexer.lex();
        match token.kind {
            TokenKind::TokEnd => return Ok(tokens),
            TokenKind::TokWhitespace | TokenKind::TokComment => {}
            TokenKind::TokError => {
                let fragment = source.get(token.start..token.end).unwrap_or_default();
                return Err(syntax().within(Some(token.start + 1), fragment));
            }
            _ => tokens.push(token),
        }
    }
}

struct Words<'a> {
    source: &'a str,
    tokens: Vec<Token>,
}

impl<'a> Words<'a> {
    fn text(&self, index: usize) -> &'a str {
        let token = self.tokens.get(index);
        let text = token.and_then(|token| self.source.get(token.start..token.end));
        text.unwrap_or_default()
    }

    fn kind(&self, index: usize) -> TokenKind {
        self.tokens.get(index).map_or(TokenKind::TokEnd, |token| token.kind)
    }

    fn place(&self, problem: Problem, index: usize) -> Problem {
        let column = self.tokens.get(index).map(|token| token.start + 1);
        problem.within(column, self.text(index))
    }

    fn check_nesting(&self) -> Result<(), Problem> {
        let (mut open, mut questions, mut run) = (0_usize, 0, 0);
        for (index, token) in self.tokens.iter().enumerate() {
            run = match token.kind {
                TokenKind::TokExclamation | TokenKind::TokMinus => run + 1,
                _ => 0,
            };
            match token.kind {
                TokenKind::TokLeftParen | TokenKind::TokLeftBracket => open += 1,
                TokenKind::TokRightParen | TokenKind::TokRightBracket => {
                    open = open.saturating_sub(1);
                }
                TokenKind::TokQuestion => questions += 1,
                _ => {}
            }
            if open > MAX_BRACKETS || questions > MAX_SIGNS || run > MAX_SIGNS {
                return Err(self.place(RuleProblem::TooDeep.into(), index));
            }
        }
        Ok(())
    }

    /// Checks the word at `index` and says how many tokens it takes up.
    fn check_word(&self, index: usize, position: Position) -> Result<usize, Problem> {
        let problem = match self.kind(index) {
            TokenKind::TokIdent => return self.check_name(index, position),
            TokenKind::TokIn => return self.check_list(index),
            TokenKind::TokLeftBracket => list_place(),
            TokenKind::TokString if self.is_member(index) => return Ok(1),
            TokenKind::TokString => not_a_member(),
            TokenKind::TokFloat => float(),
            TokenKind::TokUint | TokenKind::TokBytes | TokenKind::TokNull => literal(),
            TokenKind::TokLeftBrace | TokenKind::TokRightBrace => unsupported(),
            TokenKind::TokReservedWord => syntax(),
            TokenKind::TokDot => syntax(),
            _ => return Ok(1),
        };
        Err(self.place(problem, index))
    }

    /// After `in` stands a list of constants of one kind.
    fn check_list(&self, index: usize) -> Result<usize, Problem> {
        if self.kind(index + 1) != TokenKind::TokLeftBracket {
            return Err(self.place(list_place(), index));
        }
        let of_members = self.kind(index + 2) == TokenKind::TokString;
        let mut next = index + 2;
        loop {
            match self.kind(next) {
                TokenKind::TokRightBracket if self.is_arithmetic(next + 1) => {
                    return Err(self.place(list_place(), next + 1));
                }
                TokenKind::TokRightBracket => return Ok(next + 1 - index),
                TokenKind::TokEnd => return Err(self.place(syntax(), index + 1)),
                _ => next += self.check_constant(next, of_members)?,
            }
            match self.kind(next) {
                TokenKind::TokComma => next += 1,
                TokenKind::TokRightBracket | TokenKind::TokEnd => {}
                _ => return Err(self.place(list_content(), next)),
            }
        }
    }

    /// A sign that binds more closely than `in`.
    fn is_arithmetic(&self, index: usize) -> bool {
        matches!(
            self.kind(index),
            TokenKind::TokAsterisk
                | TokenKind::TokSlash
                | TokenKind::TokPercent
                | TokenKind::TokPlus
                | TokenKind::TokMinus
        )
    }

    /// Checks a constant of a list and says how many tokens it takes up.
    fn check_constant(&self, index: usize, of_members: bool) -> Result<usize, Problem> {
        let problem = match self.kind(index) {
            TokenKind::TokString if !self.is_member(index) => not_a_member(),
            TokenKind::TokString if of_members => return Ok(1),
            TokenKind::TokInt if !of_members => return Ok(1),
            TokenKind::TokMinus if !of_members && self.kind(index + 1) == TokenKind::TokInt => {
                return Ok(2);
            }
            TokenKind::TokFloat => float(),
            _ => list_content(),
        };
        Err(self.place(problem, index))
    }

    /// A text without escapes that is the id of a member.
    fn is_member(&self, index: usize) -> bool {
        let text = self.text(index);
        let quoted = |quote| text.strip_prefix(quote)?.strip_suffix(quote);
        let inner = quoted('"').or_else(|| quoted('\''));
        inner.is_some_and(|inner| inner.parse::<MemberId>().is_ok())
    }

    /// A name is words joined by dots; with a bracket behind it, it is a call.
    fn check_name(&self, index: usize, position: Position) -> Result<usize, Problem> {
        let mut name = self.text(index).to_owned();
        let mut length = 1;
        while self.kind(index + length) == TokenKind::TokDot
            && self.kind(index + length + 1) == TokenKind::TokIdent
        {
            name = format!("{name}.{}", self.text(index + length + 1));
            length += 2;
        }
        if self.kind(index + length) == TokenKind::TokLeftParen {
            let last = index + length - 1;
            return Err(self.place(call(self.text(last)), last));
        }
        let column = self.tokens.get(index).map(|token| token.start + 1);
        match Variable::named(&name) {
            Some(variable) if variable.is_visible_at(position) => Ok(length),
            Some(variable) => {
                let problem = Problem::from(RuleProblem::NotVisible(variable, position));
                Err(problem.within(column, &name))
            }
            None => Err(unknown_variable(position).within(column, &name)),
        }
    }
}

/// The refusal of a call, by what was called.
fn call(name: &str) -> Problem {
    match name {
        "matches" => Problem::new(
            "rule_regex",
            "regular expressions are not part of rules",
            "规则不支持正则表达式",
        ),
        "has" | "all" | "exists" | "exists_one" | "existsOne" | "map" | "filter" => Problem::new(
            "rule_macro",
            "macros such as all, exists and map are not part of rules",
            "规则不支持 all、exists、map 等宏",
        ),
        "double" => float(),
        "timestamp" | "duration" => time(),
        _ if name.starts_with("get") => time(),
        _ => Problem::new(
            "rule_unknown_function",
            "rules have operators but no functions",
            "规则只有运算符，没有函数",
        ),
    }
}

fn time() -> Problem {
    Problem::new(
        "rule_time",
        "rules do not reckon with instants or time zones; use local.date, local.hour, \
         local.weekday",
        "规则不处理时间戳与时区，请使用 local.date、local.hour、local.weekday",
    )
}

fn float() -> Problem {
    Problem::new(
        "rule_float",
        "rules reckon with whole numbers only; amounts are in minor units",
        "规则只使用整数；金额以最小货币单位表示",
    )
}

fn literal() -> Problem {
    Problem::new(
        "rule_unsupported_literal",
        "a constant is a whole number, true, false or a member id in quotes",
        "常量只能是整数、true、false 或带引号的成员编号",
    )
}

pub(crate) fn unsupported() -> Problem {
    Problem::new(
        "rule_unsupported",
        "this construct of CEL is not part of rules",
        "规则不支持 CEL 的这种写法",
    )
}

pub(crate) fn syntax() -> Problem {
    Problem::new("rule_syntax", "this does not read as an expression", "此处不是正确的表达式")
}

pub(crate) fn not_a_member() -> Problem {
    Problem::new(
        "rule_not_a_member",
        "a text in a rule is the id of a member, such as \"mem_5\"",
        "规则中的文本须为成员编号，例如 \"mem_5\"",
    )
}

pub(crate) fn list_place() -> Problem {
    Problem::new(
        "rule_list_place",
        "a list stands on the right of in, and only a list stands there",
        "列表只能写在 in 的右边，in 的右边也只能是列表",
    )
}

pub(crate) fn list_content() -> Problem {
    Problem::new(
        "rule_list_content",
        "a list holds constants of one kind: whole numbers, or member ids",
        "列表只能包含同一种常量：整数或成员编号",
    )
}

fn not_ascii() -> Problem {
    Problem::new(
        "rule_not_ascii",
        "rules are written in ASCII characters",
        "规则只能使用 ASCII 字符",
    )
}

fn unknown_variable(position: Position) -> Problem {
    let visible = Variable::ALL.into_iter();
    let visible = visible.filter(|variable| variable.is_visible_at(position));
    let names: Vec<_> = visible.map(Variable::name).collect();
    let names = names.join(", ");
    Problem::new(
        "rule_unknown_variable",
        format!("no such variable; there are: {names}"),
        format!("没有这个变量；可用的有：{names}"),
    )
}
