//! An attempt under everything that networks, clocks and people do to it. Two tabs press buttons; requests arrive
//! late, twice and in any order; the server's clock jumps forwards and back. Whatever happens, the facts stay true.

use domain::attempt::{Attempt, Ending, Event, GRACE, Millis, Mode, PLAY_LASTS, Refusal, Wish, most_events};
use domain::form::{Form, FormItem, Origin};
use domain::ids::OpId;
use domain::lang::Lang;
use domain::points::Points;
use domain::question::Skill;
use domain::response::Response;
use proptest::prelude::*;
use proptest::sample::Index;
use rstest::rstest;
use std::collections::HashSet;

const START: Millis = 1_780_000_000_000;
const MINUTES: u32 = 10;
const DEADLINE: Millis = START + 600_000;
const ITEMS: u16 = 3;
const PLAYS: u8 = 2;

fn form() -> Form {
    let item = |n: u16| FormItem {
        question: format!("history-00{n}").parse().unwrap(),
        version: 1,
        options: vec!["a".parse().unwrap(), "b".parse().unwrap()],
        points: Points::whole(1),
        subject: "history".parse().unwrap(),
        skill: Skill::Knowledge,
        topic: "hist-early-rus".parse().unwrap(),
        checklist: vec![],
        why: None,
    };
    Form {
        bank: "ru-exam".parse().unwrap(),
        bank_version: "2026.11.1".into(),
        origin: Origin::Test("history-01".parse().unwrap()),
        items: (0..ITEMS).map(item).collect(),
        withdrawn: 0,
        rules: vec![],
        grader: 1,
    }
}

fn started(mode: Mode) -> Event {
    Attempt::start("someone".parse().unwrap(), mode, Some(Lang::parse("tg").unwrap()), form(), MINUTES, START)
}

fn begun(mode: Mode) -> Attempt {
    Attempt::replay([started(mode)]).unwrap()
}

fn marks() -> Vec<Points> {
    vec![Points::ZERO; usize::from(ITEMS)]
}

/// The reply to a mark got lost; the mark was taken away since, and the browser sends the first press once more.
#[test]
fn a_late_repeat_of_a_mark_marks_nothing() {
    let mut attempt = begun(Mode::Exam);
    let flag = |on, op: &str| Wish::Flag { item: 0, on, op: Some(op.parse().unwrap()) };
    for wish in [flag(true, "op-1"), flag(false, "op-2"), flag(false, "op-3")] {
        attempt.apply(attempt.decide(wish, START).unwrap().expect("its name must be known")).unwrap();
    }
    assert_eq!(attempt.decide(flag(true, "op-1"), START), Ok(None), "it was done before");
    assert!(!attempt.items[0].flagged);
    assert_eq!(attempt.decide(flag(true, "op-3"), START), Err(Refusal::Reused), "other content under the same name");
    let answer = Wish::Answer { item: 0, response: one("a"), op: "op-1".parse().unwrap(), named: true, helped: false };
    assert!(attempt.decide(answer, START).unwrap().is_some(), "one press may answer and mark");
    attempt.apply(attempt.finish(marks(), START).unwrap()).unwrap();
    assert_eq!(attempt.decide(flag(true, "op-1"), START), Ok(None), "also after the end");
}

#[test]
fn an_attempt_takes_a_generous_number_of_events_and_can_then_be_finished() {
    let mut attempt = begun(Mode::Practice);
    let most = most_events(usize::from(ITEMS));
    assert!(most >= 300, "nobody who means well comes near it");
    while attempt.seq < most {
        let wish = Wish::Flag { item: 0, on: !attempt.items[0].flagged, op: None };
        attempt.apply(attempt.decide(wish, START).unwrap().expect("it is marked and unmarked in turn")).unwrap();
    }
    let answer = |item| Wish::Answer { item, response: one("a"), op: OpId::parse("late").unwrap(), named: false, helped: false };
    for wish in [answer(0), Wish::Flag { item: 0, on: !attempt.items[0].flagged, op: None }, Wish::Reveal { item: 0 }] {
        assert_eq!(attempt.decide(wish, START), Err(Refusal::Worn));
    }
    let as_it_is = Wish::Flag { item: 0, on: attempt.items[0].flagged, op: None };
    assert_eq!(attempt.decide(as_it_is, START), Ok(None), "what changes nothing needs no place");
    assert_eq!(attempt.decide(answer(9), START), Err(Refusal::NoSuchItem), "and what is wrong stays wrong");
    attempt.apply(attempt.finish(marks(), START).unwrap()).unwrap();
    assert!(attempt.end.is_some());
}

