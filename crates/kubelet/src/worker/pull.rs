//! Pulling images: the node's queue, failures and their back-off.
//!
//! k8s: pkg/kubelet/images/image_manager.go, EnsureImageExists

use super::Step;
use super::pass::Waiting;
use crate::backoff;
use crate::node::PULL_TIME;
use crate::runtime::behavior::Pull;
use crate::runtime::images;
use api::container::Container;
use api::{Kind, Str};
use apiserver::EventType;
use sim::{Duration, Instant};

impl Step<'_, '_> {
    /// Says which secrets for registries are missing, if some are; nothing is held back for it.
    /// k8s: pkg/kubelet/kubelet_pods.go, getPullSecretsForPod
    pub fn look_for_pull_secrets(&mut self) {
        let missing = self.missing_pull_secrets();
        if missing.is_empty() {
            return;
        }
        let text = format!(
            "Unable to retrieve some image pull secrets ({}); attempting to pull the image may \
             not succeed.",
            missing.join(", ")
        );
        self.event(
            None,
            EventType::Warning,
            "FailedToRetrieveImagePullSecret",
            &text,
        );
    }

    /// The pod's secrets for registries that do not exist.
    pub fn missing_pull_secrets(&self) -> Vec<String> {
        let wanted = &self.worker.spec().image_pull_secrets;
        let namespace = &self.worker.object.meta.namespace;
        let store = self.intents.latest();
        let is_missing = |name: &&Str| store.find(Kind::Secret, namespace, name).is_none();
        let names = wanted.iter().map(|one| &one.name);
        names
            .filter(|name| !name.is_empty())
            .filter(is_missing)
            .map(Str::to_string)
            .collect()
    }

    pub(super) fn image_failed(&mut self, slot: usize, reason: &str, message: &str) {
        self.start_failed(slot, reason, message, reason);
    }

    pub(super) fn pull(&mut self, slot: usize, container: &Container, image: &str) {
        let written = &container.image;
        let known = self
            .worker
            .slots
            .get(slot)
            .and_then(|slot| slot.pull_back_off.clone());
        let known = known.filter(|(other, ..)| **other == *image);
        let entry = known.as_ref().map(|(_, entry, _)| *entry);
        if backoff::is_image_waiting(entry, self.now) {
            let text = format!("Back-off pulling image \"{written}\"");
            self.event(Some(slot), EventType::Normal, "BackOff", &text);
            let before = known.map(|(_, _, message)| message).unwrap_or_default();
            let message = format!("{text}: ErrImagePull: {before}");
            return self.image_failed(slot, "ImagePullBackOff", &message);
        }
        let text = format!("Pulling image \"{written}\"");
        self.event(Some(slot), EventType::Normal, "Pulling", &text);
        let time = match self.behavior(container).pull {
            Some(Pull::Takes(time)) => time,
            Some(Pull::Missing) | None => PULL_TIME,
        };
        let (begun, ends) = self.node.queue_pull(time, self.now);
        if self.is_image_there(container) {
            self.node.add_image(image, ends);
        }
        self.pause(
            Waiting::Pull {
                slot,
                asked: self.now,
                begun,
            },
            Some(ends),
        );
    }

    /// A pull has ended.
    pub fn finish_pull(&mut self, slot: usize, asked: Instant, begun: Instant) {
        let Some(container) = self.worker.container(slot).cloned() else {
            return;
        };
        let (now, written) = (self.now, &container.image);
        let image = images::with_default_tag(written).unwrap_or_default();
        if self.is_image_there(&container) {
            if let Some(own) = self.worker.slots.get_mut(slot) {
                own.pull_back_off = None;
            }
            let millis = Duration::from_millis(1);
            let text = format!(
                "Successfully pulled image \"{written}\" in {} ({} including waiting). \
                 Image size: {} bytes.",
                now.since(begun).truncated(millis).go_text(),
                now.since(asked).truncated(millis).go_text(),
                images::IMAGE_SIZE_BYTES
            );
            self.event(Some(slot), EventType::Normal, "Pulled", &text);
            return self.create(slot, &container);
        }
        let error = format!(
            "rpc error: code = NotFound desc = failed to pull and unpack image \"{image}\": \
             failed to resolve reference \"{image}\": {image}: not found"
        );
        if let Some(own) = self.worker.slots.get_mut(slot) {
            let entry = own
                .pull_back_off
                .take()
                .filter(|(other, ..)| **other == *image);
            let next = backoff::after_failed_pull(entry.map(|(_, entry, _)| entry), now);
            own.pull_back_off = Some((image.into(), next, error.as_str().into()));
        }
        let text = format!("Failed to pull image \"{written}\": {error}");
        self.event(Some(slot), EventType::Warning, "Failed", &text);
        self.image_failed(slot, "ErrImagePull", &error);
    }

    pub(super) fn is_image_there(&self, container: &Container) -> bool {
        match self.shared.image_fault(&container.image) {
            Some(is_there) => is_there,
            None => match self.behavior(container).pull {
                Some(Pull::Missing) => false,
                Some(Pull::Takes(_)) => true,
                None => images::exists(&container.image),
            },
        }
    }
}
