//! One press in an attempt. It works for a browser without a script, which is sent on to a page, and for the island, which asks for
//! JSON and gets the server's word: one address, one meaning.

use super::page::{Shown, question};
use crate::fresh;
use crate::http::news::{self, LATE};
use crate::http::posted::Posted;
use crate::http::reader::Reader;
use crate::http::refusal::Refused;
use crate::http::reply::{All, Answer, briefly, fresh_json, go, is_island};
use crate::http::session::Visitor;
use crate::http::view::attempts::drawn;
use crate::state::State;
use crate::usecases::Fault;
use app::exam::present::{self, Sitting};
use app::exam::wire::{Receipt, Word};
use app::trouble::{Sent, Trouble};
use axum::extract::{Path, State as Extract};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::attempt::{Attempt, Mode, Refusal, Wish};
use domain::bank::Bank;
use domain::ids::{AttemptId, OpId, StimulusId};
use domain::question::{Material, Question};
use domain::response::{Misfit, Response as Given};
use std::sync::Arc;

/// One press in an attempt, read from the fields of its form.
struct Press {
    n: u16,
    go: String,
    /// The island names every press, so that it can send one again. A form without a script brings no name: the same
    /// page may come back from the browser's history with another answer, and then it is meant anew.
    op: OpId,
    /// The page had shown an answer: an empty one takes it back.
    had: bool,
    /// The browser has named this press: it may come again.
    named: bool,
    /// It waited in a browser that shows another attempt now.
    left: bool,
    fields: Vec<(String, String)>,
}

impl Press {
    fn read(fields: Vec<(String, String)>) -> Result<Self, Refused> {
        let of = |name: &str| fields.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str());
        let bad = Refused(Trouble::BadRequest);
        let op = of("op").and_then(|op| OpId::parse(op).ok());
        Ok(Self {
            n: of("n").and_then(|n| n.parse().ok()).ok_or(bad)?,
            // The last `go` wins: the first is the hidden button that Enter presses.
            go: fields.iter().rev().find(|(name, _)| name == "go").map_or("save", |(_, go)| go).to_owned(),
            op: match op {
                Some(op) => op,
                None => fresh::op().map_err(|error| Refused::from(Fault::from(error)))?,
            },
            had: of("had").is_some(),
            named: of("op").is_some(),
            left: of("left").is_some(),
            fields,
        })
    }

    /// The fields of the answer, as they were sent.
    fn sent(&self) -> Vec<(String, String)> {
        self.fields.iter().filter(|(name, _)| name == "a" || name.starts_with("a.")).cloned().collect()
    }

    /// Whether somebody has typed the answer.
    fn is_typed(&self) -> bool {
        Sent { action: String::new(), fields: self.sent() }.is_typed()
    }

    /// The answer in the form: `None` if it holds none and takes none back.
    fn answer(&self, question: &Question) -> Result<Option<Option<Given>>, Misfit> {
        let given = Given::from_fields(&question.body, &self.fields)?;
        Ok((given.is_some() || self.had).then_some(given))
    }
}

/// Why what a press asked for was not done.
enum NotDone {
    /// The answer does not fit its question.
    Misfit(Misfit),
    /// The attempt does not take the answer, or what the button wishes.
    Refused(Refusal),
    /// The question has left the bank, or there never was one.
    NoQuestion,
}

impl NotDone {
    /// Whether the answer came after the end.
    const fn is_late(&self) -> bool {
        matches!(self, Self::Refused(Refusal::Finished | Refusal::TimeUp))
    }

    /// The text that says so.
    const fn text(&self) -> &'static str {
        match self {
            Self::Misfit(Misfit::TooLong(_)) => "problem-too-long",
            Self::Refused(Refusal::Revealed) => "problem-revealed",
            Self::Refused(Refusal::Finished | Refusal::TimeUp) => "problem-late",
            Self::Refused(Refusal::PlayedOut) => "played-out",
            Self::Refused(Refusal::Worn) => "trouble-worn-text",
            Self::Refused(Refusal::Reused) => "trouble-reused-text",
            Self::Misfit(Misfit::Unknown(_)) | Self::Refused(_) | Self::NoQuestion => "problem-unknown",
        }
    }
}

/// What has become of a press.
struct Done {
    attempt: Arc<Attempt>,
    bank: Arc<Bank>,
    problem: Option<NotDone>,
}

