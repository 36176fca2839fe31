//! What holds for every page, whatever it shows: read as a browser reads it, and forgive nothing.

use app::document::Page;
use app::routes::route;
use scraper::{ElementRef, Html, Node, Selector};
use std::collections::BTreeSet;

/// Addresses that answer a form, and those that answer a link.
const POST: [&str; 16] = [
    route::API_START,
    route::API_STEP,
    route::API_FINISH,
    route::API_JUDGE,
    route::API_COMPLAINT,
    route::API_GOAL,
    route::API_REAL_EXAM,
    route::API_CODE,
    route::API_PAPERS,
    route::API_FIND_PAPER,
    route::API_PAPER,
    route::API_RESUME,
    route::API_ERASE,
    route::API_RESUME_YES,
    route::API_BROWSERS,
    route::API_SIGN_OUT,
];
const GET: [&str; 21] = [
    route::HOME,
    route::EXAMS,
    route::BANK,
    route::TEST,
    route::ATTEMPT,
    route::ATTEMPT_STEP,
    route::COMPLAINT,
    route::PRACTICE,
    route::PRACTICE_IN,
    route::TOPIC,
    route::PROGRESS,
    route::PROGRESS_IN,
    route::ERASE,
    route::CODE,
    route::PAPERS,
    route::PAPER,
    route::PAPER_SHEET,
    route::RESUME,
    route::DATA,
    route::API_DATA,
    route::SIGN_OUT,
];
const FILES: [&str; 3] = [route::MEDIA, route::API_RECORDING, route::ASSETS];

/// Attributes that a person hears or sees.
const SPOKEN: [&str; 4] = ["aria-label", "alt", "title", "placeholder"];

pub fn all<'a>(html: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    html.select(&Selector::parse(selector).unwrap()).collect()
}

pub fn text_of(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().trim().to_owned()
}

/// Everything that a person sees or hears, piece by piece.
pub fn visible(html: &Html) -> Vec<String> {
    let mut pieces = Vec::new();
    for node in html.tree.nodes() {
        match node.value() {
            Node::Text(text) if !text.trim().is_empty() => {
                let hidden = node.ancestors().filter_map(ElementRef::wrap).any(|e| matches!(e.value().name(), "script" | "noscript"));
                if !hidden {
                    pieces.push(text.trim().to_owned());
                }
            }
            Node::Element(element) => pieces.extend(SPOKEN.iter().filter_map(|name| element.attr(name)).map(str::to_owned)),
            _ => {}
        }
    }
    pieces
}

fn matches(routes: &[&str], address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    routes.iter().any(|route| {
        let (mut wanted, mut parts) = (route.split('/'), path.split('/'));
        loop {
            match (wanted.next(), parts.next()) {
                (None, None) => return true,
                (Some(wanted), Some(part)) if wanted.starts_with("{*") => return !part.is_empty(),
                (Some(wanted), Some(part)) if wanted == part || (wanted.starts_with('{') && !part.is_empty()) => {}
                _ => return false,
            }
        }
    })
}

/// Fails with the name of the page if anything about it is not as it must be. Its parsed form.
pub fn check(name: &str, page: &Page, drawn: &str) -> Html {
    assert!(drawn.starts_with("<!DOCTYPE html><html"), "{name}: {}", &drawn[..60.min(drawn.len())]);
    let html = parse(name, drawn);
    // Scripts that are on and do not run are as many as scripts that are off.
    assert!(all(&html, "noscript").is_empty(), "{name}: what stands in noscript is missing where scripts are on and do not run");
    document(name, page, &html);
    code(name, page, &html);
    headings(name, &html);
    references(name, &html);
    names(name, &html);
    forms(name, page, &html);
    links(name, &html);
    texts(name, &html);
    folded(name, &html);
    html
}

/// What is folded on a screen and wanted on paper stands behind its `<details>`: most browsers print nothing of what a
/// closed one holds. Inside stands only what nobody misses on paper.
fn folded(name: &str, html: &Html) {
    const NOT_FOR_PAPER: [&str; 5] = ["languages", "map", "words", "original", "no-print"];
    for details in all(html, "details:not([open])") {
        let class = details.attr("class").unwrap_or_default();
        let inside = details.child_elements().filter(|element| element.value().name() != "summary").count();
        assert!(
            inside == 0 || class.split(' ').any(|class| NOT_FOR_PAPER.contains(&class)),
            "{name}: closed, this is not printed: {}",
            details.html()
        );
    }
}

