//! Keys that can be guessed without knowing anything: by their place or by their length.

use crate::bank::{Bank, Item, Test};
use crate::content::{Problem, Rule};
use crate::ids::QuestionId;
use crate::question::Choice;
use jiff::civil::Date;

const KEY_BALANCE: Rule = Rule::error("key-balance");
const KEY_RUN: Rule = Rule::error("key-run");
const KEY_LONGEST: Rule = Rule::error("key-longest");

pub(super) const RULES: &[Rule] = &[KEY_BALANCE, KEY_RUN, KEY_LONGEST];

/// With fewer items a share says nothing.
const ENOUGH_ITEMS: usize = 12;
/// The largest share of keys that may stand in one place, in per cent.
const MOST_IN_ONE_PLACE: usize = 40;
/// The smallest share of keys that must stand in each place, in per cent.
const LEAST_IN_ONE_PLACE: usize = 10;
/// How many keys in a row may stand in the same place.
const LONGEST_RUN: usize = 3;
/// The largest share of items in which the key may be the longest option, in per cent.
const MOST_LONGEST: usize = 35;

/// One item with a choice of one among three or more.
pub(in crate::bank) struct Choosing<'a> {
    id: &'a QuestionId,
    item: &'a Item,
    options: &'a [Choice],
    /// The place of the right option, counted from 0.
    pub(in crate::bank) right: usize,
}

impl Choosing<'_> {
    /// Whether the right option is longer than every other.
    pub(in crate::bank) fn longest(&self) -> bool {
        let length = |option: &Choice| option.text.chars().count();
        let right = &self.options[self.right];
        self.options.iter().all(|option| option.id == right.id || length(option) < length(right))
    }
}

pub(super) fn check(bank: &Bank, _today: Date) -> Vec<Problem> {
    bank.tests
        .values()
        .filter(|test| !bank.unread.test(&test.id))
        .flat_map(|test| {
            let items: Vec<_> = test.questions.iter().filter_map(|id| choosing(bank, id)).collect();
            let mut problems = runs(&items);
            if items.len() >= ENOUGH_ITEMS {
                problems.extend(places(test, &items));
                problems.extend(lengths(test, &items));
            }
            problems
        })
        .collect()
}

/// The item, if it is such a choice.
pub(in crate::bank) fn choosing<'a>(bank: &'a Bank, id: &'a QuestionId) -> Option<Choosing<'a>> {
    let item = bank.items.get(id)?;
    let options = item.question.body.options();
    let right = item.question.body.right_place(item.key.inside())?;
    (options.len() >= 3).then_some(Choosing { id, item, options, right })
}

/// The letter of a place: `a` for 0.
pub(in crate::bank) fn letter(place: usize) -> char {
    char::from_u32('a' as u32 + place as u32).unwrap_or('?')
}

fn places(test: &Test, items: &[Choosing<'_>]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let most = items.iter().map(|item| item.options.len()).max().unwrap_or(0);
    for place in 0..most {
        let offered = items.iter().filter(|item| item.options.len() > place).count();
        let right = items.iter().filter(|item| item.right == place).count();
        // A fourth option that few items have need not be the key of any of them.
        let rare = offered * 2 < items.len();
        let wrong = if right * 100 > items.len() * MOST_IN_ONE_PLACE {
            "too often"
        } else if !rare && right * 100 < offered * LEAST_IN_ONE_PLACE {
            "too seldom"
        } else {
            continue;
        };
        let message = format!(
            "the key is {} in {right} of {} items, {wrong}: between {LEAST_IN_ONE_PLACE} and {MOST_IN_ONE_PLACE} % is fair; \
             move the right option elsewhere in some of them",
            letter(place),
            items.len(),
        );
        problems.push(KEY_BALANCE.broken(&test.place, None, "", message));
    }
    problems
}

fn runs(items: &[Choosing<'_>]) -> Vec<Problem> {
    let mut run = 0;
    let mut problems = Vec::new();
    for (place, item) in items.iter().enumerate() {
        run = if place > 0 && items[place - 1].right == item.right { run + 1 } else { 1 };
        if run == LONGEST_RUN + 1 {
            let message = format!("the key is {} for the {run}th time in a row; move the right option", letter(item.right));
            problems.push(KEY_RUN.broken(&item.item.place, Some(item.id), "key", message));
        }
    }
    problems
}

fn lengths(test: &Test, items: &[Choosing<'_>]) -> Option<Problem> {
    let found: Vec<_> = items.iter().filter(|item| item.longest()).map(|item| item.id.as_str()).collect();
    (found.len() * 100 > items.len() * MOST_LONGEST).then(|| {
        let message = format!(
            "the key is the longest option in {} of {} items, more than {MOST_LONGEST} %: shorten it or lengthen another in some of {}",
            found.len(),
            items.len(),
            found.join(", "),
        );
        KEY_LONGEST.broken(&test.place, None, "", message)
    })
}
