//! Progress on long work: on standard error, and only where somebody watches.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar over `total` steps, with what is being done in front.
pub fn bar(total: u64, what: &'static str) -> ProgressBar {
    let style =
        ProgressStyle::with_template("{msg} {wide_bar} {human_pos}/{human_len} {per_sec} {eta}");
    let bar = ProgressBar::new(total).with_message(what);
    bar.set_style(style.expect("the template is well formed"));
    bar
}