fn one(option: &str) -> Option<Response> {
    Some(Response::One(option.parse().unwrap()))
}

fn answer(item: u16, option: &str, op: &str) -> Wish {
    Wish::Answer { item, response: one(option), op: op.parse().unwrap(), named: false, helped: true }
}

#[rstest]
#[case::as_it_began(0, 600_000)]
#[case::half_way(300_000, 300_000)]
#[case::set_back_by_a_second(-1_000, 600_000)]
#[case::set_back_by_an_hour(-3_600_000, 600_000)]
#[case::set_to_the_beginning_of_time(-START, 600_000)]
#[case::set_forward_by_a_month(30 * 86_400_000, 0)]
fn no_clock_shows_more_than_the_test_has(#[case] after: Millis, #[case] left: Millis) {
    let attempt = begun(Mode::Exam);
    assert_eq!((attempt.remaining(START + after), attempt.length()), (Some(left), Some(600_000)));
    assert_eq!((begun(Mode::Practice).remaining(START + after), begun(Mode::Practice).length()), (None, None));
}

/// Who sends again what counts already must not be told that it does not count.
#[test]
fn the_answer_that_counts_is_never_refused() {
    let mut shown = begun(Mode::Practice);
    for wish in [answer(0, "a", "op-1"), Wish::Reveal { item: 0 }] {
        shown.apply(shown.decide(wish, START).unwrap().unwrap()).unwrap();
    }
    assert_eq!(shown.decide(answer(0, "a", "op-2"), START), Ok(None), "after the right answer was shown");
    assert_eq!(shown.decide(answer(0, "b", "op-3"), START), Err(Refusal::Revealed));

    let mut ended = begun(Mode::Exam);
    ended.apply(ended.decide(answer(0, "a", "op-1"), START).unwrap().unwrap()).unwrap();
    ended.apply(ended.finish(marks(), DEADLINE).unwrap()).unwrap();
    assert_eq!(ended.decide(answer(0, "a", "op-2"), DEADLINE), Ok(None), "after the end");
    assert_eq!(ended.decide(answer(0, "b", "op-3"), DEADLINE), Err(Refusal::Finished));
}

/// What a tab sends.
#[derive(Debug, Clone)]
enum Request {
    Wish(Wish),
    Finish,
}

/// The server of one attempt, reduced to what the attempt itself decides.
struct Server {
    live: Attempt,
    events: Vec<Event>,
}

impl Server {
    fn new(mode: Mode) -> Self {
        Self { live: begun(mode), events: vec![started(mode)] }
    }

    fn store(&mut self, event: Event) {
        self.live.apply(event.clone()).expect("what was decided can follow");
        self.events.push(event);
    }

    fn close(&mut self, now: Millis) {
        if let Some(event) = self.live.finish(marks(), now) {
            self.store(event);
        }
    }

    /// Whether the request added an event.
    fn hear(&mut self, request: &Request, now: Millis) -> Result<bool, Refusal> {
        let Request::Wish(wish) = request else {
            self.close(now);
            return Ok(false);
        };
        match self.live.decide(wish.clone(), now) {
            Ok(event) => {
                let granted = event.is_some();
                event.into_iter().for_each(|event| self.store(event));
                Ok(granted)
            }
            Err(refusal) => {
                if refusal == Refusal::TimeUp {
                    self.close(now);
                }
                Err(refusal)
            }
        }
    }
}

fn press() -> impl Strategy<Value = Wish> {
    // One item more than there is: a page of another form, or a request made by hand.
    let item = 0..=ITEMS;
    let response = prop_oneof![Just(None), Just(one("a")), Just(one("b"))];
    prop_oneof![
        6 => (item.clone(), response, any::<bool>()).prop_map(|(item, response, helped)| {
            Wish::Answer { item, response, op: "op".parse().unwrap(), named: false, helped }
        }),
        1 => (item.clone(), any::<bool>()).prop_map(|(item, on)| Wish::Flag { item, on, op: None }),
        1 => item.prop_map(|item| Wish::Reveal { item }),
        2 => prop_oneof![Just("radio"), Just("shop")]
            .prop_map(|stimulus| Wish::Play { stimulus: stimulus.parse().unwrap(), plays: Some(PLAYS), op: "op".parse().unwrap() }),
    ]
}

