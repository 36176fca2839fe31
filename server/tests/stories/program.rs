//! The program as an operator meets it: configuration, the check of the banks, exit codes.

use crate::support::program::{Process, run, safar};
use crate::support::workspace;
use rstest::rstest;
use std::path::Path;

fn write(folder: &Path, text: &str) -> std::path::PathBuf {
    let file = folder.join("safar.toml");
    std::fs::write(&file, text).unwrap();
    file
}

#[rstest]
#[case::in_the_file("http_adr = \"127.0.0.1:1\"", None, "http_adr")]
#[case::in_the_environment("", Some(("SAFAR_HTTP_ADR", "127.0.0.1:1")), "http_adr")]
#[case::a_wrong_value_in_the_file("https = \"perhaps\"", None, "https")]
#[case::a_wrong_value_in_the_environment("", Some(("SAFAR_LEARNER_REQUESTS_PER_MINUTE", "many")), "learner_requests_per_minute")]
#[case::no_toml("= 3", None, "TOML")]
fn a_configuration_that_cannot_be_meant_is_an_error(#[case] file: &str, #[case] variable: Option<(&str, &str)>, #[case] named: &str) {
    let folder = tempfile::tempdir().unwrap();
    for command in ["serve", "doctor", "rebuild"] {
        let mut safar = safar(folder.path());
        safar.args([command, "--config"]).arg(write(folder.path(), file)).envs(variable);
        let (code, said, error) = run(&mut safar);
        assert_eq!((code, said.as_str()), (1, ""), "{command}: {error}");
        assert!(error.to_lowercase().contains(&named.to_lowercase()), "{command} must name what is wrong: {error}");
    }
    assert!(!folder.path().join("data").exists(), "nothing was begun");
}

#[test]
fn made_up_learners_fill_an_empty_database_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}/demo.db", folder.path().display());
    let demo =
        || run(safar(folder.path()).args(["demo-data", "--learners", "3", "--answers", "150", "--first", "90", "--database-url", &url]));
    let (code, said, error) = demo();
    assert_eq!(code, 0, "{error}");
    let code = said.lines().last().unwrap().rsplit(": ").next().unwrap();
    assert!(domain::resume::ResumeCode::parse(code).is_ok(), "{said}");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let stale = runtime.block_on(async {
        let store = store::Store::open(&url, "stream-2".parse().unwrap(), 0).await.unwrap();
        let stale = store.stale().await.unwrap();
        store.close().await;
        stale
    });
    assert!(!stale, "the next start has nothing to make again");
    let (code, _, error) = demo();
    assert!(code == 1 && error.contains("already"), "{code}: {error}");
    let (_, rebuilt, _) = run(safar(folder.path()).args(["rebuild", "--database-url", &url]));
    let attempts = said.split(' ').next().unwrap();
    assert!(rebuilt.starts_with(&format!("{attempts} finished")), "every attempt is sound: {rebuilt}");
}

#[test]
fn a_configuration_file_that_is_not_there_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let (code, _, error) = run(safar(folder.path()).args(["doctor", "--config", "nowhere.toml"]));
    assert_eq!(code, 1);
    assert!(error.contains("nowhere.toml"), "{error}");
}

/// Which database was opened shows who had the last word.
#[rstest]
#[case::defaults(None, None, None, "data/safar.db")]
#[case::the_file(Some("file"), None, None, "file.db")]
#[case::the_environment_over_the_file(Some("file"), Some("environment"), None, "environment.db")]
#[case::a_flag_over_both(Some("file"), Some("environment"), Some("flag"), "flag.db")]
#[case::a_flag_alone(None, None, Some("flag"), "flag.db")]
fn defaults_yield_to_the_file_the_file_to_the_environment_the_environment_to_flags(
    #[case] file: Option<&str>,
    #[case] environment: Option<&str>,
    #[case] flag: Option<&str>,
    #[case] opened: &str,
) {
    let folder = tempfile::tempdir().unwrap();
    let mut safar = safar(folder.path());
    safar.arg("doctor");
    if let Some(name) = file {
        safar.arg("--config").arg(write(folder.path(), &format!("database_url = \"sqlite:{name}.db\"")));
    }
    if let Some(name) = environment {
        safar.env("SAFAR_DATABASE_URL", format!("sqlite:{name}.db"));
    }
    if let Some(name) = flag {
        safar.args(["--database-url", &format!("sqlite:{name}.db")]);
    }
    let (code, said, error) = run(&mut safar);
    assert_eq!(code, 0, "{said}{error}");
    for database in ["data/safar.db", "file.db", "environment.db", "flag.db"] {
        assert_eq!(folder.path().join(database).exists(), database == opened, "{database}");
    }
}

#[test]
fn the_data_folder_holds_the_database_unless_it_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let (code, ..) = run(safar(folder.path()).arg("doctor").env("SAFAR_DATA_DIR", "elsewhere"));
    assert_eq!(code, 0);
    assert!(folder.path().join("elsewhere/safar.db").exists());
}

#[test]
fn it_serves_until_it_is_asked_to_stop() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::serve(&mut safar(folder.path()));
    let mut browser = process.browser();
    assert_eq!(browser.get("/readyz").body(), "ready");
    assert_eq!(browser.open("/ru").attrs("html", "lang"), ["ru"]);
    assert_eq!(process.stop(), Some(0));
    assert!(browser.try_send(crate::support::Request::new("GET", "/readyz")).is_err());
}

