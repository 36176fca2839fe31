//! A learner as a browser would be one: follows links, starts an attempt, keeps the cookie, chooses answers.

use crate::browser::{fetch, text};
use crate::client::{Answer, Connection, get, post};
use crate::html::tags;
use crate::load::{Caller, granted};
use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The language of the pages that are measured.
pub const LANG: &str = "ru";

/// The tests of the first bank.
pub struct Tests {
    /// The bank's id.
    pub bank: String,
    /// The tests' ids, in the order of the list.
    pub tests: Vec<String>,
}

/// Someone with a session.
#[derive(Clone)]
pub struct Learner {
    cookie: String,
}

/// A question with a list to choose one answer from.
pub struct Question {
    n: u16,
    options: Vec<String>,
}

/// An item as the server sends it to the island.
#[derive(Deserialize)]
pub struct Item {
    n: u16,
    html: String,
    fields: Vec<(String, String)>,
}

/// The body of a page that must be there.
///
/// # Errors
/// When it is not, or is not text.
pub async fn read(connection: &mut Connection, path: &str, headers: &[String]) -> Result<String> {
    let answer = connection.ask(&get(path, headers)).await?;
    granted(&answer).with_context(|| path.to_owned())?;
    Ok(String::from_utf8(answer.body()?)?)
}

impl Tests {
    /// Finds them by following the links of the pages.
    ///
    /// # Errors
    /// When there is no bank or no test.
    pub async fn find(connection: &mut Connection) -> Result<Self> {
        let exams = format!("/{LANG}/exams");
        let banks = below(&read(connection, &exams, &[]).await?, &exams);
        let bank = banks.into_iter().next().context("there is no bank")?;
        let list = format!("{exams}/{bank}");
        let tests = below(&read(connection, &list, &[]).await?, &list);
        ensure!(!tests.is_empty(), "the bank {bank} has no test");
        Ok(Self { bank, tests })
    }

    /// The ways in which a test can be taken: a mock exam is no practice, extra practice no exam.
    ///
    /// # Errors
    /// When its page is not there.
    pub async fn modes(&self, connection: &mut Connection, test: &str) -> Result<Vec<String>> {
        let page = read(connection, &format!("/{LANG}/exams/{}/{test}", self.bank), &[]).await?;
        let page = tags(&page);
        let modes = page.iter().filter(|tag| tag.name == "input" && tag.attribute("name") == Some("mode"));
        Ok(modes.filter_map(|tag| tag.attribute("value")).map(str::to_owned).collect())
    }

    /// The first one of the list.
    pub fn first(&self) -> &str {
        self.tests.first().map_or("", String::as_str)
    }
}

/// The last part of each address that a page links to and that lies directly below another address.
fn below(html: &str, address: &str) -> Vec<String> {
    let page = tags(html);
    let links = page.iter().filter(|tag| tag.name == "a").filter_map(|tag| tag.attribute("href"));
    let inside = links.filter_map(|link| link.strip_prefix(address)?.strip_prefix('/'));
    inside.filter(|rest| !rest.contains('/')).map(str::to_owned).collect()
}

impl Learner {
    /// Becomes a learner by starting an attempt, and returns its id too.
    ///
    /// # Errors
    /// When the server does not start one.
    pub async fn new(connection: &mut Connection, tests: &Tests, test: &str, mode: &str) -> Result<(Self, String)> {
        let (cookie, attempt) = start(connection, &[], tests, test, mode).await?;
        Ok((Self { cookie: cookie.context("a new learner got no cookie")? }, attempt))
    }

    /// Starts a further attempt; returns its id.
    ///
    /// # Errors
    /// When the server does not start one.
    pub async fn start(&self, connection: &mut Connection, tests: &Tests, test: &str, mode: &str) -> Result<String> {
        Ok(start(connection, &self.headers(), tests, test, mode).await?.1)
    }

    /// The lines that every request of this learner has.
    pub fn headers(&self) -> Vec<String> {
        vec![format!("Cookie: safar_lang={LANG}; {}", self.cookie)]
    }

    /// What the browser keeps.
    pub fn cookie(&self) -> &str {
        &self.cookie
    }

    /// The questions of an attempt that are answered by choosing from a list.
    ///
    /// # Errors
    /// When the attempt cannot be read or has no such question.
    pub async fn questions(&self, connection: &mut Connection, attempt: &str) -> Result<Arc<[Question]>> {
        let items = self.items(connection, attempt).await?;
        let questions = items.iter().map(|item| {
            let tags = tags(&item.html);
            let radios = tags.iter().filter(|tag| tag.attribute("type") == Some("radio"));
            Question { n: item.n, options: radios.filter_map(|tag| tag.attribute("value")).map(str::to_owned).collect() }
        });
        let questions: Vec<_> = questions.filter(|question| question.options.len() > 1).collect();
        ensure!(!questions.is_empty(), "the attempt {attempt} has no question to choose an answer to");
        Ok(questions.into())
    }

    /// All items of an attempt, piece by piece as the island reads them.
    ///
    /// # Errors
    /// When they cannot be read.
    pub async fn items(&self, connection: &mut Connection, attempt: &str) -> Result<Vec<Item>> {
        let mut items = Vec::new();
        loop {
            let piece: Piece = serde_json::from_str(&read(connection, &items_address(attempt, items.len()), &self.headers()).await?)?;
            if piece.items.is_empty() {
                return Ok(items);
            }
            items.extend(piece.items);
        }
    }
}

/// Where the island reads the items of an attempt, from one on that counts from 0.
pub fn items_address(attempt: &str, from: usize) -> String {
    format!("/api/attempts/{attempt}/items?lang={LANG}&from={from}")
}

