//! Mock exams drawn from pools of every shape: what is promised must hold for all of them.

use domain::bank::{Bank, ExamTongue, Item, Subject, Topic, Unread};
use domain::blueprint::{self, Quota, Seen, Shortage};
use domain::content::Place;
use domain::form::{Form, Origin};
use domain::ids::{ChoiceId, QuestionId};
use domain::key::Sealed;
use domain::kind::{Body, Matching, Multiple, Ordering, Single, Spoken};
use domain::lang::{Lang, LocalText};
use domain::memory::{Manner, Memories, Memory, Review};
use domain::points::Points;
use domain::question::{AnswerKey, Choice, Fact, Question, Skill, Volatility};
use domain::rules::{Confidence, Exam, Module, Part, TopicQuota};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const TODAY: Date = date(2026, 11, 22);
const SUBJECTS: [&str; 2] = ["language", "history"];
const SKILLS: [Skill; 3] = [Skill::Listening, Skill::Reading, Skill::LexisGrammar];

fn choices(texts: &[&str]) -> Vec<Choice> {
    let id = |n: usize| ChoiceId::parse(&char::from(b'a' + u8::try_from(n).unwrap()).to_string()).unwrap();
    texts.iter().enumerate().map(|(n, text)| Choice { id: id(n), text: (*text).to_owned() }).collect()
}

/// What a pool says of one question.
#[derive(Debug, Clone)]
struct Sketch {
    subject: usize,
    skill: usize,
    topic: u8,
    stimulus: Option<u8>,
    live: bool,
    kind: u8,
    seen: Option<i64>,
}

fn sketch() -> impl Strategy<Value = Sketch> {
    (0..2_usize, 0..3_usize, 0..4_u8, prop::option::weighted(0.4, 0..3_u8), prop::bool::weighted(0.9), 0..5_u8, prop::option::of(0..5_i64))
        .prop_map(|(subject, skill, topic, stimulus, live, kind, seen)| Sketch { subject, skill, topic, stimulus, live, kind, seen })
}

fn item(n: usize, sketch: &Sketch) -> Item {
    let words = ["мир", "труд", "май", "июнь"];
    let body: Body = match sketch.kind {
        0 => Single { options: choices(&words) }.into(),
        1 => Multiple { options: choices(&words) }.into(),
        2 => Matching { left: choices(&["один", "два"]), options: choices(&words) }.into(),
        3 => Ordering { options: choices(&words) }.into(),
        _ => Single { options: choices(&["1", "2", "10", "100"]) }.into(),
    };
    Item {
        question: Question {
            id: format!("q-{n:03}").parse().unwrap(),
            version: 1,
            subject: SUBJECTS[sketch.subject].parse().unwrap(),
            topic: format!("topic-{}-{}", sketch.subject, sketch.topic).parse().unwrap(),
            also: vec![],
            skill: SKILLS[sketch.skill],
            grammar: None,
            difficulty: 1,
            stimulus: sketch.stimulus.map(|stimulus| format!("text-{stimulus}").parse().unwrap()),
            points: Points::whole(1),
            credit: body.credit(),
            stem: "?".into(),
            body,
        },
        key: Sealed::new(AnswerKey::One("a".parse().unwrap())),
        explain: String::new(),
        fact: Fact { true_until: (!sketch.live).then_some(date(2026, 11, 21)), ..Fact::default() },
        help: BTreeMap::new(),
        place: Place::default(),
    }
}

fn bank(pool: &[Sketch]) -> Bank {
    let items: BTreeMap<_, _> =
        pool.iter().enumerate().map(|(n, sketch)| item(n, sketch)).map(|item| (item.question.id.clone(), item)).collect();
    Bank {
        id: "ru-exam".parse().unwrap(),
        version: "2026.11.1".into(),
        title: LocalText::default(),
        exam_language: Lang::parse("ru").unwrap(),
        exam_tongue: ExamTongue::default(),
        citations: None,
        help_languages: vec![],
        letters: BTreeMap::new(),
        grace_days: 30,
        subjects: SUBJECTS.iter().map(|id| Subject { id: id.parse().unwrap(), name: LocalText::default() }).collect(),
        areas: vec![],
        topics: Vec::<Topic>::new(),
        laws: BTreeMap::new(),
        tests: BTreeMap::new(),
        items,
        stimuli: BTreeMap::new(),
        exams: vec![],
        glossary: vec![],
        unread: Unread::default(),
    }
}

