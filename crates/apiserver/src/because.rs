//! Why a write was made: the rule and the numbers it used, one sub-enum per component.
//!
//! The "why" panel renders these; nothing is guessed afterwards. A component's file holds its
//! rules.

pub mod autoscaler;
pub mod command;
pub mod cron_job;
pub mod daemon_set;
pub mod deployment;
pub mod endpoints;
pub mod garbage;
pub mod job;
pub mod kubelet;
pub mod namespace;
pub mod node;
pub mod policy;
pub mod replica_set;
pub mod revision;
pub mod scheduler;
pub mod stateful_set;
pub mod storage;

/// The reason for a write.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Because {
    Command(command::Rule),
    Deployment(deployment::Rule),
    ReplicaSet(replica_set::Rule),
    StatefulSet(stateful_set::Rule),
    DaemonSet(daemon_set::Rule),
    Job(job::Rule),
    CronJob(cron_job::Rule),
    Endpoints(endpoints::Rule),
    Garbage(garbage::Rule),
    Namespace(namespace::Rule),
    Node(node::Rule),
    Scheduler(scheduler::Rule),
    Kubelet(kubelet::Rule),
    Autoscaler(autoscaler::Rule),
    Storage(storage::Rule),
    Policy(policy::Rule),
    /// An event was written down.
    Recorded,
}
