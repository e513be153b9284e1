//! Controller revisions: order, equality, numbers, names.

use api::{Kind, Object, Uid};
use controllers::controller_revision::{self, Update};
use serde_json::{Value, json};
use std::rc::Rc;

use super::{Adapter, Case, Outcome, Run, same};

/// The adapters of this area.
pub const ADAPTERS: &[Adapter] = &[
    Adapter {
        file: "workloads/history",
        kind: "sort",
        run: Run::Each(sort),
    },
    Adapter {
        file: "workloads/history",
        kind: "find_equal",
        run: Run::Each(find_equal),
    },
    Adapter {
        file: "workloads/history",
        kind: "statefulset_update_revision",
        run: Run::Each(update_revision),
    },
    Adapter {
        file: "workloads/names-hash",
        kind: "controller_revision_name",
        run: Run::Each(revision_name),
    },
];

/// A revision object; `created` in seconds.
pub fn revision(name: &str, data: Value, number: i64, created: u64) -> Rc<Object> {
    let value = json!({"metadata": {"name": name}, "data": data, "revision": number});
    let mut object = Object::decode(Kind::ControllerRevision, &value, &mut Default::default());
    object.meta.uid = Uid::parse(name);
    object.meta.created = sim::Instant::at(sim::Duration::from_secs(created)).into();
    Rc::new(object)
}

fn revisions(inputs: &Value) -> Vec<Rc<Object>> {
    let list = inputs["revisions"].as_array().into_iter().flatten();
    list.enumerate()
        .map(|(index, value)| {
            let name = value["name"].as_str().map(str::to_owned);
            let name = name.unwrap_or_else(|| format!("r{index}"));
            let number = value["revision"].as_i64().unwrap_or_default();
            let created = value["created"].as_u64().unwrap_or_default();
            revision(&name, value["data"].clone(), number, created)
        })
        .collect()
}

fn names<'a>(revisions: impl Iterator<Item = &'a Rc<Object>>) -> Value {
    revisions
        .map(|revision| Value::from(revision.meta.name.as_str()))
        .collect()
}

fn sort(case: &Case<'_>) -> Outcome {
    let mut list = revisions(&case.vector["inputs"]);
    controller_revision::sort(&mut list);
    same(
        "order",
        &case.vector["expected"]["order"],
        &names(list.iter()),
    )
}

fn find_equal(case: &Case<'_>) -> Outcome {
    let inputs = &case.vector["inputs"];
    let list = revisions(inputs);
    let found = controller_revision::find_equal(&list, &inputs["needle_data"]);
    let found = names(found.into_iter());
    same("equal", &case.vector["expected"]["equal"], &found)
}

fn update_revision(case: &Case<'_>) -> Outcome {
    let (inputs, expected) = (&case.vector["inputs"], &case.vector["expected"]);
    let list = revisions(inputs);
    let (action, number, data) =
        match controller_revision::update_revision(&list, &inputs["template"]) {
            Update::Newest(object) => ("none", controller_revision::number(&object), None),
            Update::Create(number) => ("create", number, None),
            Update::Renumber(object, number) => {
                let data = controller_revision::data(&object).cloned();
                ("renumber existing", number, data)
            }
        };
    same("action", expected["action"].as_str(), Some(action))?;
    let wanted = expected["revision"]
        .as_i64()
        .or(expected["update_revision"].as_i64());
    same("number", wanted, Some(number))?;
    match expected.get("data") {
        Some(wanted) => same("data", Some(wanted.clone()), data),
        None => Ok(()),
    }
}

fn revision_name(case: &Case<'_>) -> Outcome {
    let text = |key: &str| case.vector["inputs"][key].as_str().unwrap_or_default();
    let found = controller_revision::revision_name(text("prefix"), text("hash"));
    let expected = case.vector["expected"]["name"].as_str();
    same("name", expected, Some(found.as_str()))
}
