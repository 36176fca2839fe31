//! What to study next: what answers say of topics and of passing, practice put together for one learner, and the day of
//! the exam.

use crate::support::{BANK, Browser, Engine, Fields, MINUTE, NOW, Page, Server, bank, field, items, right, wrong};
use domain::ids::TopicId;
use jiff::tz::TimeZone;
use rstest::rstest;
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
    let first = browser.open("/ru/progress/ru-exam");
    assert!(!first.has(".ready"), "nothing is said of somebody who has done nothing");

    take(&mut browser, "legislation-01", |_| true);
    let some = browser.open("/ru/progress/ru-exam");
    assert_eq!(some.text(".ready > .lead"), server.say("ru", "ready-not-enough", &[]), "one module is not the exam");
    assert_eq!(some.texts(".modules li .verdict").len(), 1, "but it is a module");
    assert_eq!(some.texts("table.standings tbody tr").len(), bank().topics.len() + bank().areas.len());
    assert!(!some.has("table.standings .level.none"), "of what has too few answers nothing is said");

    take(&mut browser, "history-01", |n| n % 2 == 0);
    take(&mut browser, "language-01", |n| n % 4 != 0);
    let all = browser.open("/ru/progress/ru-exam");
    assert_eq!(all.texts(".modules li .verdict").len(), 3);
    assert!(all.has(".outlook .verdict"));
    assert!(all.text(".ready > .lead").contains("100"), "{}", all.text(".ready > .lead"));
    assert!(all.has(".level.right") && all.has(".level.wrong"));
    assert!(!all.texts(".ready h3 + ul li").is_empty(), "and it says what would help");
}

#[test]
fn practice_asks_ten_questions_and_says_why_these() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let start = browser.open("/tg/practice/ru-exam");
    assert!(!start.has(".unfinished"));
    let mut question = begin(&mut browser, "/tg/practice/ru-exam", "practice");
    let attempt = question.attempt();
    assert_eq!(browser.items("tg", &attempt).len(), 10);
    assert_eq!(question.text(".why"), server.say("tg", "why-new", &[]));
    question = browser.press(&question, "check");
    assert!(question.has(".feedback"));
    assert!(browser.open("/tg/practice/ru-exam").has(".unfinished"), "it can be gone on with");
    let result = browser.finish("tg", &attempt);
    assert!(!result.has(".verdict-line"), "ten questions say nothing about passing");
    assert_eq!(result.attrs("main a.primary", "href")[0], "/tg/practice/ru-exam");
}

#[test]
fn mistakes_come_back_until_they_are_right() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    take(&mut browser, "history-01", |n| n != 3);
    let wrong_one = items("history-01")[3];
    assert!(browser.open("/ru/practice/ru-exam").has("form input[name=test][value=mistakes]"));
    let topic = browser.open(&format!("/ru/topics/{BANK}/{}", wrong_one.question.topic));
    assert_eq!(topic.texts("section li [lang=ru]").join("|"), wrong_one.question.stem);

    server.at(DAY);
    let question = begin(&mut browser, "/ru/practice/ru-exam", "mistakes");
    assert_eq!(question.text("legend > span[lang=ru]"), wrong_one.question.stem);
    assert_eq!(question.text(".why"), server.say("ru", "why-mistake", &[]));
    let attempt = question.attempt();
    browser.answer(&question, &right(wrong_one), "check");
    assert!(!browser.open("/ru/practice/ru-exam").has("form input[value=mistakes]"), "what open practice has shown counts at once");
    browser.finish("ru", &attempt);
    assert!(!browser.open("/ru/practice/ru-exam").has("form input[value=mistakes]"));
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
    assert_eq!(page.texts("h1"), [bank().topic(&topic).unwrap().name.get(&"ru".parse().unwrap()).unwrap()]);
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
fn one_test_says_what_to_study_and_the_area_can_be_practised() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let of = |n: usize| bank().area_of_question(&items("legislation-01")[n].question).unwrap().id.as_str();
    let work = items("legislation-01").iter().enumerate().filter(|(n, _)| of(*n) == "law-work").map(|(n, _)| n).collect::<Vec<_>>();
    assert!(work.len() >= 5);
    let result = take(&mut browser, "legislation-01", |n| !work.contains(&n) || n == work[0]);
    let lead = result.text("section.study > .lead");
    assert!(lead.starts_with("Сначала выучите: Работа") && lead.ends_with(&format!(", 1 из {}", work.len())), "{lead}");
    assert!(!result.text("main").contains(&server.say("ru", "level-not-enough", &[])), "what has too few answers says nothing");

    let question = browser.submit(&result.form("form:has(input[name=test][value=law-work])"));
    let stem = question.text("legend > span[lang=ru]");
    let item = bank().items.values().find(|item| item.question.stem == stem).unwrap();
    assert_eq!(bank().area_of_question(&item.question).unwrap().id.as_str(), "law-work");
    let drilled = browser.finish("ru", &question.attempt());
    assert_eq!(drilled.text("h1"), "Работа, патент, ВНЖ, жильё");

    // The same stands on the pages of progress and practice, and the area has a page.
    let address = format!("/ru/topics/{BANK}/law-work");
    assert_eq!(browser.open("/ru/progress/ru-exam").attrs(".study-first a", "href"), [address.as_str()]);
    assert!(browser.open("/ru/practice/ru-exam").has("button[name=test][value=law-work]"));
    let page = browser.open(&address);
    assert_eq!(page.text("h1"), "Работа, патент, ВНЖ, жильё");
    assert!(page.attrs("main section a", "href").contains(&format!("/ru/topics/{BANK}/law-work-patent")));
    assert!(page.has(".level.wrong"));
}

