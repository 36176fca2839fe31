//! How many answers a second Safar makes durable, against a bare handler that reads the same form, and how long each
//! learner waits. Afterwards the server is asked for every answer that it has acknowledged.

use crate::client::Connection;
use crate::learner::{Answering, Learner, Tests};
use crate::load::{self, Caller, Tally};
use crate::safar::{Binary, Server};
use crate::{Pace, ROUNDS, bare, render, table};
use anyhow::Result;
use std::sync::Arc;

/// So many learners answer without pause.
const LEARNERS: usize = 50;
/// So many attempts each has: a real one has some dozen answers, not the hundreds that a few seconds bring.
const ATTEMPTS: usize = 10;
/// The share of the bare handler's rate that must be reached, in percent.
const SHARE: f64 = 25.0;
/// The wait that 99 of 100 answers do not exceed, in milliseconds.
const WAIT: f64 = 50.0;

/// Measures and prints.
///
/// # Errors
/// When an answer is not taken, or was acknowledged and is not held.
pub async fn measure(binary: &Binary, pace: Pace) -> Result<()> {
    let mut server = binary.start()?;
    server.first_answer("/healthz").await?;
    let mut connection = Connection::open(server.addr).await?;
    let mut learners = learners(&mut connection).await?;
    let folder = tempfile::tempdir()?;
    if let Some(learner) = learners.first_mut() {
        let request = learner.ask().to_vec();
        render::keep(&mut connection, &request, &folder.path().join(bare::STEP)).await?;
    }
    let mut bare = Server::bare(folder.path())?;
    bare.first_answer("/healthz").await?;

    let seconds = pace.answers.as_secs();
    table::head(&format!("Answers saved for browsers: {LEARNERS} learners without pause, {ROUNDS} turns of {seconds} s each"));
    let (mut ours, mut theirs) = (Tally::default(), Tally::default());
    for _ in 0..ROUNDS {
        let void = learners.iter().map(|learner| learner.all_to(&format!("/{}", bare::STEP))).collect();
        theirs.add(load::run(bare.addr, void, pace.answers).await?.0);
        let tally;
        (tally, learners) = load::run(server.addr, learners, pace.answers).await?;
        ours.add(tally);
    }
    table::ratio("durable answers", ours.rate(), theirs.rate(), SHARE);
    let (middle, slow) = (ours.wait(0.5), ours.wait(0.99));
    table::line("wait, middle", &format!("{middle:.1} ms, bare {:.1} ms", theirs.wait(0.5)), "", "");
    let measured = format!("{slow:.1} ms, bare {:.1} ms", theirs.wait(0.99));
    table::line("wait, 99 of 100", &measured, &format!("at most {WAIT:.0} ms"), table::at_most(slow, WAIT));

    let mut held = 0;
    for learner in &learners {
        held += learner.verify(&mut connection).await?;
    }
    table::line("acknowledged last answers", &format!("{held} of {held} are held"), "all", "ok");
    Ok(())
}

async fn learners(connection: &mut Connection) -> Result<Vec<Answering>> {
    let tests = Tests::find(connection).await?;
    let mut learners = Vec::with_capacity(LEARNERS);
    let mut questions = None;
    for _ in 0..LEARNERS {
        let (learner, attempt) = Learner::new(connection, &tests, tests.first(), "exam").await?;
        let known = match questions.take() {
            Some(known) => known,
            None => learner.questions(connection, &attempt).await?,
        };
        questions = Some(Arc::clone(&known));
        let mut attempts = vec![attempt];
        while attempts.len() < ATTEMPTS {
            attempts.push(learner.start(connection, &tests, tests.first(), "exam").await?);
        }
        learners.push(Answering::new(learner, attempts, known));
    }
    Ok(learners)
}
