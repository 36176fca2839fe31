//! Exam mode: the clock is the server's, help is silent, and every answer in time counts exactly once, whoever is
//! faster, whatever restarts.

use crate::support::{Browser, Engine, Fields, MINUTE, NOW, Page, Request, SECOND, Server, field, items, right, wrong};
use domain::attempt::{GRACE, PLAY_LASTS};
use rstest::rstest;

pub const TEST: &str = "history-01";
/// The clock of that test.
pub const CLOCK: i64 = 20 * MINUTE;

/// What a press sends, named by `op` as the island names it.
pub fn press(n: usize, go: &str, op: &str, answer: &[(String, String)]) -> Fields {
    let mut fields = vec![field("lang", "ru"), field("n", &n.to_string()), field("go", go), field("op", op)];
    fields.extend_from_slice(answer);
    fields
}

pub fn step(attempt: &str) -> String {
    format!("/api/attempts/{attempt}/step")
}

/// "3 of 20", as the result page says it to a reader of Russian.
pub fn score(server: &Server, earned: usize, test: &str) -> String {
    let max: u32 = items(test).iter().map(|item| item.question.points.as_hundredths()).sum();
    server.say("ru", "points-of", &[("earned", earned.to_string().as_str().into()), ("max", (max / 100).to_string().as_str().into())])
}

pub fn result(browser: &mut Browser, attempt: &str) -> Page {
    let page = browser.open(&format!("/ru/attempts/{attempt}"));
    assert!(page.address.ends_with("/result"), "the attempt has not ended: {}", page.address);
    page
}

pub fn chosen(page: &Page) -> Vec<String> {
    page.attrs("fieldset input[checked]", "value")
}

#[test]
fn the_clock_is_the_servers() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let question = browser.start("ru", TEST, "exam", None);
    let attempt = question.attempt();
    assert_eq!(question.text(".clock-time"), "20:00");
    // Not for those alone whose scripts are off: scripts may be on and yet not run.
    assert_eq!(question.attrs("head > meta[http-equiv=refresh]", "content"), [format!("1202;url=/ru/attempts/{attempt}/result")]);
    server.at(CLOCK - 4 * MINUTE - 500);
    let question = browser.open(&question.address);
    assert_eq!(question.text(".clock-time"), "4:01");
    assert!(question.has(".clock.low"));
    let finish = browser.open(&format!("/ru/attempts/{attempt}/finish"));
    assert!(finish.texts("main p").contains(&server.say("ru", "finish-minutes", &[("minutes", 5i64.into())])), "a begun minute counts");
    // A clock that is set back gives nobody more than the deadline allows.
    server.at(-MINUTE);
    browser.answer(&question, &right(items(TEST)[0]), "next");
    server.at(CLOCK + GRACE + 1);
    let page = browser.open(&question.address);
    assert!(page.address.ends_with("/result"), "every address of an ended attempt leads to its result");
    assert_eq!(page.text(".big-score"), score(&server, 1, TEST));
    assert!(page.texts("p.notice").contains(&server.say("ru", "result-time-up", &[])));
}

#[rstest]
#[case::in_time(CLOCK - 1, true)]
#[case::at_the_deadline(CLOCK, true)]
#[case::on_its_way(CLOCK + GRACE, true)]
#[case::too_late(CLOCK + GRACE + 1, false)]
#[case::next_day(CLOCK + 24 * 60 * MINUTE, false)]
fn an_answer_counts_until_the_grace_is_over(
    #[case] at: i64,
    #[case] counts: bool,
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let server = Server::on(engine);
    let mut browser = Browser::of(&server);
    let test = items(TEST);
    let attempt = browser.start("ru", TEST, "exam", None).attempt();
    browser.post(&step(&attempt), &press(0, "next", "op-1", &right(test[0])));
    server.at(at);
    let answered = browser.post(&step(&attempt), &press(1, "next", "op-2", &right(test[1])));
    assert_eq!(answered.location().ends_with("/result?late=1"), !counts, "who is too late is told at once");
    server.at(CLOCK + 48 * 60 * MINUTE);
    let page = result(&mut browser, &attempt);
    assert_eq!(page.text(".big-score"), score(&server, 1 + usize::from(counts), TEST));
    let date = server.say("ru", "date", &[("day", 22i64.into()), ("month", 11i64.into()), ("year", "2026".into())]);
    assert!(page.text("h1 + .hint").ends_with(&date), "it ended when the clock did, not when somebody looked: {}", page.text("h1 + .hint"));
    assert_eq!((server.counts().attempts, server.counts().results), (1, 1));
}