#[test]
fn a_taken_address_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = taken.local_addr().unwrap().to_string();
    let (code, _, error) = run(safar(folder.path()).args(["serve", "--http-addr", &addr]));
    assert_eq!(code, 1);
    assert!(error.contains(&addr), "{error}");
}

#[test]
fn usage_is_two_and_help_is_there() {
    let folder = tempfile::tempdir().unwrap();
    for wrong in
        [&[][..], &["fly"], &["serve", "--port", "3"], &["bank"], &["bank", "check", "--format", "xml"], &["serve", "--http-addr", "here"]]
    {
        let (code, said, error) = run(safar(folder.path()).args(wrong));
        assert_eq!((code, said.as_str()), (2, ""), "{wrong:?}: {error}");
        assert!(!error.is_empty());
    }
    for command in [&["--help"][..], &["serve", "--help"], &["bank", "check", "--help"], &["rebuild", "--help"], &["doctor", "--help"]] {
        let (code, said, _) = run(safar(folder.path()).args(command));
        assert_eq!(code, 0, "{command:?}");
        assert!(said.contains("Usage: safar"), "{said}");
    }
}

#[test]
fn the_check_of_the_shipped_banks_is_one_object() {
    let folder = tempfile::tempdir().unwrap();
    let (code, said, error) = run(safar(folder.path()).args(["bank", "check", "--format", "json"]));
    assert_eq!((code, error.as_str()), (0, ""), "{said}");
    let report: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(report.as_object().unwrap().keys().collect::<Vec<_>>(), ["banks"]);
    let bank = report["banks"].as_array().unwrap().iter().find(|bank| bank["id"] == "ru-exam").expect("the shipped bank");
    let mut keys: Vec<_> = bank.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    assert_eq!(keys, ["exams", "id", "languages", "problems", "questions", "tests", "topics", "version"]);
    let sum = |of: &serde_json::Value| of.as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum::<u64>();
    assert!(bank["questions"].as_u64().unwrap() >= 65);
    assert_eq!(sum(&bank["topics"]), bank["questions"].as_u64().unwrap(), "every question has one main topic");
    assert!(sum(&bank["tests"]) >= 3);
    for lang in ["en", "ky", "tg", "uz"] {
        let help = &bank["languages"][lang];
        assert_eq!(help["complete"], bank["questions"], "every question has help in {lang}");
        assert!(help["reviewed"].as_u64().unwrap() <= help["questions"].as_u64().unwrap());
    }
    assert!(bank["exams"].as_array().unwrap().iter().any(|exam| exam == "ru-patent-2025"));
    assert!(bank["problems"].as_array().unwrap().iter().all(|problem| problem["severity"] == "warning"));
    let (code, said, _) = run(safar(folder.path()).args(["bank", "check"]));
    assert_eq!(code, 0);
    assert!(said.lines().last().unwrap().starts_with("ru-exam "), "{said}");
}

#[test]
fn a_broken_bank_is_a_problem_found() {
    let folder = tempfile::tempdir().unwrap();
    copy(&workspace().join("question-banks"), folder.path());
    let check = |format: &str| run(safar(folder.path()).args(["bank", "check", "--format", format, "--banks"]).arg(folder.path()));
    assert_eq!(check("json").0, 0, "a copy of the shipped bank is sound");
    let file = folder.path().join("ru-exam/tests/history/01.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let line = text.lines().position(|line| line.starts_with("key = \"b\"")).unwrap() + 1;
    std::fs::write(&file, text.replacen("key = \"b\"", "key = \"z\"", 1)).unwrap();
    let (code, said, error) = check("json");
    assert_eq!((code, error.as_str()), (1, ""));
    let report: serde_json::Value = serde_json::from_str(&said).unwrap();
    let problems = report["banks"][0]["problems"].as_array().unwrap();
    let problem = problems.iter().find(|problem| problem["severity"] == "error").unwrap();
    assert_eq!(problem["file"], "ru-exam/tests/history/01.toml");
    assert_eq!(problem["line"], line);
    assert_eq!(problem["question"], "history-001");
    let (code, said, _) = check("text");
    assert_eq!(code, 1);
    assert!(said.contains(&format!("ru-exam/tests/history/01.toml:{line}: error ")), "{said}");
}

#[test]
fn a_folder_without_banks_is_a_problem_found() {
    let folder = tempfile::tempdir().unwrap();
    for banks in [folder.path().to_owned(), folder.path().join("nowhere")] {
        let (code, said, error) = run(safar(folder.path()).args(["bank", "check", "--banks"]).arg(&banks));
        assert_eq!(code, 1, "{}: {said}{error}", banks.display());
        assert!(error.contains(&banks.display().to_string()), "it says where it looked: {error}");
    }
}

#[test]
fn a_damaged_database_is_said_and_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("safar.db");
    let bytes = b"This is no database, it is a letter.".repeat(200);
    std::fs::write(&file, &bytes).unwrap();
    let url = format!("sqlite:{}", file.display());
    let (code, said, _) = run(safar(folder.path()).args(["doctor", "--database-url", &url]));
    assert_eq!(code, 1);
    assert!(said.contains("database:") && !said.contains("database: good"), "{said}");
    for command in ["serve", "rebuild"] {
        let (code, _, error) = run(safar(folder.path()).args(
            [command, "--database-url", &url, "--http-addr", "127.0.0.1:0"].into_iter().take(if command == "serve" { 5 } else { 3 }),
        ));
        assert_eq!(code, 1, "{command}");
        assert!(!error.is_empty());
    }
    assert_eq!(std::fs::read(&file).unwrap(), bytes);
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
