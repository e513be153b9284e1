//! Which objects a command is about: kinds, names, selectors, files.
//!
//! k8s: staging/src/k8s.io/cli-runtime/pkg/resource/builder.go

mod to_change;

use crate::failure::Failure;
use crate::flags::Args;
use crate::manifest;
use crate::object_fields;
use crate::resource_names::{self, ALL_CATEGORY, Named};
use crate::session::Cx;
use api::selector::Selector;
use api::selector::field::FieldSelector;
use api::validation::ENDPOINTS_WARNING;
use api::{Kind, Object, ObjectKey, Str};
use std::rc::Rc;

pub use to_change::{TARGET_FLAGS, to_change};

/// One thing asked for.
#[derive(Clone, Debug)]
pub enum Target {
    /// An object by name.
    One(Named, Str),
    /// All objects of a type that the selectors let through.
    All(Named),
}

/// Everything asked for.
#[derive(Clone, Debug)]
pub struct Selection {
    /// In the order asked.
    pub targets: Vec<Target>,
    /// The namespace, or none for all.
    pub namespace: Option<Str>,
    /// `-l`.
    pub labels: Selector,
    /// `-l` as typed.
    pub labels_text: String,
    /// `--field-selector`.
    pub fields: FieldSelector,
    /// `--field-selector` as typed.
    pub fields_text: String,
    /// Whether exactly one object was named.
    pub is_single: bool,
    /// Files and the namespaces they gave, one for each target.
    pub sources: Vec<(String, Str)>,
}

/// Whether a type alone selects all its objects.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Bare {
    /// As in `get pods`.
    SelectsAll,
    /// As in `delete pods`, which wants a name, a selector or `--all`.
    Refused,
}

const MIXED_FORMS: &str = "there is no need to specify a resource type as a separate argument when \
    passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead \
    of 'kubectl get resource resource/<resource_name>'";

const NOTHING_GIVEN: &str = "You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'";

impl Selection {
    /// Reads words, selectors and files.
    pub fn read(
        words: &[String],
        args: &Args,
        bare: Bare,
        cx: &mut Cx<'_, '_>,
    ) -> Result<Selection, Failure> {
        let files = args.texts("filename");
        let labels_text = args.text("selector").unwrap_or("").to_owned();
        let fields_text = args.text("field-selector").unwrap_or("").to_owned();
        let mut selection = Selection {
            targets: Vec::new(),
            namespace: cx.namespace_or_all(args),
            labels: Selector::everything(),
            fields: FieldSelector::default(),
            labels_text,
            fields_text,
            is_single: false,
            sources: Vec::new(),
        };
        if !files.is_empty() {
            if !words.is_empty() {
                let text = "when paths, URLs, or stdin is provided as resource input, you may not \
                    specify resource arguments as well";
                return Err(Failure::error(text));
            }
            selection.read_files(&files, args, cx)?;
            selection.warn(words, cx);
            return Ok(selection);
        }
        let has_selector = args.has("selector") || args.has("field-selector");
        selection.targets = targets(words)?;
        selection.is_single = matches!(selection.targets.as_slice(), [Target::One(..)]);
        let has_names = selection
            .targets
            .iter()
            .any(|one| matches!(one, Target::One(..)));
        if selection.targets.is_empty() {
            return Err(Failure::error(match args.is_on("all") || has_selector {
                true => "at least one resource must be specified to use a selector",
                false => NOTHING_GIVEN,
            }));
        }
        if args.is_on("all") && has_selector {
            let text = "setting 'all' parameter but found a non empty selector. ";
            return Err(Failure::error(text));
        }
        if has_names && has_selector {
            return Err(Failure::error(
                "name cannot be provided when a selector is specified",
            ));
        }
        if has_names && selection.namespace.is_none() {
            return Err(Failure::error(
                "a resource cannot be retrieved by name across all namespaces",
            ));
        }
        if !has_names && !has_selector && bare == Bare::Refused && !args.is_on("all") {
            return Err(Failure::error(
                "resource(s) were provided, but no name was specified",
            ));
        }
        selection.read_selectors()?;
        selection.warn(words, cx);
        Ok(selection)
    }

