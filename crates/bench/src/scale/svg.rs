//! A curve as a picture: both axes in steps of ten, readable on light and on dark paper.

use std::fmt::Write;

use super::{Curve, Trace};

const WIDTH: f64 = 680.0;
const HEIGHT: f64 = 340.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 470.0;
const TOP: f64 = 48.0;
const BOTTOM: f64 = 292.0;
/// Lines of text must not lie closer.
const LINE: f64 = 16.0;

const STYLE: &str = "<style>\
    text{font:12px system-ui,sans-serif;fill:#1f2328}.t{font-weight:600;font-size:14px}\
    .g{stroke:#d0d7de;stroke-width:1}.l{fill:none;stroke-width:2}\
    .c0{stroke:#0969da}.c1{stroke:#bc4c00}.c2{stroke:#1a7f37}.c3{stroke:#8250df}\
    @media(prefers-color-scheme:dark){text{fill:#e6edf3}.g{stroke:#3d444d}\
    .c0{stroke:#58a6ff}.c1{stroke:#f0883e}.c2{stroke:#3fb950}.c3{stroke:#bc8cff}}</style>";

/// The picture, as the text of an SVG file.
#[must_use]
pub fn svg(curve: &Curve) -> String {
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\">\
         <title>Cost of an op by {}</title>{STYLE}",
        curve.english
    );
    let axes = Axes::of(curve);
    text(&mut out, (16.0, 24.0), "t", &format!("Cost of an op by {}", curve.english));
    grid(&mut out, &axes);
    for (at, trace) in curve.traces.iter().enumerate() {
        line(&mut out, &axes, at, trace);
    }
    labels(&mut out, &axes, curve);
    let middle = f64::midpoint(LEFT, RIGHT);
    let below = format!("{} {}", curve.english, curve.chinese);
    let _ = writeln!(
        out,
        "<text x=\"{middle:.0}\" y=\"{:.0}\" text-anchor=\"middle\">{below}</text></svg>",
        HEIGHT - 8.0
    );
    out
}

/// Exponents of ten at the ends of both axes.
struct Axes {
    x: (f64, f64),
    y: (f64, f64),
}

impl Axes {
    fn of(curve: &Curve) -> Self {
        let points = || curve.traces.iter().flat_map(|trace| &trace.points);
        let ends = |values: &mut dyn Iterator<Item = f64>| {
            let found = values.filter(|value| *value > 0.0).map(f64::log10);
            found.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)))
        };
        let (left, right) = ends(&mut points().map(|(size, _)| number(*size)));
        let (low, high) = ends(&mut points().map(|(_, cost)| *cost));
        Self {
            x: (left, right.max(left + 1.0)),
            y: (low.floor(), high.ceil().max(low.floor() + 1.0)),
        }
    }

    fn place(&self, size: f64, cost: f64) -> (f64, f64) {
        let share = |value: f64, (low, high): (f64, f64)| (value.log10() - low) / (high - low);
        let x = LEFT + share(size, self.x) * (RIGHT - LEFT);
        (x, BOTTOM - share(cost, self.y) * (BOTTOM - TOP))
    }
}

#[allow(clippy::cast_precision_loss, reason = "sizes of a measurement")]
fn number(size: u64) -> f64 {
    size as f64
}

fn text(out: &mut String, (x, y): (f64, f64), class: &str, what: &str) {
    let _ = write!(out, "<text class=\"{class}\" x=\"{x:.0}\" y=\"{y:.0}\">{what}</text>");
}

/// The whole powers of ten between two exponents.
fn powers((low, high): (f64, f64)) -> impl Iterator<Item = f64> {
    let first = low.ceil();
    (0..20_u8).map(move |n| first + f64::from(n)).take_while(move |power| *power <= high + 1e-9)
}

fn grid(out: &mut String, axes: &Axes) {
    for power in powers(axes.y) {
        let value = 10_f64.powf(power);
        let (_, y) = axes.place(1.0, value);
        let _ = write!(
            out,
            "<path class=\"g\" d=\"M{LEFT} {y:.1}H{RIGHT}\"/>\
             <text x=\"{:.0}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            LEFT - 8.0,
            y + 4.0,
            time(value)
        );
    }
    for power in powers(axes.x) {
        let value = 10_f64.powf(power);
        let (x, _) = axes.place(value, 1.0);
        let _ = write!(
            out,
            "<path class=\"g\" d=\"M{x:.1} {TOP}V{BOTTOM}\"/>\
             <text x=\"{x:.1}\" y=\"{:.0}\" text-anchor=\"middle\">{}</text>",
            BOTTOM + 18.0,
            count(value)
        );
    }
}

fn line(out: &mut String, axes: &Axes, at: usize, trace: &Trace) {
    let places = trace.points.iter().map(|(size, cost)| axes.place(number(*size), *cost));
    let mut path = String::new();
    for (n, (x, y)) in places.enumerate() {
        let _ = write!(path, "{}{x:.1} {y:.1}", if n == 0 { 'M' } else { 'L' });
        // A stroke of no length with round ends is a dot.
        let _ = write!(
            out,
            "<path class=\"c{at}\" stroke-width=\"7\" stroke-linecap=\"round\" \
             d=\"M{x:.1} {y:.1}h0\"/>"
        );
    }
    let _ = write!(out, "<path class=\"l c{at}\" d=\"{path}\"/>");
}

/// The name of each trace beside its end, apart from the others.
fn labels(out: &mut String, axes: &Axes, curve: &Curve) {
    let ends = curve.traces.iter().enumerate().filter_map(|(at, trace)| {
        let (size, cost) = *trace.points.last()?;
        let (x, y) = axes.place(number(size), cost);
        Some((y, x, at, trace.name))
    });
    let mut ends: Vec<_> = ends.collect();
    ends.sort_by(|one, other| one.0.total_cmp(&other.0));
    let room = LINE * number(ends.len().saturating_sub(1) as u64);
    let mut least = TOP;
    for (n, (y, x, at, name)) in ends.into_iter().enumerate() {
        let most = BOTTOM - room + LINE * number(n as u64);
        let beside = y.min(most).max(least);
        least = beside + LINE;
        let _ = write!(
            out,
            "<path class=\"c{at}\" fill=\"none\" stroke-opacity=\".5\" \
             d=\"M{:.1} {y:.1}L{:.1} {beside:.1}\"/>",
            x + 5.0,
            RIGHT + 14.0
        );
        text(out, (RIGHT + 18.0, beside + 4.0), "", name);
    }
}

/// Microseconds, in the largest unit that leaves a whole number.
fn time(micros: f64) -> String {
    match micros {
        m if m < 0.99 => format!("{:.0} ns", m * 1e3),
        m if m < 999.0 => format!("{m:.0} µs"),
        m if m < 999_000.0 => format!("{:.0} ms", m / 1e3),
        m => format!("{:.0} s", m / 1e6),
    }
}

fn count(value: f64) -> String {
    match value {
        v if v < 999.0 => format!("{v:.0}"),
        v if v < 999_000.0 => format!("{:.0} k", v / 1e3),
        v => format!("{:.0} M", v / 1e6),
    }
}
