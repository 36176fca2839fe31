//! `tests/<subject>/NN.toml`: one fixed practice test with its shared texts and questions.

use super::table::Table;
use super::{body, rules};
use domain::bank::{Item, StimulusEntry};
use domain::content::Place;
use domain::ids::{StimulusId, SubjectId};
use domain::key::Sealed;
use domain::kind::file::Read;
use domain::lang::LocalText;
use domain::points::Points;
use domain::question::{Credit, Fact, Material, Question, Skill, Stimulus, Support, Volatility};
use std::collections::BTreeMap;

/// What a test file holds.
pub(super) struct TestFile {
    /// The clock of exam mode; 0 if it could not be read, and for extra practice, which has none.
    pub minutes: u32,
    /// The name of extra practice.
    pub title: LocalText,
    /// The questions in order.
    pub items: Vec<Item>,
    /// The shared texts, pictures and recordings.
    pub stimuli: Vec<StimulusEntry>,
}

/// Reads a test file that lies in the folder of `subject`: a fixed test, or `extra` practice.
pub(super) fn read(table: &Table<'_>, subject: &SubjectId, extra: bool) -> TestFile {
    if let Some(node) = table.need("subject")
        && let Some(written) = node.id::<SubjectId>()
        && written != *subject
    {
        node.report(&rules::FILE_NAME, format!("the file lies in tests/{subject}, but its `subject` is {written}; correct one of them"));
    }
    let minutes = if extra { 0 } else { table.number("minutes", 1..=600).unwrap_or(0) };
    let title = if extra { table.need("title").and_then(|node| node.local_text()).unwrap_or_default() } else { LocalText::default() };
    let stimuli = table.tables("stimulus").iter().filter_map(stimulus).collect();
    let items = table.tables("question").into_iter().filter_map(|table| question(table, subject)).collect();
    TestFile { minutes, title, items, stimuli }
}

fn stimulus(table: &Table<'_>) -> Option<StimulusEntry> {
    let id: Option<StimulusId> = table.id("id");
    let title = table.maybe_text("title");
    let kind = table.need("kind").and_then(|kind| kind.word(&[("text", 't'), ("notice", 'n'), ("image", 'i'), ("audio", 'a')]));
    let mut transcript = None;
    let material = match kind {
        Some('t') => table.text("text").map(|text| Material::Text { text }),
        Some('n') => table.text("text").map(|text| Material::Notice { text }),
        Some('i') => {
            // A missing description is a rule of its own, which says what to write.
            let alt = table.maybe_text("alt").unwrap_or_default();
            table.text("file").map(|file| Material::Image { file, alt })
        }
        Some(_) => {
            transcript = table.maybe_text("transcript");
            let plays = table.number("plays", 1..=9).map(|plays| plays as u8);
            table.text("file").zip(plays).map(|(file, plays)| Material::Audio { file, plays })
        }
        None => return None,
    };
    table.close();
    let stimulus = Stimulus { id: id?, title, material: material? };
    Some(StimulusEntry { stimulus, transcript, help: BTreeMap::new(), place: table.place() })
}

fn question(table: Table<'_>, subject: &SubjectId) -> Option<Item> {
    let id = table.id("id");
    let table = table.about(id.clone());
    if let Some(id) = &id
        && !well_named(id.as_str(), subject)
    {
        table.report(&rules::QUESTION_ID, format!("{id} must be named {subject}- and a number of three digits, as {subject}-007"));
    }
    let version = table.number("version", 1..=u32::MAX);
    let topic = table.id("topic");
    let also = table.list("also").iter().filter_map(|topic| topic.id()).collect();
    let skills = Skill::ALL.map(|skill| (skill.as_str(), skill));
    let skill = table.need("skill").and_then(|node| node.word(&skills));
    let grammar = table.maybe_text("grammar");
    let difficulty = table.number("difficulty", 1..=3);
    let stimulus = table.get("stimulus").and_then(|node| node.id());
    let points = table.get("points").map_or(Some(1), |node| node.number(1..=100)).map(Points::whole);
    let credit = table.maybe_word("credit", &[("all", Credit::All), ("parts", Credit::Parts)]);
    let stem = table.text("stem");
    let explain = table.text("explain");
    let fact = fact(&table);
    let Read { asked, key } = body::read(&table)?;
    table.close();
    let body = asked?;
    // What only the learner can judge earns nothing, whatever the file says.
    let points = if body.checklist().is_empty() { points } else { Some(Points::ZERO) };
    let question = Question {
        id: id?,
        version: version?,
        subject: subject.clone(),
        topic: topic?,
        also,
        skill: skill?,
        grammar,
        difficulty: difficulty? as u8,
        stimulus,
        points: points?,
        credit: credit.unwrap_or_else(|| body.credit()),
        stem: stem?,
        body,
    };
    Some(Item { question, key: Sealed::new(key?), explain: explain?, fact, help: BTreeMap::new(), place: table.place() })
}

fn well_named(id: &str, subject: &SubjectId) -> bool {
    let number = id.strip_prefix(subject.as_str()).and_then(|rest| rest.strip_prefix('-'));
    number.is_some_and(|number| number.len() == 3 && number.bytes().all(|b| b.is_ascii_digit()))
}

fn fact(table: &Table<'_>) -> Fact {
    let supports = [("A", Support::A), ("B", Support::B), ("C", Support::C)];
    let volatilities = [("constitution", Volatility::Constitution), ("stable", Volatility::Stable), ("volatile", Volatility::Volatile)];
    Fact {
        law: table.get("law").and_then(|node| node.texts()).unwrap_or_default(),
        source: table.maybe_text("source"),
        support: table.maybe_word("confidence", &supports),
        volatility: table.maybe_word("volatility", &volatilities),
        checked_on: table.maybe_date("checked_on"),
        check_again_by: table.maybe_date("check_again_by"),
        true_from: table.maybe_date("true_from"),
        true_until: table.maybe_date("true_until"),
    }
}

/// The place of a whole file.
pub(super) fn whole(path: &str) -> Place {
    Place { file: path.to_owned(), line: 0 }
}
