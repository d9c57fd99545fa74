//! What the operating system says that processes have used.

use std::collections::HashMap;
use std::fs;

/// Ticks of the kernel in a second (USER_HZ), the same on every Linux that runs here.
const TICKS: f64 = 100.0;

/// Seconds of processor time that `roots` and everything that descends from them have used.
pub(crate) fn of_tree(roots: &[u32]) -> f64 {
    family(roots)
        .iter()
        .filter_map(|pid| seconds(&format!("/proc/{pid}/stat")))
        .sum()
}

/// Seconds that this thread has used: it is the one that makes the load.
pub(crate) fn of_this_thread() -> f64 {
    // Nanoseconds where the kernel tells them; ticks are too coarse for a short run.
    let exact = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let exact = exact.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    exact.map_or_else(|| seconds("/proc/thread-self/stat").unwrap_or(0.0), |nanos| nanos / 1e9)
}

/// Seconds that this process has used, all its threads together.
pub(crate) fn of_this_process() -> f64 {
    seconds("/proc/self/stat").unwrap_or(0.0)
}

/// Bytes that the processes hold for themselves alone, shared pages divided among those who share them (PSS).
pub(crate) fn memory(roots: &[u32]) -> f64 {
    let pss = |pid: &u32| {
        let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
        let line = text.lines().find(|line| line.starts_with("Pss:"))?;
        line.split_whitespace().nth(1)?.parse::<f64>().ok()
    };
    family(roots).iter().filter_map(pss).sum::<f64>() * 1024.0
}

/// How many file handles a process has open.
pub(crate) fn handles(pid: u32) -> usize {
    fs::read_dir(format!("/proc/{pid}/fd")).map_or(0, |entries| entries.count())
}

fn family(roots: &[u32]) -> Vec<u32> {
    let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Ok(pid) = entry.file_name().to_string_lossy().parse::<u32>() else {
            continue;
        };
        // A process that has ended meanwhile has no line any more.
        let parent = stat(&format!("/proc/{pid}/stat")).and_then(|fields| fields.get(1)?.parse().ok());
        if let Some(parent) = parent {
            children.entry(parent).or_default().push(pid);
        }
    }
    let mut all = roots.to_vec();
    let mut next = 0;
    while let Some(pid) = all.get(next) {
        let more = children.remove(pid).unwrap_or_default();
        all.extend(more);
        next += 1;
    }
    all
}

fn seconds(path: &str) -> Option<f64> {
    let fields = stat(path)?;
    let ticks: f64 = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
    Some(ticks / TICKS)
}

/// The fields of a `stat` file behind the name of the program, which may hold anything.
fn stat(path: &str) -> Option<Vec<String>> {
    let text = fs::read_to_string(path).ok()?;
    let (_, fields) = text.rsplit_once(") ")?;
    Some(fields.split_whitespace().map(str::to_owned).collect())
}
