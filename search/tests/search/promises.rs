//! What a dispatcher may count on when typing in the box.

use crate::town::{Place, STREETS, house, person, ticket, town};
use domovoi_search::{Doc, DocKind, Matched, Query};

#[test]
fn every_form_of_a_word_finds_the_others() {
    let forms = [
        "протечка в ванной",
        "много протечек",
        "после протечки сыро",
        "начал протечь потолок",
    ];
    let place = Place::of(forms.iter().enumerate().map(|(i, text)| ticket(i as u64 + 1, text)));
    for query in ["протечка", "протечки", "протечку", "протечь"] {
        assert_eq!(place.hits(query).len(), forms.len(), "{query}");
    }
    assert_eq!(place.ids("ванная"), [1]);
    assert_eq!(place.ids("потолка"), [4]);
}

#[test]
fn people_and_streets_are_found_in_any_case_of_the_noun() {
    let place = Place::of([
        house(1, "Наличная улица, 49"),
        person(2, "Воронцова Анна", ""),
        person(3, "Зимин Олег", ""),
    ]);
    assert_eq!(place.ids("на наличной 49"), [1]);
    assert_eq!(place.ids("у Воронцовой"), [2]);
    assert_eq!(place.ids("Зимину"), [3]);
}

#[test]
fn yo_and_ye_are_one_letter() {
    let place = Place::of([
        ticket(1, "Течёт кран"),
        person(2, "Королёв Семен", ""),
        house(3, "Ёлочная улица, 5"),
    ]);
    for (query, id) in [
        ("течет", 1),
        ("течёт", 1),
        ("КОРОЛЕВ", 2),
        ("королёв", 2),
        ("семён", 2),
        ("елочная", 3),
        ("Ёлочная", 3),
    ] {
        assert_eq!(place.ids(query), [id], "{query}");
    }
}

#[test]
fn one_slip_is_forgiven_and_two_in_a_long_word() {
    let place = Place::of([
        ticket(1, "нужен сантехник"),
        house(2, "улица Кораблестроителей, 30"),
        person(3, "Лебедев Олег", ""),
    ]);
    for (query, id) in [
        ("сантехик", 1),
        ("сатнехник", 1),
        ("сантехнник", 1),
        ("сонтехнек", 1),
        ("кораблистраителей", 2),
        ("караблестр", 2),
        ("либедев", 3),
        ("лебедв", 3),
    ] {
        assert_eq!(place.ids(query), [id], "{query}");
    }
    assert!(place.ids("кит").is_empty(), "short words are taken as they are");
}

#[test]
fn a_word_typed_right_comes_before_one_like_it() {
    let place = Place::of([
        person(1, "Лебедева Анна", ""),
        person(2, "Лебедев Олег", ""),
        person(3, "Лебедко Пётр", ""),
    ]);
    assert_eq!(place.ids("лебедев ")[0], 2);
    assert_eq!(place.ids("лебедева")[0], 1);
}

#[test]
fn every_beginning_of_a_street_finds_it() {
    let place = Place::of(town(200));
    for street in STREETS {
        let word = street
            .split(' ')
            .find(|w| w.chars().count() > 4 && !["улица", "проспект"].contains(w));
        let Some(word) = word else { continue };
        for length in 2..=word.chars().count() {
            let typed: String = word.chars().take(length).collect();
            let query = Query {
                kinds: vec![DocKind::Building],
                limit: 100,
                ..Query::new(typed.as_str())
            };
            let found = place.index.find(&query).expect("an answer");
            let all = (1..=3).all(|h| {
                let place = STREETS.iter().position(|s| *s == street).expect("a street") as u64;
                found.hits.iter().any(|hit| hit.id == place * 10 + h)
            });
            assert!(all, "{typed} does not find all houses of {street}");
        }
    }
}

