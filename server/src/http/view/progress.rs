//! Where a learner stands, in the words of a page.

use crate::http::reader::Reader;
use crate::state::State;
use crate::usecases::Standing;
use app::exam::verdict::attempt_title;
use app::i18n::Texts;
use app::progress::Past;
use app::progress::standing::{ChanceView, ModuleView, StandingView, SubjectView, TopicRow};
use app::spoken::{Spoken, spoken};
use domain::bank::{Area, Bank, Topic};
use domain::goal::Goal;
use domain::ids::SubjectId;
use domain::mastery::Strand;
use domain::readiness::ENOUGH;
use jiff::civil::Date;
use store::AttemptSummary;

/// A line about an attempt, if its bank is still here.
pub fn line_of(state: &State, reader: &Reader, past: AttemptSummary) -> Option<Past> {
    let (bank, texts) = (state.library.bank(&past.head.bank)?, &reader.page.texts);
    Some(Past {
        href: reader.page.to().attempt(past.head.id.as_str()),
        title: Spoken::own(texts, attempt_title(&bank, &past.head.test, texts)),
        date: reader.date(past.head.started),
        mode: past.head.mode,
        score: past.result.map(|result| result.score),
    })
}

/// What is known of a learner in a bank.
pub fn standing_view(state: &State, reader: &Reader, bank: &Bank, standing: &Standing) -> StandingView {
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
pub fn days_left(goal: Option<&Goal>, today: Date, texts: &Texts) -> Option<String> {
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

/// One topic, and how it stands.
pub fn topic_row(state: &State, reader: &Reader, bank: &Bank, topic: &Topic, standing: &Standing) -> TopicRow {
    let href = reader.page.to().topic(bank.id.as_str(), topic.id.as_str());
    let name = spoken(&topic.name, &reader.page.texts);
    row(state, &Strand::Topic(topic.subject.clone(), topic.id.clone()), standing, name, href)
}

/// One area, and how it stands.
pub fn area_row(state: &State, reader: &Reader, bank: &Bank, area: &Area, standing: &Standing) -> TopicRow {
    let href = reader.page.to().topic(bank.id.as_str(), area.id.as_str());
    let name = spoken(&area.name, &reader.page.texts);
    row(state, &Strand::Area(area.subject.clone(), area.id.clone()), standing, name, href)
}

fn row(state: &State, strand: &Strand, standing: &Standing, name: Spoken, href: String) -> TopicRow {
    let (knowledge, policy) = (&standing.knowledge, state.study.policy());
    let percent = knowledge.share(strand, policy) * 100.0;
    TopicRow { name, href, level: knowledge.level(strand, policy), percent, answers: knowledge.answers(strand) }
}
