//! The shipped bank as its authors wrote it, and answers whose marks are known without the grader.

use domain::bank::{Bank, Item};
use domain::ids::{BankId, ChoiceId, TestId};
use domain::key::KeyPermit;
use domain::kind::{Body, Gaps};
use domain::language::Languages;
use domain::question::AnswerKey;
use jiff::tz::TimeZone;
use server::assets::{self, ShippedBanks};
use server::clock::day;
use server::content::Banks;
use server::startup::{self, Content};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The fields of a form.
pub type Fields = Vec<(String, String)>;

pub const BANK: &str = "ru-exam";
/// One test of each module.
pub const TESTS: [&str; 3] = ["language-01", "history-01", "legislation-01"];

/// The languages that the shipped texts describe.
pub fn languages() -> &'static Languages {
    static LANGUAGES: OnceLock<Languages> = OnceLock::new();
    LANGUAGES.get_or_init(|| assets::catalogue(&assets::locales(), false).expect("the shipped texts can be read").languages().clone())
}

/// The shipped content. Its banks are read and checked once for all stories: that takes longer than most of them.
pub fn shipped() -> Content {
    static BANKS: OnceLock<Banks> = OnceLock::new();
    let read = || startup::banks_of(&ShippedBanks, languages(), day(super::NOW, &TimeZone::UTC)).expect("the shipped banks are sound");
    Content { banks: Some(BANKS.get_or_init(read).clone()), ..Content::shipped() }
}

pub fn bank() -> &'static Bank {
    static BANK_READ: OnceLock<Bank> = OnceLock::new();
    BANK_READ.get_or_init(|| {
        server::content::load(&ShippedBanks, languages(), &BankId::parse(BANK).unwrap()).0.expect("the shipped bank can be read")
    })
}

/// The questions of a test on the day of the stories.
pub fn items(test: &str) -> Vec<&'static Item> {
    let test = &bank().tests[&TestId::parse(test).unwrap()];
    bank().live_questions(test, day(super::NOW, &TimeZone::UTC)).0
}

pub fn field(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

fn rows(pairs: &BTreeMap<ChoiceId, ChoiceId>) -> Fields {
    pairs.iter().map(|(row, option)| field(&format!("a.{row}"), option.as_str())).collect()
}

fn places<'a>(order: impl Iterator<Item = &'a ChoiceId>) -> Fields {
    order.zip(1..).map(|(part, place): (_, u32)| field(&format!("a.{part}"), &place.to_string())).collect()
}

/// What is right, as it stands on a key sheet that nobody has to wait for.
pub fn key(item: &Item) -> &AnswerKey {
    item.key(&KeyPermit::of_sheet(false).expect("nobody sits it")).expect("a sheet has all keys")
}

/// An answer that earns everything.
pub fn right(item: &Item) -> Fields {
    match key(item) {
        AnswerKey::One(id) => vec![field("a", id.as_str())],
        AnswerKey::Set(ids) => ids.iter().map(|id| field("a", id.as_str())).collect(),
        AnswerKey::Truth(truth) => vec![field("a", &truth.to_string())],
        AnswerKey::Pairs(pairs) => rows(pairs),
        AnswerKey::Order(order) => places(order.iter()),
        AnswerKey::Text(accepted) => vec![field("a", &accepted[0])],
        AnswerKey::Model(model) => {
            vec![field("a", if matches!(item.question.body, Body::Spoken(_)) { "true" } else { model })]
        }
        AnswerKey::Fields(fields) => fields.iter().map(|(id, accepted)| field(&format!("a.{id}"), &accepted[0])).collect(),
    }
}

/// An answer that earns nothing.
pub fn wrong(item: &Item) -> Fields {
    let other = |options: &[domain::question::Choice], than: &ChoiceId| {
        options.iter().map(|option| &option.id).find(|id| *id != than).expect("there is another option").clone()
    };
    match (key(item), &item.question.body) {
        (AnswerKey::One(id), body) => vec![field("a", other(body.options(), id).as_str())],
        (AnswerKey::Set(ids), body) => {
            let unwanted = body.options().iter().find(|option| !ids.contains(&option.id)).expect("not every option is right");
            vec![field("a", unwanted.id.as_str())]
        }
        (AnswerKey::Truth(truth), _) => vec![field("a", &(!truth).to_string())],
        (AnswerKey::Pairs(pairs), Body::Gaps(Gaps { gaps, .. })) => {
            rows(&gaps.iter().map(|gap| (gap.id.clone(), other(&gap.options, &pairs[&gap.id]))).collect())
        }
        (AnswerKey::Pairs(pairs), body) => rows(&pairs.iter().map(|(row, key)| (row.clone(), other(body.options(), key))).collect()),
        // Backwards: no two neighbours stand as in the key.
        (AnswerKey::Order(order), _) => places(order.iter().rev()),
        (AnswerKey::Model(_), _) => Vec::new(),
        (AnswerKey::Text(_), _) => vec![field("a", "не знаю")],
        (AnswerKey::Fields(fields), _) => fields.keys().map(|id| field(&format!("a.{id}"), "не знаю")).collect(),
    }
}

/// An answer of which one row is right and the others are empty, and how many rows there are. `None` if the question
/// has no rows.
pub fn partly(item: &Item) -> Option<(Fields, u32)> {
    match key(item) {
        AnswerKey::Pairs(_) | AnswerKey::Fields(_) => {
            let all = right(item);
            let rows = u32::try_from(all.len()).unwrap();
            Some((all.into_iter().take(1).collect(), rows))
        }
        _ => None,
    }
}
