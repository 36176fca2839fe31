//! The two forms of the checked.

use super::{TODAY, check_banks, fault, good_bank};

#[test]
fn json_has_the_promised_shape() {
    let files = fault("stale-help").edit("help/tg/history/01.toml", "history-001", "version = 1", "version = 2 #!").files;
    let checked = check_banks(&files, TODAY);
    let json: serde_json::Value = serde_json::from_str(&checked.to_json()).unwrap();
    let bank = &json["banks"][0];
    assert_eq!(bank["id"], "tiny");
    assert_eq!(bank["version"], "1");
    assert_eq!(bank["questions"], 26);
    assert_eq!(bank["tests"], serde_json::json!({ "history": 1, "language": 1, "legislation": 1 }));
    assert_eq!(bank["topics"]["hist-geography-cities"], 2);
    assert_eq!(bank["areas"]["lang-listening"], 1);
    assert_eq!(bank["areas"].as_object().unwrap().len(), 6);
    assert_eq!(bank["languages"]["en"], serde_json::json!({ "questions": 26, "complete": 26, "reviewed": 0 }));
    assert_eq!(bank["languages"]["tg"]["complete"], 25, "help for another version is not complete");
    assert_eq!(bank["exams"], serde_json::json!(["patent"]));
    let problem = &bank["problems"][0];
    assert_eq!(problem["severity"], "error");
    assert_eq!(problem["file"], "tiny/help/tg/history/01.toml");
    assert_eq!(problem["question"], "history-001");
    assert_eq!(problem["rule"], "stale-help");
    let keys: Vec<_> = problem.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys.len(), 6, "severity, file, line, question, rule, message and no more: {keys:?}");
}

#[test]
fn text_names_file_line_severity_and_rule() {
    let files = fault("stem-ending").edit("tests/history/01.toml", "history-001", "столица России?", "столица России").files;
    let checked = check_banks(&files, TODAY);
    let text = checked.to_text();
    assert!(text.starts_with("tiny/tests/history/01.toml:17: warning stem-ending: history-001: "), "{text}");
    assert!(text.ends_with("tiny 1: 26 questions in 3 tests, 1 exams; 0 errors, 1 warnings\n"), "{text}");
    assert!(!checked.has_errors());
}

#[test]
fn everything_wrong_is_reported_at_once() {
    let files = fault("several")
        .edit("tests/history/01.toml", "history-001", "difficulty = 1", "difficulty = 9\ncolour = \"red\"")
        .edit("tests/history/01.toml", "history-002", "key = \"c\"", "key = \"z\"")
        .edit("help/uz/history/01.toml", "history-003", "version = 1", "version = 7")
        .files;
    let checked = check_banks(&files, TODAY);
    let found: Vec<_> = checked.problems().map(|problem| problem.rule).collect();
    for rule in ["wrong-value", "unknown-key", "key-unknown-option", "stale-help"] {
        assert!(found.contains(&rule), "{rule} is missing from {found:?}");
    }
    assert!(checked.has_errors());
}

#[test]
fn a_folder_with_an_impossible_name_is_reported_not_skipped() {
    let mut files = good_bank();
    files.insert("My Bank/bank.toml".into(), Vec::new());
    let checked = check_banks(&files, TODAY);
    let rules: Vec<_> = checked.problems().map(|problem| (problem.file.as_str(), problem.rule)).collect();
    assert_eq!(rules, [("My Bank", "bad-id")]);
}

#[test]
fn a_file_cut_off_anywhere_is_reported_and_never_stops_the_check() {
    let whole = good_bank();
    for file in ["tiny/tests/history/01.toml", "tiny/help/tg/language/01.toml", "tiny/exams/patent.toml"] {
        let bytes = &whole[file];
        for end in (1..bytes.len() - 1).step_by(499) {
            let mut files = whole.clone();
            files.insert(file.into(), bytes[..end].to_vec());
            let checked = check_banks(&files, TODAY);
            assert!(checked.has_errors(), "{file} cut at {end}");
        }
    }
}