    /// Warnings of the server about what is asked for.
    fn warn(&self, words: &[String], cx: &mut Cx<'_, '_>) {
        let mut types = words.iter().flat_map(|word| word.split(['/', ',']));
        if types.any(|word| word == "ev") {
            cx.out.server_warning(
                "short name \"ev\" could also match lower priority resource events.events.k8s.io",
            );
        }
        let mut named = self.targets.iter().map(Target::named);
        if named.any(|one| matches!(one, Named::Kind(Kind::Endpoints))) {
            cx.out.server_warning(ENDPOINTS_WARNING);
        }
    }

    fn read_files(
        &mut self,
        files: &[&str],
        args: &Args,
        cx: &mut Cx<'_, '_>,
    ) -> Result<(), Failure> {
        let read = manifest::read(files, args, cx)?;
        for item in read.items {
            let (kind, name) = (item.kind, item.name.clone());
            self.targets.push(Target::One(Named::Kind(kind), name));
            self.sources
                .push((item.file.clone(), item.namespace.clone()));
        }
        self.is_single = self.targets.len() == 1;
        for failure in &read.failures {
            cx.out.failure(failure);
        }
        Ok(())
    }

    fn read_selectors(&mut self) -> Result<(), Failure> {
        let context = |selection: &Selection| {
            let kind = selection.targets.first().and_then(Target::kind);
            let row = kind.unwrap_or(Kind::Pod).row();
            format!(
                "Unable to find \"{}/{}, Resource={}\" that match label selector \"{}\", field \
                 selector \"{}\"",
                row.group, row.version, row.plural, selection.labels_text, selection.fields_text
            )
            .replace("\"/v1", "\"/v1")
        };
        self.labels = Selector::parse(&self.labels_text).map_err(|error| {
            Failure::server("BadRequest", format!("{}: {error}", context(self)))
        })?;
        self.fields = FieldSelector::parse(&self.fields_text).map_err(|error| {
            Failure::server("BadRequest", format!("{}: {error}", context(self)))
        })?;
        let kinds = self.targets.iter().filter_map(Target::kind);
        for kind in kinds {
            let terms = self.fields.terms().iter();
            if let Some(problem) = terms
                .filter_map(|it| object_fields::refusal(kind, &it.field))
                .next()
            {
                let text = format!("{}: {problem}", context(self));
                return Err(Failure::server("BadRequest", text));
            }
        }
        Ok(())
    }

    /// Whether the selectors and the namespace let an object through.
    pub fn admits(&self, object: &Object) -> bool {
        let meta = &object.meta;
        let is_here = match &self.namespace {
            Some(namespace) => !object.kind().is_namespaced() || meta.namespace == *namespace,
            None => true,
        };
        is_here
            && self
                .labels
                .matches(|key| meta.label(key).map(|it| it.as_str()))
            && object_fields::matches(object, &self.fields)
    }

    /// As `find`, for a command that sends each object of a file to the server by itself.
    pub fn find_to(
        &self,
        verb: &str,
        doing: &str,
        cx: &Cx<'_, '_>,
    ) -> (Vec<Rc<Object>>, Vec<Failure>) {
        let (found, mut failures) = self.find_for(verb, cx);
        for failure in &mut failures {
            let name = failure.text.split('"').nth(1).unwrap_or("").to_owned();
            let mut targets = self.targets.iter().zip(&self.sources);
            let source = targets
                .find(|(target, _)| matches!(target, Target::One(_, one) if *one == name.as_str()));
            if let (Some((_, (file, _))), Some((head, tail))) =
                (source, failure.text.split_once(": "))
            {
                failure.text = format!("{head}: error when {doing} \"{file}\": {tail}");
            }
        }
        (found, failures)
    }

    /// Finds the objects; what is missing becomes a failure, and the others are still found.
    pub fn find(&self, cx: &Cx<'_, '_>) -> (Vec<Rc<Object>>, Vec<Failure>) {
        self.find_for("get", cx)
    }

