//! As much of HTML as is needed to follow what a page loads and to fill in its forms: tags and their attributes.

/// A start tag.
#[derive(Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    /// Its name.
    pub name: &'a str,
    attributes: &'a str,
}

impl<'a> Tag<'a> {
    /// The value of an attribute, as it is written between its quotes.
    pub fn attribute(&self, name: &str) -> Option<&'a str> {
        let mut rest = self.attributes;
        while let Some((before, after)) = rest.split_once("=\"") {
            let (value, next) = after.split_once('"')?;
            if before.rsplit(char::is_whitespace).next() == Some(name) {
                return Some(value);
            }
            rest = next;
        }
        None
    }
}

/// Every start tag of a page in order.
pub fn tags(html: &str) -> impl Iterator<Item = Tag<'_>> {
    html.split('<').skip(1).filter_map(|piece| {
        let end = end_of_tag(piece)?;
        let tag = piece.get(..end)?.trim_end_matches('/');
        let (name, attributes) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
        name.starts_with(|first: char| first.is_ascii_alphabetic()).then_some(Tag { name, attributes })
    })
}

/// The place of the `>` that ends the tag: one between quotes does not.
fn end_of_tag(piece: &str) -> Option<usize> {
    let mut quoted = false;
    piece.char_indices().find_map(|(place, letter)| {
        quoted ^= letter == '"';
        (letter == '>' && !quoted).then_some(place)
    })
}

/// What a browser loads by itself when it shows this page: styles, icons, scripts, pictures, recordings that are
/// fetched before anybody plays them.
pub fn loads(html: &str) -> Vec<&str> {
    tags(html)
        .filter_map(|tag| match tag.name {
            "link" if matches!(tag.attribute("rel"), Some("stylesheet" | "icon" | "modulepreload" | "preload")) => tag.attribute("href"),
            "script" | "img" => tag.attribute("src"),
            "audio" | "video" if tag.attribute("preload") != Some("none") => tag.attribute("src"),
            _ => None,
        })
        .collect()
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
    fn an_attribute_is_found_by_its_whole_name() {
        let tag = tags(r#"<button data-src="1" src="2" hidden>"#).next().unwrap();
        assert_eq!((tag.name, tag.attribute("src"), tag.attribute("hidden")), ("button", Some("2"), None));
    }

    #[test]
    fn a_script_names_what_it_imports() {
        let script = r#"import t,*as o from"./app.1.js";await t({module_or_path:new URL("./app.2.wasm",import.meta.url)});"#;
        assert_eq!(imports(script), ["./app.1.js", "./app.2.wasm"]);
        assert_eq!(imports(r#"return{__proto__:null,"./app_bg.js":{f:1}}"#), [""; 0]);
    }
}
