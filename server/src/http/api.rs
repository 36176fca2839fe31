//! Forms. Each works for a browser without a script, which is sent on to a page, and for the island, which asks for
//! JSON and gets the server's word: one address, one meaning.

use super::browsers::cleared;
use super::limits::{self, Payer};
use super::pages::{Shown, complaint_view, explained_in, find_bank, help_choice, question};
use super::reader::{self, Reader, Refused, briefly, fresh_json, go, go_and_say, remember_zone, say};
use super::session::{self, HELP, Visitor};
use crate::events::{Event, note};
use crate::fresh;
use crate::startup::State;
use crate::usecases::{Fault, complain as save_complaint};
use app::address::In;
use app::complaint::{ComplaintView, complaint as draw_complaint};
use app::exam::item::piece;
use app::exam::pages::item_texts;
use app::exam::parts::part_of;
use app::exam::present::{self, Sitting};
use app::exam::view::ExamLang;
use app::exam::wire::{Drawn, ITEMS, Items, Receipt, Word};
use app::trouble::Trouble;
use axum::extract::{Form, Path, Query, State as Extract};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use domain::attempt::{Attempt, Mode, Refusal, Wish};
use domain::bank::Bank;
use domain::complaint::Reason;
use domain::ids::{AttemptId, BankId, ChoiceId, OpId, QuestionId, StimulusId};
use domain::question::{Material, Question};
use domain::response::{Misfit, Response as Given};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::Arc;
use store::Erased;

/// What the pages after an answer that came too late, and after a complaint, say.
pub const LATE: &str = "late";
pub const COMPLAINED: &str = "complained";
pub const SENT: &str = "sent";
/// How the page after a deletion is told that the last traces on the disk are overwritten later.
pub const LATER: &str = "later";
/// And that there was nothing to delete.
pub const NOBODY: &str = "nobody";

type Answer = Result<Response, Refused>;
type All = Extract<Arc<State>>;

/// The form that starts an attempt.
#[derive(Debug, Deserialize)]
pub struct StartFields {
    lang: String,
    bank: String,
    test: String,
    mode: Mode,
    help: Option<String>,
}

