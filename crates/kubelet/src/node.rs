//! What a kubelet knows about its node: clocks, images, the queue for pulls, pod addresses.
//!
//! k8s: pkg/kubelet/images/image_manager.go, pkg/kubelet/pleg/generic.go

use api::Str;
use sim::{Duration, Instant, Sorted};

/// How often the kubelet lists what runs on its node: a second after the end of the listing before,
/// and a listing takes some milliseconds. So a container that was started in answer to one listing
/// and lived whole seconds is noticed by the next one after its exit.
/// k8s: pkg/kubelet/kubelet.go, genericPlegRelistPeriod; pkg/kubelet/pleg/generic.go, Start
const RELIST_PERIOD: Duration = Duration::from_millis(1005);
/// How often a kubelet renews its node's lease.
/// k8s: pkg/kubelet/kubelet.go, nodeLeaseRenewIntervalFraction of 40 s
const LEASE_PERIOD: Duration = Duration::from_secs(10);
/// Time for the pull of an image whose behaviour says nothing about it.
/// Differs: real pulls depend on size and registry; the recorded cluster's take a second.
pub const PULL_TIME: Duration = Duration::from_secs(1);
/// Mounts that a node does at once, and the time between those after them.
/// Measured: shared/reference/latencies.md, section 3b (200 pods on 4 nodes, image present: 7 s).
const MOUNT_BURST: u64 = 5;
const MOUNT_INTERVAL: Duration = Duration::from_millis(125);
/// What is read from or written to a slow disk takes this many times as long.
const SLOWNESS: u64 = 10;
/// First and last host number of a node's pod addresses.
const HOSTS: (u32, u32) = (2, 254);

/// What a machine has of something, and whether it runs short of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Gauge {
    /// In bytes; 0 if it is not known.
    pub capacity: u64,
    /// What all processes use together, in bytes.
    pub used: u64,
    /// Under pressure since when, if so.
    pub pressure_since: Option<Instant>,
    /// When it was last short.
    pub last_short: Option<Instant>,
}

/// The state of one node.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its name.
    pub name: Str,
    /// Its place in the order of registration, from 1: the third number of its pods' addresses.
    pub index: u32,
    /// Since when it has no power, if so.
    off_since: Option<Instant>,
    /// Since when it and the API do not hear of each other, if so.
    cut_since: Option<Instant>,
    /// Whether its disk is slow: a fault that was ordered.
    is_disk_slow: bool,
    relist_phase: Duration,
    /// Images that are there, and since when.
    images: Sorted<(Str, Instant)>,
    /// Its memory.
    pub memory: Gauge,
    /// Its disk.
    pub disk: Gauge,
    /// Whether a look at what it has left is pending.
    pub is_watching: bool,
    /// Whether a process has come that keeps something on the disk, since the last look.
    pub has_written: bool,
    /// When the mounts asked for so far would be done, one after the other.
    mounts_end: Instant,
    /// When the pull queue is empty.
    pulls_end: Instant,
    /// Addresses in use: host number → pod.
    addresses: Sorted<(u32, api::Uid)>,
    next_host: u32,
}

impl Node {
    /// A node that has just registered. `chance` sets the phase of its clock.
    pub fn new(name: Str, index: u32, chance: u64) -> Node {
        Node {
            name,
            index,
            off_since: None,
            cut_since: None,
            is_disk_slow: false,
            relist_phase: Duration(chance % RELIST_PERIOD.0),
            images: Sorted::default(),
            memory: Gauge::default(),
            disk: Gauge::default(),
            is_watching: false,
            has_written: false,
            mounts_end: Instant(0),
            pulls_end: Instant(0),
            addresses: Sorted::default(),
            next_host: HOSTS.0,
        }
    }

    /// Whether it has power.
    pub fn is_on(&self) -> bool {
        self.off_since.is_none()
    }

    /// Whether it is cut off from the API.
    pub fn is_cut(&self) -> bool {
        self.cut_since.is_some()
    }

    /// Whether it and the API hear of each other.
    pub fn is_reached(&self) -> bool {
        self.silent_since().is_none()
    }

    /// Since when it reports nothing, if so.
    pub fn silent_since(&self) -> Option<Instant> {
        [self.off_since, self.cut_since].into_iter().flatten().min()
    }

    /// Power is lost at `now`. What runs on the node stays as it is until power returns.
    /// Differs: real machines lose their processes; the recorded cluster's faults stop the kubelet.
    pub fn power_off(&mut self, now: Instant) {
        self.off_since.get_or_insert(now);
    }

