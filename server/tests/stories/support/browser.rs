//! A browser without a script: it keeps cookies, follows links and sends forms, and sends the headers that a browser
//! sends by itself.

use super::page::{Form, Page};
use super::{BANK, Server};
use std::collections::BTreeMap;
use std::time::Duration;
use ureq::Agent;

/// One person's browser.
#[derive(Clone)]
pub struct Browser {
    agent: Agent,
    origin: String,
    /// Name and value.
    pub cookies: BTreeMap<String, String>,
    /// Its `Accept-Language`.
    languages: Option<&'static str>,
}

/// A request that is not quite what the browser would send by itself.
#[derive(Debug, Clone)]
pub struct Request {
    method: &'static str,
    address: String,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Request {
    pub fn new(method: &'static str, address: &str) -> Self {
        Self { method, address: address.to_owned(), headers: Vec::new(), body: Vec::new() }
    }

    /// Sends this header; an empty value keeps the browser from sending its own.
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    pub fn fields(self, fields: &[(String, String)]) -> Self {
        let body: Vec<_> = fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        self.header("content-type", "application/x-www-form-urlencoded").body(body.join("&").into_bytes())
    }

    pub fn body(mut self, body: Vec<u8>) -> Self {
        self.body = body;
        self
    }
}

/// Percent-encodes everything but letters and digits.
fn encode(text: &str) -> String {
    let letter = |byte: u8| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(letter).collect()
}

impl Browser {
    pub fn of(server: &Server) -> Self {
        Self::at(&server.addr.to_string())
    }

    /// A browser for a server at this host and port.
    pub fn at(addr: &str) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_idle_connections(0)
            .proxy(None)
            .timeout_global(Some(Duration::from_secs(60)));
        Self { agent: config.build().into(), origin: format!("http://{addr}"), cookies: BTreeMap::new(), languages: None }
    }

    /// The same browser, set to these languages.
    pub fn speaking(mut self, languages: Option<&'static str>) -> Self {
        self.languages = languages;
        self
    }

    /// The same browser, for a server that has moved.
    pub fn moved_to(self, server: &Server) -> Self {
        Self::of(server).with_cookies_of(&self)
    }

    /// This browser with the cookies of another.
    pub fn with_cookies_of(mut self, other: &Self) -> Self {
        self.cookies.clone_from(&other.cookies);
        self
    }

