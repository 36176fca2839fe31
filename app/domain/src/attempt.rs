//! One sitting of one form, as a state machine over facts.
//!
//! Nothing here knows a clock: `now` is an argument, in milliseconds since 1970 UTC, and the server's clock is the
//! only one that ever supplies it. [`Attempt::decide`] turns a wish into an [`Event`] or a [`Refusal`];
//! [`Attempt::apply`] adds an event that has been stored. An attempt is nothing but its events in order.

use crate::form::Form;
use crate::ids::{ChoiceId, LearnerId, OpId, StimulusId};
use crate::lang::Lang;
use crate::points::Points;
use crate::response::Response;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

/// Milliseconds since 1970-01-01 UTC.
pub type Millis = i64;

/// After the clock has run out, an answer that was on its way is still taken for this long.
pub const GRACE: Millis = 5_000;

/// How an attempt is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Kind: help beside the Russian, the answer after each question if wanted, no clock.
    Practice,
    /// Strict: a clock, no help, no feedback until the end.
    Exam,
}

impl Mode {
    /// The name used in addresses and forms.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Practice => "practice",
            Self::Exam => "exam",
        }
    }
}

/// Why an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// The learner finished it.
    Learner,
    /// The clock ran out.
    TimeUp,
}

/// A fact about an attempt. The wire and database form is a contract: fields are only ever added, with a default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// The attempt began.
    Started {
        /// When.
        at: Millis,
        /// Who.
        learner: LearnerId,
        /// Practice or exam.
        mode: Mode,
        /// The help language chosen; `None` in exam mode.
        help: Option<Lang>,
        /// What is asked.
        form: Form,
        /// When the clock runs out; `None` without a clock.
        deadline: Option<Millis>,
    },
    /// An answer was given, changed or (`None`) taken back.
    Answered {
        /// When it reached the server; the deadline, if it came in the grace after it.
        at: Millis,
        /// Which item, counted from 0.
        item: u16,
        /// The answer.
        response: Option<Response>,
        /// The request it came with.
        op: OpId,
        /// Whether help was open, which makes the answer weaker evidence.
        helped: bool,
    },
    /// An item was marked to come back to, or unmarked.
    Flagged {
        /// When.
        at: Millis,
        /// Which item.
        item: u16,
        /// Marked or not.
        on: bool,
    },
    /// In practice, the right answer was shown; the item can no longer be answered.
    Revealed {
        /// When.
        at: Millis,
        /// Which item.
        item: u16,
    },
    /// A recording was played.
    Played {
        /// When.
        at: Millis,
        /// Which recording.
        stimulus: StimulusId,
    },
    /// The attempt ended and was marked.
    Finished {
        /// When; at time-up this is the deadline, not the moment somebody noticed.
        at: Millis,
        /// Why.
        ending: Ending,
        /// What each item earned, by the grader named in the form.
        marks: Vec<Points>,
    },
    /// After the end the learner judged an answer that no machine can mark.
    SelfMarked {
        /// When.
        at: Millis,
        /// Which item.
        item: u16,
        /// The points of the checklist that the answer meets.
        met: BTreeSet<ChoiceId>,
    },
}

impl Event {
    /// When it happened.
    #[must_use]
    pub const fn at(&self) -> Millis {
        match self {
            Self::Started { at, .. }
            | Self::Answered { at, .. }
            | Self::Flagged { at, .. }
            | Self::Revealed { at, .. }
            | Self::Played { at, .. }
            | Self::Finished { at, .. }
            | Self::SelfMarked { at, .. } => *at,
        }
    }

    /// When the clock of the attempt runs out that begins with it; nothing without a clock, or for any later event.
    #[must_use]
    pub const fn deadline(&self) -> Option<Millis> {
        match self {
            Self::Started { deadline, .. } => *deadline,
            _ => None,
        }
    }

    /// The name under which it is stored.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Started { .. } => "started",
            Self::Answered { .. } => "answered",
            Self::Flagged { .. } => "flagged",
            Self::Revealed { .. } => "revealed",
            Self::Played { .. } => "played",
            Self::Finished { .. } => "finished",
            Self::SelfMarked { .. } => "self-marked",
        }
    }
}

/// What a learner wants to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// Give, change or take back an answer.
    Answer {
        /// Which item.
        item: u16,
        /// The answer, already checked against the question.
        response: Option<Response>,
        /// The request.
        op: OpId,
        /// Whether help was open.
        helped: bool,
    },
    /// Mark or unmark an item.
    Flag {
        /// Which item.
        item: u16,
        /// Marked or not.
        on: bool,
    },
    /// See the right answer, in practice.
    Reveal {
        /// Which item.
        item: u16,
    },
    /// Play a recording at most `plays` times (`None`: as often as wanted).
    Play {
        /// Which recording.
        stimulus: StimulusId,
        /// The limit of exam mode.
        plays: Option<u8>,
    },
    /// Judge an answer that no machine can mark; possible only after the end, and again as often as wanted.
    SelfMark {
        /// Which item.
        item: u16,
        /// The points of the checklist that the answer meets.
        met: BTreeSet<ChoiceId>,
    },
}