fn parse(name: &str, drawn: &str) -> Html {
    // Leptos marks places with `<!>`, which the standard reads as an empty comment and calls an error; it is the only
    // one forgiven.
    let html = Html::parse_document(&drawn.replace("<!>", "<!---->"));
    assert!(html.errors.is_empty(), "{name}: {:?}\n{drawn}", html.errors);
    html
}

fn document(name: &str, page: &Page, html: &Html) {
    let root = html.root_element();
    let lang = page.texts.lang();
    assert_eq!(root.attr("lang"), Some(lang.as_str()), "{name}");
    assert_eq!(root.attr("dir"), Some(if lang.as_str() == "ar-XB" { "rtl" } else { "ltr" }), "{name}");
    let title = all(html, "head > title");
    assert!(title.len() == 1 && text_of(title[0]).contains("Safar"), "{name}: title");
    assert_eq!(all(html, "main#content").len(), 1, "{name}: main");
    for element in all(html, "[lang]") {
        let tag = element.attr("lang").unwrap();
        assert!(domain::lang::Lang::parse(tag).is_ok(), "{name}: lang={tag:?}");
    }
    for element in all(html, "[dir]") {
        assert!(matches!(element.attr("dir"), Some("ltr" | "rtl" | "auto")), "{name}: {}", element.html());
    }
}

/// Nothing runs but our script, nothing is styled but by our style sheet.
fn code(name: &str, page: &Page, html: &Html) {
    let scripts = all(html, "script");
    assert!(scripts.len() <= 1, "{name}: one script at most");
    for script in &scripts {
        assert_eq!(script.attr("nonce"), Some(page.nonce.as_str()), "{name}");
        let ours = [&page.assets.islands, &page.assets.forget, &page.assets.code];
        assert!(ours.iter().any(|known| script.attr("src") == Some(known.as_str())), "{name}: {:?}", script.attr("src"));
        assert_eq!(script.text().count(), 0, "{name}: no inline script");
    }
    let wakes = scripts.iter().any(|script| script.attr("src") == Some(page.assets.islands.as_str()));
    assert_eq!(wakes, !all(html, "leptos-island").is_empty(), "{name}: the island's script where there are islands and only there");
    assert!(all(html, "style, iframe, object, embed, base").is_empty(), "{name}");
    for element in all(html, "*") {
        for (attribute, value) in element.value().attrs() {
            let handler = attribute.starts_with("on") || attribute == "style" || attribute == "srcdoc" || value.starts_with("javascript:");
            assert!(!handler, "{name}: {attribute}={value}");
        }
    }
}

/// One `h1`, and no level left out below it.
fn headings(name: &str, html: &Html) {
    let levels: Vec<u32> = all(html, "h1, h2, h3, h4, h5, h6").iter().map(|h| h.value().name()[1..].parse().unwrap()).collect();
    assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1, "{name}: h1");
    assert_eq!(levels[0], 1, "{name}: the first heading is the h1");
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{name}: {levels:?}");
}

