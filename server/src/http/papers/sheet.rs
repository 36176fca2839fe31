//! From a printed form to what stands on its sheets. Only the key sheet holds what is right, and the words of recordings.

use crate::assets::ShippedBanks;
use crate::usecases::Printed;
use app::exam::present::spoken;
use app::exam::verdict::attempt_title;
use app::i18n::Texts;
use domain::bank::{Help, Item, StimulusEntry};
use domain::form::FormItem;
use domain::lang::Lang;
use domain::paper::{in_form_order, key_marks, mark};
use domain::question::{Body, Choice, Material};
use paper::{Gap, Item as PaperItem, Labels, Line, Material as PaperMaterial, Shape, Sheet, Test};
use std::collections::{BTreeMap, BTreeSet};

/// A sheet in words.
pub fn test(printed: &Printed, sheet: Sheet, help: Option<&Lang>, texts: &Texts) -> Test {
    let (bank, form) = (&printed.bank, &printed.form);
    let labels = labels(sheet, texts);
    let mut pictures = BTreeMap::new();
    let mut met = BTreeSet::new();
    let several = form.items.iter().any(|item| item.subject != form.items[0].subject);
    let mut items = Vec::new();
    for (n, form_item) in form.items.iter().enumerate() {
        let Some(item) = bank.items.get(&form_item.question) else { continue };
        let begins = several && (n == 0 || form.items[n - 1].subject != form_item.subject);
        let entry = item.question.stimulus.as_ref().and_then(|id| bank.stimuli.get(id));
        let first = entry.filter(|entry| met.insert(entry.stimulus.id.clone()));
        if let Some(Material::Image { file, .. }) = first.map(|entry| &entry.stimulus.material)
            && let Some(picture) = ShippedBanks::get(&format!("{}/{file}", bank.id))
        {
            pictures.insert(file.clone(), picture.into_owned());
        }
        let asked = in_form_order(&item.question.body, form_item);
        items.push(PaperItem {
            n: n + 1,
            module: bank.subject(&form_item.subject).filter(|_| begins).map(|subject| spoken(&subject.name, texts.lang()).text),
            material: first.and_then(|entry| material(entry, sheet)),
            stem: item.question.stem.clone(),
            help: help.and_then(|lang| Some(help_lines(item.help.get(lang)?, first, lang))).unwrap_or_default(),
            shape: shape(&asked, help.and_then(|lang| item.help.get(lang))),
            points: texts.points(form_item.points),
            version: version(form_item),
            key: if sheet == Sheet::Key { key(item, &asked, &labels) } else { Vec::new() },
        });
    }
    // A picture that is not there must not keep a test from being printed.
    for item in &mut items {
        if matches!(&item.material, Some(PaperMaterial::Picture { file, .. }) if !pictures.contains_key(file)) {
            item.material = None;
        }
    }
    let minutes = texts.with("sheet-minutes", &[("minutes", printed.minutes.into())]);
    Test {
        lang: texts.lang().as_str().split('-').next().unwrap_or("ru").to_owned(),
        rtl: texts.lang().dir() == "rtl",
        title: attempt_title(bank, form.origin.name(), texts),
        number: printed.number.to_string(),
        about: vec![format!("{}, {minutes}", texts.with("questions", &[("n", form.items.len().into())])), labels.how.clone()],
        labels,
        items,
        pictures,
    }
}

fn key(item: &Item, asked: &Body, labels: &Labels) -> Vec<String> {
    key_marks(asked, &item.key, &labels.truth)
}

/// `history-021 (1)`: the question and its version.
fn version(item: &FormItem) -> String {
    format!("{}\u{a0}({})", item.question, item.version)
}

