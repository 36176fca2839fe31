//! From the facts of an attempt to what a page shows. This is the gate that keys must pass: only
//! [`feedback`] reads an [`AnswerKey`], and it is called only for an item whose answer has been shown in practice
//! mode, or for a finished attempt.

use super::view::{Feedback, HelpView, ItemView, Judged, MaterialView, PointView, Spoken, StimulusView};
use super::wire::MapEntry;
use crate::address::{self, In};
use crate::i18n::Texts;
use crate::practice::why_text;
use domain::attempt::{Attempt, Mode};
use domain::bank::{Bank, Help, Item, StimulusEntry};
use domain::grading;
use domain::ids::ChoiceId;
use domain::lang::{Lang, LocalText};
use domain::paper::in_form_order;
use domain::points::Points;
use domain::question::{AnswerKey, Body, Choice, Material};
use domain::response::Response;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// A text for a reader, with the mark if it is not in their language.
#[must_use]
pub fn spoken(text: &LocalText, lang: &Lang) -> Spoken {
    text.say(lang).map_or_else(
        || Spoken { text: String::new(), lang: lang.to_string(), dir: lang.dir().to_owned(), fallback: false },
        |said| Spoken { text: said.text.to_owned(), lang: said.lang.to_string(), dir: said.lang.dir().to_owned(), fallback: said.fallback },
    )
}

/// An attempt, who reads it, and when.
#[derive(Clone, Copy)]
pub struct Sitting<'a> {
    /// The bank its questions come from.
    pub bank: &'a Bank,
    /// The attempt.
    pub attempt: &'a Attempt,
    /// Its id.
    pub id: &'a str,
    /// The reader's texts.
    pub texts: &'a Texts,
    /// The day on which it is read.
    pub today: Date,
}

/// Item `n` of an attempt as the learner may see it now. `None` if the form has no such item or the question has
/// left the bank.
#[must_use]
pub fn item(sitting: Sitting<'_>, n: u16, just_played: bool) -> Option<ItemView> {
    let Sitting { bank, attempt, texts, .. } = sitting;
    let form_item = attempt.form.items.get(usize::from(n))?;
    let state = attempt.items.get(usize::from(n))?;
    let item = bank.items.get(&form_item.question)?;
    let open = attempt.end.is_none();
    let shown = attempt.mode == Mode::Practice && state.revealed;
    let help = attempt.help.as_ref().filter(|_| open && attempt.mode == Mode::Practice);
    let several = attempt.form.items.iter().any(|other| other.subject != form_item.subject);
    Some(ItemView {
        why: form_item.why.map(|why| texts.get(why_text(why))),
        n,
        module: bank.subject(&form_item.subject).filter(|_| several).map(|subject| spoken(&subject.name, texts.lang())),
        stem: item.question.stem.clone(),
        body: in_form_order(&item.question.body, form_item),
        stimulus: stimulus_of(bank, item).map(|entry| stimulus(bank, attempt, entry, shown, just_played)),
        fields: state.response.as_ref().map(Response::to_fields).unwrap_or_default(),
        help: help.and_then(|lang| help_view(bank, item, lang, texts)),
        feedback: shown.then(|| {
            let lang = attempt.help.as_ref().unwrap_or(&bank.exam_language);
            feedback(sitting, n, item, None, lang)
        }),
    })
}

/// The map of all questions.
#[must_use]
pub fn map(attempt: &Attempt) -> Vec<MapEntry> {
    attempt.items.iter().map(|item| MapEntry { answered: item.response.is_some(), flagged: item.flagged }).collect()
}

fn stimulus_of<'a>(bank: &'a Bank, item: &Item) -> Option<&'a StimulusEntry> {
    bank.stimuli.get(item.question.stimulus.as_ref()?)
}

