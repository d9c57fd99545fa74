//! Pictures for photo reports: a wall with a pipe and a stain, painted by numbers.

use std::io::Write;

const WIDTH: usize = 320;
const HEIGHT: usize = 240;

/// A PNG; another for every `variant`.
pub(super) fn photo(variant: u32) -> Vec<u8> {
    let mut rows = Vec::with_capacity(HEIGHT * (WIDTH * 3 + 1));
    for y in 0..HEIGHT {
        rows.push(0); // no filter
        for x in 0..WIDTH {
            rows.extend_from_slice(&pixel(x as i32, y as i32, variant as i32));
        }
    }
    let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    // Writing to a vector does not fail.
    let _ = zlib.write_all(&rows);
    let data = zlib.finish().unwrap_or_default();

    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = Vec::new();
    header.extend_from_slice(&(WIDTH as u32).to_be_bytes());
    header.extend_from_slice(&(HEIGHT as u32).to_be_bytes());
    header.extend_from_slice(&[8, 2, 0, 0, 0]); // eight bits, RGB
    chunk(&mut png, b"IHDR", &header);
    chunk(&mut png, b"IDAT", &data);
    chunk(&mut png, b"IEND", &[]);
    png
}

fn pixel(x: i32, y: i32, variant: i32) -> [u8; 3] {
    let grain = ((x * 7919 + y * 104_729 + variant * 31) % 13) as u8;
    let pipe = 70 + (variant * 37) % 160;
    let (stain_x, stain_y, stain) = (pipe + 18, 130 + (variant * 11) % 50, 26 + (variant * 5) % 22);
    let distance = (x - stain_x).pow(2) + (y - stain_y).pow(2) * 2;
    if (x - pipe).abs() < 9 {
        let shade = 150 - ((x - pipe).abs() * 9) as u8;
        return [shade, shade, shade + grain];
    }
    if distance < stain * stain {
        return [150 + grain, 126 + grain, 92];
    }
    [206 - grain, 202 - grain, 188 - grain - (y / 12) as u8]
}

fn chunk(png: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    png.extend_from_slice(&(data.len() as u32).to_be_bytes());
    let start = png.len();
    png.extend_from_slice(name);
    png.extend_from_slice(data);
    let mut crc = flate2::Crc::new();
    crc.update(&png[start..]);
    let sum = crc.sum();
    png.extend_from_slice(&sum.to_be_bytes());
}
