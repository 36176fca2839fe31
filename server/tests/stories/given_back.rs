//! What was typed comes back with every refusal, to a browser without a script as well.

use crate::support::{BANK, Browser, Engine, Page, Request, Server, bank, field, items};
use domain::bank::Item;
use domain::kind::{Body, Gaps, Matching};
use domain::response::{MAX_LETTER, MAX_TYPED};
use rstest::rstest;

/// Begins a test and goes to its first question of a kind.
fn at_kind(browser: &mut Browser, test: &str, kind: &str) -> (Page, &'static Item) {
    let n = items(test).iter().position(|item| item.question.body.kind() == kind).unwrap_or_else(|| panic!("{test} has no {kind}"));
    let first = browser.start("ru", test, "practice", None);
    let page = if n == 0 { first } else { browser.press(&first, &format!("to-{}", n + 1)) };
    (page, items(test)[n])
}

/// A test of the shipped bank with a question of a kind.
fn test_with(kind: &str) -> &'static str {
    let has = |test: &domain::bank::Test| items(test.id.as_str()).iter().any(|item| item.question.body.kind() == kind);
    bank().tests.values().find(|test| has(test)).unwrap_or_else(|| panic!("no test has a {kind}")).id.as_str()
}

/// What the page of a question sends with this answer when nothing but saving is wished.
fn saving(page: &Page, answer: &[(String, String)]) -> crate::support::Form {
    let mut form = page.form("form.runner").answered(answer);
    form.fields.push(field("go", "save"));
    form
}

fn status(page: &Page) -> Vec<String> {
    page.texts("p.status")
}

/// 2,000 signs with 45 line breaks are 2,045 as a form sends them, and 2,000 as the page counts them.
#[rstest]
fn a_letter_is_as_long_as_the_page_lets_it_be(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = Server::on(engine);
    let mut browser = Browser::of(&server);
    let test = test_with("written");
    let (page, _) = at_kind(&mut browser, test, "written");
    assert_eq!(page.attrs("textarea", "maxlength"), [MAX_LETTER.to_string()]);
    let lines = "строка\r\n".repeat(45);
    let letter = format!("{lines}{}", "я".repeat(MAX_LETTER - 45 * 7));
    browser.submit(&saving(&page, &[field("a", &letter)]));
    let again = browser.open(&page.address);
    let kept = again.form("form.runner").fields.into_iter().find(|(name, _)| name == "a").unwrap().1;
    assert_eq!(kept, letter.replace("\r\n", "\n"), "all of it is kept");

    let longer = format!("{letter} и ещё");
    let form = saving(&page, &[field("a", &longer)]);
    let refused = browser.post(&form.action, &form.fields);
    assert_eq!(refused.status, 422);
    assert_eq!(status(&refused), [server.say("ru", "problem-too-long", &[])]);
    let back = refused.form("form.runner").fields.into_iter().find(|(name, _)| name == "a").unwrap().1;
    assert_eq!(back.replace("\r\n", "\n"), longer.replace("\r\n", "\n"), "what was typed is still there, to be made shorter");
    assert_eq!(
        browser.open(&page.address).form("form.runner").fields.iter().find(|(name, _)| name == "a").unwrap().1,
        kept,
        "and what was saved stays saved"
    );
    // From the refused page it goes on like from any other.
    browser.submit(&saving(&refused, &[field("a", "Коротко.")]));
    assert_eq!(browser.open(&page.address).text("textarea"), "Коротко.");
}

#[test]
fn a_short_text_comes_back_whatever_it_holds() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let (page, _) = at_kind(&mut browser, "language-01", "short");
    assert_eq!(page.attrs("input[name=a]", "maxlength"), [MAX_TYPED.to_string()]);
    let emoji = "\u{1F600}".repeat(MAX_TYPED / 2);
    browser.submit(&saving(&page, &[field("a", &emoji)]));
    assert_eq!(
        browser.open(&page.address).attrs("input[name=a]", "value"),
        std::slice::from_ref(&emoji),
        "an emoji counts as the browser counts it"
    );
    let typed = format!("<b>\"{emoji}");
    let form = page.form("form.runner").answered(&[field("a", &typed)]).press("check");
    let refused = browser.post(&form.action, &form.fields);
    assert_eq!((refused.status, refused.attrs("input[name=a]", "value")), (422, vec![typed]));
    assert!(!refused.has(".feedback"), "what was not taken is not judged");
    assert!(
        refused.attrs("nav a, footer a", "href").iter().all(|href| !href.contains("/api/")),
        "languages lead to the page of the question"
    );
}

