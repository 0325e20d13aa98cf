use super::{Mark, flow};
use crate::sheet;
use crate::{Align, Column, Document, Made, Part, Row};

fn document(rows: usize) -> Document {
    let column = |title: &str, align| Column { title: title.to_owned(), share: 1, align };
    let rows = (0..rows).map(|number| Row {
        cells: vec![format!("row {number}"), "1.00".to_owned()],
        is_strong: false,
    });
    let columns = vec![column("What", Align::Left), column("How much", Align::Right)];
    Document {
        language: "en".to_owned(),
        house: "House".to_owned(),
        title: "Title".to_owned(),
        facts: vec![["Name".to_owned(), "Value".to_owned()]],
        parts: vec![
            Part::Heading("Heading".to_owned()),
            Part::Table { columns, rows: rows.collect() },
            Part::Note("A note.".to_owned()),
        ],
        foot: "Foot".to_owned(),
        numbering: "Page {page} of {pages}".to_owned(),
        made: Made { year: 2026, month: 11, day: 26, hour: 4, minute: 30, second: 0 },
    }
}

fn texts(page: &[Mark]) -> Vec<&str> {
    let texts = page.iter().filter_map(|mark| match mark {
        Mark::Text { text, .. } => Some(text.as_str()),
        Mark::Box { .. } => None,
    });
    texts.collect()
}

#[test]
fn every_row_stands_once_and_every_page_has_heads_and_a_number() {
    let pages = flow(&document(200));
    assert!(pages.len() > 3);
    let rows = pages.iter().flat_map(|page| texts(page)).filter(|text| text.starts_with("row "));
    let expected: Vec<String> = (0..200).map(|number| format!("row {number}")).collect();
    assert_eq!(rows.collect::<Vec<_>>(), expected);
    for (page, number) in pages.iter().zip(1..) {
        let texts = texts(page);
        let numbered = format!("Page {number} of {}", pages.len());
        for wanted in ["How much", "House", "Foot", numbered.as_str()] {
            assert!(texts.contains(&wanted), "{wanted} on page {number}");
        }
    }
}

#[test]
fn nothing_stands_outside_the_sheet() {
    let mut long = document(40);
    long.foot = "foot ".repeat(100);
    long.facts[0][1] = "价值".repeat(100);
    for mark in flow(&long).iter().flatten() {
        let (left, right, low) = match mark {
            Mark::Text { x, y, size, weight, text, .. } => {
                (*x, x + super::width(text, *weight, *size), *y)
            }
            Mark::Box { x, y, width, height, .. } => (*x, x + width, y + height),
        };
        assert!(left >= sheet::MARGIN - 0.1, "{mark:?}");
        assert!(right <= sheet::MARGIN + sheet::INSIDE + 0.1, "{mark:?}");
        assert!(low <= sheet::HEIGHT - 20.0, "{mark:?}");
    }
}

#[test]
fn the_same_document_is_the_same_file() {
    let [one, two] = [document(60), document(60)].map(|it| it.to_pdf().expect("a file"));
    assert!(one.starts_with(b"%PDF-"));
    assert!(one.len() < 60_000, "{}", one.len());
    assert_eq!(one, two);
}
