//! One question as it is drawn: the shared text, the question, its options or fields, help beside them, and the
//! explanation once it has been asked for. The island gets these pieces of page ready drawn.

use super::view::{Feedback, HelpView, ItemTexts, ItemView, Judged, MaterialView, PointView, Spoken, StimulusView};
use crate::document::draw;
use crate::ui::icon::{Icon, icon};
use crate::ui::parts::notice;
use domain::question::{Body, Choice, Gap};
use leptos::prelude::*;

/// The question with everything around it. `exam_lang` is the language of everything that the exam itself says.
pub fn item_view(item: ItemView, texts: &ItemTexts, exam_lang: &str) -> impl IntoView + use<> {
    let lang = exam_lang.to_owned();
    let ItemView { why, n, module, stem, body, stimulus, fields, help, feedback, .. } = item;
    let picture_of_choices = Answered { fields, feedback: feedback.clone(), help: help.clone() };
    let words = help.clone().filter(|help| !help.words.is_empty() || !help.reviewed).map(|help| help_words(help, texts));
    let help_stem = help.as_ref().and_then(|help| {
        let stem = help.stem.clone()?;
        Some(view! { <span class="help-text" lang=help.lang.clone() dir=help.dir.clone()>{stem}</span> })
    });
    let stimulus = stimulus.map(|stimulus| stimulus_view(stimulus, help.as_ref(), texts, &lang));
    let instruction = match &body {
        Body::Single { .. } | Body::TrueFalse | Body::Short { .. } => None,
        Body::Multiple { .. } => Some(texts.multiple.clone()),
        Body::Matching { .. } => Some(texts.matching.clone()),
        Body::Ordering { .. } => Some(texts.ordering.clone()),
        Body::Gaps { .. } => Some(texts.gaps.clone()),
        Body::Form { .. } => Some(texts.form.clone()),
        Body::Task { spoken, .. } => spoken.then(|| texts.aloud.clone()),
    };
    let module = module.map(|module| view! { <p class="module" lang=module.lang dir=module.dir>{module.text}</p> });
    view! {
        <div class="item">
            {module}
            {why.map(|why| view! { <p class="why">{why}</p> })}
            {stimulus}
            <fieldset class="question" disabled=feedback.is_some()>
                <legend id=format!("q{}", n + 1) tabindex="-1">
                    <span lang=lang.clone() dir="ltr">{stem}</span>
                    {help_stem}
                </legend>
                {instruction.map(|text| view! { <p class="instruction">{text}</p> })}
                {body_view(body, &picture_of_choices, texts, &lang)}
            </fieldset>
            {words}
            {feedback.map(|feedback| feedback_view(feedback, Some("feedback"), texts, &lang))}
        </div>
    }
}

/// A question as a piece of page, for the island.
#[must_use]
pub fn piece(item: ItemView, texts: &ItemTexts, exam_lang: &str) -> String {
    // The marks that Leptos leaves where nothing stands are for its own waking, which pieces do not have.
    draw(|| item_view(item, texts, exam_lang)).replace("<!>", "")
}

/// What the drawing of options needs to know of the answer.
struct Answered {
    fields: Vec<(String, String)>,
    feedback: Option<Feedback>,
    help: Option<HelpView>,
}

impl Answered {
    fn has(&self, name: &str, value: &str) -> bool {
        self.fields.iter().any(|(n, v)| n == name && v == value)
    }
    fn of(&self, name: &str) -> String {
        self.fields.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone()).unwrap_or_default()
    }
    /// What an option says in the help language; nothing where that is the same, as with numbers.
    fn help_choice(&self, id: &str, original: &str) -> Option<AnyView> {
        let help = self.help.as_ref()?;
        let text = help.choices.get(id).filter(|text| **text != original)?.clone();
        Some(view! { <span class="help-text" lang=help.lang.clone() dir=help.dir.clone()>{text}</span> }.into_any())
    }
    fn help_row(&self, id: &str) -> Option<AnyView> {
        let help = self.help.as_ref()?;
        let text = help.rows.get(id)?.clone();
        Some(view! { <span class="help-text" lang=help.lang.clone() dir=help.dir.clone()>{text}</span> }.into_any())
    }
}