fn module(subject: &str, items: u32, parts: &[(Skill, u32)]) -> Module {
    Module {
        subject: subject.parse().unwrap(),
        items,
        items_confidence: Confidence::Stated,
        minimum: None,
        parts: parts.iter().map(|(skill, items)| Part { skill: *skill, items: Some(*items), tasks: 0, minimum: None }).collect(),
        quotas: vec![],
        leniency: None,
    }
}

fn exam(modules: Vec<Module>) -> Exam {
    Exam {
        id: "ru-patent-2025".parse().unwrap(),
        rank: 1,
        version: 1,
        name: LocalText::default(),
        valid_from: date(2025, 7, 10),
        valid_until: None,
        minutes: 80,
        minutes_confidence: Confidence::Stated,
        checked_on: date(2025, 7, 10),
        source: String::new(),
        note: LocalText::default(),
        modules,
        total: None,
    }
}

/// A language module in parts and a history module without.
fn two_modules() -> impl Strategy<Value = Exam> {
    (0..4_u32, 0..4_u32, 0..4_u32, 0..6_u32).prop_map(|(listening, reading, grammar, history)| {
        let parts = [(Skill::Listening, listening), (Skill::Reading, reading), (Skill::LexisGrammar, grammar)];
        exam(vec![module("language", listening + reading + grammar, &parts), module("history", history, &[])])
    })
}

fn case() -> impl Strategy<Value = (Vec<Sketch>, Exam, u64)> {
    (prop::collection::vec(sketch(), 0..60), two_modules(), any::<u64>())
}

fn seen(pool: &[Sketch]) -> Seen {
    pool.iter().enumerate().filter_map(|(n, sketch)| Some((format!("q-{n:03}").parse().unwrap(), sketch.seen?))).collect()
}

/// The live questions that a quota may take.
fn candidates<'a>(bank: &'a Bank, quota: &Quota) -> Vec<&'a Item> {
    let fits = |item: &&Item| {
        item.question.subject == quota.subject
            && quota.skill.is_none_or(|skill| item.question.skill == skill)
            && item.fact.live(TODAY, bank.grace_days)
    };
    bank.items.values().filter(fits).collect()
}

/// The questions of the form, quota by quota, in the order of the form.
fn by_quota<'a>(bank: &'a Bank, exam: &Exam, form: &Form) -> Vec<(Quota, Vec<&'a Item>)> {
    let mut items = form.items.iter().map(|item| &bank.items[&item.question]);
    blueprint::quotas(exam).into_iter().map(|quota| (quota.clone(), items.by_ref().take(quota.items).collect())).collect()
}

