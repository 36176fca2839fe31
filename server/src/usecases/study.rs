//! What a learner knows, whether they would pass, and what to practise next.

use super::Fault;
use super::recent::Recent;
use crate::caller::Learner;
use crate::clock::{Clock, at_noon, day};
use crate::content::Library;
use crate::fresh;
use domain::attempt::{Millis, Mode};
use domain::bank::Bank;
use domain::form::{Drill, Form};
use domain::goal::{Goal, RealExam};
use domain::ids::{BankId, ExamId, LearnerId, QuestionId};
use domain::mastery::{self, Knowledge, Policy};
use domain::memory::{self, Memories, Memory};
use domain::practice::{Planner, SITTING, SOME_DAYS};
use domain::readiness::{self, Readiness};
use domain::recall::Recall;
use domain::record::bodies::{GoalSet, RealExamTold};
use domain::rules::Exam;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use store::{Appended, Changes, Store};

const HOUR: Millis = 3_600_000;
/// The most memory that kept standings take, in bytes: those of a thousand learners.
const ROOM: u64 = 8 * 1024 * 1024;
/// Of so many of the newest attempts it is looked whether they are still open and have shown answers already.
const OPEN: u32 = 5;
/// The same answers give the same opinion: the draws behind it are always these.
const SEED: u64 = 2015;

impl Standing {
    /// What is known of somebody who has never answered anything.
    #[must_use]
    pub fn nobody(bank: &Bank) -> Self {
        let knowledge = mastery::knowledge(bank, &Memories::new(), &Recall::default(), &Policy::default(), 0);
        Self { mistakes: BTreeSet::new(), knowledge, goal: None, readiness: None, today: 0, ask: false }
    }

    /// About how much memory it takes, in bytes.
    fn weight(&self) -> u32 {
        // A name with its belief, and a place in a tree.
        let names = self.knowledge.strands.len() + self.knowledge.subjects.len() + self.mistakes.len();
        u32::try_from(1_000 + 160 * names).unwrap_or(u32::MAX)
    }
}

/// Everything about learning that is no attempt.
pub struct Study {
    store: Arc<Store>,
    library: Arc<Library>,
    recent: Arc<Recent>,
    clock: Clock,
    policy: Policy,
    standings: moka::future::Cache<(LearnerId, BankId), (AsOf, Arc<Standing>)>,
}

/// What a standing was made from: the same gives the same. What fades of a memory within an hour is no news.
#[derive(Debug, Clone, PartialEq, Eq)]
struct AsOf {
    /// Of what is stored about the learner.
    revision: i64,
    /// Of what the library offers.
    offer: u64,
    /// The hour that has begun last, as a time.
    hour: Millis,
    /// The day at the site, for what expires.
    today: Date,
    /// The learner's day, for what was answered today, and by which time zone.
    their_day: Date,
    zone: TimeZone,
}

/// What is known of a learner and a bank today.
pub struct Standing {
    /// The questions whose last answer was wrong.
    pub mistakes: BTreeSet<QuestionId>,
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
    /// Learning from the banks of this library, kept in this store.
    #[must_use]
    pub fn new(store: Arc<Store>, library: Arc<Library>, recent: Arc<Recent>, clock: Clock) -> Self {
        let weight = |_: &(LearnerId, BankId), (_, standing): &(AsOf, Arc<Standing>)| standing.weight();
        let standings = moka::future::Cache::builder().weigher(weight).max_capacity(ROOM).time_to_idle(Duration::from_secs(3_600));
        Self { store, library, recent, clock, policy: Policy::default(), standings: standings.build() }
    }

