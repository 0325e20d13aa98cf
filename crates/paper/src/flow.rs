//! Where everything stands: the document as pages of texts, rules and shades.

use crate::font::{Weight, fit, width, wrap};
use crate::sheet;
use crate::{Align, Column, Document, Part, Row};

/// Colours that are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    Black,
    Grey,
    Blue,
    Hairline,
    Shade,
}

/// Something on a page. Points from the upper left corner; `y` of a text is its base line.
#[derive(Clone, Debug)]
pub enum Mark {
    Text { x: f32, y: f32, size: f32, weight: Weight, ink: Ink, text: String },
    Box { x: f32, y: f32, width: f32, height: f32, ink: Ink },
}

/// What stands on one page.
pub type Page = Vec<Mark>;

struct Flow {
    pages: Vec<Page>,
    /// Where the next line begins.
    y: f32,
}

/// Sets a document.
pub fn flow(document: &Document) -> Vec<Page> {
    let mut flow = Flow { pages: vec![Page::new()], y: sheet::TOP };
    flow.title(&document.title);
    flow.facts(&document.facts);
    for part in &document.parts {
        match part {
            Part::Heading(text) => flow.heading(text),
            Part::Table { columns, rows } => flow.table(columns, rows),
            Part::Note(text) => flow.note(text),
        }
    }
    let count = flow.pages.len();
    for (page, number) in flow.pages.iter_mut().zip(1_usize..) {
        frame(document, page, number, count);
    }
    flow.pages
}

impl Flow {
    fn put(&mut self, mark: Mark) {
        self.pages.last_mut().expect("there is always a page").push(mark);
    }

    fn text(&mut self, x: f32, rise: f32, size: f32, (weight, ink): (Weight, Ink), text: &str) {
        let y = self.y + rise;
        self.put(Mark::Text { x, y, size, weight, ink, text: text.to_owned() });
    }

    /// Turns the page where so much has no room.
    fn need(&mut self, height: f32) -> bool {
        let turns = self.y + height > sheet::BOTTOM;
        if turns {
            self.pages.push(Page::new());
            self.y = sheet::TOP;
        }
        turns
    }

    fn title(&mut self, text: &str) {
        self.text(sheet::MARGIN, 18.0, sheet::TITLE, (Weight::Bold, Ink::Blue), text);
        self.y += sheet::TITLE_HEIGHT;
    }

    fn facts(&mut self, facts: &[[String; 2]]) {
        let half = sheet::INSIDE / 2.0;
        let names = facts.iter().map(|[name, _]| width(name, Weight::Regular, sheet::TEXT));
        let indent = names.fold(0.0, f32::max) + 12.0;
        for pair in facts.chunks(2) {
            for ([name, value], column) in pair.iter().zip([0.0, half]) {
                let x = sheet::MARGIN + column;
                self.text(x, 9.0, sheet::TEXT, (Weight::Regular, Ink::Grey), name);
                let room = half - indent - sheet::PAD;
                let value = fit(value, Weight::Bold, sheet::TEXT, room);
                self.text(x + indent, 9.0, sheet::TEXT, (Weight::Bold, Ink::Black), &value);
            }
            self.y += sheet::FACT_HEIGHT;
        }
        self.y += sheet::GAP;
    }

    fn heading(&mut self, text: &str) {
        self.need(sheet::HEADING_HEIGHT + sheet::HEAD_ROW + 2.0 * sheet::ROW);
        self.text(sheet::MARGIN, 17.0, sheet::HEADING, (Weight::Bold, Ink::Blue), text);
        self.y += sheet::HEADING_HEIGHT;
    }

    fn note(&mut self, text: &str) {
        for line in wrap(text, sheet::SMALL, sheet::INSIDE) {
            self.need(sheet::NOTE_LINE);
            self.text(sheet::MARGIN, 8.0, sheet::SMALL, (Weight::Regular, Ink::Grey), &line);
            self.y += sheet::NOTE_LINE;
        }
        self.y += sheet::GAP;
    }

