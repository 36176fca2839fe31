//! What one abusive network does to the others: honest learners save answers while another network does each of the things
//! that cost a server most, and none of the things that it should. The server has the limits that it ships with. All of it
//! happens on this machine: the honest come from 127.0.0.1, the others from 127.0.0.2.

use crate::client::{Connection, get, post};
use crate::learner::{Answering, LANG, Learner, Tests};
use crate::load::{Caller, Tally};
use crate::safar::{Binary, Server};
use crate::table::{at_most, head, line};
use anyhow::{Context, Result};
use domain::resume::ResumeCode;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpSocket, TcpStream};
use tokio::task::JoinSet;

/// So many honest learners answer, each as often as a quick person.
const HONEST: usize = 8;
const PAUSE: Duration = Duration::from_millis(120);
/// The network of those who attack, and their connections.
const ATTACKER: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));
const CROWD: usize = 64;
/// Between two requests of one connection: the other machine has a processor too, but here it would take ours.
const BREATH: Duration = Duration::from_millis(8);
/// Connections that ask nothing, or read nothing.
const HALF_OPEN: usize = 2_000;
const UNREAD: usize = 80;
/// How much slower the slowest of a hundred answers may be than without an attack, and how much more memory it may take, in
/// MiB; how long a stop may take, in seconds.
const SLOWER: f64 = 2.0;
const MEMORY: f64 = 100.0;
const STOP: f64 = 10.0;
/// A server that has not stopped by then never does.
const NEVER: Duration = Duration::from_secs(40);

/// What the attackers know.
struct Target {
    addr: SocketAddr,
    tests: Tests,
    /// A learner with many attempts, one of which is this.
    learner: Learner,
    attempt: String,
    /// A file that every page loads.
    asset: String,
    asked: AtomicU64,
    refused: AtomicU64,
    number: AtomicU32,
}

/// What is done.
#[derive(Clone, Copy)]
enum Attack {
    Strangers,
    OneLearner,
    Exports,
    Sheets,
    Codes,
    Starts,
    Erasures,
    HalfOpen,
    Unread,
}

const ATTACKS: [(Attack, &str); 9] = [
    (Attack::Strangers, "pages, without a cookie"),
    (Attack::OneLearner, "pages, as one learner"),
    (Attack::Exports, "exports that nobody reads"),
    (Attack::Sheets, "sheets to print"),
    (Attack::Codes, "codes, guessed"),
    (Attack::Starts, "tests, begun"),
    (Attack::Erasures, "learners who come and are erased"),
    (Attack::HalfOpen, "connections that ask nothing"),
    (Attack::Unread, "answers that nobody reads"),
];

