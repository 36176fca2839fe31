//! What is wrong with a file that is no TOML, in words of ours: what stands there, and how to mend it.

use super::source::Lines;
use toml::de::Error;

/// A fault of syntax: where it is, and what to say.
pub(super) struct Fault {
    pub offset: usize,
    pub message: String,
}

/// What a parser says begins with one of these; what we say instead.
const MESSAGES: &[(&[&str], &str)] = &[
    (&["extra `=`"], "there is one = too many; a line is: name = value"),
    (
        &["key with no value", "missing assignment", "extra assignment", "invalid key-value pair"],
        "there is no = here; a line is: name = value. If this line is part of a text, that text is not closed above, or closed too early",
    ),
    (&["unquoted keys cannot be empty", "missing key"], "there is no name before the =; a line is: name = value"),
    (
        &["invalid unquoted key", "keys cannot be"],
        "a name has only the letters a-z, digits, hyphens and underscores; any other name stands in quotation marks: \"слово\" = …",
    ),
    (&["invalid boolean"], "write true or false, in small letters and without quotation marks"),
    (&["string values must be quoted", "invalid value", "missing value", "missing opening quote"], NO_VALUE),
    (
        &["missing escaped value", "too few unicode", "invalid unicode", "invalid escape"],
        "a backslash in a text begins a special sign; for a backslash itself write two of them",
    ),
    (
        &["unexpected key or value", "unexpected content"],
        "something stands behind the value that does not belong there; one value stands on a line, and quotation marks inside a text are « »",
    ),
    (
        &["unclosed table", "unclosed array table", "missing table open"],
        "a heading is [name] or [[name]]; a bracket is missing or too many",
    ),
    (
        &["missing comma between array", "unclosed array", "unexpected `=` in array", "extra comma in array", "missing array opening"],
        "the list in [ ] has a comma missing or too many, or is not closed by ]",
    ),
    (
        &["missing comma between key", "unclosed inline table", "extra comma in inline", "invalid inline table", "missing inline table"],
        "what stands in { } has a comma missing or too many, or is not closed by }",
    ),
    (
        &["invalid date", "invalid time", "invalid datetime", "invalid offset"],
        "there is no such date; a date is written 2025-08-22, without quotation marks",
    ),
    (&["invalid comment character"], "this line has a sign that nobody sees; type it again"),
    (&["cannot recurse", "recursion"], "brackets stand inside brackets too often; close them earlier"),
];

/// Where a value is due.
const NO_VALUE: &str = "what stands behind the = is no value; a text stands in straight quotation marks: name = \"…\"";
/// What nothing else fits.
const NOTHING_FITS: &str = "this is no line of TOML; a line is: name = value, a text stands in straight quotation marks";
const NO_NUMBER: &str = "this is no number; a number has only digits, a text stands in quotation marks: name = \"…\"";
const OPEN_TEXT: &str =
    "the text is not closed on its line; put a quotation mark at its end, or begin and end it with \"\"\" if it has several lines";
const OPEN_LINES: &str = "the text that begins here is never closed; put three quotation marks at its end";
const UNSEEN: &str = "the text has a sign that nobody sees; type it again";

/// The faults of a file, the first on each line. What stands behind something that is not closed is not looked at: it is
/// not what its author thinks it is.
pub(super) fn faults(text: &str, lines: &Lines, errors: &[Error]) -> Vec<Fault> {
    let mut errors: Vec<_> = errors.iter().map(|error| (error.span().map_or(0, |span| span.start), error)).collect();
    errors.sort_by_key(|(offset, _)| *offset);
    let mut faults: Vec<Fault> = Vec::new();
    for (offset, error) in errors {
        let message = error.message();
        let (offset, said, open) = explain(text, offset, message);
        if faults.iter().all(|fault| lines.of(fault.offset) != lines.of(offset)) {
            faults.push(Fault { offset, message: said });
        }
        if open {
            break;
        }
    }
    faults
}

/// Where to look, what to say, and whether something is left open there.
fn explain(text: &str, offset: usize, message: &str) -> (usize, String, bool) {
    let several_lines = message.starts_with("invalid multi-line");
    let one_line = message.starts_with("invalid basic string") || message.starts_with("invalid literal string");
    if (several_lines || one_line) && message.contains("characters") {
        return (offset, UNSEEN.into(), false);
    }
    if several_lines {
        let mark = if message.contains("literal") { "'''" } else { "\"\"\"" };
        return (text.get(..offset).unwrap_or(text).rfind(mark).unwrap_or(offset), OPEN_LINES.into(), true);
    }
    if one_line {
        return (offset, OPEN_TEXT.into(), true);
    }
    let here = text.get(offset..).unwrap_or_default();
    if message.starts_with("duplicate key")
        && text.get(..offset).is_some_and(|before| before.ends_with("[["))
        && let Some((name, _)) = here.split_once("]]")
        && let Some(single) = heading(text, name)
    {
        // All headings that are right follow from the one that is not.
        return (single, format!("here stands [{name}], elsewhere [[{name}]]; there are several, so write [[{name}]] here too"), true);
    }
    if message.starts_with("duplicate key") {
        let name: String = here.chars().take_while(|c| c.is_alphanumeric() || "-_".contains(*c)).collect();
        return (offset, format!("«{name}» stands here for the second time; rename or remove one of the two"), false);
    }
    let known = MESSAGES.iter().find(|(starts, _)| starts.iter().any(|start| message.starts_with(start)));
    let said = match known {
        Some((_, said)) => *said,
        None if is_dotted_date(text, offset) => "a date is written year-month-day, 2025-08-22, without quotation marks",
        None if message.contains("number") || here.starts_with(|c: char| c.is_ascii_digit() || "+-._".contains(c)) => NO_NUMBER,
        None if here.starts_with(char::is_alphabetic) => NO_VALUE,
        None => NOTHING_FITS,
    };
    (offset, said.to_owned(), said.contains("not closed by"))
}

