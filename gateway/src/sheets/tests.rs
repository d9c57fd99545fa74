use super::*;

#[test]
fn separators_and_encodings_of_offices_are_understood() {
    let expected = Table {
        headers: vec!["Улица".into(), "Дом".into()],
        rows: vec![Row {
            number: 2,
            cells: vec!["Ленина, улица".into(), "39 к1".into()],
        }],
    };
    let utf8 = "Улица;Дом\r\n\"Ленина, улица\";39 к1\r\n";
    let same = |bytes: &[u8]| {
        let table = read(bytes).unwrap();
        assert_eq!(
            (table.headers, table.rows),
            (expected.headers.clone(), expected.rows.clone())
        );
    };
    same(utf8.as_bytes());
    same(format!("\u{feff}{utf8}").as_bytes());
    same(&encoding_rs::WINDOWS_1251.encode(utf8).0);
    same("Улица\tДом\n\"Ленина, улица\"\t39 к1\n".as_bytes());
    same("Улица,Дом\n\"Ленина, улица\",39 к1".as_bytes());
}

#[test]
fn a_compressed_sheet_is_unfolded() {
    use std::io::Write;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all("a,b\n1,2\n".as_bytes()).unwrap();
    assert_eq!(
        read(&gzip.finish().unwrap()).unwrap().rows,
        vec![Row {
            number: 2,
            cells: vec!["1".into(), "2".into()]
        }]
    );
}

#[test]
fn empty_rows_are_passed_over_and_numbers_stay_those_of_the_file() {
    for text in [
        "a,b\n1,2\n,\n\n3,4\n5,\"6\n7\"\n8,9\n",
        "a,b\r\n1,2\r\n,\r\n\r\n3,4\r\n5,\"6\r\n7\"\r\n8,9\r\n",
    ] {
        let table = read(text.as_bytes()).unwrap();
        assert_eq!(
            table.rows.iter().map(|row| row.number).collect::<Vec<_>>(),
            vec![2, 5, 6, 7],
            "{text:?}"
        );
    }
}

#[test]
fn what_is_not_a_sheet_is_refused_in_words() {
    for bytes in [
        &b""[..],
        b"\x89PNG\r\n\x1a\n\0\0",
        b"PK\x03\x04broken",
        &[0xd0, 0xcf, 0x11, 0xe0, 0],
        &[0x1f, 0x8b, 1],
    ] {
        assert_eq!(read(bytes).unwrap_err().code, "sheet_unreadable", "{bytes:?}");
    }
}

#[test]
fn a_bomb_is_refused_before_it_unfolds() {
    use std::io::Write;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let chunk = vec![b'a'; 1024 * 1024];
    for _ in 0..=MAX_BYTES / chunk.len() as u64 {
        gzip.write_all(&chunk).unwrap();
    }
    assert_eq!(read(&gzip.finish().unwrap()).unwrap_err().code, "sheet_too_large");
}

/// A book of one sheet with these cells in XML.
fn book(shared: &str, cells: &str) -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let parts = [
        (
            "[Content_Types].xml",
            r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#.to_owned(),
        ),
        (
            "_rels/.rels",
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#.to_owned(),
        ),
        (
            "xl/workbook.xml",
            r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>"#.to_owned(),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#.to_owned(),
        ),
        (
            "xl/sharedStrings.xml",
            format!(r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{shared}</t></si></sst>"#),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!(r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>"#),
        ),
    ];
    for (name, text) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn two_cells_far_apart_are_two_cells() {
    let corner = |cells: &str| book("Улица", cells);
    let wide = corner(r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="XFD1" t="s"><v>0</v></c></row>"#);
    let refusal = read(&wide).unwrap_err();
    assert!(refusal.text.en.contains("too wide"), "{refusal:?}");
    let tall = corner(
        r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="1048576"><c r="B1048576" t="s"><v>0</v></c></row>"#,
    );
    let table = read(&tall).unwrap();
    assert_eq!(
        (table.headers, table.rows.len(), table.rows[0].number),
        (vec!["Улица".to_owned()], 1, 1_048_576)
    );
}

#[test]
fn one_long_text_in_many_cells_is_too_much() {
    let rows: String = (1..=MAX_BYTES as usize / MAX_CELL + 2)
        .map(|row| format!(r#"<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>"#))
        .collect();
    let bomb = book(&"a".repeat(MAX_CELL), &rows);
    assert!(bomb.len() < 1 << 20);
    assert_eq!(read(&bomb).unwrap_err().code, "sheet_too_large");
}

proptest::proptest! {
    #[test]
    fn no_bytes_bring_the_reader_down(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..400)) {
        let _ = read(&bytes);
        let _ = read(&[b"PK\x03\x04".as_slice(), &bytes].concat());
    }
}
