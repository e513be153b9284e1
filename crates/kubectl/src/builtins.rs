//! Commands of the terminal: kubectl, and a few of a shell's own.

// tidy: wide strings: texts that read best on one line.

use crate::failure::Failure;
use crate::pipes;
use crate::running::{Poll, Step, Task};
use crate::session::Cx;
use crate::shell;
use crate::verbs;
use sim::{Duration, Instant};
use std::collections::VecDeque;

/// Exit status of a command that is not there. Bash: EX_NOTFOUND
const NOT_FOUND: i32 = 127;

/// Clears the screen, as terminals know it.
pub const CLEAR: &str = "\u{1b}[H\u{1b}[2J";

/// Runs one command.
pub fn run(words: &[String], cx: &mut Cx<'_, '_>) -> Result<Step, Failure> {
    if let Some((first, rest)) = words.split_first().filter(|(word, _)| is_assignment(word)) {
        return assigned(first, rest, cx);
    }
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
        "fault" => cx.runtime.fault(&rest.join(" ")).map_err(Failure::error)?,
        "cat" => cat(rest, cx),
        "sleep" => return sleep(rest, cx),
        "watch" => return watch(rest, cx),
        "xargs" => return xargs(rest, cx),
        "tee" => tee(rest, cx),
        _ => filter(name, rest, cx),
    }
    Ok(Step::Done)
}

/// Whether a word is `NAME=value`.
fn is_assignment(word: &str) -> bool {
    let name = word.split_once('=').map_or("", |(name, _)| name);
    let is_part = |c: char| c.is_ascii_uppercase() || c == '_';
    !name.is_empty() && name.chars().all(is_part)
}

/// `EDITOR=true kubectl edit …` edits nothing; other variables say nothing to what runs here.
fn assigned(assignment: &str, rest: &[String], cx: &mut Cx<'_, '_>) -> Result<Step, Failure> {
    let mut words = rest.to_vec();
    let is_edit = words.iter().any(|word| word == "edit");
    if is_edit && matches!(assignment, "EDITOR=true" | "KUBE_EDITOR=true") {
        words.push("--editor-input=".to_owned());
    }
    run(&words, cx)
}

/// Passes the input on, and keeps it in files.
fn tee(words: &[String], cx: &mut Cx<'_, '_>) {
    let input = cx.stdin.clone().unwrap_or_else(|| "".into());
    let appends = words.iter().any(|word| word == "-a");
    for file in words.iter().filter(|word| !word.starts_with('-')) {
        let before = cx.session.file(file).filter(|_| appends);
        let text = format!("{}{input}", before.map_or("", |text| text));
        cx.session.add_file(file, &text);
    }
    cx.out.put(&input);
}

fn filter(name: &str, rest: &[String], cx: &mut Cx<'_, '_>) {
    let session = &cx.session;
    let named = rest.last().and_then(|word| session.file(word));
    let input = cx.stdin.as_ref().or(named).cloned();
    let input = input.unwrap_or_else(|| "".into());
    match pipes::run(name, rest, &input, |file| session.file(file).cloned()) {
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
        match cx.session.file(file).cloned() {
            Some(text) => cx.out.put(&text),
            None => {
                cx.out
                    .note(format!("cat: {file}: No such file or directory"));
                cx.out.status = 1;
            }
        }
    }
}

