//! `kubectl create token`: a token of a service account.
//!
//! Differs: the signature is a stand-in, because nothing here checks one; and a token is not
//! bound to the object that is named with it.
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/create/create_token.go;
//! pkg/serviceaccount/claims.go, Claims

use super::Verb;
use crate::failure::Failure;
use crate::flags::{Args, Flag, Takes, long, short};
use crate::generated::name;
use crate::running::{Outcome, Step};
use crate::session::Cx;
use api::{Kind, base64_text};
use serde_json::{Value, json};

/// `kubectl create token`.
pub const VERB: Verb = Verb {
    name: "create token",
    aliases: &[],
    flags: &[FLAGS],
    usage: "create token SERVICE_ACCOUNT [--duration=10m] [--audience=NAME]",
    help: "Request a token of a service account",
    run,
};

const FLAGS: &[Flag] = &[
    long("audience", Takes::Texts),
    long("duration", Takes::Span),
    long("bound-object-kind", Takes::Text),
    long("bound-object-name", Takes::Text),
    long("bound-object-uid", Takes::Text),
    short("output", 'o', Takes::Text),
];

/// Seconds that a token holds unless asked otherwise, and the fewest that the server gives.
/// k8s: pkg/apis/authentication/v1/defaults.go, SetDefaults_TokenRequestSpec;
/// pkg/apis/authentication/validation/validation.go, MinTokenAgeSec
const SECONDS: u64 = 60 * 60;
const SECONDS_MIN: u64 = 10 * 60;
/// Who issues tokens, and for whom they are.
/// k8s: cmd/kube-apiserver/app/options, --service-account-issuer
const ISSUER: &str = "https://kubernetes.default.svc.cluster.local";

fn run(args: &Args, cx: &mut Cx<'_, '_>) -> Outcome {
    let name = name("create token", &args.words)?;
    let failed = |failure: Failure| {
        let text = failure.text;
        let text = text.split_once("): ").map_or(text.as_str(), |(_, it)| it);
        Failure::error(format!("failed to create token: {text}"))
    };
    let namespace = cx.namespace(args);
    if args.is_negative("duration") {
        return Err(Failure::error(
            "--duration must be greater than or equal to 0",
        ));
    }
    let asked = args.span("duration").map_or(0, |span| span.0 / 1_000_000);
    if args.has("duration") && asked < SECONDS_MIN && asked > 0 {
        return Err(Failure::error(format!(
            "failed to create token: TokenRequest.authentication.k8s.io \"{name}\" is invalid: \
             spec.expirationSeconds: Invalid value: {asked}: may not specify a duration less than \
             10 minutes"
        )));
    }
    let account = cx
        .find(Kind::ServiceAccount, &namespace, name)
        .map_err(failed)?;
    let seconds = if asked == 0 { SECONDS } else { asked };
    let now = cx.now().0 / 1_000_000;
    let audiences = match args.values("audience") {
        none if none.is_empty() => vec![ISSUER],
        some => some,
    };
    let claims = json!({
        "aud": audiences,
        "exp": now + seconds,
        "iat": now,
        "iss": ISSUER,
        "kubernetes.io": {
            "namespace": namespace.as_str(),
            "serviceaccount": {"name": name, "uid": account.meta.uid.to_string()},
        },
        "nbf": now,
        "sub": format!("system:serviceaccount:{namespace}:{name}"),
    });
    let head = json!({"alg": "RS256", "kid": "playground"});
    let token = format!(
        "{}.{}.{}",
        part(&head),
        part(&claims),
        url_safe(b"not signed")
    );
    match args.text("output").unwrap_or("") {
        "" => cx.out.line(token),
        _ => {
            let expires = (cx.now() + sim::Duration::from_secs(seconds)).rfc3339();
            let tree = json!({
                "apiVersion": "authentication.k8s.io/v1",
                "kind": "TokenRequest",
                "metadata": {"name": name, "namespace": namespace.as_str()},
                "spec": {"audiences": audiences, "boundObjectRef": null,
                         "expirationSeconds": seconds},
                "status": {"expirationTimestamp": expires, "token": token},
            });
            let format = crate::output::format::Format::of_write(args)?;
            cx.out.put(&format.print_tree(&tree)?);
        }
    }
    Ok(Step::Done)
}

fn part(tree: &Value) -> String {
    url_safe(tree.to_string().as_bytes())
}

/// k8s: RFC 7515, section 2, base64url
fn url_safe(bytes: &[u8]) -> String {
    let text = base64_text::encode(bytes);
    let text = text.trim_end_matches('=');
    text.replace('+', "-").replace('/', "_")
}
