//! Forms. Each works for a browser without a script, which is sent on to a page, and for the island, which asks for
//! JSON and gets the server's word: one address, one meaning.

use super::pages::help_choice;
use super::reader::{Reader, Refused, go};
use super::session::{self, Visitor};
use crate::fresh;
use crate::startup::State;
use crate::usecases::{Fault, report as report_problem};
use app::exam::item::piece;
use app::exam::pages::item_texts;
use app::exam::present::{self, Sitting};
use app::exam::result::part_of;
use app::exam::wire::{Drawn, Receipt};
use app::trouble::Trouble;
use axum::Json;
use axum::extract::{Form, Path, Query, State as Extract};
use axum::http::header::{ACCEPT, CACHE_CONTROL};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use domain::attempt::{Attempt, Mode, Refusal, Wish};
use domain::bank::Bank;
use domain::ids::{AttemptId, BankId, ChoiceId, OpId, QuestionId, StimulusId};
use domain::question::{Material, Question};
use domain::report::Reason;
use domain::response::{Misfit, Response as Given};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::Arc;

type Answer = Result<Response, Refused>;
type All = Extract<Arc<State>>;

/// The form that starts an attempt.
#[derive(Debug, Deserialize)]
pub struct Start {
    lang: String,
    bank: String,
    test: String,
    mode: Mode,
    help: Option<String>,
}

/// Starts an attempt. Whoever has no session gets one: nobody has to register.
pub async fn start(Extract(state): All, visitor: Visitor, headers: HeaderMap, jar: CookieJar, Form(form): Form<Start>) -> Answer {
    let reader = Reader::of_form(&state, &headers, &form.lang)?;
    let bank = BankId::parse(&form.bank).map_err(|_| Refused(Trouble::NotFound))?;
    let mut jar = jar;
    if let Some((name, value)) = help_choice(form.help.as_deref()) {
        jar = jar.add(session::choice(&state, name, value));
    }
    let learner = match visitor.0 {
        Some(learner) => learner,
        None => {
            let (learner, cookie) = session::new_learner(&state).await?;
            jar = jar.add(cookie);
            learner
        }
    };
    let help = match form.help.as_deref() {
        Some("none") => None,
        Some(tag) => tag.parse().ok(),
        None => reader.help.clone(),
    };
    let id = state.attempts.start(&learner, &bank, &form.test, form.mode, help).await?;
    Ok((jar, go(&reader.page.to().question(id.as_str(), 0))).into_response())
}

/// One press in an attempt, read from the fields of its form.
struct Press {
    lang: String,
    n: u16,
    go: String,
    /// The island names every press, so that it can send one again. A form without a script brings no name: the same
    /// page may come back from the browser's history with another answer, and then it is meant anew.
    op: OpId,
    /// The page had shown an answer: an empty one takes it back.
    had: bool,
    fields: Vec<(String, String)>,
}

impl Press {
    fn read(fields: Vec<(String, String)>) -> Result<Self, Refused> {
        let of = |name: &str| fields.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str());
        let bad = Refused(Trouble::BadRequest);
        let op = of("op").and_then(|op| OpId::parse(op).ok());
        Ok(Self {
            lang: of("lang").ok_or(bad)?.to_owned(),
            n: of("n").and_then(|n| n.parse().ok()).ok_or(bad)?,
            // The last `go` wins: the first is the hidden button that Enter presses.
            go: fields.iter().rev().find(|(name, _)| name == "go").map_or("save", |(_, go)| go).to_owned(),
            op: match op {
                Some(op) => op,
                None => fresh::op().map_err(|error| Refused::from(Fault::from(error)))?,
            },
            had: of("had").is_some(),
            fields,
        })
    }

    /// The answer in the form: `None` if it holds none and takes none back.
    fn answer(&self, question: &Question) -> Result<Option<Option<Given>>, Misfit> {
        let given = Given::from_fields(&question.body, &self.fields)?;
        Ok((given.is_some() || self.had).then_some(given))
    }
}

