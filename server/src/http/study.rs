//! Pages and forms about learning: where I stand, what to practise now, one topic.

use super::api::{LATER, NOBODY};
use super::page_cache::PageCache;
use super::pages::{All, Answer, PAST, banks, find_bank, help_shown, open_attempts, past, unfinished};
use super::reader::{Reader, Refused, go};
use super::resume::RESUMED;
use super::session::{self, Visitor};
use crate::startup::State;
use crate::usecases::{Fault, Standing};
use app::address::In;
use app::exam::pages::{BanksView, banks as draw_banks};
use app::exam::present::spoken;
use app::exam::verdict::attempt_title;
use app::exam::view::{ExamLang, Spoken};
use app::i18n::Texts;
use app::practice::{PracticeView, practice as draw_practice};
use app::progress::standing::{ChanceView, ModuleView, StandingView, SubjectView, TopicRow, WEAKEST};
use app::progress::{News, Past, ProgressView, progress as draw_progress};
use app::topic::{TopicPage, topic as draw_topic};
use app::trouble::Trouble;
use axum::extract::{Form, Path, Query, RawQuery, State as Extract};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::bank::{Area, Bank, Item, Subject, Topic};
use domain::day;
use domain::fold::fold;
use domain::form::Drill;
use domain::goal::Goal;
use domain::ids::{AreaId, BankId, ExamId, SubjectId, TopicId};
use domain::mastery::{MasteryLevel, Strand};
use domain::practice::PER_DAY;
use domain::readiness::ENOUGH;
use jiff::civil::Date;
use serde::Deserialize;
use std::sync::Arc;
use store::AttemptSummary;

/// What the page about a learner may be told.
#[derive(Debug, Default, Deserialize)]
pub struct ProgressQuery {
    /// The learner's data have just been deleted.
    erased: Option<String>,
    /// What proves it.
    proof: Option<String>,
    /// A resume code has just brought everything here.
    resumed: Option<String>,
}

/// Where I stand: the banks to choose from, or on to the only one.
pub async fn choose_progress(
    Extract(state): All,
    mut reader: Reader,
    visitor: Visitor,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    Query(told): Query<ProgressQuery>,
) -> Answer {
    if let Some(bank) = &reader.page.only_bank {
        return Ok(on_to(&reader.page.to().progress_in(bank), query));
    }
    let news = news(&state, &mut reader, &visitor, &headers, &told)?;
    let view = BanksView { title: reader.page.text("progress-title"), banks: banks(&state, &reader, In::progress_in), news };
    Ok(reader.draw(draw_banks(&reader.page, view)))
}

/// Questions for now: the banks to choose from, or on to the only one.
pub async fn choose_practice(Extract(state): All, reader: Reader, RawQuery(query): RawQuery) -> Answer {
    if let Some(bank) = &reader.page.only_bank {
        return Ok(on_to(&reader.page.to().practice_in(bank), query));
    }
    let view = BanksView { title: reader.page.text("practice-title"), banks: banks(&state, &reader, In::practice_in), news: None };
    Ok(reader.draw(draw_banks(&reader.page, view)))
}

/// On to where an address without a bank leads now. There may be more banks one day, so no browser keeps it.
fn on_to(address: &str, query: Option<String>) -> Response {
    go(&query.map_or_else(|| address.to_owned(), |query| format!("{address}?{query}")))
}

/// Where I stand in a bank, and past attempts.
pub async fn progress(
    Extract(state): All,
    mut reader: Reader,
    visitor: Visitor,
    headers: HeaderMap,
    Path((_, bank)): Path<(String, String)>,
    Query(told): Query<ProgressQuery>,
) -> Answer {
    let bank = find_bank(&state, &bank)?;
    let news = news(&state, &mut reader, &visitor, &headers, &told)?;
    progress_page(&state, &reader, &visitor, bank, news, None).await
}

