//! Routes of the table, answered by handlers.

use crate::state::State;
use app::routes::{self, Method};
use axum::Router;
use axum::handler::Handler;
use axum::routing::{get, post};
use std::sync::Arc;

/// Answers a route of the table, by the method that stands there.
pub trait On {
    /// The handler of a route.
    fn on<H: Handler<T, Arc<State>>, T: 'static>(self, path: &'static str, handler: H) -> Self;
}

impl On for Router<Arc<State>> {
    fn on<H: Handler<T, Arc<State>>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        let route = routes::of(path).unwrap_or_else(|| panic!("{path} does not stand in the table of routes"));
        match route.method {
            Method::Get => self.route(path, get(handler)),
            Method::Post => self.route(path, post(handler)),
        }
    }
}