/// One step of an attempt: saves the answer in the form, then does what the pressed button says.
pub(super) async fn step(
    Extract(state): All,
    visitor: Visitor,
    headers: HeaderMap,
    Path(id): Path<String>,
    Posted { reader, fields }: Posted<Vec<(String, String)>>,
) -> Answer {
    let press = Press::read(fields)?;
    let done = take(&state, &visitor, &id, &press).await;
    if done.is_ok() {
        metrics::counter!("safar_steps_total").increment(1);
    }
    if is_island(&headers) {
        return Ok(receipt(&state, &reader, &id, &press, done));
    }
    let done = match done {
        // What was typed must not be lost with the answer.
        Err(refused) if !matches!(refused.0, Trouble::NotFound | Trouble::NoSession) => {
            let attempt = AttemptId::parse(&id).map_err(|_| Refused(Trouble::NotFound))?;
            let (attempt, bank) = state.attempts.look(visitor.learner()?, &attempt).await?;
            let done = Done { attempt, bank, problem: None };
            return again(&state, reader, &id, &press, &done, refused.status(), "problem-not-saved");
        }
        done => done?,
    };
    let open = done.attempt.end.is_none();
    match &done.problem {
        Some(NotDone::NoQuestion) => Err(Refused(Trouble::NotFound)),
        Some(misfit @ NotDone::Misfit(_)) if open => {
            again(&state, reader, &id, &press, &done, StatusCode::UNPROCESSABLE_ENTITY, misfit.text())
        }
        // It can only be finished: whoever wants that is let through.
        Some(worn @ NotDone::Refused(Refusal::Worn)) if press.go != "finish" => {
            again(&state, reader, &id, &press, &done, StatusCode::CONFLICT, worn.text())
        }
        Some(taken @ NotDone::Refused(Refusal::Revealed | Refusal::Reused)) => {
            again(&state, reader, &id, &press, &done, StatusCode::CONFLICT, taken.text())
        }
        // It does not count, but it can be copied.
        Some(late) if !open && late.is_late() && press.is_typed() => Err(Refused(Trouble::Late)),
        Some(late) if !open && late.is_late() => Ok(news::go_and_say(&state, &reader.page.to().result(&id), LATE)),
        _ => Ok(go(&next_page(&reader, &id, &press, &done))),
    }
}

/// The question that an item of an attempt asks; none if it has left the bank, or there never was such an item.
fn asked<'a>(attempt: &Attempt, bank: &'a Bank, n: u16) -> Option<&'a Question> {
    let item = attempt.form.items.get(usize::from(n))?;
    Some(&bank.items.get(&item.question)?.question)
}

/// Does what a press asks for, as far as it can be done.
async fn take(state: &State, visitor: &Visitor, id: &str, press: &Press) -> Result<Done, Refused> {
    let id = AttemptId::parse(id).map_err(|_| Refused(Trouble::NotFound))?;
    let learner = visitor.learner()?;
    let (mut attempt, bank) = state.attempts.look(learner, &id).await?;

    let Some(question) = asked(&attempt, &bank, press.n) else {
        return Ok(Done { problem: Some(NotDone::NoQuestion), attempt, bank: Arc::clone(&bank) });
    };
    let mut problem = None;
    let checked = attempt.items.get(usize::from(press.n)).is_some_and(|state| state.revealed);
    match press.answer(question) {
        Err(misfit) => problem = Some(NotDone::Misfit(misfit)),
        // What was checked stands fixed on its page, which sends nothing of it: that takes no answer back.
        Ok(Some(None)) if checked => {}
        Ok(None) => {}
        Ok(Some(response)) => {
            let wish = Wish::Answer { item: press.n, response, op: press.op.clone(), named: press.named, helped: attempt.help.is_some() };
            // Given back first: what nobody reads is changed in place, what somebody reads has to be copied.
            drop(attempt);
            let refusal;
            (attempt, _, refusal) = state.attempts.wish(learner, &id, wish).await?;
            problem = refusal.map(NotDone::Refused);
        }
    }
    if !matches!(problem, Some(NotDone::Misfit(_)))
        && attempt.end.is_none()
        && let Some(wish) = button(press, &bank, question)
    {
        drop(attempt);
        let refusal;
        (attempt, _, refusal) = state.attempts.wish(learner, &id, wish).await?;
        problem = problem.or(refusal.map(NotDone::Refused));
    }
    Ok(Done { attempt, bank: Arc::clone(&bank), problem })
}

/// The question once more, with an answer that was not taken as it was given, and why.
fn again(state: &State, mut reader: Reader, id: &str, press: &Press, done: &Done, status: StatusCode, why: &str) -> Answer {
    reader.allow_script()?;
    let address = reader.page.to().question(id, press.n);
    reader.stand_at(&address);
    let typed = press.sent();
    let sitting = Sitting { bank: &done.bank, attempt: &done.attempt, id, texts: &reader.page.texts, today: state.clock.today() };
    let page = question(state, &reader, sitting, press.n, Shown { refused: Some((&typed, why)), ..Shown::default() })?;
    Ok((status, page).into_response())
}

