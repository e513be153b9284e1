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
    /// `--local`: it changes what a file says, and asks no server.
    Local,
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
            None | Some("none" | "false") if args.is_on("local") => Ok(DryRun::Local),
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

    /// Whether nothing is sent.
    pub fn sends_nothing(self) -> bool {
        matches!(self, DryRun::Client | DryRun::Local)
    }

    /// What follows the line.
    pub fn suffix(self) -> &'static str {
        match self {
            DryRun::None | DryRun::Local => "",
            DryRun::Client => " (dry run)",
            DryRun::Server => " (server dry run)",
        }
    }
}

/// `--resource-version`: the version that the one object must have.
/// k8s: kubectl/pkg/cmd/label/label.go, Validate and RunLabel
pub fn version(args: &Args, objects: &[Rc<Object>]) -> Result<Option<u64>, Failure> {
    let Some(text) = args
        .text("resource-version")
        .filter(|text| !text.is_empty())
    else {
        return Ok(None);
    };
    if objects.len() > 1 || args.is_on("all") || args.has("selector") {
        let text = "--resource-version may only be used with a single resource";
        return Err(Failure::error(text));
    }
    // A version that is no number is none that an object ever had.
    Ok(Some(text.parse().unwrap_or(u64::MAX)))
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

/// What stands between objects that are printed one after the other.
/// k8s: staging/src/k8s.io/cli-runtime/pkg/printers/yaml.go, YAMLPrinter.PrintObj
pub const YAML_BREAK: &str = "---\n";

/// Prints several objects in one format, one after the other.
pub fn report_all(
    objects: &[(Rc<Object>, &'static str)],
    format: &Format,
    dry_run: DryRun,
    cx: &mut Cx<'_, '_>,
) -> Result<(), Failure> {
    for (index, (object, verb)) in objects.iter().enumerate() {
        if index > 0 && *format == Format::Yaml {
            cx.out.put(YAML_BREAK);
        }
        report(object, verb, format, dry_run, cx)?;
    }
    Ok(())
}

/// Prints several objects in one format: as trees they are one list.
/// k8s: staging/src/k8s.io/kubectl/pkg/cmd/apply/apply.go, printObjects
pub fn report_list(
    objects: &[(Rc<Object>, &'static str)],
    format: &Format,
    dry_run: DryRun,
    cx: &mut Cx<'_, '_>,
) -> Result<(), Failure> {
    if matches!(format, Format::Table | Format::Name) || objects.len() == 1 {
        return report_all(objects, format, dry_run, cx);
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