fn body_view(body: Body, answered: &Answered, texts: &ItemTexts, lang: &str) -> AnyView {
    match body {
        Body::Single { options } => choices(options, "radio", answered, texts, lang),
        Body::Multiple { options } => choices(options, "checkbox", answered, texts, lang),
        Body::TrueFalse => truth(answered, texts, lang),
        Body::Matching { left, options } => matching(left, options, answered, texts, lang),
        Body::Ordering { options } => ordering(options, answered, texts, lang),
        Body::Gaps { text, gaps } => gaps_view(&text, gaps, answered, texts, lang),
        Body::Short { hint } => short(hint, answered, texts, lang),
        Body::Form { fields } => form_fields(fields, answered, lang),
        Body::Task { spoken: true, .. } => choice_line("checkbox", "true".to_owned(), texts.said.clone(), lang, answered, texts),
        Body::Task { spoken: false, .. } => letter(answered, texts, lang),
    }
}

/// One line that can be pressed anywhere: the button, the text, the help under it, the verdict beside it.
fn choice_line(kind: &'static str, value: String, text: String, lang: &str, answered: &Answered, texts: &ItemTexts) -> AnyView {
    let chosen = answered.has("a", &value);
    let right = answered.feedback.as_ref().map(|feedback| feedback.right_ids.contains(&value));
    let verdict = match right {
        Some(true) => Some(view! { <span class="verdict right">{icon(Icon::Right)}{texts.right_answer.clone()}</span> }.into_any()),
        Some(false) if chosen => Some(view! { <span class="verdict wrong">{icon(Icon::Wrong)}{texts.mine.clone()}</span> }.into_any()),
        _ => None,
    };
    let help = answered.help_choice(&value, &text);
    view! {
        <div class="line">
            <label class="choice">
                <input type=kind name="a" value=value checked=chosen/>
                <span class="choice-text"><span lang=lang.to_owned() dir="ltr">{text}</span>{help}</span>
                {verdict}
            </label>
        </div>
    }
    .into_any()
}

fn choices(options: Vec<Choice>, kind: &'static str, answered: &Answered, texts: &ItemTexts, lang: &str) -> AnyView {
    options.into_iter().map(|option| choice_line(kind, option.id.to_string(), option.text, lang, answered, texts)).collect_view().into_any()
}

fn truth(answered: &Answered, texts: &ItemTexts, lang: &str) -> AnyView {
    [("true", texts.truth.clone()), ("false", texts.lie.clone())]
        .into_iter()
        .map(|(value, text)| choice_line("radio", value.to_owned(), text, lang, answered, texts))
        .collect_view()
        .into_any()
}

/// A list to choose from; its first entry, `empty`, takes the choice back.
fn select(name: String, label: String, empty: &str, options: Vec<(String, String)>, answered: &Answered, lang: &str) -> AnyView {
    let chosen = answered.of(&name);
    let options = options
        .into_iter()
        .map(|(value, text)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{text}</option> }
        })
        .collect_view();
    view! {
        <select name=name aria-label=label lang=lang.to_owned()>
            <option value="" selected=chosen.is_empty()>{empty.to_owned()}</option>
            {options}
        </select>
    }
    .into_any()
}

fn matching(left: Vec<Choice>, options: Vec<Choice>, answered: &Answered, texts: &ItemTexts, lang: &str) -> AnyView {
    let list: Vec<_> = options.iter().map(|option| (option.id.to_string(), option.text.clone())).collect();
    let rows = left
        .into_iter()
        .map(|row| {
            let id = row.id.to_string();
            let chooser = select(format!("a.{id}"), row.text.clone(), &texts.choose, list.clone(), answered, lang);
            view! {
                <div class="row">
                    <span class="row-text"><span lang=lang.to_owned() dir="ltr">{row.text}</span>{answered.help_row(&id)}</span>
                    {chooser}
                </div>
            }
        })
        .collect_view();
    let glossed = options
        .into_iter()
        .filter_map(|option| {
            let help = answered.help_choice(option.id.as_str(), &option.text)?;
            Some(view! { <li><span lang=lang.to_owned() dir="ltr">{option.text}</span>{help}</li> })
        })
        .collect_view();
    view! { <div class="rows">{rows}</div><ul class="glossed">{glossed}</ul> }.into_any()
}

fn ordering(options: Vec<Choice>, answered: &Answered, texts: &ItemTexts, lang: &str) -> AnyView {
    let places: Vec<_> = (1..=options.len()).map(|place| (place.to_string(), place.to_string())).collect();
    let rows = options
        .into_iter()
        .map(|part| {
            let id = part.id.to_string();
            let label = texts.place_of.replace("{part}", &part.text);
            let chooser = select(format!("a.{id}"), label, "—", places.clone(), answered, lang);
            let help = answered.help_choice(&id, &part.text);
            view! {
                <div class="row order">
                    {chooser}
                    <span class="row-text"><span lang=lang.to_owned() dir="ltr">{part.text}</span>{help}</span>
                </div>
            }
        })
        .collect_view();
    view! { <div class="rows">{rows}</div> }.into_any()
}