    /// Where the borders between weak and strong lie.
    #[must_use]
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// What is known of a learner today, by the days of the learner's time zone. It is made anew when something has been stored
    /// about the learner, by whichever server, and every hour, for memories fade; looking again costs nothing.
    ///
    /// # Errors
    /// Any [`Fault`] of the database.
    pub async fn standing(&self, learner: &Learner, bank: &Bank, zone: &TimeZone) -> Result<Arc<Standing>, Fault> {
        let now = self.clock.now();
        // Asked before anything is read: what is stored meanwhile has another number.
        let revision = self.store.learners().revision(learner).await?;
        let (hour, today, their_day) = (now - now.rem_euclid(HOUR), self.clock.today(), day(now, zone));
        let offer = self.library.now().serial;
        let as_of = AsOf { revision, offer, hour, today, their_day, zone: zone.clone() };
        let key = (learner.id().clone(), bank.id.clone());
        if let Some((kept, standing)) = self.standings.get(&key).await
            && kept == as_of
        {
            return Ok(standing);
        }
        let standing = Arc::new(self.derive(learner, bank, &as_of).await?);
        self.standings.insert(key, (as_of, Arc::clone(&standing))).await;
        Ok(standing)
    }

    async fn derive(&self, learner: &Learner, bank: &Bank, as_of: &AsOf) -> Result<Standing, Fault> {
        let memories = self.memories(learner, bank).await?;
        let knowledge = mastery::knowledge(bank, &memories, &Recall::default(), &self.policy, as_of.hour);
        let goal = self.goal(learner, bank).await?;
        let readiness = goal
            .as_ref()
            .and_then(|goal| readiness::exam_model(bank, bank.exam(&goal.exam)?, as_of.today))
            .map(|model| readiness::readiness(&model, &knowledge, &self.policy, SEED));
        let today = memories.values().filter_map(Memory::last).filter(|last| day(last.at, &as_of.zone) == as_of.their_day).count();
        let wrong = |memory: &Memory| memory.last().is_some_and(|last| !last.right());
        let mistakes = memories.into_iter().filter(|(_, memory)| wrong(memory)).map(|(question, _)| question).collect();
        let ask = match goal.as_ref().and_then(|goal| Some((goal, goal.day?))) {
            Some((goal, day)) if Goal::may_be_told(day, as_of.their_day) => {
                let told = self.store.goals().real_exams(learner, &bank.id).await?;
                !told.iter().any(|real| real.exam == goal.exam && real.day == day)
            }
            _ => false,
        };
        Ok(Standing { mistakes, knowledge, goal, readiness, today, ask })
    }

    /// Forgets what is known of a learner who is no more.
    pub async fn forget(&self, learner: &LearnerId) {
        for bank in self.library.now().banks.keys() {
            self.standings.invalidate(&(learner.clone(), bank.clone())).await;
        }
    }

    /// Keeps what a learner prepares for.
    ///
    /// # Errors
    /// [`Fault::NotFound`] if there is no such exam, [`Fault::NoSuchDay`] if it cannot be on this day; any [`Fault`] of the
    /// database.
    pub async fn set_goal(&self, learner: &Learner, bank: &BankId, exam: &ExamId, day: Option<Date>) -> Result<(), Fault> {
        let bank = self.library.bank(bank).ok_or(Fault::NotFound)?;
        let exam = bank.exam(exam).ok_or(Fault::NotFound)?;
        if day.is_some_and(|day| !Goal::may_be_on(day, self.clock.today())) {
            return Err(Fault::NoSuchDay);
        }
        let set = GoalSet { bank: bank.id.clone(), goal: Goal { exam: exam.id.clone(), day } };
        self.store.write(Changes::by(learner).goal(set, self.clock.now())).await?;
        Ok(())
    }

