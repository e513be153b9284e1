//! `--sort-by`: objects in the order of a field.
//!
//! k8s: staging/src/k8s.io/kubectl/pkg/cmd/get/sorter.go; github.com/fvbommel/sortorder

use crate::failure::Failure;
use api::Object;
use api::jsonpath::JsonPath;
use api::quantity::Quantity;
use serde_json::Value;
use sim::order;
use std::cmp::Ordering;
use std::rc::Rc;

/// Sorts objects by the first value of `path`. Whether any object has it.
pub fn sort(objects: &mut Vec<Rc<Object>>, path: &str) -> Result<bool, Failure> {
    let path = JsonPath::parse_relaxed(path).map_err(Failure::error)?;
    let mut keyed: Vec<(Option<Value>, Rc<Object>)> = Vec::with_capacity(objects.len());
    for object in objects.drain(..) {
        let tree = object.encode();
        let found = path.find(&tree).map_err(Failure::error)?;
        let key = found.into_iter().flatten().next();
        keyed.push((key.map(|value| value.into_owned()), object));
    }
    let is_found = keyed.iter().any(|(key, _)| key.is_some());
    order::sort_by(&mut keyed, |(a, _), (b, _)| {
        compare_some(a.as_ref(), b.as_ref())
    });
    objects.extend(keyed.into_iter().map(|(_, object)| object));
    Ok(is_found)
}

fn compare_some(a: Option<&Value>, b: Option<&Value>) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => compare(a, b),
        (a, b) => a.is_some().cmp(&b.is_some()),
    }
}

fn compare(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => match (a.as_i64(), b.as_i64()) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ => a
                .as_f64()
                .partial_cmp(&b.as_f64())
                .unwrap_or(Ordering::Equal),
        },
        (Value::String(a), Value::String(b)) => match (Quantity::parse(a), Quantity::parse(b)) {
            (Ok(a), Ok(b)) => a.cmp(&b),
            _ => natural(a, b),
        },
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        // What is null comes first, as the times of events that were reported in the new way.
        (a, b) if a.is_null() || b.is_null() => b.is_null().cmp(&a.is_null()),
        (a, b) => a.to_string().cmp(&b.to_string()),
    }
}

/// Texts in which runs of digits compare as numbers.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    while let (Some(x), Some(y)) = (a.chars().next(), b.chars().next()) {
        if x.is_ascii_digit() && y.is_ascii_digit() {
            let (first, rest_a) = digits(a);
            let (second, rest_b) = digits(b);
            let (one, two) = (
                first.trim_start_matches('0'),
                second.trim_start_matches('0'),
            );
            let order = one.len().cmp(&two.len()).then_with(|| one.cmp(two));
            let order = order.then_with(|| first.len().cmp(&second.len()));
            if order != Ordering::Equal {
                return order;
            }
            (a, b) = (rest_a, rest_b);
        } else if x != y {
            return x.cmp(&y);
        } else {
            a = a.get(x.len_utf8()..).unwrap_or("");
            b = b.get(y.len_utf8()..).unwrap_or("");
        }
    }
    a.len().cmp(&b.len())
}

fn digits(text: &str) -> (&str, &str) {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    text.split_at(end)
}

#[cfg(test)]
mod tests {
    use super::natural;
    use std::cmp::Ordering;

    #[test]
    fn digits_compare_as_numbers() {
        for (a, b) in [
            ("node-2", "node-10"),
            ("a", "b"),
            ("pod", "pod-1"),
            ("x1y2", "x1y10"),
        ] {
            assert_eq!(natural(a, b), Ordering::Less, "{a} {b}");
            assert_eq!(natural(b, a), Ordering::Greater, "{b} {a}");
        }
        assert_eq!(natural("a1", "a1"), Ordering::Equal);
    }
}
