//! What answers add up to.

use super::{Backend, Db, count};
use crate::decode::{inconsistent, number, text};
use crate::{ResultRow, StoreError, TopicTally};
use domain::attempt::{Attempt, Event};
use domain::ids::{BankId, LearnerId, TopicId};
use domain::memory::Manner;
use domain::tally::{Choice, Tallies, Tally};
use sqlx::{QueryBuilder, Transaction};
use std::collections::BTreeMap;

/// Rows in one statement; each has six values, and SQLite takes 32,766 of them.
const ROWS: usize = 1_000;

/// What is to be added to the counts of options, for many attempts: in one order, so that servers never wait for each other in a
/// circle, and in few statements.
#[derive(Default)]
pub struct Chosen(BTreeMap<(BankId, Choice), i64>);

impl Chosen {
    /// Adds those of an attempt.
    pub fn add(&mut self, bank: &BankId, tallies: &Tallies) {
        for (choice, times) in &tallies.choices {
            *self.0.entry((bank.clone(), choice.clone())).or_default() += i64::try_from(*times).unwrap_or(i64::MAX);
        }
    }

    /// Adds those of others.
    pub fn join(&mut self, others: Self) {
        for (key, times) in others.0 {
            *self.0.entry(key).or_default() += times;
        }
    }

    /// The same, to be taken away.
    fn negated(self) -> Self {
        Self(self.0.into_iter().map(|(key, times)| (key, -times)).collect())
    }

    /// Writes them.
    pub async fn write(self, tx: &mut Transaction<'static, Db>) -> Result<(), StoreError> {
        let rows: Vec<_> = self.0.into_iter().collect();
        for rows in rows.chunks(ROWS) {
            let mut sql = QueryBuilder::<Db>::new("INSERT INTO choices (bank, question, version, manner, option, answers) ");
            sql.push_values(rows, |mut row, ((bank, choice), times)| {
                row.push_bind(bank.as_str())
                    .push_bind(choice.question.as_str())
                    .push_bind(i64::from(choice.version))
                    .push_bind(choice.manner.as_str())
                    .push_bind(choice.option.as_str())
                    .push_bind(*times);
            });
            sql.push(" ON CONFLICT (bank, question, version, manner, option) DO UPDATE SET answers = choices.answers + excluded.answers");
            sql.build().execute(&mut **tx).await?;
        }
        Ok(())
    }
}

/// Adds what an attempt tells about the topics of its learner.
pub async fn add_topics(tx: &mut Transaction<'static, Db>, result: &ResultRow, tallies: &Tallies) -> Result<(), StoreError> {
    if tallies.topics.is_empty() {
        return Ok(());
    }
    let mut sql = QueryBuilder::<Db>::new("INSERT INTO tallies (learner, bank, topic, manner, answers, correct) ");
    sql.push_values(&tallies.topics, |mut row, ((topic, manner), tally)| {
        row.push_bind(result.learner.as_str())
            .push_bind(result.bank.as_str())
            .push_bind(topic.as_str())
            .push_bind(manner.as_str())
            .push_bind(i64::try_from(tally.answers).unwrap_or(i64::MAX))
            .push_bind(i64::try_from(tally.right).unwrap_or(i64::MAX));
    });
    sql.push(ADDED);
    sql.build().execute(&mut **tx).await?;
    Ok(())
}

/// Where there are some already.
const ADDED: &str = " ON CONFLICT (learner, bank, topic, manner) DO UPDATE SET answers = tallies.answers + excluded.answers, \
     correct = tallies.correct + excluded.correct";

/// Adds the tallies of one learner to those of another.
pub async fn join(tx: &mut Transaction<'static, Db>, from: &LearnerId, into: &LearnerId) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT INTO tallies (learner, bank, topic, manner, answers, correct) \
         SELECT $2, bank, topic, manner, answers, correct FROM tallies WHERE learner = $1 AND answers > 0{ADDED}"
    );
    sqlx::query(sqlx::AssertSqlSafe(sql)).bind(from.as_str()).bind(into.as_str()).execute(&mut **tx).await?;
    Ok(())
}

/// Takes from the counts of options what the ended attempts of a learner have added, before their records lose their bodies.
pub async fn take_away(tx: &mut Transaction<'static, Db>, learner: &LearnerId) -> Result<(), StoreError> {
    let sql = "SELECT a.id, r.body FROM attempts a JOIN records r ON r.subject = a.id \
               WHERE a.learner = $1 AND a.unfinished IS NULL ORDER BY a.id, r.seq";
    let rows: Vec<(String, Option<String>)> = sqlx::query_as(sql).bind(learner.as_str()).fetch_all(&mut **tx).await?;
    let mut attempts: BTreeMap<String, Vec<Event>> = BTreeMap::new();
    for (attempt, body) in rows {
        let event = crate::decode::event(&attempt, body)?;
        attempts.entry(attempt).or_default().push(event);
    }
    let mut chosen = Chosen::default();
    for (id, events) in attempts {
        let attempt = Attempt::replay(events).map_err(|_| inconsistent("records", &id))?;
        chosen.add(&attempt.form.bank, &Tallies::of(&attempt));
    }
    // Most who are forgotten have ended nothing.
    if chosen.0.is_empty() {
        return Ok(());
    }
    chosen.negated().write(tx).await?;
    sqlx::query("DELETE FROM choices WHERE answers <= 0").execute(&mut **tx).await?;
    Ok(())
}

/// question, version, manner, option, answers
type ChoiceRow = (String, i64, String, String, i64);

impl Backend {
    pub async fn tallies(&self, learner: &LearnerId, bank: &BankId) -> Result<Vec<TopicTally>, StoreError> {
        let sql = "SELECT topic, manner, answers, correct FROM tallies WHERE learner = $1 AND bank = $2 ORDER BY topic, manner";
        let rows: Vec<(String, String, i64, i64)> =
            sqlx::query_as(sql).bind(learner.as_str()).bind(bank.as_str()).fetch_all(&self.read).await?;
        let read = |(topic, manner, answers, right): (String, String, i64, i64)| -> Result<TopicTally, StoreError> {
            let manner = self::manner(&manner, "tallies", &topic)?;
            let tally = Tally { answers: count(answers, "tallies")?, right: count(right, "tallies")? };
            Ok((text::<TopicId>(topic, "tallies", "topic")?, manner, tally))
        };
        rows.into_iter().map(read).collect()
    }

    pub async fn choices(&self, bank: &BankId) -> Result<Vec<(Choice, u64)>, StoreError> {
        const TABLE: &str = "choices";
        let sql = "SELECT question, version, manner, option, answers FROM choices WHERE bank = $1 \
                   ORDER BY question, version, manner, option";
        let rows: Vec<ChoiceRow> = sqlx::query_as(sql).bind(bank.as_str()).fetch_all(&self.read).await?;
        let read = |(question, version, manner, option, answers): ChoiceRow| -> Result<(Choice, u64), StoreError> {
            let (version, manner) = (number(version, TABLE, &question)?, self::manner(&manner, TABLE, &question)?);
            Ok((Choice { question: text(question, TABLE, "question")?, version, manner, option }, count(answers, TABLE)?))
        };
        rows.into_iter().map(read).collect()
    }
}

fn manner(name: &str, table: &'static str, row: &str) -> Result<Manner, StoreError> {
    Manner::ALL.into_iter().find(|manner| manner.as_str() == name).ok_or_else(|| inconsistent(table, row))
}
