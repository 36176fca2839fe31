//! Complaints about questions.

use super::news::{self, COMPLAINED, SENT};
use super::posted::{Posted, given_back};
use super::reader::Reader;
use super::refusal::Refused;
use super::reply::{All, Answer};
use super::route::On;
use super::session::Visitor;
use super::view;
use crate::state::State;
use crate::usecases::complain as save_complaint;
use app::complaint::{ComplaintView, complaint as draw_complaint};
use app::routes::route;
use app::spoken::ExamLang;
use app::trouble::Trouble;
use axum::Router;
use axum::extract::{Path, Query, State as Extract};
use axum::http::HeaderMap;
use domain::complaint::Reason;
use domain::ids::{AttemptId, BankId, QuestionId};
use serde::Deserialize;
use std::sync::Arc;

/// Its routes.
pub fn routes() -> Router<Arc<State>> {
    Router::new().on(route::COMPLAINT, complaint).on(route::API_COMPLAINT, complain)
}

/// Where a question was met, and whether a complaint about it has just been saved.
#[derive(Debug, Default, Deserialize)]
struct ComplaintQuery {
    attempt: Option<String>,
    n: Option<String>,
    sent: Option<String>,
}

/// The page that takes a complaint.
async fn complaint(
    Extract(state): All,
    reader: Reader,
    Path((_, bank, question)): Path<(String, String, String)>,
    Query(met): Query<ComplaintQuery>,
    headers: HeaderMap,
) -> Answer {
    let bank = state.bank(&bank)?;
    let item = QuestionId::parse(&question).ok().and_then(|id| bank.items.get(&id)).ok_or(Refused(Trouble::NotFound))?;
    let attempt = met.attempt.as_deref().and_then(|id| AttemptId::parse(id).ok());
    let n = met.n.as_deref().and_then(|n| n.parse::<u16>().ok()?.checked_sub(1));
    let view = ComplaintView {
        sent: met.sent.is_some() && news::is_news(&state, &headers, SENT),
        ..view::complaints::complaint(&reader, &bank, item, (attempt, n))
    };
    Ok(reader.draw(draw_complaint(&reader.page, &ExamLang::from(&*bank), view)))
}

/// The fields of a complaint.
#[derive(Debug, Deserialize)]
struct ComplaintFields {
    bank: String,
    question: String,
    /// Nothing if none was chosen.
    reason: Option<Reason>,
    attempt: String,
    n: String,
}

/// Saves a complaint. Only a learner has met a question; whoever has no session has none to complain about.
async fn complain(Extract(state): All, visitor: Visitor, Posted { mut reader, fields: form }: Posted<ComplaintFields>) -> Answer {
    let gone = |_| Refused(Trouble::NotFound);
    let (bank, question) = (BankId::parse(&form.bank).map_err(gone)?, QuestionId::parse(&form.question).map_err(gone)?);
    // What comes from the form is read again before it becomes a part of an address.
    let met = AttemptId::parse(&form.attempt).ok().zip(form.n.parse::<u16>().ok().and_then(|n| n.checked_sub(1)));
    let Some(reason) = form.reason else {
        let bank = state.bank(bank.as_str())?;
        let item = bank.items.get(&question).ok_or(Refused(Trouble::NotFound))?;
        let (attempt, n) = met.map_or((None, None), |(id, n)| (Some(id), Some(n)));
        let view = ComplaintView { unchosen: true, ..view::complaints::complaint(&reader, &bank, item, (attempt, n)) };
        let address = reader.page.to().complaint(bank.id.as_str(), question.as_str(), "", 0);
        reader.stand_at(&address);
        let page = reader.draw(draw_complaint(&reader.page, &ExamLang::from(&*bank), view));
        return Ok(given_back(page));
    };
    let offer = state.library.now();
    let from = (state.store.as_ref(), &offer.banks, &state.clock);
    save_complaint(from, visitor.learner()?, (&bank, &question), reason, reader.page.texts.lang()).await?;
    // Whoever is in the middle of a test comes back to the question.
    if let Some((id, n)) = &met
        && state.attempts.look(visitor.learner()?, id).await.is_ok_and(|(attempt, _)| attempt.end.is_none())
    {
        return Ok(news::go_and_say(&state, &reader.page.to().question(id.as_str(), *n), COMPLAINED));
    }
    let (attempt, n) = met.map_or_else(|| (String::new(), 0), |(id, n)| (id.to_string(), n));
    Ok(news::go_and_say(&state, &reader.page.to().complaint(bank.as_str(), question.as_str(), &attempt, n), SENT))
}
