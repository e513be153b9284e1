//! Running the commands of a line: kubectl, a few of a shell's own, and the stages of a pipe.

use crate::builtins::{self, CLEAR};
use crate::failure::Failure;
use crate::live_names;
use crate::output::Output;
use crate::pipes;
use crate::running::{Poll, Report, Running, Step, Waiting};
use crate::session::{Cx, Host, Session};
use crate::shell::{self, Errors, Line};
use api::Str;
use std::rc::Rc;

/// Starts a line.
pub fn start(
    running: &mut Running,
    line: Line,
    session: &mut Session,
    host: &mut Host<'_, '_>,
    report: &mut Report,
) {
    let stdin = match &line.input {
        None => line.stdin.clone(),
        Some(file) => match session.file(file) {
            Some(text) => Some(Rc::clone(text)),
            None => {
                let text = format!("bash: {file}: No such file or directory\n");
                report.text.push_str(&text);
                running.status = 1;
                return;
            }
        },
    };
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
    let passed = deliver(&out, &waiting.line, waiting.stage, report);
    if let Some(next) = pending {
        report.next = next;
        if let Some(text) = passed {
            let is_to_screen = waiting.line.redirect.is_none();
            match pipes::by_line(&waiting.line.pipe, waiting.stage, &text) {
                Some(text) if is_to_screen => report.text.push_str(&text),
                _ => waiting.held.push_str(&text),
            }
        }
        running.waiting = Some(waiting);
        return;
    }
    if let Some(text) = passed {
        let text = waiting.held + &text;
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
            .and_then(|words| builtins::run(&words, &mut cx));
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
        let passed = deliver(&out, &line, stage, report);
        if let Some(task) = task {
            running.waiting = Some(Waiting {
                task,
                line,
                stage,
                text: text.into(),
                held: passed.unwrap_or_default(),
            });
            return poll(running, session, host, report);
        }
        input = passed.map(Into::into);
    }
    let (Some(redirect), Some(text)) = (&line.redirect, input) else {
        return;
    };
    match session.file(&redirect.file) {
        _ if redirect.file == "/dev/null" => (),
        Some(before) if redirect.appends => {
            let text = format!("{before}{text}");
            session.add_file(&redirect.file, &text);
        }
        _ => session.add_file(&redirect.file, &text),
    }
}

/// Shows what goes to the screen, and gives back what goes on: to the next command or a file.
fn deliver(out: &Output, line: &Line, stage: usize, report: &mut Report) -> Option<String> {
    let is_last = stage + 1 == line.pipe.len() && line.redirect.is_none();
    match (is_last, line.errors) {
        (true, Errors::Hidden) => show(&out.text, report),
        (true, Errors::Shown | Errors::Joined) => show(&out.both, report),
        (false, Errors::Joined) => return Some(out.both.clone()),
        (false, Errors::Hidden) => return Some(out.text.clone()),
        (false, Errors::Shown) => {
            report.text.push_str(&out.errors);
            return Some(out.text.clone());
        }
    }
    None
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
        user: None,
        out: Output::default(),
    }
}