#[test]
fn where_telephones_are_not_looked_for_their_digits_find_nothing() {
    let mut docs = town(200);
    docs.push(person(77, "Юдина Вера", "8 (903) 555-12-74"));
    let place = Place::of(docs);
    let found = |text: &str, phones: Option<Vec<u64>>| {
        let query = Query {
            phones,
            ..Query::new(text)
        };
        place.index.find(&query).unwrap().total
    };
    let company = person(77, "", "").company;
    for text in ["9035551274", "Юдина 9035551274", "555-12-74"] {
        assert_eq!(found(text, None), 1, "{text}");
        assert_eq!(found(text, Some(vec![company])), 1, "{text}");
        assert_eq!(found(text, Some(vec![company + 1])), 0, "{text}");
        assert_eq!(found(text, Some(vec![])), 0, "{text}");
    }
    assert_eq!(found("Юдина Вера", Some(vec![])), 1, "names are names");
}

#[test]
fn a_phone_is_found_by_any_part_in_any_form() {
    let mut docs = town(200);
    docs.push(person(77, "Юдина Вера", "8 (903) 555-12-74"));
    let place = Place::of(docs);
    for query in [
        "+79035551274",
        "89035551274",
        "9035551274",
        "+7 (903) 555-12-74",
        "8 903 555 12 74",
        "8(903)555-12-74",
        "903 555 1274",
        "555-12-74",
        "5551274",
        "55512",
        "1274",
        "274",
        "8903555",
        "903 555",
        "юдина 1274",
        "1274 юдина",
    ] {
        let hit = place
            .hits(query)
            .into_iter()
            .find(|hit| hit.kind == DocKind::Person && hit.id == 77);
        assert!(hit.is_some(), "{query}");
    }
    for query in ["+79035551274", "8 903 555 12 74", "9035551274"] {
        let hit = place.first(query);
        assert_eq!((hit.id, hit.matched), (77, Matched::Phone), "{query}");
    }
    assert!(place.ids("+79035551275").is_empty());
}

#[test]
fn the_other_keyboard_layout_is_understood() {
    let place = Place::of([
        house(1, "улица Ленина, 39 к1"),
        ticket(2, "котёл vaillant гудит"),
        house(3, "улица Белинского, 6"),
        person(4, "Эльдарова Мария", ""),
    ]);
    for (query, id) in [
        ("ktyby", 1),
        ("kty", 1),
        ("Ktybyf 39r1", 1),
        ("ktybyf 39 r1", 1),
        ("ktyby", 1),
        ("kенина", 1),
        ("ktybyf,", 1),
        (",tkbycrjuj", 3),
        ("<tkbycrjuj 6", 3),
        ("\"km", 4),
        ("мфшддфте", 2),
        ("мфшдд", 2),
        ("vaillant", 2),
    ] {
        assert_eq!(place.ids(query).first(), Some(&id), "{query}");
    }
    assert_eq!(place.ids("rjn`k"), [2], "ё is a key too");
}

#[test]
fn the_exact_number_comes_first() {
    let mut docs = town(300);
    docs.push(ticket(9, "см. заявку 100123"));
    docs.push(person(8, "Зимин Пётр", "+79211001234"));
    let place = Place::of(docs);
    for query in ["100123", "№100123", " 100123 ", "№ 100123"] {
        let hit = place.first(query);
        assert_eq!(
            (hit.kind, hit.id, hit.matched),
            (DocKind::Ticket, 10_123, Matched::Number),
            "{query}"
        );
    }
    let begun = place.hits("10012");
    assert!(begun.iter().any(|hit| hit.id == 10_123) && begun.iter().any(|hit| hit.id == 8));
}

