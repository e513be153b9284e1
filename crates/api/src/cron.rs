//! The calendar of cron jobs: schedules, and the time zones they are read in.
//!
//! Validation and the cron job controller both read them.

pub mod schedule;
pub mod zone;
