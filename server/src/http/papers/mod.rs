//! Tests on paper: sheets to print, answer sheets to type in.

mod sheet;

use super::posted::{Posted, given_back};
use super::reader::Reader;
use super::refusal::Refused;
use super::reply::{All, Answer, go};
use super::route::On;
use super::session::{self, Visitor};
use super::view::papers::{entry_view, help_languages};
use crate::caller::{By, Newcomer};
use crate::limits::{self, Payer};
use crate::printer::NotPrinted;
use crate::state::State;
use crate::usecases::{Fault, Papers, PrintedForm};
use app::exam::verdict::attempt_title;
use app::paper::{
    EntryRefusal, EntryView, FindView, PaperView, entry as draw_entry, key_waits as draw_key_waits, paper as draw_paper,
    papers as draw_papers,
};
use app::routes::route;
use app::spoken::ExamLang;
use app::trouble::Trouble;
use axum::Router;
use axum::extract::{Path, Query, State as Extract};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::Cookie;
use domain::attempt::Millis;
use domain::ids::{AttemptId, BankId};
use domain::lang::Lang;
use domain::paper::PaperNumber;
use paper::Sheet;
use serde::Deserialize;
use std::sync::Arc;

/// Its routes.
pub fn routes() -> Router<Arc<State>> {
    Router::new()
        .on(route::PAPERS, papers)
        .on(route::PAPER, paper)
        .on(route::PAPER_SHEET, sheet)
        .on(route::API_PAPERS, prepare)
        .on(route::API_FIND_PAPER, find)
        .on(route::API_PAPER, enter)
}

/// So long a browser is known that types an answer sheet in, in minutes.
const TYPING: i64 = 24 * 60;

/// The form that prepares sheets.
#[derive(Debug, Deserialize)]
struct PrepareFields {
    bank: String,
    test: String,
}

/// Gives a form its number.
async fn prepare(Extract(state): All, payer: Payer, visitor: Visitor, Posted { reader, fields: form }: Posted<PrepareFields>) -> Answer {
    let bank = BankId::parse(&form.bank).map_err(|_| Refused(Trouble::NotFound))?;
    let number = state
        .papers
        .prepare(&state.attempts, visitor.0.as_ref().map(|learner| (learner, &reader.zone)), (&bank, &form.test), || {
            state.limits.may_print_anew(&payer)
        })
        .await?;
    Ok(go(&reader.page.to().paper(number.as_str())))
}

/// Tests on paper: where a number is typed.
async fn papers(reader: Reader) -> Answer {
    let view = FindView { tests: tests(&reader), ..FindView::default() };
    Ok(reader.draw(draw_papers(&reader.page, view)))
}

fn tests(reader: &Reader) -> String {
    let here = reader.page.to();
    reader.page.only_bank.as_ref().map_or_else(|| here.exams(), |bank| here.bank(bank))
}

/// The form with a number.
#[derive(Debug, Deserialize)]
struct FindFields {
    number: String,
}

/// Finds a printed form.
async fn find(Extract(state): All, Posted { mut reader, fields: form }: Posted<FindFields>) -> Answer {
    let found = match PaperNumber::parse(&form.number) {
        Ok(number) => match state.papers.find(&number).await {
            Ok(printed) => Some(printed.number),
            Err(Fault::NotFound) => None,
            Err(fault) => return Err(fault.into()),
        },
        Err(_) => None,
    };
    if let Some(number) = found {
        return Ok(go(&reader.page.to().paper(number.as_str())));
    }
    let address = reader.page.to().papers();
    reader.stand_at(&address);
    let view = FindView { typed: form.number.chars().take(40).collect(), problem: true, tests: tests(&reader) };
    Ok(given_back(reader.draw(draw_papers(&reader.page, view))))
}

