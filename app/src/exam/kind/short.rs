//! A word or a few: a field to type in.

use super::{DrawContext, Drawing};
use domain::kind::Short;
use leptos::prelude::*;

impl Drawing for Short {
    fn instruction(&self) -> Option<&'static str> {
        None
    }

    fn draw(&self, context: &DrawContext<'_>) -> AnyView {
        let hint =
            self.hint.clone().map(|hint| view! { <span class="hint" lang=context.exam.lang.clone() dir=context.exam.dir>{hint}</span> });
        view! { <label class="typed"><span>{context.texts.your_answer.clone()}</span>{hint}{context.typed("a".to_owned())}</label> }
            .into_any()
    }

    fn interface_words(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }
}
