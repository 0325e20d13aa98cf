//! `xq reference`: the pages of the reference that come from the engine's own tables.

use crate::failure::Done;
use clap::ValueEnum;
use engine::{Code, Command, MayRetry};
use std::fmt::Write;
use std::io;

/// Print a page of the reference.
#[derive(clap::Args)]
pub struct Args {
    /// Which page.
    page: Page,
}

/// A page of the reference.
#[derive(Clone, Copy, ValueEnum)]
pub enum Page {
    /// Every reason to refuse a command.
    Rejections,
    /// Every state machine.
    States,
}

pub fn run(args: &Args) -> Done {
    Ok(io::Write::write_all(&mut io::stdout(), text(args.page).as_bytes())?)
}

/// The page, in Markdown.
pub fn text(page: Page) -> String {
    match page {
        Page::Rejections => rejections(),
        Page::States => states(),
    }
}

const SECTIONS: [(u16, &str); 7] = [
    (1, "General"),
    (100, "Members"),
    (200, "Ledger"),
    (300, "Coupons"),
    (400, "Market"),
    (500, "Clearing"),
    (600, "Policy and clock"),
];

fn rejections() -> String {
    let mut page = String::from(
        "# Rejections\n\n\
         Every reason to refuse a command, by its stable number. A number is never used for another\n\
         meaning. \"Retry\" tells whether the same command may succeed later. The order in which a\n\
         command looks for them stands in the second part: of several that apply, the first is\n\
         answered.\n\n\
         This page is printed by `xq reference rejections`; a test keeps the two equal.\n",
    );
    for code in Code::ALL {
        if let Some((_, name)) = SECTIONS.iter().find(|(first, _)| *first == section(*code)) {
            let is_first = Code::ALL.iter().find(|other| section(**other) == section(*code));
            if is_first == Some(code) {
                let _ = write!(page, "\n## {name}\n");
            }
        }
        entry(&mut page, *code);
    }
    page.push_str("\n## By command\n");
    for (name, codes) in Command::CATALOGUE {
        let _ = write!(page, "\n### `{name}`\n\n");
        let codes: Vec<_> = codes.iter().map(|code| format!("`{}`", code.name())).collect();
        page.push_str(&wrapped(&codes));
    }
    page
}

fn section(code: Code) -> u16 {
    let number = code.number();
    SECTIONS.iter().rev().find(|(first, _)| number >= *first).map_or(1, |(first, _)| *first)
}

fn entry(page: &mut String, code: Code) {
    let retry = match code.may_retry() {
        MayRetry::Yes => "may help",
        MayRetry::No => "does not help",
    };
    let _ = write!(
        page,
        "\n### {} `{}`\n\n{}\n\n{}\n\nRetry {retry}.\n",
        code.number(),
        code.name(),
        code.english(),
        code.chinese()
    );
}

/// Words joined by commas, in lines of at most 100 characters.
fn wrapped(words: &[String]) -> String {
    let mut text = String::new();
    let mut width = 0;
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            let fits = width + word.len() + 3 <= 100;
            text.push_str(if fits { ", " } else { ",\n" });
            width = if fits { width + 2 } else { 0 };
        }
        text.push_str(word);
        width += word.len();
    }
    text.push('\n');
    text
}

fn states() -> String {
    let mut page = String::from(
        "# States\n\n\
         Every state machine of the engine, one line for each way from state to state. What is not\n\
         listed is refused.\n\n\
         This page is printed by `xq reference states`; a test keeps the two equal.\n",
    );
    for (name, transitions) in MACHINES {
        let _ = write!(page, "\n## {name}\n\n| from | by | to |\n|---|---|---|\n");
        for (from, by, to) in *transitions {
            let _ = writeln!(page, "| {from} | {by} | {to} |");
        }
    }
    page
}

type Machine = (&'static str, &'static [(&'static str, &'static str, &'static str)]);

const MACHINES: &[Machine] = &[
    ("Member", engine::member::TRANSITIONS),
    ("Hold", engine::ledger::HOLD_TRANSITIONS),
    ("Withdrawal", engine::ledger::WITHDRAWAL_TRANSITIONS),
    ("Series", engine::coupon::TRANSITIONS),
    ("Order", engine::market::TRANSITIONS),
    ("Redemption", engine::clearing::TRANSITIONS),
];

#[cfg(test)]
mod tests;
