//! Facts and their dates: a question about law says where its truth comes from and when it must be read again.

use crate::bank::{Bank, Item};
use crate::content::{Problem, Rule};
use crate::question::{Fact, Volatility};
use jiff::Span;
use jiff::civil::Date;

const MISSING_FACT: Rule = Rule::error("missing-fact");
const LAW_FORM: Rule = Rule::error("law-form");
const UNKNOWN_LAW: Rule = Rule::error("unknown-law");
const CONTRADICTORY_DATES: Rule = Rule::error("contradictory-dates");
const CHECK_INTERVAL: Rule = Rule::error("check-interval");
const CHECKED_IN_FUTURE: Rule = Rule::warning("checked-in-future");
const UNSCORED_ONLY: Rule = Rule::error("unscored-only");
const CHECK_OVERDUE: Rule = Rule::warning("check-overdue");
const WITHDRAWN: Rule = Rule::warning("withdrawn");
const EXPIRED: Rule = Rule::warning("expired");

pub(super) const RULES: &[Rule] = &[
    MISSING_FACT,
    LAW_FORM,
    UNKNOWN_LAW,
    CONTRADICTORY_DATES,
    CHECK_INTERVAL,
    CHECKED_IN_FUTURE,
    UNSCORED_ONLY,
    CHECK_OVERDUE,
    WITHDRAWN,
    EXPIRED,
];

pub(super) fn check(bank: &Bank, today: Date) -> Vec<Problem> {
    let extra = bank.extra_questions();
    bank.items.values().flat_map(|item| check_item(bank, item, !extra.contains(&item.question.id), today)).collect()
}

/// `scored` questions decide about passing; others are only practised, with a warning once their check is overdue.
fn check_item(bank: &Bank, item: &Item, scored: bool, today: Date) -> Vec<Problem> {
    let fact = &item.fact;
    let mut problems = Vec::new();
    let mut add = |rule: Rule, field: &str, message: String| {
        problems.push(rule.broken(&item.place, Some(&item.question.id), field, message));
    };
    let of_law = bank.citations.as_ref().is_some_and(|citations| citations.subjects.contains(&item.question.subject));
    for field in missing(fact, of_law) {
        add(MISSING_FACT, "", format!("`{field}` is missing; a fact that may change says where and when it was read"));
    }
    for law in &fact.law {
        let Some(citations) = &bank.citations else {
            add(LAW_FORM, "law", "bank.toml does not say how laws are cited; add the table [citations]".to_owned());
            break;
        };
        match citations.split(law) {
            Some((act, article)) if article.starts_with(char::is_numeric) => {
                if !bank.laws.contains_key(act) && !bank.unread.names {
                    add(UNKNOWN_LAW, "law", format!("{act} is not among the [laws] of bank.toml; add it there or correct its name"));
                }
            }
            _ => add(LAW_FORM, "law", format!("«{law}» is not of the form \"ACT {} 13.3\"", citations.article)),
        }
    }
    for (field, message) in contradictions(fact) {
        add(CONTRADICTORY_DATES, field, message);
    }
    if let (Some(checked), Some(again), Some(volatility)) = (fact.checked_on, fact.check_again_by, fact.volatility) {
        let (span, words) = interval(volatility);
        let latest = checked.checked_add(span).unwrap_or(Date::MAX);
        if again > latest {
            add(CHECK_INTERVAL, "check_again_by", format!("such a fact is read again within {words}: by {latest} at the latest"));
        }
    }
    if let Some(checked) = fact.checked_on.filter(|checked| *checked > today) {
        add(CHECKED_IN_FUTURE, "checked_on", format!("{checked} has not come yet; write the date of the source that was read"));
    }
    if scored && fact.volatile() {
        add(
            UNSCORED_ONLY,
            "volatility",
            "a fact that changes every few months is practised, never scored; move it to an extra-NN.toml".into(),
        );
    }
    if scored && !item.question.body.checklist().is_empty() {
        add(UNSCORED_ONLY, "kind", "no machine can mark this task, so no test can score it; move it to an extra-NN.toml".into());
    }
    if let Some(until) = fact.true_until.filter(|until| today > *until) {
        add(
            EXPIRED,
            "true_until",
            format!("the key stopped being right after {until}; the question has left scored tests, write a new one"),
        );
    }
    if let Some(again) = fact.check_again_by.filter(|again| scored && today > *again) {
        let last = again.checked_add(Span::new().days(bank.grace_days)).unwrap_or(Date::MAX);
        if today > last {
            add(
                WITHDRAWN,
                "check_again_by",
                format!("its check was due by {again}; since {last} it is out of scored tests until it is read again"),
            );
        } else {
            add(CHECK_OVERDUE, "check_again_by", format!("its check was due by {again}; it leaves scored tests after {last}"));
        }
    }
    problems
}

/// What a fact lacks: everything for law, and for other facts the other half of a check that is written by half.
fn missing(fact: &Fact, law: bool) -> Vec<&'static str> {
    let dated = fact.checked_on.is_some() || fact.check_again_by.is_some();
    [
        ("law", law && fact.law.is_empty()),
        ("source", law && fact.source.is_none()),
        ("confidence", law && fact.support.is_none()),
        ("volatility", (law || dated) && fact.volatility.is_none()),
        ("checked_on", (law || dated) && fact.checked_on.is_none()),
        ("check_again_by", (law || dated) && fact.check_again_by.is_none()),
    ]
    .into_iter()
    .filter_map(|(field, missing)| missing.then_some(field))
    .collect()
}

fn contradictions(fact: &Fact) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    if let (Some(from), Some(until)) = (fact.true_from, fact.true_until)
        && from > until
    {
        found.push(("true_until", format!("the key stops being right on {until}, before it begins on {from}")));
    }
    if let (Some(checked), Some(again)) = (fact.checked_on, fact.check_again_by)
        && again < checked
    {
        found.push(("check_again_by", format!("the next check ({again}) is before the last one ({checked})")));
    }
    found
}

/// How long a fact of this kind may be trusted without reading its source again.
fn interval(volatility: Volatility) -> (Span, &'static str) {
    match volatility {
        Volatility::Constitution => (Span::new().years(5), "5 years"),
        Volatility::Stable => (Span::new().years(2), "2 years"),
        Volatility::Volatile => (Span::new().days(90), "90 days"),
    }
}