/// No id twice; whatever names an id names one that is there.
fn references(name: &str, html: &Html) {
    let mut ids = BTreeSet::new();
    for element in all(html, "[id]") {
        let id = element.attr("id").unwrap();
        assert!(!id.is_empty() && ids.insert(id), "{name}: id {id:?} twice");
    }
    let attributes = ["for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "form", "list", "headers"];
    for element in all(html, "*") {
        let named = attributes.iter().filter_map(|attribute| element.attr(attribute)).flat_map(str::split_whitespace);
        let inside = element.attr("href").and_then(|href| href.strip_prefix('#'));
        for id in named.chain(inside) {
            assert!(ids.contains(id), "{name}: {id} is not there: {}", element.html());
        }
    }
}

/// Whatever can be used or seen has a name.
fn names(name: &str, html: &Html) {
    for image in all(html, "img") {
        assert!(image.attr("alt").is_some_and(|alt| !alt.trim().is_empty()), "{name}: {}", image.html());
    }
    for svg in all(html, "svg") {
        assert_eq!(svg.attr("aria-hidden"), Some("true"), "{name}: the word beside an icon speaks");
    }
    let hidden = |e: &ElementRef<'_>| e.attr("aria-hidden") == Some("true");
    for element in all(html, "h1, h2, h3, legend, summary, label, button, a, th, dt, title").iter().filter(|e| !hidden(e)) {
        // A picture inside speaks by its alternative.
        let pictures: String = element.select(&Selector::parse("img").unwrap()).filter_map(|image| image.attr("alt")).collect();
        let label = element.attr("aria-label").map_or_else(|| text_of(*element) + &pictures, str::to_owned);
        assert!(!label.is_empty(), "{name}: without a word: {}", element.html());
    }
    for element in all(html, "[aria-hidden=true]") {
        assert!(
            matches!(element.value().name(), "svg" | "progress") || element.attr("tabindex") == Some("-1"),
            "{name}: {}",
            element.html()
        );
    }
    for control in all(html, "input:not([type=hidden]), select, textarea") {
        let inside = control.ancestors().filter_map(ElementRef::wrap).any(|e| e.value().name() == "label");
        let outside = control.attr("id").is_some_and(|id| !all(html, &format!("label[for={id}]")).is_empty());
        let said = control.attr("aria-label").is_some_and(|label| !label.is_empty());
        assert!(inside || outside || said, "{name}: without a label: {}", control.html());
    }
    for fieldset in all(html, "fieldset") {
        let first = fieldset.children().find_map(ElementRef::wrap).map(|e| e.value().name().to_owned());
        assert_eq!(first.as_deref(), Some("legend"), "{name}: {}", fieldset.html());
    }
    for details in all(html, "details") {
        let first = details.children().find_map(ElementRef::wrap).map(|e| e.value().name().to_owned());
        assert_eq!(first.as_deref(), Some("summary"), "{name}: {}", details.html());
    }
}

fn forms(name: &str, page: &Page, html: &Html) {
    for form in all(html, "form") {
        assert_eq!(form.attr("method"), Some("post"), "{name}");
        let action = form.attr("action").unwrap_or_default();
        assert!(matches(&POST, action), "{name}: nobody answers {action:?}");
        let hidden = Selector::parse("input[type=hidden][name=lang]").unwrap();
        let langs: Vec<_> = form.select(&hidden).filter_map(|input| input.attr("value")).collect();
        assert_eq!(langs, [page.texts.lang().as_str()], "{name}: the form says in which language to go on");
        assert!(form.select(&Selector::parse("button").unwrap()).next().is_some(), "{name}: a form without a button");
        assert!(form.select(&Selector::parse("form").unwrap()).next().is_none(), "{name}: a form in a form");
    }
    let buttons = all(html, "button").len();
    assert_eq!(all(html, "form button").len(), buttons, "{name}: a button outside a form does nothing without a script");
}

fn links(name: &str, html: &Html) {
    for link in all(html, "a") {
        let href = link.attr("href").unwrap_or_default();
        let outside = href.starts_with("https://") && link.attr("rel").is_some_and(|rel| rel.contains("noopener"));
        assert!(href.starts_with('#') || outside || matches(&GET, href), "{name}: nobody answers {href:?}");
    }
    for element in all(html, "[src], [data-src], link[href]") {
        let address = ["src", "data-src", "href"].iter().find_map(|attribute| element.attr(attribute)).unwrap();
        assert!(matches(&FILES, address), "{name}: there is no file {address:?}");
    }
    for refresh in all(html, "meta[http-equiv=refresh]") {
        let address = refresh.attr("content").and_then(|content| content.split_once("url=")).unwrap().1;
        assert!(matches(&GET, address), "{name}: {address:?}");
    }
}

/// No text is shown by its id, and no variable is left unfilled.
fn texts(name: &str, html: &Html) {
    let is_id = |text: &str| text.contains('-') && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    // What the learner typed is shown as it is, whatever it looks like.
    for text in visible(html).iter().filter(|text| !text.contains("</textarea>")) {
        assert!(!is_id(text), "{name}: the text {text:?} does not exist");
        assert!(!text.contains(['{', '}', '\u{fffd}']), "{name}: not filled in: {text:?}");
    }
}
