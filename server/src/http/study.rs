//! Pages and forms about learning: where I stand, what to practise now, one topic.

use super::pages::{All, Answer, PAST, find_bank, open_attempts, own, past};
use super::reader::{Reader, Refused, go};
use super::session::Visitor;
use crate::clock::day;
use crate::startup::State;
use crate::usecases::Standing;
use app::exam::present::spoken;
use app::exam::verdict::attempt_title;
use app::exam::view::Spoken;
use app::i18n::Texts;
use app::practice::{PracticeView, practice as draw_practice};
use app::progress::standing::{ChanceView, ModuleView, StandingView, TopicRow};
use app::progress::{News, Past, ProgressView, progress as draw_progress};
use app::topic::{TopicPage, topic as draw_topic};
use app::trouble::Trouble;
use axum::extract::{Form, Path, Query, State as Extract};
use axum::http::HeaderMap;
use domain::bank::{Bank, Topic};
use domain::form::Drill;
use domain::goal::Goal;
use domain::ids::{BankId, ExamId, TopicId};
use domain::mastery::Strand;
use domain::memory::Memory;
use domain::practice::PER_DAY;
use domain::readiness::ENOUGH;
use jiff::civil::Date;
use serde::Deserialize;
use store::AttemptSummary;

/// What `/{lang}/progress` may be told.
#[derive(Debug, Default, Deserialize)]
pub struct Told {
    /// The learner's data have just been deleted.
    erased: Option<String>,
    /// A resume code has just brought everything here.
    resumed: Option<String>,
}

/// Where I stand, and past attempts.
pub async fn progress(Extract(state): All, reader: Reader, visitor: Visitor, Query(told): Query<Told>) -> Answer {
    let here = reader.page.to();
    let attempts: Vec<_> = past(&state, &visitor, PAST).await?.into_iter().filter_map(|past| line_of(&state, &reader, past)).collect();
    let mut standings = Vec::new();
    if let Some(learner) = visitor.0.as_ref().filter(|_| !attempts.is_empty()) {
        for bank in state.banks.values() {
            standings.push(standing_view(&state, &reader, bank, state.study.standing(learner, bank).await?));
        }
    }
    let news = match (&told.erased, &told.resumed) {
        (Some(_), _) => Some(News::Erased),
        (None, Some(_)) => Some(News::Resumed),
        (None, None) => None,
    };
    let practise = state.banks.keys().next().map_or_else(|| here.exams(), |bank| here.bank(bank.as_str()));
    Ok(reader.draw(draw_progress(&reader.page, ProgressView { attempts, practise, standings, news })))
}

/// A line about an attempt, if its bank is still here.
pub(super) fn line_of(state: &State, reader: &Reader, past: AttemptSummary) -> Option<Past> {
    let (bank, texts) = (state.banks.get(&past.head.bank)?, &reader.page.texts);
    Some(Past {
        href: reader.page.to().attempt(past.head.id.as_str()),
        title: own(texts, attempt_title(bank, &past.head.test, texts)),
        date: texts.date(day(past.head.started)),
        mode: past.head.mode,
        score: past.result.map(|result| result.score),
    })
}

fn standing_view(state: &State, reader: &Reader, bank: &Bank, standing: Standing) -> StandingView {
    let (texts, today) = (&reader.page.texts, state.clock.today());
    let subject_name =
        |id| bank.subject(id).map(|subject| spoken(&subject.name, texts.lang())).unwrap_or_else(|| own(texts, String::new()));
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
                let name = bank.topic(topic).map_or_else(|| own(texts, topic.to_string()), |topic| spoken(&topic.name, texts.lang()));
                (name, Some(reader.page.to().topic(bank.id.as_str(), topic.as_str())), text)
            }
            Strand::Skill(_, skill) => (own(texts, texts.get(skill.as_str())), None, text),
        }
    });
    let rows = |subject| {
        bank.topics.iter().filter(|topic| topic.subject == subject).map(|topic| topic_row(state, reader, bank, topic, &standing)).collect()
    };
    let goal = standing.goal.as_ref();
    let exams = bank.exams.iter().filter(|exam| exam.in_force(today));
    StandingView {
        bank: bank.id.to_string(),
        exams: exams
            .map(|exam| (exam.id.to_string(), spoken(&exam.name, texts.lang()), goal.is_some_and(|goal| goal.exam == exam.id)))
            .collect(),
        day: goal.and_then(|goal| goal.day).map(|day| day.to_string()).unwrap_or_default(),
        days_left: days_left(goal, today, texts),
        whole: standing.readiness.as_ref().and_then(|readiness| readiness.whole).map(|chance| ChanceView::of(&chance, texts)),
        modules: modules.collect(),
        raises: raises.collect(),
        subjects: bank.subjects.iter().map(|subject| (spoken(&subject.name, texts.lang()), rows(subject.id.clone()))).collect(),
        ask: standing.ask,
    }
}

/// "12 days left"; nothing without a day, or when it is over.
fn days_left(goal: Option<&Goal>, today: Date, texts: &Texts) -> Option<String> {
    let left = today.until(goal?.day?).ok()?.get_days();
    u32::try_from(left).ok().map(|left| texts.with("days-left", &[("n", left.into())]))
}