fn stimulus(bank: &Bank, attempt: &Attempt, entry: &StimulusEntry, shown: bool, just_played: bool) -> StimulusView {
    let stimulus = &entry.stimulus;
    let paragraphs = |text: &str| text.split("\n\n").map(|p| p.trim().to_owned()).filter(|p| !p.is_empty()).collect();
    let material = match &stimulus.material {
        Material::Text { text } => MaterialView::Text { paragraphs: paragraphs(text), notice: false },
        Material::Notice { text } => MaterialView::Text { paragraphs: paragraphs(text), notice: true },
        Material::Image { file, alt } => MaterialView::Image { src: address::media(bank.id.as_str(), file), alt: alt.clone() },
        Material::Audio { file, plays } => {
            let played = attempt.played.get(&stimulus.id).copied().unwrap_or(0);
            let exam = attempt.mode == Mode::Exam;
            MaterialView::Audio {
                src: address::media(bank.id.as_str(), file),
                left: exam.then(|| plays.saturating_sub(played)),
                now: exam && just_played && played > 0,
                transcript: entry.transcript.clone().filter(|_| shown),
            }
        }
    };
    StimulusView { id: stimulus.id.to_string(), title: stimulus.title.clone(), material }
}

fn help_view(bank: &Bank, item: &Item, lang: &Lang, texts: &Texts) -> Option<HelpView> {
    let help = item.help.get(lang)?;
    let about = stimulus_of(bank, item).and_then(|entry| entry.help.get(lang));
    let by_id = |texts: &BTreeMap<ChoiceId, String>| texts.iter().map(|(id, text)| (id.to_string(), text.clone())).collect();
    let mut words = about.map(|about| about.words.clone()).unwrap_or_default();
    for word in &help.words {
        if !words.contains(word) {
            words.push(word.clone());
        }
    }
    let mut choices: BTreeMap<String, String> = by_id(&help.options);
    // Right and wrong are words of the interface; their translation stands in its texts.
    if let (Body::TrueFalse, Some(texts)) = (&item.question.body, texts.in_lang(lang)) {
        choices.extend([("true", "answer-true"), ("false", "answer-false")].map(|(id, text)| (id.to_owned(), texts.get(text))));
    }
    Some(HelpView {
        lang: lang.to_string(),
        dir: lang.dir().to_owned(),
        stem: help.stem.clone(),
        choices,
        rows: by_id(&help.rows),
        words,
        about: about.and_then(|about| about.about.clone()),
        reviewed: help.reviewed && about.is_none_or(|about| about.reviewed),
    })
}

/// Why the key is right, for a reader of `lang`. `earned` is what was recorded at the end of the attempt; without it
/// the answer is marked now.
#[must_use]
pub fn feedback(sitting: Sitting<'_>, n: u16, item: &Item, earned: Option<Points>, lang: &Lang) -> Feedback {
    let Sitting { bank, attempt, id, texts, today } = sitting;
    let state = attempt.items.get(usize::from(n));
    let response = state.and_then(|state| state.response.as_ref());
    let earned = earned.unwrap_or_else(|| grading::mark(&item.question, &item.key, response));
    let judged = match response {
        _ if !item.question.body.checklist().is_empty() => Judged::Own,
        None => Judged::Unanswered,
        Some(_) if earned >= item.question.points => Judged::Right,
        Some(_) if earned > Points::ZERO => Judged::Partly,
        Some(_) => Judged::Wrong,
    };
    let help = item.help.get(lang);
    let original = Spoken {
        text: item.explain.clone(),
        lang: bank.exam_language.to_string(),
        dir: bank.exam_language.dir().to_owned(),
        fallback: *lang != bank.exam_language,
    };
    let translated = help.and_then(|help: &Help| help.explain.as_ref()).map(|explain| Spoken {
        text: explain.clone(),
        lang: lang.to_string(),
        dir: lang.dir().to_owned(),
        fallback: false,
    });
    let (explain, original) = match translated {
        Some(explain) => (explain, Some(Spoken { fallback: false, ..original })),
        None => (original, None),
    };
    let key = item.key.response();
    Feedback {
        judged,
        mine: response.map(|response| in_words(&item.question.body, response, texts)).unwrap_or_default(),
        right: in_words(&item.question.body, &key, texts),
        right_ids: match &item.key {
            AnswerKey::One(id) => vec![id.to_string()],
            AnswerKey::Set(ids) => ids.iter().map(ToString::to_string).collect(),
            AnswerKey::Truth(truth) => vec![truth.to_string()],
            AnswerKey::Pairs(_) | AnswerKey::Order(_) | AnswerKey::Text(_) | AnswerKey::Fields(_) | AnswerKey::Model(_) => Vec::new(),
        },
        reviewed: original.is_none() || help.is_none_or(|help| help.reviewed),
        explain,
        original,
        laws: item.fact.law.iter().map(|law| law_in_words(bank, law, texts)).collect(),
        checked: item.fact.checked_on.map(|date| texts.with("fact-checked", &[("date", texts.date(date).as_str().into())])),
        overdue: item.fact.check_again_by.filter(|by| today > *by).map(|by| {
            let date = texts.date(by);
            texts.with("fact-overdue", &[("date", date.as_str().into())])
        }),
        checklist: checklist(item, help, lang, state.and_then(|state| state.met.as_ref())),
        report: In(texts.lang()).report(bank.id.as_str(), item.question.id.as_str(), id, n),
    }
}

