//! Time: days begin where people are, and nothing is ended or dated by a clock that leaps.

use crate::exam::{CLOCK, TEST, press, score, step};
use crate::support::{BANK, Browser, Engine, Fields, MINUTE, NOW, SECOND, Server, field, items, right};
use domain::timekeeping::PROBATION;
use rstest::rstest;
use server::clock::{Clock, TestClock};
use server::timekeeper::Timekeeper;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// Stories begin on 22 November at 10:00 UTC: so long until the next midnight.
const MIDNIGHT: i64 = 14 * HOUR;

fn goal(day: &str) -> Fields {
    [("lang", "ru"), ("bank", BANK), ("exam", "ru-rvp-2025"), ("day", day)].map(|(name, value)| field(name, value)).into()
}

fn left(server: &Server, days: u32) -> String {
    server.say("ru", "days-left", &[("n", days.into())])
}

/// In Vladivostok it is the morning of the 24th while it is half past eleven of the 23rd in Greenwich.
#[test]
fn the_day_of_the_exam_is_the_day_at_the_site() {
    let server = Server::with(Engine::Sqlite, |config| config.time_zone = Some("Asia/Vladivostok".into()));
    let mut browser = Browser::of(&server);
    let attempt = browser.start("ru", "history-01", "practice", None).attempt();
    browser.finish("ru", &attempt);
    browser.post("/api/goal", &goal("2026-11-24"));
    server.at(DAY + 3 * HOUR);
    assert_eq!(browser.open("/ru/progress/ru-exam").text(".goal .lead"), left(&server, 1), "in the evening before");
    server.at(DAY + MIDNIGHT - 30 * MINUTE);
    let progress = browser.open("/ru/progress/ru-exam");
    assert_eq!(progress.text(".goal .lead"), left(&server, 0));
    assert!(!progress.has("form.ask"), "it is not over");
    assert!(browser.open("/ru/practice/ru-exam").texts("main p").iter().any(|text| text.contains(&left(&server, 0))));
    server.at(DAY + 4 * HOUR);
    let late = browser.start("ru", "history-02", "practice", None).attempt();
    let result = browser.finish("ru", &late);
    assert!(result.texts("p.hint").iter().any(|hint| hint.contains("24 ноября 2026")), "{:?}", result.texts("p.hint"));
    assert!(browser.open("/ru/progress/ru-exam").texts("ul.attempts .hint").iter().any(|hint| hint.contains("24 ноября 2026")));
    server.at(DAY + DAY + 4 * HOUR);
    let progress = browser.open("/ru/progress/ru-exam");
    assert!(progress.has("form.ask") && !progress.has(".goal .lead"), "on the 25th it is over");
}

/// West of Greenwich it is still the day before. Each browser has its own days.
#[test]
fn a_browser_that_tells_its_zone_has_its_own_days() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let attempt = browser.start("ru", "history-01", "practice", None).attempt();
    for bad in ["", "Mars/Olympus", "..%2F..%2Fetc%2Fpasswd", &"a".repeat(80)] {
        let answer = browser.get(&format!("/api/attempts/{attempt}/items?lang=ru&zone={bad}"));
        assert_eq!((answer.status, answer.set_cookies().len()), (200, 0), "{bad}");
    }
    let address = format!("/api/attempts/{attempt}/items?lang=ru&zone=America%2FLos_Angeles");
    assert_eq!(browser.get(&address).set_cookies().len(), 1);
    assert_eq!(browser.cookies["safar_zone"], "America%2FLos_Angeles");
    assert_eq!(browser.get(&address).set_cookies().len(), 0, "told once");
    browser.finish("ru", &attempt);
    browser.post("/api/goal", &goal("2026-11-24"));
    server.at(DAY + MIDNIGHT + 7 * HOUR);
    assert_eq!(browser.open("/ru/progress/ru-exam").text(".goal .lead"), left(&server, 1));
    let mut other = Browser::of(&server).with_cookies_of(&browser);
    other.cookies.remove("safar_zone");
    assert_eq!(other.open("/ru/progress/ru-exam").text(".goal .lead"), left(&server, 0), "by the days of the site");
    browser.cookies.insert("safar_zone".into(), "../../etc/passwd".into());
    assert_eq!(browser.open("/ru/progress/ru-exam").text(".goal .lead"), left(&server, 0), "what is no zone counts for nothing");
}

