//! The suite is complete.

/// Every method must be called in this suite, on both engines: a method that only one engine has been tried on drifts.
#[test]
fn the_suite_calls_every_method() {
    let suite = include_str!("main.rs");
    let source = include_str!("../../src/store.rs");
    let methods: Vec<_> = source
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub async fn ").or_else(|| line.trim().strip_prefix("pub const fn ")))
        .filter_map(|line| line.split_once('(').map(|(name, _)| name))
        .collect();
    assert!(methods.len() >= 20, "{methods:?}");
    for method in methods {
        assert!(suite.contains(&format!(".{method}(")), "tests/contract never calls {method}");
    }
}