/// One step of an attempt: saves the answer in the form, then does what the pressed button says.
pub async fn step(
    Extract(state): All,
    visitor: Visitor,
    headers: HeaderMap,
    Path(id): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Answer {
    let press = Press::read(fields)?;
    let reader = Reader::of_form(&state, &headers, &press.lang)?;
    let id = AttemptId::parse(&id).map_err(|_| Refused(Trouble::NotFound))?;
    let learner = visitor.learner()?;
    let (mut attempt, bank) = state.attempts.look(learner, &id).await?;
    let mut refusal = None;
    let mut misfit = None;

    let question = attempt.form.items.get(usize::from(press.n)).and_then(|item| bank.items.get(&item.question));
    let question = &question.ok_or(Refused(Trouble::NotFound))?.question;
    match press.answer(question) {
        Err(error) => misfit = Some(error),
        Ok(None) => {}
        Ok(Some(response)) => {
            let wish = Wish::Answer { item: press.n, response, op: press.op.clone(), helped: attempt.help.is_some() };
            // Given back first: what nobody reads is changed in place, what somebody reads has to be copied.
            drop(attempt);
            (attempt, _, refusal) = state.attempts.wish(learner, &id, wish).await?;
        }
    }
    if misfit.is_none()
        && attempt.end.is_none()
        && let Some(wish) = button(&press, &bank, question)
    {
        drop(attempt);
        (attempt, _, refusal) = state.attempts.wish(learner, &id, wish).await?;
    }
    metrics::counter!("safar_steps_total").increment(1);

    let wants_json = headers.get(ACCEPT).is_some_and(|accept| accept.as_bytes().starts_with(b"application/json"));
    if wants_json {
        let sitting = Sitting { bank: &bank, attempt: &attempt, id: id.as_str(), texts: &reader.page.texts, today: state.clock.today() };
        return Ok(receipt(&state, &reader, sitting, &press, misfit.as_ref()));
    }
    Ok(go(&next_page(&reader, &attempt, &id, &press, refusal, misfit.as_ref())))
}

/// What the pressed button wishes beyond saving the answer.
fn button(press: &Press, bank: &Bank, question: &Question) -> Option<Wish> {
    let item = press.n;
    match press.go.as_str() {
        "flag" => Some(Wish::Flag { item, on: true }),
        "unflag" => Some(Wish::Flag { item, on: false }),
        "check" => Some(Wish::Reveal { item }),
        go => {
            let stimulus = StimulusId::parse(go.strip_prefix("play-")?).ok()?;
            // Only the recording of this very question can be played from it.
            let entry = bank.stimuli.get(question.stimulus.as_ref().filter(|of| **of == stimulus)?)?;
            match entry.stimulus.material {
                Material::Audio { plays, .. } => Some(Wish::Play { stimulus, plays: Some(plays) }),
                Material::Text { .. } | Material::Notice { .. } | Material::Image { .. } => None,
            }
        }
    }
}

/// An item as the island shows it.
fn drawn(reader: &Reader, sitting: Sitting<'_>, n: u16) -> Option<Drawn> {
    let item = present::item(sitting, n, false)?;
    let (fields, revealed) = (item.fields.clone(), item.feedback.is_some());
    let exam_language = &sitting.bank.exam_language;
    let html = piece(item, &item_texts(&reader.page, exam_language), exam_language.as_str());
    Some(Drawn { n, html, fields, revealed })
}

/// The server's word for the island.
fn receipt(state: &State, reader: &Reader, sitting: Sitting<'_>, press: &Press, misfit: Option<&Misfit>) -> Response {
    let Sitting { attempt, texts, .. } = sitting;
    let receipt = Receipt {
        item: drawn(reader, sitting, press.n).filter(|_| press.go == "check" || press.go.starts_with("play-")),
        remaining: attempt.remaining(state.clock.now()),
        ended: attempt.end.is_some(),
        problem: misfit.map(|misfit| texts.get(problem_text(misfit))),
    };
    fresh_json(&receipt)
}

fn problem_text(misfit: &Misfit) -> &'static str {
    match misfit {
        Misfit::TooLong(_) => "problem-too-long",
        Misfit::Unknown(_) => "problem-unknown",
    }
}

/// Where a browser without a script goes next.
fn next_page(
    reader: &Reader,
    attempt: &Attempt,
    id: &AttemptId,
    press: &Press,
    refusal: Option<Refusal>,
    misfit: Option<&Misfit>,
) -> String {
    let (here, id) = (reader.page.to(), id.as_str());
    if attempt.end.is_some() {
        return here.result(id);
    }
    let this = here.question(id, press.n);
    if let Some(misfit) = misfit {
        let name = problem_text(misfit).trim_start_matches("problem-");
        return format!("{this}?problem={name}");
    }
    let last = u16::try_from(attempt.items.len().saturating_sub(1)).unwrap_or(u16::MAX);
    match press.go.as_str() {
        "next" => here.question(id, press.n.saturating_add(1).min(last)),
        "back" => here.question(id, press.n.saturating_sub(1)),
        "finish" => here.finish(id),
        "check" => format!("{this}#feedback"),
        go if go.starts_with("play-") && refusal.is_none() => format!("{this}?play=1"),
        go => match go.strip_prefix("to-").and_then(|n| n.parse::<u16>().ok()) {
            Some(n) => here.question(id, n.saturating_sub(1).min(last)),
            None => this,
        },
    }
}

/// What the island asks for with all items.
#[derive(Debug, Deserialize)]
pub struct Items {
    lang: String,
}

