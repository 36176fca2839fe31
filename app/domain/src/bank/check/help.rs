//! Help in the learner's language: there, for this version, whole, and really translated.

use crate::bank::{Bank, Help, Item};
use crate::content::{Problem, Rule};
use crate::ids::ChoiceId;
use crate::kind::ListRole;
use crate::lang::Lang;
use crate::language::BASE;
use crate::question::{Choice, Skill};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

const MISSING_HELP: Rule = Rule::error("missing-help");
const STALE_HELP: Rule = Rule::error("stale-help");
const HELP_OPTIONS: Rule = Rule::error("help-options");
const FALLBACK_HELP: Rule = Rule::error("fallback-help");

pub(super) const RULES: &[Rule] = &[MISSING_HELP, STALE_HELP, HELP_OPTIONS, FALLBACK_HELP];

/// Shorter options may well read the same in two languages: names, numbers, «Лев Толстой».
const WORDS_THAT_DIFFER: usize = 4;

pub(super) fn check(bank: &Bank, _today: Date) -> Vec<Problem> {
    let mut problems = Vec::new();
    let tests = bank.tests_by_question();
    for item in bank.items.values() {
        let unread = |lang: &Lang| tests.get(&item.question.id).is_some_and(|test| bank.unread.help(lang, test));
        for lang in &bank.help_languages {
            if !item.help.contains_key(lang) && !unread(lang) {
                let message = format!("there is no help in {lang}; write [question.{}] into help/{lang}", item.question.id);
                problems.push(MISSING_HELP.broken(&item.place, Some(&item.question.id), "", message));
            }
        }
        for (lang, help) in &item.help {
            problems.extend(check_help(item, lang, help));
        }
    }
    problems.extend(stimuli(bank));
    problems
}

/// Whether a learner finds everything in their language: question, explanation and, where they are to be translated,
/// the options, all written for the present version of the question.
#[must_use]
pub fn complete(item: &Item, help: &Help) -> bool {
    help.version == item.question.version
        && help.stem.is_some()
        && help.explain.is_some()
        && choices(item, help).iter().all(|list| list.there.is_empty() || same_ids(list.due, list.there))
        && (item.question.skill != Skill::Knowledge || choices(item, help).iter().all(|list| needless(list.due) || !list.there.is_empty()))
}

fn check_help(item: &Item, lang: &Lang, help: &Help) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut add = |rule: Rule, field: &str, message: String| {
        problems.push(rule.broken(&help.place, Some(&item.question.id), field, message));
    };
    for (field, text) in [("stem", &help.stem), ("explain", &help.explain)] {
        if text.is_none() {
            add(MISSING_HELP, "", format!("the help in {lang} has no `{field}`; write it"));
        }
    }
    if help.version != item.question.version {
        let message = format!(
            "written for version {} of the question, which is now at version {}; read it again, mend it, then raise `version`",
            help.version, item.question.version
        );
        add(STALE_HELP, "version", message);
    }
    for list in choices(item, help) {
        if let Some(message) = wrong_choices(item, &list) {
            add(HELP_OPTIONS, &list.field, message);
        }
    }
    for (field, other) in copies(item, lang, help) {
        add(FALLBACK_HELP, &field, format!("the text in {lang} is the same as in {other}; translate it"));
    }
    problems
}

/// A list of a question and its translation.
struct Translated<'a> {
    field: String,
    role: ListRole,
    /// What the question has.
    due: &'a [Choice],
    /// What the help has.
    there: &'a BTreeMap<ChoiceId, String>,
}

impl Translated<'_> {
    /// Whether a translation would give the answer of a language question away.
    const fn tells(&self) -> bool {
        match self.role {
            ListRole::Options | ListRole::Rows | ListRole::Gap => true,
            ListRole::Fields | ListRole::Checklist => false,
        }
    }
}