fn labels(sheet: Sheet, texts: &Texts) -> Labels {
    Labels {
        number: texts.get("paper-number"),
        name: texts.get("sheet-name"),
        how: match sheet {
            Sheet::Questions => texts.get("sheet-how-questions"),
            Sheet::Answers => texts.get("sheet-how-answers"),
            Sheet::Key => texts.get("sheet-how-key"),
        },
        sheet: match sheet {
            Sheet::Questions => texts.get("sheet-questions"),
            Sheet::Answers => texts.get("sheet-answers"),
            Sheet::Key => texts.get("sheet-key"),
        },
        truth: [texts.get("answer-true"), texts.get("answer-false")],
        many: texts.get("sheet-many"),
        order: texts.get("sheet-order"),
        listen: texts.get("sheet-listen"),
        read_aloud: texts.get("sheet-read-aloud"),
        write: texts.get("sheet-write"),
        speak: texts.get("sheet-speak"),
        points: texts.get("sheet-points"),
        versions: texts.get("sheet-versions"),
    }
}

/// `first` is the text that begins with this question: its words are not explained again below every question on it.
fn help_lines(help: &Help, first: Option<&StimulusEntry>, lang: &Lang) -> Vec<Line> {
    let of_text = first.and_then(|entry| entry.help.get(lang)).map(|help| help.words.clone()).unwrap_or_default();
    let mut words = help.words.clone();
    words.extend(of_text.into_iter().filter(|word| !help.words.contains(word)));
    let stem = help.stem.iter().map(|stem| Line { of: String::new(), text: stem.clone() });
    stem.chain(words.into_iter().map(|(of, text)| Line { of, text })).collect()
}

fn shape(asked: &Body, help: Option<&Help>) -> Shape {
    let translated = |choice: &Choice| help.and_then(|help| help.options.get(&choice.id).or_else(|| help.rows.get(&choice.id)).cloned());
    let lettered = |choices: &[Choice]| -> Vec<paper::Choice> {
        let one = |(n, choice): (usize, &Choice)| paper::Choice { mark: mark(n), text: choice.text.clone(), help: translated(choice) };
        choices.iter().enumerate().map(one).collect()
    };
    let numbered = |choices: &[Choice]| -> Vec<paper::Choice> {
        let one = |(n, choice): (usize, &Choice)| paper::Choice {
            mark: (n + 1).to_string(),
            text: choice.text.clone(),
            help: translated(choice),
        };
        choices.iter().enumerate().map(one).collect()
    };
    match asked {
        Body::Single { options } => Shape::Letters { options: lettered(options), many: false },
        Body::Multiple { options } => Shape::Letters { options: lettered(options), many: true },
        Body::TrueFalse => Shape::Truth,
        Body::Matching { left, options } => Shape::Rows { rows: numbered(left), options: lettered(options) },
        Body::Ordering { options } => Shape::Order { parts: lettered(options) },
        Body::Gaps { text, gaps } => Shape::Gaps {
            text: gaps.iter().fold(text.clone(), |text, gap| text.replace(&format!("{{{}}}", gap.id), &format!("_____ ({})", gap.id))),
            gaps: gaps.iter().map(|gap| Gap { mark: gap.id.to_string(), options: lettered(&gap.options) }).collect(),
        },
        Body::Short { hint } => Shape::Words { hint: hint.clone().unwrap_or_default() },
        Body::Form { fields } => Shape::Fields { fields: numbered(fields) },
        Body::Task { spoken: false, .. } => Shape::Text,
        Body::Task { spoken: true, .. } => Shape::Speech,
    }
}

fn material(entry: &StimulusEntry, sheet: Sheet) -> Option<PaperMaterial> {
    let title = entry.stimulus.title.clone().unwrap_or_default();
    let paragraphs = |text: &str| text.split("\n\n").map(|p| p.trim().to_owned()).filter(|p| !p.is_empty()).collect();
    Some(match &entry.stimulus.material {
        Material::Text { text } => PaperMaterial::Text { title, paragraphs: paragraphs(text), notice: false },
        Material::Notice { text } => PaperMaterial::Text { title, paragraphs: paragraphs(text), notice: true },
        Material::Image { file, .. } => PaperMaterial::Picture { title, file: file.clone() },
        Material::Audio { .. } => {
            let lines = entry.transcript.as_deref().unwrap_or_default().lines().map(str::trim).filter(|line| !line.is_empty());
            let transcript = if sheet == Sheet::Key { lines.map(str::to_owned).collect() } else { Vec::new() };
            PaperMaterial::Recording { title, transcript }
        }
    })
}