fn topic_row(state: &State, reader: &Reader, bank: &Bank, topic: &Topic, standing: &Standing) -> TopicRow {
    let strand = Strand::Topic(topic.subject.clone(), topic.id.clone());
    let (knowledge, policy) = (&standing.knowledge, state.study.policy());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 100")]
    let percent = (knowledge.share(&strand, policy) * 100.0).round() as u32;
    TopicRow {
        name: spoken(&topic.name, reader.page.texts.lang()),
        href: reader.page.to().topic(bank.id.as_str(), topic.id.as_str()),
        grip: knowledge.grip(&strand, policy),
        percent,
        answers: knowledge.answers(&strand),
    }
}

/// Ten questions now.
pub async fn practice(Extract(state): All, reader: Reader, visitor: Visitor) -> Answer {
    let bank = state.banks.values().next().ok_or(Refused(Trouble::NotFound))?;
    let mut view = practice_view(&reader, bank);
    if let Some(learner) = &visitor.0 {
        let texts = &reader.page.texts;
        let standing = state.study.standing(learner, bank).await?;
        let open = open_attempts(&past(&state, &visitor, PAST).await?, bank).remove(Drill::Plan.name());
        view.open = open.map(|id| reader.page.to().attempt(id.as_str()));
        view.days_left = days_left(standing.goal.as_ref(), state.clock.today(), texts);
        view.mistakes = standing.memories.values().filter_map(Memory::last).filter(|last| !last.right()).count();
        view.enough = (standing.today >= PER_DAY).then(|| texts.with("practice-enough", &[("n", standing.today.into())]));
    }
    Ok(reader.draw(draw_practice(&reader.page, view)))
}

fn practice_view(reader: &Reader, bank: &Bank) -> PracticeView {
    PracticeView {
        bank: bank.id.to_string(),
        help_languages: bank.help_languages.clone(),
        help: reader.help.clone().filter(|lang| bank.help_languages.contains(lang)),
        ..PracticeView::default()
    }
}

/// One topic.
pub async fn topic(
    Extract(state): All,
    reader: Reader,
    visitor: Visitor,
    Path((_, bank, topic)): Path<(String, String, String)>,
) -> Answer {
    let bank = find_bank(&state, &bank)?;
    let topic = TopicId::parse(&topic).ok().and_then(|id| bank.topic(&id)).ok_or(Refused(Trouble::NotFound))?;
    let texts = &reader.page.texts;
    let standing = match &visitor.0 {
        Some(learner) => state.study.standing(learner, bank).await?,
        None => Standing::nobody(bank),
    };
    let extra = bank.extra_questions();
    let of_topic = bank.items.values().filter(|item| item.question.topic == topic.id && !extra.contains(&item.question.id));
    let wrong = |id| standing.memories.get(id).and_then(Memory::last).is_some_and(|last| !last.right());
    let mistakes = of_topic.clone().filter(|item| wrong(&item.question.id)).map(|item| item.question.stem.clone()).collect();
    let subject: Option<Spoken> = bank.subject(&topic.subject).map(|subject| spoken(&subject.name, texts.lang()));
    let view = TopicPage {
        drill: Drill::Topic(topic.id.clone()),
        subject: subject.unwrap_or_else(|| own(texts, String::new())),
        summary: spoken(&topic.summary, texts.lang()),
        state: topic_row(&state, &reader, bank, topic, &standing),
        questions: texts.with("questions", &[("n", of_topic.count().into())]),
        mistakes,
        exam_lang: bank.exam_language.to_string(),
        practice: practice_view(&reader, bank),
    };
    Ok(reader.draw(draw_topic(&reader.page, view)))
}

/// The form that says what a learner prepares for.
#[derive(Debug, Deserialize)]
pub struct Chosen {
    lang: String,
    bank: String,
    exam: String,
    /// Empty for no day.
    day: String,
}

/// Keeps which exam a learner prepares for, and its day.
pub async fn set_goal(Extract(state): All, visitor: Visitor, headers: HeaderMap, Form(form): Form<Chosen>) -> Answer {
    let reader = Reader::of_form(&state, &headers, &form.lang)?;
    let gone = |_| Refused(Trouble::NotFound);
    let (bank, exam) = (BankId::parse(&form.bank).map_err(gone)?, ExamId::parse(&form.exam).map_err(gone)?);
    let day = match form.day.as_str() {
        "" => None,
        day => Some(day.parse::<Date>().map_err(|_| Refused(Trouble::BadRequest))?),
    };
    state.study.set_goal(visitor.learner()?, &bank, &exam, day).await?;
    Ok(go(&reader.page.to().progress()))
}

/// The form that tells how a real exam went.
#[derive(Debug, Deserialize)]
pub struct Went {
    lang: String,
    bank: String,
    passed: bool,
}

/// Keeps how a real exam went.
pub async fn tell(Extract(state): All, visitor: Visitor, headers: HeaderMap, Form(form): Form<Went>) -> Answer {
    let reader = Reader::of_form(&state, &headers, &form.lang)?;
    let bank = BankId::parse(&form.bank).map_err(|_| Refused(Trouble::NotFound))?;
    state.study.tell(visitor.learner()?, &bank, form.passed).await?;
    Ok(go(&reader.page.to().progress()))
}
