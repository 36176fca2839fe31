//! The suite is complete.

/// Every method must be called in this suite, on both engines: a method that only one engine has been tried on drifts.
#[test]
fn the_suite_calls_every_method() {
    let suite = [
        include_str!("main.rs"),
        include_str!("pages.rs"),
        include_str!("records.rs"),
        include_str!("resume.rs"),
        include_str!("sessions.rs"),
    ]
    .concat();
    let areas = [
        ("attempts", include_str!("../../src/areas/attempts.rs")),
        ("clock", include_str!("../../src/areas/clock.rs")),
        ("codes", include_str!("../../src/areas/codes.rs")),
        ("complaints", include_str!("../../src/areas/complaints.rs")),
        ("goals", include_str!("../../src/areas/goals.rs")),
        ("learners", include_str!("../../src/areas/learners.rs")),
        ("papers", include_str!("../../src/areas/papers.rs")),
        ("records", include_str!("../../src/areas/records.rs")),
        ("sessions", include_str!("../../src/areas/sessions.rs")),
    ];
    let doors = include_str!("../../src/areas/mod.rs").lines().filter(|line| line.starts_with("mod ")).count();
    assert_eq!(doors, areas.len(), "an area is not looked at here");
    let mut wanted: Vec<String> = methods(include_str!("../../src/store.rs")).map(|method| format!("{method}(")).collect();
    for (area, source) in areas {
        wanted.extend(methods(source).map(|method| format!("{area}().{method}(")));
    }
    assert!(wanted.len() >= 40, "{wanted:?}");
    for call in wanted {
        let called = [".", "Store::"].iter().any(|before| suite.contains(&format!("{before}{call}")));
        assert!(called, "tests/contract never calls {call}");
    }
}

/// The public methods of a source file.
fn methods(source: &str) -> impl Iterator<Item = &str> {
    let lines = source.lines().map(str::trim);
    let heads = lines.filter_map(|line| line.strip_prefix("pub async fn ").or_else(|| line.strip_prefix("pub const fn ")));
    heads.filter_map(|head| head.split_once('(').map(|(name, _)| name))
}
