//! A small bank, an exam by the rules of the patent, and learners whose memory is open to us.
//!
//! The learners do not follow the models that judge them: what they knew before stays, what they learn here fades by a
//! power of time, at a speed of their own.

use domain::attempt::Millis;
use domain::bank::{Bank, ExamTongue, Item, Subject, Topic, Unread};
use domain::content::Place;
use domain::ids::{ChoiceId, QuestionId, TopicId};
use domain::key::Sealed;
use domain::kind::{Body, Short, Single, TrueFalse};
use domain::lang::{Lang, LocalText};
use domain::memory::{Manner, Memories, Review};
use domain::points::Points;
use domain::question::{AnswerKey, Choice, Fact, Question, Skill};
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
    let body: Body = match rng.random_range(0..10) {
        0 => TrueFalse.into(),
        1 => Short { hint: None }.into(),
        2..=5 => Single { options: (0..3).map(choice).collect() }.into(),
        _ => Single { options: (0..4).map(choice).collect() }.into(),
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
            credit: body.credit(),
            stem: "?".into(),
            body,
        },
        key: Sealed::new(AnswerKey::Truth(true)),
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
        exam_tongue: ExamTongue::default(),
        citations: None,
        help_languages: vec![],
        letters: BTreeMap::new(),
        grace_days: 30,
        subjects: subjects.iter().map(|id| Subject { id: id.parse().unwrap(), name: LocalText::default() }).collect(),
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

/// What kind of learner somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Marks answers without reading the questions, here and in the exam.
    Guesser,
    /// Knows something, answers in haste, and looks at no explanation.
    Rusher,
    /// Knows something, and reads nearly every explanation.
    Reader,
    /// Knew hardly anything, and has the answers of the bank by heart, which the real exam asks in other words.
    ByHeart,
    /// Knows something, and sometimes reads, sometimes does not.
    Mixed,
}

impl Kind {
    pub const ALL: [Self; 5] = [Self::Guesser, Self::Rusher, Self::Reader, Self::ByHeart, Self::Mixed];

    /// How likely an explanation is read.
    const fn reads(self) -> f64 {
        match self {
            Self::Guesser | Self::Rusher | Self::ByHeart => 0.0,
            Self::Reader => 0.9,
            Self::Mixed => 0.5,
        }
    }

    /// How likely a right answer that is merely seen sticks, as an answer to this very question.
    const fn keeps(self) -> f64 {
        match self {
            Self::Guesser => 0.0,
            Self::Rusher | Self::Reader | Self::Mixed => 0.1,
            Self::ByHeart => 0.6,
        }
    }

    /// How likely something is learnt of a question from the result of an exam.
    const fn looks_back(self) -> f64 {
        match self {
            Self::Guesser | Self::Rusher | Self::ByHeart => 0.0,
            Self::Reader => 0.25,
            Self::Mixed => 0.1,
        }
    }

    /// How likely something known is answered wrong for haste.
    const fn slips(self) -> f64 {
        match self {
            Self::Rusher => 0.1,
            Self::Guesser | Self::Reader | Self::ByHeart | Self::Mixed => 0.0,
        }
    }
}

/// How likely an explanation that is read is understood.
const UNDERSTOOD: f64 = 0.5;
/// How likely an answer known by heart is found when the exam asks the same in other words.
const IN_OTHER_WORDS: f64 = 0.5;

/// What was learnt here of one question.
#[derive(Clone, Copy)]
struct Learnt {
    at: Millis,
    half: f64,
    by_heart: bool,
}

/// Somebody of whom we know what they know.
pub struct Learner {
    pub kind: Kind,
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
    pub fn new(bank: &Bank, kind: Kind, mean: f64, rng: &mut ChaCha8Rng) -> Self {
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
            kind,
            before,
            known,
            learnt: BTreeMap::new(),
            half: LogNormal::new(2.0, 0.5).unwrap().sample(rng),
            help: rng.random_range(0.2..0.6),
            memories: Memories::new(),
        }
    }

    /// How likely the question is known, as it stands in the bank.
    pub fn knows(&self, id: &QuestionId, at: Millis) -> f64 {
        if self.known[id] {
            return 1.0;
        }
        #[expect(clippy::cast_precision_loss, reason = "days")]
        self.learnt.get(id).map_or(0.0, |learnt| (1.0 + (at - learnt.at) as f64 / DAY as f64 / learnt.half).powf(-0.6))
    }

    /// How likely what the question asks is known when the real exam asks it.
    fn knows_for_real(&self, id: &QuestionId, at: Millis) -> f64 {
        let by_heart = !self.known[id] && self.learnt.get(id).is_some_and(|learnt| learnt.by_heart);
        self.knows(id, at) * if by_heart { IN_OTHER_WORDS } else { 1.0 }
    }

    /// Whether something of which so much is known is answered right.
    fn answers(&self, knows: f64, item: &Item, rng: &mut ChaCha8Rng) -> bool {
        let knows = if self.kind == Kind::Guesser { 0.0 } else { knows * (1.0 - self.kind.slips()) };
        rng.random_bool((knows + (1.0 - knows) * item.question.body.guess()).min(1.0))
    }

    /// Whether an item of the real exam is answered right, to which `item` is the like: of some the bank holds the very
    /// fact, of others only the topic, and there it helps only what was known before.
    pub fn right_for_real(&self, item: &Item, at: Millis, rng: &mut ChaCha8Rng) -> bool {
        let asked_here = rng.random_bool(IN_THE_BANK);
        let knows = if asked_here { self.knows_for_real(&item.question.id, at) } else { self.before[&item.question.topic] };
        self.answers(knows, item, rng)
    }

    /// The share of some questions' like in the real exam that is known.
    pub fn share(&self, bank: &Bank, belongs: impl Fn(&Item) -> bool, at: Millis) -> f64 {
        if self.kind == Kind::Guesser {
            return 0.0;
        }
        let known = |item: &Item| {
            IN_THE_BANK * self.knows_for_real(&item.question.id, at) + (1.0 - IN_THE_BANK) * self.before[&item.question.topic]
        };
        let items: Vec<_> = bank.items.values().filter(|item| belongs(item)).collect();
        #[expect(clippy::cast_precision_loss, reason = "some hundred questions")]
        let of = items.len() as f64;
        items.into_iter().map(known).sum::<f64>() / of * (1.0 - self.kind.slips())
    }

    /// Answers a question, is shown the answer, and reads the explanation or not.
    pub fn practise(&mut self, item: &Item, at: Millis, manner: Manner, rng: &mut ChaCha8Rng) -> bool {
        let id = &item.question.id;
        let lifted = manner == Manner::Helped && self.kind != Kind::Guesser && rng.random_bool(self.help);
        let right = lifted || self.answers(self.knows(id, at), item, rng);
        let read = manner != Manner::Exam && rng.random_bool(self.kind.reads());
        self.memories.entry(id.clone()).or_default().add(Review { at, share: if right { 100 } else { 0 }, manner, read });
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
            let understood = match manner {
                Manner::Exam => rng.random_bool(self.kind.looks_back()),
                Manner::Helped | Manner::Practice => read && rng.random_bool(UNDERSTOOD),
            };
            let kept = before.is_some() || rng.random_bool(self.kind.keeps());
            if understood || kept {
                let by_heart = !understood && before.is_none_or(|learnt| learnt.by_heart);
                self.learnt.insert(id.clone(), Learnt { at, half, by_heart });
            }
        }
        right
    }
}
