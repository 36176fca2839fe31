//! A statement, right or wrong: two lines.

use super::{DrawContext, Drawing};
use domain::kind::TrueFalse;
use leptos::prelude::*;

impl Drawing for TrueFalse {
    fn instruction(&self) -> Option<&'static str> {
        None
    }

    fn draw(&self, context: &DrawContext<'_>) -> AnyView {
        let line = |(value, text): (&str, &String)| context.choice_line("radio", value, text.clone());
        [("true", &context.texts.truth), ("false", &context.texts.lie)].map(line).collect_view().into_any()
    }

    fn interface_words(&self) -> &'static [(&'static str, &'static str)] {
        &[("true", "answer-true"), ("false", "answer-false")]
    }
}
