//! `kubectl wait`: until objects are as they should be, are there, or are gone.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/wait/wait.go, condition.go, create.go,
//! delete.go, json.go

use super::Verb;
use crate::failure::{Failure, Failures};
use crate::flags::{Args, Flag, Takes, long, short};
use crate::output::format::name;
use crate::running::{Outcome, Poll, Step, Task};
use crate::selection::{Bare, Selection};
use crate::session::Cx;
use api::jsonpath::JsonPath;
use api::{Object, ObjectKey, Uid, go_text};
use serde_json::Value;
use sim::{Duration, Instant};
use std::collections::VecDeque;

/// `kubectl wait`.
pub const VERB: Verb = Verb {
    name: "wait",
    aliases: &[],
    flags: &[FLAGS],
    usage: "wait TYPE/NAME… --for=condition=NAME[=VALUE]|delete|create|jsonpath='{…}'[=VALUE]",
    help: "Wait until objects are as they should be",
    run,
};

const FLAGS: &[Flag] = &[
    long("for", Takes::Texts),
    long("timeout", Takes::Span),
    short("filename", 'f', Takes::Texts),
    short("recursive", 'R', Takes::Switch),
    short("selector", 'l', Takes::Text),
    long("field-selector", Takes::Text),
    long("all", Takes::Switch),
    short("all-namespaces", 'A', Takes::Switch),
    long("local", Takes::Switch),
    short("output", 'o', Takes::Text),
];

/// How long each object is waited for unless told otherwise.
/// k8s: kubectl/pkg/cmd/wait/wait.go, NewWaitFlags
const TIMEOUT_DEFAULT: Duration = Duration::from_secs(30);

/// What a negative time stands for. k8s: wait.go, ToOptions
const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);

/// What is waited for.
#[derive(Clone, Debug)]
enum Goal {
    Delete,
    Create,
    /// Type and status, both without regard to case.
    Condition(String, String),
    /// A path, and the value it should give.
    Path(String, Option<String>),
}

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let goals = goals(args, cx.session.minor)?;
    let timeout = match args.is_negative("timeout") {
        true => WEEK,
        false => args.span("timeout").unwrap_or(TIMEOUT_DEFAULT),
    };
    let deadline = cx.now() + timeout;
    let selection = Selection::read(&args.words, args, Bare::Refused, cx)?;
    let has = |wanted: &Goal| goals.iter().any(|goal| goal.is_like(wanted));
    if has(&Goal::Create) {
        return Ok(Step::Wait(Box::new(Waiting {
            goals,
            selection: Some(selection),
            left: VecDeque::new(),
            timeout,
            deadline,
            failures: Failures::default(),
        })));
    }
    let (objects, missing) = selection.find(cx);
    let mut failures = Failures::default();
    if !has(&Goal::Delete) {
        missing.into_iter().for_each(|one| failures.push(one));
        if objects.is_empty() && failures.is_empty() {
            return Err(Failure::error("no matching resources found"));
        }
    }
    let left = objects.iter().map(|object| (object.key(), object.meta.uid));
    Ok(Step::Wait(Box::new(Waiting {
        goals,
        selection: None,
        left: left.collect(),
        timeout,
        deadline,
        failures,
    })))
}

/// Since 1.36 there may be several, of which one suffices (unverified); before, the last counts.
fn goals(args: &Args, minor: u32) -> Result<Vec<Goal>, Failure> {
    let texts = args.values("for");
    match texts.last() {
        None if minor >= 36 => Err(Failure::error("unrecognized condition: []")),
        Some(_) if minor >= 36 => texts.into_iter().map(goal).collect(),
        last => Ok(vec![goal(last.copied().unwrap_or(""))?]),
    }
}

