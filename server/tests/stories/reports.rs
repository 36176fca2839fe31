//! Reporting a problem with a question: from the explanation to the editor's list, and nothing about the person.

use crate::support::{BANK, Browser, Fields, Server, field, program};
use std::process::Command;

fn reports(server: &Server, format: &str) -> String {
    let mut safar: Command = program::safar(server.folder());
    let (code, said, error) =
        program::run(safar.args(["bank", "reports", "--format", format, "--database-url", &server.state.config.database_url]));
    assert_eq!((code, error.as_str()), (0, ""));
    said
}

#[test]
fn a_problem_goes_from_the_explanation_to_the_editors_list() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let question = browser.start("tg", "history-01", "practice", Some("tg"));
    let checked = browser.press(&question, "check");
    let link = checked.attrs(".feedback .report a", "href").remove(0);
    let page = browser.open(&link);
    assert_eq!(page.text(".reported[lang=ru]"), checked.text("legend > span[lang=ru]"));
    assert!(!page.has("textarea, input[type=text]"), "nobody can write down who they are");
    let mut form = page.form("main form");
    form.fields.push(field("reason", "unclear"));
    let thanks = browser.submit(&form);
    assert_eq!(thanks.text("main .lead"), server.say("tg", "report-thanks", &[]));
    assert_eq!(thanks.attrs("main a.primary", "href").join(" "), question.address, "and back to the question");
    browser.submit(&form);

    let listed: serde_json::Value = serde_json::from_str(&reports(&server, "json")).unwrap();
    assert_eq!(listed.as_array().unwrap().len(), 1, "{listed}");
    let line = &listed[0];
    assert_eq!((&line["bank"], &line["reason"], &line["lang"]), (&BANK.into(), &"unclear".into(), &"tg".into()));
    assert_eq!(line["times"], 1, "the same again changes nothing");
    assert!(reports(&server, "csv").starts_with("bank,question,version,reason,lang,times,first,last\n"));
    assert!(reports(&server, "text").contains("unclear"));
}

#[test]
fn only_a_learner_reports_and_only_what_there_is() {
    let server = Server::start();
    let fields = |question: &str, reason: &str| -> Fields {
        let all = [("lang", "ru"), ("bank", BANK), ("question", question), ("reason", reason), ("attempt", "//evil.example"), ("n", "x")];
        all.map(|(name, value)| field(name, value)).into()
    };
    assert_eq!(Browser::of(&server).post("/api/reports", &fields("history-001", "unclear")).status, 404, "a stranger has met no question");
    let mut browser = Browser::of(&server);
    browser.start("ru", "history-01", "practice", None);
    assert_eq!(browser.post("/api/reports", &fields("history-999", "unclear")).status, 404);
    assert_eq!(browser.post("/api/reports", &fields("history-001", "because")).status, 422);
    let kept = browser.post("/api/reports", &fields("history-001", "unclear"));
    assert_eq!(kept.location(), format!("/ru/report/{BANK}/history-001?attempt=&n=1&sent=1"), "nothing of the form leads elsewhere");
    assert_eq!(browser.get("/ru/report/ru-exam/history-999").status, 404);
}
