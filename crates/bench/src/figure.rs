//! A number that a line gives, and what is asked of it.

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// So many.
    Count,
    /// So many a second.
    PerSecond,
    /// Milliseconds.
    Milliseconds,
    /// Microseconds.
    Microseconds,
    /// Seconds.
    Seconds,
    /// Bytes.
    Bytes,
    /// Mebibytes.
    Mebibytes,
    /// Megabytes, of 1,000,000 bytes.
    Megabytes,
}

impl Unit {
    /// As it stands behind a number.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Count => "",
            Self::PerSecond => "/s",
            Self::Milliseconds => "ms",
            Self::Microseconds => "µs",
            Self::Seconds => "s",
            Self::Bytes => "B",
            Self::Mebibytes => "MiB",
            Self::Megabytes => "MB",
        }
    }
}

/// What is asked of a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// This or more.
    AtLeast(f64),
    /// Less than this.
    Below(f64),
    /// This or less.
    AtMost(f64),
}

impl Bound {
    /// Whether `value` is what is asked.
    #[must_use]
    pub fn holds(self, value: f64) -> bool {
        match self {
            Self::AtLeast(least) => value >= least,
            Self::Below(most) => value < most,
            Self::AtMost(most) => value <= most,
        }
    }

    /// The number in it.
    #[must_use]
    pub const fn number(self) -> f64 {
        match self {
            Self::AtLeast(number) | Self::Below(number) | Self::AtMost(number) => number,
        }
    }

    /// The sign before it.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::AtLeast(_) => "≥",
            Self::Below(_) => "<",
            Self::AtMost(_) => "≤",
        }
    }
}

/// A number that a line gives.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    /// Its name in JSON.
    pub id: &'static str,
    /// What it is, in English.
    pub english: &'static str,
    /// What it is, in Chinese.
    pub chinese: &'static str,
    /// What it counts.
    pub unit: Unit,
    /// What is asked of it; none where it only puts others in proportion.
    pub bound: Option<Bound>,
    /// The figure of the same line that it is put in proportion to.
    pub against: Option<&'static str>,
}

impl Figure {
    /// A figure that nothing is asked of.
    #[must_use]
    pub const fn new(
        id: &'static str,
        english: &'static str,
        chinese: &'static str,
        unit: Unit,
    ) -> Self {
        Self { id, english, chinese, unit, bound: None, against: None }
    }

    /// The same with a target.
    #[must_use]
    pub const fn asked(mut self, bound: Bound) -> Self {
        self.bound = Some(bound);
        self
    }

    /// The same with a baseline.
    #[must_use]
    pub const fn against(mut self, id: &'static str) -> Self {
        self.against = Some(id);
        self
    }
}