/// A half-filled order, matching or form is kept as it was made, comes back so, and what is missing is said.
#[rstest]
fn what_is_half_filled_comes_back_half_filled(#[values("ordering", "matching", "gaps", "form")] kind: &str) {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let (page, item) = at_kind(&mut browser, test_with(kind), kind);
    let parts = item.question.body.parts();
    let names: Vec<_> = page.form("form.runner").fields.into_iter().map(|(name, _)| name).filter(|name| name.starts_with("a.")).collect();
    assert_eq!(names.len(), parts);
    let value = match &item.question.body {
        Body::Ordering(_) => "2".to_owned(),
        Body::Matching(Matching { options, .. }) => options[0].id.to_string(),
        Body::Gaps(Gaps { gaps, .. }) => gaps[0].options[0].id.to_string(),
        _ => "Каримов".to_owned(),
    };
    if parts == 1 {
        return;
    }
    browser.submit(&saving(&page, &[field(&names[0], &value)]));
    let again = browser.open(&page.address);
    let filled: Vec<_> =
        again.form("form.runner").fields.into_iter().filter(|(name, value)| name.starts_with("a.") && !value.is_empty()).collect();
    assert_eq!(filled, [field(&names[0], &value)], "nothing is added");
    assert_eq!(status(&again), [server.say("ru", "answer-empty", &[("n", (parts - 1).into())])]);
    let finish = browser.open(&format!("/ru/attempts/{}/finish", page.attempt()));
    assert!(finish.texts("p.notice").contains(&server.say("ru", "finish-incomplete", &[])));
    let here = page.address.rsplit('/').next().unwrap().to_owned();
    assert!(finish.texts("ol.numbers a").contains(&here));

    if kind == "ordering" {
        let all: Vec<_> = names.iter().map(|name| field(name, "1")).collect();
        browser.submit(&saving(&again, &all));
        let again = browser.open(&page.address);
        assert_eq!(status(&again), [server.say("ru", "answer-same-place", &[])]);
        assert_eq!(again.texts("select option[selected]"), vec!["1"; parts]);
    }
}

/// What was typed into a test that another tab has ended does not count; it can be copied, and the result is one press away.
#[rstest]
fn what_was_typed_too_late_can_be_copied(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = Server::on(engine);
    let mut browser = Browser::of(&server);
    let (page, _) = at_kind(&mut browser, test_with("written"), "written");
    browser.finish("ru", &page.attempt());
    let letter = "Здравствуйте!\nПишу вам о работе.";
    let form = saving(&page, &[field("a", letter)]);
    let late = browser.post(&form.action, &form.fields);
    assert_eq!((late.status, late.text("p.lead")), (409, server.say("ru", "problem-late", &[])));
    assert_eq!(late.text("textarea[readonly]"), letter.replace('\n', " "));
    assert!(!late.has("form.sent"), "sending it again cannot help");
    assert_eq!(late.attrs("main a.primary", "href"), [format!("/ru/attempts/{}/result", page.attempt())]);
    let empty = saving(&page, &[]);
    assert!(browser.post(&empty.action, &empty.fields).location().ends_with("/result"), "where nothing was typed, the result is shown");
}

/// An answer to what has been shown already is refused, and what was typed is still there.
#[test]
fn an_answer_that_comes_after_the_key_is_not_taken() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let (page, _) = at_kind(&mut browser, "language-01", "short");
    browser.answer(&page, &[field("a", "раз")], "check");
    let form = saving(&page, &[field("a", "два")]);
    let refused = browser.post(&form.action, &form.fields);
    assert_eq!((refused.status, status(&refused)), (409, vec![server.say("ru", "problem-revealed", &[])]));
    assert_eq!(refused.attrs("input[name=a]", "value"), ["два"]);
    assert_eq!(browser.open(&page.address).attrs("input[name=a]", "value"), ["раз"], "what counts has not changed");
}

