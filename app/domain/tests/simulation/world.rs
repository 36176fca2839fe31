//! A small bank, an exam by the rules of the patent, and learners whose memory is open to us.
//!
//! The learners do not follow the models that judge them: what they knew before stays, what they learn here fades by a
//! power of time, at a speed of their own.

use domain::attempt::Millis;
use domain::bank::{Bank, Item, Place, Subject, Topic};
use domain::ids::{ChoiceId, QuestionId, TopicId};
use domain::lang::{Lang, LocalText};
use domain::mastery::guess;
use domain::memory::{Manner, Memories, Review};
use domain::points::Points;
use domain::question::{AnswerKey, Body, Choice, Credit, Fact, Question, Skill};
use domain::rules::{Confidence, Exam, Minimum, Module, Part, TopicQuota};
use jiff::civil::{Date, date};
use rand::Rng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, LogNormal, Normal};
use std::collections::BTreeMap;

pub const TODAY: Date = date(2026, 11, 22);
pub const DAY: Millis = 86_400_000;
const SKILLS: [Skill; 3] = [Skill::Listening, Skill::Reading, Skill::LexisGrammar];
const TOPICS: usize = 10;
const PER_TOPIC: usize = 9;
/// How much of what the exam asks is asked in the bank.
const IN_THE_BANK: f64 = 0.6;

fn minimum(need: u32, of: u32) -> Minimum {
    Minimum { need, of, confidence: Confidence::Stated, source: String::new() }
}

fn question(subject: &str, topic: usize, n: usize, rng: &mut ChaCha8Rng) -> Item {
    let choice = |n: u8| Choice { id: ChoiceId::parse(&char::from(b'a' + n).to_string()).unwrap(), text: format!("{n}") };
    let body = match rng.random_range(0..10) {
        0 => Body::TrueFalse,
        1 => Body::Short { hint: None },
        2..=5 => Body::Single { options: (0..3).map(choice).collect() },
        _ => Body::Single { options: (0..4).map(choice).collect() },
    };
    Item {
        question: Question {
            id: format!("{subject}-{topic:02}{n:02}").parse().unwrap(),
            version: 1,
            subject: subject.parse().unwrap(),
            topic: topic_id(subject, topic).parse().unwrap(),
            also: vec![],
            skill: if subject == "language" { SKILLS[n % SKILLS.len()] } else { Skill::Knowledge },
            grammar: None,
            difficulty: 1,
            stimulus: None,
            points: Points::whole(1),
            credit: Credit::default_for(&body),
            stem: "?".into(),
            body,
        },
        key: AnswerKey::Truth(true),
        explain: String::new(),
        fact: Fact::default(),
        help: BTreeMap::new(),
        place: Place::default(),
    }
}

fn topic_id(subject: &str, topic: usize) -> String {
    format!("{subject}-topic-{topic}")
}

pub fn bank(rng: &mut ChaCha8Rng) -> Bank {
    let subjects = ["language", "history", "legislation"];
    let mut items = BTreeMap::new();
    for subject in subjects {
        for topic in 0..TOPICS {
            for n in 0..PER_TOPIC {
                let item = question(subject, topic, n, rng);
                items.insert(item.question.id.clone(), item);
            }
        }
    }
    Bank {
        id: "bank".parse().unwrap(),
        version: "1".into(),
        title: LocalText::default(),
        exam_language: Lang::parse("ru").unwrap(),
        help_languages: vec![],
        grace_days: 30,
        subjects: subjects.iter().map(|id| Subject { id: id.parse().unwrap(), name: LocalText::default() }).collect(),
        topics: Vec::<Topic>::new(),
        laws: BTreeMap::new(),
        tests: BTreeMap::new(),
        items,
        stimuli: BTreeMap::new(),
        exams: vec![],
        glossary: vec![],
    }
}

/// The patent exam: 12 + 5 + 5 items, minima 6, 2 and 3, two in listening, 11 in all.
pub fn exam() -> Exam {
    let module = |subject: &str, items: u32, need: u32| Module {
        subject: subject.parse().unwrap(),
        items,
        items_confidence: Confidence::Stated,
        minimum: Some(minimum(need, items)),
        parts: vec![],
        quotas: if subject == "language" {
            vec![]
        } else {
            let pair = |n: usize| [2 * n, 2 * n + 1].map(|topic| topic_id(subject, topic).parse().unwrap()).to_vec();
            (0..5).map(|n| TopicQuota { topics: pair(n), items: 1 }).collect()
        },
        leniency: None,
    };
    let mut language = module("language", 12, 6);
    language.parts = SKILLS
        .iter()
        .zip([4, 4, 4])
        .map(|(skill, items)| Part {
            skill: *skill,
            items: Some(items),
            tasks: 0,
            minimum: (*skill == Skill::Listening).then(|| minimum(2, 4)),
        })
        .collect();
    Exam {
        id: "patent".parse().unwrap(),
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
        modules: vec![language, module("history", 5, 2), module("legislation", 5, 3)],
        total: Some(minimum(11, 22)),
    }
}