/// Some items of an attempt.
#[derive(Deserialize)]
struct Piece {
    items: Vec<Item>,
}

async fn start(connection: &mut Connection, headers: &[String], tests: &Tests, test: &str, mode: &str) -> Result<(Option<String>, String)> {
    let form = format!("lang={LANG}&bank={}&test={test}&mode={mode}", tests.bank);
    let answer = connection.ask(&post("/api/attempts", headers, &form)).await?;
    if answer.status != 303 {
        bail!("an attempt could not be started: {}", answer.status);
    }
    let (mut cookie, mut attempt) = (None, None);
    for (name, value) in answer.headers()? {
        if name == "set-cookie" && value.starts_with("safar_learner=") {
            cookie = value.split(';').next().map(str::to_owned);
        } else if name == "location" {
            attempt = value.split('/').nth(3).map(str::to_owned);
        }
    }
    Ok((cookie, attempt.context("a new attempt has no address")?))
}

/// A learner who answers without pause: every question of an attempt, then those of the next one, and when all are
/// answered each once more with another option. No answer repeats the one before it, which would not be stored.
pub struct Answering {
    learner: Learner,
    attempts: Vec<String>,
    questions: Arc<[Question]>,
    /// Where the answers go instead of each attempt's own address.
    elsewhere: Option<String>,
    turn: usize,
    request: Vec<u8>,
    /// The last acknowledged option by attempt and question.
    acknowledged: BTreeMap<(usize, u16), String>,
}

impl Answering {
    /// Nothing is answered yet. The attempts are of one test, whose questions these are.
    pub fn new(learner: Learner, attempts: Vec<String>, questions: Arc<[Question]>) -> Self {
        Self { learner, attempts, questions, elsewhere: None, turn: 0, request: Vec::new(), acknowledged: BTreeMap::new() }
    }

    /// The same learner, who sends everything to one address, which keeps nothing.
    pub fn all_to(&self, path: &str) -> Self {
        Self { elsewhere: Some(path.to_owned()), ..Self::new(self.learner.clone(), self.attempts.clone(), Arc::clone(&self.questions)) }
    }

    /// The attempt, the question and the option of this turn.
    fn choice(&self) -> Option<(usize, u16, &str)> {
        let (round, place) = (self.turn / self.questions.len(), self.turn % self.questions.len());
        let question = self.questions.get(place)?;
        let attempt = round % self.attempts.len();
        let option = question.options.get(round / self.attempts.len() % question.options.len())?;
        Some((attempt, question.n, option))
    }

    /// Compares what was acknowledged with what the server holds; returns how many answers that were.
    ///
    /// # Errors
    /// When one is not held.
    pub async fn verify(&self, connection: &mut Connection) -> Result<usize> {
        for (place, attempt) in self.attempts.iter().enumerate() {
            for item in self.learner.items(connection, attempt).await? {
                let held = item.fields.iter().find(|(name, _)| name == "a").map(|(_, value)| value);
                let acknowledged = self.acknowledged.get(&(place, item.n));
                ensure!(
                    held == acknowledged,
                    "question {} of the attempt {attempt}: {acknowledged:?} was acknowledged, {held:?} is held",
                    item.n + 1
                );
            }
        }
        Ok(self.acknowledged.len())
    }
}

impl Caller for Answering {
    fn ask(&mut self) -> &[u8] {
        if let Some((attempt, n, option)) = self.choice() {
            // The number of the request is made up by the browser: as long as the one that the island makes.
            let form = format!("lang={LANG}&n={n}&op={:024x}&go=save&had=1&a={option}", self.turn);
            let own = || format!("/api/attempts/{}/step", self.attempts.get(attempt).map_or("", String::as_str));
            let path = self.elsewhere.clone().unwrap_or_else(own);
            self.request = post(&path, &fetch(&self.learner.headers()), &form);
        }
        &self.request
    }

    fn hear(&mut self, answer: &Answer<'_>) -> Result<()> {
        granted(answer)?;
        ensure!(text(answer)?.ends_with(r#""ended":false,"problem":null}"#), "an answer was not taken");
        if let Some((attempt, n, option)) = self.choice() {
            let option = option.to_owned();
            self.acknowledged.insert((attempt, n), option);
        }
        self.turn += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Answering, Learner, Question, below};

    #[test]
    fn only_what_lies_directly_below_an_address_is_found() {
        let html = r#"<a href="/ru/exams/a">A</a><a href="/ru/exams/a/b">B</a><a href="/tg/exams/c">C</a><a href="/ru/exams">D</a>"#;
        assert_eq!(below(html, "/ru/exams"), ["a"]);
    }

    #[test]
    fn no_answer_repeats_the_one_before_it() {
        let question = |n, options: &[&str]| Question { n, options: options.iter().map(|option| (*option).to_owned()).collect() };
        let questions = vec![question(0, &["a", "b"]), question(3, &["a", "b", "c"])];
        let learner = Learner { cookie: String::new() };
        let mut answering = Answering::new(learner, vec!["x".into(), "y".into()], questions.into());
        let mut choices = Vec::new();
        for turn in 0..6 {
            answering.turn = turn;
            let (attempt, n, option) = answering.choice().unwrap();
            choices.push((attempt, n, option.to_owned()));
        }
        let expected = [(0, 0, "a"), (0, 3, "a"), (1, 0, "a"), (1, 3, "a"), (0, 0, "b"), (0, 3, "b")];
        assert_eq!(choices, expected.map(|(attempt, n, option)| (attempt, n, option.to_owned())));
    }
}
