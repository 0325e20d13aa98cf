//! How figures are told.

use crate::output::{Lean, Table, json_line};
use ::bench::{Machine, Measured};
use serde_json::{Value, json};
use std::io::{self, Write};
use std::path::Path;

/// Looks at the machine, and warns where it is busy.
pub fn look(folder: &Path) -> Machine {
    let machine = Machine::look(folder);
    if !machine.is_idle() {
        let load = machine.load;
        eprintln!("xq: other work is going on here (load {load}): figures are lower bounds");
    }
    machine
}

/// What was measured on, in a line.
pub fn machine_line(machine: &Machine) -> String {
    let Machine { cpu, cores, memory, kernel, file_system, load } = machine;
    let gibibytes = memory >> 30;
    format!("{cpu}, {cores} cores, {gibibytes} GiB, Linux {kernel}, {file_system}, load {load}")
}

/// For people.
pub fn text(
    out: &mut impl Write,
    machine: &Machine,
    commit: &str,
    all: &[Measured],
) -> io::Result<()> {
    writeln!(out, "xq {} {commit}", env!("CARGO_PKG_VERSION"))?;
    writeln!(out, "{}", machine_line(machine))?;
    writeln!(out)?;
    let columns = [
        ("line 项目", Lean::Left),
        ("figure 指标", Lean::Left),
        ("", Lean::Left),
        ("median 中位数", Lean::Right),
        ("least–most 最小–最大", Lean::Right),
        ("target 目标", Lean::Right),
        ("", Lean::Left),
        ("ratio 倍率", Lean::Left),
    ];
    let mut table = Table::new(&columns);
    let mut last = "";
    for measured in all {
        let name = if measured.line == last { "" } else { measured.line };
        last = measured.line;
        table.row(cells(name, measured));
    }
    table.print(out)
}

fn cells(name: &str, measured: &Measured) -> [String; 8] {
    let Measured { figure, reading, ratio, .. } = measured;
    let bound = figure.bound.map(|bound| format!("{} {}", bound.sign(), number(bound.number())));
    let verdict = measured.holds().map(|holds| if holds { "✔" } else { "✘" });
    let ratio = ratio.map(|ratio| format!("{ratio:.2} × {}", figure.against.unwrap_or_default()));
    [
        name.to_owned(),
        figure.english.to_owned(),
        figure.chinese.to_owned(),
        format!("{} {}", number(reading.median), figure.unit.sign()).trim_end().to_owned(),
        format!("{}–{}", number(reading.least), number(reading.most)),
        bound.unwrap_or_default(),
        verdict.unwrap_or_default().to_owned(),
        ratio.unwrap_or_default(),
    ]
}

/// Three digits or more, grouped by thousands.
fn number(value: f64) -> String {
    if value < 0.1 {
        return format!("{value:.4}");
    }
    if value < 10.0 {
        return format!("{value:.2}");
    }
    if value < 100.0 {
        return format!("{value:.1}");
    }
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// For programs.
pub fn json(
    out: &mut impl Write,
    machine: &Machine,
    commit: &str,
    quick: bool,
    all: &[Measured],
) -> io::Result<()> {
    let figures: Vec<Value> = all.iter().map(figure).collect();
    let version = env!("CARGO_PKG_VERSION");
    let machine = serde_json::to_value(machine)?;
    json_line(
        out,
        &json!({
            "version": version, "commit": commit, "quick": quick,
            "machine": machine, "figures": figures,
        }),
    )
}

fn figure(measured: &Measured) -> Value {
    let Measured { line, figure, reading, ratio } = measured;
    let target = figure.bound.map(|bound| format!("{} {}", bound.sign(), bound.number()));
    json!({
        "line": line, "figure": figure.id, "unit": figure.unit.sign(),
        "english": figure.english, "chinese": figure.chinese,
        "median": reading.median, "least": reading.least, "most": reading.most,
        "runs": reading.runs, "target": target, "holds": measured.holds(),
        "ratio": ratio, "against": figure.against,
    })
}
