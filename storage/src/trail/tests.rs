use super::*;

fn written(dir: &Path) -> Trail {
    let trail = Trail::open(dir).unwrap();
    for (day, text) in [
        ("2026-11-22", "one"),
        ("2026-11-22", "two"),
        ("2026-11-23", "three"),
        ("2026-11-21", "late"),
    ] {
        trail.append(day, text).unwrap();
    }
    trail.sync().unwrap();
    trail
}

fn newest(trail: &Trail, first: &str, last: &str) -> Vec<(u64, String)> {
    let mut found = Vec::new();
    let seen = trail.newest(first, last, &mut |number, text| {
        found.push((number, text.to_owned()));
        ControlFlow::Continue(())
    });
    seen.unwrap();
    found
}

#[test]
fn lines_are_found_newest_first_and_by_day() {
    let dir = tempfile::tempdir().unwrap();
    let trail = written(dir.path());
    let texts = |found: Vec<(u64, String)>| found.into_iter().map(|(_, text)| text).collect::<Vec<_>>();
    assert_eq!(texts(newest(&trail, "", "9")), ["late", "three", "two", "one"]);
    assert_eq!(texts(newest(&trail, "2026-11-22", "2026-11-22")), ["two", "one"]);
    let report = check(dir.path()).unwrap();
    assert_eq!((report.lines, report.faults), (4, vec![]));
}

#[test]
fn the_series_goes_on_after_a_restart_and_a_cut_line_is_nobodys() {
    let dir = tempfile::tempdir().unwrap();
    drop(written(dir.path()));
    let last = dir.path().join("2026-11-23.trail");
    let whole = fs::read(&last).unwrap();
    fs::write(&last, [&whole[..], b"5\tabc"].concat()).unwrap();
    assert_eq!(check(dir.path()).unwrap().faults, []);
    let trail = Trail::open(dir.path()).unwrap();
    assert_eq!(trail.append("2026-11-24", "four").unwrap(), 5);
    fs::write(dir.path().join("2026-11-25.trail"), "domo").unwrap();
    let trail = Trail::open(dir.path()).unwrap();
    assert_eq!(trail.append("2026-11-25", "five").unwrap(), 6);
    let report = check(dir.path()).unwrap();
    assert_eq!((report.lines, report.faults), (6, vec![]));
}

#[test]
fn whatever_is_changed_taken_out_or_put_in_is_found() {
    type Tamper = fn(String) -> String;
    let change: [(&str, Tamper); 5] = [
        ("changed", |text| text.replace("two", "TWO")),
        ("taken out", |text| {
            text.lines()
                .filter(|line| !line.ends_with("one"))
                .map(|line| format!("{line}\n"))
                .collect()
        }),
        ("put in", |text| format!("{text}3\t{}\tfalse\n", "0".repeat(64))),
        ("cut short", |text| text[..text.len() - 1].to_owned()),
        ("headed otherwise", |text| text.replacen("\t0\t", "\t7\t", 1)),
    ];
    for (what, tamper) in change {
        let dir = tempfile::tempdir().unwrap();
        drop(written(dir.path()));
        let file = dir.path().join("2026-11-22.trail");
        let text = fs::read_to_string(&file).unwrap();
        fs::write(&file, tamper(text)).unwrap();
        assert!(!check(dir.path()).unwrap().faults.is_empty(), "{what}");
    }
}

#[test]
fn an_old_day_may_be_thrown_away_and_a_middle_one_may_not() {
    let dir = tempfile::tempdir().unwrap();
    let trail = written(dir.path());
    trail.append("2026-11-24", "more").unwrap();
    fs::remove_file(dir.path().join("2026-11-22.trail")).unwrap();
    assert_eq!(check(dir.path()).unwrap().faults, []);
    let dir = tempfile::tempdir().unwrap();
    let trail = written(dir.path());
    trail.append("2026-11-24", "more").unwrap();
    fs::remove_file(dir.path().join("2026-11-23.trail")).unwrap();
    assert_eq!(check(dir.path()).unwrap().faults.len(), 1);
}