    /// It is cut off from the API at `now`: what runs goes on, and nobody hears of it.
    pub fn cut(&mut self, now: Instant) {
        self.cut_since.get_or_insert(now);
    }

    /// Power and network return. Whether one of them was away. Pressure is told anew.
    pub fn come_back(&mut self) -> bool {
        let was_away = !self.is_reached();
        (self.off_since, self.cut_since) = (None, None);
        if was_away {
            for gauge in [&mut self.memory, &mut self.disk] {
                (gauge.pressure_since, gauge.last_short) = (None, None);
            }
        }
        was_away
    }

    /// Whether its disk is slow.
    pub fn is_disk_slow(&self) -> bool {
        self.is_disk_slow
    }

    /// Its disk becomes slow, or quick again; what is under way ends when it would have ended.
    pub fn set_disk(&mut self, is_slow: bool) {
        self.is_disk_slow = is_slow;
    }

    /// How long work on the disk takes that takes `time` on a sound one.
    fn on_disk(&self, time: Duration) -> Duration {
        time.times(if self.is_disk_slow { SLOWNESS } else { 1 })
    }

    /// When the node last renewed its lease, as far as one can tell at `now`.
    pub fn lease_renewed_at(&self, now: Instant) -> Instant {
        let at = self.silent_since().unwrap_or(now).min(now);
        Instant(at.0.saturating_sub(self.since_renewal(at)))
    }

    /// When the kubelet looks at its node next: in the rhythm of the lease.
    /// k8s: pkg/kubelet/apis/config/v1beta1/defaults.go, NodeStatusUpdateFrequency
    pub fn next_status(&self, now: Instant) -> Instant {
        now + Duration(LEASE_PERIOD.0 - self.since_renewal(now))
    }

    fn since_renewal(&self, at: Instant) -> u64 {
        (at.0 + LEASE_PERIOD.0 - self.relist_phase.0) % LEASE_PERIOD.0
    }

    /// The first listing after `now`.
    pub fn next_relist(&self, now: Instant) -> Instant {
        let period = RELIST_PERIOD.0;
        let since_tick = (now.0 + period - self.relist_phase.0) % period;
        now + Duration(period - since_tick)
    }

    /// Whether `image` is on the node.
    pub fn has_image(&self, image: &str, now: Instant) -> bool {
        self.images.get(image).is_some_and(|since| *since <= now)
    }

    /// When the volumes of a pod that asks now are mounted.
    pub fn queue_mount(&mut self, now: Instant) -> Instant {
        let interval = self.on_disk(MOUNT_INTERVAL);
        let head_start = interval.times(MOUNT_BURST - 1);
        let at = now.max(self.mounts_end - head_start);
        self.mounts_end = self.mounts_end.max(now) + interval;
        at
    }

    /// Queues a pull that takes `time`. Returns when it begins and ends.
    pub fn queue_pull(&mut self, time: Duration, now: Instant) -> (Instant, Instant) {
        let begins = self.pulls_end.max(now);
        self.pulls_end = begins + self.on_disk(time);
        (begins, self.pulls_end)
    }

    /// Notes that `image` is on the node from `since` on.
    pub fn add_image(&mut self, image: &str, since: Instant) {
        if self.images.get(image).is_none_or(|before| *before > since) {
            self.images.set(Str::from(image), since);
        }
    }

    /// The names of the images on the node.
    pub fn images(&self) -> impl Iterator<Item = &Str> {
        self.images.keys()
    }

    /// Takes the next free pod address for `pod`.
    pub fn take_address(&mut self, pod: api::Uid) -> Str {
        let count = HOSTS.1 - HOSTS.0 + 1;
        let mut host = self.next_host;
        for _ in 0..count {
            if !self.addresses.has(&host) {
                break;
            }
            host = if host >= HOSTS.1 { HOSTS.0 } else { host + 1 };
        }
        self.next_host = if host >= HOSTS.1 { HOSTS.0 } else { host + 1 };
        self.addresses.set(host, pod);
        // Nodes beyond 254 go on in the next second number: 10.244.x.y, 10.245.x.y, …
        let (second, third) = (244 + self.index / 256, self.index % 256);
        Str::from(format!("10.{second}.{third}.{host}"))
    }

    /// Gives back the address of `pod`.
    pub fn release_address(&mut self, address: &str, pod: api::Uid) {
        let host = address
            .rsplit('.')
            .next()
            .and_then(|host| host.parse::<u32>().ok());
        if let Some(host) = host.filter(|host| self.addresses.get(host) == Some(&pod)) {
            self.addresses.take(&host);
        }
    }
}
