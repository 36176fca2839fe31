//! From the facts of an attempt to what a page shows. This is the gate that keys must pass: only
//! [`feedback`] reads one, and it is called only for an item whose answer has been shown in practice
//! mode, or for a finished attempt.

use super::kind::drawing;
use super::view::{Feedback, HelpView, ItemView, Judged, MaterialView, PointView, StimulusView};
use super::wire::MapEntry;
use crate::address::{self, In};
use crate::i18n::Texts;
use crate::practice::why_text;
use crate::spoken::{Spoken, spoken};
use domain::attempt::{Attempt, ItemState, Mode};
use domain::bank::{Bank, Help, Item, StimulusEntry};
use domain::ids::{ChoiceId, OpId, StimulusId};
use domain::key::KeyPermit;
use domain::kind::Words;
use domain::lang::Lang;
use domain::paper::in_form_order;
use domain::points::Points;
use domain::question::{Choice, Material};
use domain::response::{Lack, Response};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

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

/// What a learner without a script has just asked to hear, and the name under which it will count once it sounds.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Which play it is, counted from 1. Once it has been heard the same address plays nothing.
    pub play: u8,
    /// Its name.
    pub op: OpId,
    /// The name of the last play of this recording, if it may still sound: the same play is no new one.
    pub again: Option<OpId>,
}

impl Asked {
    /// The name under which this play is to be heard, or may still be.
    fn name(&self, attempt: &Attempt, stimulus: &StimulusId, plays: u8) -> Option<&OpId> {
        let played = attempt.times_played(stimulus);
        if self.play == played { self.again.as_ref() } else { Some(&self.op).filter(|_| played < plays && self.play == played + 1) }
    }
}

/// Item `n` of an attempt as the learner may see it now. `None` if the form has no such item or the question has
/// left the bank.
#[must_use]
pub fn item(sitting: Sitting<'_>, n: u16, asked: Option<&Asked>) -> Option<ItemView> {
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
        bank: bank.id.to_string(),
        version: bank.version.clone(),
        module: bank.subject(&form_item.subject).filter(|_| several).map(|subject| spoken(&subject.name, texts)),
        stem: item.question.stem.clone(),
        instruction: drawing(&item.question.body).instruction().map(|id| texts.get(id)),
        body: in_form_order(&item.question.body, form_item),
        stimulus: stimulus_of(bank, item).map(|entry| stimulus(sitting, entry, shown, asked)),
        fields: state.response.as_ref().map(Response::to_fields).unwrap_or_default(),
        help: help.and_then(|lang| help_view(bank, item, lang, texts)),
        feedback: shown.then(|| feedback(sitting, n, item, None, attempt.help.as_ref().unwrap_or(&bank.exam_language))).flatten(),
    })
}

/// What the answer to item `n` lacks that has been begun, ready to read.
#[must_use]
pub fn lack(sitting: Sitting<'_>, n: u16) -> Option<String> {
    let Sitting { bank, attempt, texts, .. } = sitting;
    Some(match lack_of(bank, attempt, usize::from(n))? {
        Lack::Empty(empty) => texts.with("answer-empty", &[("n", empty.into())]),
        Lack::SamePlace => texts.get("answer-same-place"),
    })
}

/// The items whose answers have been begun and lack something, counted from 0.
#[must_use]
pub fn incomplete(bank: &Bank, attempt: &Attempt) -> Vec<u16> {
    (0u16..).zip(&attempt.items).map(|(n, _)| n).filter(|n| lack_of(bank, attempt, usize::from(*n)).is_some()).collect()
}

fn lack_of(bank: &Bank, attempt: &Attempt, n: usize) -> Option<Lack> {
    let item = bank.items.get(&attempt.form.items.get(n)?.question)?;
    attempt.items.get(n)?.response.as_ref()?.lack(&item.question.body)
}

/// The map of all questions.
#[must_use]
pub fn map(attempt: &Attempt) -> String {
    attempt.items.iter().map(|item| entry(item).digit()).collect()
}

/// How one question stands in the map.
#[must_use]
pub fn entry(item: &ItemState) -> MapEntry {
    MapEntry { answered: item.response.is_some(), flagged: item.flagged }
}

fn stimulus_of<'a>(bank: &'a Bank, item: &Item) -> Option<&'a StimulusEntry> {
    bank.stimuli.get(item.question.stimulus.as_ref()?)
}

