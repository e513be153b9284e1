//! Running the commands of a line: kubectl, a few of a shell's own, and the stages of a pipe.

use crate::failure::Failure;
use crate::live_names;
use crate::output::Output;
use crate::pipes;
use crate::running::{Poll, Report, Running, Step, Task, Waiting};
use crate::session::{Cx, Host, Session};
use crate::shell::{self, Line};
use crate::verbs;
use api::Str;
use sim::{Duration, Instant};
use std::rc::Rc;

/// Exit status of a command that is not there. Bash: EX_NOTFOUND
const NOT_FOUND: i32 = 127;

/// Starts a line.
pub fn start(
    running: &mut Running,
    line: Line,
    session: &mut Session,
    host: &mut Host<'_, '_>,
    report: &mut Report,
) {
    let stdin = line.stdin.clone();
    stages(running, line, 0, stdin, session, host, report);
}

/// Polls the command that waits; when it is done, the rest of its pipe runs.
pub fn poll(
    running: &mut Running,
    session: &mut Session,
    host: &mut Host<'_, '_>,
    report: &mut Report,
) {
    let Some(mut waiting) = running.waiting.take() else {
        return;
    };
    let mut cx = cx(
        session,
        host,
        waiting.text.clone(),
        waiting.line.stdin.clone(),
    );
    let result = waiting.task.poll(&mut cx);
    let mut out = std::mem::take(&mut cx.out);
    let pending = match result {
        Ok(Poll::Pending(next)) => Some(next),
        Ok(Poll::Done) => None,
        Err(failure) => {
            out.failure(&failure);
            None
        }
    };
    running.status = running.status.max(out.status);
    let is_last = waiting.stage + 1 == waiting.line.pipe.len() && waiting.line.redirect.is_none();
    if let Some(next) = pending {
        report.next = next;
        if is_last {
            show(&out.both, report);
        } else {
            report.text.push_str(&out.errors);
            match pipes::by_line(&waiting.line.pipe, waiting.stage, &out.text) {
                Some(text) => report.text.push_str(&text),
                None => waiting.held.push_str(&out.text),
            }
        }
        running.waiting = Some(waiting);
        return;
    }
    if is_last {
        show(&out.both, report);
    } else {
        waiting.held.push_str(&out.text);
        let text = waiting.held;
        report.text.push_str(&out.errors);
        let next = waiting.stage + 1;
        stages(
            running,
            waiting.line,
            next,
            Some(text.into()),
            session,
            host,
            report,
        );
    }
}

/// Runs the stages of a pipe from `from` on.
fn stages(
    running: &mut Running,
    line: Line,
    from: usize,
    input: Option<Rc<str>>,
    session: &mut Session,
    host: &mut Host<'_, '_>,
    report: &mut Report,
) {
    let mut input = input;
    for stage in from..line.pipe.len() {
        let typed = line.pipe.get(stage).map_or("", String::as_str);
        let text = live_names::replace(typed, &session.namespace, host.intents.latest());
        let mut cx = cx(session, host, Str::from(&text), input.clone());
        let step = shell::words(&text)
            .map_err(|error| Failure::plain(format!("bash: {error}")))
            .and_then(|words| command(&words, &mut cx));
        let mut out = std::mem::take(&mut cx.out);
        let task = match step {
            Ok(Step::Done) => None,
            Ok(Step::Wait(task)) => Some(task),
            Err(failure) => {
                out.failure(&failure);
                None
            }
        };
        running.status = out.status;
        let is_last = stage + 1 == line.pipe.len() && line.redirect.is_none();
        if let Some(task) = task {
            let held = if is_last {
                show(&out.both, report);
                String::new()
            } else {
                report.text.push_str(&out.errors);
                out.text
            };
            running.waiting = Some(Waiting {
                task,
                line,
                stage,
                text: text.into(),
                held,
            });
            return poll(running, session, host, report);
        }
        if is_last {
            show(&out.both, report);
        } else {
            report.text.push_str(&out.errors);
        }
        input = Some(out.text.into());
    }
    if let (Some(file), Some(text)) = (&line.redirect, input) {
        session.add_file(file, &text);
    }
}

/// Adds output; what a clearing of the screen leaves behind is dropped.
fn show(text: &str, report: &mut Report) {
    match text.rfind(CLEAR) {
        Some(place) => {
            report.clears = true;
            report.text = text.get(place + CLEAR.len()..).unwrap_or("").to_owned();
        }
        None => report.text.push_str(text),
    }
}

fn cx<'a, 'i>(
    session: &'a mut Session,
    host: &'a mut Host<'_, 'i>,
    line: Str,
    stdin: Option<Rc<str>>,
) -> Cx<'a, 'i> {
    Cx {
        intents: host.intents,
        runtime: host.runtime,
        session,
        line,
        stdin,
        out: Output::default(),
    }
}

/// Clears the screen, as terminals know it.
const CLEAR: &str = "\u{1b}[H\u{1b}[2J";

