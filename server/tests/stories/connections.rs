//! The program and those who hold its connections: who sends half of something, who reads nothing, who opens more than anybody
//! needs. They are cut off, the others do not notice, and the program ends when it is asked to.

use crate::security::good_fields;
use crate::support::program::{Process, safar};
use crate::support::{Browser, Request};
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// Longer than any of the program's own times: what has not ended by then never will.
const NEVER: Duration = Duration::from_secs(40);

/// A connection on which something has been sent.
fn connection(process: &Process, sent: &str) -> TcpStream {
    let mut connection = TcpStream::connect(&process.addr).unwrap();
    connection.set_read_timeout(Some(NEVER)).unwrap();
    connection.write_all(sent.as_bytes()).unwrap();
    connection
}

/// What comes back until the connection is closed; `None` if it never is.
fn answer(connection: &mut TcpStream) -> Option<String> {
    let (mut answer, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        match connection.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => answer.extend_from_slice(&piece[..read]),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => return None,
            // Cut off.
            Err(_) => break,
        }
    }
    Some(String::from_utf8_lossy(&answer).into_owned())
}

/// Sends a byte every half second until the other side has had enough; says whether it has.
fn trickle(connection: &TcpStream) -> bool {
    let mut writer = connection.try_clone().unwrap();
    let begun = Instant::now();
    while begun.elapsed() < NEVER {
        std::thread::sleep(Duration::from_millis(500));
        if writer.write_all(b"x").is_err() {
            return true;
        }
    }
    false
}

const HALF_A_HEAD: &str = "GET /ru HTTP/1.1\r\nhost: safar\r\nx-slow: ";

fn half_a_body(lang: &str) -> String {
    format!(
        "POST /api/attempts HTTP/1.1\r\nhost: safar\r\nsec-fetch-site: same-origin\r\naccept: text/html\r\naccept-language: {lang}\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: 5000\r\n\r\nlang=tg"
    )
}

#[test]
fn who_sends_slowly_is_cut_off() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::serve(&mut safar(folder.path()));
    std::thread::scope(|scope| {
        let silent = scope.spawn(|| answer(&mut connection(&process, "")));
        let head = scope.spawn(|| trickle(&connection(&process, HALF_A_HEAD)));
        let body = scope.spawn(|| {
            let mut slow = connection(&process, &half_a_body("ru"));
            (trickle(&slow), answer(&mut slow))
        });
        let still = scope.spawn(|| answer(&mut connection(&process, &half_a_body("en"))));
        assert_eq!(silent.join().unwrap().as_deref(), Some(""), "nothing was ever asked");
        assert!(head.join().unwrap(), "the lines of a request must come to an end");
        assert!(body.join().unwrap().0, "and so must its body");
        let told = still.join().unwrap().expect("who stops in the middle is not waited for");
        assert!(told.starts_with("HTTP/1.1 408 "), "{told}");
        assert!(told.contains("too slow") && told.contains("Earlier answers are safe"), "{told}");
    });
    assert_eq!(process.browser().open("/ru").status, 200);
}

#[test]
fn a_request_has_only_so_many_lines() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::serve(&mut safar(folder.path()));
    let long = format!("GET /ru HTTP/1.1\r\nhost: safar\r\nconnection: close\r\nx-long: {}\r\n\r\n", "a".repeat(100_000));
    let many: String = (0..300).map(|n| format!("x-{n}: a\r\n")).collect();
    let many = format!("GET /ru HTTP/1.1\r\nhost: safar\r\nconnection: close\r\n{many}\r\n");
    for head in [long, many] {
        let mut connection = TcpStream::connect(&process.addr).unwrap();
        connection.set_read_timeout(Some(NEVER)).unwrap();
        // It may be refused before it has been sent.
        let _ = connection.write_all(head.as_bytes());
        let told = answer(&mut connection).expect("it is answered");
        assert!(told.is_empty() || told.starts_with("HTTP/1.1 431 "), "{told}");
    }
    let fair = format!("GET /ru HTTP/1.1\r\nhost: safar\r\nconnection: close\r\ncookie: a={}\r\n\r\n", "a".repeat(8_000));
    assert!(answer(&mut connection(&process, &fair)).unwrap().starts_with("HTTP/1.1 200 "), "a browser's cookies have room");
}