#[test]
fn a_day_that_cannot_be_read_comes_back() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let attempt = browser.start("ru", "history-01", "practice", None).attempt();
    browser.finish("ru", &attempt);
    let goal =
        |exam: &str, day: &str| [("lang", "ru"), ("bank", BANK), ("exam", exam), ("day", day)].map(|(name, value)| field(name, value));
    for typed in ["скоро", "2026-02-31", "31.02.2026", "<b>"] {
        let page = browser.post("/api/goal", &goal("ru-rvp-2025", typed));
        assert_eq!(page.status, 422);
        assert_eq!(page.text(".goal [role=alert]"), server.say("ru", "goal-day-problem", &[]));
        assert_eq!(page.attrs(".goal input[name=day]", "value"), [typed]);
        assert_eq!(page.attrs(".goal option[selected]", "value"), ["ru-rvp-2025"], "so does the exam");
    }
    // A browser without a calendar sends what people write.
    for typed in ["25.12.2026", " 2026-12-25 ", "25/12/2026"] {
        assert_eq!(browser.post("/api/goal", &goal("ru-rvp-2025", typed)).status, 303, "{typed}");
        assert_eq!(browser.open("/ru/progress/ru-exam").attrs(".goal input[type=date]", "value"), ["2026-12-25"]);
    }
}

#[test]
fn a_complaint_without_a_reason_comes_back() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let question = browser.start("ru", "history-01", "practice", None);
    let checked = browser.press(&question, "check");
    let page = browser.open(&checked.attrs(".feedback .complaint a", "href").remove(0));
    let refused = browser.post("/api/complaints", &page.form("main form").fields);
    assert_eq!((refused.status, refused.text("main [role=alert]")), (422, server.say("ru", "complaint-choose", &[])));
    assert_eq!(refused.form("main form").fields, page.form("main form").fields, "the same form again");
    assert_eq!(refused.attrs("p.back a", "href"), page.attrs("p.back a", "href"));
}

/// A whole answer sheet that was typed in for nothing is an hour of somebody's life.
#[test]
fn an_answer_sheet_comes_back_with_all_its_answers() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let prepare = browser.open(&format!("/ru/exams/{BANK}/language-01")).form("form[action='/api/papers']");
    let paper = browser.submit(&prepare);
    let entry = browser.open(&format!("{}/enter", paper.address));
    let mut form = entry.form("form.entry").set("help", "tg");
    let test = items("language-01");
    let mut typed = Vec::new();
    for (n, item) in test.iter().enumerate() {
        typed.extend(crate::support::right(item).into_iter().map(|(name, value)| field(&format!("{n}:{name}"), &value)));
    }
    let short = test.iter().position(|item| item.question.body.kind() == "short").unwrap();
    let too_long = "ё".repeat(MAX_TYPED + 1);
    typed.iter_mut().filter(|(name, _)| *name == format!("{short}:a")).for_each(|(_, value)| value.clone_from(&too_long));
    let of_form: Vec<_> = typed.iter().map(|(name, _)| name.clone()).collect();
    form.fields.retain(|(name, _)| !of_form.contains(name));
    form.fields.extend(typed.clone());
    let refused = browser.post(&form.action, &form.fields);
    assert_eq!(refused.status, 422);
    assert_eq!(refused.text("main [role=alert]"), server.say("ru", "paper-misfit", &[("n", (short + 1).into())]), "it says where");
    let mut back = refused.form("form.entry").fields;
    let mut sent = form.fields.clone();
    back.retain(|(_, value)| !value.is_empty());
    sent.retain(|(_, value)| !value.is_empty());
    back.sort();
    sent.sort();
    assert_eq!(back, sent, "every press, number and word, and the language");
    assert!(!browser.cookies.contains_key("safar_learner"), "nobody becomes a learner by a form that failed");
    assert_eq!(server.counts().learners, 0);
    let mended = refused.form("form.entry").set(&format!("{short}:a"), "среда");
    assert!(browser.submit(&mended).address.ends_with("/result"));
}

