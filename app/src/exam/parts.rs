//! A result is read in parts: a page with all of its explanations would weigh more than a page may.

use domain::attempt::Attempt;
use domain::bank::{Bank, Item};
use domain::lang::Lang;
use domain::response::Response;

/// So many questions are explained on one page at most, and fewer where they are long.
pub const PART: usize = 10;
/// So many bytes of texts are on one page of a result at most. With all that is around them they weigh 8 KB when they are
/// compressed.
const TEXTS: usize = 8_500;

/// What a point of a checklist adds besides its text, which stands there twice: its box and its label.
const CHECKPOINT: usize = 250;

/// The items, counted from 0, as they are read in a result, page by page: what was not right, then the tasks that the
/// learner judges, then what was right; each kind in the order of the test.
#[must_use]
pub fn of_result(bank: &Bank, attempt: &Attempt, help: &Lang) -> Vec<Vec<u16>> {
    let marks = attempt.end.iter().flat_map(|end| &end.marks);
    let mut order: Vec<_> = (0u16..)
        .zip(attempt.form.items.iter().zip(marks))
        .map(|(n, (asked, earned))| {
            let item = bank.items.get(&asked.question);
            let class = match item {
                Some(item) if !item.question.body.checklist().is_empty() => 1,
                _ if *earned >= asked.points => 2,
                _ => 0,
            };
            let typed = attempt.items.get(usize::from(n)).and_then(|state| state.response.as_ref()).map_or(0, typed);
            (class, n, typed + item.map_or(0, |item| bytes(item, help)))
        })
        .collect();
    order.sort_unstable();
    let mut parts: Vec<Vec<u16>> = Vec::new();
    let mut room = 0;
    for (_, n, bytes) in order {
        match parts.last_mut() {
            Some(part) if part.len() < PART && bytes <= room => part.push(n),
            _ => {
                parts.push(vec![n]);
                room = TEXTS;
            }
        }
        room = room.saturating_sub(bytes);
    }
    parts
}

/// How long the texts of an item are in a result.
fn bytes(item: &Item, help: &Lang) -> usize {
    let question = item.question.stem.len() + item.question.body.passage().map_or(0, |text| text.len());
    let helped = item.help.get(help).map_or(0, |help| [&help.stem, &help.explain].into_iter().flatten().map(String::len).sum());
    let points = item.question.body.checklist().iter().map(|point| CHECKPOINT + 2 * point.text.len()).sum::<usize>();
    question + item.explain.len() + helped + points
}

/// How long what was typed is.
fn typed(response: &Response) -> usize {
    match response {
        Response::Text(text) => text.len(),
        Response::Fields(fields) => fields.values().map(String::len).sum(),
        Response::One(_) | Response::Set(_) | Response::Truth(_) | Response::Pairs(_) | Response::Order(_) | Response::Places(_) => 0,
    }
}

/// The part of the result, counted from 1, in which item `n`, counted from 0, is explained.
#[must_use]
pub fn part_of(bank: &Bank, attempt: &Attempt, help: &Lang, n: u16) -> usize {
    of_result(bank, attempt, help).iter().position(|part| part.contains(&n)).unwrap_or_default() + 1
}