/// Why a wish is not granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The attempt has ended.
    #[error("the attempt has ended")]
    Finished,
    /// The clock has run out; the attempt must now be closed.
    #[error("the time is up")]
    TimeUp,
    /// The form has no such item.
    #[error("there is no such item")]
    NoSuchItem,
    /// The right answer has been shown already.
    #[error("the right answer has been shown")]
    Revealed,
    /// The attempt has not ended.
    #[error("the attempt has not ended")]
    NotFinished,
    /// The item is marked by the machine, or has no such point on its checklist.
    #[error("the item is not judged by such points")]
    NotATask,
    /// Right answers are not shown in exam mode.
    #[error("not in exam mode")]
    ExamMode,
    /// The recording has been played as often as the exam allows.
    #[error("the recording has been played as often as allowed")]
    PlayedOut,
}

/// The stored events do not make an attempt.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("event {seq} of the attempt is out of place")]
pub struct Corrupt {
    /// The place of the offending event, counted from 0.
    pub seq: u32,
}

/// The state of one item.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ItemState {
    /// The answer that counts.
    pub response: Option<Response>,
    /// When it was given.
    pub answered: Option<Millis>,
    /// Marked to come back to.
    pub flagged: bool,
    /// The right answer has been shown.
    pub revealed: bool,
    /// Help was open when the answer was given.
    pub helped: bool,
    /// The points of the checklist that the learner found met, once they have judged their answer.
    pub met: Option<BTreeSet<ChoiceId>>,
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// When.
    pub at: Millis,
    /// Why.
    pub ending: Ending,
    /// What each item earned.
    pub marks: Vec<Points>,
}

/// An attempt: the sum of its events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Who sits it.
    pub learner: LearnerId,
    /// Practice or exam.
    pub mode: Mode,
    /// The help language chosen at the start.
    pub help: Option<Lang>,
    /// What is asked. Shared, because it never changes and is asked for with every answer.
    pub form: Arc<Form>,
    /// When it began.
    pub started: Millis,
    /// When the clock runs out.
    pub deadline: Option<Millis>,
    /// The items in the order of the form.
    pub items: Vec<ItemState>,
    /// How often each recording was played.
    pub played: BTreeMap<StimulusId, u8>,
    /// How it ended, if it has.
    pub end: Option<End>,
    /// How many events it has; the next one takes this number.
    pub seq: u32,
    last_at: Millis,
    ops: HashSet<OpId>,
}

impl Attempt {
    /// The first event of an attempt. In exam mode it has a clock of `minutes` and no help.
    #[must_use]
    pub fn start(learner: LearnerId, mode: Mode, help: Option<Lang>, form: Form, minutes: u32, now: Millis) -> Event {
        let exam = mode == Mode::Exam;
        Event::Started {
            at: now,
            learner,
            mode,
            help: if exam { None } else { help },
            form,
            deadline: exam.then(|| now.saturating_add(i64::from(minutes) * 60_000)),
        }
    }

    /// The attempt that these events make.
    ///
    /// # Errors
    /// [`Corrupt`] if they are not the events of one attempt in order.
    pub fn replay(events: impl IntoIterator<Item = Event>) -> Result<Self, Corrupt> {
        let mut events = events.into_iter();
        let Some(Event::Started { at, learner, mode, help, form, deadline }) = events.next() else {
            return Err(Corrupt { seq: 0 });
        };
        let mut attempt = Self {
            learner,
            mode,
            help,
            items: vec![ItemState::default(); form.items.len()],
            form: Arc::new(form),
            started: at,
            deadline,
            played: BTreeMap::new(),
            end: None,
            seq: 1,
            last_at: at,
            ops: HashSet::new(),
        };
        for event in events {
            attempt.apply(event)?;
        }
        Ok(attempt)
    }

    /// Adds an event that has been stored.
    ///
    /// # Errors
    /// [`Corrupt`] if the event cannot follow.
    pub fn apply(&mut self, event: Event) -> Result<(), Corrupt> {
        let corrupt = Corrupt { seq: self.seq };
        // The learner's own judgement is the only thing that can come after the end, and it comes only then.
        if self.end.is_some() != matches!(event, Event::SelfMarked { .. }) {
            return Err(corrupt);
        }
        self.last_at = self.last_at.max(event.at());
        match event {
            Event::Started { .. } => return Err(corrupt),
            Event::Answered { at, item, response, op, helped } => {
                let item = self.items.get_mut(usize::from(item)).ok_or(corrupt)?;
                item.answered = response.is_some().then_some(at);
                item.response = response;
                item.helped = helped;
                self.ops.insert(op);
            }
            Event::Flagged { item, on, .. } => self.items.get_mut(usize::from(item)).ok_or(corrupt)?.flagged = on,
            Event::Revealed { item, .. } => self.items.get_mut(usize::from(item)).ok_or(corrupt)?.revealed = true,
            Event::Played { stimulus, .. } => {
                let times = self.played.entry(stimulus).or_default();
                *times = times.saturating_add(1);
            }
            Event::Finished { at, ending, marks } => {
                if marks.len() != self.items.len() {
                    return Err(corrupt);
                }
                self.end = Some(End { at, ending, marks });
            }
            Event::SelfMarked { item, met, .. } => self.items.get_mut(usize::from(item)).ok_or(corrupt)?.met = Some(met),
        }
        self.seq += 1;
        Ok(())
    }

