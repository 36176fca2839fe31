//! The written form of every event, byte for byte. It lies in databases and travels between machines, and a record
//! that cannot be read is an answer that was lost.
//!
//! When may a line here change? Never. A new field of an event gets `#[serde(default)]` and a *new* line beside the
//! old one, which must still be read; a new kind of event gets a line of its own. A change that makes an old line
//! unreadable needs another name for the event instead.

use domain::attempt::{Attempt, Ending, Event, Mode};
use domain::form::{Drill, Form, FormItem, Origin, RuleVersion, Why};
use domain::ids::ChoiceId;
use domain::lang::Lang;
use domain::points::Points;
use domain::question::Skill;
use domain::record::Kind;
use domain::response::Response;
use rstest::rstest;

const FORM_OF_A_TEST: &str = r#"{"bank":"ru-exam","bank_version":"2026.11.1","origin":{"test":"history-01"},"items":[{"question":"history-001","version":2,"options":["b","a"],"points":100,"subject":"history","skill":"skill-knowledge","topic":"hist-early-rus"}],"withdrawn":1,"rules":[{"exam":"ru-patent-2025","version":3}],"grader":1}"#;
const DRAWN_FORM: &str = r#"{"bank":"ru-exam","bank_version":"2026.11.1","origin":{"drawn":{"exam":"ru-patent-2025","seed":18446744073709551615}},"items":[],"withdrawn":0,"rules":[],"grader":1}"#;
const DRILL: &str = r#"{"bank":"ru-exam","bank_version":"2026.11.1","origin":{"drill":{"topic":"hist-early-rus"}},"items":[{"question":"history-001","version":2,"options":["b","a"],"points":100,"subject":"history","skill":"skill-knowledge","topic":"hist-early-rus","why":"weak-topic"}],"withdrawn":0,"rules":[],"grader":1}"#;

fn id(text: &str) -> ChoiceId {
    text.parse().unwrap()
}

fn form() -> Form {
    Form {
        bank: "ru-exam".parse().unwrap(),
        bank_version: "2026.11.1".into(),
        origin: Origin::Test("history-01".parse().unwrap()),
        items: vec![FormItem {
            question: "history-001".parse().unwrap(),
            version: 2,
            options: vec![id("b"), id("a")],
            points: Points::whole(1),
            subject: "history".parse().unwrap(),
            skill: Skill::Knowledge,
            topic: "hist-early-rus".parse().unwrap(),
            checklist: vec![],
            why: None,
        }],
        withdrawn: 1,
        rules: vec![RuleVersion { exam: "ru-patent-2025".parse().unwrap(), version: 3 }],
        grader: 1,
    }
}

fn drawn() -> Form {
    let origin = Origin::Drawn { exam: "ru-patent-2025".parse().unwrap(), seed: u64::MAX };
    Form { origin, items: vec![], withdrawn: 0, rules: vec![], ..form() }
}

fn drill() -> Form {
    let drill = Drill::Topic("hist-early-rus".parse().unwrap());
    let item = FormItem { why: Some(Why::WeakTopic), ..form().items.remove(0) };
    Form { origin: Origin::Drill(drill), items: vec![item], withdrawn: 0, rules: vec![], ..form() }
}

fn answered(response: Option<Response>) -> Event {
    Event::Answered { at: 1_780_000_001_000, item: 4, response, op: "op-1".parse().unwrap(), helped: true }
}

fn started(mode: Mode, help: Option<&str>, form: Form, deadline: Option<i64>) -> Event {
    let help = help.map(|tag| Lang::parse(tag).unwrap());
    Event::Started { at: 1_780_000_000_000, learner: "someone".parse().unwrap(), mode, help, form, deadline }
}

