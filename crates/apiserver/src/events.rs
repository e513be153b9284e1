//! Event objects: aggregation, counting and the spam filter, as clients of the API do it.
//!
//! One correlator serves all components; its keys contain the component.
//! k8s: staging/src/k8s.io/client-go/tools/record/events_cache.go,
//! staging/src/k8s.io/client-go/tools/events/event_broadcaster.go

use crate::because::Because;
use crate::intents::Intents;
use api::batch::ObjectReference;
use api::core_kinds::{EventRecord, EventSeries, EventSource};
use api::meta::MicroTime;
use api::object::Body;
use api::{Kind, Meta, Object, ObjectKey, Str, Time};
use sim::{Digest, Duration, Instant, Table};
use std::hash::Hash;
use std::rc::Rc;

/// Different messages for one reason before they are merged.
/// k8s: events_cache.go, defaultAggregateMaxEvents
const MESSAGES_MAX: usize = 10;
/// How long a group of similar events lives after its latest one.
/// k8s: events_cache.go, defaultAggregateIntervalInSeconds
const GROUP_LIFE: Duration = Duration::from_secs(600);
/// k8s: events_cache.go, defaultSpamBurst
const SPAM_BURST: u64 = 25;
/// k8s: events_cache.go, defaultSpamQPS: one in five minutes
const SPAM_REFILL: Duration = Duration::from_secs(300);
/// k8s: event_broadcaster.go, finishTime: a series without news for this long is over
const SERIES_LIFE: Duration = Duration::from_secs(6 * 60);
/// Prefix of merged messages.
/// k8s: events_cache.go, EventAggregatorByReasonMessageFunc
const COMBINED: &str = "(combined from similar events): ";

/// Whether all is well.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum EventType {
    /// For information.
    Normal,
    /// Something may be wrong.
    Warning,
}

impl EventType {
    /// The text in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            EventType::Normal => "Normal",
            EventType::Warning => "Warning",
        }
    }
}

/// What a component has to say about an object.
#[derive(Clone, Debug)]
pub struct EventNote {
    /// The object.
    pub about: ObjectReference,
    /// Normal or Warning.
    pub type_: EventType,
    /// One word.
    pub reason: Str,
    /// A sentence.
    pub message: Str,
    /// The component, for example `kubelet`.
    pub source: &'static str,
    /// The node, for events of a kubelet.
    pub host: Str,
    /// What was done, for the newer events API alone (`Binding`, `Scheduling`).
    pub action: Str,
    /// Whether the component uses events.k8s.io, with series in the place of counts.
    pub is_new_api: bool,
}

impl EventNote {
    /// A note about `object`.
    pub fn new(
        object: &Object,
        type_: EventType,
        reason: impl Into<Str>,
        message: impl Into<Str>,
        source: &'static str,
    ) -> EventNote {
        EventNote {
            about: reference(object),
            type_,
            reason: reason.into(),
            message: message.into(),
            source,
            host: Str::default(),
            action: Str::default(),
            is_new_api: false,
        }
    }

    /// The same note, from a component on `node`.
    pub fn on(mut self, node: &Str) -> EventNote {
        self.host = node.clone();
        self
    }

    /// The same note about a part of the object, for example `spec.containers{web}`.
    pub fn at(mut self, field_path: impl Into<Str>) -> EventNote {
        self.about.field_path = field_path.into();
        self
    }
}

/// A reference to an object, as events carry it.
pub fn reference(object: &Object) -> ObjectReference {
    ObjectReference {
        api_version: object.kind().api_version().into(),
        kind: object.kind().name().into(),
        name: object.meta.name.clone(),
        namespace: object.meta.namespace.clone(),
        resource_version: object.meta.resource_version.to_string().into(),
        uid: object.meta.uid.to_string().into(),
        ..ObjectReference::default()
    }
}

/// What the correlator remembers. Keys are fingerprints of the fields that define them.
#[derive(Clone, Debug, Default)]
pub struct Recorder {
    groups: Table<(u64, Group)>,
    counted: Table<(u64, Counted)>,
    buckets: Table<(u64, Bucket)>,
    names: u64,
}