fn gaps_view(text: &str, gaps: Vec<Gap>, answered: &Answered, texts: &ItemTexts, lang: &str) -> AnyView {
    let mut parts: Vec<AnyView> = Vec::new();
    let mut rest = text;
    while let Some((before, name, after)) = next_gap(rest) {
        parts.push(lines(before));
        if let Some(gap) = gaps.iter().find(|gap| gap.id.as_str() == name) {
            let list = gap.options.iter().map(|option| (option.id.to_string(), option.text.clone())).collect();
            parts.push(select(format!("a.{name}"), texts.gap.replace("{n}", name), &texts.choose, list, answered, lang));
        }
        rest = after;
    }
    parts.push(lines(rest));
    view! { <p class="gaps" lang=lang.to_owned() dir="ltr">{parts}</p> }.into_any()
}

/// Splits at the next `{1}`: what stands before it, the name of the gap, what follows.
fn next_gap(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

/// Text that keeps the line breaks its author made.
fn lines(text: &str) -> AnyView {
    let lines: Vec<_> = text.split('\n').map(str::to_owned).collect();
    let last = lines.len().saturating_sub(1);
    lines.into_iter().enumerate().map(|(n, line)| view! { {line}{(n < last).then(|| view! { <br/> })} }).collect_view().into_any()
}

fn short(hint: Option<String>, answered: &Answered, texts: &ItemTexts, lang: &str) -> AnyView {
    view! {
        <label class="typed">
            <span>{texts.your_answer.clone()}</span>
            {hint.map(|hint| view! { <span class="hint" lang=lang.to_owned()>{hint}</span> })}
            <input type="text" name="a" value=answered.of("a") maxlength="200" autocomplete="off" lang=lang.to_owned() dir="auto"/>
        </label>
    }
    .into_any()
}

fn letter(answered: &Answered, texts: &ItemTexts, lang: &str) -> AnyView {
    // Leptos escapes what stands in every element but this one. A browser drops the first line break.
    let written = format!("\n{}", html_escape::encode_text(&answered.of("a")));
    view! {
        <label class="typed">
            <span>{texts.your_answer.clone()}</span>
            <textarea name="a" rows="7" maxlength="2000" lang=lang.to_owned() dir="auto">{written}</textarea>
        </label>
    }
    .into_any()
}

fn form_fields(fields: Vec<Choice>, answered: &Answered, lang: &str) -> AnyView {
    fields
        .into_iter()
        .map(|field| {
            let name = format!("a.{}", field.id);
            let value = answered.of(&name);
            view! {
                <label class="typed">
                    <span lang=lang.to_owned() dir="ltr">{field.text}</span>
                    {answered.help_row(field.id.as_str())}
                    <input type="text" name=name value=value maxlength="200" autocomplete="off" lang=lang.to_owned() dir="auto"/>
                </label>
            }
        })
        .collect_view()
        .into_any()
}

fn stimulus_view(stimulus: StimulusView, help: Option<&HelpView>, texts: &ItemTexts, lang: &str) -> impl IntoView + use<> {
    let about = help.and_then(|help| {
        let about = help.about.clone()?;
        Some(view! { <p class="help-text" lang=help.lang.clone() dir=help.dir.clone()>{about}</p> })
    });
    let title = stimulus.title.map(|title| view! { <h2 lang=lang.to_owned() dir="ltr">{title}</h2> });
    let material = match stimulus.material {
        MaterialView::Text { paragraphs, notice } => {
            let paragraphs = paragraphs.into_iter().map(|text| view! { <p>{lines(&text)}</p> }).collect_view();
            view! { <div class="material" class:notice=notice lang=lang.to_owned() dir="ltr">{paragraphs}</div> }.into_any()
        }
        MaterialView::Image { src, alt } => view! { <img class="material" src=src alt=alt/> }.into_any(),
        MaterialView::Audio { src, left, now, transcript } => audio(stimulus.id, src, left, now, transcript, texts, lang),
    };
    view! { <section class="stimulus">{title}{about}{material}</section> }
}

fn audio(id: String, src: String, left: Option<u8>, now: bool, transcript: Option<String>, texts: &ItemTexts, lang: &str) -> AnyView {
    let transcript = transcript.map(|text| {
        let heading = texts.transcript.clone();
        view! { <details class="transcript" open><summary>{heading}</summary><p lang=lang.to_owned() dir="ltr">{lines(text.trim())}</p></details> }
    });
    // In practice the browser's own player does everything. In exam mode every play is asked of the server, which
    // counts; without a script the page comes back playing.
    let player = match left {
        None => view! { <audio controls preload="none" src=src></audio> }.into_any(),
        Some(left) => {
            let playing = now.then(|| view! { <audio autoplay controls src=src.clone()></audio> });
            let button = if left == 0 {
                view! { <p class="hint">{texts.played_out.clone()}</p> }.into_any()
            } else {
                let label = texts.listen.replace("{left}", &left.to_string());
                view! { <button class="plain" name="go" value=format!("play-{id}") data-src=src>{icon(Icon::Listen)}{label}</button> }
                    .into_any()
            };
            view! { {playing}{button} }.into_any()
        }
    };
    view! { <div class="material audio">{player}{transcript}</div> }.into_any()
}

fn help_words(help: HelpView, texts: &ItemTexts) -> impl IntoView + use<> {
    let HelpView { lang, dir, words, reviewed, .. } = help;
    let list = words
        .into_iter()
        .map(|(word, meaning)| view! { <div><dt lang="ru" dir="ltr">{word}</dt><dd lang=lang.clone() dir=dir.clone()>{meaning}</dd></div> })
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
pub fn feedback_view(feedback: Feedback, id: Option<&'static str>, texts: &ItemTexts, lang: &str) -> impl IntoView + use<> {
    let (class, sign, word) = match feedback.judged {
        Judged::Right => ("right", Icon::Right, texts.right.clone()),
        Judged::Partly => ("partly", Icon::Partly, texts.partly.clone()),
        Judged::Wrong => ("wrong", Icon::Wrong, texts.wrong.clone()),
        Judged::Unanswered => ("wrong", Icon::Unanswered, texts.unanswered.clone()),
        Judged::Own => ("own", Icon::Exam, texts.own.clone()),
    };
    let own = feedback.judged == Judged::Own;
    let answer = |label: String, lines: Vec<String>| {
        let lines = lines.into_iter().map(|line| view! { <span lang=lang.to_owned() dir="auto">{line}</span> }).collect_view();
        view! { <div><dt>{label}</dt><dd>{lines}</dd></div> }
    };
    let mine = (feedback.judged != Judged::Right && !feedback.mine.is_empty()).then(|| answer(texts.mine.clone(), feedback.mine));
    let right = answer(if own { texts.model.clone() } else { texts.right_answer.clone() }, feedback.right);
    // The reader asked for another language than the one in which the explanation is there.
    let fallback = feedback.explain.fallback.then(|| view! { <span class="fallback">{texts.in_russian.clone()}</span> });
    let machine = (!feedback.reviewed).then(|| view! { <p class="hint">{texts.machine.clone()}</p> });
    let original = feedback.original.map(|original| {
        view! { <details class="original"><summary>{texts.in_russian.clone()}</summary>{spoken_paragraph(original)}</details> }
    });
    let laws = feedback.laws.into_iter().map(|law| view! { <li>{law}</li> }).collect_view();
    let checked = feedback.checked.map(|text| view! { <li>{text}</li> });
    let overdue = feedback.overdue.map(notice);
    let checklist = (!feedback.checklist.is_empty()).then(|| {
        let points = feedback.checklist.into_iter().map(|point| view! { <li>{point_text(point, lang)}</li> }).collect_view();
        view! { <p class="hint">{texts.checklist.clone()}</p><ul class="checklist">{points}</ul> }
    });
    view! {
        <section class=format!("feedback {class}") id=id tabindex=id.map(|_| "-1")>
            <p class=format!("verdict {class}")>{icon(sign)}{word}</p>
            {overdue}
            <dl class="answers">{mine}{right}</dl>
            {checklist}
            {spoken_paragraph(feedback.explain)}
            {fallback}
            {machine}
            {original}
            <ul class="fact">{laws}{checked}</ul>
            <p class="report no-print"><a href=feedback.report>{texts.report.clone()}</a></p>
        </section>
    }
}

/// A point of a checklist in the exam language, with the reader's words under it.
pub fn point_text(point: PointView, lang: &str) -> impl IntoView + use<> {
    let help = point.help.map(|help| view! { <span class="help-text" lang=help.lang dir=help.dir>{help.text}</span> });
    view! { <span class="choice-text"><span lang=lang.to_owned() dir="ltr">{point.text}</span>{help}</span> }
}

fn spoken_paragraph(spoken: Spoken) -> impl IntoView {
    view! { <p class="explain" lang=spoken.lang dir=spoken.dir>{spoken.text}</p> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_found_in_order() {
        assert_eq!(next_gap("Я иду {1} аптеку {2}."), Some(("Я иду ", "1", " аптеку {2}.")));
        assert_eq!(next_gap("без пропусков"), None);
        assert_eq!(next_gap("открыто { и всё"), None);
    }
}
