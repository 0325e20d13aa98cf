//! Documents on paper: what a bank prints, as PDF, in English and Chinese.
//!
//! A [`Document`] says what stands on the paper, in words and figures that are already written out; this
//! crate decides where: A4, upright, tables that go on over pages with their heads repeated, pages numbered.
//! It knows nothing of coupons or money. The fonts are embedded, and only the glyphs that are used go into
//! the file.
//!
//! ```text
//! Document ──flow──► lines on pages ──draw──► PDF
//! ```

mod draw;
mod flow;
mod font;
mod sheet;

pub use draw::PaperError;

/// How a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Figures.
    Right,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its head.
    pub title: String,
    /// Its share of the width; the shares of a table need not have a certain sum.
    pub share: u16,
    /// How it stands.
    pub align: Align,
}

/// A row of a table.
#[derive(Clone, Debug)]
pub struct Row {
    /// A text for each column. What is too long for its column is cut, and ends with an ellipsis.
    pub cells: Vec<String>,
    /// Whether it stands out: a balance, a sum.
    pub is_strong: bool,
}

/// What follows on the pages.
#[derive(Clone, Debug)]
pub enum Part {
    /// A heading; it stays with what follows it.
    Heading(String),
    /// Rows under heads.
    Table {
        /// Its columns.
        columns: Vec<Column>,
        /// Its rows.
        rows: Vec<Row>,
    },
    /// Words, broken into lines.
    Note(String),
}

/// When a document was made, in UTC.
#[derive(Clone, Copy, Debug)]
pub struct Made {
    /// Year.
    pub year: u16,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day, 1 to 31.
    pub day: u8,
    /// Hour.
    pub hour: u8,
    /// Minute.
    pub minute: u8,
    /// Second.
    pub second: u8,
}

/// A whole document.
#[derive(Clone, Debug)]
pub struct Document {
    /// Language tag, such as `zh-CN`.
    pub language: String,
    /// Who draws it up; the head of every page.
    pub house: String,
    /// What it is.
    pub title: String,
    /// Names and values below the title, in two columns.
    pub facts: Vec<[String; 2]>,
    /// What follows.
    pub parts: Vec<Part>,
    /// The foot of every page.
    pub foot: String,
    /// The number of a page: `{page}` and `{pages}` are filled in.
    pub numbering: String,
    /// When it was made.
    pub made: Made,
}

impl Document {
    /// The document as the bytes of a PDF file; the same bytes for the same document.
    ///
    /// # Errors
    /// Where the library that writes the file refuses.
    pub fn to_pdf(&self) -> Result<Vec<u8>, PaperError> {
        draw::draw(self, &flow::flow(self))
    }
}
