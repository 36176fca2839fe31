//! The rules that can only be checked where files are read. The others live in [`domain::bank::check`].

use domain::content::Rule;

/// A file that the bank needs is not there or cannot be read.
pub(super) const MISSING_FILE: Rule = Rule::error("missing-file");
/// Something that is no ordinary file: a link, a pipe, a device.
pub(super) const NO_FILE: Rule = Rule::error("no-file");
/// A file or folder that the system keeps closed.
pub(super) const UNREADABLE: Rule = Rule::error("unreadable");
/// A file that no bank needs to be as large.
pub(super) const TOO_LARGE: Rule = Rule::error("too-large");
/// A file name that is no text.
pub(super) const BAD_NAME: Rule = Rule::error("bad-name");
/// A file that its author takes for a part of the bank, and that stands where nothing reads it.
pub(super) const STRAY_FILE: Rule = Rule::error("stray-file");
/// Any other file that nothing reads: a note, a copy that an editor has left.
pub(super) const UNREAD_FILE: Rule = Rule::warning("unread-file");
/// The name of a file or folder contradicts what is written in it.
pub(super) const FILE_NAME: Rule = Rule::error("file-name");
/// Bytes that are no UTF-8 text.
pub(super) const NOT_UTF8: Rule = Rule::error("not-utf8");
/// Text that is no TOML.
pub(super) const TOML_SYNTAX: Rule = Rule::error("toml-syntax");
/// Letters and accents as two signs.
pub(super) const NOT_NFC: Rule = Rule::warning("not-nfc");
/// A key that the format does not know: most often a typing error.
pub(super) const UNKNOWN_KEY: Rule = Rule::error("unknown-key");
/// A key that must be there.
pub(super) const MISSING_FIELD: Rule = Rule::error("missing-field");
/// A value of another type than the key wants.
pub(super) const WRONG_TYPE: Rule = Rule::error("wrong-type");
/// A value of the right type that is not among those allowed.
pub(super) const WRONG_VALUE: Rule = Rule::error("wrong-value");
/// A language of which nothing is known: neither its letters nor its direction.
pub(super) const UNKNOWN_LANGUAGE: Rule = Rule::error("unknown-language");
/// A text that is no identifier.
pub(super) const BAD_ID: Rule = Rule::error("bad-id");
/// An identifier that is used twice.
pub(super) const DUPLICATE_ID: Rule = Rule::error("duplicate-id");
/// A question whose id does not begin with its subject.
pub(super) const QUESTION_ID: Rule = Rule::error("question-id");
/// Help for a question or a shared text that does not exist.
pub(super) const ORPHAN_HELP: Rule = Rule::error("orphan-help");
/// Help in a language that bank.toml does not promise.
pub(super) const UNPROMISED_LANGUAGE: Rule = Rule::warning("unpromised-language");
/// A picture or recording that is named but not there.
pub(super) const MISSING_MEDIA: Rule = Rule::error("missing-media");
/// A picture or recording of a kind that is never served.
pub(super) const MEDIA_KIND: Rule = Rule::error("media-kind");
/// A picture or recording that does not hold what its ending says.
pub(super) const MEDIA_CONTENT: Rule = Rule::error("media-content");
/// A picture or recording whose name is not the same everywhere.
pub(super) const MEDIA_NAME: Rule = Rule::error("media-name");
/// A picture or recording that nothing names.
pub(super) const UNUSED_MEDIA: Rule = Rule::warning("unused-media");

const HERE: &[Rule] = &[
    MISSING_FILE,
    NO_FILE,
    UNREADABLE,
    TOO_LARGE,
    BAD_NAME,
    STRAY_FILE,
    UNREAD_FILE,
    FILE_NAME,
    NOT_UTF8,
    TOML_SYNTAX,
    NOT_NFC,
    UNKNOWN_KEY,
    MISSING_FIELD,
    WRONG_TYPE,
    WRONG_VALUE,
    UNKNOWN_LANGUAGE,
    BAD_ID,
    DUPLICATE_ID,
    QUESTION_ID,
    ORPHAN_HELP,
    UNPROMISED_LANGUAGE,
    MISSING_MEDIA,
    MEDIA_KIND,
    MEDIA_CONTENT,
    MEDIA_NAME,
    UNUSED_MEDIA,
];

/// Every rule of `bank check`, those of [`domain::bank::check`] included.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    HERE.iter().chain(domain::bank::check::rules())
}