#[test]
fn the_exact_address_comes_first() {
    let place = Place::of([
        house(1, "улица Ленина, 39"),
        house(2, "улица Ленина, 39 к2"),
        house(3, "улица Ленина, 39 к1"),
        house(4, "улица Ленина, 3"),
        house(5, "проспект Мира, 39 к1"),
        house(6, "улица Ленина, 2/30"),
        house(7, "улица Ленина, 30"),
        house(8, "улица Ленина, 5-7"),
        house(9, "улица Ленина, 11 литБ"),
    ]);
    for query in [
        "ленина 39 к1",
        "ленина 39к1",
        "ул. Ленина, д. 39, корп. 1",
        "ленина 39 корпус 1",
        "ленина 39k1",
        "39 к1 ленина",
    ] {
        let ids = place.ids(query);
        assert_eq!(ids[0], 3, "{query}");
        assert!(!ids.contains(&5), "{query}: another street");
        let near = ids.iter().position(|id| *id == 1);
        assert!(near.is_none_or(|place| place > 0), "{query}");
    }
    let begun = place.ids("ленина 39 к");
    assert!(begun[..2].contains(&2) && begun[..2].contains(&3), "still being typed");
    assert_eq!(place.ids("ленина 39")[0], 1);
    assert!(
        place.ids("ленина 39").contains(&3),
        "the buildings of the plot are near"
    );
    assert_eq!(place.ids("ленина 30")[0], 7);
    assert!(
        place.ids("ленина 30").contains(&6),
        "a corner house stands on both streets"
    );
    assert_eq!(place.ids("ленина 2/30"), [6]);
    assert_eq!(place.ids("ленина 5-7")[0], 8);
    assert_eq!(place.ids("ленина 11 лит б")[0], 9);
    assert_eq!(place.ids("проспект мира 39 к1")[0], 5);
}

#[test]
fn numbered_streets_and_letters_of_houses_are_told_apart() {
    let place = Place::of([
        house(1, "1-я линия В.О., 10"),
        house(2, "10-я линия В.О., 1/15 литТ"),
        house(3, "17-я линия В.О., 4-6"),
        house(4, "17-я линия В.О., 4-6 литН"),
        house(5, "21-я линия В.О., 2-4/45 литЯ"),
        house(6, "21-я линия В.О., 2-4/45"),
        house(7, "21-я линия В.О., 2-4/45 литИ"),
    ]);
    for (query, id) in [
        ("1-я линия 10", 1),
        ("1 линия 10", 1),
        ("10 линия 1/15", 2),
        ("17-я линия 4-6", 3),
        ("17-я линия В.О., д. 4-6 литН", 4),
        ("21 линия 2-4/45", 6),
        ("21-я линия в.о. 2-4/45 лит и", 7),
    ] {
        assert_eq!(place.ids(query).first(), Some(&id), "{query}");
    }
}

#[test]
fn a_flat_is_found_through_its_address() {
    let place = Place::of(town(300));
    let flat = place.first("наличная 1 кв 14");
    assert_eq!((flat.kind, flat.id, flat.sub.as_str()), (DocKind::Flat, 1, "14"));
    for query in [
        "наличная 1-14",
        "наличная 1 14",
        "наличная 1, кв.14",
        "yfkbxyfz 1 rd 14",
    ] {
        let hit = place.first(query);
        assert_eq!(
            (hit.kind, hit.id, hit.sub.as_str()),
            (DocKind::Flat, 1, "14"),
            "{query}"
        );
    }
}

#[test]
fn a_person_with_two_flats_is_found_through_both() {
    let two = Doc {
        buildings: vec![1, 2],
        address: "Донская улица, 5\nДетская улица, 8 к2".into(),
        sub: "7\n31".into(),
        ..person(9, "Зимин Олег", "")
    };
    let place = Place::of([two]);
    for query in ["донская 5 кв 7", "детская 8к2 31", "зимин детская"] {
        assert_eq!(place.ids(query), [9], "{query}");
    }
    for building in [1, 2, 3] {
        let query = Query {
            buildings: Some(vec![building]),
            ..Query::new("зимин")
        };
        assert_eq!(
            place.index.find(&query).expect("an answer").total,
            usize::from(building < 3)
        );
    }
}

#[test]
fn an_empty_scope_holds_nothing() {
    let place = Place::of(town(100));
    let all = Query::new("улица");
    assert!(place.index.find(&all).expect("an answer").total > 0);
    for query in [
        Query {
            companies: Some(Vec::new()),
            ..all.clone()
        },
        Query {
            buildings: Some(Vec::new()),
            ..all.clone()
        },
        Query {
            companies: Some(vec![99]),
            ..all.clone()
        },
    ] {
        assert_eq!(place.index.find(&query).expect("an answer").total, 0);
        assert!(place.index.count_by_kind(&query).expect("counts").is_empty());
    }
}