async fn printed(state: &State, number: &str) -> Result<PrintedForm, Refused> {
    let number = PaperNumber::parse(number).map_err(|_| Refused(Trouble::NotFound))?;
    Ok(state.papers.find(&number).await?)
}

/// The sheets of a form.
async fn paper(Extract(state): All, reader: Reader, Path((_, number)): Path<(String, String)>) -> Answer {
    let printed = printed(&state, &number).await?;
    let texts = &reader.page.texts;
    let view = PaperView {
        number: printed.number.to_string(),
        path: printed.number.as_str().to_owned(),
        title: attempt_title(&printed.bank, printed.form.origin.name(), texts),
        size: texts.with("questions", &[("n", printed.form.items.len().into())]),
        help_languages: help_languages(&printed, texts),
    };
    Ok(reader.draw(draw_paper(&reader.page, view)))
}

/// What a sheet may be asked for with.
#[derive(Debug, Default, Deserialize)]
struct SheetQuery {
    /// The language below that of the exam.
    help: Option<Lang>,
}

/// A sheet as PDF, or the page for typing an answer sheet in.
async fn sheet(
    Extract(state): All,
    payer: Payer,
    reader: Reader,
    Path((_, number, name)): Path<(String, String, String)>,
    Query(wanted): Query<SheetQuery>,
) -> Answer {
    let printed = printed(&state, &number).await?;
    if name == "enter" {
        let attempt = state.papers.new_sheet(&printed.number)?;
        let page = reader.draw(draw_entry(&reader.page, &ExamLang::from(&*printed.bank), entry_view(&reader, &printed, &attempt)));
        // Known again when the sheet comes: whoever sends it twice becomes one learner, and nobody else that one.
        let asked = session::ask(&state, attempt.to_string(), TYPING);
        return Ok((CookieJar::new().add(asked), page).into_response());
    }
    let sheet = Sheet::ALL.into_iter().find(|sheet| name.strip_suffix(".pdf") == Some(sheet.as_str()));
    let sheet = sheet.ok_or(Refused(Trouble::NotFound))?;
    let permit = match sheet {
        Sheet::Key => match state.papers.key_permit(&printed).await? {
            Ok(permit) => Some(permit),
            Err(until) => return Ok(key_waits(&state, &reader, &printed, until)),
        },
        Sheet::Questions | Sheet::Answers => None,
    };
    let help = wanted.help.filter(|lang| sheet == Sheet::Questions && printed.bank.help_languages.contains(lang));
    // What is asked is in the language of the exam, and so are the words around it; the other sheets are for the reader.
    let of_exam = state.catalogue.texts(&printed.bank.exam_language).filter(|_| sheet == Sheet::Questions);
    let texts = of_exam.as_ref().unwrap_or(&reader.page.texts);
    let language = format!("{} {}", texts.lang(), help.as_ref().map_or("", Lang::as_str));
    let kept = (printed.number.to_string(), sheet, language);
    if state.printer.kept(&kept).await.is_none() {
        state.limits.pay(&payer, limits::SHEET)?;
    }
    let bank = &printed.bank;
    let files = state.library.files(&bank.id, &bank.version).ok_or(Refused(Trouble::NotFound))?;
    let pdf = state.printer.print(kept, || sheet::test(&printed, sheet, help.as_ref(), texts, permit.as_ref(), files.as_ref())).await;
    let pdf = pdf.map_err(|error| match error {
        NotPrinted::Busy(busy) => Refused::from(Fault::from(busy)),
        error => {
            tracing::error!(%error, "a sheet could not be printed");
            Refused(Trouble::Broken)
        }
    })?;
    let file = format!("inline; filename=\"safar-{}-{}.pdf\"", printed.number.as_str(), sheet.as_str());
    Ok(([(CONTENT_TYPE, "application/pdf"), (CACHE_CONTROL, "no-store"), (CONTENT_DISPOSITION, &file)], pdf).into_response())
}

