//! Every text of a bank with its language, so that the rules about words and letters are written once.

use super::exams;
use crate::bank::{Bank, Help, Item, StimulusEntry};
use crate::content::Place;
use crate::ids::QuestionId;
use crate::lang::{Lang, LocalText};
use crate::question::{AnswerKey, Material, Skill};

/// What a text is for; the rules differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The question itself.
    Stem,
    /// Running text: an explanation, a reading text.
    Prose,
    /// An option, a name, a gloss: often a single word.
    Label,
    /// An accepted answer: what a learner may type, not what anybody reads.
    Answer,
}

/// One text.
pub(super) struct Text<'a> {
    pub lang: &'a Lang,
    pub text: &'a str,
    pub role: Role,
    /// Help with a language question quotes the exam language in every sentence.
    pub about_language: bool,
    pub place: &'a Place,
    pub question: Option<&'a QuestionId>,
    pub field: String,
}

/// Hands every text of the bank to `visit`.
pub(super) fn each(bank: &Bank, visit: &mut dyn FnMut(Text<'_>)) {
    names(bank, visit);
    for item in bank.items.values() {
        question(&bank.exam_language, item, visit);
        for (lang, help) in &item.help {
            help_text(&bank.exam_language, lang, item, help, visit);
        }
    }
    for entry in bank.stimuli.values() {
        stimulus(&bank.exam_language, entry, visit);
    }
}

/// Texts that share place and question.
struct Writer<'a, 'v> {
    lang: &'a Lang,
    about_language: bool,
    place: &'a Place,
    question: Option<&'a QuestionId>,
    visit: &'v mut dyn FnMut(Text<'_>),
}

impl Writer<'_, '_> {
    fn say(&mut self, role: Role, field: impl Into<String>, text: &str) {
        self.say_in(self.lang, role, field, text);
    }

    fn say_in(&mut self, lang: &Lang, role: Role, field: impl Into<String>, text: &str) {
        let Self { about_language, place, question, .. } = *self;
        (self.visit)(Text { lang, text, role, about_language, place, question, field: field.into() });
    }

    fn maybe(&mut self, role: Role, field: &str, text: Option<&String>) {
        text.into_iter().for_each(|text| self.say(role, field, text));
    }
}

fn names(bank: &Bank, visit: &mut dyn FnMut(Text<'_>)) {
    let file = |name: &str| Place { file: format!("{}/{name}", bank.id), line: 0 };
    let mut local = |place: &Place, role, field: &str, text: &LocalText| {
        for lang in text.langs() {
            let mut writer = Writer { lang, about_language: false, place, question: None, visit: &mut *visit };
            writer.maybe(role, &format!("{field}/{lang}"), text.get(lang).map(str::to_owned).as_ref());
        }
    };
    let bank_file = file("bank.toml");
    local(&bank_file, Role::Label, "title", &bank.title);
    for (n, subject) in bank.subjects.iter().enumerate() {
        local(&bank_file, Role::Label, &format!("subject/{n}/name"), &subject.name);
    }
    for (act, name) in &bank.laws {
        local(&bank_file, Role::Label, &format!("laws/{act}"), name);
    }
    for area in &bank.areas {
        local(&area.place, Role::Label, "name", &area.name);
    }
    for topic in &bank.topics {
        local(&topic.place, Role::Label, "name", &topic.name);
    }
    for test in bank.tests.values() {
        test.extra.iter().for_each(|name| local(&test.place, Role::Label, "title", name));
    }
    for exam in &bank.exams {
        let place = exams::place(bank, exam);
        local(&place, Role::Label, "name", &exam.name);
        local(&place, Role::Prose, "note", &exam.note);
    }
    let glossary = file("glossary.toml");
    for (n, term) in bank.glossary.iter().enumerate() {
        local(&glossary, Role::Label, &format!("term/{n}/name"), &term.name);
    }
}

fn question(lang: &Lang, item: &Item, visit: &mut dyn FnMut(Text<'_>)) {
    let mut writer = Writer { lang, about_language: false, place: &item.place, question: Some(&item.question.id), visit };
    writer.say(Role::Stem, "stem", &item.question.stem);
    writer.say(Role::Prose, "explain", &item.explain);
    for list in item.question.body.lists() {
        list.choices.iter().for_each(|choice| writer.say(Role::Label, format!("{}/{}", list.field, choice.id), &choice.text));
    }
    item.question.body.said().into_iter().for_each(|said| writer.say(said.role, said.field, said.text));
    match item.key.inside() {
        AnswerKey::Model(model) => writer.say(Role::Prose, "model", model),
        AnswerKey::Text(accepted) => accepted.iter().for_each(|answer| writer.say(Role::Answer, "key", answer)),
        AnswerKey::Fields(fields) => {
            for (id, accepted) in fields {
                accepted.iter().for_each(|answer| writer.say(Role::Answer, format!("key/{id}"), answer));
            }
        }
        AnswerKey::One(_) | AnswerKey::Set(_) | AnswerKey::Truth(_) | AnswerKey::Pairs(_) | AnswerKey::Order(_) => {}
    }
}

fn help_text(exam_language: &Lang, lang: &Lang, item: &Item, help: &Help, visit: &mut dyn FnMut(Text<'_>)) {
    let about_language = item.question.skill != Skill::Knowledge;
    let mut writer = Writer { lang, about_language, place: &help.place, question: Some(&item.question.id), visit };
    writer.maybe(Role::Stem, "stem", help.stem.as_ref());
    writer.maybe(Role::Prose, "explain", help.explain.as_ref());
    for list in item.question.body.lists() {
        let Some(there) = help.list(list.role) else { continue };
        there.iter().for_each(|(id, text)| writer.say(Role::Label, format!("{}/{id}", list.field), text));
    }
    words(exam_language, &mut writer, &help.words);
}

fn stimulus(exam_language: &Lang, entry: &StimulusEntry, visit: &mut dyn FnMut(Text<'_>)) {
    let mut writer = Writer { lang: exam_language, about_language: false, place: &entry.place, question: None, visit: &mut *visit };
    writer.maybe(Role::Label, "title", entry.stimulus.title.as_ref());
    match &entry.stimulus.material {
        Material::Text { text } | Material::Notice { text } => writer.say(Role::Prose, "text", text),
        // An empty description or transcript has rules of its own.
        Material::Image { alt, .. } if !alt.trim().is_empty() => writer.say(Role::Prose, "alt", alt),
        Material::Image { .. } | Material::Audio { .. } => {}
    }
    writer.maybe(Role::Prose, "transcript", entry.transcript.as_ref().filter(|said| !said.trim().is_empty()));
    for (lang, help) in &entry.help {
        let mut writer = Writer { lang, about_language: true, place: &help.place, question: None, visit: &mut *visit };
        writer.maybe(Role::Prose, "about", help.about.as_ref());
        words(exam_language, &mut writer, &help.words);
    }
}

/// Glosses: the word is in the exam language, what it means in the reader's.
fn words(exam_language: &Lang, writer: &mut Writer<'_, '_>, words: &[(String, String)]) {
    for (word, meaning) in words {
        let field = format!("words/{word}");
        writer.say(Role::Label, field.clone(), meaning);
        writer.say_in(exam_language, Role::Label, field, word);
    }
}
