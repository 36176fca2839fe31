//! Mock exams: drawn by the real rules, other questions each time, judged by their own exam alone; and what lies beside
//! the tests: extra practice, and tasks that only the learner can judge.

use crate::support::{BANK, Browser, Fields, MINUTE, Page, Server, bank, field, items};
use app::exam::parts::PART;
use domain::attempt::GRACE;
use domain::bank::Item;
use domain::ids::{ExamId, TestId};
use jiff::tz::TimeZone;
use server::clock::day;
use std::collections::BTreeSet;

const EXAM: &str = "ru-patent-2025";

/// The stems of an open attempt, in order.
fn stems(browser: &mut Browser, attempt: &str) -> Vec<String> {
    let items = browser.items("ru", attempt);
    let stem = |item: &serde_json::Value| {
        let html = scraper::Html::parse_fragment(item["html"].as_str().unwrap());
        let legend = scraper::Selector::parse("legend > span[lang=ru]").unwrap();
        html.select(&legend).next().unwrap().text().collect::<String>()
    };
    items.iter().map(stem).collect()
}

fn asked(stem: &str) -> &'static Item {
    bank().items.values().find(|item| item.question.stem == stem).expect("a question of the bank")
}

/// A whole exam explained on one page would weigh more than a page may.
#[test]
fn a_long_result_is_read_in_parts() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let attempt = browser.start("ky", "ru-legacy-2015", "exam", None).attempt();
    let first = browser.finish("ky", &attempt);
    let asked = browser.get("/api/learner/data").json()["attempts"][0][1][0]["form"]["items"].as_array().unwrap().len();
    assert!(asked > PART, "{asked}");
    let mut numbers = first.attrs("li.reviewed", "id");
    assert!((2..=PART).contains(&numbers.len()), "{numbers:?}");
    assert_eq!(first.texts(".parts [aria-current]"), [server.say("ky", "result-part", &[("n", 1_i64.into())])]);
    for part in first.attrs(".parts a", "href") {
        numbers.extend(browser.open(part.split('#').next().unwrap()).attrs("li.reviewed", "id"));
    }
    let every: BTreeSet<_> = (1..=asked).map(|n| format!("q{n}")).collect();
    assert_eq!((numbers.len(), BTreeSet::from_iter(numbers)), (asked, every), "every question once");
    let open = browser.open(&format!("/ky/attempts/{attempt}/result?open=all"));
    assert_eq!((open.attrs("li.reviewed", "id").len(), open.has(".parts")), (asked, false), "all of it, to be printed");
    let beyond = browser.open(&format!("/ky/attempts/{attempt}/result?part=99"));
    assert_eq!(beyond.text(".parts [aria-current]"), first.texts(".parts a").pop().unwrap(), "the last part there is");
}

#[test]
fn a_mock_exam_is_one_sitting_with_one_clock_and_judged_by_its_own_rules() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let exam = bank().exam(&ExamId::parse(EXAM).unwrap()).unwrap();
    let question = browser.start("ru", EXAM, "exam", None);
    let attempt = question.attempt();
    assert_eq!(question.text(".clock-time"), format!("{}:00", exam.minutes));
    assert!(question.has(".module"), "where there are several modules each question names its own");

    let stems = stems(&mut browser, &attempt);
    let subjects: Vec<_> = stems.iter().map(|stem| asked(stem).question.subject.as_str()).collect();
    for module in &exam.modules {
        let found = subjects.iter().filter(|subject| **subject == module.subject.as_str()).count();
        assert_eq!(found, module.items as usize, "{}", module.subject);
    }
    server.at(i64::from(exam.minutes) * MINUTE + GRACE + 1);
    let result = browser.open(&question.address);
    assert!(result.address.ends_with("/result"));
    assert_eq!(result.texts(".verdict-line").len(), 1, "no other exam has an opinion");
    assert!(result.text(".verdict-line").contains("Патент"));
    let lines = result.texts(".verdict-line .lines li");
    assert_eq!(lines.len(), 5, "three modules, listening, and the whole: {lines:?}");

    let list = browser.open(&format!("/ru/exams/{BANK}"));
    assert!(list.text(&format!("#mocks a[href$={EXAM}]")).contains(&server.say(
        "ru",
        "points-of",
        &[("earned", "0".into()), ("max", "22".into())]
    )));
}

#[test]
fn the_next_mock_exam_asks_what_has_not_been_asked() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let knowledge = |stems: Vec<String>| -> BTreeSet<String> {
        stems.into_iter().filter(|stem| asked(stem).question.subject.as_str() != "language").collect()
    };
    let mut seen = BTreeSet::new();
    for _ in 0..2 {
        let attempt = browser.start("ru", EXAM, "exam", None).attempt();
        let stems = knowledge(stems(&mut browser, &attempt));
        assert_eq!(stems.len(), 10);
        assert!(stems.is_disjoint(&seen), "asked again: {:?}", stems.intersection(&seen));
        seen.extend(stems);
        browser.finish("ru", &attempt);
    }
}