/// Measures and prints.
///
/// # Errors
/// When the server does not start, or an honest learner is refused.
pub async fn measure(binary: &Binary, time: Duration) -> Result<()> {
    head(&format!("Attacked: {HONEST} honest learners save answers, {} s each", time.as_secs()));
    let mut server = binary.start_as_shipped()?;
    server.first_answer("/healthz").await?;
    let target = Arc::new(Target::find(&server).await?);
    let mut honest = honest(&server).await?;
    let (calm, _) = watch(&server, &mut honest, time).await?;
    let calm_slow = calm.wait(0.99);
    line("nobody attacks", &format!("p50 {:.1} ms, p99 {calm_slow:.1} ms", calm.wait(0.5)), "", "");
    for (attack, name) in ATTACKS {
        let before = server.memory()?;
        let attackers = attack.begin(&target);
        tokio::time::sleep(Duration::from_millis(500)).await;
        let (tally, most) = watch(&server, &mut honest, time).await?;
        drop(attackers);
        let (asked, refused) = (target.asked.swap(0, Ordering::Relaxed), target.refused.swap(0, Ordering::Relaxed));
        let (slow, more) = (tally.wait(0.99), most - before);
        let measured = format!("p50 {:.1}, p99 {slow:.1} ms ({:.1} times), {more:+.0} MiB", tally.wait(0.5), slow / calm_slow.max(0.001));
        let verdict = if at_most(slow, SLOWER * calm_slow) == "ok" { at_most(more, MEMORY) } else { "OVER" };
        line(name, &measured, &format!("{asked} asked, {refused} refused"), verdict);
        // What is left of one must not be blamed on the next.
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    let attackers = [Attack::HalfOpen.begin(&target), Attack::Unread.begin(&target)];
    tokio::time::sleep(Duration::from_secs(2)).await;
    let stopped = server.stop_within(NEVER).await?;
    drop(attackers);
    let measured = stopped.map_or_else(|| format!("not within {} s", NEVER.as_secs()), |time| format!("{:.1} s", time.as_secs_f64()));
    let seconds = stopped.unwrap_or(NEVER).as_secs_f64();
    line("a stop, meanwhile", &measured, &format!("at most {STOP:.0} s"), at_most(seconds, STOP));
    Ok(())
}

/// An honest learner and their connection.
type Honest = (Connection, Answering);

async fn honest(server: &Server) -> Result<Vec<Honest>> {
    let mut connection = Connection::open(server.addr).await?;
    let tests = Tests::find(&mut connection).await?;
    let mut honest = Vec::new();
    for _ in 0..HONEST {
        let (learner, attempt) = Learner::new(&mut connection, &tests, tests.first(), "exam").await?;
        let questions = learner.questions(&mut connection, &attempt).await?;
        honest.push((Connection::open(server.addr).await?, Answering::new(learner, vec![attempt], questions)));
    }
    Ok(honest)
}

/// Lets the honest answer for a while: how long each answer took, and the most memory of the server meanwhile.
async fn watch(server: &Server, honest: &mut Vec<Honest>, time: Duration) -> Result<(Tally, f64)> {
    let begun = Instant::now();
    let mut people = JoinSet::new();
    for (mut connection, mut answering) in honest.drain(..) {
        let addr = server.addr;
        people.spawn(async move {
            let mut waits = Vec::new();
            while begun.elapsed() < time {
                let asked = Instant::now();
                let request = answering.ask().to_vec();
                let heard = match connection.ask(&request).await {
                    Ok(answer) => Some(answering.hear(&answer)),
                    Err(_) => None,
                };
                match heard {
                    Some(heard) => heard?,
                    // As a browser does: a connection that was closed meanwhile is opened anew.
                    None => {
                        connection = Connection::open(addr).await?;
                        answering.hear(&connection.ask(&request).await?)?;
                    }
                }
                waits.push(u32::try_from(asked.elapsed().as_micros()).unwrap_or(u32::MAX));
                tokio::time::sleep(PAUSE).await;
            }
            anyhow::Ok((waits, (connection, answering)))
        });
    }
    let mut most = server.memory()?;
    let mut tally = Tally::default();
    let mut looks = tokio::time::interval(Duration::from_millis(100));
    while !people.is_empty() {
        tokio::select! {
            _ = looks.tick() => most = most.max(server.memory()?),
            Some(person) = people.join_next() => {
                let (waits, person) = person?.context("an honest learner was not served")?;
                tally.add(Tally::of(waits, time));
                honest.push(person);
            }
        }
    }
    Ok((tally, most))
}

impl Target {
    async fn find(server: &Server) -> Result<Self> {
        let mut connection = Connection::open(server.addr).await?;
        let tests = Tests::find(&mut connection).await?;
        let (learner, attempt) = Learner::new(&mut connection, &tests, tests.first(), "practice").await?;
        for _ in 0..150 {
            learner.start(&mut connection, &tests, tests.first(), "practice").await?;
        }
        let home = crate::learner::read(&mut connection, &format!("/{LANG}"), &[]).await?;
        let asset = home.split('"').find(|part| part.starts_with("/assets/")).context("a page loads a style")?.to_owned();
        let [asked, refused] = [AtomicU64::new(0), AtomicU64::new(0)];
        Ok(Self { addr: server.addr, tests, learner, attempt, asset, asked, refused, number: AtomicU32::new(0) })
    }

    async fn connect(&self) -> Result<TcpStream> {
        let socket = TcpSocket::new_v4()?;
        socket.bind(SocketAddr::new(ATTACKER, 0))?;
        Ok(socket.connect(self.addr).await?)
    }

    /// Asks, and asks anew whatever comes back.
    async fn ask_on(self: Arc<Self>, attack: Attack) {
        loop {
            if let Ok(stream) = self.connect().await {
                let mut connection = Connection::over(stream);
                while let Some(requests) = self.requests(attack, &mut connection).await {
                    let mut broken = false;
                    for request in requests {
                        self.asked.fetch_add(1, Ordering::Relaxed);
                        match connection.ask(&request).await {
                            Ok(answer) if answer.status == 429 || answer.status == 503 => {
                                self.refused.fetch_add(1, Ordering::Relaxed);
                            }
                            Ok(_) => {}
                            Err(_) => broken = true,
                        }
                    }
                    if broken {
                        break;
                    }
                    tokio::time::sleep(BREATH).await;
                }
            }
            tokio::time::sleep(BREATH).await;
        }
    }

    /// What is asked next.
    async fn requests(&self, attack: Attack, connection: &mut Connection) -> Option<Vec<Vec<u8>>> {
        let number = self.number.fetch_add(1, Ordering::Relaxed);
        let bank = &self.tests.bank;
        let start = |headers: &[String]| {
            let form = format!("lang={LANG}&bank={bank}&test={}&mode=exam", self.tests.first());
            post("/api/attempts", headers, &form)
        };
        Some(match attack {
            Attack::Strangers => vec![get(&format!("/{LANG}/exams/{bank}?n={number}"), &["accept-encoding: br".to_owned()])],
            Attack::OneLearner => {
                let path = [format!("/{LANG}/attempts/{}/1", self.attempt), format!("/{LANG}/progress/ru-exam")];
                let mut headers = self.learner.headers();
                headers.push("accept-encoding: br".to_owned());
                vec![get(&path[number as usize % 2], &headers)]
            }
            Attack::Sheets => {
                let form = format!("lang={LANG}&bank={bank}&test=ru-patent-2025");
                let answer = connection.ask(&post("/api/papers", &[], &form)).await.ok()?;
                self.asked.fetch_add(1, Ordering::Relaxed);
                if answer.status == 429 {
                    self.refused.fetch_add(1, Ordering::Relaxed);
                }
                let headers = answer.headers().ok()?;
                let paper = headers.into_iter().find(|(name, _)| name == "location").map(|(_, value)| value);
                paper.map_or_else(Vec::new, |paper| vec![get(&format!("{paper}/questions.pdf"), &[])])
            }
            Attack::Codes => {
                let mut seed = [7; 32];
                seed[..4].copy_from_slice(&number.to_be_bytes());
                vec![post("/api/resume", &[], &format!("lang={LANG}&code={}", ResumeCode::draw(seed).digits()))]
            }
            Attack::Starts => vec![start(&[])],
            Attack::Erasures => {
                let answer = connection.ask(&start(&[])).await.ok()?;
                self.asked.fetch_add(1, Ordering::Relaxed);
                if answer.status == 429 {
                    self.refused.fetch_add(1, Ordering::Relaxed);
                }
                let headers = answer.headers().ok()?;
                let cookie = headers.into_iter().find(|(name, value)| name == "set-cookie" && value.contains("safar_learner="));
                let cookie = cookie.and_then(|(_, value)| value.split(';').next().map(|cookie| format!("cookie: {cookie}")));
                cookie.map_or_else(Vec::new, |cookie| vec![post("/api/learner/erase", &[cookie], &format!("lang={LANG}"))])
            }
            Attack::Exports | Attack::HalfOpen | Attack::Unread => return None,
        })
    }

    /// Says something and then nothing any more; says it anew whenever it is cut off.
    async fn hold(self: Arc<Self>, said: Vec<u8>) {
        loop {
            if let Ok(mut stream) = self.connect().await {
                self.asked.fetch_add(1, Ordering::Relaxed);
                let _ = stream.write_all(&said).await;
                // Reading nothing, it learns of the end of the connection only when it tries to say more.
                while stream.write_all(b"x").await.is_ok() {
                    tokio::time::sleep(Duration::from_millis(700)).await;
                }
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

impl Attack {
    /// Begins it; it ends when what comes back is dropped.
    fn begin(self, target: &Arc<Target>) -> JoinSet<()> {
        let mut attackers = JoinSet::new();
        let mut headers = target.learner.headers();
        headers.push("accept-encoding: br".to_owned());
        match self {
            Self::HalfOpen => {
                for n in 0..HALF_OPEN {
                    let said = if n % 2 == 0 { "GET /ru HTTP/1.1\r\nhost: safar\r\nx-slow: " } else { "G" };
                    attackers.spawn(Arc::clone(target).hold(said.into()));
                }
            }
            Self::Exports => {
                let export = get("/api/learner/data", &headers);
                for _ in 0..UNREAD {
                    attackers.spawn(Arc::clone(target).hold(export.clone()));
                }
            }
            Self::Unread => {
                let unread = get(&target.asset, &[]).repeat(1_000);
                for _ in 0..UNREAD {
                    attackers.spawn(Arc::clone(target).hold(unread.clone()));
                }
            }
            _ => {
                for _ in 0..CROWD {
                    attackers.spawn(Arc::clone(target).ask_on(self));
                }
            }
        }
        attackers
    }
}
