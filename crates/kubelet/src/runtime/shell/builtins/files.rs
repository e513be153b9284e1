//! Programs about files: `cat`, `ls`, `touch`, `rm`, and `test`, which looks at them.
//!
//! A file is what the container wrote before, or what is mounted.

use super::Call;

pub fn cat(call: &mut Call<'_>) -> u32 {
    let mut status = 0;
    for path in call.arguments.iter().filter(|path| !path.starts_with('-')) {
        match call.machine.file(path, call.world) {
            Some(content) => call.machine.print(&content),
            None => {
                let missing = format!("cat: can't open '{path}': No such file or directory\n");
                call.machine.print(&missing);
                status = 1;
            }
        }
    }
    status
}

pub fn ls(call: &mut Call<'_>) -> u32 {
    let mut status = 0;
    for path in call.arguments.iter().filter(|path| !path.starts_with('-')) {
        if call.machine.file(path, call.world).is_some() || path.ends_with('/') {
            call.machine.print(&format!("{path}\n"));
        } else {
            call.machine
                .print(&format!("ls: {path}: No such file or directory\n"));
            status = 1;
        }
    }
    status
}

pub fn touch(call: &mut Call<'_>) -> u32 {
    for path in call.arguments.iter().filter(|path| !path.starts_with('-')) {
        let content = call.machine.file(path, call.world).unwrap_or_default();
        call.machine.write_file(path, &content, false);
    }
    0
}

pub fn rm(call: &mut Call<'_>) -> u32 {
    for path in call.arguments.iter().filter(|path| !path.starts_with('-')) {
        call.machine.remove_file(path);
    }
    0
}

/// `test` and `[ … ]` with one comparison, `!`, `-a` and `-o`.
pub fn test(call: &mut Call<'_>) -> u32 {
    let mut words: Vec<&str> = call.arguments.iter().map(String::as_str).collect();
    if call.name == "[" && words.pop() != Some("]") {
        return 2;
    }
    let either = words
        .split(|word| *word == "-o")
        .any(|all| all.split(|word| *word == "-a").all(|one| holds(call, one)));
    u32::from(!either)
}

fn holds(call: &Call<'_>, words: &[&str]) -> bool {
    let number = |text: &str| text.parse::<i64>().unwrap_or(0);
    match words {
        ["!", rest @ ..] => !holds(call, rest),
        [] => false,
        [word] => !word.is_empty(),
        ["-z", word] => word.is_empty(),
        ["-n", word] => !word.is_empty(),
        ["-s", path] => {
            let content = call.machine.file(path, call.world);
            content.is_some_and(|content| !content.is_empty())
        }
        ["-d", path] => path.ends_with('/') || *path == "/tmp",
        ["-f" | "-e" | "-r" | "-w" | "-x", path] => call.machine.file(path, call.world).is_some(),
        [a, "=" | "==", b] => a == b,
        [a, "!=", b] => a != b,
        [a, "-eq", b] => number(a) == number(b),
        [a, "-ne", b] => number(a) != number(b),
        [a, "-lt", b] => number(a) < number(b),
        [a, "-le", b] => number(a) <= number(b),
        [a, "-gt", b] => number(a) > number(b),
        [a, "-ge", b] => number(a) >= number(b),
        _ => false,
    }
}
