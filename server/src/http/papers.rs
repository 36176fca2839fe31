//! Tests on paper: sheets to print, answer sheets to type in.

mod sheet;

use super::pages::{All, Answer, own};
use super::reader::{Reader, Refused, go};
use super::session::{self, Visitor};
use crate::fresh;
use crate::startup::State;
use crate::usecases::{Fault, Printed};
use app::address::In;
use app::exam::present::spoken;
use app::exam::verdict::attempt_title;
use app::i18n::own_name;
use app::paper::{EntryItem, EntryView, FindView, PaperView, entry as draw_entry, paper as draw_paper, papers as draw_papers};
use app::trouble::Trouble;
use axum::extract::{Form, Path, Query, State as Extract};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum_extra::extract::CookieJar;
use domain::ids::{AttemptId, BankId};
use domain::lang::Lang;
use domain::paper::{PaperNumber, in_form_order};
use paper::Sheet;
use serde::Deserialize;

/// The form that prepares sheets.
#[derive(Debug, Deserialize)]
pub struct Prepare {
    lang: String,
    bank: String,
    test: String,
}

/// Gives a form its number.
pub async fn prepare(Extract(state): All, visitor: Visitor, headers: HeaderMap, Form(form): Form<Prepare>) -> Answer {
    let reader = Reader::of_form(&state, &headers, &form.lang)?;
    let bank = BankId::parse(&form.bank).map_err(|_| Refused(Trouble::NotFound))?;
    let number = state.papers.prepare(&state.attempts, visitor.0.as_ref(), &bank, &form.test).await?;
    Ok(go(&reader.page.to().paper(number.as_str())))
}

/// Tests on paper: where a number is typed.
pub async fn papers(Extract(state): All, reader: Reader) -> Answer {
    let view = FindView { tests: tests(&state, &reader), ..FindView::default() };
    Ok(reader.draw(draw_papers(&reader.page, view)))
}

fn tests(state: &State, reader: &Reader) -> String {
    let here = reader.page.to();
    state.banks.keys().next().map_or_else(|| here.exams(), |bank| here.bank(bank.as_str()))
}

/// The form with a number.
#[derive(Debug, Deserialize)]
pub struct Find {
    lang: String,
    number: String,
}

/// Finds a printed form.
pub async fn find(Extract(state): All, headers: HeaderMap, Form(form): Form<Find>) -> Answer {
    let mut reader = Reader::of_form(&state, &headers, &form.lang)?;
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
    reader.page.path = In(reader.page.texts.lang()).papers().split_off(1 + form.lang.len());
    let view = FindView { typed: form.number.chars().take(40).collect(), problem: true, tests: tests(&state, &reader) };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, reader.draw(draw_papers(&reader.page, view))).into_response())
}

async fn printed(state: &State, number: &str) -> Result<Printed, Refused> {
    let number = PaperNumber::parse(number).map_err(|_| Refused(Trouble::NotFound))?;
    Ok(state.papers.find(&number).await?)
}

fn help_languages(printed: &Printed) -> Vec<(Lang, String)> {
    printed.bank.help_languages.iter().map(|lang| (lang.clone(), own_name(lang).to_owned())).collect()
}

/// The sheets of a form.
pub async fn paper(Extract(state): All, reader: Reader, Path((_, number)): Path<(String, String)>) -> Answer {
    let printed = printed(&state, &number).await?;
    let texts = &reader.page.texts;
    let view = PaperView {
        number: printed.number.to_string(),
        path: printed.number.as_str().to_owned(),
        title: attempt_title(&printed.bank, printed.form.origin.name(), texts),
        size: texts.with("questions", &[("n", printed.form.items.len().into())]),
        help_languages: help_languages(&printed),
    };
    Ok(reader.draw(draw_paper(&reader.page, view)))
}

/// What a sheet may be asked for with.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    /// The language below the Russian.
    help: Option<Lang>,
}

