//! Results and memories are opinions: made again from the records they come out identical.

use crate::support::program::{Process, run, safar};
use crate::support::{Browser, Engine, Server, TESTS, items, right, wrong};
use rstest::rstest;
use store::testing::TestDb;

#[rstest]
fn projections_made_again_are_the_same_bytes(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let server = Server::on(engine);
    assert_eq!((server.rebuild(), server.projections()), (0, String::new()), "nothing from nothing");
    let mut finished = 0;
    for learner in 0..3 {
        let mut browser = Browser::of(&server);
        for (mode, test) in TESTS.into_iter().flat_map(|test| ["practice", "exam"].map(|mode| (mode, test))) {
            server.at(1_000 * finished);
            let mut question = browser.start("ru", test, mode, None);
            for (n, item) in items(test).iter().enumerate().take(8 + learner) {
                let answer = if n % (learner + 2) == 0 { wrong(item) } else { right(item) };
                question = browser.answer(&question, &answer, "next");
            }
            let marked = browser.press(&question, "flag");
            browser.finish("ru", &marked.attempt());
            finished += 1;
        }
        // One that is left open has no result, whatever is made again.
        browser.start("ru", "history-01", "exam", None);
    }
    let before = server.projections();
    assert!(before.lines().count() > 18, "a result for each attempt, and memories:\n{before}");
    assert_eq!(server.rebuild(), 18);
    assert_eq!(server.projections(), before);
    let server = server.restarted();
    assert_eq!((server.rebuild(), server.projections()), (18, before), "and once more, by a process that has seen none of it");
    assert_eq!(server.counts().results, 18);
}

/// After an update the program answers at once and makes the projections again meanwhile; killed in between, the next goes on.
#[test]
fn an_update_keeps_nobody_waiting() {
    let (db, folder) = (TestDb::sqlite(), tempfile::tempdir().unwrap());
    let demo = ["demo-data", "--learners", "40", "--answers", "2000", "--database-url", db.url()];
    let (code, _, error) = run(safar(folder.path()).args(demo));
    assert_eq!(code, 0, "{error}");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let dump = || {
        runtime.block_on(async {
            let store = db.open().await;
            let (dump, stale) = (store.records().dump_projections().await.unwrap(), store.records().stale().await.unwrap());
            store.close().await;
            (dump, stale)
        })
    };
    let (before, stale) = dump();
    assert!(!stale && before.lines().count() > 1_000, "{}", before.lines().count());
    runtime.block_on(db.run("UPDATE projections SET edition = 0"));
    let report = || run(safar(folder.path()).args(["report", "answers", "--format", "json", "--database-url", db.url()]));
    let (code, said, error) = report();
    assert!(code == 1 && said.is_empty() && error.contains("safar rebuild"), "no figures of half of the learners: {code} {said}{error}");
    let serve = || Process::serve(safar(folder.path()).env("SAFAR_DATABASE_URL", db.url()));
    let killed = serve();
    assert_eq!(killed.browser().get("/readyz").status, 200, "it answers before they are made");
    killed.kill();
    let process = serve();
    process.says("was made again after the update");
    assert_eq!(process.stop(), Some(0));
    assert_eq!(dump(), (before, false));
    let (code, said, error) = report();
    assert!(code == 0 && said.contains("\"options\""), "{error}");
}
