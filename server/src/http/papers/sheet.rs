//! From a printed form to what stands on its sheets. Only the key sheet holds what is right, and the words of recordings.

use crate::content::Files;
use crate::printer::tongue;
use crate::usecases::PrintedForm;
use app::exam::present::words;
use app::exam::verdict::attempt_title;
use app::i18n::Texts;
use app::spoken::spoken;
use domain::bank::{ExamTongue, Help, StimulusEntry};
use domain::form::FormItem;
use domain::key::KeyPermit;
use domain::lang::Lang;
use domain::language::Marks;
use domain::paper::{Layout, in_form_order};
use domain::question::{Choice, Material};
use paper::{Gap, Item as PaperItem, Labels, Line, Material as PaperMaterial, Pictured, Shape, Sheet, Spot, Test};
use std::collections::{BTreeMap, BTreeSet};

/// A sheet in words.
/// Only with a permit it holds what is right.
pub fn test(
    printed: &PrintedForm,
    sheet: Sheet,
    help: Option<&Lang>,
    texts: &Texts,
    permit: Option<&KeyPermit>,
    files: &dyn Files,
) -> Test {
    let (bank, form) = (&printed.bank, &printed.form);
    let (labels, marks) = (labels(sheet, &bank.exam_tongue, texts), &bank.exam_tongue.option_marks);
    let mut pictures = BTreeMap::new();
    let mut met = BTreeSet::new();
    let several = form.items.iter().any(|item| item.subject != form.items[0].subject);
    let mut items = Vec::new();
    for (n, form_item) in form.items.iter().enumerate() {
        let Some(item) = bank.items.get(&form_item.question) else { continue };
        let begins = several && (n == 0 || form.items[n - 1].subject != form_item.subject);
        let entry = item.question.stimulus.as_ref().and_then(|id| bank.stimuli.get(id));
        let first = entry.filter(|entry| met.insert(entry.stimulus.id.clone()));
        let shared = first.and_then(|entry| match &entry.stimulus.material {
            Material::Image { file, .. } => Some(file.as_str()),
            Material::Text { .. } | Material::Notice { .. } | Material::Audio { .. } => None,
        });
        let own = item.question.body.pictures().into_iter().map(|(_, file)| file);
        for file in own.chain(shared) {
            if let Some(picture) = files.read(&format!("{}/{file}", bank.id)) {
                pictures.insert(file.to_owned(), picture.into_owned());
            }
        }
        let asked = in_form_order(&item.question.body, form_item);
        items.push(PaperItem {
            n: n + 1,
            module: bank.subject(&form_item.subject).filter(|_| begins).map(|subject| spoken(&subject.name, texts).text),
            material: first.and_then(|entry| material(entry, sheet)),
            stem: item.question.stem.clone(),
            help: help.and_then(|lang| Some(help_lines(item.help.get(lang)?, first, lang))).unwrap_or_default(),
            shape: shape(asked.on_paper(), help.and_then(|lang| item.help.get(lang)), marks, |file| pictures.contains_key(file)),
            points: texts.points(form_item.points),
            version: version(form_item),
            key: permit.and_then(|permit| Some(asked.key_lines(item.key(permit)?, &words(texts, bank)))).unwrap_or_default(),
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
        labels_in: tongue(texts.lang(), texts.language().direction, &texts.language().print_font),
        exam_in: tongue(&bank.exam_language, bank.exam_tongue.direction, &bank.exam_tongue.print_font),
        help_in: help.and_then(|lang| texts.languages().get(lang)).map(|help| tongue(&help.lang, help.direction, &help.print_font)),
        title: attempt_title(bank, form.origin.name(), texts),
        number: printed.number.to_string(),
        about: vec![format!("{}, {minutes}", texts.with("questions", &[("n", form.items.len().into())])), labels.how.clone()],
        labels,
        items,
        pictures,
    }
}

/// `history-021 (1)`: the question and its version.
fn version(item: &FormItem) -> String {
    format!("{}\u{a0}({})", item.question, item.version)
}

fn labels(sheet: Sheet, exam: &ExamTongue, texts: &Texts) -> Labels {
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
        truth: match &exam.words {
            Some(words) if sheet == Sheet::Questions => [words.right.clone(), words.wrong.clone()],
            Some(_) | None => [texts.get("answer-true"), texts.get("answer-false")],
        },
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

/// `there` says whether a picture is at hand: one that is not must not keep a test from being printed, and words stand in its place.
fn shape(asked: Layout<'_>, help: Option<&Help>, marks: &Marks, there: impl Fn(&str) -> bool) -> Shape {
    let translated = |choice: &Choice| help.and_then(|help| help.options.get(&choice.id).or_else(|| help.rows.get(&choice.id)).cloned());
    let lettered = |choices: &[Choice]| -> Vec<paper::Choice> {
        let one = |(n, choice): (usize, &Choice)| paper::Choice { mark: marks.of(n), text: choice.text.clone(), help: translated(choice) };
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
        Layout::Letters { options, many } => Shape::Letters { options: lettered(options), many },
        Layout::Pictures { options, pictures } => {
            let file = |choice: &Choice| pictures.get(&choice.id).filter(|file| there(file)).cloned();
            let pictured = |(choice, of): (paper::Choice, &Choice)| Pictured { choice, file: file(of) };
            Shape::Pictures { options: lettered(options).into_iter().zip(options).map(pictured).collect() }
        }
        Layout::Places { picture, options, middles } => {
            let spot = |(choice, at): (paper::Choice, (u32, u32))| Spot { choice, at };
            let places = numbered(options).into_iter().zip(middles).map(spot).collect();
            Shape::Places { file: Some(picture.to_owned()).filter(|file| there(file)), places }
        }
        Layout::Truth => Shape::Truth,
        Layout::Rows { rows, options } => Shape::Rows { rows: numbered(rows), options: lettered(options) },
        Layout::Order { parts } => Shape::Order { parts: lettered(parts) },
        Layout::Gaps { text, gaps } => {
            let gaps = gaps.iter().map(|gap| Gap { mark: gap.id.to_string(), options: lettered(&gap.options) }).collect();
            Shape::Gaps { text, gaps }
        }
        Layout::Words { hint } => Shape::Words { hint: hint.unwrap_or_default().to_owned() },
        Layout::Fields { fields } => Shape::Fields { fields: numbered(fields) },
        Layout::Text => Shape::Text,
        Layout::Speech => Shape::Speech,
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
