//! Small attempts to store.

use crate::{Learner, NewAttempt, ResultRow, TokenHash};
use domain::attempt::{Ending, Event, Millis, Mode};
use domain::form::{Form, FormItem, Origin};
use domain::ids::{AttemptId, BankId, OpId, QuestionId, TestId};
use domain::memory::{Manner, Review};
use domain::points::{Points, Score};
use domain::question::Skill;
use domain::response::Response;

/// A moment, for tests that do not care which.
pub const NOW: Millis = 1_800_000_000_000;

/// Reads an id of a test.
///
/// # Panics
/// If it is not one.
#[must_use]
pub fn id<T: TryFrom<String>>(text: &str) -> T {
    T::try_from(text.to_owned()).ok().expect("the id is well formed")
}

/// The bank of the samples.
#[must_use]
pub fn bank() -> BankId {
    id("ru-exam")
}

/// A token hash made from a number.
#[must_use]
pub fn token(number: u32) -> TokenHash {
    let mut hash = [7; 32];
    hash[..4].copy_from_slice(&number.to_be_bytes());
    TokenHash(hash)
}

/// An attempt at the test `history-01`, and its first event. With a deadline it is an exam.
#[must_use]
pub fn start(attempt: &AttemptId, learner: &Learner, started: Millis, deadline: Option<Millis>) -> (NewAttempt, Event) {
    let mode = if deadline.is_some() { Mode::Exam } else { Mode::Practice };
    let item = |n: u32| FormItem {
        question: id::<QuestionId>(&format!("history-{n:03}")),
        version: 1,
        options: ["a", "b", "c"].map(id).to_vec(),
        points: Points::whole(1),
        subject: id("history"),
        skill: Skill::Knowledge,
        topic: id("hist-early-rus"),
        checklist: Vec::new(),
        why: None,
    };
    let form = Form {
        bank: bank(),
        bank_version: "2026.1".to_owned(),
        origin: Origin::Test(id::<TestId>("history-01")),
        items: (1..=3).map(item).collect(),
        withdrawn: 0,
        rules: Vec::new(),
        grader: 1,
    };
    let new = NewAttempt {
        id: attempt.clone(),
        learner: learner.id().clone(),
        bank: bank(),
        test: "history-01".to_owned(),
        mode,
        started,
        deadline,
    };
    (new, Event::Started { at: started, learner: learner.id().clone(), mode, help: None, form, deadline })
}

/// A typed answer to the first item.
#[must_use]
pub fn answered(at: Millis, text: &str) -> Event {
    let op = id::<OpId>(&format!("op-{at}"));
    Event::Answered { at, item: 0, response: Some(Response::Text(text.to_owned())), op, helped: false }
}

/// The end of an attempt made by [`start`] in which `right` of its three items were right, and what it means.
#[must_use]
pub fn finished(new: &NewAttempt, at: Millis, right: usize) -> (Event, ResultRow, Vec<(QuestionId, Review)>) {
    let marks: Vec<_> = (0..3).map(|item| if item < right { Points::whole(1) } else { Points::ZERO }).collect();
    let review = |mark: &Points| Review { at, share: if *mark == Points::ZERO { 0 } else { 100 }, manner: Manner::Practice, read: false };
    let reviews = ["history-001", "history-002", "history-003"].map(id).into_iter().zip(marks.iter().map(review)).collect();
    let result = ResultRow {
        attempt: new.id.clone(),
        learner: new.learner.clone(),
        bank: new.bank.clone(),
        test: new.test.clone(),
        mode: new.mode,
        ended: at,
        score: Score { earned: marks.iter().copied().sum(), max: Points::whole(3) },
        detail: format!(r#"{{"right":{right}}}"#),
    };
    (Event::Finished { at, ending: Ending::Learner, marks }, result, reviews)
}
