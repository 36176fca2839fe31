//! One sitting of one form, as a state machine over facts.
//!
//! Nothing here knows a clock: `now` is an argument, in milliseconds since 1970 UTC, and the server's clock is the
//! only one that ever supplies it. [`Attempt::decide`] turns a wish into an [`Event`] or a [`Refusal`];
//! [`Attempt::apply`] adds an event that has been stored. An attempt is nothing but its events in order.

use crate::form::Form;
use crate::ids::{ChoiceId, LearnerId, OpId, StimulusId};
use crate::lang::Lang;
use crate::points::Points;
#[cfg(not(target_family = "wasm"))]
use crate::record::Kind;
use crate::response::Response;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// Milliseconds since 1970-01-01 UTC.
pub type Millis = i64;

/// After the clock has run out, an answer that was on its way is still taken for this long.
pub const GRACE: Millis = 5_000;

/// So long after it began a play may be loaded again, because the connection broke or the page was left: no recording of an
/// exam lasts longer, and who listens once more cannot go on doing so.
pub const PLAY_LASTS: Millis = 180_000;

/// How many events an attempt on so many items may have. Whoever changes every answer twenty times and marks it as often
/// stays below; whoever does without end would make every later look at the attempt slower.
#[must_use]
pub fn most_events(items: usize) -> u32 {
    u32::try_from(items).unwrap_or(u32::MAX).saturating_mul(40).saturating_add(200)
}

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
        /// The request it came with, if the browser named it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        op: Option<OpId>,
    },
    /// In practice, the right answer was shown; the item can no longer be answered.
    Revealed {
        /// When.
        at: Millis,
        /// Which item.
        item: u16,
    },
    /// A recording began to sound.
    Played {
        /// When.
        at: Millis,
        /// Which recording.
        stimulus: StimulusId,
        /// The play that it was; plays of the first releases have no name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        op: Option<OpId>,
    },
    /// Nobody was awake for a while: the clock stood still meanwhile, or was set back with the time.
    ClockMoved {
        /// When, by the time of afterwards.
        at: Millis,
        /// When the clock runs out now.
        deadline: Millis,
    },
    /// The attempt ended and was marked.
    Finished {
        /// When; at time-up this is the deadline, not the moment somebody noticed.
        at: Millis,
        /// Why.
        ending: Ending,
        /// What each item earned. Marked by the Safar that ended it, which may be newer than the grader named in the form.
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
            | Self::ClockMoved { at, .. }
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

    /// The kind of record that it is.
    #[cfg(not(target_family = "wasm"))]
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Started { .. } => Kind::AttemptStarted,
            Self::Answered { .. } => Kind::Answered,
            Self::Flagged { .. } => Kind::Flagged,
            Self::Revealed { .. } => Kind::Revealed,
            Self::Played { .. } => Kind::Played,
            Self::ClockMoved { .. } => Kind::ClockMoved,
            Self::Finished { .. } => Kind::AttemptFinished,
            Self::SelfMarked { .. } => Kind::SelfMarked,
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
        /// Whether the browser has given it this name, and may send it again.
        named: bool,
        /// Whether help was open.
        helped: bool,
    },
    /// Mark or unmark an item.
    Flag {
        /// Which item.
        item: u16,
        /// Marked or not.
        on: bool,
        /// The request it comes with, if the browser has named it.
        op: Option<OpId>,
    },
    /// See the right answer, in practice.
    Reveal {
        /// Which item.
        item: u16,
    },
    /// Count a play of a recording that sounds at most `plays` times (`None`: as often as wanted).
    Play {
        /// Which recording.
        stimulus: StimulusId,
        /// The limit of exam mode.
        plays: Option<u8>,
        /// Which play: told twice, it counts once.
        op: OpId,
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
    /// A request of this name has brought another answer before.
    #[error("the name of the request was used for another answer")]
    Reused,
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
    /// The attempt has been changed more often than anybody needs: it can only be finished.
    #[error("the attempt has been changed too often")]
    Worn,
}