/// All items of an open attempt, so that the island can move without the network. In exam mode they hold no key, as
/// everywhere.
pub async fn items(
    Extract(state): All,
    visitor: Visitor,
    headers: HeaderMap,
    Path(id): Path<String>,
    Query(query): Query<Items>,
) -> Answer {
    let reader = Reader::of_form(&state, &headers, &query.lang)?;
    let id = AttemptId::parse(&id).map_err(|_| Refused(Trouble::NotFound))?;
    let (attempt, bank) = state.attempts.look(visitor.learner()?, &id).await?;
    if attempt.end.is_some() {
        return Err(Refused(Trouble::NotFound));
    }
    let count = u16::try_from(attempt.items.len()).unwrap_or(u16::MAX);
    let sitting = Sitting { bank: &bank, attempt: &attempt, id: id.as_str(), texts: &reader.page.texts, today: state.clock.today() };
    let items: Option<Vec<_>> = (0..count).map(|n| drawn(&reader, sitting, n)).collect();
    Ok(fresh_json(&items.ok_or(Refused(Trouble::NotFound))?))
}

/// A form that only says its language.
#[derive(Debug, Deserialize)]
pub struct Plain {
    lang: String,
}

/// Finishes an attempt.
pub async fn finish(Extract(state): All, visitor: Visitor, headers: HeaderMap, Path(id): Path<String>, Form(form): Form<Plain>) -> Answer {
    let reader = Reader::of_form(&state, &headers, &form.lang)?;
    let id = AttemptId::parse(&id).map_err(|_| Refused(Trouble::NotFound))?;
    state.attempts.finish(visitor.learner()?, &id).await?;
    if headers.get(ACCEPT).is_some_and(|accept| accept.as_bytes().starts_with(b"application/json")) {
        return Ok(fresh_json(&Receipt { item: None, remaining: Some(0), ended: true, problem: None }));
    }
    Ok(go(&reader.page.to().result(id.as_str())))
}

/// The learner's judgement of an answer that no machine can mark.
pub async fn judge(
    Extract(state): All,
    visitor: Visitor,
    headers: HeaderMap,
    Path(id): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Answer {
    let of = |name: &str| fields.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str());
    let bad = Refused(Trouble::BadRequest);
    let reader = Reader::of_form(&state, &headers, of("lang").ok_or(bad)?)?;
    let item: u16 = of("n").and_then(|n| n.parse().ok()).ok_or(bad)?;
    let met: Result<BTreeSet<_>, _> = fields.iter().filter(|(name, _)| name == "met").map(|(_, point)| ChoiceId::parse(point)).collect();
    let id = AttemptId::parse(&id).map_err(|_| Refused(Trouble::NotFound))?;
    let learner = visitor.learner()?;
    state.attempts.look(learner, &id).await?;
    // Whatever the attempt says to it, its own page shows how it stands.
    state.attempts.wish(learner, &id, Wish::SelfMark { item, met: met.map_err(|_| bad)? }).await?;
    let result = reader.page.to().result_part(id.as_str(), part_of(item));
    Ok(go(&format!("{result}#q{}", u32::from(item) + 1)))
}

/// The form that reports a problem with a question.
#[derive(Debug, Deserialize)]
pub struct Problem {
    lang: String,
    bank: String,
    question: String,
    reason: Reason,
    attempt: String,
    n: String,
}

/// Keeps a report. Only a learner has met a question; whoever has no session has none to report.
pub async fn report(Extract(state): All, visitor: Visitor, headers: HeaderMap, Form(form): Form<Problem>) -> Answer {
    let reader = Reader::of_form(&state, &headers, &form.lang)?;
    let gone = |_| Refused(Trouble::NotFound);
    let (bank, question) = (BankId::parse(&form.bank).map_err(gone)?, QuestionId::parse(&form.question).map_err(gone)?);
    let from = (state.store.as_ref(), state.banks.as_ref(), &state.clock);
    report_problem(from, visitor.learner()?, (&bank, &question), form.reason, reader.page.texts.lang()).await?;
    // What comes from the form is read again before it becomes a part of an address.
    let met = AttemptId::parse(&form.attempt).ok().zip(form.n.parse::<u16>().ok().and_then(|n| n.checked_sub(1)));
    let (attempt, n) = met.map_or_else(|| (String::new(), 0), |(id, n)| (id.to_string(), n));
    Ok(go(&format!("{}&sent=1", reader.page.to().report(bank.as_str(), question.as_str(), &attempt, n))))
}

/// Deletes everything of the learner of this browser.
pub async fn erase(Extract(state): All, visitor: Visitor, headers: HeaderMap, jar: CookieJar, Form(form): Form<Plain>) -> Answer {
    let reader = Reader::of_form(&state, &headers, &form.lang)?;
    if let Some(learner) = &visitor.0 {
        state.attempts.erase(learner).await?;
        if let Some(token) = session::token(&headers) {
            state.sessions.invalidate(&crate::startup::token_hash(&token).0).await;
        }
    }
    let gone = format!("{}?erased=1", reader.page.to().progress());
    let jar = session::no_learner(&state).into_iter().fold(jar, CookieJar::add);
    Ok((jar, go(&gone)).into_response())
}

/// JSON that nobody keeps.
fn fresh_json<T: serde::Serialize>(value: &T) -> Response {
    let mut response = Json(value).into_response();
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
