//! Tests on paper: sheets that are printed, and answer sheets that become attempts.

use crate::support::{BANK, Browser, Engine, Fields, MINUTE, Page, Server, bank, field, items, right};
use domain::attempt::Millis;
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

/// A double tap by somebody who is nobody yet: one learner, and both answers lead to the result.
#[test]
fn a_sheet_that_is_sent_twice_at_once_makes_one_learner() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let paper = prepare(&mut browser, "history-01");
    let mut form = browser.open(&format!("{}/enter", paper.address)).form("form.entry");
    form.fields.extend(typed("history-01", 3));
    let results: Vec<_> = std::thread::scope(|scope| {
        let taps: Vec<_> = (0..4)
            .map(|_| {
                let (mut tap, form) = (browser.clone(), form.clone());
                scope.spawn(move || tap.submit(&form))
            })
            .collect();
        taps.into_iter().map(|tap| tap.join().unwrap()).collect()
    });
    for result in &results {
        assert_eq!((result.status, &result.address), (200, &results[0].address));
        assert!(result.has(".big-score"));
    }
    assert_eq!((server.counts().learners, server.counts().attempts), (1, 1));
}

/// Whoever keeps no cookies could not see the result: the sheet stays as it was typed, and nobody becomes a learner.
#[test]
fn a_sheet_from_a_browser_without_cookies_comes_back() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let paper = prepare(&mut browser, "history-01");
    let mut form = browser.open(&format!("{}/enter", paper.address)).form("form.entry");
    form.fields.extend(typed("history-01", 3));
    let refused = Browser::of(&server).post(&form.action, &form.fields);
    assert_eq!(refused.status, 422);
    assert!(refused.text("main [role=alert]").starts_with(&server.say("tg", "cookies-text", &[])), "{}", refused.text("main [role=alert]"));
    for (name, value) in typed("history-01", 3) {
        assert!(refused.form("form.entry").fields.contains(&(name.clone(), value.clone())), "{name}={value}");
    }
    assert_eq!(server.counts().learners, 0);
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
    assert!(other.open("/tg/progress/ru-exam").attrs("ul.attempts a", "href").contains(&format!("/tg/attempts/{attempt}")));
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
    assert!(result.text("h1").contains(exam.name.get(&"tg".parse().unwrap()).unwrap()));
}

#[rstest]
fn a_form_that_nobody_uses_for_a_year_is_removed(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    const DAY: Millis = 24 * 60 * MINUTE;
    let server = Server::on(engine);
    let mut browser = Browser::of(&server);
    let (unused, used) = (prepare(&mut browser, "history-01"), prepare(&mut browser, "language-01"));
    server.at(300 * DAY);
    assert_eq!(browser.get(&format!("{}/enter", used.address)).status, 200, "somebody types an answer sheet in");
    for day in [301, 366] {
        server.at(day * DAY);
        server.jobs();
    }
    assert_eq!(browser.get(&unused.address).status, 404);
    assert_eq!(browser.get(&used.address).status, 200);
    server.at(700 * DAY);
    server.jobs();
    assert_eq!(browser.get(&used.address).status, 200, "looking at it was a use");
}

#[test]
fn one_network_prints_only_so_many_new_forms_a_day() {
    let server = Server::with(Engine::Sqlite, |config| config.new_learners_per_minute = 1_000_000);
    let mut browser = Browser::of(&server);
    browser.open("/tg");
    let mut press =
        |test: &str| browser.post("/api/papers", &[("lang", "tg"), ("bank", BANK), ("test", test)].map(|(name, value)| field(name, value)));
    assert_eq!(press("history-01").status, 303);
    let drawn = (0..150).take_while(|_| press("ru-patent-2025").status == 303).count();
    assert!((90..=110).contains(&drawn), "{drawn}");
    let refused = press("ru-patent-2025");
    assert_eq!((refused.status, refused.text("h1")), (429, server.say("tg", "trouble-enough", &[])));
    assert_eq!(press("history-01").status, 303, "a form that is there costs nothing new");
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
        assert_eq!((page.status, page.text("main [role=alert]")), (422, server.say("tg", "paper-misfit", &[("n", 1_u32.into())])));
    }
    assert_eq!(server.counts().attempts, 0, "a sheet is taken whole or not at all");
}

