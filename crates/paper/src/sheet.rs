//! The sheet and the sizes of what stands on it, in points (1/72 inch).

/// A4.
pub const WIDTH: f32 = 595.28;
pub const HEIGHT: f32 = 841.89;
/// Left and right.
pub const MARGIN: f32 = 42.0;
/// Between the margins.
pub const INSIDE: f32 = WIDTH - 2.0 * MARGIN;
/// Where the head of a page has its text.
pub const HEAD_LINE: f32 = 40.0;
/// Where the rule below it is.
pub const HEAD_RULE: f32 = 50.0;
/// Where the text of a page begins and ends.
pub const TOP: f32 = 64.0;
pub const BOTTOM: f32 = HEIGHT - 58.0;
/// Where the rule above the foot of a page is, and its text.
pub const FOOT_RULE: f32 = HEIGHT - 46.0;
pub const FOOT_LINE: f32 = HEIGHT - 33.0;

/// Sizes of text.
pub const TITLE: f32 = 19.0;
pub const HOUSE: f32 = 9.5;
pub const HEADING: f32 = 10.5;
pub const TEXT: f32 = 8.0;
pub const SMALL: f32 = 6.8;

/// Heights of lines.
pub const TITLE_HEIGHT: f32 = 34.0;
pub const FACT_HEIGHT: f32 = 14.0;
pub const HEADING_HEIGHT: f32 = 25.0;
pub const HEAD_ROW: f32 = 17.0;
pub const ROW: f32 = 14.5;
pub const NOTE_LINE: f32 = 10.0;
/// After facts, tables and notes.
pub const GAP: f32 = 7.0;
/// Between the edge of a cell and its text.
pub const PAD: f32 = 4.0;
