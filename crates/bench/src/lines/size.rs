//! The program as a file.

use std::fs;

use crate::{Bound, Error, Figure, Line, Place, Setting, Unit};

pub const LINE: Line = Line {
    name: "size",
    about: "size of the program that is running this",
    figures: &[
        Figure::new("binary", "binary", "程序大小", Unit::Megabytes).asked(Bound::Below(60.0))
    ],
    place: Place::Here,
    runs: 1,
    prepare: None,
    run,
    warm_up: false,
};

#[allow(clippy::cast_precision_loss, reason = "megabytes")]
fn run(setting: &Setting) -> Result<Vec<f64>, Error> {
    Ok(vec![fs::metadata(&setting.program)?.len() as f64 / 1e6])
}