fn checklist(item: &Item, help: Option<&Help>, lang: &Lang, met: Option<&BTreeSet<ChoiceId>>) -> Vec<PointView> {
    let point = |point: &Choice| PointView {
        id: point.id.to_string(),
        text: point.text.clone(),
        help: help.and_then(|help| help.rows.get(&point.id)).map(|text| Spoken {
            text: text.clone(),
            lang: lang.to_string(),
            dir: lang.dir().to_owned(),
            fallback: false,
        }),
        met: met.is_some_and(|met| met.contains(&point.id)),
    };
    item.question.body.checklist().iter().map(point).collect()
}

/// `115-FZ art. 13.3` as a person can search for it: the law's full name and the article in the reader's words.
fn law_in_words(bank: &Bank, law: &str, texts: &Texts) -> String {
    let (act, article) = law.split_once(" art. ").map_or((law, None), |(act, article)| (act, Some(article)));
    let name = bank.laws.get(act).and_then(|name| name.say(texts.lang())).map_or(act, |said| said.text);
    match article {
        Some(article) => texts.with("fact-law", &[("law", name.into()), ("article", article.into())]),
        None => name.to_owned(),
    }
}

/// An answer in words, one line for each part.
fn in_words(body: &Body, response: &Response, texts: &Texts) -> Vec<String> {
    let of = |choices: &[Choice], id: &ChoiceId| choices.iter().find(|c| c.id == *id).map_or_else(|| id.to_string(), |c| c.text.clone());
    match (body, response) {
        (Body::Single { options }, Response::One(id)) => vec![of(options, id)],
        (Body::Multiple { options }, Response::Set(ids)) => {
            options.iter().filter(|option| ids.contains(&option.id)).map(|option| option.text.clone()).collect()
        }
        (Body::TrueFalse, Response::Truth(truth)) => vec![texts.get(if *truth { "answer-true" } else { "answer-false" })],
        (Body::Matching { left, options }, Response::Pairs(pairs)) => {
            left.iter().filter_map(|row| Some(format!("{} — {}", row.text, of(options, pairs.get(&row.id)?)))).collect()
        }
        (Body::Gaps { gaps, .. }, Response::Pairs(pairs)) => {
            gaps.iter().filter_map(|gap| Some(format!("({}) {}", gap.id, of(&gap.options, pairs.get(&gap.id)?)))).collect()
        }
        (Body::Ordering { options }, Response::Order(order)) => {
            order.iter().enumerate().map(|(n, id)| format!("{}. {}", n + 1, of(options, id))).collect()
        }
        (Body::Short { .. }, Response::Text(text)) => vec![text.clone()],
        (Body::Task { .. }, Response::Text(text)) => text.lines().map(str::to_owned).collect(),
        (Body::Task { .. }, Response::Truth(_)) => vec![texts.get("answer-said")],
        (Body::Form { fields }, Response::Fields(texts)) => {
            fields.iter().filter_map(|field| Some(format!("{}: {}", field.text, texts.get(&field.id)?))).collect()
        }
        _ => Vec::new(),
    }
}