    fn table(&mut self, columns: &[Column], rows: &[Row]) {
        self.need(sheet::HEAD_ROW + sheet::ROW);
        self.heads(columns);
        for row in rows {
            if self.need(sheet::ROW) {
                self.heads(columns);
            }
            self.row(columns, row);
        }
        self.y += sheet::GAP;
    }

    fn heads(&mut self, columns: &[Column]) {
        self.band(sheet::HEAD_ROW, Ink::Shade);
        let titles = columns.iter().map(|column| column.title.as_str());
        self.cells(columns, titles, 11.5, (Weight::Bold, Ink::Blue));
        self.y += sheet::HEAD_ROW;
    }

    fn row(&mut self, columns: &[Column], row: &Row) {
        let weight = if row.is_strong { Weight::Bold } else { Weight::Regular };
        self.cells(columns, row.cells.iter().map(String::as_str), 10.0, (weight, Ink::Black));
        self.y += sheet::ROW;
        let y = self.y - 0.4;
        let (x, width) = (sheet::MARGIN, sheet::INSIDE);
        self.put(Mark::Box { x, y, width, height: 0.4, ink: Ink::Hairline });
    }

    fn band(&mut self, height: f32, ink: Ink) {
        let (x, y, width) = (sheet::MARGIN, self.y, sheet::INSIDE);
        self.put(Mark::Box { x, y, width, height, ink });
    }

    fn cells<'a>(
        &mut self,
        columns: &[Column],
        texts: impl Iterator<Item = &'a str>,
        rise: f32,
        (weight, ink): (Weight, Ink),
    ) {
        let shares: f32 = columns.iter().map(|column| f32::from(column.share)).sum();
        let mut left = sheet::MARGIN;
        for (column, text) in columns.iter().zip(texts) {
            let wide = sheet::INSIDE * f32::from(column.share) / shares;
            let text = fit(text, weight, sheet::TEXT, wide - 2.0 * sheet::PAD);
            let slack = wide - sheet::PAD - width(&text, weight, sheet::TEXT);
            let indent = if column.align == Align::Right { slack } else { sheet::PAD };
            self.text(left + indent, rise, sheet::TEXT, (weight, ink), &text);
            left += wide;
        }
    }
}

/// Head and foot of a page.
fn frame(document: &Document, page: &mut Page, number: usize, count: usize) {
    let numbered = document.numbering.replace("{page}", &number.to_string());
    let numbered = numbered.replace("{pages}", &count.to_string());
    let right =
        |text: &str, size| sheet::MARGIN + sheet::INSIDE - width(text, Weight::Regular, size);
    let mut text = |x, y, size, weight, ink, text: &str| {
        page.push(Mark::Text { x, y, size, weight, ink, text: text.to_owned() });
    };
    let house = &document.house;
    text(sheet::MARGIN, sheet::HEAD_LINE, sheet::HOUSE, Weight::Bold, Ink::Blue, house);
    if number > 1 {
        let x = right(&document.title, sheet::TEXT);
        text(x, sheet::HEAD_LINE, sheet::TEXT, Weight::Regular, Ink::Grey, &document.title);
    }
    let x = right(&numbered, sheet::SMALL);
    text(x, sheet::FOOT_LINE, sheet::SMALL, Weight::Regular, Ink::Grey, &numbered);
    let room = x - sheet::MARGIN - 12.0;
    let foot = fit(&document.foot, Weight::Regular, sheet::SMALL, room);
    text(sheet::MARGIN, sheet::FOOT_LINE, sheet::SMALL, Weight::Regular, Ink::Grey, &foot);
    for (y, height, ink) in
        [(sheet::HEAD_RULE, 1.2, Ink::Blue), (sheet::FOOT_RULE, 0.4, Ink::Hairline)]
    {
        page.push(Mark::Box { x: sheet::MARGIN, y, width: sheet::INSIDE, height, ink });
    }
}

#[cfg(test)]
mod tests;
