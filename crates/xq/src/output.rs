//! Tables for people, JSON for programs.

use std::io::{self, Write};

/// Which way a column leans.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Lean {
    /// Text.
    Left,
    /// Numbers.
    Right,
}

/// Rows under headings, each column as wide as its widest cell.
pub struct Table {
    columns: Vec<(String, Lean)>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these columns and no rows.
    pub fn new(columns: &[(&str, Lean)]) -> Self {
        let columns = columns.iter().map(|(name, lean)| ((*name).to_owned(), *lean));
        Self { columns: columns.collect(), rows: Vec::new() }
    }

    /// Adds a row, which has a cell for every column.
    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.add(cells.into());
    }

    /// The same where nobody knows before how many columns there are.
    pub fn add(&mut self, cells: Vec<String>) {
        assert_eq!(cells.len(), self.columns.len(), "a row has a cell for every column");
        self.rows.push(cells);
    }

    /// Writes it.
    pub fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let names: Vec<_> = self.columns.iter().map(|(name, _)| name.clone()).collect();
        let widths = self.widths();
        for row in std::iter::once(&names).chain(&self.rows) {
            writeln!(out, "{}", self.line(row, &widths).trim_end())?;
        }
        Ok(())
    }

    fn widths(&self) -> Vec<usize> {
        let width = |at: usize| {
            let cells = self.rows.iter().map(|row| wide(&row[at]));
            cells.chain([wide(&self.columns[at].0)]).max().unwrap_or(0)
        };
        (0..self.columns.len()).map(width).collect()
    }

    fn line(&self, cells: &[String], widths: &[usize]) -> String {
        let mut line = String::new();
        for ((cell, width), (_, lean)) in cells.iter().zip(widths).zip(&self.columns) {
            let gap = " ".repeat(width - wide(cell));
            match lean {
                Lean::Left => line.extend([cell, gap.as_str(), "  "]),
                Lean::Right => line.extend([gap.as_str(), cell, "  "]),
            }
        }
        line
    }
}

/// How many places a text takes on a terminal: Chinese characters take two.
fn wide(text: &str) -> usize {
    let places = |c: char| if c >= '\u{1100}' { 2 } else { 1 };
    text.chars().map(places).sum()
}

/// One JSON value on a line of its own.
pub fn json_line(out: &mut impl Write, value: &impl serde::Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    writeln!(out)
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