/// What has just happened, if that is true.
fn news(state: &State, reader: &mut Reader, visitor: &Visitor, headers: &HeaderMap, told: &ProgressQuery) -> Result<Option<News>, Refused> {
    if told.resumed.is_some() && !session::keeps_cookies(state, headers) {
        return Err(Refused(Trouble::NoSession));
    }
    let news = match (told.erased.as_deref(), &told.resumed) {
        // Whoever still has tests here has deleted nothing, nor has who only came by a link: the address says more than is so, and
        // the script of the page would take what waits to be sent.
        (Some(word), _) if visitor.0.is_some() || !session::is_proof(state, word, told.proof.as_deref()) => None,
        (Some(LATER), _) => Some(News::ErasedLater),
        (Some(NOBODY), _) => Some(News::ErasedNobody),
        (Some(_), _) => Some(News::Erased),
        (None, Some(_)) => session::is_news(state, headers, RESUMED).then_some(News::Resumed),
        (None, None) => None,
    };
    if matches!(news, Some(News::Erased | News::ErasedLater | News::ErasedNobody)) {
        reader.allow_script()?;
    }
    Ok(news)
}

/// Where I stand in a bank. `refused` is a goal whose day could not be read.
async fn progress_page(
    state: &State,
    reader: &Reader,
    visitor: &Visitor,
    bank: &Bank,
    news: Option<News>,
    refused: Option<&GoalFields>,
) -> Answer {
    let key = PageCache::key(state, reader, visitor, None).await?;
    // What is told once is not kept.
    let once = news.is_some() || refused.is_some();
    if !once && let Some(page) = state.page_cache.find(&key, reader).await {
        return Ok(page);
    }
    let of_bank = past(state, visitor, PAST).await?.into_iter().filter(|past| past.head.bank == bank.id);
    let attempts: Vec<_> = of_bank.filter_map(|past| line_of(state, reader, past)).collect();
    let mut standing = None;
    if let Some(learner) = visitor.0.as_ref().filter(|_| !attempts.is_empty()) {
        let mut view = standing_view(state, reader, bank, &*state.study.standing(learner, bank, &reader.zone).await?);
        if let Some(chosen) = refused {
            view.exams.iter_mut().for_each(|(exam, _, selected)| *selected = *exam == chosen.exam);
            view.day = chosen.day.chars().take(40).collect();
            view.day_problem = true;
        }
        standing = Some(view);
    }
    let practise = reader.page.to().bank(bank.id.as_str());
    let html = draw_progress(&reader.page, ProgressView { attempts, practise, standing, news });
    Ok(if once { reader.draw(html) } else { state.page_cache.keep(key, reader, html, visitor.0.is_some()).await })
}

/// A line about an attempt, if its bank is still here.
pub(super) fn line_of(state: &State, reader: &Reader, past: AttemptSummary) -> Option<Past> {
    let (bank, texts) = (state.banks.get(&past.head.bank)?, &reader.page.texts);
    Some(Past {
        href: reader.page.to().attempt(past.head.id.as_str()),
        title: Spoken::own(texts, attempt_title(bank, &past.head.test, texts)),
        date: reader.date(past.head.started),
        mode: past.head.mode,
        score: past.result.map(|result| result.score),
    })
}

fn standing_view(state: &State, reader: &Reader, bank: &Bank, standing: &Standing) -> StandingView {
    let (texts, today) = (&reader.page.texts, state.clock.today());
    let their_day = reader.today(&state.clock);
    let subject_name =
        |id| bank.subject(id).map(|subject| spoken(&subject.name, texts)).unwrap_or_else(|| Spoken::own(texts, String::new()));
    let modules = standing.readiness.iter().flat_map(|readiness| &readiness.modules).map(|(subject, chance)| {
        let answers = standing.knowledge.subjects.get(subject).map_or(0, |belief| belief.answers);
        ModuleView {
            name: subject_name(subject),
            chance: chance.as_ref().map(|chance| ChanceView::of(chance, texts)),
            missing: texts.with("ready-missing", &[("n", ENOUGH.saturating_sub(answers).into())]),
        }
    });
    let raises = standing.readiness.iter().flat_map(|readiness| &readiness.raises).map(|(strand, chance)| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 100")]
        let text = texts.with("ready-raise", &[("n", ((chance * 20.0).round() as u32 * 5).into())]);
        match strand {
            Strand::Topic(_, topic) => {
                let name = bank.topic(topic).map_or_else(|| Spoken::own(texts, topic.to_string()), |topic| spoken(&topic.name, texts));
                (name, Some(reader.page.to().topic(bank.id.as_str(), topic.as_str())), text)
            }
            Strand::Area(_, area) => {
                let name = bank.area(area).map_or_else(|| Spoken::own(texts, area.to_string()), |area| spoken(&area.name, texts));
                (name, Some(reader.page.to().topic(bank.id.as_str(), area.as_str())), text)
            }
            Strand::Skill(_, skill) => (Spoken::own(texts, texts.get(skill.as_str())), None, text),
        }
    });
    let goal = standing.goal.as_ref();
    let exams = bank.exams.iter().filter(|exam| exam.in_force(today));
    StandingView {
        bank: bank.id.to_string(),
        exams: exams.map(|exam| (exam.id.to_string(), spoken(&exam.name, texts), goal.is_some_and(|goal| goal.exam == exam.id))).collect(),
        day: goal.and_then(|goal| goal.day).map(|day| day.to_string()).unwrap_or_default(),
        day_problem: false,
        days_left: days_left(goal, their_day, texts),
        whole: standing.readiness.as_ref().and_then(|readiness| readiness.whole).map(|chance| ChanceView::of(&chance, texts)),
        modules: modules.collect(),
        raises: raises.collect(),
        subjects: bank.subjects.iter().map(|subject| subject_view(state, reader, bank, &subject.id, standing)).collect(),
        ask: standing.ask,
    }
}

