//! Which words of CSS the style sheet may use. What the oldest engines know ([`super::old::ENGINES`]) may be used as it is;
//! every younger word stands here once with what an engine shows that does not know it. A word on neither list fails the
//! test, so that nobody uses one without having asked what happens elsewhere.

use super::style::strip;
use crate::process::root;
use std::collections::BTreeSet;
use std::fs;

/// Known to Chromium 61, Firefox 60 and Safari 11.
const OLD: &str = "
    align-content align-items animation background border border-bottom border-collapse border-color border-left border-radius border-right border-top bottom
    box-sizing break-inside clip-path color column-gap column-span columns content cursor direction display fill
    fill-opacity filter flex flex-basis flex-direction flex-wrap float font font-family font-size font-variant-numeric font-weight grid-column grid-gap grid-template-columns height
    justify-content justify-self left letter-spacing line-height list-style margin margin-bottom margin-left margin-right
    margin-top max-width min-height min-width object-fit opacity outline outline-offset overflow overflow-wrap overflow-x padding padding-bottom
    padding-left padding-right padding-top pointer-events position right stroke stroke-dasharray stroke-linecap stroke-linejoin
    stroke-width text-align text-anchor text-decoration text-overflow top transform vector-effect vertical-align white-space width z-index
    ::before ::after :checked :disabled :empty :focus :hover :last-child :not :nth-child :nth-of-type :root
    @keyframes @media @page @supports
    calc() drop-shadow() inset() minmax() repeat() scaleX() var()
";

/// Younger words, and what an engine shows that does not know them.
const YOUNG: [(&str, &str); 48] = [
    ("margin-block", "the block for old engines gives distances in the older words"),
    ("margin-block-start", "as margin-block"),
    ("margin-block-end", "as margin-block"),
    ("margin-inline", "as margin-block"),
    ("margin-inline-start", "as margin-block"),
    ("margin-inline-end", "as margin-block"),
    ("padding-block", "as margin-block"),
    ("padding-inline", "as margin-block"),
    ("padding-inline-end", "as margin-block"),
    ("padding-inline-start", "lists keep the indent of the browser"),
    ("border-block-start", "as margin-block"),
    ("border-block-end", "a line is missing; the distance parts what it parted"),
    ("border-inline-start", "as margin-block"),
    ("border-inline-start-color", "the line has the colour of the text; a sign and a word say the same"),
    ("border-inline-start-width", "the line is as thin as the others"),
    ("scroll-margin-block-start", "a heading that is jumped to stands at the very top"),
    ("min-inline-size", "a fieldset with one long word is wider than the screen"),
    ("inset", "the minifier writes it in four words"),
    ("inset-inline-start", "as margin-block"),
    ("inset-inline-end", "as margin-block"),
    ("inset-block-start", "as margin-block"),
    ("inset-block-end", "as margin-block"),
    ("inset-inline", "as margin-block"),
    ("padding-block-end", "as margin-block"),
    ("scroll-padding-block-end", "the place that was jumped to stands behind the bar at the foot until the page is moved"),
    ("env()", "as padding-block, in which it stands"),
    ("max()", "as padding-block, in which it stands"),
    ("min()", "the bar of points is as narrow as its words"),
    ("gap", "grid-gap, or margins, in the block for old engines"),
    ("aspect-ratio", "a picture among the options is as high as it is by itself"),
    ("accent-color", "boxes and buttons to tick in the colour of the browser"),
    ("appearance", "the minifier adds the word with a prefix"),
    ("color-scheme", "controls of the browser stay light in the dark theme"),
    ("text-size-adjust", "the minifier adds the word with a prefix"),
    ("-webkit-text-size-adjust", "only old iPhones enlarge letters by themselves"),
    ("text-underline-offset", "the line stands closer to the letters"),
    (":has", "no coloured frame around a choice; the button to tick shows what is chosen and where the focus is"),
    (":focus-visible", "the ring of the browser; where that cannot be seen, a ring with every focus"),
    ("::-webkit-details-marker", "two signs before a folded text"),
    ("::-webkit-progress-bar", "the bar in the colours of the browser"),
    ("::-webkit-progress-value", "as ::-webkit-progress-bar"),
    ("::-moz-progress-bar", "as ::-webkit-progress-bar"),
    ("prefers-color-scheme", "the light theme"),
    ("prefers-contrast", "the theme, whose contrast is 7 to 1"),
    ("forced-colors", "the colours of the theme, or those that the system forces"),
    ("size", "paper of the size that is in the printer"),
    ("anywhere", "a word that is wider than its box sticks out of it"),
    ("inline-start", "the older value stands before it"),
];

/// One rule: what stands before its braces, and its declarations.
struct Rule {
    prelude: String,
    declarations: Vec<(String, String)>,
}

/// All rules of a sheet, those inside others too.
fn rules(sheet: &str) -> Vec<Rule> {
    let mut rules = Vec::new();
    let mut open: Vec<Rule> = Vec::new();
    let mut text = String::new();
    let mut quote = None;
    for letter in sheet.chars() {
        match (quote, letter) {
            (None, '"') => quote = Some(letter),
            (Some(_), '"') => quote = None,
            (None, '{') => {
                open.push(Rule { prelude: std::mem::take(&mut text).trim().to_owned(), declarations: Vec::new() });
                continue;
            }
            (None, ';' | '}') => {
                if let (Some((name, value)), Some(rule)) = (text.split_once(':'), open.last_mut()) {
                    rule.declarations.push((name.trim().to_owned(), value.trim().to_owned()));
                }
                text.clear();
                if letter == '}' {
                    rules.extend(open.pop());
                }
                continue;
            }
            _ => {}
        }
        text.push(letter);
    }
    rules
}