#[test]
fn finishing_in_the_grace_is_finishing_at_the_deadline() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let attempt = browser.start("ru", TEST, "exam", None).attempt();
    server.at(CLOCK + SECOND);
    let page = browser.finish("ru", &attempt);
    assert!(page.texts("p.notice").contains(&server.say("ru", "result-time-up", &[])));
    let late = browser.post(&step(&attempt), &press(0, "next", "op-late", &right(items(TEST)[0])));
    assert!(late.location().ends_with("/result?late=1"));
    assert_eq!(result(&mut browser, &attempt).text(".big-score"), score(&server, 0, TEST), "what is finished stays finished");
}

#[rstest]
fn the_last_answer_in_time_counts_and_counts_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = Server::on(engine);
    let mut browser = Browser::of(&server);
    let test = items(TEST);
    let attempt = browser.start("ru", TEST, "exam", None).attempt();
    let mut post = |n: usize, op: &str, answer: &[(String, String)]| {
        let receipt = browser.post_json(&step(&attempt), &press(n, "save", op, answer)).json();
        assert_eq!(receipt["problem"], serde_json::Value::Null);
        receipt["ended"].as_bool().unwrap()
    };
    // Changed from wrong to right.
    post(0, "op-a1", &wrong(test[0]));
    post(0, "op-a2", &right(test[0]));
    // Changed from right to wrong.
    post(1, "op-b1", &right(test[1]));
    post(1, "op-b2", &wrong(test[1]));
    // Changed to wrong; then the first request, whose reply was lost, comes once more and changes nothing.
    post(2, "op-c1", &right(test[2]));
    post(2, "op-c2", &wrong(test[2]));
    post(2, "op-c1", &right(test[2]));
    // The same, before and after another server has taken over.
    post(3, "op-d1", &wrong(test[3]));
    post(3, "op-d2", &right(test[3]));
    let records = server.counts().records;
    post(3, "op-d2", &right(test[3]));
    assert_eq!(server.counts().records, records, "a repeated request adds nothing");
    let server = server.restarted();
    let mut browser = browser.moved_to(&server);
    let receipt = browser.post_json(&step(&attempt), &press(3, "save", "op-d1", &wrong(test[3]))).json();
    assert_eq!(receipt["ended"], false);
    assert_eq!(server.counts().records, records, "not even after a restart");
    let finished = browser.post(&format!("/api/attempts/{attempt}/finish"), &[field("lang", "ru")]);
    assert!(finished.location().ends_with("/result"));
    // After the end: the repeated request learns that its answer is safe, a new one that it came too late.
    assert_eq!(browser.post_json(&step(&attempt), &press(3, "save", "op-d2", &right(test[3]))).json()["ended"], true);
    assert_eq!(browser.post_json(&step(&attempt), &press(4, "save", "op-e1", &right(test[4]))).json()["ended"], true);
    let ended = server.counts();
    browser.post(&format!("/api/attempts/{attempt}/finish"), &[field("lang", "ru")]);
    assert_eq!(server.counts(), ended, "finishing twice is finishing once");
    assert_eq!(ended.results, 1);
    assert_eq!(result(&mut browser, &attempt).text(".big-score"), score(&server, 2, TEST));
}

#[test]
fn two_tabs_share_one_attempt() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let test = items(TEST);
    let left = browser.start("ru", TEST, "exam", None);
    let right_tab = browser.open(&left.address);
    browser.answer(&left, &wrong(test[0]), "next");
    browser.answer(&right_tab, &right(test[0]), "next");
    assert_eq!(chosen(&browser.open(&left.address)), [right(test[0])[0].1.clone()], "the last one counts");
    // A tab that never showed the answer goes on without taking it away.
    browser.press(&right_tab, "next");
    assert_eq!(chosen(&browser.open(&left.address)).len(), 1);
    // One tab finishes; the other is led to the result, and its answer comes too late.
    let result = browser.finish("ru", &left.attempt());
    let late = browser.answer(&right_tab, &wrong(test[0]), "next");
    assert_eq!(late.address, format!("{}?late=1", result.address));
    assert_eq!(late.text(".big-score"), score(&server, 1, TEST));
    // Starting again is another attempt.
    let again = browser.start("ru", TEST, "exam", None);
    assert_ne!(again.attempt(), left.attempt());
    assert!(chosen(&again).is_empty());
}

