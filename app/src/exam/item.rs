//! One question as it is drawn: the shared text, the question, its options or fields, help beside them, and the
//! explanation once it has been asked for. The island gets these pieces of page ready drawn.

use super::kind::{DrawContext, drawing, lines};
use super::view::{Feedback, HelpView, ItemTexts, ItemView, Judged, MaterialView, PointView, StimulusView};
use crate::document::draw;
use crate::spoken::{ExamLang, Spoken};
use crate::ui::icon::{Icon, icon};
use crate::ui::parts::notice;
use leptos::prelude::*;

/// The question with everything around it. `exam` is the language of everything that the exam itself says.
pub fn item_view(item: ItemView, texts: &ItemTexts, exam: &ExamLang) -> impl IntoView + use<> {
    let ExamLang { lang, dir, .. } = exam.clone();
    let ItemView { why, n, bank, version, module, stem, instruction, body, stimulus, fields, help, feedback, .. } = item;
    let words = help.clone().filter(|help| !help.words.is_empty() || !help.reviewed).map(|help| help_words(help, texts, exam));
    let help_stem = help.as_ref().and_then(|help| {
        let stem = help.stem.clone()?;
        Some(view! { <span class="help-text" lang=help.lang.clone() dir=help.dir>{stem}</span> })
    });
    let stimulus = stimulus.map(|stimulus| stimulus_view(stimulus, help.as_ref(), texts, exam));
    let context =
        DrawContext { fields: &fields, feedback: feedback.as_ref(), help: help.as_ref(), texts, exam, bank: (&bank, &version), n };
    let drawn = drawing(&body).draw(&context);
    let module = module.map(|module| view! { <p class="module" lang=module.lang dir=module.dir>{module.text}</p> });
    view! {
        <div class="item">
            {module}
            {why.map(|why| view! { <p class="why">{why}</p> })}
            {stimulus}
            <fieldset class="question" disabled=feedback.is_some()>
                <legend id=format!("q{}", n + 1) tabindex="-1">
                    <span lang=lang dir=dir>{stem}</span>
                    {help_stem}
                </legend>
                {instruction.map(|text| view! { <p class="instruction">{text}</p> })}
                {drawn}
            </fieldset>
            {words}
            {feedback.map(|feedback| feedback_view(feedback, Some("feedback"), texts, exam))}
        </div>
    }
}

/// A question as a piece of page, for the island.
#[must_use]
pub fn piece(item: ItemView, texts: &ItemTexts, exam: &ExamLang) -> String {
    // The marks that Leptos leaves where nothing stands are for its own waking, which pieces do not have.
    draw(|| item_view(item, texts, exam)).replace("<!>", "")
}

fn stimulus_view(stimulus: StimulusView, help: Option<&HelpView>, texts: &ItemTexts, exam: &ExamLang) -> impl IntoView + use<> {
    let about = help.and_then(|help| {
        let about = help.about.clone()?;
        Some(view! { <p class="help-text" lang=help.lang.clone() dir=help.dir>{about}</p> })
    });
    let title = stimulus.title.map(|title| view! { <h2 lang=exam.lang.clone() dir=exam.dir>{title}</h2> });
    let material = match stimulus.material {
        MaterialView::Text { paragraphs, notice } => {
            let paragraphs = paragraphs.into_iter().map(|text| view! { <p>{lines(&text)}</p> }).collect_view();
            view! { <div class="material" class:notice=notice lang=exam.lang.clone() dir=exam.dir>{paragraphs}</div> }.into_any()
        }
        MaterialView::Image { src, alt } => view! { <img class="material" src=src alt=alt/> }.into_any(),
        MaterialView::Audio { src, plays, now, transcript } => {
            let player = match plays {
                None => view! { <audio controls preload="none" src=src></audio> }.into_any(),
                Some((plays, played)) => counted(stimulus.id, src, (plays, played), now, texts),
            };
            view! { <div class="material audio">{player}{transcript.map(|text| transcribed(&text, texts, exam))}</div> }.into_any()
        }
    };
    view! { <section class="stimulus">{title}{about}{material}</section> }
}

fn transcribed(text: &str, texts: &ItemTexts, exam: &ExamLang) -> impl IntoView + use<> {
    let heading = texts.transcript.clone();
    view! { <details class="transcript" open><summary>{heading}</summary><p lang=exam.lang.clone() dir=exam.dir>{lines(text.trim())}</p></details> }
}

/// The recording of an exam, which may be heard so often. In practice the browser's own player does everything; here a
/// button asks for each play. Without a script the page comes back with the recording, and the play counts when its sound
/// is fetched. With a script the island plays it, lets it pause, and counts when it sounds; what its button says
/// meanwhile stands on it, a line for each.
fn counted(id: String, src: String, (plays, played): (u8, u8), now: Option<(String, u8)>, texts: &ItemTexts) -> AnyView {
    let left = plays.saturating_sub(now.as_ref().map_or(played, |(_, play)| played.max(*play)));
    let playing = now.map(|(now, _)| view! { <audio autoplay controls src=now></audio> });
    let button = if left == 0 {
        view! { <p class="hint">{texts.played_out.clone()}</p> }.into_any()
    } else {
        let says = [&texts.listen, &texts.loading, &texts.pause, &texts.go_on, &texts.unheard, &texts.played_out];
        let says = says.map(String::as_str).join("\n");
        view! {
            <button
                class="plain sound"
                name="go"
                value=format!("play-{id}")
                data-src=src
                data-plays=plays.to_string()
                data-played=played.to_string()
                data-says=says
            >
                {icon(Icon::Listen)}
                <span>{texts.listen.replace("{left}", &left.to_string())}</span>
            </button>
        }
        .into_any()
    };
    view! { {playing}{button} }.into_any()
}

