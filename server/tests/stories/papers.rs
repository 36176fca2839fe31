//! Tests on paper: sheets that are printed, and answer sheets that become attempts.

use crate::support::{BANK, Browser, Engine, Fields, Page, Server, bank, field, items, right};
use rstest::rstest;

/// Prepares the sheets of a test by the button on its page.
fn prepare(browser: &mut Browser, test: &str) -> Page {
    let form = browser.open(&format!("/tg/exams/{BANK}/{test}")).form("form[action='/api/papers']");
    browser.submit(&form)
}

/// The answers to the first items of a test, as the page for typing in sends them.
fn typed(test: &str, n: usize) -> Fields {
    let answers = items(test).into_iter().take(n).enumerate();
    answers.flat_map(|(n, item)| right(item).into_iter().map(move |(name, value)| (format!("{n}:{name}"), value))).collect()
}

#[rstest]
fn an_answer_sheet_becomes_an_attempt(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values("history-01", "language-01")] test: &str,
) {
    let server = Server::on(engine);
    let mut browser = Browser::of(&server);
    let paper = prepare(&mut browser, test);
    let number = paper.text(".number");
    assert_eq!(number.len(), 14, "{number}");
    assert!(!browser.cookies.contains_key("safar_learner"), "whoever prints need not be anybody");
    let again = prepare(&mut browser, test);
    assert_eq!(again.text(".number"), number, "the same test is the same form");

    let mut other = Browser::of(&server);
    let find = other.open("/tg/papers").form("main form").set("number", &number);
    let found = other.submit(&find);
    assert_eq!(found.address, paper.address, "whoever has the sheet finds its form by the number");
    let entry = other.open(&format!("{}/enter", paper.address));
    assert_eq!(entry.texts("fieldset.line").len(), items(test).len());
    let mut form = entry.form("form.entry");
    form.fields.extend(typed(test, 5));
    let result = other.submit(&form);
    assert!(result.address.ends_with("/result"), "{}", result.address);
    let earned: u32 = items(test).iter().take(5).map(|item| item.question.points.as_hundredths()).sum();
    assert!(result.text(".big-score").starts_with(&(earned / 100).to_string()), "{}", result.text(".big-score"));
    let attempt = result.attempt();
    // Sent twice, by an impatient finger or after a broken connection: one attempt.
    let twice = other.post(&form.action, &form.fields);
    assert_eq!(twice.location(), result.address);
    assert_eq!((server.counts().attempts, server.counts().results), (1, 1));
    assert!(other.open("/tg/progress").attrs("ul.attempts a", "href").contains(&format!("/tg/attempts/{attempt}")));
    assert_eq!(Browser::of(&server).post(&form.action, &form.fields).status, 404, "nobody else can write into it");
    let before = server.projections();
    server.rebuild();
    assert_eq!(server.projections(), before);
}

#[test]
fn a_sheet_with_help_counts_as_practice_with_help() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let paper = prepare(&mut browser, "history-01");
    let mut form = browser.open(&format!("{}/enter", paper.address)).form("form.entry").set("help", "tg");
    form.fields.extend(typed("history-01", 1));
    browser.submit(&form);
    let kept = browser.get("/api/learner/data").json();
    let memories = kept["banks"][BANK]["memories"].as_object().unwrap();
    assert_eq!(memories.len(), 1, "what was left out was not asked");
    assert_eq!(memories.values().next().unwrap()[0][2], "h", "{memories:?}");
}

#[test]
fn every_sheet_is_a_small_pdf() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    for test in ["history-01", "language-01", "ru-patent-2025"] {
        let paper = prepare(&mut browser, test);
        let sheets = paper.attrs("ul.sheets a", "href");
        assert_eq!(sheets.len(), 3 + bank().help_languages.len());
        for address in &sheets {
            let pdf = browser.get(address);
            assert_eq!((pdf.status, pdf.header("content-type")), (200, "application/pdf"), "{address}");
            assert!(pdf.bytes.starts_with(b"%PDF-") && pdf.bytes.len() < 300_000, "{address}: {}", pdf.bytes.len());
            assert_eq!(browser.get(address).bytes, pdf.bytes, "the same again");
        }
        for nothing in ["everything.pdf", "key", "questions.png", "..%2fkey.pdf"] {
            assert_eq!(browser.get(&format!("{}/{nothing}", paper.address)).status, 404, "{nothing}");
        }
    }
}

#[test]
fn a_mock_exam_on_paper_is_drawn_anew_and_comes_back_whole() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let (one, other) = (prepare(&mut browser, "ru-patent-2025"), prepare(&mut browser, "ru-patent-2025"));
    assert_ne!(one.text(".number"), other.text(".number"));
    let entry = browser.open(&format!("{}/enter", one.address));
    assert_eq!(entry.texts("form.entry h2").len(), 3, "one heading for each module");
    let result = browser.submit(&entry.form("form.entry"));
    assert_eq!(result.texts(".verdict-line").len(), 1, "judged as the exam it is");
    let exam = bank().exam(&"ru-patent-2025".parse().unwrap()).unwrap();
    assert!(result.text("h1").contains(exam.name.say(&"tg".parse().unwrap()).unwrap().text));
}

#[test]
fn what_cannot_be_printed_or_typed_in_says_so() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    for test in ["practice", "history-99", "legislation-extra-01", "law-rights-duties"] {
        let fields = [("lang", "tg"), ("bank", BANK), ("test", test)].map(|(name, value)| field(name, value));
        assert_eq!(browser.post("/api/papers", &fields).status, 404, "{test}");
    }
    for number in ["", "1234", "0000 0000 0000", "<script>"] {
        let page = browser.post("/api/papers/find", &[field("lang", "tg"), field("number", number)]);
        assert_eq!((page.status, page.text("main [role=alert]")), (422, server.say("tg", "paper-unknown", &[])), "{number}");
        assert_eq!(page.attrs("input#number", "value"), [number], "what was typed is still there");
    }
    assert_eq!(browser.get("/tg/papers/000000000000").status, 404);
    let paper = prepare(&mut browser, "language-01");
    let form = browser.open(&format!("{}/enter", paper.address)).form("form.entry");
    for (name, value) in [("0:a", "nothing-like-it".to_owned()), ("0:a", "x".repeat(300))] {
        let mut fields = form.fields.clone();
        fields.extend((0..25).map(|n| (name.replace('0', &n.to_string()), value.clone())));
        let page = browser.post(&form.action, &fields);
        assert_eq!((page.status, page.text("main [role=alert]")), (422, server.say("tg", "paper-misfit", &[])));
    }
    assert_eq!(server.counts().attempts, 0, "a sheet is taken whole or not at all");
}