#[test]
fn a_mock_exam_with_five_items_on_a_module_speaks_of_the_whole_module() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let question = browser.start("ru", "ru-patent-2025", "exam", None);
    let result = browser.finish("ru", &question.attempt());
    assert_eq!(result.texts("table.areas tbody th"), ["Русский язык", "История России", "Основы законодательства"]);
    assert!(result.text("section.study > .lead").contains("Русский язык, 0 из 12"), "{}", result.text("section.study"));
    // A module has a page of its own, and its practice is one press away.
    let modules = result.attrs("table.areas tbody th a", "href");
    assert_eq!(modules[0], format!("/ru/topics/{BANK}/language"));
    let page = browser.open(&modules[0]);
    assert_eq!(page.text("h1"), "Русский язык");
    assert!(page.has("form[action='/api/attempts']") && page.attrs("main section a", "href").len() >= 3, "with its areas");
    let practice = browser.submit(&result.form("form[action='/api/attempts']"));
    let asked = practice.form("form.runner");
    assert!(asked.action.ends_with("/step"), "{}", asked.action);
}

#[test]
fn the_day_of_the_exam_is_kept_counted_down_and_asked_about() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    assert_eq!(browser.post("/api/goal", &goal("ru-rvp-2025", "")).status, 404, "a stranger has no exam");
    take(&mut browser, "history-01", |_| true);
    let in_ten_days = day(NOW + 10 * DAY, &TimeZone::UTC).to_string();
    assert_eq!(browser.post("/api/goal", &goal("ru-rvp-2025", &in_ten_days)).status, 303);
    let typed: Vec<&str> = in_ten_days.split('-').rev().collect();
    assert_eq!(
        browser.post("/api/goal", &goal("ru-rvp-2025", &format!(" {} г.\u{200b}", typed.join("-")))).status,
        303,
        "without a calendar"
    );
    let page = browser.open("/ru/progress/ru-exam");
    assert_eq!(page.attrs(".goal input[type=date]", "value").join("|"), in_ten_days);
    assert_eq!(page.attrs(".goal option[selected]", "value"), ["ru-rvp-2025"]);
    assert!(page.text(".goal .lead").contains("10"));
    assert!(browser.open("/ru/practice/ru-exam").texts("main p").iter().any(|text| text.contains("10 дней")));
    for (exam, day, status) in [("ru-nothing", "", 404), ("ru-rvp-2025", "soon", 422), ("ru-rvp-2025", "2026-02-31", 422)] {
        assert_eq!(browser.post("/api/goal", &goal(exam, day)).status, status, "{exam} {day}");
    }
    let told = [field("lang", "ru"), field("bank", BANK), field("passed", "true")];
    assert_eq!(browser.post("/api/real-exams", &told).status, 404, "it has not been yet");

    server.at(11 * DAY);
    assert!(browser.open("/ru/progress/ru-exam").has("form.ask"));
    assert_eq!(browser.post("/api/real-exams", &told).status, 303);
    assert_eq!(browser.post("/api/real-exams", &told).status, 303, "a press too many says nothing new");
    assert_eq!(browser.get("/api/learner/data").json()["banks"][BANK]["real_exams"].as_array().unwrap().len(), 1);
    let after = browser.open("/ru/progress/ru-exam");
    assert!(!after.has("form.ask"), "asked once");
    assert_eq!(after.attrs(".goal input[type=date]", "value"), [""], "the next exam has no day yet");
}

