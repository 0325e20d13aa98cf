//! Running a line: warm-up, runs, median and spread.

use std::process::{Command, Stdio};

use crate::{Error, Figure, Line, Place, Setting};

/// What the runs of one figure gave.
#[derive(Clone, Debug)]
pub struct Measured {
    /// The line it belongs to.
    pub line: &'static str,
    /// What it is.
    pub figure: Figure,
    /// What the runs gave.
    pub reading: Reading,
    /// Median over the median of the baseline.
    pub ratio: Option<f64>,
}

impl Measured {
    /// Whether the median is what is asked; none where nothing is.
    #[must_use]
    pub fn holds(&self) -> Option<bool> {
        self.figure.bound.map(|bound| bound.holds(self.reading.median))
    }
}

/// Several values of one figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// The middle one; of an even number, the mean of the two in the middle.
    pub median: f64,
    /// The least.
    pub least: f64,
    /// The most.
    pub most: f64,
    /// How many.
    pub runs: usize,
}

impl Reading {
    /// Of these values.
    ///
    /// # Panics
    /// Where there are none.
    #[must_use]
    pub fn of(mut values: Vec<f64>) -> Self {
        assert!(!values.is_empty(), "a figure has values");
        values.sort_by(f64::total_cmp);
        let (middle, runs) = (values.len() / 2, values.len());
        let median = if runs.is_multiple_of(2) {
            f64::midpoint(values[middle - 1], values[middle])
        } else {
            values[middle]
        };
        Self { median, least: values[0], most: values[runs - 1], runs }
    }
}

/// Measures a line: `runs` times, or as often as the line itself says. `progress` is told what is
/// being done.
///
/// # Errors
/// Where a run fails.
pub fn measure(
    line: &Line,
    setting: &Setting,
    runs: Option<u32>,
    progress: &dyn Fn(&str),
) -> Result<Vec<Measured>, Error> {
    if let Some(prepare) = line.prepare {
        progress(&format!("{}: preparing", line.name));
        prepare(setting)?;
    }
    if line.warm_up {
        progress(&format!("{}: warming up", line.name));
        run(line, setting)?;
    }
    let runs = runs.unwrap_or(if setting.quick { 1 } else { line.runs }).max(1);
    let mut values = vec![Vec::new(); line.figures.len()];
    for number in 1..=runs {
        progress(&format!("{}: run {number} of {runs}", line.name));
        for (all, value) in values.iter_mut().zip(run(line, setting)?) {
            all.push(value);
        }
    }
    Ok(measured(line, values))
}

fn measured(line: &Line, values: Vec<Vec<f64>>) -> Vec<Measured> {
    let readings: Vec<_> = values.into_iter().map(Reading::of).collect();
    let median_of = |id: &str| {
        let at = line.figures.iter().position(|figure| figure.id == id);
        readings[at.expect("a baseline is a figure of its line")].median
    };
    let ratio = |figure: &Figure, reading: &Reading| {
        let baseline = median_of(figure.against?);
        (baseline > 0.0).then(|| reading.median / baseline)
    };
    let pairs = line.figures.iter().zip(&readings);
    let all = pairs.map(|(figure, reading)| Measured {
        line: line.name,
        figure: *figure,
        reading: *reading,
        ratio: ratio(figure, reading),
    });
    all.collect()
}

/// One run, where the line says.
fn run(line: &Line, setting: &Setting) -> Result<Vec<f64>, Error> {
    let values = match line.place {
        Place::Here => (line.run)(setting)?,
        Place::Alone => run_alone(line, setting)?,
    };
    if values.len() != line.figures.len() {
        return Err(Error::new(format!("{} gave {} figures", line.name, values.len())));
    }
    Ok(values)
}

fn run_alone(line: &Line, setting: &Setting) -> Result<Vec<f64>, Error> {
    let mut command = Command::new(&setting.program);
    command.args(["bench", "--child", line.name, "--data"]).arg(&setting.folder);
    if setting.quick {
        command.arg("--quick");
    }
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(Error::new(format!("{}: its process ended with {}", line.name, output.status)));
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}
