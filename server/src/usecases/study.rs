//! What a learner knows, whether they would pass, and what to practise next.

use super::{Banks, Fault};
use crate::caller::Learner;
use crate::clock::{Clock, at_noon, day};
use crate::fresh;
use domain::attempt::{Attempt, Millis, Mode};
use domain::bank::Bank;
use domain::form::{Drill, Form};
use domain::goal::{Goal, RealExam};
use domain::grading;
use domain::ids::{BankId, ExamId};
use domain::mastery::{self, Knowledge, Policy};
use domain::memory::{self, Memories};
use domain::practice::{Desk, SITTING, SOME_DAYS};
use domain::readiness::{self, Readiness};
use domain::recall::Recall;
use domain::rules::Exam;
use jiff::civil::Date;
use std::sync::Arc;
use store::Store;

const DAY: Millis = 86_400_000;
/// Of so many of the newest attempts it is looked whether they are still open and have shown answers already.
const OPEN: u32 = 5;
/// The same answers give the same opinion: the draws behind it are always these.
const SEED: u64 = 2015;

impl Standing {
    /// What is known of somebody who has never answered anything.
    #[must_use]
    pub fn nobody(bank: &Bank) -> Self {
        let (memories, policy) = (Memories::new(), Policy::default());
        let knowledge = mastery::knowledge(bank, &memories, &Recall::default(), &policy, 0);
        Self { memories, knowledge, goal: None, readiness: None, today: 0, ask: false }
    }
}

/// Everything about learning that is no attempt.
pub struct Study {
    store: Arc<Store>,
    banks: Arc<Banks>,
    clock: Clock,
    policy: Policy,
}

/// What is known of a learner and a bank today.
pub struct Standing {
    /// What is remembered of each question.
    pub memories: Memories,
    /// What is believed about topics.
    pub knowledge: Knowledge,
    /// What the learner prepares for: what they chose, else the exam that most people need.
    pub goal: Option<Goal>,
    /// Whether they would pass it.
    pub readiness: Option<Readiness>,
    /// How many questions were answered today.
    pub today: usize,
    /// An exam day has come and gone, and the learner has not told how it went.
    pub ask: bool,
}

impl Study {
    /// Learning from these banks, kept in this store.
    #[must_use]
    pub fn new(store: Arc<Store>, banks: Arc<Banks>, clock: Clock) -> Self {
        Self { store, banks, clock, policy: Policy::default() }
    }

    /// Where the borders between weak and strong lie.
    #[must_use]
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// What is known of a learner today.
    ///
    /// # Errors
    /// Any [`Fault`] of the database.
    pub async fn standing(&self, learner: &Learner, bank: &Bank) -> Result<Standing, Fault> {
        let now = self.clock.now();
        let memories = self.memories(learner, bank).await?;
        let knowledge = mastery::knowledge(bank, &memories, &Recall::default(), &self.policy, now);
        let goal = self.goal(learner, bank).await?;
        let readiness = goal
            .as_ref()
            .and_then(|goal| readiness::paper(bank, bank.exam(&goal.exam)?, self.clock.today()))
            .map(|paper| readiness::readiness(&paper, &knowledge, &self.policy, SEED));
        let today = memories.values().filter_map(memory::Memory::last).filter(|last| day(last.at) == self.clock.today()).count();
        let ask = match goal.as_ref().and_then(|goal| Some((goal, goal.day?))) {
            Some((goal, day)) if day < self.clock.today() => {
                let told = self.store.real_exams(learner.id(), &bank.id).await?;
                !told.iter().any(|real| real.exam == goal.exam && real.day == day)
            }
            _ => false,
        };
        Ok(Standing { memories, knowledge, goal, readiness, today, ask })
    }

    /// Keeps what a learner prepares for.
    ///
    /// # Errors
    /// [`Fault::NotFound`] if there is no such exam; any [`Fault`] of the database.
    pub async fn set_goal(&self, learner: &Learner, bank: &BankId, exam: &ExamId, day: Option<Date>) -> Result<(), Fault> {
        let bank = self.banks.get(bank).ok_or(Fault::NotFound)?;
        let exam = bank.exam(exam).ok_or(Fault::NotFound)?;
        Ok(self.store.set_goal(learner.id(), &bank.id, &Goal { exam: exam.id.clone(), day }).await?)
    }

