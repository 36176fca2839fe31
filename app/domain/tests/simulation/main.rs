//! Simulated learners, of whom it is known what they know: do the opinions of Safar agree with it, and do its plans help?
//! The tables are printed; `cargo xtask bench` shows them.

mod calibration;
mod planning;
mod world;
