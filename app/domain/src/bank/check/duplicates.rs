//! Questions that ask the same thing twice, also in other words.
//!
//! Texts are compared as sets of the letter triples of their content words: endings change little in such a set, word
//! order nothing. Two questions in similar words with the same right answer are one question; with different answers
//! they are two («…началась война?», «…закончилась война?»), unless the words are all but the same.

use crate::bank::{Bank, Item};
use crate::content::{Problem, Rule};
use crate::fold::fold;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

const DUPLICATE_QUESTION: Rule = Rule::error("duplicate-question");
const NEAR_DUPLICATE_QUESTION: Rule = Rule::error("near-duplicate-question");

pub(super) const RULES: &[Rule] = &[DUPLICATE_QUESTION, NEAR_DUPLICATE_QUESTION];

// Likeness in per cent from which on two texts count as the same. Set by hand between the nearest honest pairs of the
// shipped bank (stems with the same answer: 42) and paraphrases written for the purpose (from 48 on).
const SAME_ANSWER: usize = 80;
const STEM_WITH_SAME_ANSWER: usize = 48;
const STEM_WITH_OTHER_ANSWER: usize = 90;
const OPTIONS: usize = 50;
const QUOTATION: usize = 50;
/// Where a kind has no answer in words, stem and answer are compared as one text.
const WHOLE: usize = 75;

/// Words of every question, which say nothing about what is asked.
const COMMON: &str = "в во на по о об от до из с со у к ко и а но или не ли за для при что кто кого кому какой какая какое какие \
    каком какого какую каким когда где куда сколько как это этот эта эти этом является являются называется \
    называют назовите выберите был была было были есть россии российской федерации рф слово слова пропущено \
    пропущены нужно нужны";

/// A sorted set of letter triples.
type Triples = Vec<[char; 3]>;

/// What a question is about, ready to be compared.
struct Signature {
    exact: String,
    stem: Triples,
    /// What the stem quotes between « »: a title, the sentence of a language item.
    quotation: Triples,
    answer: Triples,
    options: Triples,
    whole: Triples,
}

pub(super) fn check(bank: &Bank, _today: Date) -> Vec<Problem> {
    let mut subjects: BTreeMap<_, Vec<(&Item, Signature)>> = BTreeMap::new();
    for item in bank.items.values() {
        subjects.entry(&item.question.subject).or_default().push((item, Signature::of(item)));
    }
    let mut problems = Vec::new();
    for items in subjects.values() {
        for (n, later) in items.iter().enumerate() {
            problems.extend(items[..n].iter().find_map(|earlier| compare(earlier, later)));
        }
    }
    problems
}

fn compare((earlier, a): &(&Item, Signature), (later, b): &(&Item, Signature)) -> Option<Problem> {
    let (one, other) = (&earlier.question, &later.question);
    // «О чём этот текст?» is another question about another text.
    if let (Some(first), Some(second)) = (&one.stimulus, &other.stimulus)
        && first != second
    {
        return None;
    }
    let broken = |rule: Rule, message: String| rule.broken(&later.place, Some(&other.id), "stem", message);
    if a.exact == b.exact {
        return Some(broken(DUPLICATE_QUESTION, format!("it asks the same as {}; remove one of them", one.id)));
    }
    a.asks_like(b).then(|| broken(NEAR_DUPLICATE_QUESTION, format!("it asks nearly the same as {}; ask something else", one.id)))
}

impl Signature {
    fn of(item: &Item) -> Self {
        let question = &item.question;
        let mut asked = vec![question.stem.as_str()];
        asked.extend(question.body.asked());
        let options: Vec<_> = question.body.options().iter().map(|option| option.text.as_str()).collect();
        Self::of_texts(&asked.join(" "), &question.body.answer(item.key.inside()).join(" "), &options.join(" "))
    }

    fn of_texts(asked: &str, answer: &str, options: &str) -> Self {
        let quoted: Vec<_> = asked.split('«').skip(1).filter_map(|rest| rest.split('»').next()).collect();
        Self {
            exact: format!("{} = {}", words(asked).join(" "), words(answer).join(" ")),
            stem: triples(asked),
            quotation: triples(&quoted.join(" ")),
            answer: triples(answer),
            options: triples(options),
            whole: triples(&format!("{asked} {answer}")),
        }
    }