/// Starts an attempt. Whoever has no session gets one: nobody has to register.
pub async fn start(Extract(state): All, visitor: Visitor, headers: HeaderMap, jar: CookieJar, Form(form): Form<StartFields>) -> Answer {
    let reader = Reader::of_form(&state, &headers, &form.lang)?;
    let bank = BankId::parse(&form.bank).map_err(|_| Refused(Trouble::NotFound))?;
    let mut jar = jar;
    if let Some(value) = help_choice(form.help.as_deref()) {
        jar = jar.add(session::choice(&state, HELP, value));
    }
    // What cannot begin makes nobody a learner.
    state.attempts.may_start(&bank, &form.test, form.mode, visitor.0.is_some())?;
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
    let id = state.attempts.start((&learner, &reader.zone), &bank, &form.test, form.mode, help).await?;
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
            lang: of("lang").ok_or(bad)?.to_owned(),
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
pub async fn step(
    Extract(state): All,
    visitor: Visitor,
    headers: HeaderMap,
    Path(id): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Answer {
    let press = Press::read(fields)?;
    let reader = Reader::of_form(&state, &headers, &press.lang)?;
    let done = take(&state, &visitor, &id, &press).await;
    if done.is_ok() {
        metrics::counter!("safar_steps_total").increment(1);
    }
    if reader::is_island(&headers) {
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
        Some(late) if !open && late.is_late() => Ok(go_and_say(&state, &reader.page.to().result(&id), LATE)),
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
    let lang = reader.page.texts.lang().clone();
    reader.page.path = In(&lang).question(id, press.n).split_off(1 + lang.as_str().len());
    let typed: Vec<_> = press.fields.iter().filter(|(name, _)| name == "a" || name.starts_with("a.")).cloned().collect();
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

/// An item as the island shows it.
fn drawn(reader: &Reader, sitting: Sitting<'_>, n: u16) -> Option<Drawn> {
    let item = present::item(sitting, n, None)?;
    let (fields, revealed) = (item.fields.clone(), item.feedback.is_some());
    let exam = ExamLang::from(sitting.bank);
    let html = piece(item, &item_texts(&reader.page, &exam), &exam);
    Some(Drawn { n, html, fields, revealed })
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
        say(state, &mut response, LATE);
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

/// What the island asks for with items.
#[derive(Debug, Deserialize)]
pub struct ItemsQuery {
    lang: String,
    /// The time zone of the browser, if it knows it.
    zone: Option<String>,
    /// The first of them, counted from 0.
    #[serde(default)]
    from: u16,
}

/// Items travel in pieces of so many bytes before they are compressed, or one by one where a single item has more: with
/// its page a piece must not weigh more than 8 KB.
const PIECE: usize = 11 * 1024;

/// The next items of an open attempt, so that the island can move without the network. In exam mode they hold no key,
/// as everywhere.
pub async fn items(
    Extract(state): All,
    visitor: Visitor,
    headers: HeaderMap,
    jar: CookieJar,
    Path(id): Path<String>,
    Query(asked): Query<ItemsQuery>,
) -> Answer {
    let reader = Reader::of_form(&state, &headers, &asked.lang)?;
    let id = AttemptId::parse(&id).map_err(|_| Refused(Trouble::NotFound))?;
    let (attempt, bank) = state.attempts.look(visitor.learner()?, &id).await?;
    if attempt.end.is_some() {
        return Err(Refused(Trouble::NotFound));
    }
    let count = u16::try_from(attempt.items.len()).unwrap_or(u16::MAX);
    let sitting = Sitting { bank: &bank, attempt: &attempt, id: id.as_str(), texts: &reader.page.texts, today: state.clock.today() };
    let mut items = Vec::new();
    let mut bytes = 0;
    for n in asked.from..count {
        let item = drawn(&reader, sitting, n).ok_or(Refused(Trouble::NotFound))?;
        bytes += item.html.len();
        if bytes > PIECE && !items.is_empty() {
            break;
        }
        items.push(item);
    }
    let items = fresh_json(&Items { safar: ITEMS.to_owned(), attempt: id.to_string(), items });
    Ok((remember_zone(&state, &headers, asked.zone.as_deref()).map(|zone| jar.add(zone)), items).into_response())
}

/// A form that only says its language.
#[derive(Debug, Deserialize)]
pub struct LanguageField {
    lang: String,
}

/// Finishes an attempt.
pub async fn finish(
    Extract(state): All,
    visitor: Visitor,
    headers: HeaderMap,
    Path(id): Path<String>,
    Form(form): Form<LanguageField>,
) -> Answer {
    let reader = Reader::of_form(&state, &headers, &form.lang)?;
    let id = AttemptId::parse(&id).map_err(|_| Refused(Trouble::NotFound))?;
    state.attempts.finish(visitor.learner()?, &id).await?;
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
    let (attempt, bank, _) = state.attempts.wish(learner, &id, Wish::SelfMark { item, met: met.map_err(|_| bad)? }).await?;
    let result = reader.page.to().result_part(id.as_str(), part_of(&bank, &attempt, &explained_in(&reader, &attempt, &bank), item));
    Ok(go(&format!("{result}#q{}", u32::from(item) + 1)))
}

/// The fields of a complaint.
#[derive(Debug, Deserialize)]
pub struct ComplaintFields {
    lang: String,
    bank: String,
    question: String,
    /// Nothing if none was chosen.
    reason: Option<Reason>,
    attempt: String,
    n: String,
}

/// Saves a complaint. Only a learner has met a question; whoever has no session has none to complain about.
pub async fn complain(Extract(state): All, visitor: Visitor, headers: HeaderMap, Form(form): Form<ComplaintFields>) -> Answer {
    let mut reader = Reader::of_form(&state, &headers, &form.lang)?;
    let gone = |_| Refused(Trouble::NotFound);
    let (bank, question) = (BankId::parse(&form.bank).map_err(gone)?, QuestionId::parse(&form.question).map_err(gone)?);
    // What comes from the form is read again before it becomes a part of an address.
    let met = AttemptId::parse(&form.attempt).ok().zip(form.n.parse::<u16>().ok().and_then(|n| n.checked_sub(1)));
    let Some(reason) = form.reason else {
        let bank = find_bank(&state, bank.as_str())?;
        let item = bank.items.get(&question).ok_or(Refused(Trouble::NotFound))?;
        let (attempt, n) = met.map_or((None, None), |(id, n)| (Some(id), Some(n)));
        let view = ComplaintView { unchosen: true, ..complaint_view(&reader, bank, item, (attempt, n)) };
        let lang = reader.page.texts.lang().clone();
        reader.page.path = In(&lang).complaint(bank.id.as_str(), question.as_str(), "", 0).split_off(1 + lang.as_str().len());
        reader.page.path.truncate(reader.page.path.find('?').unwrap_or(reader.page.path.len()));
        let page = reader.draw(draw_complaint(&reader.page, &ExamLang::from(&**bank), view));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let from = (state.store.as_ref(), state.banks.as_ref(), &state.clock);
    save_complaint(from, visitor.learner()?, (&bank, &question), reason, reader.page.texts.lang()).await?;
    // Whoever is in the middle of a test comes back to the question.
    if let Some((id, n)) = &met
        && state.attempts.look(visitor.learner()?, id).await.is_ok_and(|(attempt, _)| attempt.end.is_none())
    {
        return Ok(go_and_say(&state, &reader.page.to().question(id.as_str(), *n), COMPLAINED));
    }
    let (attempt, n) = met.map_or_else(|| (String::new(), 0), |(id, n)| (id.to_string(), n));
    Ok(go_and_say(&state, &reader.page.to().complaint(bank.as_str(), question.as_str(), &attempt, n), SENT))
}

/// Deletes everything of the learner of this browser.
pub async fn erase(
    Extract(state): All,
    payer: Payer,
    visitor: Visitor,
    headers: HeaderMap,
    jar: CookieJar,
    Form(form): Form<LanguageField>,
) -> Answer {
    let reader = Reader::of_form(&state, &headers, &form.lang)?;
    let mut erased = Erased::Nobody;
    if let Some(learner) = &visitor.0 {
        payer.pay(&state, limits::ERASURE)?;
        erased = state.attempts.erase(learner).await?;
        state.study.forget(learner.id()).await;
        state.page_cache.forget(learner.id());
        session::forget(&state, learner.id());
        note(Event::Erased, u64::from(erased != Erased::Nobody));
    }
    // Nothing is said to be done that is not.
    let word = match erased {
        Erased::Nobody => NOBODY,
        Erased::Later => LATER,
        Erased::Whole => "1",
    };
    let gone = format!("{}?erased={word}&proof={}", reader.page.progress(), session::proof(&state, word));
    let jar = session::no_learner(&state).into_iter().fold(jar, CookieJar::add);
    Ok(cleared((jar, go(&gone)).into_response()))
}
