//! Making the projections again from records alone, beside the work, one learner after the other.
//!
//! What a projection says of a learner is thrown away and made again in one short transaction, which keeps the learner locked: readers
//! see the old one or the new one, whatever happens to the learner meanwhile waits that long, and what happens afterwards is added
//! as always. The counts of options are of all learners together; they are made again in a **generation** of their own. `learners.generation`
//! says in which one a learner is counted, `projections.generation` which one is shown, and `projections.next` which one is being
//! made. The new one is shown when every learner is in it. A process that is killed leaves all that behind, and the next goes on.

use super::project::{StoredRecord, apply};
use super::tallies::Chosen;
use super::{Backend, Db, lost, projections};
use crate::changes::Finish;
use crate::decode::{inconsistent, number, text};
use crate::{AttemptHead, StoreError, decode};
use domain::attempt::{Event, Millis};
use domain::ids::LearnerId;
use domain::record::Kind;
use sqlx::{QueryBuilder, Transaction};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::time::{Duration, Instant};

/// The edition of the projections that this Safar makes. Raise it when they come to hold something else.
const EDITION: i64 = 4;

/// So many learners are looked up at a time.
const PAGE: i64 = 200;
/// So many subjects are named in one statement.
const SUBJECTS: usize = 500;
/// After how many ends of attempts the log says how far it is; some ten seconds.
const TOLD: u64 = 10_000;

/// stream, idx, subject, seq, kind, at, body
type Row = (String, i64, String, i64, String, Millis, Option<String>);

/// Whether others are waiting while projections are made again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pace {
    /// Nobody is.
    Fast,
    /// Learners are: half of the time is theirs.
    BesideWork,
}

impl Backend {
    pub async fn stale(&self) -> Result<bool, StoreError> {
        let edition: i64 = sqlx::query_scalar("SELECT edition FROM projections").fetch_one(&self.read).await?;
        Ok(edition < EDITION)
    }

    /// Makes everything again, also what no table knows any more.
    pub async fn rebuild(&self, means: impl Fn(&AttemptHead, Vec<Event>) -> Result<Finish, StoreError>) -> Result<u64, StoreError> {
        lost::find(self).await?;
        let next = self.begin_generation(true).await?;
        self.make(next, means, Pace::Fast).await
    }

    /// Goes on with the generation that is being made, or begins one.
    pub async fn renew(&self, means: impl Fn(&AttemptHead, Vec<Event>) -> Result<Finish, StoreError>) -> Result<u64, StoreError> {
        let next = self.begin_generation(false).await?;
        self.make(next, means, Pace::BesideWork).await
    }

    /// The generation to be made. One that an older Safar has begun is worth nothing.
    async fn begin_generation(&self, anew: bool) -> Result<i64, StoreError> {
        let mut tx = super::super::begin(&self.write).await?;
        let sql = "UPDATE projections SET edition = edition RETURNING generation, next, next_edition";
        let (shown, next, edition): (i64, Option<i64>, i64) = sqlx::query_as(sql).fetch_one(&mut *tx).await?;
        let next = match next {
            Some(next) if !anew && edition >= EDITION => next,
            begun => {
                let next = begun.unwrap_or(shown) + 1;
                sqlx::query("DELETE FROM choices WHERE generation <> $1").bind(shown).execute(&mut *tx).await?;
                let sql = "UPDATE projections SET next = $1, next_edition = $2";
                sqlx::query(sql).bind(next).bind(EDITION).execute(&mut *tx).await?;
                next
            }
        };
        tx.commit().await?;
        Ok(next)
    }

    async fn make(
        &self,
        next: i64,
        means: impl Fn(&AttemptHead, Vec<Event>) -> Result<Finish, StoreError>,
        pace: Pace,
    ) -> Result<u64, StoreError> {
        let mut ended = 0;
        loop {
            let mut unreadable = None;
            // Who came, or was joined to another, behind the place that has been reached is found in the next round.
            let mut last = String::new();
            loop {
                let sql = "SELECT id FROM learners WHERE id > $1 AND generation <> $2 ORDER BY id LIMIT $3";
                let learners: Vec<String> = sqlx::query_scalar(sql).bind(&last).bind(next).bind(PAGE).fetch_all(&self.read).await?;
                let Some(newest) = learners.last().cloned() else { break };
                for learner in learners {
                    let began = Instant::now();
                    let learner: LearnerId = text(learner, "learners", "id")?;
                    let more = match self.learner(&learner, next, &means).await {
                        Ok(Some(more)) => more,
                        Ok(None) => return Ok(ended),
                        // Somebody whose records cannot be read keeps what there was, and the others do not wait for that.
                        Err(error @ StoreError::Inconsistent { .. }) if pace == Pace::BesideWork => {
                            tracing::error!(%error, "the records of somebody cannot be read; restore a backup");
                            unreadable = Some(error);
                            0
                        }
                        Err(error) => return Err(error),
                    };
                    if (ended + more) / TOLD > ended / TOLD {
                        tracing::info!(attempts = ended + more, "the projections are being made again");
                    }
                    ended += more;
                    if pace == Pace::BesideWork {
                        tokio::time::sleep(began.elapsed().min(Duration::from_secs(1))).await;
                    }
                }
                last = newest;
            }
            if let Some(error) = unreadable {
                return Err(error);
            }
            if self.show(next).await? {
                return Ok(ended);
            }
        }
    }

