//! Pages as a PDF file.

use crate::flow::{Ink, Mark, Page};
use crate::font::{Weight, shape};
use crate::{Document, Made, sheet};
use krilla::color::rgb;
use krilla::error::KrillaError;
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;

/// How much thicker a font without a bold of its own is drawn, as a share of the size of the text.
const THICKER: f32 = 0.028;

/// The file could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the document could not be written: {0}")]
pub struct PaperError(String);

impl From<KrillaError> for PaperError {
    fn from(error: KrillaError) -> Self {
        Self(format!("{error:?}"))
    }
}

/// Draws pages.
pub fn draw(document: &Document, pages: &[Page]) -> Result<Vec<u8>, PaperError> {
    let mut file = krilla::Document::new();
    file.set_metadata(metadata(document));
    let size = PageSettings::from_wh(sheet::WIDTH, sheet::HEIGHT);
    let settings = size.ok_or_else(|| PaperError("the sheet has no size".to_owned()))?;
    for marks in pages {
        let mut page = file.start_page_with(settings.clone());
        let mut surface = page.surface();
        for mark in marks {
            put(&mut surface, mark);
        }
        surface.finish();
        page.finish();
    }
    Ok(file.finish()?)
}

fn metadata(document: &Document) -> Metadata {
    Metadata::new()
        .title(document.title.clone())
        .language(document.language.clone())
        .authors(vec![document.house.clone()])
        .creator("Xianquan".to_owned())
        .creation_date(date(document.made))
}

fn date(made: Made) -> DateTime {
    DateTime::new(made.year)
        .month(made.month)
        .day(made.day)
        .hour(made.hour)
        .minute(made.minute)
        .second(made.second)
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

fn colour(ink: Ink) -> rgb::Color {
    match ink {
        Ink::Black => rgb::Color::new(0x1c, 0x1c, 0x1c),
        Ink::Grey => rgb::Color::new(0x66, 0x6b, 0x73),
        Ink::Blue => rgb::Color::new(0x16, 0x3a, 0x5f),
        Ink::Hairline => rgb::Color::new(0xd4, 0xd8, 0xde),
        Ink::Shade => rgb::Color::new(0xec, 0xf0, 0xf5),
    }
}

fn put(surface: &mut Surface<'_>, mark: &Mark) {
    match mark {
        Mark::Text { x, y, size, weight, ink, text } => {
            write(surface, Point::from_xy(*x, *y), *size, (*weight, *ink), text);
        }
        Mark::Box { x, y, width, height, ink } => {
            surface.set_stroke(None);
            surface.set_fill(Some(fill(*ink)));
            if let Some(path) = rectangle(*x, *y, *width, *height) {
                surface.draw_path(&path);
            }
        }
    }
}

fn fill(ink: Ink) -> Fill {
    Fill { paint: colour(ink).into(), ..Fill::default() }
}

fn rectangle(x: f32, y: f32, width: f32, height: f32) -> Option<Path> {
    let mut path = PathBuilder::new();
    path.push_rect(Rect::from_xywh(x, y, width, height)?);
    path.finish()
}

fn write(
    surface: &mut Surface<'_>,
    at: Point,
    size: f32,
    (weight, ink): (Weight, Ink),
    text: &str,
) {
    let mut x = at.x;
    for run in shape(text, weight) {
        let stroke =
            Stroke { paint: colour(ink).into(), width: size * THICKER, ..Stroke::default() };
        surface.set_fill(Some(fill(ink)));
        surface.set_stroke(run.is_thin.then_some(stroke));
        let (start, font) = (Point::from_xy(x, at.y), run.face.font.clone());
        surface.draw_glyphs(start, &run.glyphs, font, &run.text, size, false);
        x += run.width * size;
    }
}