fn answered_json(response: &str) -> String {
    format!(r#"{{"event":"answered","at":1780000001000,"item":4,"response":{response},"op":"op-1","helped":true}}"#)
}

#[rstest]
#[case::practice(
    started(Mode::Practice, Some("uz-Cyrl"), form(), None),
    format!(r#"{{"event":"started","at":1780000000000,"learner":"someone","mode":"practice","help":"uz-Cyrl","form":{FORM_OF_A_TEST},"deadline":null}}"#)
)]
#[case::exam(
    started(Mode::Exam, None, drawn(), Some(1_780_001_200_000)),
    format!(r#"{{"event":"started","at":1780000000000,"learner":"someone","mode":"exam","help":null,"form":{DRAWN_FORM},"deadline":1780001200000}}"#)
)]
#[case::drill(
    started(Mode::Practice, None, drill(), None),
    format!(r#"{{"event":"started","at":1780000000000,"learner":"someone","mode":"practice","help":null,"form":{DRILL},"deadline":null}}"#)
)]
#[case::self_marked(
    Event::SelfMarked { at: 1_780_000_003_000, item: 7, met: [id("greeting"), id("reason")].into() },
    r#"{"event":"self-marked","at":1780000003000,"item":7,"met":["greeting","reason"]}"#.to_owned()
)]
#[case::taken_back(answered(None), answered_json("null"))]
#[case::one(answered(Some(Response::One(id("b")))), answered_json(r#"{"one":"b"}"#))]
#[case::set(answered(Some(Response::Set([id("a"), id("c")].into()))), answered_json(r#"{"set":["a","c"]}"#))]
#[case::truth(answered(Some(Response::Truth(false))), answered_json(r#"{"truth":false}"#))]
#[case::pairs(answered(Some(Response::Pairs([(id("1"), id("b"))].into()))), answered_json(r#"{"pairs":{"1":"b"}}"#))]
#[case::order(answered(Some(Response::Order(vec![id("c"), id("a")]))), answered_json(r#"{"order":["c","a"]}"#))]
#[case::places(answered(Some(Response::Places([(id("a"), 2)].into()))), answered_json(r#"{"places":{"a":2}}"#))]
#[case::text(answered(Some(Response::Text("в «среду»".into()))), answered_json(r#"{"text":"в «среду»"}"#))]
#[case::fields(answered(Some(Response::Fields([(id("1"), "Каримов".into())].into()))), answered_json(r#"{"fields":{"1":"Каримов"}}"#))]
#[case::flagged(
    Event::Flagged { at: 1_780_000_002_000, item: 0, on: true, op: None },
    r#"{"event":"flagged","at":1780000002000,"item":0,"on":true}"#.to_owned()
)]
#[case::flagged_by_a_named_press(
    Event::Flagged { at: 1_780_000_002_000, item: 0, on: false, op: Some("op-8".parse().unwrap()) },
    r#"{"event":"flagged","at":1780000002000,"item":0,"on":false,"op":"op-8"}"#.to_owned()
)]
#[case::revealed(Event::Revealed { at: 1_780_000_003_000, item: 0 }, r#"{"event":"revealed","at":1780000003000,"item":0}"#.to_owned())]
#[case::played_in_the_first_releases(
    Event::Played { at: 1_780_000_004_000, stimulus: "radio-1".parse().unwrap(), op: None },
    r#"{"event":"played","at":1780000004000,"stimulus":"radio-1"}"#.to_owned()
)]
#[case::played(
    Event::Played { at: 1_780_000_004_000, stimulus: "radio-1".parse().unwrap(), op: Some("op-9".parse().unwrap()) },
    r#"{"event":"played","at":1780000004000,"stimulus":"radio-1","op":"op-9"}"#.to_owned()
)]
#[case::clock_moved(
    Event::ClockMoved { at: 1_780_000_004_500, deadline: 1_780_001_300_000 },
    r#"{"event":"clock-moved","at":1780000004500,"deadline":1780001300000}"#.to_owned()
)]
#[case::finished(
    Event::Finished { at: 1_780_000_005_000, ending: Ending::Learner, marks: vec![Points::whole(1), Points::hundredths(33)] },
    r#"{"event":"finished","at":1780000005000,"ending":"learner","marks":[100,33]}"#.to_owned()
)]
#[case::finished_with_a_part_of_a_point(
    Event::Finished { at: 1_780_000_005_000, ending: Ending::Learner, marks: vec![Points::whole(1), Points::whole(2).share(1, 3)] },
    r#"{"event":"finished","at":1780000005000,"ending":"learner","marks":[100,"2/3"]}"#.to_owned()
)]
#[case::time_up(
    Event::Finished { at: 1_780_001_200_000, ending: Ending::TimeUp, marks: vec![] },
    r#"{"event":"finished","at":1780001200000,"ending":"time-up","marks":[]}"#.to_owned()
)]
fn an_event_is_written_as_ever(#[case] event: Event, #[case] json: String) {
    assert_eq!(serde_json::to_string(&event).unwrap(), json);
    assert_eq!(serde_json::from_str::<Event>(&json).unwrap(), event);
    let tag: serde_json::Value = serde_json::from_str(&json).unwrap();
    let name = match event.kind() {
        Kind::AttemptStarted => "started",
        Kind::AttemptFinished => "finished",
        kind => kind.as_str(),
    };
    assert_eq!(tag["event"], name, "the kind of the record and its body say the same");
    assert_eq!(tag["at"], event.at());
}

#[test]
fn every_skill_is_written_as_its_name() {
    for skill in Skill::ALL {
        assert_eq!(serde_json::to_value(skill).unwrap(), skill.as_str());
    }
}

#[test]
fn a_field_from_a_newer_safar_does_not_hide_the_answer() {
    let json = r#"{"event":"answered","at":1,"item":0,"response":{"truth":true},"op":"op-1","helped":false,"mood":"calm"}"#;
    let event: Event = serde_json::from_str(json).unwrap();
    assert_eq!(
        event,
        Event::Answered { at: 1, item: 0, response: Some(Response::Truth(true)), op: "op-1".parse().unwrap(), helped: false }
    );
}

#[test]
fn a_stored_attempt_comes_back_whole() {
    let lines = [
        format!(
            r#"{{"event":"started","at":1780000000000,"learner":"someone","mode":"practice","help":null,"form":{FORM_OF_A_TEST},"deadline":null}}"#
        ),
        r#"{"event":"answered","at":1780000001000,"item":0,"response":{"one":"b"},"op":"op-1","helped":false}"#.to_owned(),
        r#"{"event":"finished","at":1780000002000,"ending":"learner","marks":[100]}"#.to_owned(),
    ];
    let attempt = Attempt::replay(lines.iter().map(|line| serde_json::from_str(line).unwrap())).unwrap();
    assert_eq!(attempt.seq, 3);
    assert_eq!(attempt.items[0].response, Some(Response::One(id("b"))));
    assert_eq!(attempt.end.unwrap().marks, [Points::whole(1)]);
}