    /// Sends a request, keeps the cookies of the answer, follows nothing. The error is that of the connection.
    pub fn try_send(&mut self, request: Request) -> Result<Page, ureq::Error> {
        let mut headers: BTreeMap<&str, String> = BTreeMap::from([("accept", "text/html,application/xhtml+xml".to_owned())]);
        if request.method == "GET" {
            headers.insert("sec-fetch-site", "none".to_owned());
        } else {
            headers.insert("sec-fetch-site", "same-origin".to_owned());
            headers.insert("origin", self.origin.clone());
        }
        if let Some(languages) = self.languages {
            headers.insert("accept-language", languages.to_owned());
        }
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        headers.insert("cookie", cookies.join("; "));
        headers.extend(request.headers.iter().map(|(name, value)| (*name, value.clone())));
        let mut builder = ureq::http::Request::builder().method(request.method).uri(format!("{}{}", self.origin, request.address));
        for (name, value) in headers.into_iter().filter(|(_, value)| !value.is_empty()) {
            builder = builder.header(name, value);
        }
        let response = match request.method {
            "GET" | "HEAD" | "OPTIONS" => self.agent.run(builder.body(()).unwrap())?,
            _ => self.agent.run(builder.body(request.body).unwrap())?,
        };
        let (parts, body) = response.into_parts();
        let bytes = body.into_with_config().read_to_vec()?;
        let page = Page { status: parts.status.as_u16(), headers: parts.headers, address: request.address, bytes };
        for cookie in page.set_cookies() {
            let (name, rest) = cookie.split_once('=').expect("a cookie has a name");
            let value = rest.split(';').next().unwrap_or_default();
            if cookie.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Ok(page)
    }

    /// Sends a request to a server that must answer.
    pub fn send(&mut self, request: Request) -> Page {
        let what = format!("{} {}", request.method, request.address);
        self.try_send(request).unwrap_or_else(|error| panic!("{what}: {error}"))
    }

    /// Asks for an address and follows nothing.
    pub fn get(&mut self, address: &str) -> Page {
        self.send(Request::new("GET", address))
    }

    /// Opens an address and follows where it leads.
    pub fn open(&mut self, address: &str) -> Page {
        let page = self.get(address);
        self.follow(page)
    }

    fn follow(&mut self, mut page: Page) -> Page {
        for _ in 0..5 {
            if !(300..400).contains(&page.status) {
                return page;
            }
            assert_eq!(page.status, 303, "after a form and to a place that may move: see other");
            let next = page.location().split('#').next().unwrap_or_default().to_owned();
            page = self.get(&next);
        }
        panic!("{} leads on and on", page.address)
    }

    /// Sends a form and follows nothing.
    pub fn post(&mut self, address: &str, fields: &[(String, String)]) -> Page {
        self.send(Request::new("POST", address).fields(fields))
    }

    /// Sends a form as the island does, and reads the server's word.
    pub fn post_json(&mut self, address: &str, fields: &[(String, String)]) -> Page {
        self.send(Request::new("POST", address).header("accept", "application/json").fields(fields))
    }

    /// Sends a form of a page and opens the page it leads to.
    pub fn submit(&mut self, form: &Form) -> Page {
        let page = self.post(&form.action, &form.fields);
        self.follow(page)
    }

    /// Starts a test from its introduction, with help in `help` or as the page offers it; returns the first question.
    pub fn start(&mut self, lang: &str, test: &str, mode: &str, help: Option<&str>) -> Page {
        let intro = self.open(&format!("/{lang}/exams/{BANK}/{test}"));
        let mut form = intro.form(&format!("form.mode:has(input[value={mode}])"));
        if let Some(help) = help {
            form = form.set("help", help);
        }
        self.submit(&form)
    }

    /// On the page of a question: chooses an answer and presses a button.
    pub fn answer(&mut self, question: &Page, answer: &[(String, String)], go: &str) -> Page {
        self.submit(&question.form("form.runner").answered(answer).press(go))
    }

    /// On the page of a question: presses a button.
    pub fn press(&mut self, question: &Page, go: &str) -> Page {
        self.submit(&question.form("form.runner").press(go))
    }

    /// The items of an open attempt, piece by piece as the island asks for them.
    pub fn items(&mut self, lang: &str, attempt: &str) -> Vec<serde_json::Value> {
        let mut items = Vec::new();
        loop {
            let from = u16::try_from(items.len()).unwrap();
            let piece = self.get(&app::address::api_items(attempt, lang, from)).json();
            assert_eq!((&piece["safar"], &piece["attempt"]), (&"items".into(), &attempt.into()));
            let piece = piece["items"].as_array().unwrap();
            if piece.is_empty() {
                return items;
            }
            items.extend(piece.iter().cloned());
        }
    }

    /// Finishes an attempt by its own page; returns the result.
    pub fn finish(&mut self, lang: &str, attempt: &str) -> Page {
        let page = self.open(&format!("/{lang}/attempts/{attempt}/finish"));
        if page.address.ends_with("/result") {
            return page;
        }
        self.submit(&page.form("main form"))
    }
}

impl Page {
    /// The attempt whose page this is.
    pub fn attempt(&self) -> String {
        let mut parts = self.address.split('/').skip_while(|part| *part != "attempts");
        parts.nth(1).unwrap_or_else(|| panic!("{} is no page of an attempt", self.address)).to_owned()
    }
}