/// The presses of both tabs, each answer under an op of its own.
fn requests() -> impl Strategy<Value = Vec<Request>> {
    let request = prop_oneof![12 => press().prop_map(Request::Wish), 1 => Just(Request::Finish)];
    prop::collection::vec((any::<bool>(), request), 1..24).prop_map(|requests| {
        let named = |(n, (tab, mut request)): (usize, (bool, Request))| {
            if let Request::Wish(Wish::Answer { op, .. } | Wish::Play { op, .. }) = &mut request {
                *op = format!("{}-{n}", if tab { "left" } else { "right" }).parse().unwrap();
            }
            request
        };
        requests.into_iter().enumerate().map(named).collect()
    })
}

/// What the server's clock does between two requests.
#[derive(Debug, Clone, Copy)]
enum Clock {
    /// It goes on, or is set forwards or back.
    By(Millis),
    /// It comes to stand near the deadline, where everything is decided.
    NearDeadline(Millis),
}

impl Clock {
    fn after(self, now: Millis) -> Millis {
        match self {
            Self::By(millis) => now + millis,
            Self::NearDeadline(millis) => DEADLINE + millis,
        }
    }
}

/// How requests arrive: any of them, any number of times, the clock moving in between.
fn arrivals() -> impl Strategy<Value = Vec<(Index, Clock)>> {
    let clock = prop_oneof![
        8 => (0..20_000_i64).prop_map(Clock::By),
        1 => (-700_000..700_000_i64).prop_map(Clock::By),
        2 => (-2 * GRACE..=GRACE + 1).prop_map(Clock::NearDeadline),
    ];
    prop::collection::vec((any::<Index>(), clock), 0..60)
}

fn mode() -> impl Strategy<Value = Mode> {
    prop_oneof![Just(Mode::Exam), Just(Mode::Practice)]
}

/// Lets the requests arrive and checks every step; at the end somebody finishes. The events as stored.
fn run(mode: Mode, requests: &[Request], arrivals: &[(Index, Clock)]) -> Result<Vec<Event>, TestCaseError> {
    let mut server = Server::new(mode);
    let mut counted: HashSet<OpId> = HashSet::new();
    let mut now = START;
    for (which, clock) in arrivals {
        now = clock.after(now);
        let request = which.get(requests);
        let (ended, closed_by_clock) = (server.live.end.is_some(), mode == Mode::Exam && now > DEADLINE + GRACE);
        let heard = server.hear(request, now);

        if let Request::Wish(Wish::Answer { op, .. }) = request {
            let repeated = counted.contains(op);
            prop_assert!(!repeated || heard == Ok(false), "a repeated request is answered as the first: {heard:?}");
            if heard == Ok(true) {
                counted.insert(op.clone());
            }
        }
        prop_assert!(!(ended || closed_by_clock) || heard != Ok(true), "nothing is accepted after the end");
        prop_assert_eq!(&Attempt::replay(server.events.clone()).unwrap(), &server.live);
    }
    server.close(now);
    server.close(now + 1);
    prop_assert_eq!(&Attempt::replay(server.events.clone()).unwrap(), &server.live);
    Ok(server.events)
}

