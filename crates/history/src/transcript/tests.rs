//! Tests of the grammar: every line of the table, and the recorded files when they are there.

use super::*;

const EXAMPLE: &str = "\
# A title
! cluster nodes=4 zones=zone-a,zone-b cpu=2
! pin nodes
! seed 7
! version 1.36

<<< web.yaml
# a comment of the manifest
kind: Pod
>>>
$ kubectl set env deploy/app --list
\\# Deployment app, container app
\\\\ a backslash
plain

$ kubectl get nope
error: nope
? 1
& kubectl get pods -w
@ 90s
@ +1m30s
! fault crash web-1 app exit=3
# done
&& kubectl get pods -w
NAME
";

#[test]
fn prints_back_what_it_read() {
    let transcript = Transcript::parse(EXAMPLE).unwrap();
    assert_eq!(transcript.to_string(), EXAMPLE);
    assert_eq!(transcript.title(), "A title");
    assert_eq!(transcript.seed(), 7);
    assert_eq!(transcript.version(), Some("1.36"));
    let cluster = transcript.cluster();
    assert_eq!(
        (cluster.nodes, cluster.cpu.as_str(), cluster.pods),
        (4, "2", 110)
    );
    assert_eq!(cluster.zones, ["zone-a", "zone-b"]);
    let outputs: Vec<&Output> = transcript
        .steps
        .iter()
        .filter_map(|step| match step {
            Step::Run { output, .. } => Some(output),
            _ => None,
        })
        .collect();
    assert_eq!(
        outputs[0].lines,
        [
            "# Deployment app, container app",
            "\\ a backslash",
            "plain",
            ""
        ]
    );
    let waits: Vec<Wait> = transcript
        .steps
        .iter()
        .filter_map(|step| match step {
            Step::Wait(wait, _) => Some(*wait),
            _ => None,
        })
        .collect();
    let span = Duration::from_secs(90);
    assert_eq!(waits, [Wait::Until(span), Wait::By(span)]);
}

#[test]
fn errors_name_the_line() {
    for (text, message) in [
        (
            "# t\n! frob",
            "line 2: unknown directive \"frob\"; there are cluster, seed, version, pin, fault",
        ),
        ("@ soon", "line 1: \"soon\" is no time"),
        (
            "? 1",
            "line 1: an exit status stands after a command's output",
        ),
        ("<<< a\nb", "line 1: the file has no end: >>> is missing"),
        (
            "! cluster nodes=x",
            "line 1: \"nodes=x\": expected a whole number",
        ),
        (
            "! cluster nodes=99999",
            "line 1: 99999 nodes are too many: at most 5000",
        ),
        (
            "! fault node-down",
            "line 1: expected: fault node-down NODE",
        ),
        (">>>", "line 1: no file is open here"),
    ] {
        assert_eq!(Transcript::parse(text).unwrap_err().to_string(), message);
    }
}

#[test]
fn output_survives_whatever_it_is() {
    for text in [
        "",
        "\n",
        "$ a\n",
        "# b\n\n\\\n",
        "#\n? 3\n",
        ">>>\n",
        "a\n\nb\n",
        "#c\n",
    ] {
        let run = Step::Run {
            line: "x".to_owned(),
            output: Output::of_text(text),
            status: 0,
        };
        let transcript = Transcript {
            steps: vec![run],
            ends_with_newline: true,
        };
        assert_eq!(
            Transcript::parse(&transcript.to_string()).unwrap(),
            transcript,
            "{text:?}"
        );
    }
}
