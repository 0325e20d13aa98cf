//! `xq bench scale`: what an op costs as the world grows.

use super::folder::Folder;
use super::table::{look, machine_line};
use crate::failure::{Done, Failure};
use crate::output::{Lean, Table, json_line};
use ::bench::Setting;
use ::bench::scale::{self, Curve, Study, Trace};
use serde_json::json;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Measure what an op costs as the world grows, at steps of ten.
#[derive(clap::Args)]
pub struct Args {
    /// Two steps fewer: to see that it works.
    #[arg(long, env = "XQ_BENCH_QUICK")]
    quick: bool,
    /// Only these curves, by name.
    #[arg(long, env = "XQ_BENCH_ONLY", value_name = "CURVE", value_delimiter = ',', value_parser = study)]
    only: Vec<Study>,
    /// Draw each curve into this folder, as CURVE.svg.
    #[arg(long, env = "XQ_BENCH_SVG", value_name = "DIR")]
    svg: Option<PathBuf>,
    /// Print JSON.
    #[arg(long, env = "XQ_JSON")]
    json: bool,
}

fn study(name: &str) -> Result<Study, String> {
    let names = || scale::ALL.iter().map(|study| study.name).collect::<Vec<_>>().join(", ");
    scale::find(name).copied().ok_or_else(|| format!("there are: {}", names()))
}

pub fn run(data: &Path, args: &Args) -> Done {
    let folder = Folder::make(data)?;
    let machine = look(folder.path());
    let folder_of = folder.path().to_owned();
    let setting = Setting { quick: args.quick, folder: folder_of, program: env::current_exe()? };
    let mut curves = Vec::new();
    for study in if args.only.is_empty() { scale::ALL } else { &args.only } {
        let curve = study.curve(&setting, &|text| eprintln!("xq: {text}"));
        let curve = curve.map_err(|error| Failure::while_doing(error, study.name))?;
        if let Some(folder) = &args.svg {
            fs::create_dir_all(folder)?;
            fs::write(folder.join(format!("{}.svg", curve.name)), scale::svg(&curve))?;
        }
        curves.push(curve);
    }
    let mut out = io::stdout().lock();
    if args.json {
        let machine = serde_json::to_value(&machine)?;
        let told = json!({ "quick": args.quick, "machine": machine, "curves": curves });
        return Ok(json_line(&mut out, &told)?);
    }
    writeln!(out, "{}", machine_line(&machine))?;
    curves.iter().try_for_each(|curve| Ok(print(&mut out, curve)?))
}

/// Microseconds at each size, and by how much a step of ten multiplies them.
fn print(out: &mut impl Write, curve: &Curve) -> io::Result<()> {
    writeln!(out, "\n{}: µs by {} {}", curve.name, curve.english, curve.chinese)?;
    let sizes = curve.traces.first().map(|trace| trace.points.as_slice()).unwrap_or_default();
    let sizes: Vec<_> = sizes.iter().map(|(size, _)| size.to_string()).collect();
    let numbers = sizes.iter().map(|size| (size.as_str(), Lean::Right));
    let columns: Vec<_> = [("", Lean::Left)].into_iter().chain(numbers).collect();
    let mut table = Table::new(&[columns, vec![("× a step of ten 每十倍", Lean::Right)]].concat());
    for trace in &curve.traces {
        table.add(cells(trace));
    }
    table.print(out)
}

fn cells(trace: &Trace) -> Vec<String> {
    let costs = trace.points.iter().map(|(_, cost)| format!("{cost:.2}"));
    let growth = trace.growth().map(|growth| format!("{growth:.2}"));
    [trace.name.to_owned()].into_iter().chain(costs).chain([growth.unwrap_or_default()]).collect()
}
