//! Changes inputs by chance: flips, cuts, doubles, mixes two of them, and puts in what breaks readers.

use std::io::Write;

/// Numbers and marks at which readers stumble.
const HARD: [&[u8]; 10] = [
    &[0xff; 8],
    &[0x00; 8],
    &[253, 255, 255, 255, 255, 255, 255, 255, 255],
    &[252, 255, 255, 255, 255],
    &[0x7f, 0xff, 0xff, 0xff],
    b"\"",
    b"{\"a\":[[[[[[[[[[[[[[[[",
    "\u{feff}\u{202e}\u{0}".as_bytes(),
    b";;;;;;;;;;;;;;;;",
    b"1e999999",
];

pub(crate) struct Mutator(u64);

impl Mutator {
    /// With a seed that is told.
    pub(crate) fn thrown(what: &str) -> Mutator {
        let told = std::env::var("DOMOVOI_SEED").ok().and_then(|seed| seed.parse().ok());
        let by_clock = || {
            let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
            since.map_or(1, |since| since.as_nanos() as u64)
        };
        let seed: u64 = told.unwrap_or_else(by_clock);
        eprintln!("{what}: DOMOVOI_SEED={seed}");
        Mutator(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % sides.max(1) as u64) as usize
    }

    /// One of the corpus with one to four changes.
    pub(crate) fn mutate(&mut self, corpus: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = corpus[self.roll(corpus.len())].clone();
        for _ in 0..=self.roll(4) {
            let at = self.roll(bytes.len());
            match self.roll(7) {
                0 if !bytes.is_empty() => bytes[at] ^= 1 << self.roll(8),
                1 if !bytes.is_empty() => bytes[at] = self.roll(256) as u8,
                2 => bytes.truncate(at),
                3 => {
                    let to = at + self.roll(bytes.len() - at.min(bytes.len()) + 1);
                    let part = bytes.get(at..to).unwrap_or_default().to_vec();
                    bytes.splice(at..at, part);
                }
                4 => {
                    let to = (at + 1 + self.roll(8)).min(bytes.len());
                    bytes.drain(at.min(to)..to);
                }
                5 => {
                    let hard = HARD[self.roll(HARD.len())];
                    bytes.splice(at..at, hard.iter().copied());
                }
                _ => {
                    let other = &corpus[self.roll(corpus.len())];
                    let from = self.roll(other.len());
                    bytes.truncate(at);
                    bytes.extend_from_slice(&other[from..]);
                }
            }
            bytes.truncate(64 << 10);
        }
        bytes
    }
}

/// Text in the encoding of old offices.
pub(crate) fn cp1251(text: &str) -> Vec<u8> {
    text.chars()
        .map(|letter| match letter {
            'А'..='я' => (letter as u32 - 'А' as u32 + 0xc0) as u8,
            other => other as u8,
        })
        .collect()
}

/// A small workbook, its parts stored as they are, so that changes reach the words within.
pub(crate) fn workbook() -> Vec<u8> {
    let parts = [
        (
            "[Content_Types].xml",
            r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#,
        ),
        (
            "_rels/.rels",
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        (
            "xl/workbook.xml",
            r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
        (
            "xl/worksheets/sheet1.xml",
            r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Улица</t></is></c><c r="B1" t="inlineStr"><is><t>Дом</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>Ленина</t></is></c><c r="B2"><v>12</v></c></row></sheetData></worksheet>"#,
        ),
    ];
    let mut bytes = Vec::new();
    let mut central = Vec::new();
    for (name, text) in parts {
        let offset = bytes.len() as u32;
        let mut head = Vec::new();
        head.write_all(&[20, 0, 0, 8, 0, 0, 0, 0, 0, 0]).unwrap();
        head.extend_from_slice(&crc32(text.as_bytes()).to_le_bytes());
        head.extend_from_slice(&(text.len() as u32).to_le_bytes());
        head.extend_from_slice(&(text.len() as u32).to_le_bytes());
        head.extend_from_slice(&(name.len() as u16).to_le_bytes());
        head.extend_from_slice(&[0, 0]);
        bytes.extend_from_slice(b"PK\x03\x04");
        bytes.extend_from_slice(&head);
        bytes.extend_from_slice(name.as_bytes());
        bytes.extend_from_slice(text.as_bytes());
        central.extend_from_slice(b"PK\x01\x02\x14\x00");
        central.extend_from_slice(&head);
        central.extend_from_slice(&[0; 10]);
        central.extend_from_slice(&offset.to_le_bytes());
        central.extend_from_slice(name.as_bytes());
    }
    let (start, length, count) = (bytes.len() as u32, central.len() as u32, parts.len() as u16);
    bytes.extend_from_slice(&central);
    bytes.extend_from_slice(b"PK\x05\x06\x00\x00\x00\x00");
    bytes.extend_from_slice(&count.to_le_bytes());
    bytes.extend_from_slice(&count.to_le_bytes());
    bytes.extend_from_slice(&length.to_le_bytes());
    bytes.extend_from_slice(&start.to_le_bytes());
    bytes.extend_from_slice(&[0, 0]);
    bytes
}

/// The checksum of zip files.
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = !0_u32;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    !crc
}
