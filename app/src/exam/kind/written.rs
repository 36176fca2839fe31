//! A task that is answered in writing: a field of several lines.

use super::{DrawContext, Drawing};
use domain::kind::Written;
use domain::response::MAX_LETTER;
use leptos::prelude::*;

impl Drawing for Written {
    fn instruction(&self) -> Option<&'static str> {
        None
    }

    fn draw(&self, context: &DrawContext<'_>) -> AnyView {
        // Leptos escapes what stands in every element but this one. A browser drops the first line break.
        let written = format!("\n{}", html_escape::encode_text(&context.of("a")));
        view! {
            <label class="typed">
                <span>{context.texts.your_answer.clone()}</span>
                <textarea name="a" rows="7" maxlength=MAX_LETTER.to_string() lang=context.exam.lang.clone() dir="auto">{written}</textarea>
            </label>
        }
        .into_any()
    }

    fn interface_words(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }
}