    /// Makes all projections of a learner again; returns how many of their attempts have ended. `None` if this generation is
    /// not wanted any more: another process makes a newer one, or has finished this one.
    async fn learner(
        &self,
        learner: &LearnerId,
        next: i64,
        means: &impl Fn(&AttemptHead, Vec<Event>) -> Result<Finish, StoreError>,
    ) -> Result<Option<u64>, StoreError> {
        let mut tx = super::super::begin(&self.write).await?;
        super::super::note_change(&mut tx, learner).await?;
        let sql = "SELECT p.next, l.generation FROM projections p LEFT JOIN learners l ON l.id = $1";
        let (wanted, theirs): (Option<i64>, Option<i64>) = sqlx::query_as(sql).bind(learner.as_str()).fetch_one(&mut *tx).await?;
        if wanted != Some(next) {
            return Ok(None);
        }
        if theirs.is_none_or(|theirs| theirs == next) {
            return Ok(Some(0));
        }
        for table in ["results", "memories", "tallies", "goals", "real_exams", "complaints", "resume_codes"] {
            let sql = format!("DELETE FROM {table} WHERE learner = $1");
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(learner.as_str()).execute(&mut *tx).await?;
        }
        let mut chosen = Chosen::default();
        let ended = tell_again(&mut tx, learner, next, means, &mut chosen).await?;
        chosen.write(&mut tx).await?;
        sqlx::query("UPDATE learners SET generation = $2 WHERE id = $1").bind(learner.as_str()).bind(next).execute(&mut *tx).await?;
        tx.commit().await?;
        self.revisions.written(learner);
        Ok(Some(ended))
    }

    /// Shows a generation in place of the one before, if every learner is in it.
    async fn show(&self, next: i64) -> Result<bool, StoreError> {
        let mut tx = super::super::begin(&self.write).await?;
        // Whoever takes a learner out of it waits for this row, or is waited for.
        let wanted: Option<i64> = sqlx::query_scalar("UPDATE projections SET edition = edition RETURNING next").fetch_one(&mut *tx).await?;
        if wanted != Some(next) {
            return Ok(true);
        }
        let sql = "SELECT COUNT(*) FROM learners WHERE generation <> $1";
        let left: i64 = sqlx::query_scalar(sql).bind(next).fetch_one(&mut *tx).await?;
        if left > 0 {
            return Ok(false);
        }
        sqlx::query("UPDATE projections SET generation = $1, next = NULL, edition = $2").bind(next).bind(EDITION).execute(&mut *tx).await?;
        sqlx::query("DELETE FROM choices WHERE generation <> $1").bind(next).execute(&mut *tx).await?;
        tx.commit().await?;
        Ok(true)
    }
}

