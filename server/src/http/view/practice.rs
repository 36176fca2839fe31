//! What to practise, in the words of a page.

use super::help_shown;
use super::progress::{area_row, topic_row};
use crate::http::reader::Reader;
use crate::state::State;
use crate::usecases::Standing;
use app::practice::PracticeView;
use app::progress::standing::{TopicRow, WEAKEST};
use app::spoken::{ExamLang, Spoken, spoken};
use app::topic::TopicPage;
use domain::bank::{Area, Bank, Item, Subject, Topic};
use domain::form::Drill;
use domain::ids::SubjectId;
use domain::mastery::MasteryLevel;

/// What to study first: the name and the drill of the weakest areas, three at most.
pub fn weakest(state: &State, reader: &Reader, bank: &Bank, standing: &Standing) -> Vec<(Spoken, String)> {
    let rows = bank.areas.iter().map(|area| (area_row(state, reader, bank, area, standing), area.id.to_string()));
    let mut weak: Vec<_> = rows.filter(|(row, _)| row.level == MasteryLevel::Weak).collect();
    weak.sort_by(|(a, _), (b, _)| a.percent.total_cmp(&b.percent));
    weak.into_iter().take(WEAKEST).map(|(row, drill)| (row.name, drill)).collect()
}

/// The form that begins to practise.
pub fn practice_view(reader: &Reader, bank: &Bank) -> PracticeView {
    PracticeView {
        bank: bank.id.to_string(),
        help_languages: bank.help_languages.clone(),
        help: help_shown(bank, reader),
        ..PracticeView::default()
    }
}

/// One topic.
pub fn topic_page(state: &State, reader: &Reader, bank: &Bank, topic: &Topic, standing: &Standing) -> TopicPage {
    let inside = |item: &Item| item.question.topic == topic.id;
    TopicPage {
        drill: Drill::Topic(topic.id.clone()),
        summary: spoken(&topic.summary, &reader.page.texts),
        state: topic_row(state, reader, bank, topic, standing),
        ..page_of(reader, bank, &topic.subject, standing, inside)
    }
}

/// One area, with its topics.
pub fn area_page(state: &State, reader: &Reader, bank: &Bank, area: &Area, standing: &Standing) -> TopicPage {
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

/// A whole subject, with its areas.
pub fn subject_page(state: &State, reader: &Reader, bank: &Bank, subject: &Subject, standing: &Standing) -> TopicPage {
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