#[derive(Clone, Debug, Default)]
struct Group {
    /// In order. Shared, because groups are copied with their neighbours.
    messages: Rc<[Str]>,
    latest: Instant,
}

/// What is known of an event. Nothing in it is shared: it is copied with its neighbours.
#[derive(Clone, Copy, Debug)]
struct Counted {
    /// Its number in its name.
    nanos: u64,
    count: i32,
    latest: Instant,
}

/// Tokens of the spam filter, measured in refill time.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    level: Duration,
    at: Instant,
}

fn fingerprint(parts: impl Hash) -> u64 {
    let mut digest = Digest::default();
    parts.hash(&mut digest);
    digest.value()
}

/// Fingerprints of a note.
struct NoteKeys {
    /// Same source, object and type: what the spam filter limits.
    spam: u64,
    /// And the same reason: what is merged.
    group: u64,
    /// And the same part of the object and message: what is counted.
    event: u64,
}

impl NoteKeys {
    fn of(note: &EventNote) -> NoteKeys {
        let about = &note.about;
        let object = (&about.kind, &about.namespace, &about.name, &about.uid);
        let spam = fingerprint((note.source, &note.host, object, note.type_));
        let group = fingerprint((spam, &note.reason));
        let event = fingerprint((group, &about.field_path, &note.message));
        NoteKeys { spam, group, event }
    }
}

impl Recorder {
    /// The key to count under and the message to show: similar events are merged from the tenth
    /// different message on.
    fn aggregate(&mut self, note: &EventNote, keys: &NoteKeys, now: Instant) -> (u64, Str) {
        let key = keys.group;
        let mut group = self.groups.get(&key).cloned().unwrap_or_default();
        if now.since(group.latest) > GROUP_LIFE {
            group.messages = Rc::default();
        }
        group.latest = now;
        if let Err(place) = group.messages.binary_search(&note.message) {
            let (less, more) = group.messages.split_at(place);
            group.messages = [less, std::slice::from_ref(&note.message), more]
                .concat()
                .into();
        }
        if group.messages.len() < MESSAGES_MAX {
            self.groups.set(key, group);
            return (keys.event, note.message.clone());
        }
        // Upstream forgets an arbitrary one; here the first in order that is not the latest.
        let mut messages = group.messages.to_vec();
        let is_other = |message: &Str| *message != note.message;
        if let Some(place) = messages.iter().position(is_other) {
            messages.remove(place);
        }
        group.messages = messages.into();
        self.groups.set(key, group);
        (key, Str::from(format!("{COMBINED}{}", note.message)))
    }

    /// Whether the spam filter lets an event through.
    fn admits(&mut self, key: u64, now: Instant) -> bool {
        let full = SPAM_REFILL.times(SPAM_BURST);
        let level = self.buckets.get(&key).map_or(full, |bucket| {
            (bucket.level + now.since(bucket.at)).min(full)
        });
        let is_admitted = level >= SPAM_REFILL;
        let level = match is_admitted {
            true => level - SPAM_REFILL,
            false => level,
        };
        self.buckets.set(key, Bucket { level, at: now });
        is_admitted
    }

    /// The time in nanoseconds, never the same twice: by it events are named.
    fn nanos(&mut self, now: Instant) -> u64 {
        self.names += 1;
        now.0.saturating_mul(1000).saturating_add(self.names % 1000)
    }
}