/// What the pressed button wishes beyond saving the answer. Asking to hear a recording wishes nothing: it counts when it
/// sounds, which the island tells (`heard-…`) and a browser without a script shows by fetching it ([`super::recording`]).
fn button(press: &Press, bank: &Bank, question: &Question) -> Option<Wish> {
    let item = press.n;
    let op = press.named.then(|| press.op.clone());
    match press.go.as_str() {
        "flag" => Some(Wish::Flag { item, on: true, op }),
        "unflag" => Some(Wish::Flag { item, on: false, op }),
        "check" => Some(Wish::Reveal { item }),
        go => {
            let (stimulus, plays) = heard(go, "heard-", bank, question)?;
            Some(Wish::Play { stimulus, plays: Some(plays), op: press.op.clone() })
        }
    }
}

/// The recording that a button names, and how often it may be played. Only the recording of this very question can be
/// played from it.
fn heard(go: &str, verb: &str, bank: &Bank, question: &Question) -> Option<(StimulusId, u8)> {
    let stimulus = StimulusId::parse(go.strip_prefix(verb)?).ok()?;
    let entry = bank.stimuli.get(question.stimulus.as_ref().filter(|of| **of == stimulus)?)?;
    match entry.stimulus.material {
        Material::Audio { plays, .. } => Some((stimulus, plays)),
        Material::Text { .. } | Material::Notice { .. } | Material::Image { .. } => None,
    }
}

/// Safar's word for the island, with the name of the step that it answers.
fn receipt(state: &State, reader: &Reader, id: &str, press: &Press, done: Result<Done, Refused>) -> Response {
    let mut receipt = Receipt {
        safar: Word::Later,
        attempt: id.to_owned(),
        op: press.op.to_string(),
        item: None,
        entry: None,
        remaining: None,
        ended: false,
        problem: None,
    };
    let texts = &reader.page.texts;
    let Done { attempt, bank, problem } = match done {
        Ok(done) => done,
        Err(refused) => {
            receipt.safar = match refused.0 {
                Trouble::NoSession => Word::NoSession,
                Trouble::NotFound => Word::NotYours,
                _ => Word::Later,
            };
            receipt.problem = Some(briefly(texts, refused.0));
            return (refused.status(), fresh_json(&receipt)).into_response();
        }
    };
    let sitting = Sitting { bank: &bank, attempt: &attempt, id, texts, today: state.clock.today() };
    let looks_new = press.go == "check" || matches!(problem, Some(NotDone::Refused(_)));
    receipt.safar = if problem.is_some() { Word::NotTaken } else { Word::Saved };
    receipt.item = if looks_new && attempt.end.is_none() { drawn(reader, sitting, press.n) } else { None };
    receipt.entry = attempt.items.get(usize::from(press.n)).map(|item| present::entry(item).digit());
    receipt.remaining = attempt.remaining(state.clock.now());
    receipt.ended = attempt.end.is_some();
    let status = match problem {
        Some(NotDone::NoQuestion) => StatusCode::NOT_FOUND,
        Some(NotDone::Refused(Refusal::Worn | Refusal::Reused)) => StatusCode::CONFLICT,
        // What does not fit is a matter between the page and the learner.
        Some(NotDone::Misfit(_) | NotDone::Refused(_)) | None => StatusCode::OK,
    };
    let late = attempt.end.is_some() && problem.as_ref().is_some_and(NotDone::is_late);
    receipt.problem = problem.map(|problem| texts.get(if press.left && late { "problem-left" } else { problem.text() }));
    let mut response = (status, fresh_json(&receipt)).into_response();
    if late && !press.left {
        // The result, where the island goes now, says so once more.
        news::say(state, &mut response, LATE);
    }
    response
}

/// Where a browser without a script goes next. Nobody is led on as if an answer were saved that is not.
fn next_page(reader: &Reader, id: &str, press: &Press, done: &Done) -> String {
    let here = reader.page.to();
    let Done { attempt, problem, .. } = done;
    if attempt.end.is_some() {
        return here.result(id);
    }
    let this = here.question(id, press.n);
    let last = u16::try_from(attempt.items.len().saturating_sub(1)).unwrap_or(u16::MAX);
    match press.go.as_str() {
        "next" => here.question(id, press.n.saturating_add(1).min(last)),
        "back" => here.question(id, press.n.saturating_sub(1)),
        "finish" => here.finish(id),
        "check" => format!("{this}#feedback"),
        go if go.starts_with("play-") && problem.is_none() => {
            let question = asked(attempt, &done.bank, press.n);
            match question.and_then(|question| heard(go, "play-", &done.bank, question)) {
                Some((stimulus, plays)) if attempt.mode == Mode::Exam && attempt.times_played(&stimulus) < plays => {
                    format!("{this}?play={}", attempt.times_played(&stimulus) + 1)
                }
                _ => this,
            }
        }
        go => match go.strip_prefix("to-").and_then(|n| n.parse::<u16>().ok()) {
            Some(n) => here.question(id, n.saturating_sub(1).min(last)),
            None => this,
        },
    }
}