#[test]
fn a_mock_exam_is_no_practice_and_extra_practice_no_exam() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let start = |test: &str, mode: &str| -> Fields {
        [("lang", "ru"), ("bank", BANK), ("test", test), ("mode", mode)].map(|(name, value)| field(name, value)).into()
    };
    for (test, mode) in [(EXAM, "practice"), ("legislation-extra-01", "exam"), ("ru-nothing-2025", "exam")] {
        assert_eq!(browser.post("/api/attempts", &start(test, mode)).status, 404, "{test} {mode}");
    }
    assert_eq!(server.counts().attempts, 0);
}

#[test]
fn facts_that_change_often_are_practised_with_a_warning_and_count_nowhere() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let question = browser.start("ru", "legislation-extra-01", "practice", Some("none"));
    let test = &bank().tests[&TestId::parse("legislation-extra-01").unwrap()];
    let item = bank().live_questions(test, day(crate::support::NOW, &TimeZone::UTC)).0[0];
    let checked = browser.answer(&question, &crate::support::right(item), "check");
    let by = item.fact.check_again_by.unwrap();
    assert_eq!(checked.texts(".feedback .notice").len(), usize::from(day(crate::support::NOW, &TimeZone::UTC) > by), "overdue since {by}");
    server.at(400 * 24 * 60 * MINUTE);
    let late = browser.open(&checked.address);
    assert!(late.text(".feedback .notice").contains(&by.year().to_string()), "the day by which it should have been read again");

    let result = browser.finish("ru", &checked.attempt());
    assert!(result.texts(".notice").contains(&server.say("ru", "extra-unscored", &[])));
    assert!(!result.has(".verdicts"), "it says nothing about passing");
    assert!(!server.projections().contains("law-"), "and nothing about a topic:\n{}", server.projections());
}

fn judge(page: &Page, n: usize, met: &[&str]) -> Fields {
    let form = page.form(&format!("#q{} form.judge", n + 1));
    let mut fields: Fields = form.fields.into_iter().filter(|(name, _)| name != "met").collect();
    fields.extend(met.iter().map(|point| field("met", point)));
    fields
}

#[test]
fn a_learner_judges_what_no_machine_can_mark() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let question = browser.start("tg", "language-extra-02", "practice", Some("tg"));
    let letter = "Здравствуйте!\nЯ заболел. <b>Ислом</b>";
    let second = browser.answer(&question, &[field("a", letter)], "next");
    let attempt = second.attempt();
    assert!(browser.open(&question.address).text("textarea").contains("<b>Ислом</b>"), "what was written is still there, as text");
    let address = format!("/api/attempts/{attempt}/judge");
    let early = browser.post(&address, &[field("lang", "tg"), field("n", "0"), field("met", "a")]);
    assert_eq!(early.status, 303, "before the end there is nothing to judge yet");

    let result = browser.finish("tg", &attempt);
    let asked = items("language-extra-02").len();
    let numbers = |judged: usize, met: usize, of: usize| {
        server.say("tg", "own-numbers", &[("judged", judged.into()), ("asked", asked.into()), ("met", met.into()), ("of", of.into())])
    };
    assert!(result.text(".own-tasks").contains(&numbers(0, 0, 0)));
    assert!(!result.has(".big-score"), "no machine has marked anything");
    let item = asked_first("language-extra-02");
    let of = item.question.body.checklist().len();
    for met in [vec!["a"], vec!["a", "b"]] {
        let page = browser.post(&address, &judge(&result, 0, &met));
        assert_eq!((page.status, page.location().ends_with("/result#q1")), (303, true));
        let result = browser.open(&format!("/tg/attempts/{attempt}/result"));
        assert!(result.text(".own-tasks").contains(&numbers(1, met.len(), of)), "{}", result.text(".own-tasks"));
        assert_eq!(result.attrs("#q1 form.judge input[checked]", "value"), met);
    }
    // Nobody else can judge it, and nothing but what is on the list counts.
    let stranger = Browser::of(&server).post(&address, &judge(&result, 0, &["a"]));
    assert_eq!(stranger.status, 404);
    browser.post(&address, &[field("lang", "tg"), field("n", "0"), field("met", "z")]);
    let result = browser.open(&format!("/tg/attempts/{attempt}/result"));
    assert!(result.text(".own-tasks").contains(&numbers(1, 2, of)));
}

fn asked_first(test: &str) -> &'static Item {
    crate::support::items(test)[0]
}
