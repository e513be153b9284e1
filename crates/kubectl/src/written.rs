//! What commands that write say about each object, and their dry runs.
//!
//! k8s: staging/src/k8s.io/cli-runtime/pkg/printers/name.go; kubectl/pkg/cmd/util/helpers.go

use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long, short};
use crate::output::format::{Format, name};
use crate::session::Cx;
use api::Object;
use std::rc::Rc;

/// Whether a command really writes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DryRun {
    /// It does.
    None,
    /// It only says what it would send.
    Client,
    /// The server tries and forgets it.
    Server,
}

/// Flags of commands that write.
pub const FLAGS: &[Flag] = &[
    short("output", 'o', Takes::Text),
    long("template", Takes::Text),
    long("dry-run", Takes::Optional("unchanged")),
    long("field-manager", Takes::Text),
    long("show-managed-fields", Takes::Switch),
    long("allow-missing-template-keys", Takes::Switch),
];

impl DryRun {
    /// What `--dry-run` says.
    pub fn of(args: &Args, cx: &mut Cx<'_, '_>) -> Result<DryRun, Failure> {
        match args.text("dry-run") {
            None | Some("none" | "false") => Ok(DryRun::None),
            Some("client") => Ok(DryRun::Client),
            Some("server") => Ok(DryRun::Server),
            Some("unchanged" | "true") => {
                cx.out.note(
                    "W0000 --dry-run is deprecated and can be replaced with --dry-run=client.",
                );
                Ok(DryRun::Client)
            }
            Some(other) => Err(Failure::error(format!(
                "Invalid dry-run value ({other}). Must be \"none\", \"server\", or \"client\"."
            ))),
        }
    }

    /// What follows the line.
    pub fn suffix(self) -> &'static str {
        match self {
            DryRun::None => "",
            DryRun::Client => " (dry run)",
            DryRun::Server => " (server dry run)",
        }
    }
}

/// Prints `deployment.apps/web created`, or the object in the format asked for.
pub fn report(
    object: &Rc<Object>,
    verb: &str,
    format: &Format,
    dry_run: DryRun,
    cx: &mut Cx<'_, '_>,
) -> Result<(), Failure> {
    if *format == Format::Table {
        let suffix = dry_run.suffix();
        cx.out.line(format!("{} {verb}{suffix}", name(object)));
    } else {
        let text = format.print(std::slice::from_ref(object), true, false)?;
        cx.out.put(&text);
    }
    Ok(())
}

/// Prints several objects in one format: with `-o yaml` they are one list.
pub fn report_all(
    objects: &[(Rc<Object>, &'static str)],
    format: &Format,
    dry_run: DryRun,
    cx: &mut Cx<'_, '_>,
) -> Result<(), Failure> {
    if matches!(format, Format::Table | Format::Name) || objects.len() == 1 {
        for (object, verb) in objects {
            report(object, verb, format, dry_run, cx)?;
        }
        return Ok(());
    }
    let all: Vec<Rc<Object>> = objects
        .iter()
        .map(|(object, _)| Rc::clone(object))
        .collect();
    if !all.is_empty() {
        let text = format.print(&all, false, false)?;
        cx.out.put(&text);
    }
    Ok(())
}