/// The words of the input as further words of a command: all at once, `-n N` at a time, or each in
/// the place of `-I NAME`.
fn xargs(words: &[String], cx: &mut Cx<'_, '_>) -> Result<Step, Failure> {
    let input = cx.stdin.take().unwrap_or_else(|| "".into());
    let mut words = words.iter().peekable();
    let (mut most, mut mark) = (usize::MAX, None);
    while let Some(word) = words.next_if(|word| word.starts_with('-')) {
        let (flag, value) = word.split_at(word.len().min(2));
        let mut value = || match value {
            "" => words.next().cloned().unwrap_or_default(),
            value => value.to_owned(),
        };
        match flag {
            "-n" | "-L" => most = value().parse().unwrap_or(1).max(1),
            "-I" => mark = Some(value()),
            _ => (),
        }
    }
    let command: Vec<String> = words.cloned().collect();
    if matches!(command.first().map(String::as_str), Some("xargs") | None) {
        return Ok(Step::Done);
    }
    let mut lines: VecDeque<Vec<String>> = match &mark {
        Some(mark) => input
            .lines()
            .map(|line| {
                command
                    .iter()
                    .map(|word| word.replace(mark, line))
                    .collect()
            })
            .collect(),
        None => {
            let given: Vec<String> = input.split_whitespace().map(str::to_owned).collect();
            let with = |some: &[String]| [command.as_slice(), some].concat();
            given.chunks(most).map(with).collect()
        }
    };
    match (lines.len(), lines.pop_front()) {
        (0, _) | (_, None) => Ok(Step::Done),
        (1, Some(only)) => run(&only, cx),
        (_, Some(first)) => {
            lines.push_front(first);
            Ok(Step::Wait(Box::new(Each { lines, task: None })))
        }
    }
}

/// Commands one after the other, whatever becomes of each.
#[derive(Clone, Debug)]
struct Each {
    lines: VecDeque<Vec<String>>,
    task: Option<Box<dyn Task>>,
}

impl Task for Each {
    fn poll(&mut self, cx: &mut Cx<'_, '_>) -> Result<Poll, Failure> {
        loop {
            if let Some(task) = &mut self.task {
                match task.poll(cx) {
                    Ok(Poll::Pending(next)) => return Ok(Poll::Pending(next)),
                    Ok(Poll::Done) => (),
                    Err(failure) => cx.out.failure(&failure),
                }
                self.task = None;
            }
            let Some(words) = self.lines.pop_front() else {
                return Ok(Poll::Done);
            };
            match run(&words, cx) {
                Ok(Step::Done) => (),
                Ok(Step::Wait(task)) => self.task = Some(task),
                Err(failure) => cx.out.failure(&failure),
            }
        }
    }

    fn boxed_clone(&self) -> Box<dyn Task> {
        Box::new(self.clone())
    }
}

fn help() -> String {
    format!(
        "{}\nThe terminal also knows: cat, clear, date, echo, ls, sleep, watch, xargs,\n\
         and pipes into awk, base64, column, cut, egrep, grep, head, sed, sort, tail, tee, tr,\n\
         uniq, wc.\n\
         > and >> write files, < and << read them; && and || join commands.\n\
         ${{pods[0]}} stands for the first pod, ${{pods(app=web)[-1]}} for the last of some.\n",
        verbs::help::overview()
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
const WATCH_EVERY_MIN: Duration = Duration::from_millis(100);

fn watch(words: &[String], cx: &mut Cx<'_, '_>) -> Result<Step, Failure> {
    let mut every = WATCH_EVERY;
    let mut words = words.iter().peekable();
    while let Some(word) = words.next_if(|word| word.starts_with('-')) {
        let seconds = match word.strip_prefix("--interval").or(word.strip_prefix("-n")) {
            None => continue,
            Some("") => words.next().map_or("", String::as_str),
            Some(text) => text.trim_start_matches('='),
        };
        let span = Duration::parse(&format!("{seconds}s"));
        every = span.unwrap_or(WATCH_EVERY).max(WATCH_EVERY_MIN);
    }
    let words: Vec<String> = words.cloned().collect();
    let words = match words.as_slice() {
        // A quoted command is one word.
        [one] => shell::words(one).unwrap_or_default(),
        _ => words,
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
            if let Err(failure) = run(&self.words, cx) {
                cx.out.failure(&failure);
            }
        }
        Ok(Poll::Pending(Some(self.next)))
    }

    fn boxed_clone(&self) -> Box<dyn Task> {
        Box::new(self.clone())
    }
}
