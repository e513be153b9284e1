//! Tests of scenario files and of the canonical form.

use super::*;

const FILE: &str = r#"apiVersion: podarium.dev/v1
kind: Scenario
metadata: {name: bad-image, title: "A typo", description: "Nothing rolls back."}
spec:
  seed: 7
  version: "1.36"
  cluster: {nodes: 2, cpu: "2", memory: 4Gi, zones: [a, b]}
  behaviors:
    "web:v2": "start=2s exit=1@20s"
  manifests: |
    # it stays
    kind: Pod   # and this one

    metadata: {name: a}
  actions:
  - {at: 40s, marker: "Here the first pod crashes"}
  - {at: 10s, run: "kubectl set image deployment/web web=web:v2"}
  - {at: 30s, fault: "node-down node-3"}
  - at: 1m
    apply: |
      kind: Pod
      metadata: {name: b}
  - {at: 2m, teleport: [1, 2]}
  view: {time: 5s, speed: 1, select: deployment/web}
  lesson: {steps: [{text: "Look"}]}
  retries: prompt
  colour: green
"#;

#[test]
fn a_file_and_its_canonical_form() {
    let scenario = Scenario::from_file(FILE).unwrap();
    assert_eq!(scenario.seed, 7);
    assert_eq!(scenario.nodes.len(), 2);
    assert_eq!(scenario.nodes[1].zone.as_deref(), Some("b"));
    assert!(
        scenario
            .manifests
            .starts_with("# it stays\nkind: Pod   # and")
    );
    assert_eq!(scenario.view.time(), Some(Duration::from_secs(5)));
    assert_eq!(scenario.view.speed_permille(), Some(1000));
    let canonical = scenario.to_canonical();
    assert_eq!(
        canonical,
        concat!(
            r##"{"m":"# it stays\nkind: Pod   # and this one\n\nmetadata: {name: a}\n","##,
            r#""n":[{"cpu":"2","memory":"4Gi","zone":"a"},{"cpu":"2","memory":"4Gi","zone":"b"}],"#,
            r#""a":[[10000,"k","kubectl set image deployment/web web=web:v2"],"#,
            r#"[30000,"x","node-down node-3"],[40000,"w","Here the first pod crashes"],"#,
            r#"[60000,"y","kind: Pod\nmetadata: {name: b}\n"],[120000,"teleport",[1,2]]],"#,
            r#""b":{"web:v2":"start=2s exit=1@20s"},"s":7,"l":{"steps":[{"text":"Look"}]},"#,
            r#""i":{"name":"bad-image","text":"Nothing rolls back.","#,
            r#""title":"A typo"},"r":"prompt","colour":"green"}"#
        )
    );
    let mut back = Scenario::from_canonical(&canonical).unwrap();
    back.view = scenario.view.clone();
    assert_eq!(back, scenario);
    assert_eq!(Scenario::from_file(&scenario.to_file()).unwrap(), scenario);
    assert_eq!(scenario.warnings().len(), 2);
}

#[test]
fn plain_manifests_are_a_scenario_with_defaults() {
    for text in [
        "",
        "kind: Pod\n# end",
        "a: [broken",
        "---\nkind: Pod\n---\nkind: Pod\n",
    ] {
        let scenario = Scenario::from_file(text).unwrap();
        assert_eq!(
            scenario,
            Scenario {
                manifests: text.to_owned(),
                ..Scenario::default()
            }
        );
    }
}

#[test]
fn errors_name_field_and_line() {
    let head = "apiVersion: podarium.dev/v1\nkind: Scenario\nspec:\n";
    for (body, message) in [
        (
            "  seed: many\n",
            "line 4: spec.seed: expected a whole number up to 4294967295",
        ),
        (
            "  actions:\n  - {at: soon, run: x}\n",
            "line 5: spec.actions[0].at: \"soon\" is no time such as 90s",
        ),
        (
            "  actions:\n  - {at: 1s, fault: frob}\n",
            "line 5: spec.actions[0].fault: unknown fault \"frob\"; there are node-add, \
             node-down, node-partition, node-up, disk-slow, disk-fixed, crash, oom, hang, \
             image-missing, image-fixed",
        ),
        (
            "  cluster: {nodes: 90000}\n",
            "line 4: spec.cluster: 90000 nodes are too many: at most 5000",
        ),
        (
            "  behaviors:\n    web: frob=1\n",
            "line 5: spec.behaviors.web: unknown directive \"frob=1\" at column 1",
        ),
        ("  Must: 1\n", "line 4: spec.Must: made by a newer version"),
    ] {
        let errors = Scenario::from_file(&format!("{head}{body}")).unwrap_err();
        assert_eq!(errors[0].to_string(), message);
    }
}

#[test]
fn any_text_survives_a_file() {
    for manifests in [
        "a",
        "a\n",
        "a\n\n\n",
        "  indented: 1\nb: 2\n",
        "\n\na: 1\n",
        "tab\t: 1\n\n",
        "a: \u{7f}\n",
        "\u{2028}\nb\n",
        "# ü 🚀\n",
        "a\n  \n \n",
        " \n",
        "\t\nx\n",
    ] {
        let scenario = Scenario {
            manifests: manifests.to_owned(),
            ..Scenario::default()
        };
        let file = scenario.to_file();
        assert_eq!(
            Scenario::from_file(&file).unwrap().manifests,
            manifests,
            "{file}"
        );
    }
}

#[test]
fn nothing_in_a_canonical_form_panics() {
    for text in [
        "",
        "[]",
        "{",
        "{\"m\":1.5}",
        "{\"n\":[[]]}",
        "{\"n\":{\"nodes\":-1}}",
        "{\"a\":[[0]]}",
        "{\"a\":[[-1,\"k\",\"x\"]]}",
        "{\"b\":[]}",
        "{\"s\":1e9}",
        "{\"q\":0.5}",
        "{\"Z\":1}",
    ] {
        let read = Scenario::from_canonical(text);
        assert!(read.is_err() || text == "{\"m\":1.5}", "{text}: {read:?}");
    }
    assert_eq!(Scenario::from_canonical("{}").unwrap(), Scenario::default());
    assert_eq!(Scenario::default().to_canonical(), "{}");
}
