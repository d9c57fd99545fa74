//! Trust under fire: the real binary under load while its world breaks. Each fault is one file; what was acknowledged is there
//! afterwards, what was refused is not, and nothing is there twice.
//!
//! `make test` runs a few rounds of each, `make faults` all of them.

mod crowd;
mod damaged;
mod failing_disk;
mod full_disk;
mod harness;
mod killed;
mod lost_states;
mod power_cut;
mod unruly;