/// Two questions of a practice test are answered wrong and checked; one explanation is looked at for a while, the other is
/// pressed away. Only the first counts as read, and so it does when everything is made again from the records.
#[rstest]
fn an_explanation_counts_where_time_was_spent_on_it(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = Server::on(engine);
    let mut browser = Browser::of(&server);
    let mut question = browser.start("ru", "history-01", "practice", None);
    let attempt = question.attempt();
    for (item, gone_on) in items("history-01").into_iter().zip([20_000, 21_000]) {
        let checked = browser.answer(&question, &wrong(item), "check");
        assert!(checked.has(".feedback"));
        server.at(gone_on);
        question = browser.press(&checked, "next");
        question = browser.press(&question, "flag");
    }
    browser.finish("ru", &attempt);
    let memories = browser.get("/api/learner/data").json()["banks"][BANK]["memories"].clone();
    let read = |n: usize| memories[items("history-01")[n].question.id.as_str()][0][2].as_str().unwrap().to_owned();
    assert_eq!([read(0), read(1)], ["P", "p"]);
    let before = server.projections();
    server.rebuild();
    assert_eq!(server.projections(), before);
}

/// Somebody marks answers without reading: five of twenty are right by luck.
#[test]
fn who_guesses_is_told_no_more_than_luck_passes() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    take(&mut browser, "history-01", |n| n % 4 == 0);
    let progress = browser.open("/ru/progress/ru-exam");
    let said = progress.texts(".modules .hint").into_iter().find(|hint| hint.contains("100")).expect("an opinion about history");
    let numbers: Vec<u32> = said.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect();
    let [100, low, high] = numbers[..] else { panic!("{said}") };
    assert!(low <= 40 && high <= 65, "guessing passes about 40 of 100: {said}");
}

#[test]
fn an_exam_is_told_of_once_and_only_on_a_sensible_day() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    take(&mut browser, "history-01", |_| true);
    for day in ["1999-01-01", "2024-11-21", "2036-11-23", "9999-12-31"] {
        assert_eq!(browser.post("/api/goal", &goal("ru-rvp-2025", day)).status, 422, "{day}");
    }
    let told = |passed: &str| [field("lang", "ru"), field("bank", BANK), field("passed", passed)];
    for day in ["", "2026-11-22", "2026-11-23"] {
        assert_eq!(browser.post("/api/goal", &goal("ru-rvp-2025", day)).status, 303);
        assert_eq!(browser.post("/api/real-exams", &told("true")).status, 404, "{day}: it has not been yet");
    }
    let yesterday = goal("ru-rvp-2025", "2026-11-21");
    browser.post("/api/goal", &yesterday);
    let presses: Vec<u16> = std::thread::scope(|scope| {
        let tabs: Vec<_> = ["true", "false"]
            .map(|passed| {
                let mut tab = browser.clone();
                scope.spawn(move || tab.post("/api/real-exams", &told(passed)).status)
            })
            .into();
        tabs.into_iter().map(|tab| tab.join().unwrap()).collect()
    });
    assert_eq!(presses.iter().filter(|status| **status == 303).count(), 1, "{presses:?}");
    let tab = browser.clone();
    let kept = || tab.clone().get("/api/learner/data").json()["banks"][BANK]["real_exams"].clone();
    let first = kept();
    assert_eq!(first.as_array().unwrap().len(), 1);
    browser.post("/api/goal", &yesterday);
    assert!(!browser.open("/ru/progress/ru-exam").has("form.ask"), "it has been told");
    let (same, other) = (first[0]["passed"].to_string(), if first[0]["passed"] == true { "false" } else { "true" });
    assert_eq!(browser.post("/api/real-exams", &told(&same)).status, 303);
    assert_eq!(browser.post("/api/real-exams", &told(other)).status, 404);
    browser.post("/api/goal", &goal("ru-rvp-2025", "2026-11-22"));
    assert_eq!(browser.post("/api/real-exams", &told(&same)).status, 404, "the next exam has not been yet, whatever the last one was");
    assert_eq!(kept(), first);
}
