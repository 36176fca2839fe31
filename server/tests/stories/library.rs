//! Content changes while Safar runs: what is new is offered from one request to the next, and whoever has begun something ends it
//! with the questions it began with, in this process and in the next.

use crate::support::program::{Process, safar};
use crate::support::{Browser, Engine, Page, Server, copy, field};
use domain::ids::BankId;
use server::content::library::NotReloaded;
use server::usecases::PrintedForm;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const BANK: &str = "ar-exam";
const TEST: &str = "language-01";
/// What the first question asks before and after.
const BEFORE: &str = "أين تعمل سلمى؟";
const AFTER: &str = "أين تعمل سلمى الآن؟";

/// A folder of content with the made-up bank.
struct Content(TempDir);

impl Content {
    fn new() -> Self {
        let content = Self(tempfile::tempdir().unwrap());
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/other-banks"), &content.0.path().join("question-banks"));
        content
    }

    fn file(&self, path: &str) -> PathBuf {
        self.0.path().join("question-banks").join(BANK).join(path)
    }

    /// Changes a file; what is to be changed must be there.
    fn change(&self, path: &str, from: &str, to: &str) {
        let text = std::fs::read_to_string(self.file(path)).unwrap();
        assert!(text.contains(from), "{path} has no {from}");
        std::fs::write(self.file(path), text.replacen(from, to, 1)).unwrap();
    }

    /// The next version: the first question asks something else.
    fn publish(&self, version: &str) {
        self.change("tests/language/01.toml", BEFORE, AFTER);
        self.change("tests/language/01.toml", "version = 1", "version = 2");
        self.change("help/en/language/01.toml", "version = 1", "version = 2");
        self.change("bank.toml", "version = \"1\"", &format!("version = \"{version}\""));
    }

    fn server(&self, engine: Engine) -> Server {
        Server::with(engine, |config| config.content_dir = Some(self.0.path().to_owned()))
    }
}

fn begin(browser: &mut Browser, mode: &str) -> Page {
    let form = browser.open(&format!("/en/exams/{BANK}/{TEST}")).form(&format!("form.mode:has(input[value={mode}])"));
    browser.submit(&form)
}

fn reload(server: &Server) -> Result<bool, NotReloaded> {
    server.wait(server.state.library.reload(server.state.clock.today()))
}

fn printed(server: &Server) -> PrintedForm {
    let (state, bank) = (&server.state, BankId::parse(BANK).unwrap());
    let number = server.wait(state.papers.prepare(&state.attempts, None, (&bank, TEST), || true)).unwrap();
    server.wait(state.papers.find(&number)).unwrap()
}

/// The question that a page of an attempt asks.
fn asked(browser: &mut Browser, attempt: &str) -> String {
    browser.open(&format!("/en/attempts/{attempt}/1")).text("main")
}

#[test]
fn what_has_begun_ends_with_the_questions_it_began_with() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let content = Content::new();
        let server = content.server(engine);
        server.wait(server.state.library.keep()).unwrap();
        let mut browser = Browser::of(&server);
        let first = begin(&mut browser, "practice");
        let (begun, paper) = (first.attempt(), printed(&server));
        assert!(asked(&mut browser, &begun).contains(BEFORE));
        assert!(!reload(&server).unwrap(), "nothing has changed");

        content.publish("2");
        assert!(reload(&server).unwrap());

        let mut other = Browser::of(&server);
        let new = begin(&mut other, "practice").attempt();
        assert!(asked(&mut other, &new).contains(AFTER), "whoever begins now is asked what is new");
        assert!(asked(&mut browser, &begun).contains(BEFORE), "whoever has begun is not");

        // The program is updated or the machine restarts.
        let server = server.restarted();
        let mut browser = browser.moved_to(&server);
        assert!(asked(&mut browser, &begun).contains(BEFORE));
        let found = server.wait(server.state.papers.find(&paper.number)).unwrap();
        assert_eq!((found.bank.version.as_str(), found.changed()), ("1", Vec::new()), "a printed form is the one that was printed");
        assert_ne!(printed(&server).number, paper.number);

        // `a` was right before and is right now; the answer is marked and explained as it was asked.
        let page = browser.open(&format!("/en/attempts/{begun}/1"));
        browser.answer(&page, &[field("a", "a")], "next");
        let result = browser.finish("en", &begun);
        assert_eq!(result.status, 200);
        let all = browser.open(&format!("/en/attempts/{begun}/result?open=all"));
        let questions = all.texts("li.reviewed");
        let changed = server.say("en", "question-changed", &[]);
        assert!(questions[0].contains(BEFORE) && questions[0].contains(&changed), "{}", questions[0]);
        assert!(!questions[1].contains(&changed), "{}", questions[1]);
    }
}

