//! The server's state: the store, the change log, allocators and the run's digest.

use crate::change::{Cause, Change};
use crate::events::Recorder;
use crate::managers::Managed;
use crate::store::Store;
use api::pod_spec::PodSpec;
use api::{Object, Str, Uid};
use sim::{Digest, Instant, Shelf, Streams};
use std::collections::BTreeMap;
use std::hash::Hash;
use std::rc::Rc;

/// Changes kept for watchers; older cursors get `None` and must list again.
pub const CHANGE_LOG_MAX: u32 = 65_536;

/// The API server. A clone is a checkpoint and costs a few pointers.
#[derive(Clone, Debug)]
pub struct ApiServer {
    pub(crate) store: Store,
    log: Shelf<Rc<Change>>,
    digest: Digest,
    /// All random streams of the run.
    pub streams: Streams,
    pub(crate) recorder: Recorder,
    pub(crate) admitted: AdmittedSpecs,
    /// Field managers of the objects that were applied on the server's side.
    pub(crate) managed: Rc<BTreeMap<Uid, Rc<Managed>>>,
    /// The answer of the metrics API: put here for whoever asks next, and no part of the state.
    pub metrics: Metrics,
}

/// What containers use, by pod and container: thousandths of a core, and bytes. None while the
/// cluster has no metrics API.
pub type Metrics = Option<Rc<BTreeMap<Uid, Vec<(Str, u64, u64)>>>>;

/// The latest pod specifications before and after admission, so that the pods of one template go on
/// sharing one specification. A cache: it changes no outcome.
#[derive(Clone, Debug, Default)]
pub struct AdmittedSpecs {
    pub(crate) pairs: Vec<(Rc<PodSpec>, Rc<PodSpec>)>,
}

/// How many admitted specifications are remembered.
pub(crate) const ADMITTED_MAX: usize = 32;

impl ApiServer {
    /// An empty server whose chance comes from `seed`.
    pub fn new(seed: u64) -> ApiServer {
        ApiServer {
            store: Store::default(),
            log: Shelf::default(),
            digest: Digest::default(),
            streams: Streams::new(seed),
            recorder: Recorder::default(),
            admitted: AdmittedSpecs::default(),
            managed: Rc::default(),
            metrics: None,
        }
    }

    /// A server that holds `store`: for vectors, which describe objects in the midst of their
    /// lives.
    pub fn holding(store: Store) -> ApiServer {
        ApiServer {
            store,
            ..ApiServer::new(1)
        }
    }

    /// The objects.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The fingerprint of every change so far.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The sequence number of the latest change.
    pub fn sequence(&self) -> u64 {
        self.store.resource_version()
    }

    /// The changes after `sequence`, oldest first; `None` if some of them are no longer kept.
    pub fn changes_since(
        &self,
        sequence: u64,
    ) -> Option<impl Iterator<Item = &Rc<Change>> + use<'_>> {
        let missing = u32::try_from(self.sequence().saturating_sub(sequence)).ok()?;
        let from = self.log.len().checked_sub(missing)?;
        Some(self.log.from(from))
    }

    /// The change with this sequence number, if it is still kept.
    pub fn change(&self, sequence: u64) -> Option<&Rc<Change>> {
        let back = u32::try_from(self.sequence().checked_sub(sequence)?).ok()?;
        self.log.get(self.log.len().checked_sub(back + 1)?)
    }

    /// The oldest change that is still kept.
    pub(crate) fn oldest_change(&self) -> Option<u64> {
        self.log.get(0).map(|change| change.sequence)
    }

    /// Writes one change. The only place where objects change.
    pub(crate) fn commit(
        &mut self,
        at: Instant,
        before: Option<Rc<Object>>,
        after: Option<Object>,
        cause: Cause,
    ) -> Option<Rc<Object>> {
        let sequence = self.sequence() + 1;
        let after = after.map(|mut object| {
            object.meta.resource_version = sequence;
            Rc::new(object)
        });
        self.store
            .replace(before.as_ref(), after.as_ref(), sequence);
        (at, sequence).hash(&mut self.digest);
        match &after {
            Some(object) => object.hash(&mut self.digest),
            None => before
                .as_ref()
                .map(|object| object.key())
                .hash(&mut self.digest),
        }
        if let (Some(object), None) = (&before, &after)
            && self.managed.contains_key(&object.meta.uid)
        {
            Rc::make_mut(&mut self.managed).remove(&object.meta.uid);
        }
        if self.log.len() >= CHANGE_LOG_MAX {
            self.log.drop_first();
        }
        let cause = Rc::new(cause);
        self.log.push(Rc::new(Change {
            at,
            sequence,
            before,
            after: after.clone(),
            cause,
        }));
        after
    }
}
