//! Nothing outside the scope of a query is ever found, whatever is typed.

use crate::town::{Place, town};
use domovoi_search::{Doc, DocKind, Query};
use proptest::prelude::*;
use std::collections::HashMap;
use std::sync::LazyLock;

type Key = (DocKind, u64, String);

static TOWN: LazyLock<(Place, HashMap<Key, Doc>)> = LazyLock::new(|| {
    let docs = town(400);
    let by_key = docs
        .iter()
        .map(|doc| (key(doc.kind, doc.id, &doc.sub), doc.clone()))
        .collect();
    (Place::of(docs), by_key)
});

fn key(kind: DocKind, id: u64, sub: &str) -> Key {
    (
        kind,
        id,
        if kind == DocKind::Flat {
            sub.to_owned()
        } else {
            String::new()
        },
    )
}

/// Text that a person or a machine may type: words of the town whole, cut and in the wrong layout,
/// numbers, marks and any characters at all.
fn typed() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec!["наличная", "про", "сантехик", "ул.", "в", "кв 14", "39 к1", "d", "yfk", "течёт", "зимин"])
            .prop_map(str::to_owned),
        2 => "[0-9]{1,11}",
        2 => "[а-яё]{1,9}",
        1 => "[a-z,.;'\\[\\]]{1,9}",
        1 => "[+()0-9 -]{1,18}",
        1 => "\\PC{0,12}",
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn hits_lie_within_the_scope(
        text in typed(),
        companies in prop::option::of(prop::collection::vec(1u64..5, 0..3)),
        buildings in prop::option::of(prop::collection::vec(1u64..240, 0..40)),
        kinds in prop::collection::vec(prop::sample::select(DocKind::ALL.to_vec()), 0..3),
        open_only in any::<bool>(),
        offset in 0usize..5,
    ) {
        let (place, docs) = &*TOWN;
        let query = Query { text, kinds, companies, buildings, phones: None, open_only, statuses: Vec::new(), limit: 200, offset };
        let found = place.index.find(&query).expect("no text is an error");
        for hit in &found.hits {
            let doc = &docs[&key(hit.kind, hit.id, &hit.sub)];
            prop_assert!(query.companies.as_ref().is_none_or(|list| list.contains(&doc.company)));
            prop_assert!(query.buildings.as_ref().is_none_or(|list| doc.buildings.iter().any(|b| list.contains(b))));
            prop_assert!(query.kinds.is_empty() || query.kinds.contains(&doc.kind));
            prop_assert!(!query.open_only || doc.open);
        }
        let seen = found.total.saturating_sub(query.offset).min(query.limit);
        prop_assert_eq!(found.hits.len(), seen, "the total counts nothing that is not shown");
        let counts = place.index.count_by_kind(&query).expect("counts");
        if query.kinds.is_empty() {
            prop_assert_eq!(counts.iter().map(|(_, n)| n).sum::<usize>(), found.total);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 30, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_document_put_last_is_what_is_found(words in prop::collection::vec("[а-яё]{3,10}", 1..4)) {
        let (place, _) = &*TOWN;
        let text = words.join(" ");
        let doc = Doc { text: text.clone(), ..Doc::new(DocKind::Ticket, 999_999, 77) };
        place.put([doc], 1 + place.index.seq());
        let query = Query { companies: Some(vec![77]), ..Query::new(text) };
        let found = place.index.find(&query).expect("an answer");
        prop_assert_eq!(found.hits.len(), 1);
        prop_assert_eq!(found.hits[0].id, 999_999);
    }
}