fn goal(text: &str) -> Result<Goal, Failure> {
    let lower = text.to_ascii_lowercase();
    if lower == "delete" {
        return Ok(Goal::Delete);
    }
    if lower == "create" {
        return Ok(Goal::Create);
    }
    if let Some(condition) = text.strip_prefix("condition=") {
        let (type_, status) = condition.split_once('=').unwrap_or((condition, "true"));
        return Ok(Goal::Condition(
            type_.to_ascii_lowercase(),
            status.to_ascii_lowercase(),
        ));
    }
    if let Some(rest) = text.strip_prefix("jsonpath=") {
        let end = rest.rfind('}').map_or(0, |end| end + 1);
        let (path, value) = rest.split_at(end);
        let path = path.trim_matches(['\'', '"']);
        JsonPath::parse_relaxed(path).map_err(Failure::error)?;
        let value = value.trim_start_matches(['\'', '"']).strip_prefix('=');
        if path.is_empty() {
            let text = "jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or \
                --for=jsonpath='{.status.readyReplicas}'";
            return Err(Failure::error(text));
        }
        return Ok(Goal::Path(path.to_owned(), value.map(str::to_owned)));
    }
    let text = go_text::quote(text);
    Err(Failure::error(format!("unrecognized condition: {text}")))
}

/// Objects still to be waited for, one after the other, each for the whole timeout.
#[derive(Clone, Debug)]
struct Waiting {
    goals: Vec<Goal>,
    /// What should be created.
    selection: Option<Selection>,
    left: VecDeque<(ObjectKey, Uid)>,
    timeout: Duration,
    deadline: Instant,
    failures: Failures,
}

impl Task for Waiting {
    fn poll(&mut self, cx: &mut Cx<'_, '_>) -> Result<Poll, Failure> {
        if let Some(selection) = &self.selection {
            let (objects, missing) = selection.find(cx);
            if !missing.is_empty() || objects.is_empty() {
                if cx.now() >= self.deadline {
                    return Err(Failure::error("timed out waiting for the condition"));
                }
                return Ok(Poll::Pending(Some(self.deadline)));
            }
            for object in objects {
                cx.out.line(format!("{} condition met", name(&object)));
            }
            return Ok(Poll::Done);
        }
        while let Some((key, uid)) = self.left.front() {
            let object = cx.store().get(key).filter(|object| object.meta.uid == *uid);
            let is_met = match object {
                Some(object) => self.goals.iter().any(|goal| goal.is_met(object)),
                None => self.goals.iter().any(|goal| goal.is_like(&Goal::Delete)),
            };
            let resource = key.kind.row().plural;
            let (text, name) = (key.kind.singular_resource(), &key.name);
            if is_met {
                cx.out.line(format!("{text}/{name} condition met"));
            } else if cx.now() >= self.deadline {
                self.failures.push(Failure::error(format!(
                    "timed out waiting for the condition on {resource}/{name}"
                )));
            } else {
                return Ok(Poll::Pending(Some(self.deadline)));
            }
            self.left.pop_front();
            self.deadline = cx.now() + self.timeout;
        }
        self.failures.print(&mut cx.out);
        Ok(Poll::Done)
    }

    fn boxed_clone(&self) -> Box<dyn Task> {
        Box::new(self.clone())
    }
}

impl Goal {
    /// Whether it is of the same sort.
    fn is_like(&self, other: &Goal) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }

    fn is_met(&self, object: &Object) -> bool {
        match self {
            Goal::Delete => false,
            Goal::Create => true,
            Goal::Condition(type_, status) => has_condition(object, type_, status),
            Goal::Path(path, wanted) => {
                let tree = object.encode();
                let Ok(parsed) = JsonPath::parse_relaxed(path) else {
                    return false;
                };
                let found = parsed.find(&tree).unwrap_or_default();
                let mut values = found.into_iter().flatten();
                match (values.next(), wanted) {
                    (Some(value), Some(wanted)) => go_text::value(&value) == *wanted,
                    (Some(value), None) => !value.is_null(),
                    (None, _) => false,
                }
            }
        }
    }
}

/// Whether a condition has the status, and speaks of the present generation.
fn has_condition(object: &Object, type_: &str, status: &str) -> bool {
    let tree = object.encode();
    let conditions = tree["status"]["conditions"].as_array();
    let is_type = |one: &&Value| {
        let own = one["type"].as_str().unwrap_or("");
        own.to_ascii_lowercase() == type_
    };
    let Some(condition) = conditions.and_then(|all| all.iter().find(is_type)) else {
        return false;
    };
    let observed = condition["observedGeneration"]
        .as_i64()
        .or(tree["status"]["observedGeneration"].as_i64());
    let is_current = observed.is_none_or(|observed| observed >= object.meta.generation);
    let own = condition["status"].as_str().unwrap_or("");
    is_current && own.to_ascii_lowercase() == status
}
