//! Where a learner stands: would they pass, which topics are weak, and what to do next.

use crate::document::Page;
use crate::i18n::Texts;
use crate::routes::route;
use crate::spoken::Spoken;
use crate::ui::icon::{Icon, icon};
use crate::ui::parts::{bar, fold, primary_link, say};
use domain::mastery::MasteryLevel;
use domain::readiness::{Chance, Outlook};
use leptos::prelude::*;

/// A chance, ready to read.
#[derive(Debug, Clone)]
pub struct ChanceView {
    /// The chance in words.
    pub outlook: Outlook,
    /// "you would pass 70 to 85 of 100 such exams".
    pub numbers: String,
}

impl ChanceView {
    /// A chance for a reader.
    #[must_use]
    pub fn of(chance: &Chance, texts: &Texts) -> Self {
        let (low, high) = chance.of_hundred();
        Self { outlook: chance.outlook(), numbers: texts.with("ready-numbers", &[("low", low.into()), ("high", high.into())]) }
    }
}

/// One module of the exam.
#[derive(Debug, Clone)]
pub struct ModuleView {
    /// The module.
    pub name: Spoken,
    /// The chance to pass it.
    pub chance: Option<ChanceView>,
    /// Without an opinion: how many answers are still missing, ready to read.
    pub missing: String,
}

/// One topic or one area.
#[derive(Debug, Clone)]
pub struct TopicRow {
    /// Its name.
    pub name: Spoken,
    /// Its page.
    pub href: String,
    /// What we say about it.
    pub level: MasteryLevel,
    /// How much of it is believed to be known, in per cent, not rounded. Drawn only where there is an opinion.
    pub percent: f64,
    /// How many answers that rests on.
    pub answers: u32,
}

/// One subject.
#[derive(Debug, Clone)]
pub struct SubjectView {
    /// Its name.
    pub name: Spoken,
    /// The exam that the learner prepares for asks it.
    pub asked: bool,
    /// Its areas.
    pub areas: Vec<TopicRow>,
    /// Its topics.
    pub topics: Vec<TopicRow>,
}

/// So many of the weakest areas are named.
pub const WEAKEST: usize = 3;

impl StandingView {
    /// What to study first: the weakest areas of what the exam asks.
    #[must_use]
    pub fn weakest(&self) -> Vec<&TopicRow> {
        let mut weak: Vec<_> = self
            .subjects
            .iter()
            .filter(|subject| subject.asked)
            .flat_map(|subject| &subject.areas)
            .filter(|area| area.level == MasteryLevel::Weak)
            .collect();
        weak.sort_by(|a, b| a.percent.total_cmp(&b.percent));
        weak.truncate(WEAKEST);
        weak
    }
}

/// Where a learner stands with one bank.
#[derive(Debug, Clone)]
pub struct StandingView {
    /// The bank, for forms.
    pub bank: String,
    /// The exams to choose from: id, name, chosen.
    pub exams: Vec<(String, Spoken, bool)>,
    /// The day of the exam as a form field has it, `2026-12-01`; empty if none is set.
    pub day: String,
    /// The day that was typed could not be read.
    pub day_problem: bool,
    /// "12 days left", ready to read.
    pub days_left: Option<String>,
    /// The whole exam.
    pub whole: Option<ChanceView>,
    /// Its modules.
    pub modules: Vec<ModuleView>,
    /// What would help most: the topic or part, where to practise it, and how far the chance would rise.
    pub raises: Vec<(Spoken, Option<String>, String)>,
    /// The subjects with their areas and topics.
    pub subjects: Vec<SubjectView>,
    /// The day of the exam has passed, and we would like to know how it went.
    pub ask: bool,
}

/// The words of an outlook, with a sign beside them.
fn outlook_view(page: &Page, outlook: Outlook) -> impl IntoView + use<> {
    let (sign, id, class) = match outlook {
        Outlook::VeryLikely => (Icon::Right, "ready-very-likely", "verdict right"),
        Outlook::Likely => (Icon::Right, "ready-likely", "verdict right"),
        Outlook::Open => (Icon::Partly, "ready-open", "verdict middle"),
        Outlook::Unlikely => (Icon::Wrong, "ready-unlikely", "verdict wrong"),
    };
    view! { <strong class=class>{icon(sign)}{page.text(id)}</strong> }
}