impl Intents<'_> {
    /// Writes an event, or counts up one that is the same.
    pub fn record(&mut self, note: EventNote) {
        if note.is_new_api {
            self.record_series(&note);
            return;
        }
        let now = self.now;
        let recorder = &mut self.server.recorder;
        let keys = NoteKeys::of(&note);
        let (key, message) = recorder.aggregate(&note, &keys, now);
        let known = recorder.counted.get_mut(&key).map(|counted| {
            counted.count += 1;
            counted.latest = now;
            *counted
        });
        let is_admitted = recorder.admits(keys.spam, now);
        match known.and_then(|counted| Some((counted, self.written(&note, &counted)?))) {
            Some((counted, before)) => {
                if is_admitted {
                    self.count_up(before, &counted, &message);
                }
            }
            // The event is new, or none of it was let through yet.
            None => {
                let count = known.map_or(1, |counted| counted.count);
                let event_key = self.begin(&note, key, count);
                if is_admitted {
                    self.write_event(&note, &event_key, message, count);
                }
            }
        }
    }

    /// The event that was written about this.
    fn written(&self, note: &EventNote, counted: &Counted) -> Option<Rc<Object>> {
        let key = event_key_of(note, counted.nanos);
        self.latest().get(&key).cloned()
    }

    /// Begins to count an event that has a name of its own from now on.
    fn begin(&mut self, note: &EventNote, key: u64, count: i32) -> ObjectKey {
        let (recorder, latest) = (&mut self.server.recorder, self.now);
        let nanos = recorder.nanos(latest);
        let counted = Counted {
            nanos,
            count,
            latest,
        };
        recorder.counted.set(key, counted);
        event_key_of(note, nanos)
    }

    fn count_up(&mut self, before: Rc<Object>, counted: &Counted, message: &Str) {
        let mut after = (*before).clone();
        if let Some(event) = after.event_mut() {
            let event = Rc::make_mut(event);
            event.count = counted.count;
            event.message = message.clone();
            event.last_timestamp = Time::from(counted.latest);
        }
        self.put(Some(before), Some(after), Because::Recorded);
    }

    /// The newer events API: the second of a kind starts a series, which is written once and then
    /// only counted.
    fn record_series(&mut self, note: &EventNote) {
        let now = self.now;
        // The message does not count, but the version of the object does.
        // k8s: event_broadcaster.go, getKey
        let version = &note.about.resource_version;
        let key = fingerprint((NoteKeys::of(note).group, &note.action, version));
        let known = self
            .server
            .recorder
            .counted
            .get_mut(&key)
            .and_then(|counted| {
                let is_alive = now.since(counted.latest) <= SERIES_LIFE;
                counted.count += 1;
                counted.latest = now;
                is_alive.then_some(*counted)
            });
        match known.and_then(|counted| Some((counted, self.written(note, &counted)?))) {
            Some((counted, before)) => {
                if counted.count == 2 {
                    self.start_series(before, &counted);
                }
            }
            None => {
                let event_key = self.begin(note, key, 1);
                self.write_event(note, &event_key, note.message.clone(), 1);
            }
        }
    }

    fn start_series(&mut self, before: Rc<Object>, counted: &Counted) {
        let mut after = (*before).clone();
        if let Some(event) = after.event_mut() {
            Rc::make_mut(event).series = Some(EventSeries {
                count: Some(counted.count),
                last_observed_time: MicroTime(counted.latest),
                extra: None,
            });
        }
        self.put(Some(before), Some(after), Because::Recorded);
    }

    fn write_event(&mut self, note: &EventNote, key: &ObjectKey, message: Str, count: i32) {
        let now = Time::from(self.now);
        let mut meta = Meta::named(&key.namespace, key.name.clone());
        meta.uid = crate::names::uid(self.server.streams.stream("event-uid"));
        meta.created = now;
        let mut event = EventRecord {
            involved_object: note.about.clone(),
            type_: note.type_.as_str().into(),
            reason: note.reason.clone(),
            message,
            reporting_component: note.source.into(),
            reporting_instance: note.host.clone(),
            ..EventRecord::default()
        };
        if note.is_new_api {
            event.event_time = MicroTime(self.now);
            event.action = note.action.clone();
        } else {
            event.source = EventSource {
                component: note.source.into(),
                host: note.host.clone(),
                extra: None,
            };
            event.count = count;
            event.first_timestamp = now;
            event.last_timestamp = now;
        }
        let object = Object {
            meta,
            body: Body::Event(Rc::new(event)),
        };
        self.put(None, Some(object), Because::Recorded);
    }
}

/// `<object>.<nanoseconds, hexadecimal>`, in the namespace of the object or in `default`.
fn event_key_of(note: &EventNote, nanos: u64) -> ObjectKey {
    let namespace = match note.about.namespace.as_str() {
        "" => Str::from("default"),
        _ => note.about.namespace.clone(),
    };
    ObjectKey {
        kind: Kind::Event,
        namespace,
        name: Str::from(format!("{}.{nanos:x}", note.about.name)),
    }
}
