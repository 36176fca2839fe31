//! Many browsers and several servers at once: what was acknowledged counts, there is one end, and no server answers
//! from what it remembers.

use crate::exam::{CLOCK, TEST, chosen, press, result, score, step};
use crate::support::{Browser, Engine, Page, Server, field, items, right, wrong};
use domain::attempt::GRACE;
use rstest::rstest;

/// Sends again what other writers were too fast for, as the island does.
fn patiently(mut send: impl FnMut() -> Page) -> Page {
    for _ in 0..50 {
        let page = send();
        match page.status {
            429 => {}
            status => {
                assert!([200, 303].contains(&status), "{}: {status}", page.address);
                return page;
            }
        }
    }
    panic!("others were always faster")
}

/// Eight browsers of one learner answer while a ninth finishes: whatever was acknowledged counts, nothing else does.
#[rstest]
fn whatever_was_acknowledged_before_the_end_counts(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = Server::on(engine);
    // A second server on the same PostgreSQL: nothing may depend on the memory of one of them.
    let twin = (engine == Engine::Postgres).then(|| server.twin());
    let mut browser = Browser::of(&server);
    let test = items(TEST);
    let mut cut_short = 0;
    for round in 0..8u64 {
        let attempt = browser.start("ru", TEST, "exam", None).attempt();
        let acknowledged: usize = std::thread::scope(|scope| {
            let answering: Vec<_> = (0..8)
                .map(|n| {
                    let mut tab = match &twin {
                        Some(twin) if n % 2 == 1 => browser.clone().moved_to(twin),
                        _ => browser.clone(),
                    };
                    let (attempt, test) = (&attempt, &test);
                    scope.spawn(move || {
                        let mine = (n..test.len()).step_by(8);
                        mine.filter(|n| {
                            let op = format!("op-{round}-{n}");
                            let fields = press(*n, "save", &op, &right(test[*n]));
                            patiently(|| tab.post_json(&step(attempt), &fields)).json()["ended"] == false
                        })
                        .count()
                    })
                })
                .collect();
            let mut last = browser.clone();
            let attempt = &attempt;
            let finishing = scope.spawn(move || {
                std::thread::sleep(std::time::Duration::from_millis(3 * round));
                patiently(|| last.post(&format!("/api/attempts/{attempt}/finish"), &[field("lang", "ru")])).location().ends_with("/result")
            });
            assert!(finishing.join().unwrap());
            answering.into_iter().map(|tab| tab.join().unwrap()).sum()
        });
        cut_short += usize::from(acknowledged < test.len());
        let page = result(&mut browser, &attempt);
        assert_eq!(page.text(".big-score"), score(&server, acknowledged, TEST), "round {round}");
    }
    assert!(cut_short > 0, "no round was decided by the race");
    assert_eq!(server.counts().results, 8);
}

/// Any server may get the next request: none may answer from what it remembers (design D8).
#[test]
fn a_second_server_knows_what_the_first_has_done() {
    let server = Server::on(Engine::Postgres);
    let twin = server.twin();
    let test = items(TEST);
    let mut here = Browser::of(&server);
    let question = here.start("ru", TEST, "exam", None);
    let attempt = question.attempt();
    let mut there = here.clone().moved_to(&twin);
    let post = |browser: &mut Browser, op: &str, answer: &[(String, String)]| {
        assert_eq!(browser.post_json(&step(&attempt), &press(0, "save", op, answer)).json()["ended"], false);
    };
    post(&mut there, "op-1", &right(test[0]));
    post(&mut here, "op-2", &wrong(test[0]));
    assert_eq!(chosen(&there.open(&question.address)), [wrong(test[0])[0].1.clone()], "what is shown is what counts");
    post(&mut there, "op-3", &right(test[0]));
    assert_eq!(chosen(&here.open(&question.address)), [right(test[0])[0].1.clone()], "an answer given before is an answer given again");
    let ended = here.finish("ru", &attempt);
    assert_eq!(ended.text(".big-score"), score(&server, 1, TEST));
    let page = there.open(&question.address);
    assert_eq!((&page.address, page.text(".big-score")), (&ended.address, ended.text(".big-score")), "both know that it has ended");
    here.post("/api/learner/erase", &[field("lang", "ru")]);
    assert_eq!(there.get(&question.address).status, 404, "and that it is gone");
}

/// Finishing and the clock may come at once, on two servers: one end, one result.
#[test]
fn two_servers_end_an_attempt_once() {
    let server = Server::on(Engine::Postgres);
    let twin = server.twin();
    let mut browser = Browser::of(&server);
    let attempts: Vec<_> = (0..6).map(|_| browser.start("ru", TEST, "exam", None).attempt()).collect();
    for attempt in &attempts {
        browser.post(&step(attempt), &press(0, "save", "op-1", &right(items(TEST)[0])));
        // The other server has read it too, and must notice that it has grown old.
        browser.clone().moved_to(&twin).open(&format!("/ru/attempts/{attempt}"));
        browser.post(&step(attempt), &press(1, "save", "op-2", &right(items(TEST)[1])));
    }
    server.at(CLOCK + GRACE + 1);
    std::thread::scope(|scope| {
        scope.spawn(|| server.jobs());
        scope.spawn(|| twin.jobs());
        for attempt in &attempts {
            let mut here = browser.clone();
            let mut there = browser.clone().moved_to(&twin);
            scope.spawn(move || here.post(&format!("/api/attempts/{attempt}/finish"), &[field("lang", "ru")]));
            scope.spawn(move || there.post(&step(attempt), &press(2, "save", "op-3", &right(items(TEST)[2]))));
        }
    });
    assert_eq!(server.counts().results, 6);
    for attempt in &attempts {
        let mut there = browser.clone().moved_to(&twin);
        assert_eq!(result(&mut there, attempt).text(".big-score"), score(&server, 2, TEST));
    }
    let projections = server.projections();
    assert_eq!(server.rebuild(), 6);
    assert_eq!(server.projections(), projections);
}