/// "12 days left"; nothing without a day, or when it is over.
fn days_left(goal: Option<&Goal>, today: Date, texts: &Texts) -> Option<String> {
    let left = today.until(goal?.day?).ok()?.get_days();
    u32::try_from(left).ok().map(|left| texts.with("days-left", &[("n", left.into())]))
}

fn subject_view(state: &State, reader: &Reader, bank: &Bank, subject: &SubjectId, standing: &Standing) -> SubjectView {
    let texts = &reader.page.texts;
    let topics = bank.topics.iter().filter(|topic| topic.subject == *subject);
    let areas = bank.areas.iter().filter(|area| area.subject == *subject);
    let modules = standing.readiness.iter().flat_map(|readiness| &readiness.modules);
    let asked: Vec<_> = modules.map(|(subject, _)| subject).collect();
    SubjectView {
        asked: asked.is_empty() || asked.contains(&subject),
        name: bank.subject(subject).map(|subject| spoken(&subject.name, texts)).unwrap_or_else(|| Spoken::own(texts, String::new())),
        areas: areas.map(|area| area_row(state, reader, bank, area, standing)).collect(),
        topics: topics.map(|topic| topic_row(state, reader, bank, topic, standing)).collect(),
    }
}

fn topic_row(state: &State, reader: &Reader, bank: &Bank, topic: &Topic, standing: &Standing) -> TopicRow {
    let href = reader.page.to().topic(bank.id.as_str(), topic.id.as_str());
    let name = spoken(&topic.name, &reader.page.texts);
    row(state, &Strand::Topic(topic.subject.clone(), topic.id.clone()), standing, name, href)
}

fn area_row(state: &State, reader: &Reader, bank: &Bank, area: &Area, standing: &Standing) -> TopicRow {
    let href = reader.page.to().topic(bank.id.as_str(), area.id.as_str());
    let name = spoken(&area.name, &reader.page.texts);
    row(state, &Strand::Area(area.subject.clone(), area.id.clone()), standing, name, href)
}

fn row(state: &State, strand: &Strand, standing: &Standing, name: Spoken, href: String) -> TopicRow {
    let (knowledge, policy) = (&standing.knowledge, state.study.policy());
    let percent = knowledge.share(strand, policy) * 100.0;
    TopicRow { name, href, level: knowledge.level(strand, policy), percent, answers: knowledge.answers(strand) }
}

/// Ten questions now.
pub async fn practice(Extract(state): All, reader: Reader, visitor: Visitor, Path((_, bank)): Path<(String, String)>) -> Answer {
    let bank = find_bank(&state, &bank)?;
    let key = PageCache::key(&state, &reader, &visitor, help_shown(bank, &reader)).await?;
    if let Some(page) = state.page_cache.find(&key, &reader).await {
        return Ok(page);
    }
    let mut view = practice_view(&reader, bank);
    if let Some(learner) = &visitor.0 {
        let texts = &reader.page.texts;
        let standing = state.study.standing(learner, bank, &reader.zone).await?;
        let open = open_attempts(&unfinished(&state, &visitor, PAST).await?, bank).remove(Drill::Plan.name());
        view.open = open.map(|id| reader.page.to().attempt(id.as_str()));
        view.days_left = days_left(standing.goal.as_ref(), reader.today(&state.clock), texts);
        view.mistakes = standing.mistakes.len();
        view.weakest = weakest(&state, &reader, bank, &standing);
        view.enough = (standing.today >= PER_DAY).then(|| texts.with("practice-enough", &[("n", standing.today.into())]));
    }
    let html = draw_practice(&reader.page, view);
    Ok(state.page_cache.keep(key, &reader, html, visitor.0.is_some()).await)
}