/// The words for a topic.
#[must_use]
pub const fn level_text(level: MasteryLevel) -> &'static str {
    match level {
        MasteryLevel::Weak => "level-weak",
        MasteryLevel::GettingThere => "level-getting-there",
        MasteryLevel::NotEnough => "level-not-enough",
        MasteryLevel::Strong => "level-strong",
    }
}

/// How a topic or an area stands: a word and a bar where there is an opinion, and on how many answers it rests.
pub fn level_view(page: &Page, row: &TopicRow) -> impl IntoView + use<> {
    let class = match row.level {
        MasteryLevel::Weak => "wrong",
        MasteryLevel::GettingThere => "middle",
        MasteryLevel::NotEnough => "none",
        MasteryLevel::Strong => "right",
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 100")]
    let drawn = row.percent as u32;
    let said = (row.level != MasteryLevel::NotEnough).then(|| {
        view! { <span class=format!("level {class}")>{page.text(level_text(row.level))}</span>{bar(drawn, class)} }
    });
    let answers = (row.answers > 0).then(|| page.texts.with("answers", &[("n", row.answers.into())]));
    view! { {said}{answers.map(|answers| view! { <span class="hint">{answers}</span> })} }
}

/// Would I pass, what to do now, and by what.
pub fn readiness(page: &Page, standing: &StandingView) -> impl IntoView + use<> {
    let whole = match &standing.whole {
        Some(chance) => view! {
            <p class="outlook">{outlook_view(page, chance.outlook)}</p>
            <p class="lead">{chance.numbers.clone()}</p>
        }
        .into_any(),
        None => view! { <p class="lead">{page.text("ready-not-enough")}</p> }.into_any(),
    };
    let modules = standing
        .modules
        .iter()
        .map(|module| {
            let said = match &module.chance {
                Some(chance) => view! { {outlook_view(page, chance.outlook)}<span class="hint">{chance.numbers.clone()}</span> }.into_any(),
                None => view! { <span class="hint">{module.missing.clone()}</span> }.into_any(),
            };
            view! { <li><span class="module-name">{say(module.name.clone())}</span>{said}</li> }
        })
        .collect_view();
    let weakest = standing.weakest();
    let study = (!weakest.is_empty()).then(|| {
        let lines = weakest
            .into_iter()
            .map(|area| {
                let answers = page.texts.with("answers", &[("n", area.answers.into())]);
                view! { <li><a href=area.href.clone()>{say(area.name.clone())}</a>" "<span class="hint">{answers}</span></li> }
            })
            .collect_view();
        view! { <h3>{page.text("study-first")}</h3><ol class="study-first">{lines}</ol> }
    });
    let raises = (!standing.raises.is_empty()).then(|| {
        let lines = standing
            .raises
            .iter()
            .map(|(name, href, text)| {
                let name = match href {
                    Some(href) => view! { <a href=href.clone()>{say(name.clone())}</a> }.into_any(),
                    None => say(name.clone()).into_any(),
                };
                view! { <li>{name}" "<span class="hint">{text.clone()}</span></li> }
            })
            .collect_view();
        view! { <h3>{page.text("ready-raises")}</h3><ul>{lines}</ul> }
    });
    view! {
        <section class="ready">
            <h2>{page.text("ready-title")}</h2>
            {whole}
            {study}
            <p class="no-print">{primary_link(page.to().practice_in(&standing.bank), page.text("practice-start"))}</p>
            <ul class="modules">{modules}</ul>
            {raises}
            <p class="hint">{page.text("ready-honest")}</p>
        </section>
    }
}

/// Which exam, and when.
pub fn goal(page: &Page, standing: &StandingView) -> impl IntoView + use<> {
    let lang = page.texts.lang().to_string();
    let exams = standing
        .exams
        .iter()
        .map(|(id, name, chosen)| view! { <option value=id.clone() selected=*chosen lang=name.lang.clone()>{name.text.clone()}</option> })
        .collect_view();
    let field = |name: &str| format!("{name}-{}", standing.bank);
    let problem = standing.day_problem.then(|| {
        let id = field("problem");
        view! { <p class="notice" role="alert" id=id>{icon(Icon::Notice)}{page.text("goal-day-problem")}</p> }
    });
    let left = standing.days_left.clone().map(|left| view! { <p class="lead">{icon(Icon::Clock)}" "{left}</p> });
    let ask = standing.ask.then(|| {
        view! {
            <form class="ask no-print" method="post" action=route::API_REAL_EXAM>
                <h3>{page.text("real-title")}</h3>
                <p class="hint">{page.text("real-why")}</p>
                <input type="hidden" name="lang" value=lang.clone()/>
                <input type="hidden" name="bank" value=standing.bank.clone()/>
                <div class="buttons">
                    <button class="plain" name="passed" value="true">{icon(Icon::Right)}{page.text("real-passed")}</button>
                    <button class="plain" name="passed" value="false">{icon(Icon::Wrong)}{page.text("real-failed")}</button>
                </div>
            </form>
        }
    });
    view! {
        <section class="goal">
            <h2>{page.text("goal-title")}</h2>
            {left}
            {ask}
            {problem}
            <form class="no-print" method="post" action=route::API_GOAL>
                <input type="hidden" name="lang" value=lang/>
                <input type="hidden" name="bank" value=standing.bank.clone()/>
                <label for=field("exam")>{page.text("goal-exam")}</label>
                <select id=field("exam") name="exam">{exams}</select>
                <label for=field("day")>{page.text("goal-day")}</label>
                // A browser empties a calendar field that holds no day; what was typed must stay to be mended.
                <input
                    id=field("day") type=if standing.day_problem { "text" } else { "date" } name="day" value=standing.day.clone() maxlength="40"
                    aria-invalid=standing.day_problem.then_some("true") aria-describedby=standing.day_problem.then(|| field("problem"))
                />
                <p class="hint">{page.text("goal-day-why")}</p>
                <button class="plain">{page.text("goal-save")}</button>
            </form>
        </section>
    }
}

fn count(rows: &[TopicRow], level: MasteryLevel) -> usize {
    rows.iter().filter(|row| row.level == level).count()
}

/// Areas or topics, what to study first: a table whose bars say nothing that its words do not.
fn table(page: &Page, name: &Spoken, head: String, rows: &[TopicRow]) -> AnyView {
    let mut rows: Vec<_> = rows.iter().collect();
    rows.sort_by(|a, b| a.level.cmp(&b.level).then(a.percent.total_cmp(&b.percent)));
    let rows = rows
        .into_iter()
        .map(|row| {
            view! {
                <tr>
                    <th scope="row"><a href=row.href.clone()>{say(row.name.clone())}</a></th>
                    <td>{level_view(page, row)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="standings">
            <caption class="visually-hidden">{say(name.clone())}</caption>
            <thead class="visually-hidden"><tr><th scope="col">{head}</th><th scope="col">{page.text("topic-state")}</th></tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// All areas, and the topics of each subject as detail.
pub fn topics(page: &Page, standing: &StandingView) -> AnyView {
    let subjects = standing
        .subjects
        .iter()
        .map(|subject| {
            let areas = (!subject.areas.is_empty()).then(|| table(page, &subject.name, page.text("area"), &subject.areas));
            let values = [("weak", count(&subject.topics, MasteryLevel::Weak).into()), ("strong", count(&subject.topics, MasteryLevel::Strong).into())];
            let summary = view! { <span><strong>{page.text("result-topics")}</strong><span class="hint">{page.texts.with("topics-count", &values)}</span></span> };
            let topics = table(page, &subject.name, page.text("topic"), &subject.topics);
            view! {
                <section class="subject">
                    <h3>{say(subject.name.clone())}</h3>
                    {areas}
                    {fold("subject", false, summary, topics)}
                </section>
            }
        })
        .collect_view();
    view! { <section class="all-topics" id="topics"><h2>{page.text("topics-title")}</h2>{subjects}</section> }.into_any()
}