/// Somebody sits this very form now: the key waits for the end.
fn key_waits(state: &State, reader: &Reader, printed: &PrintedForm, until: Millis) -> Response {
    let left = (until - state.clock.now()).max(0);
    let minutes = left / 60_000 + 1;
    let page = reader.draw(draw_key_waits(&reader.page, printed.number.as_str(), minutes));
    (StatusCode::CONFLICT, [(RETRY_AFTER, (left / 1_000 + 1).to_string())], page).into_response()
}

/// Whom a sheet makes a learner: the same one for a browser that sends it twice at once.
async fn newcomer(state: &State, sheet: &AttemptId) -> Result<(Newcomer, Cookie<'static>), Refused> {
    state.sheets.try_get_with(sheet.clone(), async { session::newcomer(state) }).await.map_err(|fault| {
        tracing::error!(%fault, "an answer sheet made nobody a learner");
        Refused(Trouble::Busy)
    })
}

/// An answer sheet that was typed in becomes an attempt.
async fn enter(
    Extract(state): All,
    visitor: Visitor,
    headers: HeaderMap,
    jar: CookieJar,
    Path(number): Path<String>,
    Posted { mut reader, fields }: Posted<Vec<(String, String)>>,
) -> Answer {
    let of = |name: &str| fields.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str());
    let bad = Refused(Trouble::BadRequest);
    let id = of("attempt").and_then(|id| AttemptId::parse(id).ok()).ok_or(bad)?;
    let printed = printed(&state, &number).await?;
    // A sheet that cannot be one makes nobody a learner.
    if !state.papers.is_sheet(&id, &printed.number) {
        return Err(bad);
    }
    let address = reader.page.to().paper_entry(printed.number.as_str());
    reader.stand_at(&address);
    let again = |status: u16, problem| {
        let view = EntryView { typed: fields.clone(), problem: Some(problem), ..entry_view(&reader, &printed, &id) };
        let page = reader.draw(draw_entry(&reader.page, &ExamLang::from(&*printed.bank), view));
        (StatusCode::from_u16(status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY), page).into_response()
    };
    // Read before anybody becomes a learner by it.
    let answers = match Papers::read(&printed, &fields) {
        Ok(answers) => answers,
        Err(n) => return Ok(again(422, EntryRefusal::Misfit(n + 1))),
    };
    let mut jar = jar;
    let asked = session::was_asked(&state, &headers, id.as_str());
    let new;
    let by = match &visitor.0 {
        Some(learner) => match state.papers.sits(&printed, Some(learner)).await? {
            Some(_) if !state.papers.is_entered(&id).await? => return Ok(again(409, EntryRefusal::Sitting)),
            _ => By::from(learner),
        },
        // Asked in this order: whom the first of two taps made a learner is known before the sheet is entered.
        None if state.papers.is_entered(&id).await? && !(asked && state.sheets.contains_key(&id)) => {
            return Err(Refused(Trouble::NotFound));
        }
        // Nobody could see the result: what was typed stays on the page.
        None if !session::keeps_cookies(&state, &headers) => return Ok(again(422, EntryRefusal::NoCookies)),
        None => {
            let (newcomer, cookie) = if asked { newcomer(&state, &id).await? } else { session::newcomer(&state)? };
            jar = jar.add(cookie);
            new = newcomer;
            By::from(&new)
        }
    };
    let help = of("help").and_then(|help| Lang::parse(help).ok());
    match state.papers.enter(&state.attempts, by, &id, &printed, help, answers).await {
        Ok(()) => Ok((jar, go(&reader.page.to().result(id.as_str()))).into_response()),
        Err(fault @ (Fault::NotFound | Fault::Refused(_))) => Err(fault.into()),
        // Nobody types a whole sheet twice because a disk is full. It may be saved all the same, and is theirs then.
        Err(fault) => Ok((jar, again(Refused::from(fault).0.status(), EntryRefusal::NotSaved)).into_response()),
    }
}