/// What the machine's clock says at a start, and what becomes of an exam that was begun five minutes before the machine went off.
#[rstest]
#[case::in_1972(0, 2 * 365 * DAY - NOW, 0, true)]
#[case::back_a_month(0, -30 * DAY, 0, true)]
#[case::a_month_ahead(0, 30 * DAY, 0, true)]
#[case::a_power_cut(3 * HOUR, 0, 3 * HOUR, false)]
#[case::a_power_cut_and_back_to_1972(3 * HOUR, 2 * 365 * DAY - NOW, 0, true)]
#[case::as_it_was(0, 0, 0, false)]
fn a_start_ends_and_dates_nothing(
    #[case] off: i64,
    #[case] ahead: i64,
    #[case] moved: i64,
    #[case] doubted: bool,
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = Server::on(engine);
    let mut browser = Browser::of(&server);
    let test = items(TEST);
    let question = browser.start("ru", TEST, "exam", None);
    let attempt = question.attempt();
    server.at(5 * MINUTE);
    browser.post(&step(&attempt), &press(0, "save", "op-1", &right(test[0])));
    let server = server.restarted_after(off, ahead);
    let mut browser = browser.moved_to(&server);
    server.jobs();
    assert_eq!(server.counts().results, 0, "it is open");
    assert_eq!(server.state.clock.now(), NOW + 5 * MINUTE + moved);
    assert_eq!(browser.open(&question.address).text(".clock-time"), "15:00", "with all the time that was left");
    assert_eq!(browser.get("/readyz").body().contains("clock"), doubted);
    let answer = browser.post_json(&step(&attempt), &press(1, "save", "op-2", &right(test[1]))).json();
    assert_eq!(answer["ended"], false);
    let late = browser.start("ru", "legislation-01", "practice", None).attempt();
    browser.finish("ru", &late);
    assert!(
        browser.open("/ru/progress/ru-exam").texts("ul.attempts .hint").iter().all(|hint| hint.contains("22 ноября 2026")),
        "nothing has another date"
    );
    let result = browser.finish("ru", &attempt);
    assert_eq!(result.text(".big-score"), score(&server, 2, TEST));
    let projections = server.projections();
    server.rebuild();
    assert_eq!(server.projections(), projections);
}

/// While Safar runs a leap moves nothing. One that stays, and may be a sleep, moves the date, and no exam.
#[rstest]
fn a_leap_while_safar_runs_ends_nothing(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = Server::on(engine);
    let mut browser = Browser::of(&server);
    let question = browser.start("ru", TEST, "exam", None);
    let attempt = question.attempt();
    browser.post(&step(&attempt), &press(0, "save", "op-1", &right(items(TEST)[0])));
    server.jobs();
    let clock = |browser: &mut Browser| browser.open(&question.address).text(".clock-time");
    for leap in [25 * MINUTE, 30 * DAY, -HOUR, -30 * DAY] {
        server.leap(leap);
        server.jobs();
        assert_eq!(server.state.clock.now(), NOW, "{leap}");
        assert_eq!(clock(&mut browser), "20:00", "{leap}");
        assert!(browser.get("/readyz").body().contains("safar clock confirm"), "it is said");
    }
    server.leap(25 * MINUTE);
    server.jobs();
    server.at(PROBATION);
    server.jobs();
    assert_eq!(server.state.clock.now(), NOW + PROBATION + 25 * MINUTE, "it has stayed so");
    assert_eq!(browser.get("/readyz").body(), "ready");
    assert_eq!(clock(&mut browser), "10:00", "of 20 minutes 10 have gone by");
    assert_eq!(server.counts().results, 0);
    server.at(CLOCK - SECOND);
    assert_eq!(clock(&mut browser), "0:01");
    server.at(CLOCK + MINUTE);
    server.jobs();
    assert_eq!(server.counts().results, 1);
}

