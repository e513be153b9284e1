//! Files and options of the command line.

use crate::Failure;
use history::scenario::Scenario;
use history::transcript::Transcript;
use sim::Duration;

/// What a file holds.
pub enum Input {
    /// A terminal session.
    Transcript(Transcript),
    /// A scenario, or plain manifests.
    Scenario(Box<Scenario>),
}

/// Reads a file, or standard input for `-`.
pub fn read_text(path: &str) -> Result<String, Failure> {
    let text = match path {
        "-" => std::io::read_to_string(std::io::stdin()),
        path => std::fs::read_to_string(path),
    };
    text.map_err(|error| Failure::Usage(format!("{path}: {error}")))
}

/// Reads a transcript, a scenario or manifests.
pub fn read(path: &str) -> Result<Input, Failure> {
    let text = read_text(path)?;
    if Transcript::is_likely(&text) {
        let transcript = Transcript::parse(&text);
        return transcript
            .map(Input::Transcript)
            .map_err(|error| Failure::Usage(format!("{path}: {error}")));
    }
    read_scenario(path).map(|scenario| Input::Scenario(Box::new(scenario)))
}

/// Reads a scenario or manifests.
pub fn read_scenario(path: &str) -> Result<Scenario, Failure> {
    let text = read_text(path)?;
    Scenario::from_file(&text).map_err(|problems| {
        let texts: Vec<String> = problems
            .iter()
            .map(|problem| format!("{path}: {problem}"))
            .collect();
        Failure::Usage(texts.join("\n"))
    })
}

/// Splits `--name value` and `--name=value` options from the other words. Options without a value
/// are those in `switches`.
pub fn options(
    words: &[String],
    names: &[&str],
    switches: &[&str],
) -> Result<(Vec<String>, Vec<(String, String)>), Failure> {
    let (mut plain, mut found) = (Vec::new(), Vec::new());
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let is_option = word.starts_with('-') && word.len() > 1;
        if !is_option {
            plain.push(word.clone());
            continue;
        }
        let bare = word.trim_start_matches('-');
        let (name, value) = match bare.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (bare, None),
        };
        if switches.contains(&name) {
            found.push((name.to_owned(), "true".to_owned()));
        } else if names.contains(&name) {
            let value = value.or_else(|| words.next().cloned());
            let missing = || Failure::Usage(format!("option {word} needs a value"));
            found.push((name.to_owned(), value.ok_or_else(missing)?));
        } else {
            return Err(Failure::Usage(format!(
                "unknown option {word}; see podarium help"
            )));
        }
    }
    Ok((plain, found))
}

/// The value of option `name`.
pub fn option<'a>(options: &'a [(String, String)], name: &str) -> Option<&'a str> {
    options
        .iter()
        .rev()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.as_str())
}

/// A time such as `10m`, `90s`, `1m30s` or `0:42`.
pub fn time(text: &str) -> Result<Duration, Failure> {
    history::scenario::parse_time(text)
        .or_else(|| api::duration_text::parse_go_text(text).ok())
        .ok_or_else(|| Failure::Usage(format!("\"{text}\" is no time; write 90s, 10m or 1m30s")))
}

/// Refuses manifests that cannot be read, with the place of each problem. What Kubernetes itself
/// would refuse is left to the run, which shows the answer.
pub fn refuse_unreadable(scenario: &Scenario) -> Result<(), Failure> {
    let problems = api::yaml::decode_documents(&scenario.manifests).problems;
    let texts: Vec<String> = problems
        .iter()
        .map(|problem| {
            let place = problem.place;
            format!(
                "manifests, line {} column {}: {}",
                place.line, place.column, problem.message
            )
        })
        .collect();
    if texts.is_empty() {
        Ok(())
    } else {
        Err(Failure::Usage(texts.join("; ")))
    }
}
