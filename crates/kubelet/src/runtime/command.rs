//! What a container's command stands for: a script, one program, or a server.
//!
//! References to variables in the command are resolved here, as the kubelet does before it starts
//! a container.

use super::shell::{Machine, builtins, parser};
use std::fmt;

/// The program cannot be started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartError {
    /// The program that does not exist.
    pub program: String,
}

impl fmt::Display for StartError {
    /// As containerd with runc says it (recorded).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "failed to create task for container: failed to create shim task: OCI runtime create \
             failed: runc create failed: unable to start container process: exec: \"{}\": \
             executable file not found in $PATH: unknown",
            self.program
        )
    }
}

/// The machine that follows `argv`; None if it names nothing known.
pub fn machine_for(argv: &[String], env: &[(String, String)]) -> Option<Machine> {
    let (first, rest) = argv.split_first()?;
    let base = first.rsplit('/').next().unwrap_or(first);
    if matches!(base, "sh" | "bash" | "ash" | "dash") {
        let flag = rest.iter().position(|word| {
            word.starts_with('-') && !word.starts_with("--") && word.ends_with('c')
        })?;
        let script = rest.get(flag + 1)?;
        let exit_on_error = rest.get(flag).is_some_and(|word| word.contains('e'));
        let script = if exit_on_error {
            format!("set -e\n{script}")
        } else {
            script.clone()
        };
        let mut arguments = vec![base.to_owned()];
        arguments.extend(rest.iter().skip(flag + 2).cloned());
        if arguments.len() > 1 {
            arguments.remove(0);
        }
        return Some(Machine::new(parser::parse(&script).ok()?, env, &arguments));
    }
    builtins::is_known(base).then(|| Machine::command(argv, env))
}

/// `text` with `$(NAME)` replaced by the variable, if there is one, and `$$(` by `$(`.
/// k8s: third_party/forked/golang/expansion/expand.go
pub fn with_references(text: &str, env: &[(String, String)]) -> String {
    let mut done = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        done.push_str(rest.get(..at).unwrap_or(""));
        let after = rest.get(at + 1..).unwrap_or("");
        let reference = after
            .strip_prefix('(')
            .and_then(|inner| inner.split_once(')'));
        if let Some(tail) = after.strip_prefix('$') {
            done.push('$');
            rest = tail;
        } else if let Some((name, tail)) = reference {
            match env.iter().rev().find(|(key, _)| key == name) {
                Some((_, value)) => done.push_str(value),
                None => done.push_str(&format!("$({name})")),
            }
            rest = tail;
        } else {
            done.push('$');
            rest = after;
        }
    }
    done.push_str(rest);
    done
}
