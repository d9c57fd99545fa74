use super::*;
use proptest::prelude::*;

#[test]
fn a_house_number_has_one_form() {
    for (written, expected) in [
        ("39", "39"),
        ("39 к1", "39 к1"),
        ("39к1", "39 к1"),
        ("39 К 1", "39 к1"),
        ("39 k1", "39 к1"),
        ("д. 39, корп. 1", "39 к1"),
        ("дом 39 корпус 1 строение 2", "39 к1 с2"),
        ("39к1с2", "39 к1 с2"),
        ("39,корп.1,стр.2", "39 к1 с2"),
        ("39 корпус А", "39 кА"),
        ("5-7", "5-7"),
        ("5 – 7", "5-7"),
        ("7-9-11 литСО", "7-9-11 литСО"),
        ("2/30", "2/30"),
        ("2 / 30", "2/30"),
        ("26-28/9 литБ", "26-28/9 литБ"),
        ("11 литБ", "11 литБ"),
        ("11 лит. Б", "11 литБ"),
        ("11, литера б", "11 литБ"),
        ("3 к2 литТ", "3 к2 литТ"),
        ("3к2литТ", "3 к2 литТ"),
        ("16 к40 литГ26", "16 к40 литГ26"),
        ("44 литА-А2", "44 литА-А2"),
        ("24 к2 литА,А1", "24 к2 литА,А1"),
        ("9А с9", "9А с9"),
        ("9а", "9А"),
        ("9 А", "9А"),
        ("9A", "9А"),
        ("39 К", "39К"),
        ("48/27 Б", "48/27Б"),
        ("6 с3", "6 с3"),
        ("6с3", "6 с3"),
        ("4 литТ", "4 литТ"),
        ("4 Лит Т", "4 Лит Т"),
        ("10 флигель", "10 флигель"),
    ] {
        assert_eq!(house_number(written).as_deref(), Some(expected), "{written}");
    }
    for written in ["", " ", "б/н", "литА", "дом", ",", "к1"] {
        assert_eq!(house_number(written), None, "{written}");
    }
}

#[test]
fn a_street_is_known_under_its_many_names() {
    for (one, other) in [
        ("улица Нахимова", "ул. Нахимова"),
        ("улица Нахимова", "Нахимова ул."),
        ("улица Нахимова", "НАХИМОВА"),
        ("Вёсельная улица", "Весельная ул"),
        ("Большой проспект В.О.", "Большой пр-т В. О."),
        ("Большой проспект В.О.", "В.О. Большой пр."),
        ("16-я линия В.О.", "16-я лин. В.О."),
        ("набережная реки Смоленки", "наб. реки Смоленки"),
        ("переулок Каховского", "Каховского пер."),
        ("бульвар Головнина", "б-р Головнина"),
    ] {
        assert_eq!(
            AddressKey::new(one, "1"),
            AddressKey::new(other, "1"),
            "{one} = {other}"
        );
    }
    for (one, other) in [
        ("Большой проспект В.О.", "Малый проспект В.О."),
        ("16-я линия В.О.", "17-я линия В.О."),
        ("3-я линия В.О.", "3-я линии В.О."),
        ("улица Репина", "переулок Репина"),
        ("Биржевой проезд", "Биржевой переулок"),
        ("Биржевой проезд", "Биржевой проспект"),
    ] {
        assert_ne!(
            AddressKey::new(one, "1"),
            AddressKey::new(other, "1"),
            "{one} ≠ {other}"
        );
    }
}

#[test]
fn different_houses_stay_apart() {
    let numbers = [
        "39",
        "39 к1",
        "39 к2",
        "39 с1",
        "39А",
        "39 литА",
        "39/1",
        "39-1",
        "3 к91",
        "4 литТ",
        "4 Лит Т",
    ];
    for (i, one) in numbers.iter().enumerate() {
        for other in &numbers[i + 1..] {
            assert_ne!(
                AddressKey::new("улица Репина", one),
                AddressKey::new("улица Репина", other)
            );
        }
    }
}

#[test]
fn an_address_in_one_cell_is_parted() {
    let expected = AddressKey::new("16-я линия В.О.", "5 к1");
    for line in [
        "16-я линия В.О., 5 к1",
        "16-я линия В.О., д. 5, корп. 1",
        "199178, г. Санкт-Петербург, 16-я линия В.О., д. 5 корп. 1, кв. 12",
        "16-я линия В.О. 5 к1",
        "16-я линия В.О. д. 5 к1",
    ] {
        assert_eq!(AddressKey::read(line, ""), Some(expected.clone()), "{line}");
    }
    assert_eq!(AddressKey::read("16-я линия В.О.", "5к1"), Some(expected));
    assert_eq!(AddressKey::read("16-я линия В.О.", ""), None);
    assert_eq!(AddressKey::read("улица Репина", "б/н"), None);
}

#[test]
fn numbers_are_ordered_as_people_count() {
    let ordered = ["9", "9 к1", "9А", "10", "10 к2", "10 к10", "100"];
    let mut shuffled = ordered;
    shuffled.reverse();
    shuffled.sort_by(|a, b| natural(a, b));
    assert_eq!(shuffled, ordered);
    assert_eq!(natural("007", "7"), Ordering::Equal);
}

proptest! {
    #[test]
    fn one_form_is_its_own_form(text in "[0-9]{1,3}[0-9АБкслит ./,-]{0,16}") {
        if let Some(number) = house_number(&text) {
            prop_assert_eq!(house_number(&number), Some(number.clone()), "{}", text);
        }
    }

    #[test]
    fn any_text_is_read_without_a_panic(street in "\\PC{0,40}", number in "\\PC{0,40}") {
        let _ = AddressKey::read(&street, &number);
        let _ = AddressKey::read(&street, "");
        let _ = AddressKey::new(&street, &number);
    }

    #[test]
    fn counting_order_is_an_order(a in "[0-9аб ]{0,6}", b in "[0-9аб ]{0,6}", c in "[0-9аб ]{0,6}") {
        prop_assert_eq!(natural(&a, &b), natural(&b, &a).reverse());
        if natural(&a, &b).is_le() && natural(&b, &c).is_le() {
            prop_assert!(natural(&a, &c).is_le());
        }
    }
}
