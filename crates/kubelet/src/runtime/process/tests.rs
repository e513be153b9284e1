//! What containers do, told as (command, behaviour) → (lines, exit).

use super::*;
use crate::runtime::{ExitReason, Nothing, ProbeAnswer, ProbeHandler, ProbeKind};

struct Run {
    process: Process,
    lines: Vec<String>,
}

fn start_with(argv: &[&str], behavior: &str) -> Run {
    let command: Vec<String> = argv.iter().map(|word| (*word).to_owned()).collect();
    let env = [("NAME".to_owned(), "podarium".to_owned())];
    let behavior = Rc::new(Behavior::parse(behavior).unwrap());
    let spec = ProcessSpec {
        command: &command,
        args: &[],
        env: &env,
        behavior: &behavior,
        memory_limit_bytes: Some(64 << 20),
    };
    let process = Process::start(&spec, Instant::START).unwrap();
    Run {
        process,
        lines: Vec::new(),
    }
}

fn at(seconds: u64) -> Instant {
    Instant::at(Duration::from_secs(seconds))
}

impl Run {
    fn to(&mut self, seconds: u64) -> &mut Run {
        let lines = self.process.advance(at(seconds), &Nothing);
        self.lines.extend(lines.into_iter().map(|line| line.text));
        self
    }

    /// Exit code and the milliseconds from start to end.
    fn end(&self) -> Option<(u32, u64)> {
        let exit = self.process.exit()?;
        Some((exit.code, exit.at.since(Instant::START).as_millis()))
    }
}

fn shell(script: &str) -> Run {
    start_with(&["sh", "-c", script], "")
}

#[test]
fn commands_end_as_real_ones() {
    for (script, end) in [
        ("sleep 1; exit 1", Some((1, 1000))),
        ("exit 0", Some((0, 0))),
        ("sleep 3", Some((0, 3000))),
        ("sleep 0.5 && false || exit 7", Some((7, 500))),
        (
            "for i in 1 2 3; do sleep $i; done; exit 42",
            Some((42, 6000)),
        ),
        (
            "i=0; while [ $i -lt 4 ]; do i=$((i+1)); sleep 1; done",
            Some((0, 4000)),
        ),
        (
            "if [ -f /tmp/x ]; then exit 1; elif true; then exit 5; else exit 6; fi",
            Some((5, 0)),
        ),
        ("touch /tmp/x; test -f /tmp/x && exit 3", Some((3, 0))),
        (
            "until false; do sleep 2; break; done; exit 9",
            Some((9, 2000)),
        ),
        ("set -e; false; exit 0", Some((1, 0))),
        ("(sleep 1; exit 4)", Some((4, 1000))),
        ("no-such-command", Some((127, 0))),
        ("sleep 2 & wait; exit 8", Some((8, 2000))),
        ("{ sleep 1; } 2>&1", None),
        ("while true; do sleep 5; done", None),
        ("sleep infinity", None),
        ("nginx -g 'daemon off;'", None),
        ("while true; do true; done", None),
        ("if", None),
    ] {
        assert_eq!(shell(script).to(60).end(), end, "{script}");
    }
    assert_eq!(
        start_with(&["/bin/sleep", "2"], "").to(60).end(),
        Some((0, 2000))
    );
    assert_eq!(start_with(&["false"], "").to(60).end(), Some((1, 0)));
    assert_eq!(
        start_with(&["bash", "-ec", "false; sleep 9"], "")
            .to(60)
            .end(),
        Some((1, 0))
    );
}

#[test]
fn output_is_logged_line_by_line() {
    let mut run =
        shell("echo hello $NAME; printf 'a%s\\n' b; echo -n tail; sleep 1; echo \" of $?\"");
    assert_eq!(run.to(60).lines, ["hello podarium", "ab", "tail of 0"]);
    let mut run = start_with(
        &["echo", "$(NAME)", "$$(NAME)", "$(OTHER)"],
        "log=\"first line\"",
    );
    assert_eq!(
        run.to(60).lines,
        ["first line", "podarium $(NAME) $(OTHER)"]
    );
    let mut run = shell("date; date +%F; x=$(echo inner); echo $x > /tmp/f; cat /tmp/f /tmp/g");
    let missing = "cat: can't open '/tmp/g': No such file or directory";
    let expected = [
        "Thu Jan  1 00:00:00 UTC 2026",
        "2026-01-01",
        "inner",
        missing,
    ];
    assert_eq!(run.to(1).lines, expected);
}

#[test]
fn sigterm() {
    for (script, end) in [
        ("sleep 3600", None),
        ("trap 'exit 0' TERM; sleep infinity", Some((0, 5000))),
        (
            "trap 'sleep 2; exit 3' TERM; sleep infinity",
            Some((3, 7000)),
        ),
        ("trap '' TERM; sleep infinity", None),
        ("node server.js", Some((0, 5200))),
    ] {
        let mut run = shell(script);
        run.to(5).process.signal_term(at(5));
        assert_eq!(run.to(60).end(), end, "{script}");
        if end.is_none() {
            run.process.kill(at(61));
            assert_eq!(run.end(), Some((137, 61_000)));
        }
    }
    for (behavior, end) in [
        ("", Some((0, 200))),
        ("term=5s", Some((0, 5000))),
        ("term=ignore", None),
    ] {
        let mut run = start_with(&[], behavior);
        run.to(0).process.signal_term(at(0));
        assert_eq!(run.to(60).end(), end, "{behavior}");
    }
}