/// Names in a text that follow `before` and are followed by `after`, written with both.
fn names(text: &str, before: &str, after: &str) -> BTreeSet<String> {
    let letter = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let mut found = BTreeSet::new();
    let mut start = None;
    for (place, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if letter(c) {
            start.get_or_insert(place);
        } else if let Some(from) = start.take() {
            let (head, tail) = (&text[..from], &text[place..]);
            let starts = before.is_empty() || head.ends_with(before);
            if starts && tail.starts_with(after) {
                let sign = if before == ":" && head.ends_with("::") { "::" } else { before };
                found.insert(format!("{sign}{}{}", &text[from..place], if after == "(" { "()" } else { "" }));
            }
        }
    }
    found
}

/// The words of a sheet that not every engine knows, and those that all know.
fn words(rules: &[Rule]) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for Rule { prelude, declarations } in rules {
        if prelude.starts_with('@') {
            words.extend(names(prelude, "@", ""));
            // The questions of `@media` that came later.
            words.extend(
                names(prelude, "(", ":")
                    .into_iter()
                    .map(|name| name.trim_start_matches('(').to_owned())
                    .filter(|name| name.contains("prefers") || name.contains("forced")),
            );
        } else {
            words.extend(names(prelude, ":", ""));
        }
        for (name, value) in declarations {
            if !name.starts_with("--") {
                words.insert(name.clone());
            }
            words.extend(names(value, "", "("));
            words.extend(
                ["anywhere", "inline-start", "dvh", "svh", "fit-content", "subgrid"]
                    .into_iter()
                    .filter(|young| value.contains(young))
                    .map(str::to_owned),
            );
        }
    }
    words
}

fn sheet() -> Vec<Rule> {
    rules(&strip(&fs::read_to_string(root().join("app/style/app.css")).unwrap()))
}

/// The selectors of a list; commas in brackets part nothing.
fn selectors(prelude: &str) -> Vec<String> {
    let (mut depth, mut list) = (0, vec![String::new()]);
    for letter in prelude.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                list.push(String::new());
                continue;
            }
            _ => {}
        }
        list.last_mut().unwrap().push(letter);
    }
    list
}

#[test]
fn every_young_word_of_the_style_sheet_says_what_older_engines_show() {
    let old: BTreeSet<_> = OLD.split_whitespace().map(str::to_owned).collect();
    let young: BTreeSet<_> = YOUNG.iter().map(|(word, _)| (*word).to_owned()).collect();
    assert_eq!(young.len(), YOUNG.len(), "a word stands twice");
    let used = words(&sheet());
    let unknown: Vec<_> = used.iter().filter(|word| !old.contains(*word) && !young.contains(*word)).collect();
    assert!(unknown.is_empty(), "say what engines show that do not know {unknown:?}");
    let unused: Vec<_> = young.iter().filter(|word| !used.contains(*word)).collect();
    assert!(unused.is_empty(), "no longer used: {unused:?}");
}

/// An engine drops a whole rule if it does not know one selector in its list.
#[test]
fn a_young_selector_takes_no_old_one_with_it() {
    let young = |selector: &str| names(selector, ":", "").iter().any(|name| YOUNG.iter().any(|(word, _)| word == name));
    for Rule { prelude, .. } in sheet().iter().filter(|rule| !rule.prelude.starts_with('@')) {
        let selectors = selectors(prelude);
        let with = selectors.iter().filter(|selector| young(selector)).count();
        assert!(with == 0 || with == selectors.len(), "an engine that does not know a part drops all of {prelude:?}");
    }
}

/// A rule that takes the ring away goes with the rule that draws another: it holds the same young word.
#[test]
fn no_engine_is_left_without_a_ring_around_what_has_the_focus() {
    // What gets the focus from the page, so that it is read aloud.
    let told = ["legend:focus", ".feedback:focus"];
    for Rule { prelude, declarations } in sheet() {
        let none = declarations.iter().any(|(name, value)| name == "outline" && matches!(value.as_str(), "none" | "0"));
        for selector in selectors(&prelude).iter().map(|selector| selector.trim()).filter(|_| none) {
            let knows = selector.contains(":has(:focus-visible)") || selector.contains(":focus:not(:focus-visible)");
            assert!(knows || told.contains(&selector), "{selector} takes away a ring that another rule may not draw");
        }
    }
}

#[test]
fn rules_and_words_are_read() {
    let sheet = rules("@media print { a:has(b), c::before { inset: 0; content: \"{;}\" } } @page { size: A4 }");
    let read: Vec<_> = sheet.iter().map(|rule| rule.prelude.as_str()).collect();
    assert_eq!(read, ["a:has(b), c::before", "@media print", "@page"]);
    let found = words(&sheet);
    let wanted = [":has", "::before", "@media", "@page", "content", "inset", "size"].map(str::to_owned);
    assert_eq!(found, BTreeSet::from(wanted));
    assert_eq!(selectors("a:is(b, c), d"), ["a:is(b, c)", " d"]);
}