#[test]
fn a_sheet_goes_only_to_the_attempt_made_for_it() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let history = prepare(&mut browser, "history-01");
    let law = prepare(&mut browser, "legislation-01");
    let sheet = |browser: &mut Browser, paper: &Page| browser.open(&format!("{}/enter", paper.address)).form("form.entry");
    let form = sheet(&mut browser, &history);
    let of_law = sheet(&mut browser, &law).fields.iter().find(|(name, _)| name == "attempt").unwrap().1.clone();
    let open = browser.start("tg", "legislation-01", "exam", None).attempt();
    for id in [open.as_str(), &of_law, "0123456789abcdef01234567", "0123456789abcdef01234567-000000000000000000000000"] {
        let mut fields = form.clone().set("attempt", id).fields;
        fields.extend(typed("history-01", 3));
        let page = browser.post(&form.action, &fields);
        assert_eq!(page.status, 400, "{id}");
    }
    let question = browser.open(&format!("/tg/attempts/{open}/1"));
    assert!(question.has("form.runner"), "the open exam was not ended by another test's sheet");
    assert!(question.attrs("fieldset input[checked]", "value").is_empty());
    let mut fields = form.fields.clone();
    fields.extend(typed("history-01", 3));
    assert_eq!(browser.post(&form.action, &fields).status, 303);
    let mut others = form.fields.clone();
    others.extend(typed("history-01", 5));
    assert_eq!(browser.post(&form.action, &others).status, 409, "what was sent before is not changed");
    assert_eq!(browser.post(&form.action, &fields).status, 303, "and the same again is the same attempt");
}

#[rstest]
fn the_key_waits_while_somebody_sits_the_test(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = Server::on(engine);
    let (mut trainer, mut learner) = (Browser::of(&server), Browser::of(&server));
    let paper = prepare(&mut trainer, "history-01");
    let key = format!("{}/key.pdf", paper.address);
    learner.start("tg", "history-02", "exam", None);
    learner.start("tg", "history-01", "practice", None);
    assert_eq!(trainer.get(&key).status, 200, "another test, and practice, keep no key waiting");
    let attempt = learner.start("tg", "history-01", "exam", None).attempt();
    for browser in [&mut trainer, &mut learner] {
        let page = browser.get(&key);
        assert_eq!((page.status, page.text("h1")), (409, server.say("tg", "paper-key-waits", &[])));
        assert!(page.header("retry-after").parse::<u64>().unwrap() <= 20 * 60 + 6);
        for sheet in ["questions", "answers"] {
            assert_eq!(browser.get(&format!("{}/{sheet}.pdf", paper.address)).status, 200, "{sheet}");
        }
    }
    learner.finish("tg", &attempt);
    assert_eq!(trainer.get(&key).status, 200);
    learner.start("tg", "history-01", "exam", None);
    server.at(21 * 60_000);
    assert_eq!(trainer.get(&key).status, 200, "a clock that has run out keeps nobody waiting");
}

/// The result of a sheet shows what is right: the same questions are not to be looked up there during the exam.
#[rstest]
fn a_sheet_waits_while_its_learner_sits_the_same_test(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = Server::on(engine);
    let (mut trainer, mut learner) = (Browser::of(&server), Browser::of(&server));
    let paper = prepare(&mut trainer, "history-01");
    let attempt = learner.start("tg", "history-01", "exam", None).attempt();
    let mut form = learner.open(&format!("{}/enter", paper.address)).form("form.entry");
    form.fields.extend(typed("history-01", 3));
    let refused = learner.post(&form.action, &form.fields);
    assert_eq!((refused.status, refused.text("main [role=alert]")), (409, server.say("tg", "paper-sitting", &[])));
    for field in typed("history-01", 3) {
        assert!(refused.form("form.entry").fields.contains(&field), "{field:?}");
    }
    let mut sheet = trainer.open(&format!("{}/enter", paper.address)).form("form.entry");
    sheet.fields.extend(typed("history-01", 2));
    assert!(trainer.submit(&sheet).has(".big-score"), "nobody else waits");
    learner.finish("tg", &attempt);
    assert!(learner.submit(&refused.form("form.entry")).has(".big-score"));
}
