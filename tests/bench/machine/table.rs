//! The one table that a run prints and leaves in the README.

use super::limits::Limits;
use std::fmt::Write;
use std::path::Path;

const BEGIN: &str = "<!-- bench: begin -->";
const END: &str = "<!-- bench: end -->";

/// One line of the table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    pub(crate) what: String,
    pub(crate) ours: String,
    pub(crate) peer: String,
    /// How we stand to the peer, in the words of the goal.
    pub(crate) ratio: String,
    pub(crate) goal: &'static str,
    /// `None`: nothing was promised.
    pub(crate) reached: Option<bool>,
    /// The limit of the machine and our share of it.
    pub(crate) limit: String,
}

/// Under which circumstances the table came to be.
pub(crate) struct Run {
    pub(crate) limits: Limits,
    pub(crate) scale: f64,
    pub(crate) rounds: usize,
}

pub(crate) fn table(run: &Run, lines: &[Line]) -> String {
    let mut text = String::new();
    let limits = run.limits;
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let _ = writeln!(
        text,
        "{cores} cores, load generator, peers and ours on the same ones; {} rounds, each side in turn, medians. What the \
         machine itself does: {} `fdatasync`/s of 4 KiB, {} sends/s of 1 KiB over loopback by one thread, {:.0} µs there \
         and back, {:.1} GB/s copied in memory.{}\n",
        run.rounds,
        thousands(limits.syncs),
        thousands(limits.sends),
        limits.round_trip,
        limits.copied / 1e9,
        if run.scale == 1.0 {
            String::new()
        } else {
            format!(
                " **A quick pass: sizes and times scaled by {}; only ratios say something.**",
                run.scale
            )
        },
    );
    text.push_str(
        "| what | ours | peer | ratio | to reach | | limit of the machine |\n|---|---|---|---|---|---|---|\n",
    );
    for line in lines {
        let mark = match line.reached {
            Some(true) => "✓",
            Some(false) => "✗",
            None => "",
        };
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {mark} | {} |",
            line.what, line.ours, line.peer, line.ratio, line.goal, line.limit
        );
    }
    text
}

/// Puts the table between the marks of a file; without marks nothing is written.
///
/// # Errors
/// When the file cannot be read or written.
pub(crate) fn put(file: &Path, table: &str) -> std::io::Result<bool> {
    let text = std::fs::read_to_string(file)?;
    let marked = text
        .split_once(BEGIN)
        .and_then(|(head, rest)| Some((head, rest.split_once(END)?.1)));
    let Some((head, tail)) = marked else { return Ok(false) };
    std::fs::write(file, format!("{head}{BEGIN}\n{table}{END}{tail}"))?;
    Ok(true)
}

/// `12,345`; small figures keep what tells them apart.
pub(crate) fn thousands(figure: f64) -> String {
    if figure.abs() < 10.0 {
        return format!("{figure:.2}");
    }
    if figure.abs() < 100.0 {
        return format!("{figure:.1}");
    }
    let digits = format!("{figure:.0}");
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `×5.3`, how many times ours is theirs.
pub(crate) fn times(ours: f64, theirs: f64) -> String {
    let ratio = if theirs > 0.0 { ours / theirs } else { 0.0 };
    format!("×{}", thousands(ratio))
}
