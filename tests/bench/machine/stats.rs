//! Latencies and medians.

/// What one run of one side came to.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Run {
    pub(crate) per_second: f64,
    /// Milliseconds.
    pub(crate) p50: f64,
    pub(crate) p99: f64,
    /// Microseconds of processor time for each operation, of everybody who works for it.
    pub(crate) cpu: f64,
    /// The same of the load generator.
    pub(crate) load: f64,
    /// Bytes of memory, where that was asked for.
    pub(crate) memory: f64,
    /// Sockets that the server closed by itself: it gave them up.
    pub(crate) lost: f64,
}

/// The middle of several runs, figure by figure.
pub(crate) fn middle(runs: &[Run]) -> Run {
    let of = |figure: fn(&Run) -> f64| median(runs.iter().map(figure).collect());
    Run {
        per_second: of(|run| run.per_second),
        p50: of(|run| run.p50),
        p99: of(|run| run.p99),
        cpu: of(|run| run.cpu),
        load: of(|run| run.load),
        memory: of(|run| run.memory),
        lost: of(|run| run.lost),
    }
}

pub(crate) fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    let middle = figures.len() / 2;
    match figures.len() {
        0 => 0.0,
        odd if odd % 2 == 1 => figures[middle],
        _ => (figures[middle - 1] + figures[middle]) / 2.0,
    }
}

/// The figure below which `part` of all lie.
pub(crate) fn share(figures: &mut [f64], part: f64) -> f64 {
    figures.sort_by(f64::total_cmp);
    let at = (figures.len() as f64 * part) as usize;
    figures
        .get(at.min(figures.len().saturating_sub(1)))
        .copied()
        .unwrap_or(0.0)
}
