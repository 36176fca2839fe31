//! A printed form, and the page on which its answer sheet is typed in.

use crate::http::reader::Reader;
use crate::usecases::PrintedForm;
use app::exam::verdict::attempt_title;
use app::i18n::Texts;
use app::paper::{EntryItem, EntryView};
use app::spoken::{Spoken, spoken};
use domain::ids::AttemptId;
use domain::lang::Lang;
use domain::paper::in_form_order;

/// In which languages there is help below the questions, by their own names.
pub fn help_languages(printed: &PrintedForm, texts: &Texts) -> Vec<(Lang, String)> {
    printed.bank.help_languages.iter().map(|lang| (lang.clone(), texts.languages().own_name(lang).to_owned())).collect()
}

/// The page on which an answer sheet is typed in, which becomes this attempt.
pub fn entry_view(reader: &Reader, printed: &PrintedForm, attempt: &AttemptId) -> EntryView {
    let (texts, form) = (&reader.page.texts, &printed.form);
    let changed: Vec<_> = printed.changed().into_iter().map(|n| (n + 1).to_string()).collect();
    let several = form.items.iter().any(|item| item.subject != form.items[0].subject);
    let items = form.items.iter().enumerate().map(|(n, item)| {
        let begins = several && (n == 0 || form.items[n - 1].subject != item.subject);
        let module = printed.bank.subject(&item.subject).filter(|_| begins);
        let found = printed.bank.items.get(&item.question);
        EntryItem {
            n: n + 1,
            module: module.map(|subject| spoken(&subject.name, texts)),
            body: found.map(|found| in_form_order(&found.question.body, item)),
        }
    });
    EntryView {
        path: printed.number.as_str().to_owned(),
        number: printed.number.to_string(),
        title: Spoken::own(texts, attempt_title(&printed.bank, form.origin.name(), texts)).text,
        attempt: attempt.to_string(),
        items: items.collect(),
        help_languages: help_languages(printed, texts),
        changed: (!changed.is_empty()).then(|| changed.join(", ")),
        typed: Vec::new(),
        problem: None,
    }
}