/// A sheet as PDF, or the page for typing an answer sheet in.
pub async fn sheet(
    Extract(state): All,
    reader: Reader,
    Path((_, number, name)): Path<(String, String, String)>,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let printed = printed(&state, &number).await?;
    if name == "enter" {
        let attempt = fresh::attempt().map_err(|error| Refused::from(Fault::from(error)))?;
        return Ok(reader.draw(draw_entry(&reader.page, &printed.bank.exam_language, entry_view(&reader, &printed, &attempt, false))));
    }
    let sheet = Sheet::ALL.into_iter().find(|sheet| name.strip_suffix(".pdf") == Some(sheet.as_str()));
    let sheet = sheet.ok_or(Refused(Trouble::NotFound))?;
    let help = wanted.help.filter(|lang| sheet == Sheet::Questions && printed.bank.help_languages.contains(lang));
    // What is asked is in the language of the exam, and so are the words around it; the other sheets are for the reader.
    let of_exam = state.catalogue.texts(&printed.bank.exam_language).filter(|_| sheet == Sheet::Questions);
    let texts = of_exam.as_ref().unwrap_or(&reader.page.texts);
    let language = format!("{} {}", texts.lang(), help.as_ref().map_or("", Lang::as_str));
    let pdf =
        state.printer.print((printed.number.to_string(), sheet, language), || sheet::test(&printed, sheet, help.as_ref(), texts)).await;
    let pdf = pdf.map_err(|error| {
        tracing::error!(%error, "a sheet could not be printed");
        Refused(Trouble::Broken)
    })?;
    let file = format!("inline; filename=\"safar-{}-{}.pdf\"", printed.number.as_str(), sheet.as_str());
    Ok(([(CONTENT_TYPE, "application/pdf"), (CACHE_CONTROL, "no-store"), (CONTENT_DISPOSITION, &file)], pdf).into_response())
}

fn entry_view(reader: &Reader, printed: &Printed, attempt: &AttemptId, problem: bool) -> EntryView {
    let (texts, form) = (&reader.page.texts, &printed.form);
    let changed: Vec<_> = printed.changed().into_iter().map(|n| (n + 1).to_string()).collect();
    let several = form.items.iter().any(|item| item.subject != form.items[0].subject);
    let items = form.items.iter().enumerate().map(|(n, item)| {
        let begins = several && (n == 0 || form.items[n - 1].subject != item.subject);
        let module = printed.bank.subject(&item.subject).filter(|_| begins);
        let found = printed.bank.items.get(&item.question);
        EntryItem {
            n: n + 1,
            module: module.map(|subject| spoken(&subject.name, texts.lang())),
            body: found.map(|found| in_form_order(&found.question.body, item)),
        }
    });
    EntryView {
        path: printed.number.as_str().to_owned(),
        number: printed.number.to_string(),
        title: own(texts, attempt_title(&printed.bank, form.origin.name(), texts)).text,
        attempt: attempt.to_string(),
        items: items.collect(),
        help_languages: help_languages(printed),
        changed: (!changed.is_empty()).then(|| changed.join(", ")),
        problem,
    }
}

/// An answer sheet that was typed in becomes an attempt.
pub async fn enter(
    Extract(state): All,
    visitor: Visitor,
    headers: HeaderMap,
    jar: CookieJar,
    Path(number): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Answer {
    let of = |name: &str| fields.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str());
    let bad = Refused(Trouble::BadRequest);
    let lang = of("lang").ok_or(bad)?;
    let mut reader = Reader::of_form(&state, &headers, lang)?;
    let id = of("attempt").and_then(|id| AttemptId::parse(id).ok()).ok_or(bad)?;
    let printed = printed(&state, &number).await?;
    let mut jar = jar;
    let learner = match visitor.0 {
        Some(learner) => learner,
        None => {
            let (learner, cookie) = session::new_learner(&state).await?;
            jar = jar.add(cookie);
            learner
        }
    };
    let help = of("help").and_then(|help| Lang::parse(help).ok());
    match state.papers.enter(&state.attempts, &learner, &id, &printed, help, &fields).await {
        Ok(()) => Ok((jar, go(&reader.page.to().result(id.as_str()))).into_response()),
        Err(Fault::Misfit(_)) => {
            reader.page.path = In(reader.page.texts.lang()).paper_entry(printed.number.as_str()).split_off(1 + lang.len());
            let page = draw_entry(&reader.page, &printed.bank.exam_language, entry_view(&reader, &printed, &id, true));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, jar, reader.draw(page)).into_response())
        }
        Err(fault) => Err(fault.into()),
    }
}
