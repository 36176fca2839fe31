//! Each row gets one of the options: a list to choose from beside each.

use super::{DrawContext, Drawing, entries};
use domain::kind::Matching;
use domain::question::Choice;
use leptos::prelude::*;

impl Drawing for Matching {
    fn instruction(&self) -> Option<&'static str> {
        Some("hint-matching")
    }

    fn draw(&self, context: &DrawContext<'_>) -> AnyView {
        let row = |row: &Choice| {
            let name = format!("a.{}", row.id);
            let chooser = context.select(name, row.text.clone(), &context.texts.choose, entries(&self.options));
            let text = context.said(row.text.clone());
            view! { <div class="row"><span class="row-text">{text}{context.help_row(row.id.as_str())}</span>{chooser}</div> }
        };
        let glossed = |option: &Choice| {
            let help = context.help_choice(option.id.as_str(), &option.text)?;
            Some(view! { <li>{context.said(option.text.clone())}{help}</li> })
        };
        let rows = self.left.iter().map(row).collect_view();
        let glossed = self.options.iter().filter_map(glossed).collect_view();
        view! { <div class="rows">{rows}</div><ul class="glossed">{glossed}</ul> }.into_any()
    }

    fn interface_words(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }
}
