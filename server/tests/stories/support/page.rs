//! What a server answered, read as a browser reads it.

use super::Fields;
use scraper::{ElementRef, Html, Selector};
use ureq::http::HeaderMap;

/// An answer of the server.
#[derive(Debug, Clone)]
pub struct Page {
    pub status: u16,
    pub headers: HeaderMap,
    /// The address that was asked for.
    pub address: String,
    pub bytes: Vec<u8>,
}

/// A form on a page: where it goes, what it holds, and the buttons that can be pressed.
#[derive(Debug, Clone)]
pub struct Form {
    pub action: String,
    pub fields: Fields,
    pub buttons: Fields,
}

fn css(selector: &str) -> Selector {
    Selector::parse(selector).expect("the story's selector can be read")
}

fn words(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Page {
    pub fn body(&self) -> String {
        String::from_utf8(self.bytes.clone()).expect("the body is text")
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("{} is no JSON: {error}: {}", self.address, self.body()))
    }

    /// A header, empty if there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Where the answer sends the browser.
    pub fn location(&self) -> &str {
        assert!((300..400).contains(&self.status), "{} answered {} instead of leading on", self.address, self.status);
        self.header("location")
    }

    pub fn set_cookies(&self) -> Vec<&str> {
        self.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect()
    }

    pub fn html(&self) -> Html {
        assert!(self.header("content-type").starts_with("text/html"), "{} is no page: {} {}", self.address, self.status, self.body());
        Html::parse_document(&self.body())
    }

    /// The words of everything that matches, in order.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        self.html().select(&css(selector)).map(words).collect()
    }

    /// The words of the one thing that matches.
    pub fn text(&self, selector: &str) -> String {
        let texts = self.texts(selector);
        assert_eq!(texts.len(), 1, "{selector} on {}: {texts:?}", self.address);
        texts.into_iter().next().unwrap_or_default()
    }

    pub fn has(&self, selector: &str) -> bool {
        self.html().select(&css(selector)).next().is_some()
    }

    /// An attribute of everything that matches and has it.
    pub fn attrs(&self, selector: &str, name: &str) -> Vec<String> {
        self.html().select(&css(selector)).filter_map(|element| element.attr(name).map(str::to_owned)).collect()
    }

    /// The one form that matches, with what a browser would send for it.
    pub fn form(&self, selector: &str) -> Form {
        let html = self.html();
        let forms: Vec<_> = html.select(&css(selector)).collect();
        assert_eq!(forms.len(), 1, "{selector} on {}", self.address);
        let form = forms[0];
        let sent = |element: ElementRef<'_>| {
            // What is disabled, also by its fieldset, is not sent.
            let disabled = element.attr("disabled").is_some()
                || element
                    .ancestors()
                    .filter_map(ElementRef::wrap)
                    .any(|above| above.value().name() == "fieldset" && above.attr("disabled").is_some());
            (!disabled).then(|| element.attr("name").map(str::to_owned)).flatten()
        };
        let mut fields = Vec::new();
        for input in form.select(&css("input")) {
            let ticked = !matches!(input.attr("type"), Some("radio" | "checkbox")) || input.attr("checked").is_some();
            if let (true, Some(name)) = (ticked, sent(input)) {
                fields.push((name, input.attr("value").unwrap_or_default().to_owned()));
            }
        }
        for select in form.select(&css("select")) {
            let (chosen, first) = (css("option[selected]"), css("option"));
            let option = select.select(&chosen).next().or_else(|| select.select(&first).next());
            if let (Some(option), Some(name)) = (option, sent(select)) {
                fields.push((name, option.attr("value").unwrap_or_default().to_owned()));
            }
        }
        for area in form.select(&css("textarea")) {
            if let Some(name) = sent(area) {
                // A browser drops the first line break, and sends all others as two signs.
                let text = area.text().collect::<String>();
                fields.push((name, text.strip_prefix('\n').unwrap_or(&text).to_owned()));
            }
        }
        let buttons = form
            .select(&css("button"))
            .filter(|button| button.attr("hidden").is_none())
            .filter_map(|button| Some((sent(button)?, button.attr("value").unwrap_or_default().to_owned())))
            .collect();
        Form { action: form.attr("action").expect("a form says where it goes").to_owned(), fields, buttons }
    }
}

impl Form {
    /// Answers the question: these fields instead of those of the former answer.
    pub fn answered(mut self, answer: &[(String, String)]) -> Self {
        self.fields.retain(|(name, _)| name != "a" && !name.starts_with("a."));
        self.fields.extend_from_slice(answer);
        self
    }

    /// Sets a field that the form has.
    pub fn set(mut self, name: &str, value: &str) -> Self {
        let field = self.fields.iter_mut().find(|(field, _)| field == name).unwrap_or_else(|| panic!("the form has no field {name}"));
        value.clone_into(&mut field.1);
        self
    }

    /// Presses a button that the form has.
    pub fn press(mut self, go: &str) -> Self {
        let button =
            self.buttons.iter().find(|(_, value)| value == go).unwrap_or_else(|| panic!("there is no button {go}: {:?}", self.buttons));
        self.fields.push(button.clone());
        self
    }
}
