//! One style sheet from the files of `app/style`.

use super::{minify, old};
use crate::process::files;
use crate::setup::Node;
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

/// All style sheets in the order of their names, as one and as small as the tools can make it. That is esbuild, which makes the
/// scripts small in the same run. `lightningcss` is 52 crates more for every build of this tool, an alpha version for years, and
/// would have to be told the same engines once more.
pub fn build(folder: &Path, node: Option<&Node>) -> Result<Vec<u8>> {
    let mut sheet = String::new();
    for path in files(folder)?.iter().filter(|path| path.extension().is_some_and(|kind| kind == "css")) {
        sheet.push_str(&fs::read_to_string(path).with_context(|| path.display().to_string())?);
        sheet.push('\n');
    }
    if node.is_some() {
        minify(node, "css", sheet.into_bytes(), &[&format!("--target={}", old::ENGINES)])
    } else {
        Ok(strip(&sheet).into_bytes())
    }
}

/// Takes out only what can never matter: comments, the spaces around a line and empty lines.
pub fn strip(sheet: &str) -> String {
    let mut text = String::with_capacity(sheet.len());
    let mut quote = None;
    let mut rest = sheet.chars();
    while let Some(letter) = rest.next() {
        match (quote, letter) {
            (None, '/') if rest.as_str().starts_with('*') => {
                let comment = rest.as_str();
                let end = comment[1..].find("*/").map_or(comment.len(), |end| end + 3);
                rest = comment[end..].chars();
                // `a/**/b` are two words.
                text.push(' ');
                continue;
            }
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), _) if letter == open => quote = None,
            _ => {}
        }
        text.push(letter);
        if letter == '\\' {
            text.extend(rest.next());
        }
    }
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::strip;

    #[test]
    fn comments_and_margins_go_and_nothing_else() {
        let sheet = "/* tokens */\n:root {\n  --a: 1px; /* one */\n\n}\n";
        assert_eq!(strip(sheet), ":root {\n--a: 1px;\n}");
        assert_eq!(strip("a::before { content: \"/* kept */\" }"), "a::before { content: \"/* kept */\" }");
        assert_eq!(strip(r#"a { content: "\"/* kept */" }"#), r#"a { content: "\"/* kept */" }"#);
        assert_eq!(strip("a/**/b {}"), "a b {}");
        assert_eq!(strip("a {} /* without an end"), "a {}");
    }
}
