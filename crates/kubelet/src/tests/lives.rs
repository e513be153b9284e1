//! Lives of pods.

use super::*;

fn sh(script: &str) -> serde_json::Value {
    json!({"containers": [{"name": "c", "image": "app:1", "command": ["sh", "-c", script]}]})
}

#[test]
fn a_server() {
    let mut world = World::new();
    world.pod(
        "web",
        json!({}),
        json!({"containers": [{"name": "c", "image": "nginx:1"}]}),
    );
    world.to(5);
    assert_eq!(world.timers(), 0, "a healthy pod needs no timers");
    world.delete("web", None);
    world.to(60);
    println!("{:#?}\n{:#?}", world.lines, world.events());
}

#[test]
fn crash() {
    let mut world = World::new();
    world.pod("web", json!({}), sh("sleep 1; exit 1"));
    world.to(700);
    println!("{:#?}\n{:#?}", world.lines, world.events());
}
