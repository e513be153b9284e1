//! The programs that a script may call.
//!
//! One row of `ALL` per program. A program that is not in the table is a server: it runs for ever.

mod files;
mod names;
mod requests;
mod text;

use super::machine::{Machine, Wait};
use super::parser;
use crate::runtime::Surroundings;
use sim::{Duration, Instant};

/// What a program needs to run.
pub struct Call<'a> {
    /// The script that calls it.
    pub machine: &'a mut Machine,
    /// Its name.
    pub name: &'a str,
    /// Its arguments.
    pub arguments: &'a [String],
    /// The time.
    pub now: Instant,
    /// The world.
    pub world: &'a dyn Surroundings,
}

/// A program: its name and what it does, returning its exit status.
pub struct Program {
    /// What scripts call it.
    pub name: &'static str,
    /// What it does.
    pub run: fn(&mut Call<'_>) -> u32,
}

const fn program(name: &'static str, run: fn(&mut Call<'_>) -> u32) -> Program {
    Program { name, run }
}

/// All programs, by name.
pub const ALL: [Program; 48] = [
    program(":", |_| 0),
    program("[", files::test),
    program("break", |call| leave(call, false)),
    program("cat", files::cat),
    program("cd", |_| 0),
    program("chmod", |_| 0),
    program("chown", |_| 0),
    program("continue", |call| leave(call, true)),
    program("curl", requests::curl),
    program("date", text::date),
    program("dig", names::dig),
    program("echo", text::echo),
    program("env", env),
    program("exec", exec),
    program("exit", exit),
    program("export", export),
    program("false", |_| 1),
    program("getent", names::getent),
    program("host", names::host),
    program("hostname", hostname),
    program("id", |_| 0),
    program("kill", |_| 0),
    program("ls", files::ls),
    program("mkdir", |_| 0),
    program("nc", requests::nc),
    program("no-such-command", not_found),
    program("nslookup", names::nslookup),
    program("ping", requests::ping),
    program("printenv", env),
    program("printf", text::printf),
    program("pwd", |call| say(call, "/\n")),
    program("return", exit),
    program("rm", files::rm),
    program("set", set),
    program("shift", |_| 0),
    program("sleep", sleep),
    program("sync", |_| 0),
    program("test", files::test),
    program("time", exec),
    program("touch", files::touch),
    program("trap", trap),
    program("true", |_| 0),
    program("ulimit", |_| 0),
    program("umask", |_| 0),
    program("uname", |call| say(call, "Linux\n")),
    program("wait", wait),
    program("wget", requests::wget),
    program("whoami", |call| say(call, "root\n")),
];

/// Runs `name` and sets the status; an unknown program blocks as a server.
pub fn run(
    machine: &mut Machine,
    name: &str,
    arguments: &[String],
    now: Instant,
    world: &dyn Surroundings,
) {
    let base = name.rsplit('/').next().unwrap_or(name);
    let Some(program) = ALL.iter().find(|program| program.name == base) else {
        if base.contains("no-such-command") {
            let status = not_found(&mut Call {
                machine,
                name,
                arguments,
                now,
                world,
            });
            machine.set_status(status);
        } else {
            machine.block(Wait::Server);
        }
        return;
    };
    let status = (program.run)(&mut Call {
        machine,
        name,
        arguments,
        now,
        world,
    });
    if machine.exit_code().is_none() {
        machine.set_status(status);
    }
}

/// Whether `name` is a program of the table.
pub fn is_known(name: &str) -> bool {
    let base = name.rsplit('/').next().unwrap_or(name);
    ALL.iter().any(|program| program.name == base)
}

fn say(call: &mut Call<'_>, text: &str) -> u32 {
    call.machine.print(text);
    0
}

fn not_found(call: &mut Call<'_>) -> u32 {
    call.machine
        .print(&format!("sh: {}: not found\n", call.name));
    127
}

fn leave(call: &mut Call<'_>, again: bool) -> u32 {
    call.machine.leave_round(again);
    0
}

/// `sleep 5`, `sleep 0.5`, `sleep 1m`, `sleep infinity`; several arguments add up.
fn sleep(call: &mut Call<'_>) -> u32 {
    let mut total = Duration::ZERO;
    for argument in call.arguments {
        if argument == "infinity" || argument == "inf" {
            call.machine.block(Wait::Forever);
            return 0;
        }
        let spelled = if argument.ends_with(|c: char| c.is_ascii_digit()) {
            format!("{argument}s")
        } else if let Some(days) = argument
            .strip_suffix('d')
            .and_then(|d| d.parse::<u64>().ok())
        {
            format!("{}h", days.saturating_mul(24))
        } else {
            argument.clone()
        };
        let Some(time) = Duration::parse(&spelled) else {
            call.machine
                .print(&format!("sleep: invalid number '{argument}'\n"));
            return 1;
        };
        total = total + time;
    }
    call.machine.block(Wait::Until(call.now + total));
    0
}

fn exit(call: &mut Call<'_>) -> u32 {
    let code = match call.arguments.first() {
        Some(text) => text.parse::<i64>().map_or(2, |code| (code & 255) as u32),
        None => call.machine.status(),
    };
    call.machine.exit(code);
    code
}

/// `exec program …`: the program takes the place of the shell.
fn exec(call: &mut Call<'_>) -> u32 {
    let Some((name, arguments)) = call.arguments.split_first() else {
        return 0;
    };
    run(call.machine, name, arguments, call.now, call.world);
    call.machine.status()
}

fn env(call: &mut Call<'_>) -> u32 {
    let wanted = call.arguments.first();
    let mut text = String::new();
    for (name, value) in call.machine.variables() {
        match wanted {
            None => text.push_str(&format!("{name}={value}\n")),
            Some(wanted) if wanted == name => text.push_str(&format!("{value}\n")),
            Some(_) => (),
        }
    }
    let found = wanted.is_none() || !text.is_empty();
    say(call, &text);
    u32::from(!found)
}

fn hostname(call: &mut Call<'_>) -> u32 {
    let name = call.machine.value_of("HOSTNAME", "localhost");
    say(call, &format!("{name}\n"))
}

fn export(call: &mut Call<'_>) -> u32 {
    for word in call.arguments {
        if let Some((name, value)) = word.split_once('=') {
            call.machine.set(name, value.to_owned());
        }
    }
    0
}

fn set(call: &mut Call<'_>) -> u32 {
    if call
        .arguments
        .iter()
        .any(|word| word.starts_with('-') && word.contains('e'))
    {
        call.machine.set_exit_on_error();
    }
    0
}

/// `trap 'commands' TERM`, `trap '' TERM`, `trap - TERM`.
fn trap(call: &mut Call<'_>) -> u32 {
    let Some((action, signals)) = call.arguments.split_first() else {
        return 0;
    };
    let is_term = |signal: &String| matches!(signal.trim_start_matches("SIG"), "TERM" | "15");
    if signals.iter().any(is_term) {
        match action.as_str() {
            "" => call.machine.set_trap(None, true),
            "-" => call.machine.set_trap(None, false),
            text => call.machine.set_trap(parser::parse(text).ok(), false),
        }
    }
    0
}

fn wait(call: &mut Call<'_>) -> u32 {
    call.machine.wait_for_background();
    0
}
