//! Bytes from outside, changed by chance: whoever reads them refuses or understands, and never panics, hangs or takes all the
//! memory. `make faults` tries many more than `make test`; `DOMOVOI_SEED` repeats a run.

mod mutate;

use domovoi_domain::kernel::{Aggregate, Record};
use domovoi_domain::tickets::Ticket;
use domovoi_storage::codec;
use domovoi_web::wire::live::ClientFrame;
use mutate::Mutator;

/// How many inputs are tried: few in `make test`, many in `make faults`.
fn inputs(quick: u64) -> u64 {
    let full = std::env::var("DOMOVOI_FAULTS").is_ok_and(|value| value == "full");
    if full { quick * 50 } else { quick }
}

/// The stored samples of tickets: events and states as they really are.
fn golden(name: &str) -> Vec<Vec<u8>> {
    let path = format!("{}/samples/golden/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    text.lines()
        .map(|line| {
            line.split('\t')
                .nth(1)
                .unwrap()
                .as_bytes()
                .chunks(2)
                .map(byte)
                .collect()
        })
        .collect()
}

#[test]
fn events_and_states_are_read_or_refused() {
    let events = golden(&format!("ticket.event.v{}.tsv", Ticket::EVENT_VERSION));
    let states = golden(&format!("ticket.state.v{}.tsv", Ticket::STATE_VERSION));
    let mut mutator = Mutator::thrown("events and states");
    let mut read = 0;
    for _ in 0..inputs(20_000) {
        let bytes = mutator.mutate(&events);
        if let Ok(event) = codec::decode_event::<Ticket>(&bytes) {
            // What is understood means one thing only.
            let again = codec::encode_event::<Ticket>(&event);
            assert_eq!(codec::decode_event::<Ticket>(&again).as_ref(), Ok(&event));
            read += 1;
        }
        let bytes = mutator.mutate(&states);
        let _ = codec::decode_state::<Ticket>(&bytes);
    }
    assert!(read > 0, "nothing was ever understood");
}

#[test]
fn records_are_read_or_refused() {
    let corpus: Vec<Vec<u8>> = [
        Record::Text("Течёт кран".into()),
        Record::FileName("photo.jpg".into()),
        Record::Contact {
            name: "Образец".into(),
            phone: "+70000000000".into(),
        },
    ]
    .iter()
    .map(codec::encode_record)
    .collect();
    let mut mutator = Mutator::thrown("records");
    for _ in 0..inputs(20_000) {
        let bytes = mutator.mutate(&corpus);
        if let Ok(record) = codec::decode_record(&bytes) {
            assert_eq!(codec::decode_record(&codec::encode_record(&record)), Ok(record));
        }
    }
}

#[test]
fn live_messages_are_read_or_refused() {
    let corpus: Vec<Vec<u8>> = [
        r#"{"op":"subscribe","id":"board","topic":"tickets","filter":{"status":["new","in_progress"]},"since":17}"#,
        r#"{"op":"unsubscribe","id":"board"}"#,
        r#"{"op":"presence","topic":"ticket/00t93s1wr0000","state":"viewing"}"#,
    ]
    .iter()
    .map(|text| text.as_bytes().to_vec())
    .collect();
    for text in &corpus {
        assert!(
            serde_json::from_slice::<ClientFrame>(text).is_ok(),
            "{}",
            String::from_utf8_lossy(text)
        );
    }
    let mut mutator = Mutator::thrown("live messages");
    for _ in 0..inputs(20_000) {
        let _ = serde_json::from_slice::<ClientFrame>(&mutator.mutate(&corpus));
    }
}

#[test]
fn tables_that_somebody_brings_are_read_or_refused() {
    let corpus = vec![
        "Улица;Дом;Этажей\nЛенина;12 к1;9\n\"Мира; площадь\";3;5\n"
            .as_bytes()
            .to_vec(),
        b"street,number\r\n\"a \"\"quoted\"\" street\",7\r\n".to_vec(),
        mutate::cp1251("Улица;Дом\nЛенина;12\n"),
        mutate::workbook(),
    ];
    for table in &corpus {
        assert!(domovoi_gateway::sheets::read(table).is_ok());
    }
    let mut mutator = Mutator::thrown("tables");
    for _ in 0..inputs(1_500) {
        if let Err(refusal) = domovoi_gateway::sheets::read(&mutator.mutate(&corpus)) {
            assert!(!refusal.text.ru.is_empty());
        }
    }
}