#[test]
fn one_network_cannot_hold_all_connections() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::serve(safar(folder.path()).env("SAFAR_CONNECTIONS_PER_NETWORK", "10"));
    let mut honest = process.browser();
    honest.start("ru", "history-01", "exam", None);
    // Some that say nothing, some that say half of it.
    let held: Vec<_> = (0..60).map(|n| connection(&process, if n % 2 == 0 { "" } else { HALF_A_HEAD })).collect();
    for _ in 0..5 {
        assert_eq!(honest.open("/ru/progress/ru-exam").status, 200, "who asks something is heard, even at the same address");
    }
    let cut_off = |mut connection: &TcpStream| {
        connection.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
        matches!(connection.read(&mut [0; 16]), Ok(0)) || connection.write_all(b"x").and_then(|()| connection.write_all(b"x")).is_err()
    };
    let left = held.iter().filter(|connection| !cut_off(connection)).count();
    assert!(left <= 10, "{left} of 60 are still open");
}

#[test]
fn who_finds_no_place_is_told_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::serve(safar(folder.path()).env("SAFAR_CONNECTIONS_PER_NETWORK", "2"));
    // Requests under way, which nobody cuts off for another.
    let _busy: Vec<_> = (0..2).map(|_| connection(&process, &half_a_body("ru"))).collect();
    std::thread::sleep(Duration::from_millis(500));
    let told = answer(&mut connection(&process, "GET /ru HTTP/1.1\r\nhost: safar\r\n\r\n")).expect("nobody is left without a word");
    assert!(told.starts_with("HTTP/1.1 503 "), "{told}");
    assert!(told.contains("retry-after: ") && told.contains("Подождите одну минуту") && told.contains("Wait one minute"), "{told}");
}

/// Whatever they do with their connections, they do not keep the program from ending.
#[test]
fn a_stop_ends_whatever_clients_do() {
    let folder = tempfile::tempdir().unwrap();
    let process = Process::serve(&mut safar(folder.path()));
    let mut honest = process.browser();
    let wasm = script(&mut honest);
    let attempt = honest.start("ru", "history-01", "exam", None).attempt();
    let unread = format!("GET {wasm} HTTP/1.1\r\nhost: safar\r\n\r\n").repeat(400);
    let mut idle = connection(&process, "GET /healthz HTTP/1.1\r\nhost: safar\r\n\r\n");
    let mut piece = [0; 1024];
    assert!(idle.read(&mut piece).unwrap() > 0);
    let _held: Vec<_> =
        (0..5).flat_map(|_| ["", HALF_A_HEAD, &half_a_body("ru"), &unread].map(|sent| connection(&process, sent))).chain([idle]).collect();
    std::thread::sleep(Duration::from_millis(500));
    let page = honest.post_json(&format!("/api/attempts/{attempt}/step"), &[good_fields(), vec![]].concat());
    assert_eq!(page.status, 200);
    assert_eq!(process.stop_within(Duration::from_secs(10)), Some(0));

    let process = Process::serve(&mut safar(folder.path()));
    let kept = process.browser().with_cookies_of(&honest).get(&format!("/api/attempts/{attempt}/items?lang=ru")).json();
    assert_eq!(kept["items"][0]["fields"][0][1], "a", "what was acknowledged is there");
}

/// The largest file that a page loads.
fn script(browser: &mut Browser) -> String {
    let page = browser.start("ru", "history-01", "practice", None);
    let script = page.attrs("script[src]", "src").into_iter().chain(page.attrs("link[rel=stylesheet]", "href"));
    script.max_by_key(|address| browser.send(Request::new("GET", address)).bytes.len()).unwrap()
}
