//! The program as an operator meets it: configuration, the check of the banks, exit codes.

use crate::support::program::{Process, run, safar};
use crate::support::{Request, copy, field, workspace};
use rstest::rstest;
use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
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
        let store = store::Store::open(&url, "stream-2".parse().unwrap(), [9; 32], 0).await.unwrap();
        let stale = store.records().stale().await.unwrap();
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
    safar.arg("rebuild");
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
    let (code, ..) = run(safar(folder.path()).arg("rebuild").env("SAFAR_DATA_DIR", "elsewhere"));
    assert_eq!(code, 0);
    assert!(folder.path().join("elsewhere/safar.db").exists());
}

/// Whoever only looks makes nothing: no folder, no database, no secret.
#[test]
fn the_doctor_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (code, said, error) = run(safar(folder.path()).arg("doctor"));
    assert_eq!(code, 0, "{said}{error}");
    assert!(said.contains("database: none yet"), "{said}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    let (code, ..) = run(safar(folder.path()).args(["demo-data", "--learners", "2", "--answers", "40"]));
    assert_eq!(code, 0);
    let state = || {
        let mut files: Vec<_> = std::fs::read_dir(folder.path().join("data")).unwrap().map(|file| file.unwrap().path()).collect();
        files.sort();
        // Whoever reads a SQLite file leaves an empty log and an index of it behind; the file itself is what counts.
        let files = files.into_iter().map(|file| (std::fs::read(&file).unwrap(), file));
        files.filter(|(bytes, file)| !bytes.is_empty() && !file.to_string_lossy().ends_with("-shm")).collect::<Vec<_>>()
    };
    let before = state();
    let (code, said, error) = run(safar(folder.path()).arg("doctor"));
    assert_eq!(code, 0, "{said}{error}");
    assert!(said.contains("database: good") && said.contains("resume codes: good"), "{said}");
    let (code, ..) = run(safar(folder.path()).args(["report", "complaints"]));
    assert_eq!(code, 0);
    assert!(state() == before, "not one byte");
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
fn what_it_writes_is_for_its_own_account_alone() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let open = |path: &Path, mode| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    std::fs::create_dir(&data).unwrap();
    open(&data, 0o755);
    std::fs::write(data.join("backup.db"), "").unwrap();
    open(&data.join("backup.db"), 0o644);
    let process = Process::serve(&mut safar(folder.path()));
    process.browser().start("tg", "history-01", "exam", None);
    // The content is kept beside the work; when it is, it can be read again.
    process.signal("HUP");
    process.says("is the same");
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    let files: Vec<_> = std::fs::read_dir(&data).unwrap().map(|file| file.unwrap().path()).collect();
    let names: BTreeSet<_> = files.iter().map(|file| file.file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!(names, BTreeSet::from(["backup.db", "library", "pepper", "safar.db", "safar.db-shm", "safar.db-wal"]));
    let mut files = files;
    let mut seen = 0;
    while let Some(file) = files.pop() {
        seen += 1;
        assert_eq!(mode(&file), if file.is_dir() { 0o700 } else { 0o600 }, "{}", file.display());
        files.extend(std::fs::read_dir(&file).into_iter().flatten().map(|inner| inner.unwrap().path()));
    }
    assert!(seen > 150, "the content is there too: {seen}");
}

/// Who watches over a server sees that something happens, and nothing about anybody.
#[test]
fn the_log_says_what_happens_and_never_to_whom() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::serve(&mut safar(folder.path()));
    let mut phone = process.browser();
    let question = phone.start("tg", "history-01", "exam", None);
    let page = phone.open("/tg/code");
    let slip = phone.submit(&page.form("main > form")).text(".slip-code");
    let mut other = process.browser();
    let entry = other.open("/tg/resume").form("main form").set("code", &slip);
    let asked = other.submit(&entry);
    other.submit(&asked.form("main form"));
    let wrong = domain::resume::ResumeCode::draw([9; 32]).grouped();
    other.post("/api/resume", &[field("lang", "tg"), field("code", &wrong)]);
    phone.post("/api/browsers", &[field("lang", "tg"), field("browser", "others")]);
    phone.send(Request::new("POST", "/api/learner/erase").header("sec-fetch-site", "cross-site").fields(&[field("lang", "tg")]));
    phone.send(Request::new("GET", "/tg").header("host", "stranger.example"));
    let secret = phone.cookies["safar_learner"].clone();
    phone.post("/api/learner/erase", &[field("lang", "tg")]);
    let happened =
        ["code-made", "code-proved", "code-used", "code-refused", "session-ended", "cross-site-refused", "host-refused", "erased"];
    let logged = || process.log().join("\n");
    for event in happened {
        // The log comes by a thread of its own.
        let there = (0..100).any(|_| {
            let there = logged().lines().any(|line| line.contains("safar::security") && line.contains(event));
            if !there {
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
            there
        });
        assert!(there, "{event} is not in the log:\n{}", logged());
    }
    for private in [slip.as_str(), &slip.replace(' ', ""), &wrong, &question.attempt(), &secret, "stranger", "127.0.0.1:", "history-01"] {
        let lines: Vec<_> = process.log().into_iter().filter(|line| line.contains("safar::security")).collect();
        assert!(!lines.iter().any(|line| line.contains(private)), "{private}: {lines:?}");
    }
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
    for wrong in [
        &[][..],
        &["fly"],
        &["serve", "--port", "3"],
        &["bank"],
        &["bank", "check", "--format", "xml"],
        &["serve", "--http-addr", "here"],
        &["report"],
        &["report", "salaries"],
        &["report", "quality", "--format", "csv"],
        &["report", "quality", "--table", "none"],
        &["report", "quality", "--lang", "xx"],
        &["bank", "check", "--report"],
        &["bank", "reports"],
    ] {
        let (code, said, error) = run(safar(folder.path()).args(wrong));
        assert_eq!((code, said.as_str()), (2, ""), "{wrong:?}: {error}");
        assert!(!error.is_empty());
    }
    for command in [
        &["--help"][..],
        &["serve", "--help"],
        &["bank", "check", "--help"],
        &["report", "--help"],
        &["rebuild", "--help"],
        &["doctor", "--help"],
    ] {
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
    let checked: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(checked.as_object().unwrap().keys().collect::<Vec<_>>(), ["banks"]);
    let bank = checked["banks"].as_array().unwrap().iter().find(|bank| bank["id"] == "ru-exam").expect("the shipped bank");
    let mut keys: Vec<_> = bank.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    assert_eq!(keys, ["areas", "exams", "id", "languages", "problems", "questions", "tests", "topics", "version"]);
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
fn a_report_goes_to_a_file_and_needs_no_database() {
    let folder = tempfile::tempdir().unwrap();
    for (format, begins) in [("xlsx", &b"PK"[..]), ("pdf", b"%PDF-"), ("html", b"<!DOCTYPE html>")] {
        let args = ["report", "quality", "--table", "tests", "--lang", "tg", "--format", format, "--output", "quality"];
        assert_eq!(run(safar(folder.path()).args(args)), (0, String::new(), String::new()), "{format}");
        assert!(std::fs::read(folder.path().join("quality")).unwrap().starts_with(begins), "{format}");
    }
    let (code, said, _) = run(safar(folder.path()).args(["report", "quality", "--table", "due"]));
    assert!(code == 0 && said.contains("history-001") && said.contains("Overdue"), "{said}");
    let files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(files, ["quality"], "neither a folder of data nor a database");
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
    let checked: serde_json::Value = serde_json::from_str(&said).unwrap();
    let problems = checked["banks"][0]["problems"].as_array().unwrap();
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