proptest! {
    #[test]
    fn whatever_arrives_the_facts_stay_true(mode in mode(), requests in requests(), arrivals in arrivals()) {
        let events = run(mode, &requests, &arrivals)?;
        let attempt = Attempt::replay(events.clone()).unwrap();
        let exam = mode == Mode::Exam;

        prop_assert!(events.windows(2).all(|pair| pair[0].at() <= pair[1].at()), "times never decrease: {events:?}");
        let finished = events.iter().filter(|event| matches!(event, Event::Finished { .. })).count();
        prop_assert_eq!(finished, 1);
        let end = attempt.end.as_ref().unwrap();
        match end.ending {
            Ending::TimeUp => prop_assert_eq!(Some(end.at), attempt.deadline),
            Ending::Learner => prop_assert!(!exam || end.at <= DEADLINE),
        }

        let mut ops = HashSet::new();
        let mut last = vec![None; usize::from(ITEMS)];
        let mut revealed = HashSet::new();
        for event in &events {
            match event {
                Event::Answered { item, response, op, helped, .. } => {
                    prop_assert!(ops.insert(op.clone()), "{op:?} counted twice");
                    prop_assert!(!(exam && *helped), "no help in exam mode");
                    prop_assert!(!revealed.contains(item), "answered after the right answer was shown");
                    last[usize::from(*item)] = response.clone();
                }
                Event::Revealed { item, .. } => {
                    prop_assert!(!exam, "no right answers in exam mode");
                    revealed.insert(*item);
                }
                Event::Started { .. }
                | Event::Flagged { .. }
                | Event::ClockMoved { .. }
                | Event::Played { .. }
                | Event::Finished { .. }
                | Event::SelfMarked { .. } => {}
            }
        }
        let counts: Vec<_> = attempt.items.iter().map(|item| item.response.clone()).collect();
        prop_assert_eq!(counts, last, "the last accepted answer counts");
        prop_assert_eq!(attempt.help.is_some(), !exam);
        prop_assert_eq!(attempt.deadline, exam.then_some(DEADLINE));
        prop_assert!(!exam || attempt.played.values().all(|played| played.times <= PLAYS));
    }

    #[test]
    fn a_shuffled_stream_is_no_attempt(
        (mode, requests, arrivals) in (mode(), requests(), arrivals()),
        keys in prop::collection::vec(any::<u32>(), 64),
    ) {
        let mut events: Vec<_> = run(mode, &requests, &arrivals)?.into_iter().zip(keys).collect();
        events.sort_by_key(|(_, key)| *key);
        let events: Vec<_> = events.into_iter().map(|(event, _)| event).collect();
        let last = events.len() - 1;
        let end = events.iter().position(|event| matches!(event, Event::Finished { .. })).unwrap();
        let replayed = Attempt::replay(events.clone()).map_err(|corrupt| corrupt.seq as usize);
        match (&events[0], end == last) {
            (Event::Started { .. }, true) => prop_assert!(replayed.is_ok()),
            (Event::Started { .. }, false) => prop_assert_eq!(replayed, Err(end + 1), "the first event after the end"),
            _ => prop_assert_eq!(replayed, Err(0), "the beginning is missing"),
        }
    }
}

#[rstest]
#[case::just_in_time(-1, true, DEADLINE - 1, Ending::Learner, DEADLINE - 1, 1)]
#[case::on_the_stroke(0, true, DEADLINE, Ending::TimeUp, DEADLINE, 0)]
#[case::on_its_way(1, true, DEADLINE, Ending::TimeUp, DEADLINE, 0)]
#[case::end_of_the_grace(GRACE, true, DEADLINE, Ending::TimeUp, DEADLINE, 0)]
#[case::too_late(GRACE + 1, false, 0, Ending::TimeUp, DEADLINE, 0)]
#[case::much_too_late(86_400_000, false, 0, Ending::TimeUp, DEADLINE, 0)]
fn around_the_deadline(
    #[case] after: Millis,
    #[case] taken: bool,
    #[case] stamped: Millis,
    #[case] ending: Ending,
    #[case] ended_at: Millis,
    #[case] remaining: Millis,
) {
    let attempt = begun(Mode::Exam);
    let now = DEADLINE + after;
    let answered = attempt.decide(answer(0, "a", "op-1"), now).map(|event| event.map(|event| event.at()));
    assert_eq!(answered, if taken { Ok(Some(stamped)) } else { Err(Refusal::TimeUp) });
    assert_eq!(attempt.finish(marks(), now), Some(Event::Finished { at: ended_at, ending, marks: marks() }));
    assert_eq!(attempt.remaining(now), Some(remaining));
    assert_eq!(attempt.overdue(now), !taken);
    assert!(!begun(Mode::Practice).overdue(now), "practice has no clock");
}

