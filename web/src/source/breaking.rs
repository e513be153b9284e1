//! The one thing to try: the manifest in the editor, with a version that crashes.

/// The first Deployment's image gets the tag `broken`. Where the scenario does not say that this
/// image crashes, the pod template does, by the annotation that sets a container's behaviour.
pub fn broken(text: &str, is_known: impl Fn(&str) -> bool) -> Option<String> {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let kind = lines
        .iter()
        .position(|line| line.trim() == "kind: Deployment")?;
    let image_at = position(&lines, kind, "image:")?;
    let line = lines.get_mut(image_at)?;
    let (before, image) = line.split_once("image:")?;
    let image = image.trim().trim_matches(['"', '\'']);
    let tagged = image.rsplit_once(':').filter(|(_, tag)| !tag.contains('/'));
    let name = tagged.map_or(image, |(name, _)| name);
    let broken = format!("{name}:broken");
    if image == broken || image.contains([' ', '{', '}', '@']) {
        return None;
    }
    *line = format!("{before}image: {broken}");
    if !is_known(&broken) {
        annotate(&mut lines, kind, image_at)?;
    }
    Some(format!("{}\n", lines.join("\n")))
}

/// Says in the pod template that the container of the line `image_at` crashes.
fn annotate(lines: &mut Vec<String>, kind: usize, image_at: usize) -> Option<()> {
    let template = position(lines, kind, "template:")?;
    let metadata = position(lines, template, "metadata:").filter(|at| *at < image_at)?;
    let container = lines
        .get(metadata..)?
        .iter()
        .filter_map(|line| line.trim().trim_start_matches("- ").strip_prefix("name:"))
        .next()?
        .trim()
        .to_owned();
    let line = lines.get(metadata)?;
    if line.trim() != "metadata:" {
        return None;
    }
    let indent = " ".repeat(line.len() - line.trim_start().len() + 2);
    let behavior = format!("{indent}  behavior.podarium.dev/{container}: \"start=5s exit=1@2s\"");
    match position(lines, metadata, "annotations:").filter(|at| *at < image_at) {
        Some(at) => lines.insert(at + 1, behavior),
        None => {
            lines.insert(metadata + 1, format!("{indent}annotations:"));
            lines.insert(metadata + 2, behavior);
        }
    }
    Some(())
}

/// The first line from `from` on that begins with a key.
fn position(lines: &[String], from: usize, key: &str) -> Option<usize> {
    let is_key = |line: &String| line.trim().trim_start_matches("- ").starts_with(key);
    let found = lines.get(from..)?.iter().position(is_key)?;
    Some(found + from)
}

#[cfg(test)]
mod tests {
    use super::broken;

    const WEB: &str = "kind: Deployment\nspec:\n  template:\n    metadata:\n      \
                       labels: {app: web}\n    \
                       spec:\n      containers:\n      - name: web\n        image: shop/web:v1\n";

    #[test]
    fn an_image_that_is_known_to_crash_is_enough() {
        let text = broken(WEB, |image| image == "shop/web:broken").unwrap();
        assert_eq!(text, WEB.replace("web:v1", "web:broken"));
    }

    #[test]
    fn other_images_crash_by_annotation() {
        let text = broken(WEB, |_| false).unwrap();
        let with = "metadata:\n      annotations:\n        \
                    behavior.podarium.dev/web: \"start=5s exit=1@2s\"\n      labels";
        assert!(text.contains(with), "{text}");
    }

    #[test]
    fn what_is_broken_or_no_deployment_is_left_alone() {
        assert_eq!(broken("kind: Service\n", |_| true), None);
        assert_eq!(broken(&WEB.replace("v1", "broken"), |_| true), None);
    }
}
