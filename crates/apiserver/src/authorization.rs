//! Who may do what: the rules of the roles that bindings give to a user.
//!
//! Differs: a cluster role that is made of others has their rules when somebody asks; its own
//! stay empty. Nobody is kept from writing a role that allows more than they may do themselves.
//! k8s: plugin/pkg/auth/authorizer/rbac/rbac.go; pkg/registry/rbac/validation/rule.go

pub mod bootstrap;

use crate::store::Store;
use api::rbac::{self, text, texts};
use api::{Kind, Object, Str};
use serde_json::Value;

/// The group whose members may do everything.
/// k8s: staging/src/k8s.io/apiserver/pkg/authentication/user/user.go, SystemPrivilegedGroup
pub const MASTERS: &str = "system:masters";
/// The group of everybody whose name is known.
/// k8s: user.go, AllAuthenticated
const AUTHENTICATED: &str = "system:authenticated";
/// What names of service accounts, and their groups, begin with.
/// k8s: staging/src/k8s.io/apiserver/pkg/authentication/serviceaccount/util.go
const ACCOUNT: &str = "system:serviceaccount:";
const ACCOUNTS: &str = "system:serviceaccounts";

/// Who asks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct User {
    /// The name.
    pub name: Str,
    /// The groups.
    pub groups: Vec<Str>,
}

impl User {
    /// The user that somebody acts as, with the groups they name or else those of the name.
    /// k8s: staging/src/k8s.io/apiserver/pkg/endpoints/filters/impersonation.go
    pub fn impersonated(name: &str, groups: &[&str]) -> User {
        let mut all: Vec<Str> = groups.iter().map(|group| Str::from(*group)).collect();
        let account = name.strip_prefix(ACCOUNT).and_then(|it| it.split_once(':'));
        if let (true, Some((namespace, _))) = (all.is_empty(), account) {
            all.push(ACCOUNTS.into());
            all.push(format!("{ACCOUNTS}:{namespace}").into());
        }
        if !all.iter().any(|group| group == AUTHENTICATED) {
            all.push(AUTHENTICATED.into());
        }
        User {
            name: name.into(),
            groups: all,
        }
    }

    fn is_in(&self, group: &str) -> bool {
        self.groups.iter().any(|one| one == group)
    }

    /// Whether a subject of a binding in `namespace` means this user.
    fn is_meant(&self, subject: &Value, namespace: &str) -> bool {
        let name = text(subject, "name");
        match text(subject, "kind") {
            "User" => self.name == name,
            "Group" => self.is_in(name),
            "ServiceAccount" => {
                let own = text(subject, "namespace");
                let namespace = if own.is_empty() { namespace } else { own };
                let account = self.name.strip_prefix(ACCOUNT);
                account.and_then(|it| it.split_once(':')) == Some((namespace, name))
            }
            _ => false,
        }
    }
}

/// What is to be done to what.
#[derive(Clone, Copy, Debug)]
pub enum Action<'a> {
    /// To objects.
    Resource {
        /// `get`, `create` and so on.
        verb: &'a str,
        /// The API group; empty for the core group.
        group: &'a str,
        /// The resource, in the plural.
        resource: &'a str,
        /// `log`, `scale` and so on, or empty.
        subresource: &'a str,
        /// The object, or empty.
        name: &'a str,
        /// The namespace; empty outside of namespaces, and for all of them.
        namespace: &'a str,
    },
    /// To a path that is no resource.
    Path {
        /// `get` and so on.
        verb: &'a str,
        /// `/healthz`.
        path: &'a str,
    },
}

/// Whether something is allowed; if not, what was wrong with the roles, or nothing.
pub fn decide(store: &Store, user: &User, action: &Action<'_>) -> Result<(), String> {
    if user.is_in(MASTERS) {
        return Ok(());
    }
    let namespace = match action {
        Action::Resource { namespace, .. } => namespace,
        Action::Path { .. } => "",
    };
    let (rules, problems) = rules_of(store, user, namespace);
    if rules.iter().any(|rule| allows(rule, action)) {
        return Ok(());
    }
    Err(match problems.as_slice() {
        [] => String::new(),
        [one] => format!("RBAC: {one}"),
        many => format!("RBAC: [{}]", many.join(", ")),
    })
}