/// What to study first: the name and the drill of the weakest areas, three at most.
fn weakest(state: &State, reader: &Reader, bank: &Bank, standing: &Standing) -> Vec<(Spoken, String)> {
    let rows = bank.areas.iter().map(|area| (area_row(state, reader, bank, area, standing), area.id.to_string()));
    let mut weak: Vec<_> = rows.filter(|(row, _)| row.level == MasteryLevel::Weak).collect();
    weak.sort_by(|(a, _), (b, _)| a.percent.total_cmp(&b.percent));
    weak.into_iter().take(WEAKEST).map(|(row, drill)| (row.name, drill)).collect()
}

fn practice_view(reader: &Reader, bank: &Bank) -> PracticeView {
    PracticeView {
        bank: bank.id.to_string(),
        help_languages: bank.help_languages.clone(),
        help: help_shown(bank, reader),
        ..PracticeView::default()
    }
}

/// One topic, one area, or a whole subject.
pub async fn topic(Extract(state): All, reader: Reader, visitor: Visitor, Path((_, bank, name)): Path<(String, String, String)>) -> Answer {
    let bank = find_bank(&state, &bank)?;
    let topic = TopicId::parse(&name).ok().and_then(|id| bank.topic(&id));
    let area = AreaId::parse(&name).ok().and_then(|id| bank.area(&id)).filter(|_| topic.is_none());
    let subject = SubjectId::parse(&name).ok().and_then(|id| bank.subject(&id));
    let key = PageCache::key(&state, &reader, &visitor, help_shown(bank, &reader)).await?;
    if let Some(page) = state.page_cache.find(&key, &reader).await {
        return Ok(page);
    }
    let standing = match &visitor.0 {
        Some(learner) => state.study.standing(learner, bank, &reader.zone).await?,
        None => Arc::new(Standing::nobody(bank)),
    };
    let view = match (topic, area, subject) {
        (Some(topic), ..) => topic_page(&state, &reader, bank, topic, &standing),
        (None, Some(area), _) => area_page(&state, &reader, bank, area, &standing),
        (None, None, Some(subject)) => subject_page(&state, &reader, bank, subject, &standing),
        (None, None, None) => return Err(Refused(Trouble::NotFound)),
    };
    let html = draw_topic(&reader.page, view);
    Ok(state.page_cache.keep(key, &reader, html, visitor.0.is_some()).await)
}

fn topic_page(state: &State, reader: &Reader, bank: &Bank, topic: &Topic, standing: &Standing) -> TopicPage {
    let inside = |item: &Item| item.question.topic == topic.id;
    TopicPage {
        drill: Drill::Topic(topic.id.clone()),
        summary: spoken(&topic.summary, &reader.page.texts),
        state: topic_row(state, reader, bank, topic, standing),
        ..page_of(reader, bank, &topic.subject, standing, inside)
    }
}

fn area_page(state: &State, reader: &Reader, bank: &Bank, area: &Area, standing: &Standing) -> TopicPage {
    let inside = |item: &Item| bank.area_of_question(&item.question).is_some_and(|of| of.id == area.id);
    let texts = &reader.page.texts;
    let topics = bank.topics.iter().filter(|topic| topic.area.as_ref() == Some(&area.id));
    let link = |topic: &Topic| (spoken(&topic.name, texts), reader.page.to().topic(bank.id.as_str(), topic.id.as_str()));
    TopicPage {
        drill: Drill::Area(area.id.clone()),
        state: area_row(state, reader, bank, area, standing),
        topics: topics.map(link).collect(),
        ..page_of(reader, bank, &area.subject, standing, inside)
    }
}