    /// Keeps how the exam went whose day has come and gone, with what was said of it, and forgets the day. Telling the same
    /// twice changes nothing.
    ///
    /// # Errors
    /// [`Fault::NotFound`] if no exam day has passed, or something else was told before; any [`Fault`] of the database.
    pub async fn tell(&self, learner: &Learner, bank: &BankId, passed: bool, zone: &TimeZone) -> Result<(), Fault> {
        let bank = self.library.bank(bank).ok_or(Fault::NotFound)?;
        let standing = self.standing(learner, &bank, zone).await?;
        let Some((goal, day)) = standing.goal.clone().filter(|_| standing.ask).and_then(|goal| Some((goal.clone(), goal.day?))) else {
            // Nothing can be told of a day that is still to come, whatever was told of an earlier one.
            let to_come = standing.goal.as_ref().and_then(|goal| goal.day).is_some_and(|to_come| to_come >= day(self.clock.now(), zone));
            return if to_come { Err(Fault::NotFound) } else { self.told(learner, &bank.id, passed).await };
        };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 100")]
        let said = standing.readiness.as_ref().and_then(|readiness| readiness.whole).map(|chance| (chance.mean * 100.0).round() as u8);
        let real = RealExam { exam: goal.exam.clone(), day, passed, said };
        let told = RealExamTold { bank: bank.id.clone(), real };
        // The next exam has no day yet.
        let next = GoalSet { bank: bank.id.clone(), goal: Goal { day: None, ..goal } };
        let now = self.clock.now();
        match self.store.write(Changes::by(learner).real_exam(told, now).goal(next, now)).await? {
            Appended::Stored => Ok(()),
            Appended::Known | Appended::Gone | Appended::Conflict => self.told(learner, &bank.id, passed).await,
        }
    }

    /// Agrees if just this was told last: the button was pressed twice.
    async fn told(&self, learner: &Learner, bank: &BankId, passed: bool) -> Result<(), Fault> {
        let told = self.store.goals().real_exams(learner, bank).await?;
        told.iter().max_by_key(|real| real.day).filter(|real| real.passed == passed).map(|_| ()).ok_or(Fault::NotFound)
    }

    /// The questions that are best practised now.
    ///
    /// # Errors
    /// Any [`Fault`] of the database.
    pub async fn drill(&self, learner: &Learner, bank: &Bank, drill: Drill, zone: &TimeZone) -> Result<Form, Fault> {
        let (now, today) = (self.clock.now(), self.clock.today());
        let memories = self.memories(learner, bank).await?;
        let recall = Recall::default();
        let knowledge = mastery::knowledge(bank, &memories, &recall, &self.policy, now);
        let goal = self.goal(learner, bank).await?;
        let model = goal.as_ref().and_then(|goal| readiness::exam_model(bank, bank.exam(&goal.exam)?, today));
        let their_day = day(now, zone);
        let someday = || their_day.saturating_add(jiff::Span::new().days(SOME_DAYS));
        let exam_day = goal.and_then(|goal| goal.day).filter(|day| *day > their_day).unwrap_or_else(someday);
        let exam = at_noon(exam_day, zone);
        let desk = Planner {
            bank,
            exam_model: model.as_ref(),
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
        let chosen = self.store.goals().of(learner, &bank.id).await?.filter(|goal| bank.exam(&goal.exam).is_some());
        let today = self.clock.today();
        let usual = || bank.exams.iter().filter(|exam: &&Exam| exam.in_force(today)).min_by_key(|exam| exam.rank);
        Ok(chosen.or_else(|| usual().map(|exam| Goal { exam: exam.id.clone(), day: None })))
    }

    /// What is remembered, with what open practice has shown already.
    async fn memories(&self, learner: &Learner, bank: &Bank) -> Result<Memories, Fault> {
        let mut memories = self.store.attempts().memories(learner, &bank.id).await?;
        let open = self.store.attempts().unfinished(learner, OPEN).await?;
        for open in open.iter().filter(|open| open.bank == bank.id && open.mode == Mode::Practice) {
            let attempt = self.recent.read(learner, &open.id).await?;
            let mark = |n: usize| {
                let (form_item, state) = (attempt.form.items.get(n)?, attempt.items.get(n)?);
                let item = bank.items.get(&form_item.question)?;
                Some(item.mark(state.response.as_ref()))
            };
            for (question, review) in memory::reviews(&attempt, |n| mark(n).unwrap_or_default()) {
                memories.entry(question).or_default().add(review);
            }
        }
        Ok(memories)
    }
}