/// What a refusal says.
/// k8s: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/errors.go,
/// ForbiddenStatusError, forbiddenMessage
pub fn refusal(user: &User, action: &Action<'_>, reason: &str) -> String {
    let name = api::go_text::quote(&user.name);
    let reason = match reason {
        "" => String::new(),
        reason => format!(": {reason}"),
    };
    match action {
        Action::Path { verb, path } => format!("User {name} cannot {verb} path \"{path}\"{reason}"),
        Action::Resource {
            verb,
            group,
            resource,
            subresource,
            namespace,
            ..
        } => {
            let slash = if subresource.is_empty() { "" } else { "/" };
            let place = match *namespace {
                "" => "at the cluster scope".to_owned(),
                namespace => format!("in the namespace \"{namespace}\""),
            };
            format!(
                "User {name} cannot {verb} resource \"{resource}{slash}{subresource}\" in API \
                 group \"{group}\" {place}{reason}"
            )
        }
    }
}

/// The rules that hold for a user in a namespace, or outside of them, in the order of the
/// bindings; and what is wrong with these.
pub fn rules_of<'a>(
    store: &'a Store,
    user: &User,
    namespace: &str,
) -> (Vec<&'a Value>, Vec<String>) {
    let (mut rules, mut problems) = (Vec::new(), Vec::new());
    let everywhere = store.list(Kind::ClusterRoleBinding);
    let here = store.list(Kind::RoleBinding);
    let here = here.filter(|one| !namespace.is_empty() && one.meta.namespace == namespace);
    for binding in everywhere.chain(here) {
        let own = &binding.meta.namespace;
        let mut subjects = rbac::subjects(binding).iter();
        if !subjects.any(|one| user.is_meant(one, own)) {
            continue;
        }
        let (kind, name) = rbac::role_of(binding);
        let (kind, place) = match kind {
            "Role" => (Kind::Role, own.as_str()),
            _ => (Kind::ClusterRole, ""),
        };
        match store.find(kind, place, name) {
            Some(role) => add_rules(store, role, &mut rules),
            None => problems.push(format!("{} \"{name}\" not found", kind.singular_resource())),
        }
    }
    (rules, problems)
}

fn add_rules<'a>(store: &'a Store, role: &'a Object, rules: &mut Vec<&'a Value>) {
    rules.extend(rbac::rules(role));
    if rbac::field(role, "aggregationRule").is_null() {
        return;
    }
    let parts = store.list(Kind::ClusterRole);
    let parts = parts.filter(|one| one.meta.uid != role.meta.uid && rbac::is_part_of(one, role));
    rules.extend(parts.flat_map(|one| rbac::rules(one)));
}

/// k8s: rbac.go, RuleAllows; pkg/apis/rbac/v1/evaluation_helpers.go
fn allows(rule: &Value, action: &Action<'_>) -> bool {
    let has = |field: &str, wanted: &str| {
        let texts = texts(rule, field);
        texts.iter().any(|one| *one == "*" || *one == wanted)
    };
    match action {
        Action::Path { verb, path } => {
            has("verbs", verb)
                && texts(rule, "nonResourceURLs").iter().any(|one| {
                    let prefix = one.strip_suffix('*');
                    one == path || prefix.is_some_and(|prefix| path.starts_with(prefix))
                })
        }
        Action::Resource {
            verb,
            group,
            resource,
            subresource,
            name,
            ..
        } => {
            let whole = match *subresource {
                "" => (*resource).to_owned(),
                part => format!("{resource}/{part}"),
            };
            let any = format!("*/{subresource}");
            let resources = texts(rule, "resources");
            let is_resource =
                |one: &&str| *one == "*" || *one == whole || !subresource.is_empty() && *one == any;
            let names = texts(rule, "resourceNames");
            has("verbs", verb)
                && has("apiGroups", group)
                && resources.iter().any(is_resource)
                && (names.is_empty() || names.contains(name))
        }
    }
}