fn help_words(help: HelpView, texts: &ItemTexts, exam: &ExamLang) -> impl IntoView + use<> {
    let HelpView { lang, dir, words, reviewed, .. } = help;
    let list = words
        .into_iter()
        .map(|(word, meaning)| view! { <div><dt lang=exam.lang.clone() dir=exam.dir>{word}</dt><dd lang=lang.clone() dir=dir>{meaning}</dd></div> })
        .collect_view();
    view! {
        <details class="words">
            <summary>{texts.words.clone()}</summary>
            <dl>{list}</dl>
            {(!reviewed).then(|| view! { <p class="hint">{texts.machine.clone()}</p> })}
        </details>
    }
}

/// Why the answer is right: the verdict, both answers, the explanation, the law.
pub fn feedback_view(feedback: Feedback, id: Option<&'static str>, texts: &ItemTexts, exam: &ExamLang) -> impl IntoView + use<> {
    let (class, sign, word) = match feedback.judged {
        Judged::Right => ("right", Icon::Right, texts.right.clone()),
        Judged::Partly => ("partly", Icon::Partly, texts.partly.clone()),
        Judged::Wrong => ("wrong", Icon::Wrong, texts.wrong.clone()),
        Judged::Unanswered => ("wrong", Icon::Unanswered, texts.unanswered.clone()),
        Judged::Own => ("own", Icon::Exam, texts.own.clone()),
    };
    let own = feedback.judged == Judged::Own;
    let answer = |label: String, lines: Vec<String>| {
        let lines = lines.into_iter().map(|line| view! { <span lang=exam.lang.clone() dir="auto">{line}</span> }).collect_view();
        view! { <div><dt>{label}</dt><dd>{lines}</dd></div> }
    };
    let mine = (feedback.judged != Judged::Right && !feedback.mine.is_empty()).then(|| answer(texts.mine.clone(), feedback.mine.clone()));
    let right = answer(if own { texts.model.clone() } else { texts.right_answer.clone() }, feedback.right.clone());
    let overdue = feedback.overdue.clone().map(notice);
    view! {
        <section class=format!("feedback {class}") id=id tabindex=id.map(|_| "-1")>
            <p class=format!("verdict {class}")>{icon(sign)}{word}</p>
            {overdue}
            <dl class="answers">{mine}{right}</dl>
            {explanation_view(Feedback { overdue: None, ..feedback }, id.is_some(), texts, exam)}
        </section>
    }
}

/// Why the right answer is right, without the answers themselves.
pub fn explanation_view(feedback: Feedback, in_test: bool, texts: &ItemTexts, exam: &ExamLang) -> impl IntoView + use<> {
    // The reader asked for another language than the one in which the explanation is there.
    let fallback = feedback.explain.fallback.clone().map(|name| view! { <span class="fallback">{name}</span> });
    let machine = (!feedback.reviewed).then(|| view! { <p class="hint">{texts.machine.clone()}</p> });
    let original = feedback.original.map(|original| {
        view! { <details class="original"><summary>{texts.original.clone()}</summary>{spoken_paragraph(original)}</details> }
    });
    let laws = feedback.laws.into_iter().map(|law| view! { <li>{law}</li> }).collect_view();
    let checked = feedback.checked.map(|text| view! { <li>{text}</li> });
    let overdue = feedback.overdue.map(notice);
    let checklist = (!feedback.checklist.is_empty()).then(|| {
        let points = feedback.checklist.into_iter().map(|point| view! { <li>{point_text(point, exam)}</li> }).collect_view();
        view! { <p class="hint">{texts.checklist.clone()}</p><ul class="checklist">{points}</ul> }
    });
    let link = view! { <a href=feedback.complaint>{texts.complaint.clone()}</a> };
    // In a test the link that leads away from it is folded: what appears where a button was must not be pressed by
    // accident.
    let complaint = if in_test {
        view! { <details class="complaint no-print"><summary>{texts.mistake.clone()}</summary>{link}</details> }.into_any()
    } else {
        view! { <p class="complaint no-print">{link}</p> }.into_any()
    };
    view! {
        {overdue}
        {checklist}
        {spoken_paragraph(feedback.explain)}
        {fallback}
        {machine}
        {original}
        <ul class="fact">{laws}{checked}</ul>
        {complaint}
    }
}

/// A point of a checklist in the exam language, with the reader's words under it.
pub fn point_text(point: PointView, exam: &ExamLang) -> impl IntoView + use<> {
    let help = point.help.map(|help| view! { <span class="help-text" lang=help.lang dir=help.dir>{help.text}</span> });
    view! { <span class="choice-text"><span lang=exam.lang.clone() dir=exam.dir>{point.text}</span>{help}</span> }
}

fn spoken_paragraph(spoken: Spoken) -> impl IntoView {
    view! { <p class="explain" lang=spoken.lang dir=spoken.dir>{spoken.text}</p> }
}
