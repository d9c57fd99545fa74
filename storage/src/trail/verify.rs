//! Reads a series from end to end and says where it was tampered with.

use super::{Hash, files, heading, hex, link, parts};
use crate::StoreError;
use crate::upkeep::Fault;
use std::fs;
use std::path::Path;

const MEANS: &str =
    "What stands there is not what was written. Compare with a backup, and ask who could write to the folder.";

/// What a check of a series found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrailReport {
    pub lines: u64,
    /// The hash of the last line: whoever keeps it elsewhere can tell later that nothing before it was changed.
    pub end: String,
    pub faults: Vec<Fault>,
}

/// Reads every line of the series in `dir` and follows the hashes. Changes nothing.
///
/// # Errors
/// When a file cannot be read.
pub fn check(dir: &Path) -> Result<TrailReport, StoreError> {
    let mut report = TrailReport::default();
    let mut end: Option<(u64, Hash)> = None;
    let all = files(dir)?;
    for (index, path) in all.iter().enumerate() {
        let bytes = fs::read(path).map_err(StoreError::io("read", path))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut fault = |offset: usize, what: String| {
            report.faults.push(Fault {
                file: format!("audit/{name}"),
                offset: Some(offset as u64),
                what,
                consequence: MEANS.to_owned(),
            });
        };
        let last = index + 1 == all.len();
        let mut offset = 0;
        for (row, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
            let at = offset;
            offset += line.len();
            let Some(line) = line.strip_suffix(b"\n") else {
                // The crash that cut it off left nothing behind it; the next start takes it away.
                if !last {
                    fault(at, "a line is cut off".to_owned());
                }
                break;
            };
            let line = String::from_utf8_lossy(line);
            if row == 0 {
                match (heading(&line), end) {
                    (None, _) => fault(at, "the heading is damaged".to_owned()),
                    (Some(carried), Some(before)) if carried != before => {
                        fault(
                            at,
                            format!(
                                "it goes on from line {}, but the file before ends with {}",
                                carried.0, before.0
                            ),
                        );
                        end = Some(carried);
                    }
                    // Days that were thrown away leave the heading of the first that was kept.
                    (Some(carried), _) => end = Some(carried),
                }
                continue;
            }
            let Some((number, hash, text)) = parts(&line) else {
                fault(at, "a line is damaged".to_owned());
                continue;
            };
            let (before, link_before) = end.unwrap_or_default();
            if number != before + 1 {
                fault(at, format!("line {number} follows line {before}"));
            } else if hash != link(&link_before, number, text) {
                fault(at, format!("line {number} was changed, or the one before it"));
            }
            end = Some((number, hash));
            report.lines += 1;
        }
    }
    report.end = end.map(|(_, hash)| hex(&hash)).unwrap_or_default();
    Ok(report)
}