proptest! {
    #[test]
    fn a_drawn_form_keeps_every_promise((pool, exam, seed) in case()) {
        let (bank, seen) = (bank(&pool), seen(&pool));
        let short = blueprint::quotas(&exam).into_iter().find(|quota| candidates(&bank, quota).len() < quota.items);
        let drawn = blueprint::draw(&bank, &exam, TODAY, &seen, seed);
        if let Some(quota) = short {
            let found = candidates(&bank, &quota).len();
            prop_assert_eq!(drawn, Err(Shortage { quota, found }));
            return Ok(());
        }
        let form = drawn.unwrap();
        prop_assert_eq!(&blueprint::draw(&bank, &exam, TODAY, &seen, seed).unwrap(), &form, "the same seed gives the same form");
        prop_assert_eq!(&form.origin, &Origin::Drawn { exam: exam.id.clone(), seed });

        let ids: BTreeSet<&QuestionId> = form.items.iter().map(|item| &item.question).collect();
        prop_assert_eq!(ids.len(), form.items.len(), "no question twice");
        let wanted: usize = blueprint::quotas(&exam).iter().map(|quota| quota.items).sum();
        prop_assert_eq!(form.items.len(), wanted);

        for (quota, items) in by_quota(&bank, &exam, &form) {
            let candidates = candidates(&bank, &quota);
            prop_assert_eq!(items.len(), quota.items);
            prop_assert!(items.iter().all(|item| candidates.contains(item)), "live, of the right module and part");

            let unseen = |items: &[&Item]| items.iter().filter(|item| !seen.contains_key(&item.question.id)).count();
            prop_assert_eq!(unseen(&items), unseen(&candidates).min(quota.items), "unseen questions come first");

            let mut closed = BTreeSet::new();
            let stimuli: Vec<_> = items.iter().map(|item| item.question.stimulus.as_ref()).collect();
            for pair in stimuli.windows(2) {
                if let (Some(before), true) = (pair[0], pair[0] != pair[1]) {
                    closed.insert(before);
                }
                prop_assert!(!pair[1].is_some_and(|stimulus| closed.contains(stimulus)), "questions on one text stand together");
            }
        }

        for item in &form.items {
            let authored: Vec<_> = bank.items[&item.question].question.body.options().iter().map(|option| option.id.clone()).collect();
            let (mut a, mut b) = (item.options.clone(), authored.clone());
            a.sort();
            b.sort();
            prop_assert_eq!(a, b, "the options are a permutation of the question's");
            let sketch = &pool[item.question.as_str()[2..].parse::<usize>().unwrap()];
            prop_assert!(sketch.kind < 3 || item.options == authored, "parts to order and numbers stay as the author put them");
        }
    }

    /// A topic gets a second question only when no other topic of the pool has an unused one left.
    #[test]
    fn topics_are_spread_as_evenly_as_the_pool_allows((mut pool, exam, seed) in case()) {
        // Whoever has to read a text anyway is asked all about it, whatever the topics are.
        pool.iter_mut().for_each(|sketch| sketch.stimulus = None);
        let bank = bank(&pool);
        let Ok(form) = blueprint::draw(&bank, &exam, TODAY, &Seen::new(), seed) else { return Ok(()) };
        for (quota, items) in by_quota(&bank, &exam, &form) {
            let mut left: BTreeMap<_, (usize, usize)> = BTreeMap::new();
            for item in candidates(&bank, &quota) {
                let (taken, left) = left.entry(&item.question.topic).or_default();
                if items.contains(&item) { *taken += 1 } else { *left += 1 }
            }
            let most = left.values().map(|(taken, _)| *taken).max().unwrap_or(0);
            prop_assert!(left.values().all(|(taken, left)| *left == 0 || taken + 1 >= most), "{left:?}");
        }
    }
}

#[test]
fn of_seen_questions_the_one_seen_longest_ago_comes_first() {
    let sketch = |seen| Sketch { subject: 1, skill: 0, topic: 0, stimulus: None, live: true, kind: 0, seen: Some(seen) };
    let pool = [sketch(30), sketch(10), sketch(20)];
    let form = blueprint::draw(&bank(&pool), &exam(vec![module("history", 2, &[])]), TODAY, &seen(&pool), 1).unwrap();
    let drawn: Vec<_> = form.items.iter().map(|item| item.question.as_str()).collect();
    assert_eq!(drawn, ["q-001", "q-002"]);
}

#[test]
fn another_seed_gives_another_form() {
    let pool: Vec<_> =
        (0..20).map(|n| Sketch { subject: 1, skill: 0, topic: n % 4, stimulus: None, live: true, kind: 0, seen: None }).collect();
    let draw = |seed| blueprint::draw(&bank(&pool), &exam(vec![module("history", 5, &[])]), TODAY, &Seen::new(), seed).unwrap().items;
    assert!((1..10).any(|seed| draw(seed) != draw(0)));
}

#[test]
fn a_part_without_a_number_of_items_is_not_drawn() {
    let mut language = module("language", 5, &[(Skill::Listening, 2)]);
    language.parts.push(Part { skill: Skill::Speaking, items: None, tasks: 0, minimum: None });
    let quotas = blueprint::quotas(&exam(vec![language, module("history", 3, &[])]));
    let quotas: Vec<_> = quotas.iter().map(|quota| (quota.subject.as_str(), quota.skill, quota.items)).collect();
    assert_eq!(quotas, [("language", Some(Skill::Listening), 2), ("history", None, 3)]);
}