    /// Keeps how the exam went whose day has come and gone, with what was said of it, and forgets the day.
    ///
    /// # Errors
    /// [`Fault::NotFound`] if no exam day has passed; any [`Fault`] of the database.
    pub async fn tell(&self, learner: &Learner, bank: &BankId, passed: bool) -> Result<(), Fault> {
        let bank = self.banks.get(bank).ok_or(Fault::NotFound)?;
        let standing = self.standing(learner, bank).await?;
        let goal = standing.goal.filter(|_| standing.ask).ok_or(Fault::NotFound)?;
        let day = goal.day.ok_or(Fault::NotFound)?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 100")]
        let said = standing.readiness.and_then(|readiness| readiness.whole).map(|chance| (chance.mean * 100.0).round() as u8);
        let real = RealExam { exam: goal.exam.clone(), day, passed, said };
        self.store.add_real_exam(learner.id(), &bank.id, &real).await?;
        Ok(self.store.set_goal(learner.id(), &bank.id, &Goal { day: None, ..goal }).await?)
    }

    /// The questions that are best practised now.
    ///
    /// # Errors
    /// Any [`Fault`] of the database.
    pub async fn drill(&self, learner: &Learner, bank: &Bank, drill: Drill) -> Result<Form, Fault> {
        let (now, today) = (self.clock.now(), self.clock.today());
        let memories = self.memories(learner, bank).await?;
        let recall = Recall::default();
        let knowledge = mastery::knowledge(bank, &memories, &recall, &self.policy, now);
        let goal = self.goal(learner, bank).await?;
        let paper = goal.as_ref().and_then(|goal| readiness::paper(bank, bank.exam(&goal.exam)?, today));
        let exam = goal.and_then(|goal| goal.day).filter(|day| *day > today).map_or(now + SOME_DAYS * DAY, at_noon);
        let desk = Desk {
            bank,
            paper: paper.as_ref(),
            memories: &memories,
            knowledge: &knowledge,
            recall: &recall,
            policy: &self.policy,
            now,
            today,
            exam,
        };
        let picks = desk.plan(&drill, SITTING, fresh::seed()?);
        Ok(Form::of_drill(bank, drill, &picks))
    }

    /// What a learner has chosen to prepare for; else the exam that most people need.
    async fn goal(&self, learner: &Learner, bank: &Bank) -> Result<Option<Goal>, Fault> {
        let chosen = self.store.goal(learner.id(), &bank.id).await?.filter(|goal| bank.exam(&goal.exam).is_some());
        let today = self.clock.today();
        let usual = || bank.exams.iter().filter(|exam: &&Exam| exam.in_force(today)).min_by_key(|exam| exam.rank);
        Ok(chosen.or_else(|| usual().map(|exam| Goal { exam: exam.id.clone(), day: None })))
    }

    /// What is remembered, with what open practice has shown already.
    async fn memories(&self, learner: &Learner, bank: &Bank) -> Result<Memories, Fault> {
        let mut memories = self.store.memories(learner.id(), &bank.id).await?;
        let newest = self.store.attempts_of(learner.id(), 0..OPEN).await?;
        for open in newest.iter().filter(|past| past.result.is_none() && past.head.bank == bank.id && past.head.mode == Mode::Practice) {
            let attempt = Attempt::replay(self.store.events(&open.head.id).await?)?;
            let mark = |n: usize| {
                let (form_item, state) = (attempt.form.items.get(n)?, attempt.items.get(n)?);
                let item = bank.items.get(&form_item.question)?;
                Some(grading::mark(&item.question, &item.key, state.response.as_ref()))
            };
            for (question, review) in memory::reviews(&attempt, |n| mark(n).unwrap_or_default()) {
                memories.entry(question).or_default().add(review);
            }
        }
        Ok(memories)
    }
}