#[test]
fn an_answer_in_the_grace_is_not_later_than_the_end() {
    let mut attempt = begun(Mode::Exam);
    let late = attempt.decide(answer(0, "a", "op-1"), DEADLINE + 3_000).unwrap().unwrap();
    attempt.apply(late.clone()).unwrap();
    let end = attempt.finish(marks(), DEADLINE + 4_000).unwrap();
    assert!(late.at() <= end.at());
    assert_eq!(end.at(), DEADLINE);
}

#[test]
fn a_repeated_request_learns_that_its_answer_is_safe_even_after_the_end() {
    let mut attempt = begun(Mode::Exam);
    attempt.apply(attempt.decide(answer(0, "a", "op-1"), START + 1).unwrap().unwrap()).unwrap();
    attempt.apply(attempt.finish(marks(), START + 2).unwrap()).unwrap();
    for now in [START + 3, DEADLINE + GRACE + 1] {
        assert_eq!(attempt.decide(answer(0, "a", "op-1"), now), Ok(None));
        assert_eq!(attempt.decide(answer(0, "b", "op-2"), now), Err(Refusal::Finished));
    }
    assert_eq!(attempt.finish(marks(), START + 3), None, "finishing twice is finishing once");
}

#[test]
fn a_play_that_is_told_twice_is_one_play_and_none_comes_after_the_last() {
    let mut attempt = begun(Mode::Exam);
    let play = |op: &str| Wish::Play { stimulus: "radio".parse().unwrap(), plays: Some(PLAYS), op: op.parse().unwrap() };
    for op in ["op-1", "op-2"] {
        attempt.apply(attempt.decide(play(op), START + 1).unwrap().unwrap()).unwrap();
        assert_eq!(attempt.decide(play(op), START + 2), Ok(None));
    }
    assert_eq!(attempt.times_played(&"radio".parse().unwrap()), PLAYS);
    let sounding = |now| attempt.sounding(&"radio".parse().unwrap(), now).map(domain::ids::OpId::as_str);
    assert_eq!([START + 1, START + 1 + PLAY_LASTS, START + 2 + PLAY_LASTS].map(sounding), [Some("op-2"), Some("op-2"), None]);
    assert_eq!(attempt.decide(play("op-3"), START + 3), Err(Refusal::PlayedOut));
    attempt.apply(attempt.finish(marks(), START + 4).unwrap()).unwrap();
    assert_eq!(attempt.decide(play("op-2"), START + 5), Ok(None), "what was heard in time was heard");
}

/// A press that changed nothing is remembered too: sent once more after another answer, it must not bring the old one back.
#[test]
fn a_repeated_press_that_changed_nothing_does_not_undo_a_newer_answer() {
    let mut attempt = begun(Mode::Exam);
    let named =
        |option: &str, op: &str| Wish::Answer { item: 0, response: one(option), op: op.parse().unwrap(), named: true, helped: true };
    for (option, op) in [("b", "op-a"), ("b", "op-b"), ("a", "op-c")] {
        let event = attempt.decide(named(option, op), START + 1).unwrap().expect("each is remembered");
        attempt.apply(event).unwrap();
    }
    assert_eq!(attempt.decide(named("b", "op-b"), START + 2), Ok(None));
    assert_eq!(attempt.items[0].response, one("a"));
    assert_eq!(attempt.decide(named("a", "op-b"), START + 2), Err(Refusal::Reused));
    // After the end what already counts needs no record.
    attempt.apply(attempt.finish(marks(), START + 3).unwrap()).unwrap();
    assert_eq!(attempt.decide(named("a", "op-d"), START + 4), Ok(None));
}

#[test]
fn a_repeated_request_does_not_undo_what_another_tab_has_chosen_since() {
    let mut attempt = begun(Mode::Practice);
    for (option, op) in [("a", "left-1"), ("b", "right-1")] {
        attempt.apply(attempt.decide(answer(0, option, op), START).unwrap().unwrap()).unwrap();
    }
    assert_eq!(attempt.decide(answer(0, "a", "left-1"), START + 1), Ok(None));
    assert_eq!(attempt.items[0].response, one("b"));
}

