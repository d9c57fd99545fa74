//! What the index remembers, and what it does with a broken folder.

use crate::town::{Place, commit, house, person, ticket, town};
use domovoi_search::{Doc, DocKind, Error, Index, Opened, Query};
use std::path::Path;
use std::time::Duration;

fn total(index: &Index, text: &str) -> usize {
    index.find(&Query::new(text)).expect("an answer").total
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a listing") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy(&entry.path(), &target);
        } else {
            // Files come and go under a writer; one that is gone is not part of the copy.
            let _ = std::fs::copy(entry.path(), target);
        }
    }
}

#[test]
fn putting_again_replaces() {
    let place = Place::of([ticket(1, "протечка"), ticket(2, "засор")]);
    place.put([ticket(1, "лифт")], 2);
    assert!(place.ids("протечка").is_empty());
    assert_eq!(place.ids("лифт"), [1]);
    place.put([ticket(1, "первый"), ticket(1, "второй")], 3);
    assert_eq!(
        (place.ids("первый"), place.ids("второй")),
        (vec![], vec![1]),
        "also within one commit"
    );
    assert_eq!(place.index.len(), 2);
}

#[test]
fn removing_removes_that_and_nothing_else() {
    let flat = |building, number: &str| Doc {
        kind: DocKind::Flat,
        sub: number.into(),
        ..house(building, "Донская улица, 5")
    };
    let place = Place::of([
        flat(1, "7"),
        flat(1, "7 а"),
        flat(1, "71"),
        flat(12, "7"),
        ticket(1, "донская"),
        house(1, "Донская улица, 5"),
    ]);
    place.index.remove_flat(1, "7").expect("remove");
    commit(&place.index, 2);
    assert_eq!(place.index.len(), 5);
    place.index.remove(DocKind::Flat, 1).expect("remove");
    commit(&place.index, 3);
    let mut left: Vec<_> = place
        .hits("донская")
        .into_iter()
        .map(|hit| (hit.kind, hit.id))
        .collect();
    left.sort();
    assert_eq!(
        left,
        [(DocKind::Ticket, 1), (DocKind::Building, 1), (DocKind::Flat, 12)]
    );
}

#[test]
fn nothing_shows_before_its_commit() {
    let place = Place::of([]);
    place.index.put(ticket(1, "засор")).expect("put");
    assert_eq!(total(&place.index, "засор"), 0);
    assert!(!place.index.wait_until(2, Duration::from_millis(50)));
    commit(&place.index, 2);
    assert_eq!((total(&place.index, "засор"), place.index.seq()), (1, 2));
}

#[test]
fn the_sequence_survives_a_reopening() {
    let Place { index, dir } = Place::of(town(100));
    let found = total(&index, "улица");
    commit(&index, 4711);
    drop(index);
    let index = Index::open(dir.path()).expect("an index");
    assert_eq!((index.seq(), index.opened()), (4711, &Opened::Kept));
    assert_eq!(total(&index, "улица"), found);
}

#[test]
fn what_was_not_committed_is_not_counted_as_done() {
    let Place { index, dir } = Place::of([ticket(1, "протечка")]);
    index.put(ticket(2, "засор")).expect("put");
    index.remove(DocKind::Ticket, 1).expect("remove");
    drop(index);
    let index = Index::open(dir.path()).expect("an index");
    assert_eq!(index.seq(), 1);
    assert_eq!((total(&index, "протечка"), total(&index, "засор")), (1, 0));
}

/// The folder is copied at random moments of writing: each copy is what a machine finds after its
/// power failed then. Every copy must hold exactly what its sequence number says.
#[test]
fn a_crash_loses_nothing_that_the_sequence_tells() {
    let Place { index, dir } = Place::of([]);
    let crashes = tempfile::tempdir().expect("a folder");
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for seq in 2..=25u64 {
                index.put(ticket(seq, "засор")).expect("put");
                index.commit(seq).expect("commit");
                index.put(ticket(1_000_000 + seq, "незаписанное")).expect("put");
                index.remove(DocKind::Ticket, 1_000_000 + seq).expect("remove");
                assert!(index.wait_until(seq, Duration::from_secs(30)));
            }
        });
        let mut crash = 0;
        while !writer.is_finished() {
            let copied = crashes.path().join(crash.to_string());
            copy(dir.path(), &copied);
            crash += 1;
            std::thread::sleep(Duration::from_millis(5));
        }
    });
    let mut kept = 0;
    for entry in std::fs::read_dir(crashes.path()).expect("a listing") {
        let dir = entry.expect("an entry").path();
        let index = Index::open(&dir).expect("an index");
        assert_eq!(
            total(&index, "засор") as u64,
            index.seq().saturating_sub(1),
            "{:?}",
            index.opened()
        );
        assert_eq!(total(&index, "незаписанное"), 0);
        if index.opened() == &Opened::Kept {
            kept += 1;
        }
    }
    assert!(kept > 0, "copying was too slow to catch a whole index even once");
}

