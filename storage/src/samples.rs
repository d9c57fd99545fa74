//! Stored samples of everything that was ever written: whoever changes a shape sees it here, before a customer does.
//!
//! A sample is never edited. A new version gets a new file, and the old one must still be read.

use crate::codec::{self, Body, BodyEntry, Bytes};
use crate::journal::disk::RealDisk;
use crate::journal::frame::{Header, Packed};
use crate::journal::segment::{SEGMENT_HEADER, Segments, zeros};
use crate::toy::{Purse, PurseEvent};
use crate::{Answer, Commit, Entry, Key};
use domovoi_domain::kernel::{
    CompanyId, Decision, EmployeeId, Instant, Kind, Record, RecordId, Role, UserId, Via, Who,
};
use std::borrow::Cow;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// The samples in a file, one on each line.
fn samples(name: &str) -> Vec<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples").join(name);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    text.lines()
        .map(|line| line.as_bytes().chunks(2).map(byte).collect())
        .collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn assert_written(name: &str, written: &[Vec<u8>]) {
    let (found, kept): (Vec<_>, Vec<_>) = (written.iter().map(|it| hex(it)).collect(), samples(name));
    let kept: Vec<_> = kept.iter().map(|it| hex(it)).collect();
    assert_eq!(found, kept, "{name}: a stored shape has changed; give it a new version");
}

fn who() -> Who {
    Who {
        user: Some(UserId(0x0102_0304_0506_0708)),
        employee: Some(EmployeeId(300)),
        company: Some(CompanyId(7)),
        role: Role::Dispatcher,
        via: Via::Web,
        from: Some([192, 0, 2, 1].into()),
    }
}

#[test]
fn records_of_version_1() {
    let records = [
        Record::Text("Течёт кран".into()),
        Record::Contact {
            name: "Образец".into(),
            phone: "+70000000000".into(),
        },
        Record::Person {
            name: "Образец".into(),
            phones: vec!["+70000000000".into()],
            email: String::new(),
        },
        Record::FileName("photo.jpg".into()),
        Record::Secret {
            login: "sample".into(),
            password_hash: "$argon2id$sample".into(),
        },
        Record::Sealed(vec![1, 2, 3]),
    ];
    assert_written(
        "record.v1.hex",
        &records.iter().map(codec::encode_record).collect::<Vec<_>>(),
    );
    for (sample, record) in samples("record.v1.hex").iter().zip(&records) {
        assert_eq!(codec::decode_record(sample).as_ref(), Ok(record));
    }
}

#[test]
fn bodies_of_version_1() {
    let body = Body {
        at: Instant(1_795_000_000_123),
        who: Cow::Owned(who()),
        key: Some((u128::MAX - 5, 9)),
        cause: Some(70_000),
        entries: vec![BodyEntry {
            kind: 5,
            id: 1 << 40,
            version: 2,
            events: vec![Bytes(Cow::Borrowed(&[0x85, 1, 0, 3])), Bytes(Cow::Borrowed(&[]))],
            records: vec![(11, 300)],
            erased: vec![10],
        }],
    };
    assert_written("body.v1.hex", &[codec::encode_body(&body)]);
    assert_eq!(codec::decode_body(&samples("body.v1.hex")[0]).as_ref(), Ok(&body));
}

#[test]
fn answers_of_version_1() {
    let answer = Answer {
        body: 77,
        kind: Kind::Ticket,
        id: 1 << 33,
        seq: 251,
        version: 3,
        at: Instant(1_795_000_000_123),
    };
    assert_written("answer.v1.hex", &[codec::encode_answer(&answer)]);
    assert_eq!(codec::decode_answer(&samples("answer.v1.hex")[0]), Ok(answer));
}

#[test]
fn frames_of_version_1() {
    let mut decision = Decision::of(vec![PurseEvent::Paid(-1), PurseEvent::Noted(RecordId(4))]);
    decision.records.push((RecordId(4), Record::Text("Ок".into())));
    decision.erased.push(RecordId(3));
    let commit = Commit {
        at: Instant(1_795_000_000_123),
        who: who(),
        key: Some(Key { hash: 5, body: 6 }),
        cause: None,
        entries: vec![Entry::of::<Purse>(9, 1, decision, Arc::default())],
    };
    let mut packed = Packed::of(commit).unwrap();
    assert_written("frame.v1.hex", &[packed.seal(1000, 64).to_vec()]);
    let header = Header::parse(&samples("frame.v1.hex")[0]).unwrap();
    assert_eq!(
        (header.seq, header.events, header.group, header.next_seq()),
        (1000, 2, 64, 1002)
    );
}

#[test]
fn segments_of_version_1() {
    let dir = tempfile::tempdir().unwrap();
    let segments = Segments::open(dir.path(), true, Arc::new(RealDisk)).unwrap();
    let spare = dir.path().join("spare");
    zeros(&spare, SEGMENT_HEADER, &AtomicBool::new(false)).unwrap();
    segments.adopt(&spare, 12_345).unwrap();
    segments.check_header(12_345).unwrap();
    assert_written("segment.v1.hex", &[fs::read(segments.path(12_345)).unwrap()]);
}