#[rstest]
fn an_attempt_goes_on_after_a_restart(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let mut server = Server::on(engine);
    let mut browser = Browser::of(&server);
    let test = items(TEST);
    let mut question = browser.start("ru", TEST, "exam", None);
    let attempt = question.attempt();
    for (n, item) in test.iter().take(4).enumerate() {
        server.at(i64::try_from(n).unwrap() * MINUTE);
        server = server.restarted();
        browser = browser.moved_to(&server);
        question = browser.answer(&question, &right(item), if n == 2 { "flag" } else { "next" });
        if n == 2 {
            question = browser.press(&question, "next");
        }
    }
    assert_eq!(question.text(".clock-time"), "17:00");
    assert_eq!(question.texts("button.map-entry.answered").len(), 4);
    assert_eq!(question.attrs("button.map-entry.flagged", "value"), ["to-3"]);
    server.at(CLOCK + MINUTE);
    server = server.restarted();
    browser = browser.moved_to(&server);
    assert_eq!(result(&mut browser, &attempt).text(".big-score"), score(&server, 4, TEST));
}

#[rstest]
fn what_nobody_looks_at_any_more_is_closed_by_itself(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = Server::on(engine);
    let mut browser = Browser::of(&server);
    let test = items(TEST);
    let forgotten = browser.start("ru", TEST, "exam", None);
    browser.answer(&forgotten, &right(test[0]), "next");
    let practice = browser.start("ru", TEST, "practice", None).attempt();
    server.at(5 * MINUTE);
    let later = browser.start("ru", "legislation-01", "exam", None).attempt();
    server.at(CLOCK + GRACE);
    server.jobs();
    assert_eq!(server.counts().results, 0, "the grace is not over");
    server.at(CLOCK + GRACE + 1);
    server.jobs();
    assert_eq!(server.counts().results, 1, "only the one whose time is up");
    let closed = server.projections();
    assert!(closed.contains(&format!("{}", NOW + CLOCK)), "it ended at its deadline:\n{closed}");
    server.jobs();
    assert_eq!(server.projections(), closed, "twice does no harm");
    assert_eq!(result(&mut browser, &forgotten.attempt()).text(".big-score"), score(&server, 1, TEST));
    assert_eq!(server.projections(), closed, "looking neither");
    // A server that begins anew finds the rest.
    server.at(10 * CLOCK);
    let server = server.restarted();
    let mut browser = browser.moved_to(&server);
    server.jobs();
    assert_eq!(server.counts().results, 2);
    result(&mut browser, &later);
    assert!(browser.open(&format!("/ru/attempts/{practice}")).has("form.runner"), "practice has no clock");
}

#[test]
fn nothing_helps_before_the_end() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let test = items(TEST);
    browser.cookies.insert("safar_help".into(), "tg".into());
    let start = [field("lang", "tg"), field("bank", "ru-exam"), field("test", TEST), field("mode", "exam"), field("help", "tg")];
    let started = browser.post("/api/attempts", &start);
    let question = browser.open(started.location());
    let attempt = question.attempt();
    assert!(!question.has(".help-text, details.words, .feedback"), "no help, though it was asked for");
    assert!(question.attrs("button[name=go]", "value").iter().all(|go| go != "check"), "no button to see the answer");
    // Pressed by hand all the same.
    let checked = browser.submit(&{
        let mut form = question.form("form.runner").answered(&wrong(test[0]));
        form.fields.push(field("go", "check"));
        form
    });
    assert!(!checked.has(".feedback, .verdict, .help-text"));
    assert!(!checked.has("fieldset[disabled]"), "it can still be answered");
    assert_eq!(chosen(&checked), [wrong(test[0])[0].1.clone()], "the answer itself is saved");
    let receipt = browser.post_json(&step(&attempt), &press(0, "check", "op-1", &[])).json();
    assert_eq!(receipt["item"]["revealed"], false);
    // The result comes after the end, and not before.
    let early = browser.get(&format!("/tg/attempts/{attempt}/result"));
    assert_eq!(early.location(), format!("/tg/attempts/{attempt}/2"), "on with the first open question");
    let result = browser.finish("tg", &attempt);
    assert!(result.has(".big-score"));
    let explain = test[0].help[&"tg".parse().unwrap()].explain.clone().unwrap();
    assert!(result.texts("p.explain").contains(&explain), "now the explanations come in the reader's language");
}

