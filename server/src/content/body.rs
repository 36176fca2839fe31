//! The kinds of questions and the shape of their keys.

use super::rules;
use super::table::{Node, Table};
use domain::ids::ChoiceId;
use domain::question::{AnswerKey, Body, Choice, Gap};
use std::collections::BTreeMap;

#[derive(Clone, Copy)]
enum Kind {
    Single,
    Multiple,
    TrueFalse,
    Matching,
    Ordering,
    Gaps,
    Short,
    Form,
    Spoken,
    Written,
}

const KINDS: &[(&str, Kind)] = &[
    ("single", Kind::Single),
    ("multiple", Kind::Multiple),
    ("true-false", Kind::TrueFalse),
    ("matching", Kind::Matching),
    ("ordering", Kind::Ordering),
    ("gaps", Kind::Gaps),
    ("short", Kind::Short),
    ("form", Kind::Form),
    ("spoken", Kind::Spoken),
    ("written", Kind::Written),
];

/// Reads the shape of a question and its key. What cannot be read is `None` and reported; the whole is `None` if even
/// the kind is unknown, so that nobody can say which keys belong there.
pub(super) fn read(table: &Table<'_>) -> Option<(Option<Body>, Option<AnswerKey>)> {
    let kind = table.need("kind")?.word(KINDS)?;
    let body = match kind {
        Kind::Single => choices(table, "options").map(|options| Body::Single { options }),
        Kind::Multiple => choices(table, "options").map(|options| Body::Multiple { options }),
        Kind::TrueFalse => Some(Body::TrueFalse),
        Kind::Matching => {
            let (left, options) = (choices(table, "left"), choices(table, "options"));
            left.zip(options).map(|(left, options)| Body::Matching { left, options })
        }
        Kind::Ordering => choices(table, "options").map(|options| Body::Ordering { options }),
        Kind::Gaps => {
            let (text, gaps) = (table.text("text"), gaps(table));
            text.zip(gaps).map(|(text, gaps)| Body::Gaps { text, gaps })
        }
        Kind::Short => Some(Body::Short { hint: table.maybe_text("hint") }),
        Kind::Form => choices(table, "fields").map(|fields| Body::Form { fields }),
        Kind::Spoken | Kind::Written => {
            let spoken = matches!(kind, Kind::Spoken);
            let body = choices(table, "checklist").map(|checklist| Body::Task { spoken, checklist });
            return Some((body, table.text("model").map(AnswerKey::Model)));
        }
    };
    let Some(node) = table.get("key") else {
        table.report(&rules::MISSING_KEY, "the question has no `key`; say what is right");
        return Some((body, None));
    };
    let key = match kind {
        Kind::Single | Kind::TrueFalse if node.is_list() || node.is_table() => {
            node.report(&rules::SEVERAL_KEYS, "exactly one answer is right here; write one `key`, or choose another `kind`");
            None
        }
        Kind::Single => node.id().map(AnswerKey::One),
        Kind::TrueFalse => node.flag().map(AnswerKey::Truth),
        Kind::Multiple => node.list().map(|list| AnswerKey::Set(list.iter().filter_map(Node::id).collect())),
        Kind::Ordering => node.list().map(|list| AnswerKey::Order(list.iter().filter_map(Node::id).collect())),
        Kind::Matching | Kind::Gaps => rows(&node, |row| row.id()).map(AnswerKey::Pairs),
        Kind::Short => node.texts().map(AnswerKey::Text),
        Kind::Form => rows(&node, |row| row.texts()).map(AnswerKey::Fields),
        Kind::Spoken | Kind::Written => None,
    };
    Some((body, key))
}

/// A table of choices, `options.a = "…"`, in the order of the file.
fn choices(table: &Table<'_>, field: &'static str) -> Option<Vec<Choice>> {
    choice_list(&table.need(field)?)
}

fn choice_list(node: &Node<'_>) -> Option<Vec<Choice>> {
    let table = node.table()?;
    let choice = |node: Node<'_>| Some(Choice { id: node.key_id()?, text: node.text()? });
    Some(table.each().filter_map(choice).collect())
}

fn gaps(table: &Table<'_>) -> Option<Vec<Gap>> {
    let gaps = table.need("gaps")?.table()?;
    let gap = |node: Node<'_>| Some(Gap { id: node.key_id()?, options: choice_list(&node)? });
    Some(gaps.each().filter_map(gap).collect())
}

fn rows<T>(node: &Node<'_>, value: impl Fn(&Node<'_>) -> Option<T>) -> Option<BTreeMap<ChoiceId, T>> {
    let table = node.table()?;
    Some(table.each().filter_map(|row| row.key_id().zip(value(&row))).collect())
}