/// Where the heading `[name]` stands, by itself on its line.
fn heading(text: &str, name: &str) -> Option<usize> {
    let mut start = 0;
    text.split_inclusive('\n').find_map(|line| {
        let here = start + line.len() - line.trim_start().len();
        start += line.len();
        let rest = line.trim_start().strip_prefix('[')?.strip_prefix(name)?.strip_prefix(']')?;
        rest.trim_start().chars().next().is_none_or(|c| c == '#').then_some(here)
    })
}

/// Whether the value on this line is a day as it is written in Russian, `22.08.2025`.
fn is_dotted_date(text: &str, offset: usize) -> bool {
    let start = text.get(..offset).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    let line = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let value = line.split_once('=').map_or("", |(_, value)| value).split('#').next().unwrap_or_default();
    let parts: Vec<_> = value.trim().split('.').map(|part| (part.len(), part.bytes().all(|b| b.is_ascii_digit()))).collect();
    matches!(parts[..], [(1..=2, true), (1..=2, true), (4, true)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use toml::de::DeTable;

    #[rstest]
    #[case("a = = 1\nb = 2\n", &[(1, "one = too many")])]
    #[case("a = \"abc\nb = 2\n", &[(1, "not closed on its line")])]
    #[case("a = 1\nb = \"\"\"abc\nc = 2\n[[q]]\nd = 3\n", &[(2, "never closed")])]
    #[case("a = '''abc\nb = 2\n", &[(1, "never closed")])]
    #[case("a 1\n", &[(1, "no = here")])]
    #[case("a = 1\n= 1\n", &[(2, "no name before")])]
    #[case("a =\n", &[(1, "no value")])]
    #[case("a = abc\n", &[(1, "no value")])]
    #[case("a = «x»\nb = 2\nc = “x”\n", &[(1, "straight quotation marks"), (3, "straight quotation marks")])]
    #[case("a = null\n", &[(1, "no value")])]
    #[case("a = True\n", &[(1, "true or false")])]
    #[case("a = [1, 2\nb = 3\nc = 4\n", &[(2, "the list in [ ]")])]
    #[case("a = { b = 1\nc = 2\n", &[(2, "what stands in { }")])]
    #[case("[a\nb = 1\n", &[(1, "a bracket is missing")])]
    #[case("a = 1\na = 2\na = 3\n", &[(2, "«a» stands here for the second time"), (3, "second time")])]
    #[case("a = \"x\\q\"\n", &[(1, "backslash")])]
    #[case("a = \"он сказал \"да\"\"\n", &[(1, "behind the value")])]
    #[case("слово = 1\n", &[(1, "a name has only")])]
    #[case("a = 01\nb = 1.2.3\nc = .5\n", &[(1, "number"), (2, "number"), (3, "number")])]
    #[case("a = 22.08.2025\nb = 1\n", &[(1, "2025-08-22")])]
    #[case("[q]\na = 1\n[[q]]\na = 2\n[[q]]\na = 3\n", &[(1, "write [[q]] here too")])]
    #[case("t = \"[q]\"\n[q] # one\n[[q]]\na = 2\n", &[(2, "write [[q]] here too")])]
    #[case("a = 2025-13-01\n", &[(1, "no such date")])]
    #[case("a = 1\nb = \"x\u{1}\"\n", &[(2, "nobody sees")])]
    #[case("# x\u{1}\n", &[(1, "nobody sees")])]
    #[case("// x\n", &[(1, "a name has only")])]
    fn says_what_is_wrong_and_where(#[case] text: &str, #[case] expected: &[(usize, &str)]) {
        let lines = Lines::of_text(text);
        let (_, errors) = DeTable::parse_recoverable(text);
        let found: Vec<_> = faults(text, &lines, &errors).into_iter().map(|fault| (lines.of(fault.offset), fault.message)).collect();
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for ((line, message), (due, part)) in found.iter().zip(expected) {
            assert!(line == due && message.contains(part), "{found:?}");
        }
    }

    #[test]
    fn no_depth_of_brackets_is_too_deep_for_us() {
        let text = format!("a = {}", "[".repeat(50_000));
        let (_, errors) = DeTable::parse_recoverable(&text);
        assert!(!faults(&text, &Lines::of_text(&text), &errors).is_empty());
    }
}
