//! One pass of a controller over objects as a vector describes them, and what it wrote.

use std::rc::Rc;

use api::{Kind, Meta, Object, ObjectKey};
use apiserver::{ApiServer, Change, Context, Intents, Store};
use controllers::{Controller, Outcome};
use sim::Instant;

/// A server with some objects.
pub struct Reconciled {
    server: ApiServer,
    controller: &'static Controller,
    now: Instant,
    /// Changes up to this one are not the latest pass's.
    seen: u64,
}

impl Reconciled {
    /// A server that holds these objects as they are, and the namespace `default`.
    pub fn new(
        controller: &'static Controller,
        objects: impl IntoIterator<Item = Object>,
        now: Instant,
    ) -> Reconciled {
        let meta = Meta {
            name: "default".into(),
            ..Meta::default()
        };
        let namespace = Object::new(meta, api::object::Namespace::default());
        let store = Store::from_objects(std::iter::once(namespace).chain(objects));
        let server = ApiServer::holding(store);
        let seen = server.sequence();
        Reconciled {
            server,
            controller,
            now,
            seen,
        }
    }

    /// One pass over the object with this key.
    pub fn pass(&mut self, key: &ObjectKey) -> Outcome {
        self.seen = self.server.sequence();
        let context = Context {
            now: self.now,
            store: self.server.store().clone(),
        };
        let name = self.controller.name;
        let mut intents = Intents::new(&mut self.server, self.now, name, None);
        (self.controller.reconcile)(key, &context, &mut intents)
    }

    /// Lets somebody else write.
    pub fn act(&mut self, write: impl FnOnce(&mut Intents<'_>)) {
        write(&mut Intents::new(&mut self.server, self.now, "test", None));
    }

    /// The objects.
    pub fn store(&self) -> &Store {
        self.server.store()
    }

    /// What the latest pass wrote to objects of a kind, in order.
    pub fn changes(&self, kind: Kind) -> Vec<&Rc<Change>> {
        let all = self.server.changes_since(self.seen).into_iter().flatten();
        all.filter(|change| change.kind() == kind).collect()
    }
}
