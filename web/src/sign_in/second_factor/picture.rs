//! A QR code as SVG: drawn here, so that the seed in it travels to nobody else.

use qrcodegen::{QrCode, QrCodeEcc};
use std::fmt::Write;

/// Empty modules around the code (ISO/IEC 18004, 6.3.8).
const QUIET: i32 = 4;

/// `None` when the text is too long for a code.
pub fn qr_svg(text: &str) -> Option<String> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let size = code.size() + 2 * QUIET;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            // Writing to a string cannot fail.
            let _ = write!(path, "M{},{}h1v1h-1z", x + QUIET, y + QUIET);
        }
    }
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0,0h{size}v{size}H0z\"/><path d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_text_becomes_a_small_picture_and_an_endless_one_none() {
        let svg = qr_svg("A").unwrap();
        // Version 1 has 21 modules (ISO/IEC 18004, 6.3.1), and the quiet zone around them.
        assert!(svg.contains("viewBox=\"0 0 29 29\""), "{svg}");
        assert!(
            svg.contains("M4,4h1v1h-1z"),
            "a corner of the first finder stands behind the quiet zone"
        );
        assert_eq!(qr_svg(&"x".repeat(5000)), None);
    }
}