/// Tells all that a learner, and whoever was joined to them, has done, in the order in which it was done.
async fn tell_again(
    tx: &mut Transaction<'static, Db>,
    learner: &LearnerId,
    next: i64,
    means: &impl Fn(&AttemptHead, Vec<Event>) -> Result<Finish, StoreError>,
    chosen: &mut Chosen,
) -> Result<u64, StoreError> {
    let mut subjects = super::records::joined_to(tx, learner).await?;
    subjects.push(learner.as_str().to_owned());
    let attempts: Vec<String> =
        sqlx::query_scalar("SELECT id FROM attempts WHERE learner = $1 ORDER BY id").bind(learner.as_str()).fetch_all(&mut **tx).await?;
    subjects.extend(attempts);
    let rows = records_of(tx, &subjects).await?;
    let mut events: HashMap<&str, Vec<&Row>> = HashMap::new();
    for row in rows.iter().filter(|row| Kind::of_name(&row.4).is_some_and(|kind| !of_person(kind))) {
        events.entry(&row.2).or_default().push(row);
    }
    let streams: Vec<String> = sqlx::query_scalar("SELECT id FROM streams ORDER BY created, id").fetch_all(&mut **tx).await?;
    let mut ended = 0;
    // The clocks of two servers may differ by so much that somebody seems to have begun an attempt before they came.
    for turn in [|kind| kind == Kind::LearnerCame, |kind| kind == Kind::AttemptStarted, |kind| tells(kind) && !first(kind)] {
        let in_turn = rows.iter().filter(|row| Kind::of_name(&row.4).is_some_and(turn));
        for (_, _, subject, _, kind, at, body) in by_time(in_turn, &streams) {
            let kind = Kind::of_name(kind).ok_or_else(|| inconsistent("records", subject))?;
            apply(tx, &StoredRecord { kind, subject, at: *at, body: body.as_deref() }).await?;
            if kind == Kind::AttemptFinished && body.is_some() {
                let head = head(tx, subject).await?;
                let finish = means(&head, whole(subject, events.get(subject.as_str()).map_or(&[], Vec::as_slice))?)?;
                projections::insert(tx, &finish, &[next], chosen).await?;
                ended += 1;
            }
        }
    }
    Ok(ended)
}

/// All records about these.
async fn records_of(tx: &mut Transaction<'static, Db>, subjects: &[String]) -> Result<Vec<Row>, StoreError> {
    let mut rows = Vec::new();
    for subjects in subjects.chunks(SUBJECTS) {
        let mut sql = QueryBuilder::<Db>::new("SELECT stream, idx, subject, seq, kind, at, body FROM records WHERE subject IN (");
        let mut ids = sql.separated(", ");
        for subject in subjects {
            ids.push_bind(subject);
        }
        sql.push(")");
        let some: Vec<Row> = sql.build_query_as().fetch_all(&mut **tx).await?;
        rows.extend(some);
    }
    Ok(rows)
}

/// Each stream in its own order, streams by time: a clock that was set back does not change the order of a stream.
fn by_time<'r>(rows: impl Iterator<Item = &'r Row>, streams: &[String]) -> Vec<&'r Row> {
    let mut waiting: BTreeMap<usize, VecDeque<&Row>> = BTreeMap::new();
    for row in rows {
        let place = streams.iter().position(|stream| *stream == row.0).unwrap_or(streams.len());
        waiting.entry(place).or_default().push_back(row);
    }
    let mut latest: BTreeMap<usize, Millis> = BTreeMap::new();
    for queue in waiting.values_mut() {
        queue.make_contiguous().sort_by_key(|row| row.1);
    }
    let mut ordered = Vec::new();
    loop {
        let time = |(place, queue): (&usize, &VecDeque<&Row>)| {
            Some((queue.front()?.5.max(latest.get(place).copied().unwrap_or(Millis::MIN)), *place))
        };
        let Some((at, place)) = waiting.iter().filter_map(time).min() else { return ordered };
        latest.insert(place, at);
        ordered.extend(waiting.get_mut(&place).and_then(VecDeque::pop_front));
    }
}

/// Whether a record of this kind is about a person, and not about an attempt.
const fn of_person(kind: Kind) -> bool {
    matches!(kind, Kind::LearnerCame | Kind::GoalSet | Kind::RealExamTold | Kind::Complained | Kind::CodeMade | Kind::Joined | Kind::Erased)
}

const fn first(kind: Kind) -> bool {
    matches!(kind, Kind::LearnerCame | Kind::AttemptStarted)
}

/// Whether a record of this kind changes a projection by itself. What happens within an attempt counts with its end.
const fn tells(kind: Kind) -> bool {
    !matches!(kind, Kind::Answered | Kind::Flagged | Kind::Revealed | Kind::Played | Kind::SelfMarked)
}

async fn head(tx: &mut Transaction<'static, Db>, attempt: &str) -> Result<AttemptHead, StoreError> {
    let sql = "SELECT id, learner, bank, test, mode, started, deadline FROM attempts WHERE id = $1";
    decode::head(sqlx::query_as(sql).bind(attempt).fetch_one(&mut **tx).await?)
}

/// All events of an attempt.
fn whole(attempt: &str, rows: &[&Row]) -> Result<Vec<Event>, StoreError> {
    let mut rows = rows.to_vec();
    rows.sort_by_key(|row| row.3);
    let event = |(place, row): (u32, &Row)| {
        if number::<u32>(row.3, "records", attempt)? == place {
            decode::event(attempt, row.6.clone())
        } else {
            Err(inconsistent("records", attempt))
        }
    };
    (0..).zip(rows).map(event).collect()
}
