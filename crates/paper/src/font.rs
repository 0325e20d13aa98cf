//! The fonts: which one has a character, and how wide text is.

use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};
use std::sync::LazyLock;

static WESTERN: &[u8] = include_bytes!("../fonts/western.ttf");
static WESTERN_BOLD: &[u8] = include_bytes!("../fonts/western-bold.ttf");
static CHINESE: &[u8] = include_bytes!("../fonts/chinese.ttf");

static FACES: LazyLock<[Face; 3]> =
    LazyLock::new(|| [WESTERN, WESTERN_BOLD, CHINESE].map(Face::new));

/// How heavy text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    Regular,
    Bold,
}

/// A font that is ready to be measured and drawn with.
pub struct Face {
    pub font: Font,
    reader: FontRef<'static>,
    em: f32,
}

impl Face {
    fn new(bytes: &'static [u8]) -> Self {
        let font = Font::new(bytes.into(), 0).expect("the fonts in this crate are fonts");
        let reader = FontRef::new(bytes).expect("the fonts in this crate are fonts");
        let em = font.units_per_em();
        Self { font, reader, em }
    }

    fn glyph(&self, character: char) -> Option<skrifa::GlyphId> {
        self.reader.charmap().map(character)
    }

    /// Width as a share of the size of the text.
    fn advance(&self, glyph: skrifa::GlyphId) -> f32 {
        let metrics = self.reader.glyph_metrics(Size::unscaled(), LocationRef::default());
        metrics.advance_width(glyph).unwrap_or(0.0) / self.em
    }
}

/// Characters that follow each other in one font.
pub struct Run {
    pub face: &'static Face,
    /// Whether the font has no weight of its own for bold text.
    pub is_thin: bool,
    pub text: String,
    pub glyphs: Vec<KrillaGlyph>,
    /// Width as a share of the size of the text.
    pub width: f32,
}

/// Text as runs. A character that no font has becomes the sign for a missing one.
pub fn shape(text: &str, weight: Weight) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for character in text.chars() {
        let (face, glyph) = find(character, weight);
        if runs.last().is_none_or(|run| !std::ptr::eq(run.face, face)) {
            let is_thin = weight == Weight::Bold && std::ptr::eq(face, &raw const FACES[2]);
            runs.push(Run { face, is_thin, text: String::new(), glyphs: Vec::new(), width: 0.0 });
        }
        if let Some(run) = runs.last_mut() {
            run.add(character, glyph);
        }
    }
    runs
}

impl Run {
    fn add(&mut self, character: char, glyph: skrifa::GlyphId) {
        let begin = self.text.len();
        self.text.push(character);
        let advance = self.face.advance(glyph);
        self.width += advance;
        self.glyphs.push(KrillaGlyph {
            glyph_id: GlyphId::new(glyph.to_u32()),
            text_range: begin..self.text.len(),
            x_advance: advance,
            x_offset: 0.0,
            y_offset: 0.0,
            y_advance: 0.0,
            location: None,
        });
    }
}

fn find(character: char, weight: Weight) -> (&'static Face, skrifa::GlyphId) {
    let [regular, bold, chinese] = &*FACES;
    let western = if weight == Weight::Bold { bold } else { regular };
    let found =
        [western, chinese].into_iter().find_map(|face| Some((face, face.glyph(character)?)));
    found.unwrap_or((western, skrifa::GlyphId::NOTDEF))
}

/// How wide a text is, in points.
pub fn width(text: &str, weight: Weight, size: f32) -> f32 {
    shape(text, weight).iter().map(|run| run.width * size).sum()
}

/// The text, or as much of it as has room, with an ellipsis.
pub fn fit(text: &str, weight: Weight, size: f32, room: f32) -> String {
    if width(text, weight, size) <= room {
        return text.to_owned();
    }
    let room = room - width("…", weight, size);
    let mut taken = 0.0;
    let fits = |character: &char| {
        let (face, glyph) = find(*character, weight);
        taken += face.advance(glyph) * size;
        taken <= room
    };
    let mut cut: String = text.chars().take_while(fits).collect();
    cut.push('…');
    cut
}

/// A text broken into lines: between words, and between any two Chinese characters.
pub fn wrap(text: &str, size: f32, room: f32) -> Vec<String> {
    let mut lines = vec![String::new()];
    for piece in pieces(text) {
        let line = lines.last_mut().expect("there is always a line");
        let longer = format!("{line}{piece}");
        if !line.is_empty() && width(longer.trim_end(), Weight::Regular, size) > room {
            lines.push(piece.trim_start().to_owned());
        } else {
            *line = longer;
        }
    }
    lines
}

/// What may not be broken: words with the space after them, Chinese characters with the stop after them.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut may_break = false;
    for character in text.chars() {
        let is_chinese = character >= '\u{2E80}';
        let is_stop = "，。、；：）”’？！".contains(character);
        if (may_break || is_chinese) && !is_stop {
            pieces.push(String::new());
        }
        pieces.last_mut().expect("there is always a piece").push(character);
        may_break = character == ' ' || is_chinese && !"（“‘".contains(character);
    }
    pieces
}

#[cfg(test)]
mod tests;
