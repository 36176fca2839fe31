//! The power fails while people answer. What was acknowledged is there afterwards, once.

use crate::support::program::{Process, run, safar};
use crate::support::{Browser, Fields, field, items};
use domain::kind::{Body, Single};
use std::time::Duration;

const TEST: &str = "history-01";
const LEARNERS: usize = 4;

/// A learner who answers again and again, and remembers what was acknowledged.
struct Learner {
    browser: Browser,
    attempt: String,
    /// The questions with one answer to choose, and what can be chosen.
    choices: Vec<(usize, Vec<String>)>,
    /// For each question the answer acknowledged last.
    acknowledged: Vec<Option<String>>,
    /// The answer whose acknowledgement never came: it may count or not.
    unknown: Option<(usize, String)>,
    presses: usize,
}

impl Learner {
    fn begin(process: &Process) -> Self {
        let mut browser = process.browser();
        let attempt = browser.start("ru", TEST, "exam", None).attempt();
        let choices = items(TEST).into_iter().enumerate().filter_map(|(n, item)| match &item.question.body {
            Body::Single(Single { options }) => Some((n, options.iter().map(|option| option.id.to_string()).collect())),
            _ => None,
        });
        let choices = choices.collect();
        Self { browser, attempt, choices, acknowledged: vec![None; items(TEST).len()], unknown: None, presses: 0 }
    }

    /// Answers until the server is gone; returns how many answers were acknowledged.
    fn answer_until_it_ends(&mut self) -> usize {
        for acknowledged in 0.. {
            self.presses += 1;
            let (n, options) = &self.choices[self.presses % self.choices.len()];
            let n = *n;
            let answer = options[self.presses / self.choices.len() % options.len()].clone();
            let op = format!("op-{}", self.presses);
            let fields: Fields =
                [("lang", "ru"), ("n", n.to_string().as_str()), ("op", &op), ("a", &answer)].map(|(name, value)| field(name, value)).into();
            match self.browser.try_send(
                crate::support::Request::new("POST", &format!("/api/attempts/{}/step", self.attempt))
                    .header("accept", "application/json")
                    .fields(&fields),
            ) {
                Ok(page) => {
                    assert_eq!(page.status, 200, "{}", page.body());
                    self.acknowledged[n] = Some(answer);
                }
                Err(_) => {
                    self.unknown = Some((n, answer));
                    return acknowledged;
                }
            }
        }
        0
    }

    /// Compares what the server has with what it acknowledged, and goes on from there.
    fn check(&mut self, round: u32) {
        let items = self.browser.items("ru", &self.attempt);
        for (n, acknowledged) in self.acknowledged.iter_mut().enumerate() {
            let kept = items[n]["fields"][0][1].as_str().map(str::to_owned);
            let unknown = self.unknown.as_ref().filter(|(of, _)| *of == n).map(|(_, answer)| answer.clone());
            assert!(
                kept == *acknowledged || (kept.is_some() && kept == unknown),
                "round {round}, question {n}: kept {kept:?}, acknowledged {acknowledged:?}, unknown {unknown:?}"
            );
            *acknowledged = kept;
        }
        self.unknown = None;
    }
}

#[test]
fn no_acknowledged_answer_is_lost_when_the_process_is_killed() {
    let rounds: u32 = std::env::var("SAFAR_KILLS").map_or(10, |kills| kills.parse().expect("SAFAR_KILLS is a number"));
    let folder = tempfile::tempdir().unwrap();
    let command = || {
        let mut command = safar(folder.path());
        command.env("SAFAR_DATA_DIR", folder.path().join("data")).env("SAFAR_LEARNER_REQUESTS_PER_MINUTE", "1000000");
        command
    };
    let mut process = Process::serve(&mut command());
    let mut learners: Vec<_> = (0..LEARNERS).map(|_| Learner::begin(&process)).collect();
    let mut answers = 0;
    let mut finished: Vec<(Browser, String, String)> = Vec::new();
    for round in 0..rounds {
        std::thread::scope(|scope| {
            let answering: Vec<_> = learners.iter_mut().map(|learner| scope.spawn(|| learner.answer_until_it_ends())).collect();
            std::thread::sleep(Duration::from_millis(5 + u64::from(round) * 7_919 % 160));
            process.kill();
            answers += answering.into_iter().map(|learner| learner.join().unwrap()).sum::<usize>();
        });
        process = Process::serve(&mut command());
        for learner in &mut learners {
            learner.browser = process.browser().with_cookies_of(&learner.browser);
            learner.check(round);
        }
        // One of them finishes, and somebody new comes.
        let mut done = learners.remove(0);
        let score = done.browser.finish("ru", &done.attempt).text(".big-score");
        finished.push((done.browser, done.attempt, score));
        learners.push(Learner::begin(&process));
        for (browser, attempt, score) in &mut finished {
            *browser = process.browser().with_cookies_of(browser);
            assert_eq!(browser.open(&format!("/ru/attempts/{attempt}")).text(".big-score"), *score, "a result stays what it was");
        }
    }
    println!("{rounds} kills, {answers} acknowledged answers");
    assert!(answers > rounds as usize, "the learners did next to nothing");
    assert_eq!(process.stop(), Some(0), "asked politely it ends well");

    // Nothing was counted twice, and the records make the same results.
    let (code, said, _) = run(command().arg("doctor"));
    assert_eq!(code, 0, "{said}");
    let expected = format!("{} attempts, {rounds} finished", rounds as usize + LEARNERS);
    assert!(said.contains(&expected), "{said}, expected {expected}");
    let (code, said, _) = run(command().arg("rebuild"));
    assert_eq!((code, said), (0, format!("{rounds} finished attempts counted again\n")));
    let process = Process::serve(&mut command());
    for (browser, attempt, score) in finished {
        let mut browser = process.browser().with_cookies_of(&browser);
        assert_eq!(browser.open(&format!("/ru/attempts/{attempt}")).text(".big-score"), score);
    }
}
