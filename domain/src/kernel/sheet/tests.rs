use super::*;

const FIELDS: [Field; 3] = [
    Field {
        code: "name",
        ru: "Имя",
        en: "Name",
        need: Need::Always,
        headers: &["фио", "имя"],
    },
    Field {
        code: "age",
        ru: "Возраст",
        en: "Age",
        need: Need::Never,
        headers: &["лет"],
    },
    Field {
        code: "phone",
        ru: "Телефон",
        en: "Phone",
        need: Need::Never,
        headers: &["тел"],
    },
];

fn headers(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn rows(cells: &[&[&str]]) -> Vec<Row> {
    (2..)
        .zip(cells)
        .map(|(number, cells)| Row {
            number,
            cells: headers(cells),
        })
        .collect()
}

/// Names with ages; "known" stands already with the age 5.
fn read(names: &[&str], cells: &[&[&str]]) -> Result<Plan<(u32, String)>, Refusal> {
    let headers = headers(names);
    let mapping = Mapping::guess(&FIELDS, &headers);
    let sheet = Sheet {
        fields: &FIELDS,
        headers: &headers,
        mapping: &mapping,
        key_field: "name",
    };
    sheet.read(
        rows(cells),
        |cells| {
            let name = cells.required("name", 10);
            let age = cells.whole("age", 0, 150);
            cells.phones("phone", None);
            Some((name?, age))
        },
        |(name, _)| (name.clone(), (name == "known").then_some(5)),
        |_, _| false,
        |found| match found.known {
            None => Outcome::Create((found.row, found.draft.0)),
            Some(age) if found.draft.1.is_none_or(|new| new == age) => Outcome::Unchanged,
            Some(_) => Outcome::Change((found.row, found.draft.0)),
        },
    )
}

#[test]
fn columns_are_found_by_their_headers() {
    let mapping = Mapping::guess(&FIELDS, &headers(&["№", "ФИО *", "Тел.", "Лет:", "имя"]));
    assert_eq!(
        mapping.0,
        [("name", 1), ("phone", 2), ("age", 3)]
            .map(|(f, c)| (f.to_owned(), c))
            .into()
    );
}

#[test]
fn a_table_without_a_required_column_is_refused_whole() {
    let refusal = read(&["лет"], &[&["5"]]).unwrap_err();
    assert_eq!(refusal.fields[0].field, "mapping.name");
}

#[test]
fn a_mapping_may_not_point_past_the_table() {
    let mapping = Mapping([("name".to_owned(), 3), ("colour".to_owned(), 0)].into());
    let refusal = mapping.check(&FIELDS, &headers(&["a"])).unwrap_err();
    let codes: Vec<_> = refusal.fields.iter().map(|wrong| wrong.code).collect();
    assert_eq!(codes, ["unknown", "no_such_column"]);
}

#[test]
fn every_bad_cell_is_told_and_the_row_is_left_out() {
    let plan = read(
        &["ФИО", "Лет", "Тел"],
        &[
            &["", "old", "123"],
            &["Иван", "9.0", "89123456789"],
            &["", "", ""],
            &["Пётр"],
        ],
    )
    .unwrap();
    let told: Vec<_> = plan
        .rejected
        .iter()
        .map(|report| (report.row, report.column.as_str(), report.value.as_str(), report.code))
        .collect();
    assert_eq!(
        told,
        [
            (2, "ФИО", "", "required"),
            (2, "Лет", "old", "not_a_number"),
            (2, "Тел", "123", "not_a_phone")
        ]
    );
    assert_eq!(plan.rejected_rows(), 1);
    assert_eq!(plan.create, [(3, "Иван".to_owned()), (5, "Пётр".to_owned())]);
}

#[test]
fn repeats_in_the_table_and_what_stands_already_are_told_apart() {
    let plan = read(
        &["name", "age"],
        &[&["one", "1"], &["one", "2"], &["known", "5"], &["known", "6"]],
    )
    .unwrap();
    assert_eq!((plan.create.len(), plan.change.len(), plan.unchanged), (1, 0, 1));
    let told: Vec<_> = plan
        .repeats
        .iter()
        .map(|report| (report.row, &*report.text.en))
        .collect();
    assert_eq!(told, [(3, "Repeats row 2."), (5, "Repeats row 4.")]);
    let plan = read(&["name", "age"], &[&["known", "6"]]).unwrap();
    assert_eq!(plan.change, [(2, "known".to_owned())]);
}