/// What was learnt here of one question.
#[derive(Clone, Copy)]
struct Learnt {
    at: Millis,
    half: f64,
}

/// Somebody of whom we know what they know.
pub struct Learner {
    /// The share of each topic known before.
    before: BTreeMap<TopicId, f64>,
    known: BTreeMap<QuestionId, bool>,
    learnt: BTreeMap<QuestionId, Learnt>,
    /// How many days it takes until a third of what is newly learnt has faded.
    half: f64,
    /// How far help lifts what is not known.
    help: f64,
    pub memories: Memories,
}

impl Learner {
    /// Somebody with some knowledge of each subject, and of its topics more or less.
    pub fn new(bank: &Bank, mean: f64, rng: &mut ChaCha8Rng) -> Self {
        let logistic = |x: f64| 1.0 / (1.0 + (-x).exp());
        let (between, within) = (Normal::new(mean, 0.9).unwrap(), Normal::new(0.0, 0.6).unwrap());
        let mut subjects = BTreeMap::new();
        let mut topics = BTreeMap::new();
        let mut known = BTreeMap::new();
        for item in bank.items.values() {
            let subject = *subjects.entry(&item.question.subject).or_insert_with(|| between.sample(rng));
            let topic = *topics.entry(&item.question.topic).or_insert_with(|| subject + within.sample(rng));
            known.insert(item.question.id.clone(), rng.random_bool(logistic(topic)));
        }
        let before = topics.into_iter().map(|(topic, level)| (topic.clone(), logistic(level))).collect();
        Self {
            before,
            known,
            learnt: BTreeMap::new(),
            half: LogNormal::new(2.0, 0.5).unwrap().sample(rng),
            help: rng.random_range(0.2..0.6),
            memories: Memories::new(),
        }
    }

    /// How likely the question is known.
    pub fn knows(&self, id: &QuestionId, at: Millis) -> f64 {
        if self.known[id] {
            return 1.0;
        }
        #[expect(clippy::cast_precision_loss, reason = "days")]
        self.learnt.get(id).map_or(0.0, |learnt| (1.0 + (at - learnt.at) as f64 / DAY as f64 / learnt.half).powf(-0.6))
    }

    /// Whether it is answered right, knowing or guessing.
    pub fn right(&self, item: &Item, at: Millis, rng: &mut ChaCha8Rng) -> bool {
        let knows = self.knows(&item.question.id, at);
        rng.random_bool((knows + (1.0 - knows) * guess(&item.question.body)).min(1.0))
    }

    /// Whether an item of the real exam is answered right, to which `item` is the like: of some the bank holds the very
    /// fact, of others only the topic, and there it helps only what was known before.
    pub fn right_for_real(&self, item: &Item, at: Millis, rng: &mut ChaCha8Rng) -> bool {
        if rng.random_bool(IN_THE_BANK) {
            return self.right(item, at, rng);
        }
        let before = self.before[&item.question.topic];
        rng.random_bool(before + (1.0 - before) * guess(&item.question.body))
    }

    /// The share of some questions' like in the real exam that is known.
    pub fn share(&self, bank: &Bank, belongs: impl Fn(&Item) -> bool, at: Millis) -> f64 {
        let known = |item: &Item| IN_THE_BANK * self.knows(&item.question.id, at) + (1.0 - IN_THE_BANK) * self.before[&item.question.topic];
        let items: Vec<_> = bank.items.values().filter(|item| belongs(item)).collect();
        #[expect(clippy::cast_precision_loss, reason = "some hundred questions")]
        let of = items.len() as f64;
        items.into_iter().map(known).sum::<f64>() / of
    }

    /// Answers a question and reads the explanation.
    pub fn practise(&mut self, item: &Item, at: Millis, manner: Manner, rng: &mut ChaCha8Rng) -> bool {
        let id = &item.question.id;
        let lifted = manner == Manner::Helped && rng.random_bool(self.help);
        let right = lifted || self.right(item, at, rng);
        self.memories.entry(id.clone()).or_default().add(Review { at, share: if right { 100 } else { 0 }, manner });
        if !self.known[id] {
            let before = self.learnt.get(id).copied();
            // Remembering it makes it last, the more the longer it was ago; having forgotten it means to begin anew.
            let half = match before {
                Some(learnt) if right => {
                    #[expect(clippy::cast_precision_loss, reason = "days")]
                    let gap = ((at - learnt.at) as f64 / DAY as f64 / learnt.half).min(1.0);
                    learnt.half * (1.0 + 1.5 * gap)
                }
                Some(learnt) => (learnt.half * 0.7).max(self.half),
                None => self.half,
            };
            // Not every explanation is read, and not every one that is read is understood.
            if right || before.is_some() || rng.random_bool(if manner == Manner::Exam { 0.25 } else { 0.5 }) {
                self.learnt.insert(id.clone(), Learnt { at, half });
            }
        }
        right
    }
}
