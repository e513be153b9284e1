//! What images do: asked for, and changed as if it had always been so.

use super::{LoadError, Playground};
use kubelet::runtime::Behavior;

impl Playground {
    /// The directives that hold for an image: its own, or those of its name without the tag.
    pub fn behavior(&self, image: &str) -> String {
        let tagged = image.rsplit_once(':').filter(|(_, tag)| !tag.contains('/'));
        let untagged = tagged.map_or(image, |(name, _)| name);
        let behaviors = &self.scenario.behaviors;
        let found = behaviors.get(image).or_else(|| behaviors.get(untagged));
        found.cloned().unwrap_or_default()
    }

    /// Changes what an image does from the start of the run, and plays up to this moment again:
    /// behaviours are part of the scenario, so links and files hold them. Without directives the
    /// image is a plain server. On failure everything stays as it was.
    pub fn set_behavior(&mut self, image: &str, text: &str) -> Result<(), LoadError> {
        Behavior::parse(text)
            .map_err(|error| LoadError::Behavior(format!("behaviour of {image}: {error}")))?;
        let mut scenario = self.shared_scenario();
        scenario.view = self.scenario.view.clone();
        scenario.behaviors.insert(image.to_owned(), text.to_owned());
        let now = self.now();
        let mut again = Playground::of(scenario)?;
        again.seek(now);
        *self = again;
        Ok(())
    }
}
