//! "Delete my data": everything of one person is gone, at once and for good, and nothing of anybody else.

use crate::support::{Browser, Engine, MINUTE, SECOND, Server, field, items, right};
use rstest::rstest;
use std::path::Path;

/// What a learner types, so that it can be looked for in the files.
const TYPED: &str = "Mehrubon-Qalandarov-1987";

/// Starts the language test, types an answer, finishes a history test; returns both attempts.
fn learn(browser: &mut Browser, typed: &str) -> [String; 2] {
    let test = items("language-01");
    let n = test.iter().position(|item| item.question.body.kind() == "short").unwrap();
    let first = browser.start("tg", "language-01", "practice", Some("tg"));
    let question = browser.press(&first, &format!("to-{}", n + 1));
    browser.answer(&question, &[field("a", typed)], "next");
    let history = browser.start("tg", "history-01", "exam", None);
    browser.answer(&history, &right(items("history-01")[0]), "next");
    let ended = browser.finish("tg", &history.attempt()).attempt();
    [first.attempt(), ended]
}

/// The files of a folder that contain these bytes.
fn files_with(folder: &Path, bytes: &[u8]) -> Vec<String> {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let found = files.filter(|file| std::fs::read(file).unwrap().windows(bytes.len()).any(|window| window == bytes));
    found.map(|file| file.file_name().unwrap().to_string_lossy().into_owned()).collect()
}

/// People, attempts, running clocks, results. (How many records were ever written is no secret.)
fn held(server: &Server) -> [u64; 4] {
    let counts = server.counts();
    [counts.learners, counts.attempts, counts.running, counts.results]
}

#[rstest]
fn everything_of_one_person_is_gone_and_nothing_of_anybody_else(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = Server::on(engine);
    let (mut other, mut leaving) = (Browser::of(&server), Browser::of(&server));
    let kept = learn(&mut other, "panjshanbe");
    let before = (held(&server), server.projections(), other.open("/tg/progress/ru-exam").texts("ul.attempts li"));
    let gone = learn(&mut leaving, TYPED);
    assert_eq!(held(&server), [2, 4, 0, 2]);
    let old = leaving.clone();

    // The way of a person: from the list of attempts to the question, and the button.
    let progress = leaving.open("/tg/progress/ru-exam");
    let link = progress.attrs("ul.aside a", "href").pop().unwrap();
    let sure = leaving.open(&link);
    assert_eq!(sure.text("main p.lead"), server.say("tg", "erase-text", &[]));
    assert_eq!(leaving.cookies.get("safar_learner"), old.cookies.get("safar_learner"), "asking deletes nothing");
    let form = sure.form("main form");
    let sent = leaving.post(&form.action, &form.fields);
    assert_eq!(sent.header("clear-site-data"), "\"cache\", \"cookies\", \"storage\"");
    let after = leaving.open(sent.location());
    // PostgreSQL overwrites what deleted rows leave in its own time: nothing is said to be done that is not.
    let said = if engine == Engine::Sqlite { "erased" } else { "erased-later" };
    assert_eq!(after.text("main p.notice"), server.say("tg", said, &[]));
    assert!(after.has("script[src*='/assets/forget.']"), "and what the browser keeps is emptied");
    assert!(after.attrs("ul.attempts a", "href").is_empty());
    assert_eq!(leaving.cookies.get("safar_learner"), None, "the browser forgets who it was");

    assert_eq!((held(&server), server.projections()), (before.0, before.1), "all counts and projections are as before that person came");
    assert_eq!(other.open("/tg/progress/ru-exam").texts("ul.attempts li"), before.2);
    assert!(other.open(&format!("/tg/attempts/{}", kept[0])).has("form.runner"));
    assert!(other.open(&format!("/tg/attempts/{}", kept[1])).has(".big-score"));

    // The old cookie, kept by another tab or by a thief, opens nothing, also not behind the caches.
    let server = server.restarted();
    let mut old = old.moved_to(&server);
    for attempt in &gone {
        assert_eq!(old.get(&format!("/tg/attempts/{attempt}")).status, 404);
    }
    assert!(old.open("/tg/progress/ru-exam").attrs("ul.attempts a", "href").is_empty());
    let secret = old.cookies["safar_learner"].clone();
    old.start("tg", "history-01", "exam", None);
    assert_ne!(old.cookies["safar_learner"], secret, "who starts again is somebody new");
}