#[test]
fn what_has_a_fault_is_not_offered_and_changes_nothing() {
    let content = Content::new();
    let server = content.server(Engine::Sqlite);
    let list = |server: &Server| Browser::of(server).open(&format!("/en/exams/{BANK}")).body();
    let before = list(&server);
    content.change("tests/civics/01.toml", "key = \"a\"", "key = \"z\"");
    content.change("bank.toml", "en = \"", "en = \"New ");
    let refused = reload(&server).unwrap_err();
    assert!(
        matches!(&refused, NotReloaded::Unusable(found) if found.folder == BANK && found.first.contains("tests/civics/01.toml")),
        "{refused}"
    );
    assert_eq!(list(&server), before);
    assert_eq!(server.state.library.now().serial, 0);

    content.change("tests/civics/01.toml", "key = \"z\"", "key = \"a\"");
    assert!(reload(&server).unwrap(), "mended, it is offered");
    assert_ne!(list(&server), before, "pages that were drawn before are drawn anew");

    std::fs::remove_dir_all(content.0.path().join("question-banks")).unwrap();
    assert!(matches!(reload(&server).unwrap_err(), NotReloaded::Empty), "a folder that is not mounted takes no bank away");
    assert_eq!(Browser::of(&server).open(&format!("/en/exams/{BANK}")).status, 200);
}

#[test]
fn what_cannot_be_kept_is_not_replaced() {
    let content = Content::new();
    let server = content.server(Engine::Sqlite);
    // Where the folder of kept versions would be there is a file: as with a full disk, nothing can be written.
    std::fs::write(server.data_dir().join("library"), "").unwrap();
    content.publish("2");
    let refused = reload(&server).unwrap_err();
    assert!(matches!(refused, NotReloaded::NotKept(_)), "{refused}");
    assert_eq!(server.state.library.now().serial, 0);
    let mut browser = Browser::of(&server);
    let begun = begin(&mut browser, "practice").attempt();
    assert!(asked(&mut browser, &begun).contains(BEFORE));
}

/// An operator puts new files into the folder and tells the process; what is wrong with them is said in its log.
#[test]
fn a_signal_has_the_folder_read_again() {
    let content = Content::new();
    let folder = tempfile::tempdir().unwrap();
    let process = Process::serve(safar(folder.path()).env("SAFAR_CONTENT_DIR", content.0.path()));
    content.change("tests/civics/01.toml", "key = \"a\"", "key = \"z\"");
    process.signal("HUP");
    process.says("the content stays as it was: the bank ar-exam has errors: ar-exam/tests/civics/01.toml:");
    content.change("tests/civics/01.toml", "key = \"z\"", "key = \"a\"");
    process.signal("HUP");
    process.says("the content was read again and is the same");
    content.publish("2");
    process.signal("HUP");
    process.says("new content is offered: ar-exam 2");
    let mut browser = process.browser();
    let begun = begin(&mut browser, "practice").attempt();
    assert!(asked(&mut browser, &begun).contains(AFTER));
    assert_eq!(process.stop(), Some(0));
}

#[test]
fn a_folder_without_content_is_said_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let (code, _, error) = crate::support::program::run(safar(folder.path()).arg("serve").env("SAFAR_CONTENT_DIR", folder.path()));
    assert_eq!(code, 1);
    assert!(error.contains("content_dir") && error.contains("question-banks"), "{error}");
}
