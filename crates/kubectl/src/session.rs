//! A terminal session: what a person has set, and the commands' view of the cluster.
//!
//! `Session::start` runs a line; what waits (watches, rollouts, drains) goes on with
//! `Running::poll`.

use crate::failure::Failure;
use crate::flags::Args;
use crate::output::Output;
use crate::running::{Report, Running};
use crate::runtime::Runtime;
use crate::shell;
use api::{Kind, Str};
use apiserver::authorization::{self, Action, MASTERS, User};
use apiserver::because::command::Rule;
use apiserver::{ApiError, Because, Intents, Store};
use sim::Instant;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What a person has set in a terminal. A clone is a checkpoint.
#[derive(Clone, Debug)]
pub struct Session {
    /// The current namespace.
    pub namespace: Str,
    /// Files that commands may name, by name.
    pub files: Rc<BTreeMap<String, Rc<str>>>,
    /// Minor version of the kubectl that is imitated.
    pub minor: u32,
}

impl Default for Session {
    fn default() -> Session {
        Session {
            namespace: "default".into(),
            files: Rc::default(),
            minor: 36,
        }
    }
}

impl Session {
    /// Starts what has been typed, and runs it as far as it goes.
    pub fn start(&mut self, text: &str, host: &mut Host<'_, '_>) -> (Running, Report) {
        let mut running = Running {
            queue: shell::parse(text).into(),
            ..Running::default()
        };
        let report = running.poll(self, host);
        (running, report)
    }

    /// Makes a file known to `-f`.
    pub fn add_file(&mut self, name: &str, text: &str) {
        Rc::make_mut(&mut self.files).insert(crate::files::clean(name), text.into());
    }
}

/// What commands reach of the cluster.
pub struct Host<'a, 'i> {
    /// Reads and writes objects as `kubectl`.
    pub intents: &'a mut Intents<'i>,
    /// Logs, exec, metrics.
    pub runtime: &'a dyn Runtime,
}

/// What one command works with.
pub struct Cx<'a, 'i> {
    /// Reads and writes objects as `kubectl`.
    pub intents: &'a mut Intents<'i>,
    /// Logs, exec, metrics.
    pub runtime: &'a dyn Runtime,
    /// The terminal.
    pub session: &'a mut Session,
    /// The line as typed, for causes.
    pub line: Str,
    /// What `-f -` reads.
    pub stdin: Option<Rc<str>>,
    /// The user that the command acts as (`--as`), or none for the administrator.
    pub user: Option<User>,
    /// What the command prints.
    pub out: Output,
}

impl Cx<'_, '_> {
    /// The objects.
    pub fn store(&self) -> &Store {
        self.intents.latest()
    }

    /// The current time.
    pub fn now(&self) -> Instant {
        self.intents.now
    }

    /// The reason for this command's writes.
    pub fn because(&self) -> Because {
        Because::Command(Rule::Line(self.line.clone()))
    }

    /// Who asks.
    pub fn user(&self) -> User {
        let admin = || User {
            name: "admin".into(),
            groups: vec![MASTERS.into()],
        };
        self.user.clone().unwrap_or_else(admin)
    }

    /// Fails unless the user of the command may do this to an object, or with an empty name to
    /// all of them; an empty namespace stands for all.
    pub fn check(
        &self,
        verb: &str,
        kind: Kind,
        subresource: &str,
        namespace: &str,
        name: &str,
    ) -> Result<(), ApiError> {
        let Some(user) = &self.user else {
            return Ok(());
        };
        let action = Action::Resource {
            verb,
            group: kind.row().group,
            resource: kind.row().plural,
            subresource,
            name,
            namespace: if kind.is_namespaced() { namespace } else { "" },
        };
        authorization::decide(self.store(), user, &action).map_err(|reason| ApiError::Forbidden {
            kind,
            name: name.into(),
            detail: authorization::refusal(user, &action, &reason).into(),
        })
    }

    /// The namespace a command works in.
    pub fn namespace(&self, args: &Args) -> Str {
        let asked = args.text("namespace").filter(|one| !one.is_empty());
        asked.map_or_else(|| self.session.namespace.clone(), Str::from)
    }

    /// The namespace, or none for `-A`.
    pub fn namespace_or_all(&self, args: &Args) -> Option<Str> {
        (!args.is_on("all-namespaces")).then(|| self.namespace(args))
    }

    /// Fails if the namespace of a named object is not there.
    pub fn find(
        &self,
        kind: Kind,
        namespace: &str,
        name: &str,
    ) -> Result<Rc<api::Object>, Failure> {
        self.find_for("get", kind, namespace, name)
    }

    /// As `find`, where the user needs the right to do something with the object.
    pub fn find_for(
        &self,
        verb: &str,
        kind: Kind,
        namespace: &str,
        name: &str,
    ) -> Result<Rc<api::Object>, Failure> {
        let namespace = if kind.is_namespaced() { namespace } else { "" };
        self.check(verb, kind, "", namespace, name)?;
        match self.store().find(kind, namespace, name) {
            Some(object) => Ok(Rc::clone(object)),
            None if kind.is_namespaced()
                && self.store().find(Kind::Namespace, "", namespace).is_none() =>
            {
                Err(Failure::not_found(Kind::Namespace, namespace))
            }
            None => Err(Failure::not_found(kind, name)),
        }
    }
}