#[rstest]
fn a_recording_plays_twice_and_no_more(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = Server::on(engine);
    let mut browser = Browser::of(&server);
    let question = browser.start("ru", "language-01", "exam", None);
    let (attempt, play) = (question.attempt(), "play-language-01-voice-message");
    let listen = |left: &str| server.say("ru", "listen", &[("left", left.into())]);
    let button = "button[name=go][value^=play-]";
    assert!(!question.has("audio"), "it plays when it is asked for");
    assert_eq!(question.text(button), listen("2"));
    assert!(!browser.open(&format!("{}?play=2", question.address)).has("audio"), "the first comes before the second");
    let once = browser.press(&question, play);
    assert!(once.address.ends_with("?play=1"), "{}", once.address);
    assert_eq!(once.text(button), listen("1"));
    // Nothing has been heard so far: a page that did not load costs nothing, a second press neither.
    let pressed_twice = browser.press(&question, play);
    assert_eq!((pressed_twice.address.as_str(), pressed_twice.text(button)), (once.address.as_str(), listen("1")));
    assert_eq!(browser.open(&question.address).text(button), listen("2"));
    let sound = pressed_twice.attrs("audio[autoplay]", "src").remove(0);
    assert_eq!(browser.send(Request::new("HEAD", &sound)).status, 405, "of which nobody hears anything");
    assert_eq!(browser.open(&question.address).text(button), listen("2"));
    // A browser asks for pieces, and for the same again: it is one play.
    let piece = browser.send(Request::new("GET", &sound).header("range", "bytes=0-1"));
    assert_eq!((piece.status, piece.bytes.len()), (206, 2));
    // Where the connection broke, the same play can be loaded again, and there is still one more.
    let reloaded = browser.open(&once.address);
    assert_eq!(reloaded.attrs("audio", "src"), [sound.as_str()]);
    assert_eq!(reloaded.text(button), listen("1"));
    let heard = browser.get(&sound);
    assert_eq!((heard.status, heard.header("content-type"), heard.header("cache-control")), (200, "audio/mpeg", "private, max-age=180"));
    assert_eq!(heard.header("content-length"), heard.bytes.len().to_string());
    let known = browser.send(Request::new("GET", &sound).header("if-none-match", heard.header("etag")));
    assert_eq!((known.status, known.bytes.len()), (304, 0), "what has been heard need not come twice");
    assert!(!browser.open(&once.address).has("audio"), "the address of a play that came whole plays nothing");
    assert_eq!(browser.send(Request::new("GET", &sound).header("range", "bytes=2-9")).bytes.len(), 8, "it can still be wound back");
    server.at(PLAY_LASTS + 1);
    assert_eq!(browser.get(&sound).status, 404, "nor does its sound, for ever");
    // The next question is about the same recording: it has been played once for both.
    let second = browser.press(&once, "next");
    assert_eq!(second.text(button), listen("1"));
    // Only the recording of the question at hand can be played from it.
    let other = browser.post_json(&step(&attempt), &press(1, "heard-language-01-ticket-office", "op-1", &[])).json();
    assert_eq!(other["ended"], false);
    // The island tells what sounded; told twice, it counts once.
    let told = || press(1, "heard-language-01-voice-message", "op-2", &[]);
    assert_eq!(browser.post_json(&step(&attempt), &told()).json()["item"], serde_json::Value::Null);
    assert_eq!(browser.post_json(&step(&attempt), &told()).json()["item"], serde_json::Value::Null);
    let (stale, again) = (question, browser.open(&second.address));
    assert!(!again.has(button) && again.texts(".audio p.hint").contains(&server.say("ru", "played-out", &[])));
    // A page that is still open in another tab, and one read anew, also from another process.
    assert!(!browser.press(&stale, play).has("audio"));
    let receipt = browser.post_json(&step(&attempt), &press(0, "heard-language-01-voice-message", "op-3", &[])).json();
    let html = receipt["item"]["html"].as_str().unwrap();
    assert!(!html.contains(&format!("value=\"{play}\"")), "no third time: {html}");
    let made_up = sound.rsplit_once('/').unwrap().0.to_owned() + "/op-4";
    assert_eq!(browser.get(&made_up).status, 404, "no third time under any name");
    let server = server.restarted();
    let mut browser = browser.moved_to(&server);
    let again = browser.open(&stale.address);
    assert!(!again.has("audio") && !again.has(button));
    assert!(!browser.press(&stale, play).has("audio"));
    assert_eq!(Browser::of(&server).get(&sound).status, 404, "it is somebody else's exam");
    // The other recording has its own count, and in practice nobody counts.
    let sixth = browser.open(&format!("/ru/attempts/{attempt}/3"));
    assert_eq!(sixth.text(button), server.say("ru", "listen", &[("left", "2".into())]));
    let practice = browser.start("ru", "language-01", "practice", None);
    assert!(practice.has("audio[controls]") && !practice.has(button));
}
