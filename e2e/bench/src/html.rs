//! As much of HTML as is needed to follow what a page loads and to fill in its forms: tags and their attributes.

use scraper::Html;
use std::collections::HashMap;

/// A start tag.
#[derive(Debug, PartialEq, Eq)]
pub struct Tag {
    /// Its name.
    pub name: String,
    attributes: HashMap<String, String>,
}

impl Tag {
    /// The value of an attribute; empty where it has none.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }
}

/// Every tag of a page in order, as a browser that runs scripts sees it.
pub fn tags(html: &str) -> Vec<Tag> {
    let page = Html::parse_document(html);
    let elements = page.tree.nodes().filter_map(|node| node.value().as_element());
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    elements.map(|element| Tag { name: element.name().to_owned(), attributes: element.attrs().map(owned).collect() }).collect()
}

/// What a browser loads by itself when it shows this page: styles, icons, scripts, pictures, recordings that are
/// fetched before anybody plays them.
pub fn loads(html: &str) -> Vec<String> {
    let loaded = |tag: &Tag| {
        let address = match tag.name.as_str() {
            "link" if matches!(tag.attribute("rel"), Some("stylesheet" | "icon" | "modulepreload" | "preload")) => tag.attribute("href"),
            "script" | "img" => tag.attribute("src"),
            "audio" | "video" if tag.attribute("preload") != Some("none") => tag.attribute("src"),
            _ => None,
        };
        address.map(str::to_owned)
    };
    tags(html).iter().filter_map(loaded).collect()
}

/// What a script of ours loads: the quoted relative addresses in it, but for names of fields, as the glue of wasm has one.
pub fn imports(script: &str) -> Vec<&str> {
    let quoted: Vec<&str> = script.split('"').collect();
    let pairs = quoted.windows(2).filter(|pair| pair[0].starts_with("./") && !pair[1].starts_with(':'));
    pairs.map(|pair| pair[0]).collect()
}

#[cfg(test)]
mod tests {
    use super::{imports, loads, tags};

    #[test]
    fn a_page_loads_its_styles_scripts_pictures_and_no_recording_that_waits() {
        let html = r#"<!DOCTYPE html><link rel="stylesheet" href="/a.css"/><link rel="alternate" href="/no"/>
            <script type="module" nonce="a>b" src="/i.js"></script><img class="material" src="/p.png" alt="x">
            <audio controls preload="none" src="/no.mp3"></audio><a href="/no">a &lt; b</a>"#;
        assert_eq!(loads(html), ["/a.css", "/i.js", "/p.png"]);
    }

    #[test]
    fn an_attribute_is_found_by_its_whole_name_and_says_what_it_means() {
        let page = tags(r#"<button data-src="1" src='a"b&amp;c' hidden>"#);
        let tag = page.iter().find(|tag| tag.name == "button").unwrap();
        assert_eq!((tag.attribute("src"), tag.attribute("hidden"), tag.attribute("type")), (Some("a\"b&c"), Some(""), None));
    }

    #[test]
    fn a_script_names_what_it_imports() {
        let script = r#"import t,*as o from"./app.1.js";await t({module_or_path:new URL("./app.2.wasm",import.meta.url)});"#;
        assert_eq!(imports(script), ["./app.1.js", "./app.2.wasm"]);
        assert_eq!(imports(r#"return{__proto__:null,"./app_bg.js":{f:1}}"#), [""; 0]);
    }
}
