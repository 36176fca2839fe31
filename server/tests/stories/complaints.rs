//! A complaint about a question: from the explanation to the editor's list, and nothing about the person.

use crate::support::{BANK, Browser, Fields, Server, field, program};
use std::process::Command;

fn list(server: &Server, format: &str) -> String {
    let mut safar: Command = program::safar(server.folder());
    let (code, said, error) =
        program::run(safar.args(["report", "complaints", "--format", format, "--database-url", &server.state.config.database_url]));
    assert_eq!((code, error.as_str()), (0, ""));
    said
}

#[test]
fn a_complaint_goes_from_the_explanation_to_the_editors_list() {
    let server = Server::start();
    let mut browser = Browser::of(&server);
    let question = browser.start("tg", "history-01", "practice", Some("tg"));
    let checked = browser.press(&question, "check");
    let link = checked.attrs(".feedback .complaint a", "href").remove(0);
    let page = browser.open(&link);
    assert_eq!(page.text(".complaint-stem[lang=ru]"), checked.text("legend > span[lang=ru]"));
    assert!(!page.has("textarea, input[type=text]"), "nobody can write down who they are");
    let mut form = page.form("main form");
    form.fields.push(field("reason", "unclear"));
    let thanks = browser.submit(&form);
    assert_eq!(thanks.address, format!("{}?complained=1", question.address), "back to the question");
    assert_eq!(thanks.text("p.status"), server.say("tg", "complaint-thanks", &[]));
    assert!(thanks.has(".feedback"), "as it was left");
    let kept = browser.cookies.remove("safar_news").expect("said once");
    assert!(!browser.open(&thanks.address).body().contains(&server.say("tg", "complaint-thanks", &[])), "not by the address alone");
    assert_eq!(kept, "complained");
    browser.submit(&form);
    browser.finish("tg", &question.attempt());
    let thanks = browser.submit(&form);
    assert_eq!(thanks.text("main .lead"), server.say("tg", "complaint-thanks", &[]), "after the end there is no question to come back to");

    let report: serde_json::Value = serde_json::from_str(&list(&server, "json")).unwrap();
    let listed = &report["tables"]["complaints"]["rows"];
    assert_eq!(listed.as_array().unwrap().len(), 1, "the same again changes nothing: {listed}");
    let line = &listed[0];
    assert_eq!((&line["bank"], &line["reason"], &line["lang"]), (&BANK.into(), &"unclear".into(), &"tg".into()));
    assert_eq!((&line["times"], &line["last"]), (&"<5".into(), &"…".into()), "one person is not counted, and not told of");
    assert!(list(&server, "csv").starts_with("\u{feff}Bank,Question,Version,Reason,Language,Complaints,\"Share, %\",First,Last\r\n"));
    assert!(list(&server, "text").contains("<5"));
}

#[test]
fn only_a_learner_complains_and_only_what_there_is() {
    let server = Server::start();
    let fields = |question: &str, reason: &str| -> Fields {
        let all = [("lang", "ru"), ("bank", BANK), ("question", question), ("reason", reason), ("attempt", "//evil.example"), ("n", "x")];
        all.map(|(name, value)| field(name, value)).into()
    };
    assert_eq!(
        Browser::of(&server).post("/api/complaints", &fields("history-001", "unclear")).status,
        404,
        "a stranger has met no question"
    );
    let mut browser = Browser::of(&server);
    browser.start("ru", "history-01", "practice", None);
    assert_eq!(browser.post("/api/complaints", &fields("history-999", "unclear")).status, 404);
    assert_eq!(browser.post("/api/complaints", &fields("history-001", "because")).status, 422);
    let kept = browser.post("/api/complaints", &fields("history-001", "unclear"));
    assert_eq!(kept.location(), format!("/ru/complaint/{BANK}/history-001?attempt=&n=1&sent=1"), "nothing of the form leads elsewhere");
    assert_eq!(browser.get("/ru/complaint/ru-exam/history-999").status, 404);
}