#[test]
fn behaviours_end_processes() {
    for (behavior, code, millis, reason) in [
        ("exit=139@20s", 139, 20_000, ExitReason::Error),
        ("exit=0@1s", 0, 1000, ExitReason::Completed),
        ("oom@5s", 137, 5000, ExitReason::OomKilled),
        ("memory=65Mi", 137, 1000, ExitReason::OomKilled),
        ("needs=svc/db", 1, 0, ExitReason::Error),
    ] {
        let mut run = start_with(&["sleep", "3600"], behavior);
        assert_eq!(run.to(60).end(), Some((code, millis)), "{behavior}");
        assert_eq!(run.process.exit().unwrap().reason, reason, "{behavior}");
    }
    let error = Process::start(
        &ProcessSpec {
            command: &["no-such-command".to_owned(), "--serve".to_owned()],
            args: &[],
            env: &[],
            behavior: &Rc::default(),
            memory_limit_bytes: None,
        },
        Instant::START,
    );
    let text = error.unwrap_err().to_string();
    assert!(
        text.ends_with("exec: \"no-such-command\": executable file not found in $PATH: unknown")
    );
}

fn exec(argv: &[String]) -> ProbeHandler<'_> {
    ProbeHandler::Exec(argv, Duration::from_secs(1))
}

#[test]
fn exec_probes_wait_for_their_command_up_to_the_timeout() {
    let run = start_with(&[], "");
    for (script, answer) in [
        ("sleep 0.5; true", ProbeAnswer::Success),
        (
            "sleep 5",
            ProbeAnswer::Failed("command \"sh -c sleep 5\" timed out".into()),
        ),
    ] {
        let argv = ["sh", "-c", script].map(str::to_owned);
        let found = run
            .process
            .probe(ProbeKind::Liveness, exec(&argv), at(1), &Nothing);
        assert_eq!(found, answer, "{script}");
    }
}

#[test]
fn probes_follow_the_behaviour() {
    use ProbeAnswer::{Failed, Refused, Success, Unavailable};
    use ProbeKind::{Liveness, Readiness};
    let fails = Failed("unhealthy".into());
    let is_false = ["false".to_owned()];
    let is_ready = ["pg_isready".to_owned()];
    let looks = ["cat".to_owned(), "/tmp/ready".to_owned()];
    for (behavior, kind, handler, seconds, answer) in [
        ("", Readiness, ProbeHandler::Http, 0, Success),
        ("start=5s", Readiness, ProbeHandler::Tcp, 4, Refused),
        ("start=5s", Readiness, exec(&is_ready), 4, fails.clone()),
        ("start=5s", Readiness, exec(&is_ready), 5, Success),
        ("start=5s", Liveness, exec(&looks), 5, Success),
        ("", Readiness, exec(&is_false), 5, fails.clone()),
        (
            "unready@6s..14s",
            Readiness,
            ProbeHandler::Http,
            6,
            Unavailable,
        ),
        ("unready@6s..14s", Liveness, ProbeHandler::Http, 6, Success),
        (
            "unready@6s..14s",
            Readiness,
            ProbeHandler::Http,
            14,
            Success,
        ),
        ("hang@10s", Liveness, ProbeHandler::Http, 10, Refused),
    ] {
        let mut run = start_with(&[], behavior);
        let process = &run.to(0).process;
        assert_eq!(
            process.probe(kind, handler, at(seconds), &Nothing),
            answer,
            "{behavior}"
        );
    }
    // The example of the Kubernetes documentation for exec liveness probes.
    let mut run = shell("touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600");
    let look = ["cat".to_owned(), "/tmp/healthy".to_owned()];
    for (seconds, succeeds) in [(5, true), (29, true), (31, false)] {
        run.to(seconds);
        let answer = run
            .process
            .probe(Liveness, exec(&look), at(seconds), &Nothing);
        assert_eq!(answer == Success, succeeds, "{seconds}");
    }
}

#[test]
fn exec_and_termination_message() {
    let mut run = shell("echo bad config > /dev/termination-log; sleep 9; exit 2");
    run.to(1);
    assert_eq!(
        run.process.file("/dev/termination-log").as_deref(),
        Some("bad config\n")
    );
    let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let result = run
        .process
        .exec(&words("printenv NAME"), at(1), &Nothing)
        .unwrap();
    assert_eq!((result.code, result.output.as_str()), (0, "podarium\n"));
    assert_eq!(run.process.exec(&words("psql -c x"), at(1), &Nothing), None);
    let slept = run
        .process
        .exec(&words("sleep 3"), at(1), &Nothing)
        .unwrap();
    assert_eq!(slept.ended, Some(at(4)));
}

#[test]
fn no_script_panics() {
    let pieces = [
        "sleep 1",
        ";",
        "&&",
        "||",
        "(",
        ")",
        "{",
        "}",
        "do",
        "done",
        "while",
        "for i in",
        "if",
        "then",
        "fi",
        "$x",
        "${y:-z}",
        "$((1/0))",
        "$(",
        "'",
        "\"",
        "\\",
        ">",
        ">>",
        "2>&1",
        "ü",
        "\n",
        "&",
        "exit",
        "!",
        "$((9223372036854775807*9))",
        "trap",
        "TERM",
        "break",
        "#",
    ];
    let mut random = sim::Random::named(1, "scripts");
    for _ in 0..20_000 {
        let length = random.below(12);
        let words: Vec<&str> = (0..length)
            .map(|_| pieces[random.below(pieces.len() as u64) as usize])
            .collect();
        let mut run = shell(&words.join(" "));
        run.to(10).process.signal_term(at(10));
        run.to(100);
    }
}