    /// What granting a wish adds: an event, or nothing if the wish is already true (a repeated request).
    ///
    /// # Errors
    /// [`Refusal`] if it cannot be granted. After [`Refusal::TimeUp`] the caller closes the attempt with
    /// [`Attempt::finish`].
    pub fn decide(&self, wish: Wish, now: Millis) -> Result<Option<Event>, Refusal> {
        // A repeated request is answered as the first one was, even after the end: the browser that lost the
        // first reply must learn that the answer is safe.
        if let Wish::Answer { op, .. } = &wish
            && self.ops.contains(op)
        {
            return Ok(None);
        }
        if let Wish::SelfMark { item, met } = wish {
            return self.self_mark(item, met, now);
        }
        if self.end.is_some() {
            return Err(Refusal::Finished);
        }
        if self.overdue(now) {
            return Err(Refusal::TimeUp);
        }
        let at = self.stamp(now);
        let state = |item: u16| self.items.get(usize::from(item)).ok_or(Refusal::NoSuchItem);
        match wish {
            Wish::Answer { item, response, op, helped } => {
                let helped = helped && self.mode == Mode::Practice;
                match state(item)? {
                    state if state.revealed => Err(Refusal::Revealed),
                    state if state.response == response => Ok(None),
                    _ => Ok(Some(Event::Answered { at, item, response, op, helped })),
                }
            }
            Wish::Flag { item, on } => Ok((state(item)?.flagged != on).then_some(Event::Flagged { at, item, on })),
            Wish::Reveal { item } => match self.mode {
                Mode::Exam => Err(Refusal::ExamMode),
                Mode::Practice => Ok((!state(item)?.revealed).then_some(Event::Revealed { at, item })),
            },
            Wish::Play { stimulus, plays } => {
                let played = self.played.get(&stimulus).copied().unwrap_or(0);
                if self.mode == Mode::Exam && plays.is_some_and(|plays| played >= plays) {
                    return Err(Refusal::PlayedOut);
                }
                Ok(Some(Event::Played { at, stimulus }))
            }
            // Granted above, because it comes after the end.
            Wish::SelfMark { .. } => Err(Refusal::NotFinished),
        }
    }

    fn self_mark(&self, item: u16, met: BTreeSet<ChoiceId>, now: Millis) -> Result<Option<Event>, Refusal> {
        if self.end.is_none() {
            return Err(Refusal::NotFinished);
        }
        let n = usize::from(item);
        let (Some(form_item), Some(state)) = (self.form.items.get(n), self.items.get(n)) else { return Err(Refusal::NoSuchItem) };
        if !form_item.is_task() || !met.iter().all(|point| form_item.checklist.contains(point)) {
            return Err(Refusal::NotATask);
        }
        let at = now.max(self.last_at);
        Ok((state.met.as_ref() != Some(&met)).then_some(Event::SelfMarked { at, item, met }))
    }

    /// Whether the clock has run out, the grace for answers on their way included.
    #[must_use]
    pub fn overdue(&self, now: Millis) -> bool {
        self.deadline.is_some_and(|deadline| now > deadline.saturating_add(GRACE))
    }

    /// Milliseconds left on the clock, never below 0; `None` without a clock.
    #[must_use]
    pub fn remaining(&self, now: Millis) -> Option<Millis> {
        self.deadline.map(|deadline| deadline.saturating_sub(now).max(0))
    }

    /// The event that ends the attempt, or `None` if it has ended. `marks` are what its answers earn.
    /// If the clock has run out the end is the deadline, whenever somebody notices.
    #[must_use]
    pub fn finish(&self, marks: Vec<Points>, now: Millis) -> Option<Event> {
        if self.end.is_some() {
            return None;
        }
        let (at, ending) = match self.deadline {
            Some(deadline) if now >= deadline => (deadline, Ending::TimeUp),
            _ => (self.stamp(now), Ending::Learner),
        };
        Some(Event::Finished { at, ending, marks })
    }

    /// The items without a complete place in the learner's answers, counted from 0.
    #[must_use]
    pub fn unanswered(&self) -> Vec<u16> {
        (0u16..).zip(&self.items).filter(|(_, item)| item.response.is_none()).map(|(n, _)| n).collect()
    }

    /// When something that is granted now happened. What comes in the grace counts as done at the deadline, or the
    /// end would stand before it; and a clock that was set back must not put events in the wrong order.
    fn stamp(&self, now: Millis) -> Millis {
        self.deadline.map_or(now, |deadline| now.min(deadline)).max(self.last_at)
    }
}