#[rstest]
fn small_corrections_are_not_noticed(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = Server::on(engine);
    server.leap(20 * SECOND);
    let mut before = server.state.clock.now();
    for _ in 0..20 {
        server.jobs();
        let now = server.state.clock.now();
        assert!(now - before <= 2 * SECOND, "{}", now - before);
        before = now;
    }
    assert_eq!(before, NOW + 20 * SECOND);
}

/// A small computer without a battery begins in 1970, and hears the time some minutes later.
#[rstest]
fn a_clock_that_becomes_right_is_believed(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = Server::on(engine);
    let mut browser = Browser::of(&server);
    let question = browser.start("ru", TEST, "exam", None);
    let server = server.restarted_after(9 * HOUR, -NOW - 9 * HOUR);
    let mut browser = browser.moved_to(&server);
    server.jobs();
    assert_eq!(server.state.clock.now(), NOW, "the last that is known");
    server.leap(0);
    server.jobs();
    assert_eq!(server.state.clock.now(), NOW + 9 * HOUR);
    assert_eq!(browser.open(&question.address).text(".clock-time"), "20:00");
    assert_eq!(browser.get("/readyz").body(), "ready");
}

#[rstest]
fn an_operator_says_that_the_clock_is_right(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(-30 * DAY, 30 * DAY)] apart: i64,
) {
    let server = Server::on(engine);
    let mut browser = Browser::of(&server);
    let question = browser.start("ru", TEST, "exam", None);
    let attempt = question.attempt();
    server.leap(apart);
    server.jobs();
    server.confirm_clock();
    server.jobs();
    assert_eq!(server.state.clock.now(), NOW + apart);
    assert_eq!(browser.get("/readyz").body(), "ready");
    assert_eq!(browser.open(&question.address).text(".clock-time"), "20:00");
    browser.post(&step(&attempt), &press(0, "save", "op-1", &right(items(TEST)[0])));
    assert_eq!(browser.finish("ru", &attempt).text(".big-score"), score(&server, 1, TEST));
    let server = server.restarted_after(0, apart);
    assert_eq!(server.state.clock.now(), NOW + apart, "also after the next start");
    assert_eq!(Browser::of(&server).get("/readyz").body(), "ready");
}

/// Two servers on one database agree on what time it is, and on how much of it is left.
#[test]
fn servers_on_one_database_agree() {
    let server = Server::on(Engine::Postgres);
    let twin = server.twin();
    let mut here = Browser::of(&server);
    let question = here.start("ru", TEST, "exam", None);
    let mut there = here.clone().moved_to(&twin);
    there.open(&question.address);
    // Both share the machine's clock of the story: both have slept, and the first that wakes says so for both.
    server.leap(2 * HOUR);
    server.jobs();
    twin.jobs();
    server.at(PROBATION);
    server.jobs();
    twin.jobs();
    for server in [&server, &twin] {
        assert_eq!(server.state.clock.now(), NOW + PROBATION + 2 * HOUR);
    }
    assert_eq!(here.open(&question.address).text(".clock-time"), "10:00");
    assert_eq!(there.open(&question.address).text(".clock-time"), "10:00", "the sleep is counted once");
    // A third that starts with them takes its time from them, whatever its machine says.
    server.leap(-DAY);
    let third = server.twin();
    assert_eq!(third.state.clock.now(), NOW + PROBATION + 2 * HOUR);
    assert_eq!(here.clone().moved_to(&third).open(&question.address).text(".clock-time"), "10:00");
}

/// A new database on a machine that begins in 1972 knows at least that it is not before its own content was written.
#[tokio::test(flavor = "multi_thread")]
async fn a_new_database_is_not_older_than_its_content() {
    let db = store::testing::TestDb::sqlite();
    let store = db.open().await;
    let hands = TestClock { even: Arc::new(AtomicI64::new(2 * 365 * DAY)), ahead: Arc::default() };
    let clock = Clock::of_test(hands);
    let keeper = Timekeeper::start(clock.clone(), &store, Some("2026-11-20".parse().unwrap())).await.unwrap();
    assert_eq!(clock.today().to_string(), "2026-11-19", "a day is over at some places earlier than at others");
    assert!(keeper.trouble().unwrap().contains("1972-01-01"), "{:?}", keeper.trouble());
}