    /// As `find`, where the user needs the right to do something with what is named.
    fn find_for(&self, verb: &str, cx: &Cx<'_, '_>) -> (Vec<Rc<Object>>, Vec<Failure>) {
        let (mut found, mut failures) = (Vec::new(), Vec::new());
        for (index, target) in self.targets.iter().enumerate() {
            match target {
                Target::One(Named::Kind(kind), name) => {
                    match cx.find_for(verb, *kind, self.namespace_of(index), name) {
                        Ok(object) => found.push(object),
                        Err(failure) => failures.push(failure),
                    }
                }
                Target::One(Named::Other(other), name) => {
                    let group = other.group_version.split_once('/').map_or("", |(it, _)| it);
                    let dot = if group.is_empty() { "" } else { "." };
                    let text = format!("{}{dot}{group} \"{name}\" not found", other.name);
                    failures.push(Failure::server("NotFound", text));
                }
                Target::All(Named::Kind(kind)) => {
                    let namespace = self.namespace.as_deref().unwrap_or("");
                    if let Err(refusal) = cx.check("list", *kind, "", namespace, "") {
                        failures.push(refusal.into());
                        continue;
                    }
                    let all = cx.store().list(*kind).filter(|object| self.admits(object));
                    found.extend(all.cloned());
                }
                Target::All(Named::Other(_)) => (),
            }
        }
        (found, failures)
    }

    /// The objects that are named, whether or not they are there.
    pub fn named(&self) -> Vec<ObjectKey> {
        let targets = self.targets.iter().enumerate();
        let keys = targets.filter_map(|(index, target)| match target {
            Target::One(Named::Kind(kind), name) => Some(ObjectKey {
                kind: *kind,
                namespace: match kind.is_namespaced() {
                    true => self.namespace_of(index).into(),
                    false => "".into(),
                },
                name: name.clone(),
            }),
            _ => None,
        });
        keys.collect()
    }

    /// The namespace of one target.
    fn namespace_of(&self, index: usize) -> &str {
        let from_file = self.sources.get(index).map(|(_, namespace)| namespace);
        let namespace = from_file.or(self.namespace.as_ref());
        namespace.map_or("default", |one| one)
    }

    /// The objects to be shown: leases have the renewal that nobody wrote.
    pub fn find_to_show(&self, cx: &Cx<'_, '_>) -> (Vec<Rc<Object>>, Vec<Failure>) {
        let (mut objects, failures) = self.find(cx);
        for object in &mut objects {
            if let Some(seen) = api::lease::seen(object, cx.now()) {
                *object = Rc::new(seen);
            }
        }
        (objects, failures)
    }

    /// What is said when nothing was found.
    pub fn nothing_found(&self) -> String {
        let is_namespaced = self.targets.iter().any(|target| match target.named() {
            Named::Kind(kind) => kind.is_namespaced(),
            Named::Other(other) => other.is_namespaced,
        });
        match &self.namespace {
            Some(namespace) if is_namespaced => {
                format!("No resources found in {namespace} namespace.")
            }
            _ => "No resources found".to_owned(),
        }
    }
}

impl Target {
    /// The type asked for.
    pub fn named(&self) -> Named {
        match self {
            Target::One(named, _) | Target::All(named) => *named,
        }
    }

    /// Whether no object is named.
    pub fn is_bulk(&self) -> bool {
        matches!(self, Target::All(_))
    }

    /// The kind asked for, if it is modelled.
    pub fn kind(&self) -> Option<Kind> {
        match self.named() {
            Named::Kind(kind) => Some(kind),
            Named::Other(_) => None,
        }
    }
}

/// Reads `pods web`, `pods,services`, `pod/web service/web`, `all`.
fn targets(words: &[String]) -> Result<Vec<Target>, Failure> {
    let slashes = words.iter().filter(|word| word.contains('/')).count();
    if slashes > 0 && slashes < words.len() {
        return Err(Failure::error(MIXED_FORMS));
    }
    if slashes > 0 {
        return words.iter().map(|word| pair(word)).collect();
    }
    let Some((types, names)) = words.split_first() else {
        return Ok(Vec::new());
    };
    let mut named = Vec::new();
    for word in types.split(',').filter(|word| !word.is_empty()) {
        if word == "all" {
            named.extend(ALL_CATEGORY.map(Named::Kind));
        } else {
            named.push(resource_names::find(word)?);
        }
    }
    if names.is_empty() {
        return Ok(named.into_iter().map(Target::All).collect());
    }
    let each = |type_: Named| {
        names
            .iter()
            .map(move |name| Target::One(type_, name.as_str().into()))
    };
    Ok(named.into_iter().flat_map(each).collect())
}

fn pair(word: &str) -> Result<Target, Failure> {
    match word.split('/').collect::<Vec<&str>>().as_slice() {
        [type_, name] if !type_.is_empty() && !name.is_empty() => {
            Ok(Target::One(resource_names::find(type_)?, (*name).into()))
        }
        _ => Err(Failure::error(
            "arguments in resource/name form must have a single resource and name",
        )),
    }
}