/// What the page of a refusal holds of the form, as its button sends it.
fn kept(refused: &Page) -> Vec<(String, String)> {
    let mut fields = refused.form("form.sent").fields;
    for (_, value) in &mut fields {
        *value = value.replace("\r\n", "\n");
    }
    fields.sort();
    fields
}

fn sorted(mut fields: Vec<(String, String)>) -> Vec<(String, String)> {
    fields.sort();
    fields
}

/// Too fast, too large, the disk full: whatever layer refuses a form, its page holds what was typed, and a button that sends
/// it again.
#[test]
fn what_was_sent_too_fast_is_sent_again_by_a_press() {
    let server = Server::with(Engine::Sqlite, |config| config.learner_requests_per_minute = 12);
    let mut browser = Browser::of(&server);
    let (page, _) = at_kind(&mut browser, test_with("written"), "written");
    let letter = "Уважаемый директор!\n\n</textarea><b>Прошу…";
    let form = saving(&page, &[field("a", letter)]);
    let refused = (0..30).map(|_| browser.post(&form.action, &form.fields)).find(|page| page.status == 429).expect("there is a limit");
    assert_eq!(refused.text("h1"), server.say("ru", "trouble-too-many", &[]));
    let seconds: u32 = refused.header("retry-after").parse().unwrap();
    let said = if seconds > 10 { "trouble-too-many-text" } else { "trouble-too-many-moment" };
    assert_eq!(refused.text("p.lead"), server.say("ru", said, &[]), "{seconds} s");
    assert_eq!(kept(&refused), sorted(form.fields.clone()), "all of it, as it was");
    assert_eq!(refused.form("form.sent").action, form.action);
    assert!(!refused.has("main b"), "what was typed stays text");

    std::thread::sleep(std::time::Duration::from_secs(u64::from(seconds)));
    browser.submit(&refused.form("form.sent"));
    // Reading costs too: the page comes when there is enough again.
    let mut opened = || {
        (0..40).find_map(|_| {
            std::thread::sleep(std::time::Duration::from_millis(250));
            Some(browser.get(&page.address)).filter(|page| page.status == 200)
        })
    };
    assert_eq!(opened().expect("the page opens").text("textarea"), letter.replace("\n\n", " "), "and now it is saved");
}

#[test]
fn what_is_too_large_comes_back_to_be_made_shorter() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let (page, _) = at_kind(&mut browser, test_with("written"), "written");
    let letter = "я".repeat(12_000);
    assert!(letter.len() * 3 > 64 * 1024, "as it travels");
    let form = saving(&page, &[field("a", &letter)]);
    let refused = browser.post(&form.action, &form.fields);
    assert_eq!((refused.status, refused.text("h1")), (413, server.say("ru", "trouble-too-large", &[])));
    assert_eq!(kept(&refused), sorted(form.fields.clone()));
}

/// A browser that has lost its cookie cannot save, but what it sent is still there, in the language of its page.
#[rstest]
#[case::signed_out(false)]
#[case::no_cookies(true)]
fn what_nobody_has_sent_can_be_copied(#[case] none: bool) {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let (page, _) = at_kind(&mut browser, test_with("written"), "written");
    let form = saving(&page, &[field("a", "Моё письмо")]).set("lang", "uz");
    if none {
        browser.cookies.clear();
    } else {
        browser.cookies.insert("safar_learner".into(), "0".repeat(64));
    }
    let refused = browser.send(Request::new("POST", &form.action).header("accept-language", "en").fields(&form.fields));
    assert_eq!((refused.status, refused.text("div.sent textarea")), (404, "Моё письмо".to_owned()));
    assert_eq!(refused.attrs("html", "lang"), ["uz"], "the form says in which language");
}

/// A form of another site is nobody's words: no button of ours sends it.
#[test]
fn what_another_site_sends_does_not_come_back() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let fields = [field("lang", "ky"), field("confirm", "да, да")];
    let refused = browser.send(Request::new("POST", "/api/learner/erase").header("sec-fetch-site", "cross-site").fields(&fields));
    assert_eq!(refused.status, 403);
    assert!(!refused.has("form") && !refused.has("textarea"));
}
