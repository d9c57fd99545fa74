//! How deep JSON may go. A few bytes a level are enough to make a reader that recurses run out of its stack.

/// Nothing that the wire knows goes deeper than a third of this.
pub const DEEPEST: usize = 24;

/// Whether lists and objects stand inside each other deeper than [`DEEPEST`]. What is not JSON at all is told by
/// whoever reads it.
pub fn is_too_deep(text: &[u8]) -> bool {
    let mut depth = 0_usize;
    let mut quoted = false;
    let mut escaped = false;
    for byte in text {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => {
                depth += 1;
                if depth > DEEPEST {
                    return true;
                }
            }
            b']' | b'}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_counts_what_is_open_and_not_what_is_quoted() {
        let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(!is_too_deep(nested(DEEPEST).as_bytes()));
        assert!(is_too_deep(nested(DEEPEST + 1).as_bytes()));
        assert!(!is_too_deep(format!("[{}]", ["[]"; 1000].join(",")).as_bytes()));
        assert!(!is_too_deep(format!("\"{}\"", "[".repeat(1000)).as_bytes()));
        assert!(!is_too_deep(format!("\"\\\"{}\"", "{".repeat(1000)).as_bytes()));
        assert!(is_too_deep("{\"a\":".repeat(1000).as_bytes()));
    }
}