fn subject_page(state: &State, reader: &Reader, bank: &Bank, subject: &Subject, standing: &Standing) -> TopicPage {
    let texts = &reader.page.texts;
    let here = |id: &str| reader.page.to().topic(bank.id.as_str(), id);
    let areas = bank.areas.iter().filter(|area| area.subject == subject.id);
    let (percent, level) = standing.knowledge.whole(&subject.id, state.study.policy());
    let answers = standing.knowledge.subjects.get(&subject.id).map_or(0, |belief| belief.answers);
    let name = spoken(&subject.name, texts);
    let page = page_of(reader, bank, &subject.id, standing, |item| item.question.subject == subject.id);
    TopicPage {
        drill: Drill::Subject(subject.id.clone()),
        state: TopicRow { name, href: here(subject.id.as_str()), level, percent: percent * 100.0, answers },
        topics: areas.map(|area| (spoken(&area.name, texts), here(area.id.as_str()))).collect(),
        ..page
    }
}

/// What the pages of topics, areas and subjects have in common.
fn page_of(reader: &Reader, bank: &Bank, subject: &SubjectId, standing: &Standing, inside: impl Fn(&Item) -> bool) -> TopicPage {
    let texts = &reader.page.texts;
    let extra = bank.extra_questions();
    let items: Vec<&Item> = bank.items.values().filter(|item| inside(item) && !extra.contains(&item.question.id)).collect();
    let wrong = |item: &&Item| standing.mistakes.contains(&item.question.id);
    let subject: Option<Spoken> = bank.subject(subject).map(|subject| spoken(&subject.name, texts));
    TopicPage {
        drill: Drill::Plan,
        subject: subject.unwrap_or_else(|| Spoken::own(texts, String::new())),
        summary: Spoken::own(texts, String::new()),
        state: TopicRow {
            name: Spoken::own(texts, String::new()),
            href: String::new(),
            level: MasteryLevel::NotEnough,
            percent: 0.0,
            answers: 0,
        },
        topics: Vec::new(),
        questions: texts.with("questions", &[("n", items.len().into())]),
        mistakes: items.iter().copied().filter(wrong).map(|item| item.question.stem.clone()).collect(),
        exam: ExamLang::from(bank),
        practice: practice_view(reader, bank),
    }
}

/// The form that says what a learner prepares for.
#[derive(Debug, Deserialize)]
pub struct GoalFields {
    lang: String,
    bank: String,
    exam: String,
    /// Empty for no day.
    day: String,
}

/// The day that was chosen or typed; `Ok(None)` for no day.
fn goal_day(text: &str) -> Result<Option<Date>, ()> {
    if fold(text).is_empty() { Ok(None) } else { day::read(text).map(Some).ok_or(()) }
}

/// Keeps which exam a learner prepares for, and its day.
pub async fn set_goal(Extract(state): All, visitor: Visitor, headers: HeaderMap, Form(form): Form<GoalFields>) -> Answer {
    let mut reader = Reader::of_form(&state, &headers, &form.lang)?;
    let gone = |_| Refused(Trouble::NotFound);
    let (bank, exam) = (BankId::parse(&form.bank).map_err(gone)?, ExamId::parse(&form.exam).map_err(gone)?);
    let set = match goal_day(&form.day) {
        Ok(day) => state.study.set_goal(visitor.learner()?, &bank, &exam, day).await,
        Err(()) => Err(Fault::NoSuchDay),
    };
    match set {
        Ok(()) => Ok(go(&reader.page.to().progress_in(bank.as_str()))),
        Err(Fault::NoSuchDay) => {
            let bank = find_bank(&state, bank.as_str())?;
            reader.page.path = reader.page.to().progress_in(bank.id.as_str()).split_off(1 + form.lang.len());
            let page = progress_page(&state, &reader, &visitor, bank, None, Some(&form)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(fault) => Err(fault.into()),
    }
}

/// The form that tells how a real exam went.
#[derive(Debug, Deserialize)]
pub struct RealExamFields {
    lang: String,
    bank: String,
    passed: bool,
}

/// Keeps how a real exam went.
pub async fn add_real_exam(Extract(state): All, visitor: Visitor, headers: HeaderMap, Form(form): Form<RealExamFields>) -> Answer {
    let reader = Reader::of_form(&state, &headers, &form.lang)?;
    let bank = BankId::parse(&form.bank).map_err(|_| Refused(Trouble::NotFound))?;
    state.study.tell(visitor.learner()?, &bank, form.passed, &reader.zone).await?;
    Ok(go(&reader.page.to().progress_in(bank.as_str())))
}