fn stimulus(sitting: Sitting<'_>, entry: &StimulusEntry, shown: bool, asked: Option<&Asked>) -> StimulusView {
    let Sitting { bank, attempt, id, .. } = sitting;
    let stimulus = &entry.stimulus;
    let paragraphs = |text: &str| text.split("\n\n").map(|p| p.trim().to_owned()).filter(|p| !p.is_empty()).collect();
    let material = match &stimulus.material {
        Material::Text { text } => MaterialView::Text { paragraphs: paragraphs(text), notice: false },
        Material::Notice { text } => MaterialView::Text { paragraphs: paragraphs(text), notice: true },
        Material::Image { file, alt } => {
            MaterialView::Image { src: address::media(bank.id.as_str(), &bank.version, file), alt: alt.clone() }
        }
        Material::Audio { file, plays } => {
            let played = attempt.times_played(&stimulus.id);
            let exam = attempt.mode == Mode::Exam;
            let name = |asked: &Asked| {
                Some((address::recording(id, stimulus.id.as_str(), asked.name(attempt, &stimulus.id, *plays)?.as_str()), asked.play))
            };
            MaterialView::Audio {
                src: address::media(bank.id.as_str(), &bank.version, file),
                plays: exam.then_some((*plays, played)),
                now: asked.filter(|_| exam).and_then(name),
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
    // Options that are words of the interface have their translation in its texts.
    if let Some(texts) = texts.in_lang(lang) {
        choices.extend(drawing(&item.question.body).interface_words().iter().map(|(id, text)| ((*id).to_owned(), texts.get(text))));
    }
    Some(HelpView {
        lang: lang.to_string(),
        dir: texts.languages().direction(lang).as_str(),
        stem: help.stem.clone(),
        choices,
        rows: by_id(&help.rows),
        words,
        about: about.and_then(|about| about.about.clone()),
        reviewed: help.reviewed && about.is_none_or(|about| about.reviewed),
    })
}

/// Why the key is right, for a reader of `lang`. `earned` is what was recorded at the end of the attempt; without it
/// the answer is marked now. `None` as long as the learner may not see it.
#[must_use]
pub fn feedback(sitting: Sitting<'_>, n: u16, item: &Item, earned: Option<Points>, lang: &Lang) -> Option<Feedback> {
    let Sitting { bank, attempt, id, texts, today } = sitting;
    let key = item.key(&KeyPermit::of_item(attempt, usize::from(n))?)?;
    let state = attempt.items.get(usize::from(n));
    let response = state.and_then(|state| state.response.as_ref());
    let earned = earned.unwrap_or_else(|| item.mark(response));
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
        dir: bank.exam_tongue.direction.as_str(),
        fallback: (*lang != bank.exam_language).then(|| bank.exam_tongue.own_name.clone()),
    };
    let translated = help.and_then(|help: &Help| help.explain.as_ref()).map(|explain| Spoken {
        text: explain.clone(),
        lang: lang.to_string(),
        dir: texts.languages().direction(lang).as_str(),
        fallback: None,
    });
    let (explain, original) = match translated {
        Some(explain) => (explain, Some(Spoken { fallback: None, ..original })),
        None => (original, None),
    };
    Some(Feedback {
        judged,
        mine: response.map(|response| item.question.body.in_words(response, &words(texts, bank))).unwrap_or_default(),
        right: item.question.body.in_words(&key.response(), &words(texts, bank)),
        right_ids: key.right_ids(),
        reviewed: original.is_none() || help.is_none_or(|help| help.reviewed),
        explain,
        original,
        laws: item.fact.law.iter().map(|law| law_in_words(bank, law, texts)).collect(),
        checked: item.fact.checked_on.map(|date| texts.with("fact-checked", &[("date", texts.date(date).as_str().into())])),
        overdue: item.fact.check_again_by.filter(|by| today > *by).map(|by| {
            let date = texts.date(by);
            texts.with("fact-overdue", &[("date", date.as_str().into())])
        }),
        checklist: checklist(item, help, (lang, texts), state.and_then(|state| state.met.as_ref())),
        complaint: In(texts.lang()).complaint(bank.id.as_str(), item.question.id.as_str(), id, n),
    })
}

/// The words of the interface that answers are said with, and the marks of the bank.
#[must_use]
pub fn words(texts: &Texts, bank: &Bank) -> Words {
    let truth = [texts.get("answer-true"), texts.get("answer-false")];
    Words { truth, said: texts.get("answer-said"), marks: bank.exam_tongue.option_marks.clone() }
}

fn checklist(item: &Item, help: Option<&Help>, (lang, texts): (&Lang, &Texts), met: Option<&BTreeSet<ChoiceId>>) -> Vec<PointView> {
    let point = |point: &Choice| PointView {
        id: point.id.to_string(),
        text: point.text.clone(),
        help: help.and_then(|help| help.rows.get(&point.id)).map(|text| Spoken {
            text: text.clone(),
            lang: lang.to_string(),
            dir: texts.languages().direction(lang).as_str(),
            fallback: None,
        }),
        met: met.is_some_and(|met| met.contains(&point.id)),
    };
    item.question.body.checklist().iter().map(point).collect()
}

/// `115-FZ art. 13.3` as a person can search for it: the law's full name and the article in the reader's words.
fn law_in_words(bank: &Bank, law: &str, texts: &Texts) -> String {
    let parts = bank.citations.as_ref().and_then(|citations| citations.split(law));
    let (act, article) = parts.map_or((law, None), |(act, article)| (act, Some(article)));
    let name = bank.laws.get(act).and_then(|name| name.say(texts.language())).map_or(act, |said| said.text);
    match article {
        Some(article) => texts.with("fact-law", &[("law", name.into()), ("article", article.into())]),
        None => name.to_owned(),
    }
}
