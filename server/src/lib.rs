//! The process: everything that touches a disk, a socket or a clock.

pub mod content;
