//! A task that is answered aloud: a box to tick when it is done.

use super::{DrawContext, Drawing};
use domain::kind::Spoken;
use leptos::prelude::*;

impl Drawing for Spoken {
    fn instruction(&self) -> Option<&'static str> {
        Some("hint-spoken")
    }

    fn draw(&self, context: &DrawContext<'_>) -> AnyView {
        context.choice_line("checkbox", "true", context.texts.said.clone())
    }

    fn interface_words(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }
}