/// The stored events do not make an attempt.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("event {seq} of the attempt is out of place")]
pub struct Corrupt {
    /// The place of the offending event, counted from 0.
    pub seq: u32,
}

/// What a request says, in short: two of one name must say the same.
fn content(request: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    request.hash(&mut hasher);
    hasher.finish()
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
    /// How long it was shown before the learner went on to something else, in milliseconds; nothing while it may still
    /// be looked at.
    pub looked: Option<Millis>,
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

/// How often a recording has begun to sound.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Played {
    /// So many times.
    pub times: u8,
    /// The name of the last time, and when it was; nothing in the first releases.
    last: Option<(OpId, Millis)>,
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
    /// How often each recording was played, and what is known of the last time.
    pub played: BTreeMap<StimulusId, Played>,
    /// How it ended, if it has.
    pub end: Option<End>,
    /// How many events it has; the next one takes this number.
    pub seq: u32,
    last_at: Millis,
    /// Which right answer was shown last, and when, if nothing else was done since.
    looking: Option<(u16, Millis)>,
    ops: HashMap<OpId, u64>,
    /// Marks by the request they came with: one press may answer and mark, so these names stand apart.
    marks: HashMap<OpId, u64>,
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
            looking: None,
            ops: HashMap::new(),
            marks: HashMap::new(),
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
        self.look_up(&event);
        match event {
            Event::Started { .. } => return Err(corrupt),
            Event::Answered { at, item, response, op, helped } => {
                let state = self.items.get_mut(usize::from(item)).ok_or(corrupt)?;
                self.ops.insert(op, content(&(item, &response)));
                state.answered = response.is_some().then_some(at);
                state.response = response;
                state.helped = helped;
            }
            Event::Flagged { item, on, op, .. } => {
                self.items.get_mut(usize::from(item)).ok_or(corrupt)?.flagged = on;
                self.marks.extend(op.map(|op| (op, content(&(item, on)))));
            }
            Event::Revealed { at, item } => {
                self.items.get_mut(usize::from(item)).ok_or(corrupt)?.revealed = true;
                self.looking = Some((item, at));
            }
            Event::Played { at, stimulus, op } => {
                let told = op.clone().map(|op| (op, content(&stimulus)));
                let played = self.played.entry(stimulus).or_default();
                played.times = played.times.saturating_add(1);
                played.last = op.map(|op| (op, at));
                self.ops.extend(told);
            }
            Event::ClockMoved { deadline, .. } => {
                if self.deadline.is_none() {
                    return Err(corrupt);
                }
                self.deadline = Some(deadline);
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

    /// Notes for how long a right answer was looked at, once the learner does something about anything else.
    fn look_up(&mut self, event: &Event) {
        let Some((shown, since)) = self.looking.filter(|_| self.looks_up(event)) else { return };
        self.looking = None;
        if let Some(item) = self.items.get_mut(usize::from(shown)) {
            item.looked = Some(event.at().saturating_sub(since));
        }
    }

    /// Whether the learner has looked at a right answer until this event, and does something about anything else now.
    #[must_use]
    pub fn looks_up(&self, event: &Event) -> bool {
        let Some((shown, _)) = self.looking else { return false };
        match event {
            Event::Answered { item, .. } | Event::Flagged { item, .. } | Event::Revealed { item, .. } => *item != shown,
            Event::Finished { .. } => true,
            // A recording may belong to the question that is looked at.
            Event::Started { .. } | Event::Played { .. } | Event::ClockMoved { .. } | Event::SelfMarked { .. } => false,
        }
    }

    /// What granting a wish adds: an event, or nothing if the wish is already true (a repeated request).
    ///
    /// # Errors
    /// [`Refusal`] if it cannot be granted. After [`Refusal::TimeUp`] the caller closes the attempt with
    /// [`Attempt::finish`].
    pub fn decide(&self, wish: Wish, now: Millis) -> Result<Option<Event>, Refusal> {
        match self.grant(wish, now)? {
            // Its end must still find a place.
            Some(_) if self.seq >= most_events(self.items.len()) => Err(Refusal::Worn),
            granted => Ok(granted),
        }
    }

    fn grant(&self, wish: Wish, now: Millis) -> Result<Option<Event>, Refusal> {
        // A repeated request is answered as the first one was, even after the end: the browser that lost the first reply
        // must learn that the answer is safe. Other content under the same name is no repetition.
        let named = match &wish {
            Wish::Answer { op, item, response, .. } => self.ops.get(op).zip(Some(content(&(item, response)))),
            Wish::Play { op, stimulus, .. } => self.ops.get(op).zip(Some(content(stimulus))),
            Wish::Flag { op: Some(op), item, on } => self.marks.get(op).zip(Some(content(&(item, on)))),
            Wish::Flag { op: None, .. } | Wish::Reveal { .. } | Wish::SelfMark { .. } => None,
        };
        if let Some((first, content)) = named {
            return if *first == content { Ok(None) } else { Err(Refusal::Reused) };
        }
        // What is already the answer that counts adds nothing either, but its name must be known while others may follow.
        if let Wish::Answer { item, response, named, .. } = &wish
            && let Some(state) = self.items.get(usize::from(*item))
            && state.response == *response
            && (!named || state.revealed || self.end.is_some() || self.overdue(now))
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
            Wish::Answer { item, response, op, helped, .. } => {
                let helped = helped && self.mode == Mode::Practice;
                match state(item)? {
                    state if state.revealed => Err(Refusal::Revealed),
                    _ => Ok(Some(Event::Answered { at, item, response, op, helped })),
                }
            }
            // Its name must be known even where it changes nothing, or a late repeat would set the mark again.
            Wish::Flag { item, on, op } => Ok((state(item)?.flagged != on || op.is_some()).then_some(Event::Flagged { at, item, on, op })),
            Wish::Reveal { item } => match self.mode {
                Mode::Exam => Err(Refusal::ExamMode),
                Mode::Practice => Ok((!state(item)?.revealed).then_some(Event::Revealed { at, item })),
            },
            Wish::Play { stimulus, plays, op } => {
                if self.mode == Mode::Exam && plays.is_some_and(|plays| self.times_played(&stimulus) >= plays) {
                    return Err(Refusal::PlayedOut);
                }
                Ok(Some(Event::Played { at, stimulus, op: Some(op) }))
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

    /// How often a recording has begun to sound.
    #[must_use]
    pub fn times_played(&self, stimulus: &StimulusId) -> u8 {
        self.played.get(stimulus).map_or(0, |played| played.times)
    }

    /// The name of the last play of a recording, as long as it may still sound.
    #[must_use]
    pub fn sounding(&self, stimulus: &StimulusId, now: Millis) -> Option<&OpId> {
        let (op, at) = self.played.get(stimulus)?.last.as_ref()?;
        (now.saturating_sub(*at) <= PLAY_LASTS).then_some(op)
    }

    /// Whether the clock has run out, the grace for answers on their way included.
    #[must_use]
    pub fn overdue(&self, now: Millis) -> bool {
        self.deadline.is_some_and(|deadline| now > deadline.saturating_add(GRACE))
    }

    /// Milliseconds left on the clock, never below 0 and never more than the whole test has, wherever the clock of
    /// the server has been set meanwhile; `None` without a clock.
    #[must_use]
    pub fn remaining(&self, now: Millis) -> Option<Millis> {
        let left = self.deadline?.saturating_sub(now).max(0);
        Some(self.length().map_or(left, |length| left.min(length)))
    }

    /// Milliseconds that the whole test has; `None` without a clock, and where the clock of the server was set back before
    /// the start: the deadline moved with it, and the start, a fact, did not.
    #[must_use]
    pub fn length(&self) -> Option<Millis> {
        self.deadline.map(|deadline| deadline.saturating_sub(self.started)).filter(|length| *length > 0)
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