/// Runs one command.
fn command(words: &[String], cx: &mut Cx<'_, '_>) -> Result<Step, Failure> {
    let Some((name, rest)) = words.split_first() else {
        return Ok(Step::Done);
    };
    match name.as_str() {
        "kubectl" | "k" => return verbs::run(rest, cx),
        "echo" => cx.out.line(rest.join(" ")),
        "clear" => cx.out.put(CLEAR),
        "help" => cx.out.put(&help()),
        "true" | ":" => (),
        "false" => cx.out.status = 1,
        "date" => {
            let now = cx.now().rfc1123();
            cx.out.line(now);
        }
        "ls" => {
            let names: Vec<String> = cx.session.files.keys().cloned().collect();
            names.iter().for_each(|name| cx.out.line(name));
        }
        "cat" => cat(rest, cx),
        "sleep" => return sleep(rest, cx),
        "watch" => return watch(rest, cx),
        "xargs" => return xargs(rest, cx),
        _ => filter(name, rest, cx),
    }
    Ok(Step::Done)
}

fn filter(name: &str, rest: &[String], cx: &mut Cx<'_, '_>) {
    let files = &cx.session.files;
    let input = cx.stdin.clone().unwrap_or_else(|| "".into());
    match pipes::run(name, rest, &input, |file| files.get(file).cloned()) {
        Some(out) => cx.out = out,
        None => {
            cx.out.note(format!("bash: {name}: command not found"));
            cx.out.status = NOT_FOUND;
        }
    }
}

fn cat(files: &[String], cx: &mut Cx<'_, '_>) {
    if files.is_empty() {
        let input = cx.stdin.clone();
        cx.out.put(input.as_deref().unwrap_or(""));
    }
    for file in files {
        match cx.session.files.get(file.as_str()).cloned() {
            Some(text) => cx.out.put(&text),
            None => {
                cx.out
                    .note(format!("cat: {file}: No such file or directory"));
                cx.out.status = 1;
            }
        }
    }
}

fn xargs(words: &[String], cx: &mut Cx<'_, '_>) -> Result<Step, Failure> {
    let input = cx.stdin.take().unwrap_or_else(|| "".into());
    let mut words = words.to_vec();
    words.extend(input.split_whitespace().map(str::to_owned));
    match words.first().map(String::as_str) {
        Some("xargs") | None => Ok(Step::Done),
        Some(_) => command(&words, cx),
    }
}

fn help() -> String {
    format!(
        "{}\nThe terminal also knows: cat, clear, date, echo, ls, sleep, watch, xargs,\n\
         and pipes into awk, cut, egrep, grep, head, sort, tail, tr, uniq, wc.\n\
         ${{pods[0]}} stands for the first pod, ${{pods(app=web)[-1]}} for the last of some.\n",
        verbs::overview()
    )
}

fn sleep(words: &[String], cx: &mut Cx<'_, '_>) -> Result<Step, Failure> {
    let mut total = Duration::ZERO;
    for word in words {
        let span = Duration::parse(word).or_else(|| Duration::parse(&format!("{word}s")));
        let Some(span) = span else {
            let text = format!("sleep: invalid time interval '{word}'");
            return Err(Failure::plain(text));
        };
        total = Duration(total.0.saturating_add(span.0));
    }
    let until = Instant(cx.now().0.saturating_add(total.0));
    Ok(Step::Wait(Box::new(Sleep { until })))
}

#[derive(Clone, Debug)]
struct Sleep {
    until: Instant,
}

impl Task for Sleep {
    fn poll(&mut self, cx: &mut Cx<'_, '_>) -> Result<Poll, Failure> {
        Ok(match cx.now() >= self.until {
            true => Poll::Done,
            false => Poll::Pending(Some(self.until)),
        })
    }

    fn boxed_clone(&self) -> Box<dyn Task> {
        Box::new(self.clone())
    }
}

/// How often `watch` repeats its command unless told otherwise.
const WATCH_EVERY: Duration = Duration::from_secs(2);

fn watch(words: &[String], cx: &mut Cx<'_, '_>) -> Result<Step, Failure> {
    let (every, words) = match words {
        [flag, seconds, rest @ ..] if flag == "-n" || flag == "--interval" => {
            let span = Duration::parse(&format!("{seconds}s")).unwrap_or(WATCH_EVERY);
            (span.max(Duration::from_millis(100)), rest)
        }
        [flag, rest @ ..] if flag.starts_with("-n") => {
            let seconds = flag.trim_start_matches("-n");
            (
                Duration::parse(&format!("{seconds}s")).unwrap_or(WATCH_EVERY),
                rest,
            )
        }
        words => (WATCH_EVERY, words),
    };
    let words = match words {
        // A quoted command is one word.
        [one] => shell::words(one).unwrap_or_default(),
        words => words.to_vec(),
    };
    if words.is_empty() || words.first().is_some_and(|word| word == "watch") {
        return Err(Failure::plain("Usage: watch [-n seconds] command"));
    }
    let next = cx.now();
    Ok(Step::Wait(Box::new(Repeat { words, every, next })))
}

#[derive(Clone, Debug)]
struct Repeat {
    words: Vec<String>,
    every: Duration,
    next: Instant,
}

impl Task for Repeat {
    fn poll(&mut self, cx: &mut Cx<'_, '_>) -> Result<Poll, Failure> {
        if cx.now() >= self.next {
            self.next = cx.now() + self.every;
            let seconds = self.every.as_millis() / 100;
            cx.out.put(CLEAR);
            cx.out.line(format!(
                "Every {}.{}s: {}\n",
                seconds / 10,
                seconds % 10,
                self.words.join(" ")
            ));
            if let Err(failure) = command(&self.words, cx) {
                cx.out.failure(&failure);
            }
        }
        Ok(Poll::Pending(Some(self.next)))
    }

    fn boxed_clone(&self) -> Box<dyn Task> {
        Box::new(self.clone())
    }
}