#[test]
fn what_is_overwritten_later_is_said_and_is_overwritten() {
    let server = Server::start();
    let (mut first, mut second) = (Browser::of(&server), Browser::of(&server));
    learn(&mut first, "panjshanbe");
    learn(&mut second, TYPED);
    let after = |browser: &mut Browser| browser.post("/api/learner/erase", &[field("lang", "tg")]).location().to_owned();
    assert!(after(&mut first).starts_with("/tg/progress/ru-exam?erased=1&proof="));
    server.at(30 * SECOND);
    let page = after(&mut second);
    assert_eq!(second.open(&page).text("main p.notice"), server.say("tg", "erased-later", &[]), "the file was just written anew");
    assert_eq!(held(&server), [0; 4], "the rows are gone at once");
    server.at(MINUTE - SECOND);
    server.jobs();
    server.at(MINUTE);
    server.jobs();
    assert_eq!(files_with(server.folder(), TYPED.as_bytes()), [""; 0]);
}

#[test]
fn the_old_cookie_is_useless_at_once() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let attempts = learn(&mut browser, TYPED);
    let mut tab = browser.clone();
    let page = tab.open(&format!("/tg/attempts/{}", attempts[0]));
    browser.post("/api/learner/erase", &[field("lang", "tg")]);
    let late = tab.post(&page.form("form.runner").action, &page.form("form.runner").press("next").fields);
    assert_eq!(late.status, 404, "an answer from a tab that is still open is kept nowhere");
    assert_eq!(tab.get(&format!("/tg/attempts/{}/result", attempts[1])).status, 404);
    assert_eq!((held(&server), server.projections()), ([0; 4], String::new()));
    // Deleting twice, or without ever having learnt, is no error.
    for browser in [&mut tab, &mut Browser::of(&server)] {
        let nothing = browser.post("/api/learner/erase", &[field("lang", "tg")]).location().to_owned();
        assert!(nothing.starts_with("/tg/progress/ru-exam?erased=nobody&proof="), "{nothing}");
        assert_eq!(browser.open(&nothing).text("main p.notice"), server.say("tg", "erased-nobody", &[]));
        // An address that anybody can make says nothing, and takes nothing that waits in the browser.
        for address in ["/tg/progress/ru-exam?erased=1", "/tg/progress/ru-exam?erased=nobody&proof=1-0", &nothing.replace("nobody", "1")] {
            let page = browser.open(address);
            assert!(!page.has("main p.notice") && !page.has("script"), "{address}");
        }
        let page = browser.open("/tg/sign-out?done=1");
        assert!(!page.has("script"));
    }
}

#[test]
fn not_even_the_database_file_remembers() {
    let server = Server::start();
    let mut other = Browser::of(&server);
    learn(&mut other, "panjshanbe");
    let mut browser = Browser::of(&server);
    let attempts = learn(&mut browser, TYPED);
    let traces = [TYPED, &attempts[0], &attempts[1]];
    for trace in traces {
        assert!(!files_with(server.folder(), trace.as_bytes()).is_empty(), "{trace} was there to be found");
    }
    browser.post("/api/learner/erase", &[field("lang", "tg")]);
    for trace in traces {
        assert_eq!(files_with(server.folder(), trace.as_bytes()), [""; 0], "{trace}");
    }
    assert!(!files_with(server.folder(), b"panjshanbe").is_empty(), "what another typed is still there");
}

/// A backup program, or anybody else, reads the file meanwhile: then it is not called done.
#[test]
fn a_page_says_what_is_done_and_not_what_will_be() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    learn(&mut browser, TYPED);
    let reader = server.foreign_reader();
    let sent = browser.post("/api/learner/erase", &[field("lang", "tg")]);
    let after = browser.open(sent.location());
    assert_eq!(after.text("main p.notice"), server.say("tg", "erased-later", &[]));
    assert!(!files_with(server.folder(), TYPED.as_bytes()).is_empty());
    drop(reader);
}
