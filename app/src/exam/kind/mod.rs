//! How the kinds of questions are drawn: one file a kind, beside the file of the same name in the domain. Nothing else
//! looks which kind a question has.

mod choose_picture;
mod fill_form;
mod gaps;
mod matching;
mod multiple;
mod ordering;
mod point_picture;
mod short;
mod single;
mod spoken;
mod true_false;
mod written;

use super::view::{Feedback, HelpView, ItemTexts};
use crate::address;
use crate::spoken::ExamLang;
use crate::ui::icon::{Icon, icon};
use domain::kind::Body;
use domain::question::Choice;
use domain::response::MAX_TYPED;
use leptos::prelude::*;

/// What a page needs of a kind.
pub(super) trait Drawing {
    /// The id of the text that says what to do, where the question does not say it.
    fn instruction(&self) -> Option<&'static str>;
    /// The options, rows or fields.
    fn draw(&self, context: &DrawContext<'_>) -> AnyView;
    /// The options that are words of the interface: their values in a form, and the ids of their texts.
    fn interface_words(&self) -> &'static [(&'static str, &'static str)];
}

macro_rules! drawing {
    ($($kind:ident in $file:ident,)*) => {
        /// The question as something to be drawn.
        pub(super) fn drawing(body: &Body) -> &dyn Drawing {
            match body {
                $(Body::$kind(kind) => kind,)*
            }
        }
    };
}
domain::kinds!(drawing);

/// What the drawing of a kind needs to know beside the question itself.
pub(super) struct DrawContext<'a> {
    /// The answer so far, as form fields.
    pub fields: &'a [(String, String)],
    /// The right answer, where it is shown.
    pub feedback: Option<&'a Feedback>,
    /// Help in the reader's language.
    pub help: Option<&'a HelpView>,
    /// The strings.
    pub texts: &'a ItemTexts,
    /// The language of the exam.
    pub exam: &'a ExamLang,
    /// The bank, which has the pictures, and its version.
    pub bank: (&'a str, &'a str),
    /// The place of the question, counted from 0.
    pub n: u16,
}

impl DrawContext<'_> {
    fn has(&self, name: &str, value: &str) -> bool {
        self.fields.iter().any(|(n, v)| n == name && v == value)
    }

    fn of(&self, name: &str) -> String {
        self.fields.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone()).unwrap_or_default()
    }

    /// A text in the help language.
    fn helped(&self, text: impl FnOnce(&HelpView) -> Option<&String>) -> Option<AnyView> {
        let help = self.help?;
        let text = text(help)?.clone();
        Some(view! { <span class="help-text" lang=help.lang.clone() dir=help.dir>{text}</span> }.into_any())
    }

    /// What an option says in the help language; nothing where that is the same, as with numbers.
    fn help_choice(&self, id: &str, original: &str) -> Option<AnyView> {
        self.helped(|help| help.choices.get(id).filter(|text| **text != original))
    }

    fn help_row(&self, id: &str) -> Option<AnyView> {
        self.helped(|help| help.rows.get(id))
    }

    /// A text of the exam.
    fn said(&self, text: String) -> AnyView {
        view! { <span lang=self.exam.lang.clone() dir=self.exam.dir>{text}</span> }.into_any()
    }

    /// Whether an option is right, once that is shown, for those that are right or chosen.
    fn judged(&self, value: &str) -> Option<bool> {
        let right = self.feedback?.right_ids.iter().any(|id| id == value);
        (right || self.has("a", value)).then_some(right)
    }

    /// The same in words.
    fn verdict(&self, value: &str) -> Option<AnyView> {
        Some(if self.judged(value)? {
            view! { <span class="verdict right">{icon(Icon::Right)}{self.texts.right_answer.clone()}</span> }.into_any()
        } else {
            view! { <span class="verdict wrong">{icon(Icon::Wrong)}{self.texts.mine.clone()}</span> }.into_any()
        })
    }

    /// A picture of the bank, and what it shows.
    fn picture(&self, file: &str, alt: &str) -> AnyView {
        let (bank, version) = self.bank;
        view! { <img src=address::media(bank, version, file) alt=alt.to_owned() lang=self.exam.lang.clone()/> }.into_any()
    }

    /// One line that can be pressed anywhere: the button, the text, the help under it, the verdict beside it.
    fn choice_line(&self, input: &'static str, value: &str, text: String) -> AnyView {
        let help = self.help_choice(value, &text);
        view! {
            <div class="line">
                <label class="choice">
                    <input type=input name="a" value=value.to_owned() checked=self.has("a", value)/>
                    <span class="choice-text">{self.said(text)}{help}</span>
                    {self.verdict(value)}
                </label>
            </div>
        }
        .into_any()
    }

    fn choice_lines(&self, input: &'static str, options: &[Choice]) -> AnyView {
        options.iter().map(|option| self.choice_line(input, option.id.as_str(), option.text.clone())).collect_view().into_any()
    }

    /// A list to choose from; its first entry, `empty`, takes the choice back.
    fn select(&self, name: String, label: String, empty: &str, options: Vec<(String, String)>) -> AnyView {
        let chosen = self.of(&name);
        let options = options
            .into_iter()
            .map(|(value, text)| {
                let selected = value == chosen;
                view! { <option value=value selected=selected>{text}</option> }
            })
            .collect_view();
        view! {
            <select name=name aria-label=label lang=self.exam.lang.clone() dir=self.exam.dir>
                <option value="" selected=chosen.is_empty()>{empty.to_owned()}</option>
                {options}
            </select>
        }
        .into_any()
    }

    /// A field for a word or a few.
    fn typed(&self, name: String) -> AnyView {
        let value = self.of(&name);
        view! { <input type="text" name=name value=value maxlength=MAX_TYPED.to_string() autocomplete="off" lang=self.exam.lang.clone() dir="auto"/> }
            .into_any()
    }
}

/// Options as entries of a list: their values and what they say.
fn entries(options: &[Choice]) -> Vec<(String, String)> {
    options.iter().map(|option| (option.id.to_string(), option.text.clone())).collect()
}

/// Text that keeps the line breaks its author made.
pub(super) fn lines(text: &str) -> AnyView {
    let lines: Vec<_> = text.split('\n').map(str::to_owned).collect();
    let last = lines.len().saturating_sub(1);
    lines.into_iter().enumerate().map(|(n, line)| view! { {line}{(n < last).then(|| view! { <br/> })} }).collect_view().into_any()
}