/// Both translations that help may hold, and the lists of the question that they are of. The question may have no such list.
fn choices<'a>(item: &'a Item, help: &'a Help) -> [Translated<'a>; 2] {
    let lists = item.question.body.lists();
    let of = |there: &'a BTreeMap<ChoiceId, String>, field: &str| {
        let list = lists.iter().find(|list| help.list(list.role).is_some_and(|own| std::ptr::eq(own, there)));
        let none = || Translated { field: field.to_owned(), role: ListRole::Options, due: &[], there };
        list.map_or_else(none, |list| Translated { field: list.field.to_string(), role: list.role, due: list.choices, there })
    };
    [of(&help.options, "options"), of(&help.rows, "left")]
}

fn wrong_choices(item: &Item, list: &Translated<'_>) -> Option<String> {
    let Translated { field, due, there, .. } = list;
    let knowledge = item.question.skill == Skill::Knowledge;
    let ids = || due.iter().map(|choice| choice.id.as_str()).collect::<Vec<_>>().join(", ");
    if there.is_empty() {
        return (knowledge && !needless(due)).then(|| format!("`{field}` is not translated; translate all of {}", ids()));
    }
    if !knowledge && list.tells() {
        return Some(format!(
            "a language question keeps `{field}` in the exam language, a translation would give the answer away; remove it"
        ));
    }
    (!same_ids(due, there)).then(|| {
        let found: Vec<_> = there.keys().map(ChoiceId::as_str).collect();
        format!("`{field}` has {} in the help, but {} in the question; translate all of them and no others", found.join(", "), ids())
    })
}

fn same_ids(due: &[Choice], there: &BTreeMap<ChoiceId, String>) -> bool {
    due.iter().map(|choice| &choice.id).collect::<BTreeSet<_>>() == there.keys().collect()
}

/// Numbers need no translation.
fn needless(due: &[Choice]) -> bool {
    !due.iter().any(|choice| choice.text.contains(char::is_alphabetic))
}

/// Fields whose text is word for word that of the exam language or of English.
fn copies(item: &Item, lang: &Lang, help: &Help) -> Vec<(String, String)> {
    let question = &item.question;
    let english = item.help.iter().find(|(other, _)| other.as_str() == BASE && *other != lang).map(|(_, help)| help);
    let mut found = Vec::new();
    let mut compare = |field: String, text: Option<&String>, original: Option<&str>, english: Option<&String>, prose: bool| {
        let Some(text) = text.filter(|text| prose || text.split_whitespace().count() >= WORDS_THAT_DIFFER) else { return };
        if original.is_some_and(|other| same(text, other)) {
            found.push((field, "the exam language".to_owned()));
        } else if english.is_some_and(|other| same(text, other)) {
            found.push((field, "English".to_owned()));
        }
    };
    compare("stem".into(), help.stem.as_ref(), Some(&question.stem), english.and_then(|help| help.stem.as_ref()), true);
    compare("explain".into(), help.explain.as_ref(), Some(&item.explain), english.and_then(|help| help.explain.as_ref()), true);
    for Translated { field, role, due, there } in choices(item, help) {
        for choice in due {
            let english = english.and_then(|help| help.list(role)?.get(&choice.id));
            compare(format!("{field}/{}", choice.id), there.get(&choice.id), Some(&choice.text), english, false);
        }
    }
    found
}

fn stimuli(bank: &Bank) -> Vec<Problem> {
    let mut problems = Vec::new();
    for entry in bank.stimuli.values() {
        let english = entry.help.iter().find(|(lang, _)| lang.as_str() == BASE).and_then(|(_, help)| help.about.as_ref());
        for (lang, help) in entry.help.iter().filter(|(lang, _)| lang.as_str() != BASE) {
            if let (Some(about), Some(english)) = (&help.about, english)
                && same(about, english)
            {
                let message = format!("the text in {lang} is the same as in English; translate it");
                problems.push(FALLBACK_HELP.broken(&help.place, None, "about", message));
            }
        }
    }
    problems
}

fn same(a: &str, b: &str) -> bool {
    a.split_whitespace().eq(b.split_whitespace())
}