    fn asks_like(&self, other: &Self) -> bool {
        if !self.quotation.is_empty() && !other.quotation.is_empty() && !alike(&self.quotation, &other.quotation, QUOTATION) {
            return false;
        }
        if self.answer.is_empty() || other.answer.is_empty() {
            alike(&self.whole, &other.whole, WHOLE)
        } else if alike(&self.answer, &other.answer, SAME_ANSWER) {
            alike(&self.stem, &other.stem, STEM_WITH_SAME_ANSWER)
        } else {
            alike(&self.stem, &other.stem, STEM_WITH_OTHER_ANSWER) && alike(&self.options, &other.options, OPTIONS)
        }
    }
}

/// The common words.
fn common() -> &'static BTreeSet<&'static str> {
    static WORDS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| COMMON.split(' ').filter(|word| !word.is_empty()).collect());
    &WORDS
}

fn words(text: &str) -> Vec<String> {
    fold(text).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The letter triples of the content words of a text; each word has a border on both sides.
fn triples(text: &str) -> Triples {
    let mut triples = Vec::new();
    for word in words(text).iter().filter(|word| !common().contains(word.as_str())) {
        let letters: Vec<char> = std::iter::once(' ').chain(word.chars()).chain(std::iter::once(' ')).collect();
        triples.extend(letters.windows(3).map(|three| [three[0], three[1], three[2]]));
    }
    triples.sort_unstable();
    triples.dedup();
    triples
}

/// Whether the share of common triples is so many per cent. Sets of very different sizes need not be compared, and nearly
/// all pairs of a bank are such: the server asks this of every pair when it starts.
fn alike(a: &[[char; 3]], b: &[[char; 3]], percent: usize) -> bool {
    200 * a.len().min(b.len()) >= percent * (a.len() + b.len()) && likeness(a, b) >= percent
}

/// The share of common triples in per cent (Dice's coefficient).
fn likeness(a: &[[char; 3]], b: &[[char; 3]]) -> usize {
    let (mut i, mut j, mut common) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        common += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    (200 * common).checked_div(a.len() + b.len()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Какой город — столица России?", "Москва", "Какой город является столицей Российской Федерации?", "Москва", true)]
    #[case("Какой город — столица России?", "Москва", "Назовите столицу России.", "Москва", true)]
    #[case("Какого числа в России отмечают День Победы?", "9 мая", "Когда в России празднуют День Победы?", "9 мая", true)]
    #[case("Кто первым в мире полетел в космос?", "Юрий Гагарин", "Кто был первым человеком в космосе?", "Юрий Гагарин", true)]
    #[case("Кто был последним императором России?", "Николай II", "Как звали последнего российского императора?", "Николай II", true)]
    #[case("За сколько дней нужно оформить патент?", "30 дней", "В какой срок надо оформить патент после въезда?", "30 дней", true)]
    #[case("Столица России — город Москва.", "", "Какой город — столица России?", "Москва", true)]
    #[case("В каком году началась война?", "1941", "В каком году закончилась война?", "1945", false)]
    #[case("Какого числа отмечают День Победы?", "9 мая", "Какого числа отмечают День России?", "12 июня", false)]
    #[case("Кто написал роман «Война и мир»?", "Лев Толстой", "Кто написал роман «Анна Каренина»?", "Лев Толстой", false)]
    #[case("Кто основал город Санкт-Петербург?", "Пётр I", "Кто основал русский военный флот?", "Пётр I", false)]
    #[case("За сколько дней нужно оформить патент?", "30 дней", "За сколько дней нужно пройти медосмотр?", "30 дней", false)]
    #[case("Какое слово пропущено: «Я ___ домой»?", "иду", "Какое слово пропущено: «Он живёт в ___»?", "Москве", false)]
    fn the_same_question_in_other_words(
        #[case] stem: &str,
        #[case] answer: &str,
        #[case] other_stem: &str,
        #[case] other_answer: &str,
        #[case] same: bool,
    ) {
        let one = Signature::of_texts(stem, answer, answer);
        let other = Signature::of_texts(other_stem, other_answer, other_answer);
        assert_eq!(one.asks_like(&other), same, "{stem} / {other_stem}");
        assert_eq!(other.asks_like(&one), same, "either way round");
    }
}
