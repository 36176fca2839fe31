//! What answers add up to.

use super::{Backend, Db, count};
use crate::decode::{inconsistent, number, text};
use crate::{OptionCount, ResultRow, StoreError, TopicCount, TopicTally};
use domain::attempt::{Attempt, Event};
use domain::ids::{BankId, LearnerId, TopicId};
use domain::memory::Manner;
use domain::tally::{Choice, Tallies, Tally};
use sqlx::{QueryBuilder, Transaction};
use std::collections::BTreeMap;

/// Rows in one statement; each has seven values, and SQLite takes 32,766 of them.
const ROWS: usize = 1_000;

/// What is to be added to the counts of options in each generation, for many attempts: in one order, so that servers never wait for
/// each other in a circle, and in few statements.
#[derive(Default)]
pub struct Chosen(BTreeMap<(i64, BankId, Choice), i64>);

impl Chosen {
    /// Adds those of an attempt to these generations.
    pub fn add(&mut self, bank: &BankId, tallies: &Tallies, generations: &[i64]) {
        for generation in generations {
            for (choice, times) in &tallies.choices {
                let key = (*generation, bank.clone(), choice.clone());
                *self.0.entry(key).or_default() += i64::try_from(*times).unwrap_or(i64::MAX);
            }
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
            let mut sql = QueryBuilder::<Db>::new("INSERT INTO choices (generation, bank, question, version, manner, option, answers) ");
            sql.push_values(rows, |mut row, ((generation, bank, choice), times)| {
                row.push_bind(*generation)
                    .push_bind(bank.as_str())
                    .push_bind(choice.question.as_str())
                    .push_bind(i64::from(choice.version))
                    .push_bind(choice.manner.as_str())
                    .push_bind(choice.option.as_str())
                    .push_bind(*times);
            });
            sql.push(" ON CONFLICT (generation, bank, question, version, manner, option) DO UPDATE SET answers = choices.answers + excluded.answers");
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

/// The generations in which what a learner does is counted now: the one that is shown, and the one that is being made if the learner
/// is in it already. See [`super::rebuild`].
pub async fn generations(tx: &mut Transaction<'static, Db>, learner: &LearnerId) -> Result<Vec<i64>, StoreError> {
    let sql = "SELECT p.generation, p.next, l.generation FROM projections p JOIN learners l ON l.id = $1";
    let found: Option<(i64, Option<i64>, i64)> = sqlx::query_as(sql).bind(learner.as_str()).fetch_optional(&mut **tx).await?;
    let (shown, next, theirs) = found.ok_or_else(|| inconsistent("learners", "somebody who is not there"))?;
    Ok([Some(shown), next.filter(|next| *next == theirs && *next != shown)].into_iter().flatten().collect())
}

/// Before two learners become one: both are counted in the same generations afterwards. One who is in the generation that is being
/// made, while the other is not, is taken out of it, and made again with the other.
pub async fn level(tx: &mut Transaction<'static, Db>, one: &LearnerId, other: &LearnerId) -> Result<(), StoreError> {
    let (of_one, of_other) = (generations(tx, one).await?, generations(tx, other).await?);
    if of_one == of_other {
        return Ok(());
    }
    // The new generation is not shown before this is done, or has been shown.
    let sql = "UPDATE projections SET edition = edition RETURNING generation, next";
    let (shown, next): (i64, Option<i64>) = sqlx::query_as(sql).fetch_one(&mut **tx).await?;
    let Some(next) = next else { return Ok(()) };
    let within = if of_one.len() > of_other.len() { one } else { other };
    take_away(tx, within, &[next]).await?;
    sqlx::query("UPDATE learners SET generation = $2 WHERE id = $1").bind(within.as_str()).bind(shown).execute(&mut **tx).await?;
    Ok(())
}

/// Takes from the counts of options of these generations what the ended attempts of a learner have added.
pub async fn take_away(tx: &mut Transaction<'static, Db>, learner: &LearnerId, generations: &[i64]) -> Result<(), StoreError> {
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
        chosen.add(&attempt.form.bank, &Tallies::of(&attempt), generations);
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
        let sql = "SELECT question, version, manner, option, answers FROM choices WHERE bank = $1 AND generation = (SELECT generation FROM projections) \
                   ORDER BY question, version, manner, option";
        let rows: Vec<ChoiceRow> = sqlx::query_as(sql).bind(bank.as_str()).fetch_all(&self.read).await?;
        let read = |(question, version, manner, option, answers): ChoiceRow| -> Result<(Choice, u64), StoreError> {
            let (version, manner) = (number(version, TABLE, &question)?, self::manner(&manner, TABLE, &question)?);
            Ok((Choice { question: text(question, TABLE, "question")?, version, manner, option }, count(answers, TABLE)?))
        };
        rows.into_iter().map(read).collect()
    }
}

impl Backend {
    pub async fn by_topic(&self) -> Result<Vec<TopicCount>, StoreError> {
        const TABLE: &str = "tallies";
        let sql = "SELECT bank, topic, manner, COUNT(*), CAST(SUM(answers) AS BIGINT), CAST(SUM(correct) AS BIGINT) FROM tallies \
                   WHERE answers > 0 GROUP BY bank, topic, manner ORDER BY bank, topic, manner";
        let rows: Vec<(String, String, String, i64, i64, i64)> = sqlx::query_as(sql).fetch_all(&self.read).await?;
        let read = |(bank, topic, manner, learners, answers, right): (String, String, String, i64, i64, i64)| {
            Ok(TopicCount {
                bank: text(bank, TABLE, &topic)?,
                manner: self::manner(&manner, TABLE, &topic)?,
                topic: text(topic, TABLE, "topic")?,
                learners: count(learners, TABLE)?,
                tally: Tally { answers: count(answers, TABLE)?, right: count(right, TABLE)? },
            })
        };
        rows.into_iter().map(read).collect()
    }

    pub async fn by_option(&self) -> Result<Vec<OptionCount>, StoreError> {
        const TABLE: &str = "choices";
        let sql = "SELECT c.bank, c.question, c.version, c.option, COALESCE(m.learners, 0), CAST(SUM(c.answers) AS BIGINT) FROM choices c \
                   LEFT JOIN (SELECT bank, question, COUNT(*) AS learners FROM memories GROUP BY bank, question) m \
                   ON m.bank = c.bank AND m.question = c.question WHERE c.generation = (SELECT generation FROM projections) \
                   GROUP BY c.bank, c.question, c.version, c.option, m.learners ORDER BY c.bank, c.question, c.version, c.option";
        let rows: Vec<(String, String, i64, String, i64, i64)> = sqlx::query_as(sql).fetch_all(&self.read).await?;
        let read = |(bank, question, version, option, learners, times): (String, String, i64, String, i64, i64)| {
            Ok(OptionCount {
                bank: text(bank, TABLE, &question)?,
                version: number(version, TABLE, &question)?,
                question: text(question, TABLE, "question")?,
                option,
                learners: count(learners, TABLE)?,
                times: count(times, TABLE)?,
            })
        };
        rows.into_iter().map(read).collect()
    }
}

fn manner(name: &str, table: &'static str, row: &str) -> Result<Manner, StoreError> {
    Manner::ALL.into_iter().find(|manner| manner.as_str() == name).ok_or_else(|| inconsistent(table, row))
}
