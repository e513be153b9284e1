//! Seeking, branching and checkpoints, with a machine that counts.

use super::*;

/// Counts ticks; a command changes the step. Its whole history is in `trace`.
#[derive(Clone)]
struct Counter {
    now: Instant,
    step: u64,
    count: u64,
    trace: Vec<(u64, u64)>,
}

impl Machine for Counter {
    type Command = u64;
    type Answer = u64;
    fn now(&self) -> Instant {
        self.now
    }
    fn next_due(&self) -> Option<Instant> {
        Some(Instant((self.now.0 / 10 + 1) * 10))
    }
    fn advance_within(&mut self, until: Instant, events_max: u64) -> bool {
        for _ in 0..events_max {
            let next = Instant((self.now.0 / 10 + 1) * 10);
            if next > until {
                self.now = until;
                return true;
            }
            self.now = next;
            self.count += self.step;
            self.trace.push((next.0, self.count));
        }
        false
    }
    fn execute(&mut self, command: &u64) -> u64 {
        self.step = *command;
        self.count
    }
    fn changes(&self) -> u64 {
        self.trace.len() as u64
    }
}

fn run() -> Run<Counter> {
    let machine = Counter {
        now: Instant(0),
        step: 1,
        count: 0,
        trace: Vec::new(),
    };
    let mut run = Run::new(machine);
    run.advance_to(Instant(20_005));
    run.execute(5);
    run.advance_to(Instant(60_000));
    run
}

#[test]
fn seeking_back_and_forth_gives_the_same_history() {
    let mut run = run();
    let whole = run.machine().trace.clone();
    for to in [59_999, 0, 20_005, 20_004, 45_678, 60_000] {
        run.seek(Instant(to));
        assert_eq!(run.now(), Instant(to));
        let expected: Vec<_> = whole.iter().filter(|(at, _)| *at <= to).copied().collect();
        assert_eq!(run.machine().trace, expected, "at {to}");
    }
    assert!(run.checkpoints.len() > 4, "the test must cross checkpoints");
}

#[test]
fn acting_in_the_past_branches_and_the_old_future_comes_back() {
    let mut run = run();
    let before = run.machine().count;
    run.seek(Instant(30_000));
    run.execute(100);
    run.advance_to(Instant(40_000));
    assert_eq!(run.branch_name(), Some("branch 1"));
    assert_eq!(run.branches().len(), 1);
    let other = run.machine().count;
    assert!(run.restore(0));
    assert_eq!((run.now(), run.machine().count), (Instant(60_000), before));
    assert_eq!(run.branch_name(), None);
    assert!(run.restore(0));
    assert_eq!((run.now(), run.machine().count), (Instant(40_000), other));
}

#[test]
fn what_is_reached_by_playing_answers_once() {
    let at = |at, command| Entry {
        at: Instant(at),
        command,
    };
    let start = run().checkpoints[0].machine.clone();
    let mut run = Run::with_log(start, vec![at(20, 3), at(40, 7)]);
    run.advance_to(Instant(30));
    assert_eq!(run.take_answers(), [(3, 2)]);
    run.seek(Instant(10));
    run.advance_to(Instant(50));
    assert_eq!(run.take_answers(), [(7, 8)], "the first was told before");
    run.seek(Instant(15));
    run.execute(2);
    assert_eq!(
        run.take_answers(),
        [],
        "who gives a command hears its answer"
    );
    run.advance_to(Instant(50));
    assert_eq!(run.take_answers(), [], "another future has other commands");
}
