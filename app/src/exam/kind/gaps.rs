//! A text with gaps: a list to choose from in each.

use super::{DrawContext, Drawing, entries, lines};
use domain::kind::Gaps;
use domain::kind::gaps::Piece;
use leptos::prelude::*;

impl Drawing for Gaps {
    fn instruction(&self) -> Option<&'static str> {
        Some("hint-gaps")
    }

    fn draw(&self, context: &DrawContext<'_>) -> AnyView {
        let chooser = |name: &str| {
            let gap = self.gaps.iter().find(|gap| gap.id.as_str() == name)?;
            let label = context.texts.gap.replace("{n}", name);
            Some(context.select(format!("a.{name}"), label, &context.texts.choose, entries(&gap.options)))
        };
        let drawn = |piece: Piece<'_>| match piece {
            Piece::Words(words) => Some(lines(words)),
            Piece::Gap(name) => chooser(name),
        };
        let pieces: Vec<_> = self.pieces().into_iter().filter_map(drawn).collect();
        view! { <p class="gaps" lang=context.exam.lang.clone() dir=context.exam.dir>{pieces}</p> }.into_any()
    }

    fn interface_words(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }
}