/// A pool of history over four topics, some of it volatile, and some tasks.
fn mixed_bank() -> Bank {
    let sketch = |topic| Sketch { subject: 1, skill: 0, topic, stimulus: None, live: true, kind: 0, seen: None };
    let mut bank = bank(&(0..24).map(|n| sketch(n % 4)).collect::<Vec<_>>());
    for (n, item) in bank.items.values_mut().enumerate() {
        match n {
            0..4 => item.fact.volatility = Some(Volatility::Volatile),
            4..8 => item.question.body = Spoken { checklist: choices(&["раз", "два"]) }.into(),
            _ => {}
        }
    }
    bank
}

#[test]
fn what_changes_often_is_never_drawn_and_tasks_only_where_tasks_are_asked() {
    let bank = mixed_bank();
    let draw = |items| blueprint::draw(&bank, &exam(vec![module("history", items, &[])]), TODAY, &Seen::new(), 3);
    let all = draw(16).unwrap();
    assert!(all.items.iter().all(|item| !item.is_task() && !bank.items[&item.question].fact.volatile()));
    assert_eq!(draw(17).unwrap_err().found, 16);

    let mut speaking = module("history", 2, &[(Skill::Listening, 2)]);
    speaking.parts[0].tasks = 3;
    let form = blueprint::draw(&bank, &exam(vec![speaking]), TODAY, &Seen::new(), 3).unwrap();
    let tasks: Vec<_> = form.items.iter().map(|item| item.is_task()).collect();
    assert_eq!(tasks, [false, false, true, true, true]);
}

#[test]
fn quotas_of_topics_are_kept() {
    let bank = mixed_bank();
    let mut history = module("history", 6, &[]);
    let group = |topics: &[&str], items| TopicQuota { topics: topics.iter().map(|topic| topic.parse().unwrap()).collect(), items };
    history.quotas = vec![group(&["topic-1-0", "topic-1-1"], 4), group(&["topic-1-3"], 2)];
    let exam = exam(vec![history]);
    for seed in 0..50 {
        let form = blueprint::draw(&bank, &exam, TODAY, &Seen::new(), seed).unwrap();
        let topics: Vec<_> = form.items.iter().map(|item| item.topic.as_str()).collect();
        assert!(topics[..4].iter().all(|topic| ["topic-1-0", "topic-1-1"].contains(topic)), "{topics:?}");
        assert_eq!(topics[..4].iter().filter(|topic| **topic == "topic-1-0").count(), 2, "evenly");
        assert_eq!(topics[4..], ["topic-1-3", "topic-1-3"]);
    }
}

#[test]
fn the_same_learner_gets_other_questions_until_the_pool_is_used_up() {
    let bank = mixed_bank();
    let exam = exam(vec![module("history", 4, &[])]);
    let mut begun: Vec<(i64, Form)> = Vec::new();
    for at in 0..4 {
        let seen = blueprint::seen(begun.iter().map(|(at, form)| (*at, form)), &Memories::new());
        begun.push((at, blueprint::draw(&bank, &exam, TODAY, &seen, at as u64).unwrap()));
    }
    let asked: BTreeSet<_> = begun.iter().flat_map(|(_, form)| &form.items).map(|item| &item.question).collect();
    assert_eq!(asked.len(), 16, "four forms of four, none twice");
    let seen = blueprint::seen(begun.iter().map(|(at, form)| (*at, form)), &Memories::new());
    let again = blueprint::draw(&bank, &exam, TODAY, &seen, 9).unwrap();
    let first: BTreeSet<_> = begun[0].1.items.iter().map(|item| &item.question).collect();
    assert_eq!(again.items.iter().map(|item| &item.question).collect::<BTreeSet<_>>(), first, "then those seen longest ago");

    // The form of the first is no longer at hand, but two of its questions were answered.
    let memory = |at| {
        let mut memory = Memory::default();
        memory.add(Review { at, share: 100, manner: Manner::Exam, read: false });
        memory
    };
    let answered: Vec<_> = begun[0].1.items.iter().take(2).map(|item| item.question.clone()).collect();
    let memories: Memories = answered.iter().map(|question| (question.clone(), memory(2))).collect();
    let seen = blueprint::seen(begun[1..].iter().map(|(at, form)| (*at, form)), &memories);
    assert_eq!(seen.len(), 14);
    assert!(answered.iter().all(|question| seen[question] == 2));
}
