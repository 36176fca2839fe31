//! What to study next: what answers say of topics and of passing, practice put together for one learner, and the day of
//! the exam.

use crate::support::{BANK, Browser, Fields, MINUTE, NOW, Page, Server, bank, field, items, right, wrong};
use domain::ids::TopicId;
use server::clock::day;

const DAY: i64 = 24 * 60 * MINUTE;

/// Answers a whole test, right or wrong by `is_right`, and leaves the result.
fn take(browser: &mut Browser, test: &str, is_right: impl Fn(usize) -> bool) -> Page {
    let mut question = browser.start("ru", test, "exam", None);
    let attempt = question.attempt();
    for (n, item) in items(test).into_iter().enumerate() {
        let answer = if is_right(n) { right(item) } else { wrong(item) };
        question = browser.answer(&question, &answer, "next");
    }
    browser.finish("ru", &attempt)
}

/// Starts a drill from the page that offers it.
fn begin(browser: &mut Browser, page: &str, drill: &str) -> Page {
    let form = browser.open(page).form(&format!("form:has(input[name=test][value={drill}])"));
    browser.submit(&form)
}

fn goal(exam: &str, day: &str) -> Fields {
    [("lang", "ru"), ("bank", BANK), ("exam", exam), ("day", day)].map(|(name, value)| field(name, value)).into()
}

#[test]
fn answers_become_an_opinion_when_there_are_enough_of_them() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let first = browser.open("/ru/progress");
    assert!(!first.has(".ready"), "nothing is said of somebody who has done nothing");

    take(&mut browser, "legislation-01", |_| true);
    let some = browser.open("/ru/progress");
    assert_eq!(some.text(".ready > .lead"), server.say("ru", "ready-not-enough", &[]), "one module is not the exam");
    assert_eq!(some.texts(".modules li .verdict").len(), 1, "but it is a module");
    assert_eq!(some.texts("table.standings tbody tr").len(), bank().topics.len());

    take(&mut browser, "history-01", |n| n % 2 == 0);
    take(&mut browser, "language-01", |n| n % 4 != 0);
    let all = browser.open("/ru/progress");
    assert_eq!(all.texts(".modules li .verdict").len(), 3);
    assert!(all.has(".outlook .verdict"));
    assert!(all.text(".ready > .lead").contains("100"), "{}", all.text(".ready > .lead"));
    assert!(all.has(".grip.right") && all.has(".grip.none"));
    assert!(!all.texts(".ready h3 + ul li").is_empty(), "and it says what would help");
}

#[test]
fn practice_asks_ten_questions_and_says_why_these() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let start = browser.open("/tg/practice");
    assert!(!start.has(".unfinished"));
    let mut question = begin(&mut browser, "/tg/practice", "practice");
    let attempt = question.attempt();
    assert_eq!(browser.get(&format!("/api/attempts/{attempt}/items?lang=tg")).json().as_array().unwrap().len(), 10);
    assert_eq!(question.text(".why"), server.say("tg", "why-new", &[]));
    question = browser.press(&question, "check");
    assert!(question.has(".feedback"));
    assert!(browser.open("/tg/practice").has(".unfinished"), "it can be gone on with");
    let result = browser.finish("tg", &attempt);
    assert!(!result.has(".verdict-line"), "ten questions say nothing about passing");
    assert_eq!(result.attrs("main a.primary", "href")[0], "/tg/practice");
}

#[test]
fn mistakes_come_back_until_they_are_right() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    take(&mut browser, "history-01", |n| n != 3);
    let wrong_one = items("history-01")[3];
    assert!(browser.open("/ru/practice").has("form input[name=test][value=mistakes]"));
    let topic = browser.open(&format!("/ru/topics/{BANK}/{}", wrong_one.question.topic));
    assert_eq!(topic.texts("section li [lang=ru]").join("|"), wrong_one.question.stem);

    server.at(DAY);
    let question = begin(&mut browser, "/ru/practice", "mistakes");
    assert_eq!(question.text("legend > span[lang=ru]"), wrong_one.question.stem);
    assert_eq!(question.text(".why"), server.say("ru", "why-mistake", &[]));
    let attempt = question.attempt();
    browser.answer(&question, &right(wrong_one), "check");
    assert!(!browser.open("/ru/practice").has("form input[value=mistakes]"), "what open practice has shown counts at once");
    browser.finish("ru", &attempt);
    assert!(!browser.open("/ru/practice").has("form input[value=mistakes]"));
    let none =
        browser.post("/api/attempts", &[field("lang", "ru"), field("bank", BANK), field("test", "mistakes"), field("mode", "practice")]);
    assert_eq!(none.status, 404, "there is nothing to repeat");
}

#[test]
fn a_topic_can_be_practised_by_itself_and_never_as_an_exam() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let topic = TopicId::parse("law-rights-duties").unwrap();
    let page = browser.open(&format!("/ru/topics/{BANK}/{topic}"));
    assert_eq!(page.texts("h1"), [bank().topic(&topic).unwrap().name.say(&"ru".parse().unwrap()).unwrap().text]);
    let question = begin(&mut browser, &format!("/ru/topics/{BANK}/{topic}"), topic.as_str());
    let stem = question.text("legend > span[lang=ru]");
    let item = bank().items.values().find(|item| item.question.stem == stem).unwrap();
    assert!(item.question.topic == topic || item.question.also.contains(&topic));
    for name in [topic.as_str(), "practice", "mistakes"] {
        let exam = browser.post("/api/attempts", &[field("lang", "ru"), field("bank", BANK), field("test", name), field("mode", "exam")]);
        assert_eq!(exam.status, 404, "{name}");
    }
    assert_eq!(browser.get(&format!("/ru/topics/{BANK}/law-nothing")).status, 404);
}

#[test]
fn the_day_of_the_exam_is_kept_counted_down_and_asked_about() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    assert_eq!(browser.post("/api/goal", &goal("ru-rvp-2025", "")).status, 404, "a stranger has no exam");
    take(&mut browser, "history-01", |_| true);
    let in_ten_days = day(NOW + 10 * DAY).to_string();
    assert_eq!(browser.post("/api/goal", &goal("ru-rvp-2025", &in_ten_days)).status, 303);
    let page = browser.open("/ru/progress");
    assert_eq!(page.attrs(".goal input[type=date]", "value").join("|"), in_ten_days);
    assert_eq!(page.attrs(".goal option[selected]", "value"), ["ru-rvp-2025"]);
    assert!(page.text(".goal .lead").contains("10"));
    assert!(browser.open("/ru/practice").texts("main p").iter().any(|text| text.contains("10 дней")));
    for (exam, day, status) in [("ru-nothing", "", 404), ("ru-rvp-2025", "soon", 400), ("ru-rvp-2025", "2026-02-31", 400)] {
        assert_eq!(browser.post("/api/goal", &goal(exam, day)).status, status, "{exam} {day}");
    }
    let told = [field("lang", "ru"), field("bank", BANK), field("passed", "true")];
    assert_eq!(browser.post("/api/real-exams", &told).status, 404, "it has not been yet");

    server.at(11 * DAY);
    assert!(browser.open("/ru/progress").has("form.ask"));
    assert_eq!(browser.post("/api/real-exams", &told).status, 303);
    let after = browser.open("/ru/progress");
    assert!(!after.has("form.ask"), "asked once");
    assert_eq!(after.attrs(".goal input[type=date]", "value"), [""], "the next exam has no day yet");
}