#[test]
fn a_damaged_index_is_started_anew_and_says_so() {
    let Place { index, dir } = Place::of(town(100));
    drop(index);
    let terms = dir.path().join("terms");
    let files: Vec<_> = std::fs::read_dir(&terms)
        .expect("a listing")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e != "lock") && !path.ends_with(".managed.json"))
        .collect();
    assert!(files.len() > 3);
    let spoil: [fn(&Path); 4] = [
        |path| std::fs::write(path, b"").expect("written"),
        |path| std::fs::write(path, b"nonsense {]").expect("written"),
        |path| {
            let mut bytes = std::fs::read(path).expect("read");
            bytes.truncate(bytes.len() / 2);
            std::fs::write(path, bytes).expect("written");
        },
        |path| {
            let mut bytes = std::fs::read(path).expect("read");
            let middle = bytes.len() / 2;
            bytes[middle] ^= 0x55;
            std::fs::write(path, bytes).expect("written");
        },
    ];
    for file in &files {
        for spoil in spoil {
            let broken = tempfile::tempdir().expect("a folder");
            copy(dir.path(), broken.path());
            spoil(&broken.path().join("terms").join(file.file_name().expect("a name")));
            let index = Index::open(broken.path()).expect("an index");
            let whole = index.opened() == &Opened::Kept && index.len() > 100 && index.seq() == 1;
            let anew = matches!(index.opened(), Opened::StartedAnew { .. }) && index.is_empty() && index.seq() == 0;
            assert!(whole || anew, "{}: {:?}", file.display(), index.opened());
            assert!(
                anew || file.ends_with("meta.json"),
                "{}: the damage was not seen",
                file.display()
            );
            index.put(ticket(1, "засор")).expect("put");
            commit(&index, 9);
            assert!(total(&index, "засор") > 0);
        }
    }
    let broken = tempfile::tempdir().expect("a folder");
    copy(dir.path(), broken.path());
    std::fs::remove_file(broken.path().join("terms").join(files[0].file_name().expect("a name"))).expect("removed");
    assert!(matches!(
        Index::open(broken.path()).expect("an index").opened(),
        Opened::StartedAnew { .. }
    ));
}

#[test]
fn an_index_of_another_format_is_started_anew() {
    let Place { index, dir } = Place::of([ticket(1, "засор")]);
    drop(index);
    let meta = dir.path().join("terms/meta.json");
    let text = std::fs::read_to_string(&meta).expect("read");
    let changed = text.replace("\"payload\": \"1 1\"", "\"payload\": \"999 1\"");
    assert_ne!(changed, text);
    std::fs::write(&meta, changed).expect("written");
    let index = Index::open(dir.path()).expect("an index");
    assert!(matches!(index.opened(), Opened::StartedAnew { .. }));
    assert_eq!((index.seq(), index.len()), (0, 0));
}

#[test]
fn a_folder_in_use_is_left_alone() {
    let place = Place::of([ticket(1, "засор")]);
    assert!(matches!(Index::open(place.dir.path()), Err(Error::InUse(_))));
    assert_eq!(place.ids("засор"), [1]);
}

#[test]
fn an_erased_person_is_gone_from_the_files() {
    let mut docs: Vec<Doc> = (10..200).map(|id| person(id, "Обычная Фамилия", "")).collect();
    docs.push(person(1, "Неповторимский Аполлинарий", "+79035551274"));
    let place = Place::of(docs);
    let holds = |what: &str| {
        let raw = tantivy::Index::open_in_dir(place.dir.path().join("terms")).expect("an index");
        let people = raw.schema().get_field("people").expect("a field");
        let reader = raw.reader().expect("a reader");
        reader.searcher().segment_readers().iter().any(|segment| {
            let dictionary = segment.inverted_index(people).expect("a dictionary");
            dictionary.terms().get(what).expect("a look-up").is_some()
        })
    };
    assert!(holds("аполлинарий"));
    place.index.remove(DocKind::Person, 1).expect("remove");
    commit(&place.index, 2);
    assert!(
        place.ids("аполлинарий").is_empty() && holds("аполлинарий"),
        "found no more, but still in a file"
    );
    place.index.expunge().expect("expunged");
    assert!(!holds("аполлинарий"));
    assert_eq!(place.index.len(), 190);
    drop(place.index);
    assert_eq!(Index::open(place.dir.path()).expect("an index").seq(), 2);
}