#[test]
fn a_clock_set_back_stops_time_and_does_not_turn_it() {
    let mut attempt = begun(Mode::Exam);
    attempt.apply(attempt.decide(answer(0, "a", "op-1"), START + 60_000).unwrap().unwrap()).unwrap();
    let event = attempt.decide(answer(0, "b", "op-2"), START - 3_600_000).unwrap().unwrap();
    assert_eq!(event.at(), START + 60_000);
    assert_eq!(attempt.finish(marks(), START - 3_600_000).unwrap().at(), START + 60_000);
}

#[test]
fn an_exam_gives_no_help_and_shows_no_right_answer() {
    let attempt = begun(Mode::Exam);
    assert_eq!(attempt.help, None);
    assert_eq!(attempt.decide(Wish::Reveal { item: 0 }, START), Err(Refusal::ExamMode));
    let Some(Event::Answered { helped, .. }) = attempt.decide(answer(0, "a", "op-1"), START).unwrap() else { panic!("an answer") };
    assert!(!helped);
}

/// The last item is a task that only the learner can judge.
fn begun_with_a_task() -> Attempt {
    let Event::Started { at, learner, mode, help, mut form, deadline } = started(Mode::Exam) else { panic!("a beginning") };
    form.items[2].checklist = ["greeting", "reason"].map(|point| point.parse().unwrap()).to_vec();
    Attempt::replay([Event::Started { at, learner, mode, help, form, deadline }]).unwrap()
}

fn judge(item: u16, met: &[&str]) -> Wish {
    Wish::SelfMark { item, met: met.iter().map(|point| point.parse().unwrap()).collect() }
}

#[test]
fn a_learner_judges_a_task_after_the_end_and_may_think_again() {
    let mut attempt = begun_with_a_task();
    assert_eq!(attempt.decide(judge(2, &["greeting"]), START), Err(Refusal::NotFinished));
    attempt.apply(attempt.finish(marks(), START + 10).unwrap()).unwrap();

    for met in [vec!["greeting"], vec!["greeting", "reason"], vec![]] {
        // Long after the clock has run out: the judgement has no clock.
        let event = attempt.decide(judge(2, &met), DEADLINE + 9_000_000).unwrap().unwrap();
        attempt.apply(event).unwrap();
        assert_eq!(attempt.decide(judge(2, &met), DEADLINE + 9_000_001), Ok(None), "the same again adds nothing");
        assert_eq!(attempt.items[2].met.as_ref().map(|met| met.len()), Some(met.len()));
    }
    assert_eq!(attempt.decide(judge(0, &[]), START), Err(Refusal::NotATask));
    assert_eq!(attempt.decide(judge(2, &["answer"]), START), Err(Refusal::NotATask), "only what stands on the list");
    assert_eq!(attempt.decide(judge(9, &[]), START), Err(Refusal::NoSuchItem));
    assert_eq!(attempt.decide(answer(0, "a", "op-1"), START), Err(Refusal::Finished), "nothing else comes after the end");
}

#[test]
fn a_judgement_before_the_end_is_no_fact() {
    let mut attempt = begun_with_a_task();
    let event = Event::SelfMarked { at: START, item: 2, met: Default::default() };
    assert!(attempt.apply(event.clone()).is_err());
    attempt.apply(attempt.finish(marks(), START).unwrap()).unwrap();
    assert!(attempt.apply(event).is_ok());
}

#[rstest]
#[case::no_beginning(vec![Event::Flagged { at: START, item: 0, on: true, op: None }], 0)]
#[case::nothing(vec![], 0)]
#[case::two_beginnings(vec![started(Mode::Exam), started(Mode::Exam)], 1)]
#[case::no_such_item(vec![started(Mode::Exam), Event::Flagged { at: START, item: ITEMS, on: true, op: None }], 1)]
#[case::too_few_marks(vec![started(Mode::Exam), Event::Finished { at: START, ending: Ending::Learner, marks: vec![] }], 1)]
#[case::two_ends(
    vec![
        started(Mode::Exam),
        Event::Finished { at: START, ending: Ending::Learner, marks: marks() },
        Event::Finished { at: START, ending: Ending::Learner, marks: marks() },
    ],
    2
)]
fn events_that_make_no_attempt_name_the_offender(#[case] events: Vec<Event>, #[case] seq: u32) {
    assert_eq!(Attempt::replay(events).unwrap_err().seq, seq);
}