#[test]
fn open_comes_before_closed_and_fresh_before_old() {
    let at = |id, open, at| Doc {
        open,
        at,
        ..ticket(id, "засор в мойке")
    };
    let place = Place::of([
        at(1, false, 500),
        at(2, true, 100),
        at(3, true, 300),
        at(4, false, 900),
        at(5, true, 200),
    ]);
    assert_eq!(place.ids("засор"), [3, 5, 2, 4, 1]);
}

#[test]
fn the_house_itself_comes_before_what_happened_in_it() {
    let place = Place::of(town(300));
    let hit = place.first("донская 24");
    assert_eq!(
        (hit.kind, hit.id, hit.matched),
        (DocKind::Building, 231, Matched::Address)
    );
}

#[test]
fn all_words_must_match_but_little_ones() {
    let place = Place::of([
        Doc {
            address: "Донская улица, 5".into(),
            ..ticket(1, "протечка в ванной")
        },
        Doc {
            address: "Детская улица, 5".into(),
            ..ticket(2, "протечка на кухне")
        },
    ]);
    assert_eq!(place.ids("протечка донская"), [1]);
    assert!(place.ids("донская протечка кухня").is_empty());
    assert_eq!(place.ids("протечка по ул. донская, д. 5"), [1]);
    assert_eq!(
        place.ids("детская 5 в кухне"),
        [2],
        "neither is there a house 5в nor does it say so"
    );
    assert_eq!(place.ids("ул").len(), 2, "a little word alone is what was asked for");
}

#[test]
fn filters_and_counts_agree() {
    let place = Place::of(town(300));
    let all = Query {
        limit: Query::MOST,
        ..Query::new("наличная")
    };
    let counts = place.index.count_by_kind(&all).expect("counts");
    let found = place.index.find(&all).expect("an answer");
    assert_eq!(counts.iter().map(|(_, n)| n).sum::<usize>(), found.total);
    assert!(counts.contains(&(DocKind::Building, 3)) && counts.contains(&(DocKind::Flat, 12)));

    let tickets = Query {
        kinds: vec![DocKind::Ticket],
        ..all.clone()
    };
    let found = place.index.find(&tickets).expect("an answer");
    assert!(found.hits.iter().all(|hit| hit.kind == DocKind::Ticket) && !found.hits.is_empty());
    assert_eq!(
        place.index.count_by_kind(&tickets).expect("counts"),
        counts,
        "the tabs show every kind"
    );

    let open = place
        .index
        .find(&Query {
            open_only: true,
            ..tickets.clone()
        })
        .expect("an answer");
    assert!(open.total > 0 && open.total < found.total);
    let by_status = |status: &str| {
        let query = Query {
            statuses: vec![status.into()],
            ..tickets.clone()
        };
        place.index.find(&query).expect("an answer").total
    };
    let statuses = ["new", "in_progress", "completed", "closed"];
    assert_eq!(statuses.into_iter().map(by_status).sum::<usize>(), found.total);
}

#[test]
fn pages_follow_each_other_without_gaps() {
    let place = Place::of(town(300));
    let page = |limit, offset| {
        let query = Query {
            limit,
            offset,
            ..Query::new("улица")
        };
        place
            .index
            .find(&query)
            .expect("an answer")
            .hits
            .into_iter()
            .map(|h| (h.kind, h.id, h.sub))
            .collect::<Vec<_>>()
    };
    let whole = page(60, 0);
    assert_eq!(whole.len(), 60);
    assert_eq!([page(20, 0), page(20, 20), page(20, 40)].concat(), whole);
    assert!(page(20, 1_000_000).is_empty() && page(0, 0).is_empty());
}

#[test]
fn the_box_may_hold_anything() {
    let place = Place::of(town(50));
    let long = "протечка ".repeat(1000);
    let one = "ж".repeat(100_000);
    for text in [
        "",
        " ",
        "…",
        "\"'()[]{}<>",
        "AND OR NOT",
        "a:b^2~1*?\\",
        "+++",
        "8",
        "-",
        "№",
        "\u{0}",
        "🏠 дом",
        &long,
        &one,
    ] {
        place.index.find(&Query::new(text)).expect("an answer");
    }
    assert_eq!(place.index.find(&Query::new("  …!")).expect("an answer").total, 0);
    assert!(place.index.find(&Query::new(long)).expect("an answer").total > 0);
}
