//! Where a learner stands: would they pass, which topics are weak, and what to do next.

use crate::address::route;
use crate::document::Page;
use crate::exam::view::Spoken;
use crate::i18n::Texts;
use crate::ui::icon::{Icon, icon};
use crate::ui::parts::{bar, primary_link, say};
use domain::mastery::Grip;
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

/// One topic.
#[derive(Debug, Clone)]
pub struct TopicRow {
    /// The topic.
    pub name: Spoken,
    /// Its page.
    pub href: String,
    /// What we say about it.
    pub grip: Grip,
    /// How much of it is believed to be known, in per cent. Drawn only where there is an opinion.
    pub percent: u32,
    /// How many answers that rests on.
    pub answers: u32,
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
    /// "12 days left", ready to read.
    pub days_left: Option<String>,
    /// The whole exam.
    pub whole: Option<ChanceView>,
    /// Its modules.
    pub modules: Vec<ModuleView>,
    /// What would help most: the topic or part, where to practise it, and how far the chance would rise.
    pub raises: Vec<(Spoken, Option<String>, String)>,
    /// The subjects and their topics.
    pub subjects: Vec<(Spoken, Vec<TopicRow>)>,
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
pub const fn grip_text(grip: Grip) -> &'static str {
    match grip {
        Grip::Weak => "grip-weak",
        Grip::GettingThere => "grip-getting-there",
        Grip::NotEnough => "grip-not-enough",
        Grip::Strong => "grip-strong",
    }
}

/// How a topic stands: a word, a bar where there is an opinion, and on how many answers it rests.
pub fn grip_view(page: &Page, row: &TopicRow) -> impl IntoView + use<> {
    let class = match row.grip {
        Grip::Weak => "wrong",
        Grip::GettingThere => "middle",
        Grip::NotEnough => "none",
        Grip::Strong => "right",
    };
    let drawn = (row.grip != Grip::NotEnough).then(|| bar(row.percent, class));
    let answers = (row.answers > 0).then(|| page.texts.with("answers", &[("n", row.answers.into())]));
    view! { <span class=format!("grip {class}")>{page.text(grip_text(row.grip))}</span>{drawn}{answers.map(|answers| view! { <span class="hint">{answers}</span> })} }
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
            <p class="no-print">{primary_link(page.to().practice(), page.text("practice-start"))}</p>
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
            <form class="no-print" method="post" action=route::API_GOAL>
                <input type="hidden" name="lang" value=lang/>
                <input type="hidden" name="bank" value=standing.bank.clone()/>
                <label for=field("exam")>{page.text("goal-exam")}</label>
                <select id=field("exam") name="exam">{exams}</select>
                <label for=field("day")>{page.text("goal-day")}</label>
                <input id=field("day") type="date" name="day" value=standing.day.clone()/>
                <p class="hint">{page.text("goal-day-why")}</p>
                <button class="plain">{page.text("goal-save")}</button>
            </form>
        </section>
    }
}

fn count(rows: &[TopicRow], grip: Grip) -> usize {
    rows.iter().filter(|row| row.grip == grip).count()
}

/// All topics: a table whose bars say nothing that its words do not.
pub fn topics(page: &Page, standing: &StandingView, first: bool) -> impl IntoView + use<> {
    let subjects = standing
        .subjects
        .iter()
        .map(|(name, all)| {
            // What to study comes first.
            let mut rows: Vec<_> = all.iter().collect();
            rows.sort_by_key(|row| (row.grip, row.percent));
            let rows = rows
                .into_iter()
                .map(|row| {
                    view! {
                        <tr>
                            <th scope="row"><a href=row.href.clone()>{say(row.name.clone())}</a></th>
                            <td>{grip_view(page, row)}</td>
                        </tr>
                    }
                })
                .collect_view();
            let values = [("weak", count(all, Grip::Weak).into()), ("strong", count(all, Grip::Strong).into())];
            view! {
                <details class="subject">
                    <summary><span><strong>{say(name.clone())}</strong><span class="hint">{page.texts.with("topics-count", &values)}</span></span></summary>
                    <table class="standings">
                        <caption class="visually-hidden">{say(name.clone())}</caption>
                        <thead class="visually-hidden"><tr><th scope="col">{page.text("topic")}</th><th scope="col">{page.text("topic-state")}</th></tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </details>
            }
        })
        .collect_view();
    view! { <section class="all-topics" id=first.then_some("topics")><h2>{page.text("topics-title")}</h2>{subjects}</section> }
}
