//! One suite over every method of the store, on both engines.

mod pages;
mod raw;
mod records;
mod schema;
mod tidy;

use domain::attempt::{Attempt, Ending, Event, GRACE, Mode};
use domain::complaint::{Complaint, Reason};
use domain::form::Form;
use domain::goal::{Goal, RealExam};
use domain::ids::{AttemptId, ExamId, QuestionId};
use domain::memory::{KEPT, Manner, Memories, Memory, Review};
use domain::paper::PaperNumber;
use domain::points::{Points, Score};
use domain::record::bodies::{GoalSet, RealExamTold};
use domain::response::Response;
use domain::session::{Device, Horizon, Session};
use domain::tally::{Choice, Tallies, Tally};
use futures::future::join_all;
use jiff::civil::date;
use raw::{dense, query};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::testing::sample::{NOW, answered, bank, finished, id, start, token};
use store::testing::{TestDb, proven};
use store::{
    Appended, AttemptHead, By, Changes, CodeConfirmation, CodeHash, CodeOutcome, ComplaintCount, Engine, Erased, Finish, ImportedAttempt,
    Learner, NewAttempt, OpenError, OtherBrowsers, ResultRow, Store, StoreError, StoredClock, Ticket, TokenHash, Visit,
};

/// Runs each story on each engine.
macro_rules! on_both_engines {
    ($($story:ident)*) => {
        mod sqlite { $(#[tokio::test(flavor = "multi_thread")] async fn $story() { super::$story(store::testing::TestDb::sqlite()).await; })* }
        mod postgres { $(#[tokio::test(flavor = "multi_thread")] async fn $story() { super::$story(store::testing::TestDb::postgres().await).await; })* }
    };
}

mod resume;
mod sessions;

on_both_engines! {
    an_attempt_is_read_as_it_was_written
    a_place_in_an_attempt_is_taken_once
    only_the_owner_appends
    the_end_is_all_or_nothing
    what_is_remembered_adds_up
    a_goal_is_kept_and_what_came_of_it
    changes_are_made_together_or_not_at_all
    an_attempt_is_read_by_its_owner_alone
    answers_add_up_and_are_taken_away
    old_projections_are_found
    parts_of_points_are_kept_exactly
    the_latest_result_of_each_test_counts
    overdue_attempts_wait_for_their_grace
    clocks_stand_still_while_nobody_is_awake
    an_operator_sets_the_time
    who_sits_a_test_now_is_found
    who_is_new_comes_with_what_they_do_first
    a_rebuild_comes_out_identical
    a_rebuild_that_fails_changes_nothing
    nobody_of_fifty_loses_a_record
    two_servers_agree_on_every_place
    a_bad_write_does_not_fail_its_neighbours
    an_erased_person_is_gone
    what_was_asked_is_found_by_learner_and_bank
    a_problem_counts_once_for_each_learner
    a_printed_form_is_found_by_its_number
    printed_forms_that_nobody_uses_go_in_small_portions
    attempts_are_listed_page_by_page_and_counted_by_day
    whole_attempts_come_all_or_none
    it_counts
    it_opens_again_and_closes
    no_error_tells_personal_data
}
/// A store with one learner.
async fn with_learner(db: &TestDb) -> (Store, Learner) {
    let store = db.open().await;
    let learner = proven("learner-1");
    store.learners().create(learner.id().clone(), token(1), NOW).await.unwrap();
    (store, learner)
}

/// Starts an attempt `deadline` milliseconds long, or without a clock.
async fn begin(store: &Store, learner: &Learner, name: &str, deadline: Option<i64>) -> NewAttempt {
    let (new, event) = start(&id(name), learner, NOW, deadline.map(|millis| NOW + millis));
    assert_eq!(store.start_attempt(new.clone(), &event).await.unwrap(), Appended::Stored);
    new
}

/// A question answered once.
fn memory(review: Review) -> Memory {
    let mut memory = Memory::default();
    memory.add(review);
    memory
}

/// Ends an attempt that has only begun.
async fn end(store: &Store, new: &NewAttempt, at: i64, right: usize) {
    let (event, result, reviews) = finished(new, at, right);
    assert_eq!(store.append_final(1, &event, result, reviews).await.unwrap(), Appended::Stored);
}

/// Whose session it is.
async fn whose(store: &Store, number: u32) -> Option<Learner> {
    store.sessions().whose(token(number), NOW).await.unwrap().map(|(learner, _)| learner)
}

async fn an_attempt_is_read_as_it_was_written(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    let (new, first) = start(&id("attempt-1"), &learner, NOW, None);
    store.start_attempt(new.clone(), &first).await.unwrap();
    let second = answered(NOW + 1, "среда \"1\"\u{1F4D8}");
    assert_eq!(store.append(&new.id, &learner, 1, &second).await.unwrap(), Appended::Stored);

    assert!(store.written() > 0);
    assert_eq!(store.head(&new.id).await.unwrap().as_ref(), Some(&new));
    assert_eq!(store.head(&id("attempt-2")).await.unwrap(), None);
    let events = store.events(&new.id).await.unwrap();
    assert_eq!(events, [first, second]);
    assert_eq!(Attempt::replay(events).unwrap().seq, 2);
    assert!(store.events(&id("attempt-2")).await.unwrap().is_empty());
    assert_eq!(store.result(&new.id).await.unwrap(), None);

    let other = NewAttempt { id: id("attempt-0"), started: NOW - 5, mode: Mode::Practice, ..new.clone() };
    store.start_attempt(other.clone(), &start(&other.id, &learner, NOW - 5, None).1).await.unwrap();
    let summaries = store.attempts().of(&learner, 0..10).await.unwrap();
    assert_eq!(summaries.iter().map(|summary| &summary.head).collect::<Vec<_>>(), [&new, &other], "newest first");
    assert!(summaries.iter().all(|summary| summary.result.is_none()));
    let ids =
        async |which| -> Vec<_> { store.attempts().of(&learner, which).await.unwrap().into_iter().map(|past| past.head.id).collect() };
    assert_eq!((ids(0..1).await, ids(1..9).await, ids(2..9).await), (vec![new.id.clone()], vec![other.id.clone()], vec![]));
    assert_eq!(store.learners().traces(&learner).await.unwrap().unwrap().attempts, 2);
    end(&store, &other, NOW + 9, 2).await;
    assert_eq!(store.attempts().of_bank(&learner, &bank(), 0..1).await.unwrap(), store.attempts().of(&learner, 0..1).await.unwrap());
    assert_eq!(store.attempts().of_bank(&learner, &id("other"), 0..9).await.unwrap(), []);
    let summaries = store.attempts().of(&learner, 0..10).await.unwrap();
    assert_eq!(summaries[1].result, store.result(&other.id).await.unwrap());
    assert_eq!(summaries[1].result, Some(finished(&other, NOW + 9, 2).1));
}

async fn a_place_in_an_attempt_is_taken_once(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    let new = begin(&store, &learner, "attempt-1", None).await;
    assert_eq!(store.start_attempt(new.clone(), &start(&new.id, &learner, NOW, None).1).await.unwrap(), Appended::Conflict);
    let events = [answered(NOW + 1, "a"), answered(NOW + 2, "b")];
    // At the same time, so that both are in the queue of the writer together.
    let outcomes = join_all(events.iter().map(|event| store.append(&new.id, &learner, 1, event))).await;
    let mut outcomes: Vec<_> = outcomes.into_iter().map(Result::unwrap).collect();
    outcomes.sort_by_key(|outcome| *outcome != Appended::Stored);
    assert_eq!(outcomes, [Appended::Stored, Appended::Conflict]);
    // And on two servers, where the engine has to decide.
    let second = db.open().await;
    let (here, there) = tokio::join!(store.append(&new.id, &learner, 2, &events[0]), second.append(&new.id, &learner, 2, &events[1]));
    assert!(matches!((here.unwrap(), there.unwrap()), (Appended::Stored, Appended::Conflict) | (Appended::Conflict, Appended::Stored)));
    assert_eq!(store.events(&new.id).await.unwrap().len(), 3);
    dense(&db).await;
}

async fn only_the_owner_appends(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    let stranger = proven("stranger");
    let new = begin(&store, &learner, "attempt-1", None).await;
    assert_eq!(store.append(&new.id, &stranger, 1, &answered(NOW, "a")).await.unwrap(), Appended::Gone);
    assert_eq!(store.append(&id("attempt-2"), &learner, 1, &answered(NOW, "a")).await.unwrap(), Appended::Gone);
    let (foreign, event) = start(&id("attempt-3"), &stranger, NOW, None);
    assert_eq!(store.start_attempt(foreign.clone(), &event).await.unwrap(), Appended::Gone, "nobody of that name");
    assert_eq!(store.head(&foreign.id).await.unwrap(), None);
    // A stranger who is in the queue first does not take the owner's place, nor is it told that it did.
    let (a, b) = (answered(NOW, "a"), answered(NOW, "b"));
    let (theirs, mine) = tokio::join!(store.append(&new.id, &stranger, 1, &a), store.append(&new.id, &learner, 1, &b));
    assert_eq!((theirs.unwrap(), mine.unwrap()), (Appended::Gone, Appended::Stored));
    assert_eq!(store.events(&new.id).await.unwrap()[1], b);
    dense(&db).await;
}

async fn the_end_is_all_or_nothing(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    let new = begin(&store, &learner, "attempt-1", Some(60_000)).await;
    let (event, result, reviews) = finished(&new, NOW + 5, 2);
    store.append(&new.id, &learner, 1, &answered(NOW + 1, "a")).await.unwrap();
    let late = store.append_final(1, &event, result.clone(), reviews.clone()).await.unwrap();
    assert_eq!(late, Appended::Conflict);
    assert_eq!(store.result(&new.id).await.unwrap(), None, "no record, no result");
    assert!(store.attempts().memories(&learner, &bank()).await.unwrap().is_empty(), "no record, nothing remembered");

    let twice = join_all((0..2).map(|_| store.append_final(2, &event, result.clone(), reviews.clone()))).await;
    let twice: BTreeSet<_> = twice.into_iter().map(|outcome| format!("{:?}", outcome.unwrap())).collect();
    assert_eq!(twice, ["Conflict", "Stored"].map(str::to_owned).into());
    assert_eq!(store.result(&new.id).await.unwrap().as_ref(), Some(&result));
    let remembered: Memories = reviews.iter().map(|(question, review)| (question.clone(), memory(*review))).collect();
    assert_eq!(store.attempts().memories(&learner, &bank()).await.unwrap(), remembered, "counted once");

    // A second end in a free place fails at the projections, and takes its record with it.
    let error = store.append_final(3, &event, result, reviews.clone()).await.unwrap_err();
    assert!(matches!(error, StoreError::Driver(_)), "{error}");
    assert_eq!(store.events(&new.id).await.unwrap().len(), 3);
    assert_eq!(store.attempts().memories(&learner, &bank()).await.unwrap(), remembered);
    dense(&db).await;
}

async fn what_is_remembered_adds_up(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    let mut expected = Memories::new();
    for (name, at, right) in [("attempt-1", 3, 3), ("attempt-2", 1, 0), ("attempt-3", 2, 1)] {
        let new = begin(&store, &learner, name, None).await;
        end(&store, &new, NOW + at, right).await;
        for (question, review) in finished(&new, NOW + at, right).2 {
            expected.entry(question).or_default().add(review);
        }
    }
    assert_eq!(store.attempts().memories(&learner, &bank()).await.unwrap(), expected);
    let shares: Vec<_> = expected[&id::<QuestionId>("history-001")].reviews().iter().map(|review| review.share).collect();
    assert_eq!(shares, [0, 100, 100], "in the order of time");
    assert!(store.attempts().memories(&learner, &id("other-bank")).await.unwrap().is_empty());
    assert!(store.attempts().memories(&proven("stranger"), &bank()).await.unwrap().is_empty());
}

async fn a_goal_is_kept_and_what_came_of_it(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    assert_eq!(store.goals().of(&learner, &bank()).await.unwrap(), None);
    let exam: ExamId = id("ru-patent-2025");
    let goal = Goal { exam: exam.clone(), day: Some(date(2026, 12, 1)) };
    set_goal(&store, &learner, Goal { day: None, ..goal.clone() }).await;
    set_goal(&store, &learner, goal.clone()).await;
    set_goal(&store, &proven("stranger"), goal.clone()).await;
    assert_eq!(store.goals().of(&learner, &bank()).await.unwrap(), Some(goal));
    assert_eq!(store.goals().of(&proven("stranger"), &bank()).await.unwrap(), None);

    let real = RealExam { exam, day: date(2026, 12, 1), passed: false, said: Some(74) };
    assert!(tell_exam(&store, &learner, &real).await);
    assert!(!tell_exam(&store, &learner, &RealExam { passed: true, said: None, ..real.clone() }).await);
    assert!(!tell_exam(&store, &proven("stranger"), &real).await);
    assert_eq!(store.goals().real_exams(&learner, &bank()).await.unwrap(), [real], "an exam is told of once");
    assert_eq!(store.goals().said_and_passed().await.unwrap(), [(70, 1, 0)]);
    assert_ne!(store.learners().erase(&learner, NOW).await.unwrap(), Erased::Nobody);
    assert_eq!(store.goals().said_and_passed().await.unwrap(), []);
}

async fn changes_are_made_together_or_not_at_all(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    let (exam, other): (ExamId, ExamId) = (id("ru-patent-2025"), id("ru-rvp-2025"));
    let told = RealExamTold { bank: bank(), real: RealExam { exam: exam.clone(), day: date(2026, 12, 1), passed: true, said: None } };
    let next = |exam: &ExamId| GoalSet { bank: bank(), goal: Goal { exam: exam.clone(), day: None } };
    let both = |exam: &ExamId| Changes::by(&learner).real_exam(told.clone(), NOW).goal(next(exam), NOW);
    assert_eq!(store.write(both(&exam)).await.unwrap(), Appended::Stored);
    assert_eq!(store.goals().of(&learner, &bank()).await.unwrap(), Some(next(&exam).goal));
    assert_eq!(store.write(both(&other)).await.unwrap(), Appended::Known, "told before");
    let backwards = Changes::by(&learner).goal(next(&other), NOW).real_exam(told.clone(), NOW);
    assert_eq!(store.write(backwards).await.unwrap(), Appended::Known, "whichever comes first");
    assert_eq!(store.goals().of(&learner, &bank()).await.unwrap(), Some(next(&exam).goal), "the goal stays as it was");
    let nobody = proven("nobody");
    assert_eq!(store.write(Changes::by(&nobody).goal(next(&exam), NOW)).await.unwrap(), Appended::Gone);

    // A whole attempt at once; and once more, when its first place is taken.
    let (new, first) = start(&id("attempt-1"), &learner, NOW, Some(60_000));
    let (last, result, reviews) = finished(&new, NOW + 9, 2);
    let whole = || {
        let begun = Changes::by(&learner).begin(new.clone(), &first).unwrap();
        let answered = begun.append(&new.id, 1, &answered(NOW + 1, "a")).unwrap().append(&new.id, 2, &answered(NOW + 2, "b")).unwrap();
        answered.end(3, &last, Finish { result: result.clone(), reviews: reviews.clone(), tallies: Tallies::default() }).unwrap()
    };
    // At the same time as others, with whom it shares a commit.
    let side = begin(&store, &learner, "attempt-2", None).await;
    let (one, two, beside) = tokio::join!(store.write(whole()), store.write(whole()), store.append(&side.id, &learner, 1, &first));
    let mut outcomes = [one.unwrap(), two.unwrap()];
    outcomes.sort_by_key(|outcome| *outcome != Appended::Stored);
    assert_eq!((outcomes, beside.unwrap()), ([Appended::Stored, Appended::Conflict], Appended::Stored));
    assert_eq!(store.events(&new.id).await.unwrap().len(), 4);
    assert_eq!(store.result(&new.id).await.unwrap().as_ref(), Some(&result));
    // Where a later change cannot be made, the earlier ones leave nothing: no attempt, no record, no number of the stream.
    let (new, first) = start(&id("attempt-3"), &learner, NOW, None);
    let torn = Changes::by(&learner).begin(new.clone(), &first).unwrap().append(&side.id, 1, &answered(NOW, "c")).unwrap();
    assert_eq!(store.write(torn).await.unwrap(), Appended::Conflict);
    assert_eq!((store.head(&new.id).await.unwrap(), store.attempts().exists(&new.id).await.unwrap()), (None, false));
    assert!(matches!(Changes::by(&nobody).begin(new, &first), Err(StoreError::Inconsistent { .. })), "nobody begins for another");
    dense(&db).await;
    assert_eq!(store.records().broken_chains().await.unwrap(), []);
}

async fn who_is_new_comes_with_what_they_do_first(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    let taken = begin(&store, &learner, "attempt-1", None).await;
    let newcomer = store.learners().newcomer(id("learner-2"), token(2), NOW);
    let new = By::from(&newcomer).learner();
    assert_eq!(store.attempts().since(new, 0).await.unwrap(), 0, "there is nothing of them yet");
    let begins = |name: &str| {
        let (head, event) = start(&id(name), new, NOW, None);
        Changes::by(&newcomer).begin(head, &event).unwrap()
    };
    let counted = async || (store.counts().await.unwrap().learners, store.counts().await.unwrap().records);
    let before = counted().await;
    assert_eq!(store.write(begins(taken.id.as_str())).await.unwrap(), Appended::Gone);
    assert_eq!((counted().await, whose(&store, 2).await), (before, None), "what cannot begin makes nobody a learner");

    // Pressed twice at once, and once more.
    let (one, two) = tokio::join!(store.write(begins("attempt-2")), store.write(begins("attempt-2")));
    let mut outcomes = [one.unwrap(), two.unwrap()];
    outcomes.sort_by_key(|outcome| *outcome != Appended::Stored);
    assert_eq!(outcomes, [Appended::Stored, Appended::Conflict]);
    assert_eq!(store.write(begins("attempt-3")).await.unwrap(), Appended::Stored);
    assert_eq!((counted().await, whose(&store, 2).await.as_ref()), ((before.0 + 1, before.1 + 3), Some(new)), "they came once");
    assert_eq!(store.attempts().since(new, 0).await.unwrap(), 2);
    store.learners().erase(new, NOW + 1).await.unwrap();
    assert!(store.write(begins("attempt-4")).await.is_err(), "nobody comes again under the id of somebody who is gone");
    dense(&db).await;
    assert_eq!(store.records().broken_chains().await.unwrap(), []);
}

async fn an_attempt_is_read_by_its_owner_alone(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    let stranger = store.learners().create(id("learner-2"), token(2), NOW).await.unwrap();
    let new = begin(&store, &learner, "attempt-1", None).await;
    end(&store, &new, NOW + 1, 1).await;
    assert_eq!(store.attempts().events(&learner, &new.id).await.unwrap().len(), 2);
    assert!(store.attempts().events(&stranger, &new.id).await.unwrap().is_empty());
    assert_eq!(store.attempts().of(&learner, 0..9).await.unwrap().len(), 1);
    assert!(store.attempts().of(&stranger, 0..9).await.unwrap().is_empty());
}

async fn answers_add_up_and_are_taken_away(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    let other = store.learners().create(id("learner-2"), token(2), NOW).await.unwrap();
    // Both choose `a` in the first question, one of them twice; the second is right in it, and in one more as in an exam.
    for (learner, name, right, deadline) in [
        (&learner, "attempt-1", 0, None),
        (&learner, "attempt-2", 0, None),
        (&other, "attempt-3", 1, None),
        (&other, "attempt-4", 2, Some(9_000)),
    ] {
        let new = begin(&store, learner, name, deadline).await;
        let op = id(&format!("op-{name}"));
        let chosen = Event::Answered { at: NOW + 1, item: 0, response: Some(Response::One(id("a"))), op, helped: false };
        store.append(&new.id, learner, 1, &chosen).await.unwrap();
        let (event, result, reviews) = finished(&new, NOW + 2, right);
        assert_eq!(store.append_final(2, &event, result, reviews).await.unwrap(), Appended::Stored);
    }
    let choice = |question: &str, manner, option: &str| Choice { question: id(question), version: 1, manner, option: option.to_owned() };
    let unanswered = |n| choice(n, Manner::Exam, "");
    let expected = |practised| {
        let mut expected = vec![(choice("history-001", Manner::Exam, "a"), 1), (choice("history-001", Manner::Practice, "a"), practised)];
        expected.extend([(unanswered("history-002"), 1), (unanswered("history-003"), 1)]);
        expected
    };
    assert_eq!(store.attempts().choices(&bank()).await.unwrap(), expected(3));
    let topic = || id("hist-early-rus");
    let tally = |answers, right| Tally { answers, right };
    assert_eq!(store.attempts().tallies(&learner, &bank()).await.unwrap(), [(topic(), Manner::Practice, tally(2, 0))]);
    let theirs = [(topic(), Manner::Exam, tally(3, 2)), (topic(), Manner::Practice, tally(1, 1))];
    assert_eq!(store.attempts().tallies(&other, &bank()).await.unwrap(), theirs);
    assert!(store.attempts().choices(&id("other-bank")).await.unwrap().is_empty());

    let rights = [("attempt-1", 0), ("attempt-2", 0), ("attempt-3", 1), ("attempt-4", 2)].map(|(name, right)| (id(name), right)).into();
    let before = store.records().dump_projections().await.unwrap();
    assert!(before.contains("choice ru-exam history-001 1 practice a 3") && before.contains("hist-early-rus exam 2/3"), "{before}");
    rebuild(&store, &rights).await;
    assert_eq!(store.records().dump_projections().await.unwrap(), before);

    // Whoever goes takes their answers along.
    assert_ne!(store.learners().erase(&learner, NOW).await.unwrap(), Erased::Nobody);
    assert_eq!(store.attempts().choices(&bank()).await.unwrap(), expected(1));
    assert_ne!(store.learners().erase(&other, NOW).await.unwrap(), Erased::Nobody);
    assert!(store.attempts().choices(&bank()).await.unwrap().is_empty());
    rebuild(&store, &BTreeMap::new()).await;
    assert!(store.attempts().choices(&bank()).await.unwrap().is_empty());
    assert!(store.attempts().tallies(&other, &bank()).await.unwrap().is_empty());
}

async fn old_projections_are_found(db: TestDb) {
    let store = db.open().await;
    assert!(store.records().stale().await.unwrap(), "as after an update");
    rebuild(&store, &BTreeMap::new()).await;
    assert!(!store.records().stale().await.unwrap());
}

async fn parts_of_points_are_kept_exactly(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    let new = begin(&store, &learner, "attempt-1", None).await;
    let (_, result, reviews) = finished(&new, NOW + 1, 1);
    let marks = vec![Points::whole(1).share(1, 3), Points::whole(1).share(2, 7), Points::whole(1)];
    let score = Score { earned: marks.iter().copied().sum(), max: Points::whole(3) };
    let event = Event::Finished { at: NOW + 1, ending: Ending::Learner, marks };
    let result = ResultRow { score, ..result };
    assert_eq!(store.append_final(1, &event, result.clone(), reviews).await.unwrap(), Appended::Stored);
    assert_eq!(store.result(&new.id).await.unwrap().unwrap().score, score);
    assert_eq!(store.attempts().of(&learner, 0..1).await.unwrap()[0].result.as_ref(), Some(&result));
    assert_eq!(store.attempts().latest_results(&learner, &bank()).await.unwrap(), [result]);
    assert_eq!(store.events(&new.id).await.unwrap().pop(), Some(event));
}

async fn the_latest_result_of_each_test_counts(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    for (name, test, ended, right) in
        [("a", "history-02", 9, 1), ("b", "history-02", 5, 3), ("c", "history-01", 7, 2), ("d", "history-01", 7, 0)]
    {
        let (new, event) = start(&id(name), &learner, NOW, None);
        let new = NewAttempt { test: test.to_owned(), ..new };
        store.start_attempt(new.clone(), &event).await.unwrap();
        end(&store, &new, NOW + ended, right).await;
    }
    let latest = store.attempts().latest_results(&learner, &bank()).await.unwrap();
    let latest: Vec<_> = latest.iter().map(|result| (result.test.as_str(), result.attempt.as_str())).collect();
    assert_eq!(latest, [("history-01", "d"), ("history-02", "a")], "the later one, of two at the same time the later id");
    assert!(store.attempts().latest_results(&learner, &id("other-bank")).await.unwrap().is_empty());
}

async fn overdue_attempts_wait_for_their_grace(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    let long = begin(&store, &learner, "attempt-1", Some(2_000)).await;
    let short = begin(&store, &learner, "attempt-2", Some(1_000)).await;
    let done = begin(&store, &learner, "attempt-3", Some(500)).await;
    begin(&store, &learner, "attempt-4", None).await;
    end(&store, &done, NOW + 400, 1).await;
    let overdue = async |now: i64, limit: u32| -> Vec<AttemptHead> {
        store.attempts().overdue(now, limit).await.unwrap().into_iter().map(|(_, head)| head).collect()
    };
    assert!(store.attempts().overdue(NOW + 1_000 + GRACE, 10).await.unwrap().is_empty(), "the last moment of the grace");
    assert_eq!(overdue(NOW + 1_001 + GRACE, 10).await, std::slice::from_ref(&short));
    assert_eq!(overdue(NOW + 9_000 + GRACE, 10).await, [short.clone(), long]);
    assert_eq!(overdue(NOW + 9_000 + GRACE, 1).await, [short]);
}

async fn clocks_stand_still_while_nobody_is_awake(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    assert_eq!(store.clock().kept().await.unwrap(), StoredClock { beat: 0, era: 0 });
    let kept = store.clock().keep(NOW, 0).await.unwrap();
    assert_eq!(kept, StoredClock { beat: NOW, era: 1 });
    assert_eq!(store.clock().keep(NOW - 1, 1).await.unwrap(), kept, "it never goes back by itself");
    let running = begin(&store, &learner, "attempt-1", Some(60_000)).await;
    let done = begin(&store, &learner, "attempt-2", Some(60_000)).await;
    let practice = begin(&store, &learner, "attempt-3", None).await;
    end(&store, &done, NOW + 400, 1).await;
    let deadlines = async || -> Vec<Option<i64>> {
        let mut deadlines = Vec::new();
        for attempt in [&running, &done, &practice] {
            let attempt = Attempt::replay(store.events(&attempt.id).await.unwrap()).unwrap();
            deadlines.push(attempt.deadline.map(|deadline| deadline - NOW));
        }
        deadlines
    };
    let hour = 3_600_000;
    assert!(store.clock().wake(NOW, NOW + hour, 1).await.unwrap());
    assert_eq!(deadlines().await, [Some(60_000 + hour), Some(60_000), None], "what has ended has ended when it did");
    assert!(!store.clock().wake(NOW, NOW + hour + 5, 1).await.unwrap(), "another server that wakes with the first moves nothing again");
    assert!(!store.clock().wake(NOW + hour, NOW + 2 * hour, 7).await.unwrap());
    assert_eq!(deadlines().await[0], Some(60_000 + hour));
    assert_eq!(store.clock().kept().await.unwrap(), StoredClock { beat: NOW + hour, era: 1 });
    assert!(store.attempts().overdue(NOW + hour + 60_000 + GRACE, 10).await.unwrap().is_empty());
    assert_eq!(store.attempts().overdue(NOW + hour + 60_001 + GRACE, 10).await.unwrap().len(), 1);

    let before = store.records().dump_projections().await.unwrap();
    rebuild(&store, &BTreeMap::from([(done.id.clone(), 1)])).await;
    assert_eq!(store.records().dump_projections().await.unwrap(), before);
    let kept = store.head(&running.id).await.unwrap().unwrap();
    assert_eq!(kept.deadline, Some(NOW + hour + 60_000));
}

async fn who_sits_a_test_now_is_found(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    begin(&store, &learner, "attempt-1", None).await;
    begin(&store, &learner, "attempt-2", Some(60_000)).await;
    let done = begin(&store, &learner, "attempt-3", Some(60_000)).await;
    end(&store, &done, NOW + 1, 1).await;
    begin(&store, &learner, "attempt-4", Some(90_000)).await;
    let until = async |test: &str, now: i64| -> Vec<i64> {
        store.attempts().running(&bank(), test, now).await.unwrap().into_iter().map(|running| running.until).collect()
    };
    assert_eq!(until("history-01", NOW).await, [NOW + 90_000, NOW + 60_000], "with a clock, not ended, the last one first");
    assert_eq!(until("history-01", NOW + 60_000 + GRACE + 1).await, [NOW + 90_000]);
    assert!(until("history-01", NOW + 90_000 + GRACE + 1).await.is_empty());
    assert!(until("history-02", NOW).await.is_empty());
    assert!(store.attempts().running(&id("other-bank"), "history-01", NOW).await.unwrap().is_empty());
}

async fn an_operator_sets_the_time(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    store.clock().keep(NOW, 0).await.unwrap();
    let running = begin(&store, &learner, "attempt-1", Some(60_000)).await;
    let month = 30 * 86_400_000;
    for (era, time) in [(2, NOW + month), (3, NOW - month)] {
        store.clock().set(time).await.unwrap();
        assert_eq!(store.clock().kept().await.unwrap(), StoredClock { beat: time, era });
        let attempt = Attempt::replay(store.events(&running.id).await.unwrap()).unwrap();
        assert_eq!(attempt.remaining(time), Some(60_000));
        assert_eq!(
            store.clock().keep(NOW + 2 * month, era - 1).await.unwrap(),
            StoredClock { beat: time, era },
            "who has not heard of it is told"
        );
    }
}

async fn a_rebuild_comes_out_identical(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    let mut rights = BTreeMap::new();
    for n in 0..7usize {
        let new = begin(&store, &learner, &format!("attempt-{n}"), (n % 2 == 0).then_some(1_000)).await;
        if n != 3 && n != 4 {
            end(&store, &new, NOW + n as i64, n % 4).await;
            rights.insert(new.id, n % 4);
        }
    }
    let before = store.records().dump_projections().await.unwrap();
    assert_eq!(before.lines().filter(|line| line.starts_with("result ")).count(), 5);
    assert_eq!(before.lines().filter(|line| line.starts_with("memory ")).count(), 3);
    assert_eq!(before.lines().filter(|line| line.starts_with("running ")).count(), 1);
    spoil_projections(&db).await;
    assert_ne!(store.records().dump_projections().await.unwrap(), before);

    rebuild(&store, &rights).await;
    assert_eq!(store.records().dump_projections().await.unwrap(), before);
}

/// Makes the projections again from the records; `rights` says how much of each attempt was right.
async fn rebuild(store: &Store, rights: &BTreeMap<AttemptId, usize>) {
    let means = |head: &AttemptHead, events: Vec<Event>| {
        let end = events.iter().rfind(|event| matches!(event, Event::Finished { .. })).expect("it has ended");
        let (_, result, reviews) = finished(head, end.at(), rights[&head.id]);
        let tallies = Attempt::replay(events).map(|attempt| Tallies::of(&attempt)).unwrap();
        Ok(Finish { result, reviews, tallies })
    };
    assert_eq!(store.records().rebuild(means).await.unwrap(), rights.len() as u64);
}

/// A learner now prepares for an exam.
async fn set_goal(store: &Store, learner: &Learner, goal: Goal) {
    store.set_goal(learner, bank(), goal, NOW).await.unwrap();
}

/// A learner tells how an exam went; says whether that was news.
async fn tell_exam(store: &Store, learner: &Learner, real: &RealExam) -> bool {
    let told = RealExamTold { bank: bank(), real: real.clone() };
    store.write(Changes::by(learner).real_exam(told, NOW)).await.unwrap() == Appended::Stored
}

async fn spoil_projections(db: &TestDb) {
    query(db, "DELETE FROM results WHERE attempt = 'attempt-1' RETURNING attempt, attempt").await;
    query(db, "UPDATE memories SET reviews = '[]' RETURNING question, question").await;
    query(db, "UPDATE attempts SET running_until = deadline RETURNING id, id").await;
}

async fn a_rebuild_that_fails_changes_nothing(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    let new = begin(&store, &learner, "attempt-1", None).await;
    end(&store, &new, NOW + 1, 3).await;
    let before = store.records().dump_projections().await.unwrap();
    let fails = |_: &AttemptHead, _: Vec<Event>| Err(StoreError::Closed);
    assert!(store.records().rebuild(fails).await.is_err());
    assert_eq!(store.records().dump_projections().await.unwrap(), before);
    let next = begin(&store, &learner, "attempt-2", None).await;
    end(&store, &next, NOW + 2, 0).await;
    assert_ne!(store.records().dump_projections().await.unwrap(), before, "writes go on");
}

async fn nobody_of_fifty_loses_a_record(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    let store = Arc::new(store);
    let tasks = (0..50).map(|n| {
        let (store, learner) = (Arc::clone(&store), learner.clone());
        tokio::spawn(async move {
            let new = begin(&store, &learner, &format!("attempt-{n}"), None).await;
            for seq in 1..20 {
                let event = answered(NOW + i64::from(seq), &format!("answer {seq}"));
                assert_eq!(store.append(&new.id, &learner, seq, &event).await.unwrap(), Appended::Stored);
                // A browser that lost the reply sends it again.
                assert_eq!(store.append(&new.id, &learner, seq, &event).await.unwrap(), Appended::Conflict);
            }
            new.id
        })
    });
    for attempt in join_all(tasks).await {
        assert_eq!(store.events(&attempt.unwrap()).await.unwrap().len(), 20);
    }
    assert_eq!(dense(&db).await, 50 * 20 + 1);
}

/// Two browsers of each learner answer at once, through two servers: every place is taken by exactly one of them.
async fn two_servers_agree_on_every_place(db: TestDb) {
    let (first, learner) = with_learner(&db).await;
    let servers = [Arc::new(first), Arc::new(db.open().await)];
    let mut attempts = Vec::new();
    for n in 0..20 {
        attempts.push(begin(&servers[0], &learner, &format!("attempt-{n}"), None).await);
    }
    let browsers = attempts.iter().flat_map(|new| servers.iter().map(move |server| (new.clone(), Arc::clone(server))));
    let browsers = browsers.map(|(new, server)| {
        tokio::spawn(async move {
            let mut stored = 0;
            for seq in 1..=10 {
                let event = answered(NOW + i64::from(seq), "a");
                stored += u32::from(server.append(&new.id, &proven(new.learner.as_str()), seq, &event).await.unwrap() == Appended::Stored);
            }
            let (event, result, reviews) = finished(&new, NOW + 11, 2);
            stored + u32::from(server.append_final(11, &event, result, reviews).await.unwrap() == Appended::Stored)
        })
    });
    let stored: u32 = join_all(browsers).await.into_iter().map(Result::unwrap).sum();
    assert_eq!(stored, 20 * 11, "each place is taken once");
    for new in &attempts {
        assert_eq!(servers[1].events(&new.id).await.unwrap().len(), 12);
    }
    let memories = servers[0].attempts().memories(&learner, &bank()).await.unwrap();
    assert_eq!(memories[&id::<QuestionId>("history-001")].reviews().len(), KEPT, "no end overwrites another");
    assert_eq!(servers[1].counts().await.unwrap().results, 20, "each end is counted once");
    assert_eq!(dense(&db).await, 20 * 12 + 1);
}

async fn a_bad_write_does_not_fail_its_neighbours(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    let new = begin(&store, &learner, "attempt-1", None).await;
    let events: Vec<Event> = (1..30).map(|n| answered(NOW + n, "a")).collect();
    let appends = join_all((1u32..).zip(&events).map(|(seq, event)| store.append(&new.id, &learner, seq, event)));
    // The learner exists already, so this write fails in the engine and takes the transaction with it.
    let learners = store.learners();
    let (bad, appends) = tokio::join!(learners.create(learner.id().clone(), token(2), NOW), appends);
    assert!(matches!(bad, Err(StoreError::Driver(_))));
    for outcome in appends {
        assert_eq!(outcome.unwrap(), Appended::Stored);
    }
    assert_eq!(whose(&store, 2).await, None);
    assert_eq!(dense(&db).await, 31);
}

async fn an_erased_person_is_gone(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    let other = proven("learner-2");
    store.learners().create(other.id().clone(), token(2), NOW).await.unwrap();
    let kept = begin(&store, &other, "attempt-kept", None).await;
    end(&store, &kept, NOW + 1, 2).await;
    let before: String =
        store.records().dump_projections().await.unwrap().split_inclusive('\n').filter(|line| !line.contains("learner-1")).collect();
    let running = begin(&store, &learner, "attempt-1", Some(1_000)).await;
    let done = begin(&store, &learner, "attempt-2", None).await;
    end(&store, &done, NOW + 1, 3).await;

    assert_ne!(store.learners().erase(&learner, NOW).await.unwrap(), Erased::Nobody);
    assert_eq!(store.learners().erase(&learner, NOW).await.unwrap(), Erased::Nobody, "there is nobody left to erase");
    assert!(!store.learners().scrub_late(true, NOW).await.unwrap(), "in a small database nothing is left for later");
    assert_eq!(store.append(&running.id, &learner, 1, &answered(NOW, "a")).await.unwrap(), Appended::Gone);
    let (event, result, reviews) = finished(&running, NOW + 1, 3);
    assert_eq!(store.append_final(1, &event, result, reviews).await.unwrap(), Appended::Gone);
    assert_eq!(whose(&store, 1).await, None);
    assert_eq!(store.head(&done.id).await.unwrap(), None);
    assert!(store.events(&done.id).await.unwrap().is_empty());
    assert!(store.attempts().of(&learner, 0..10).await.unwrap().is_empty());
    assert!(store.attempts().memories(&learner, &bank()).await.unwrap().is_empty());
    assert!(store.attempts().overdue(NOW + 9_000_000, 10).await.unwrap().is_empty());
    assert_eq!(store.records().dump_projections().await.unwrap(), before, "others keep what is theirs");
    assert_eq!(store.events(&kept.id).await.unwrap().len(), 2);
}

async fn what_was_asked_is_found_by_learner_and_bank(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    for name in ["attempt-1", "attempt-2"] {
        let new = begin(&store, &learner, name, None).await;
        end(&store, &new, NOW + 1, 1).await;
    }
    let beginnings = store.attempts().beginnings(&learner, &bank(), 9).await.unwrap();
    assert_eq!(beginnings.len(), 2);
    assert!(beginnings.iter().all(|event| matches!(event, Event::Started { learner: of, .. } if of == learner.id())));
    let (newest, event) = start(&id("attempt-0"), &learner, NOW + 5, None);
    store.start_attempt(newest, &event).await.unwrap();
    assert_eq!(store.attempts().beginnings(&learner, &bank(), 1).await.unwrap(), [event]);
    assert!(store.attempts().beginnings(&learner, &id("other-bank"), 9).await.unwrap().is_empty());
    assert!(store.attempts().beginnings(&proven("learner-9"), &bank(), 9).await.unwrap().is_empty());
}

async fn a_problem_counts_once_for_each_learner(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    let other = proven("learner-2");
    store.learners().create(other.id().clone(), token(2), NOW).await.unwrap();
    let complaint = |reason| Complaint { bank: bank(), question: id("history-001"), version: 2, reason, lang: "tg".parse().unwrap() };
    let outdated = complaint(Reason::Outdated);
    for at in [NOW, NOW + 5] {
        store.complain(&learner, &outdated, at).await.unwrap();
    }
    store.complain(&other, &outdated, NOW + 7).await.unwrap();
    store.complain(&other, &complaint(Reason::Media), NOW + 8).await.unwrap();
    store.complain(&proven("learner-9"), &outdated, NOW + 9).await.unwrap();
    let line = |complaint: &Complaint, times, first, last| ComplaintCount { complaint: complaint.clone(), times, first, last };
    let expected = [line(&complaint(Reason::Media), 1, NOW + 8, NOW + 8), line(&outdated, 2, NOW, NOW + 7)];
    assert_eq!(store.complaints().by_question().await.unwrap(), expected);

    store.learners().erase(&other, NOW).await.unwrap();
    assert_eq!(store.complaints().by_question().await.unwrap(), expected, "the problem stays, without the person");
}

async fn a_printed_form_is_found_by_its_number(db: TestDb) {
    let store = db.open().await;
    let Event::Started { form, .. } = start(&id("attempt-1"), &proven("learner-1"), NOW, None).1 else { panic!("a start") };
    let number = PaperNumber::parse("1234 5678 9012").unwrap();
    assert_eq!(store.papers().form(&number, NOW).await.unwrap(), None);
    assert!(store.papers().add(&number, &form, NOW).await.unwrap());
    assert!(store.papers().add(&number, &form, NOW + 1).await.unwrap(), "the same again is the same");
    assert_eq!(store.papers().form(&number, NOW).await.unwrap(), Some(form.clone()));
    let other = Form { bank_version: "other".into(), ..form.clone() };
    assert!(!store.papers().add(&number, &other, NOW).await.unwrap());
    assert_eq!(store.papers().form(&number, NOW).await.unwrap(), Some(form), "what was printed stays what it was");
}

async fn printed_forms_that_nobody_uses_go_in_small_portions(db: TestDb) {
    const DAY: i64 = 24 * 3_600_000;
    let store = db.open().await;
    let Event::Started { form, .. } = start(&id("attempt-1"), &proven("learner-1"), NOW, None).1 else { panic!("a start") };
    let number = |n: u32| PaperNumber::parse(&format!("{n:012}")).unwrap();
    for n in 0..5 {
        assert!(store.papers().add(&number(n), &form, NOW + i64::from(n)).await.unwrap());
    }
    // The second is looked at twice on later days.
    for day in [100, 200] {
        assert!(store.papers().form(&number(1), NOW + day * DAY).await.unwrap().is_some());
    }
    assert_eq!(store.papers().remove(NOW, 10).await.unwrap(), 0, "all have been used since then");
    assert_eq!(store.papers().remove(NOW + 100 * DAY, 2).await.unwrap(), 2);
    let left = async |store: &Store| {
        let mut left = Vec::new();
        for n in 0..5 {
            if store.papers().form(&number(n), NOW).await.unwrap().is_some() {
                left.push(n);
            }
        }
        left
    };
    assert_eq!(left(&store).await, [1, 3, 4], "the longest unused go first");
    assert_eq!(store.papers().remove(NOW + 200 * DAY, 10).await.unwrap(), 2);
    assert_eq!(left(&store).await, [1]);
}

async fn attempts_are_listed_page_by_page_and_counted_by_day(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    // Three at the same moment, so that only the id tells them apart.
    for (n, at) in [(0, 0), (1, 5), (2, 5), (3, 5), (4, 9)] {
        let (new, event) = start(&id(&format!("attempt-{n}")), &learner, NOW + at, None);
        store.start_attempt(new, &event).await.unwrap();
    }
    let names = |heads: &[AttemptHead]| heads.iter().map(|head| head.id.to_string()).collect::<Vec<_>>();
    let mut all: Vec<AttemptHead> = Vec::new();
    loop {
        let page = store.attempts().until(&learner, NOW + 8, all.last(), 2).await.unwrap();
        if page.is_empty() {
            break;
        }
        assert!(page.len() <= 2);
        all.extend(page);
    }
    assert_eq!(names(&all), ["attempt-0", "attempt-1", "attempt-2", "attempt-3"], "what began later is not in it");
    assert!(store.attempts().until(&proven("nobody"), NOW + 8, None, 2).await.unwrap().is_empty());
    let since = async |at: i64| store.attempts().since(&learner, NOW + at).await.unwrap();
    assert_eq!((since(-1).await, since(0).await, since(5).await, since(9).await), (5, 4, 1, 0));
    assert_eq!(store.attempts().since(&proven("nobody"), 0).await.unwrap(), 0);
}

async fn whole_attempts_come_all_or_none(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    let whole = |name: &str, learner: &Learner| {
        let (attempt, first) = start(&id(name), learner, NOW, None);
        let (last, result, reviews) = finished(&attempt, NOW + 1, 2);
        let events = vec![first, last];
        let tallies = Attempt::replay(events.clone()).map(|attempt| Tallies::of(&attempt)).unwrap();
        ImportedAttempt { attempt, events, finish: Finish { result, reviews, tallies } }
    };
    let two = ["attempt-1", "attempt-2"];
    store.attempts().import(two.map(|name| whole(name, &learner)).into()).await.unwrap();
    assert_eq!(store.attempts().latest_results(&learner, &bank()).await.unwrap().len(), 1);
    let before = store.records().dump_projections().await.unwrap();
    assert!(store.attempts().import(vec![whole("attempt-3", &learner), whole("attempt-1", &learner)]).await.is_err());
    assert!(store.attempts().import(vec![whole("attempt-3", &learner), whole("attempt-4", &proven("nobody"))]).await.is_err());
    assert_eq!(store.records().dump_projections().await.unwrap(), before, "nothing of what could not come whole");
    rebuild(&store, &two.map(|name| (id(name), 2)).into()).await;
    assert_eq!(store.records().dump_projections().await.unwrap(), before);
    dense(&db).await;
}

async fn it_counts(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    begin(&store, &learner, "attempt-1", Some(1_000)).await;
    let new = begin(&store, &learner, "attempt-2", Some(1_000)).await;
    end(&store, &new, NOW + 1, 3).await;
    let counts = store.counts().await.unwrap();
    assert_eq!((counts.learners, counts.attempts, counts.running, counts.results, counts.records), (1, 2, 1, 1, 4));
}

async fn it_opens_again_and_closes(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    store.ready().await.unwrap();
    let engine = store.engine();
    assert_eq!(engine == Engine::Sqlite, db.url().starts_with("sqlite:"));
    let new = begin(&store, &learner, "attempt-1", None).await;
    let (event, last) = (answered(NOW + 1, "a"), answered(NOW + 2, "b"));
    let (written, ()) = tokio::join!(biased; store.append(&new.id, &learner, 1, &event), store.close());
    assert_eq!(written.unwrap(), Appended::Stored, "what waits is written before the end");
    assert!(matches!(store.append(&new.id, &learner, 2, &last).await, Err(StoreError::Closed)));
    assert!(matches!(store.ready().await, Err(StoreError::Closed)));
    store.close().await;

    let again = db.open().await;
    assert_eq!(again.events(&new.id).await.unwrap().len(), 2);
    assert_eq!(again.append(&new.id, &learner, 2, &last).await.unwrap(), Appended::Stored);
    assert_eq!(again.counts().await.unwrap().records, 4);
    dense(&db).await;
    let streams = query(&db, "SELECT id, CAST(next_idx AS TEXT) FROM streams ORDER BY next_idx").await;
    let taken: Vec<_> = streams.iter().map(|stream| stream[1].as_str()).collect();
    match engine {
        Engine::Sqlite => assert_eq!(taken, ["4"], "the file keeps its stream"),
        Engine::Postgres => assert_eq!(taken, ["1", "3"], "each server has its own"),
    }
}

async fn no_error_tells_personal_data(db: TestDb) {
    let (store, learner) = with_learner(&db).await;
    let error = store.learners().create(learner.id().clone(), token(2), NOW).await.unwrap_err();
    assert!(!error.to_string().contains(learner.id().as_str()), "{error}");
    let new = begin(&store, &learner, "attempt-1", None).await;
    store.append(&new.id, &learner, 1, &answered(NOW, "Каримов")).await.unwrap();
    query(&db, "UPDATE records SET body = '\"Каримов' WHERE subject = 'attempt-1' AND seq = 1 RETURNING kind, kind").await;
    let error = store.events(&new.id).await.unwrap_err();
    assert!(matches!(error, StoreError::Inconsistent { table: "records", .. }), "{error}");
    assert!(!error.to_string().contains("Каримов"), "{error}");
    query(&db, "DELETE FROM records WHERE subject = 'attempt-1' AND seq = 0 RETURNING kind, kind").await;
    assert!(store.events(&new.id).await.is_err(), "an attempt with a hole is not read");
}
