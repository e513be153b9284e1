//! One sync of a cron job: its jobs, the run that is due, and old jobs.
//!
//! Writes jobs, cron job status and events.
//! k8s: pkg/controller/cronjob/cronjob_controllerv2.go, syncCronJob

use super::due::{self, job_name};
use super::schedule::Schedule;
use super::zone::Zone;
use super::{NAME, because};
use crate::job::finish::finished;
use api::batch::{CronJobSpec, CronJobStatus};
use api::object::Job;
use api::{Kind, Meta, Object, ObjectKey, Str, Time};
use apiserver::because::cron_job::Rule;
use apiserver::{
    ApiError, Context, DeleteOptions, EventNote, EventType, Intents, Propagation, events,
};
use sim::{Duration, Instant, order};
use std::rc::Rc;

/// Added to the next time, so that it has surely come.
/// k8s: cronjob_controllerv2.go, nextScheduleDelta
const DELTA: Duration = Duration::from_millis(100);
/// On jobs: the time they were scheduled for.
/// k8s: staging/src/k8s.io/api/batch/v1/types.go, CronJobScheduledTimestampAnnotation
const SCHEDULED_KEY: &str = "batch.kubernetes.io/cronjob-scheduled-timestamp";

/// One sync; gives when the next run is due.
pub fn sync(
    object: &Object,
    cx: &Context,
    intents: &mut Intents<'_>,
) -> Result<Option<Duration>, ApiError> {
    let Some(body) = object.cron_job() else {
        return Ok(None);
    };
    let is_mine = |job: &&Rc<Object>| {
        let owner = job.meta.controller().map(|owner| owner.uid);
        job.kind() == Kind::Job && owner == Some(object.meta.uid)
    };
    let mut run = Run {
        object,
        spec: &body.spec,
        status: (*body.status).clone(),
        jobs: cx
            .store
            .owned_by(object.meta.uid)
            .filter(is_mine)
            .cloned()
            .collect(),
        now: cx.now,
    };
    run.reconcile_jobs(intents);
    let next = run.schedule(intents);
    run.clean_up(intents);
    let mut changed = object.clone();
    if let Some(body) = changed.cron_job_mut() {
        body.status = Rc::new(run.status);
    }
    intents.update_status(changed, because(Rule::Observed))?;
    next
}

struct Run<'a> {
    object: &'a Object,
    spec: &'a CronJobSpec,
    status: CronJobStatus,
    jobs: Vec<Rc<Object>>,
    now: Instant,
}

impl Run<'_> {
    fn say(&self, type_: EventType, reason: &str, text: String, intents: &mut Intents<'_>) {
        intents.record(EventNote::new(self.object, type_, reason, text, NAME));
    }

    /// Brings the list of active jobs up to date.
    fn reconcile_jobs(&mut self, intents: &mut Intents<'_>) {
        for job in self.jobs.clone() {
            let Some(body) = job.job() else { continue };
            let (name, uid) = (&job.meta.name, job.meta.uid.to_string());
            let is_listed = self.status.active.iter().any(|active| active.uid == *uid);
            match finished(&body.status.conditions) {
                None if !is_listed => {
                    let text = "Saw a job that the controller did not create or forgot";
                    let text = format!("{text}: {name}");
                    self.say(EventType::Warning, "UnexpectedJob", text, intents);
                }
                None => (),
                Some(condition) => {
                    if is_listed {
                        self.status.active.retain(|active| active.uid != *uid);
                        let type_ = &condition.type_;
                        let text = format!("Saw completed job: {name}, condition: {type_}");
                        self.say(EventType::Normal, "SawCompletedJob", text, intents);
                    }
                    let last = &mut self.status.last_successful_time;
                    *last = body.status.completion_time.max(*last);
                }
            }
        }
        let (missing, active) = std::mem::take(&mut self.status.active)
            .into_iter()
            .partition(|active| self.jobs.iter().all(|job| job.meta.name != active.name));
        self.status.active = active;
        let missing: Vec<api::batch::ObjectReference> = missing;
        for job in missing {
            let text = format!("Active job went missing: {}", job.name);
            self.say(EventType::Normal, "MissingJob", text, intents);
        }
    }

    /// Starts the run that is due; gives when to look again.
    fn schedule(&mut self, intents: &mut Intents<'_>) -> Result<Option<Duration>, ApiError> {
        if self.object.meta.is_terminating() {
            return Ok(None);
        }
        let zone = &self.spec.time_zone;
        let Some(zone) = Zone::parse(zone) else {
            let text = format!("invalid timeZone: \"{zone}\": unknown time zone {zone}");
            self.say(EventType::Warning, "UnknownTimeZone", text, intents);
            return Ok(None);
        };
        if self.spec.suspend == Some(true) {
            return Ok(None);
        }
        let text = &self.spec.schedule;
        let schedule = match Schedule::parse(text) {
            Ok(schedule) => schedule,
            Err(error) => {
                let text = format!("unparseable schedule: \"{text}\" : {error}");
                self.say(EventType::Warning, "UnparseableSchedule", text, intents);
                return Ok(None);
            }
        };
        let deadline = self
            .spec
            .starting_deadline_seconds
            .map(Duration::from_api_secs);
        let due = match due::due(&schedule, &zone, self.earliest(deadline), self.now) {
            Ok(due) => due,
            Err(error) => {
                let text = format!("invalid schedule: {text} : {error}");
                self.say(EventType::Warning, "InvalidSchedule", text, intents);
                return Ok(None);
            }
        };
        if due.is_too_many_missed {
            let text = "too many missed start times. Set or decrease \
                        .spec.startingDeadlineSeconds or check clock skew";
            self.say(
                EventType::Warning,
                "TooManyMissedTimes",
                text.to_owned(),
                intents,
            );
        }
        if let Some(scheduled) = due.most_recent {
            self.start(scheduled, deadline, &zone, intents)?;
        }
        Ok(self.until_next(&schedule, &zone))
    }

    fn earliest(&self, deadline: Option<Duration>) -> Instant {
        let last = self.status.last_schedule_time;
        let last = (!last.is_zero()).then(|| last.instant());
        due::earliest(self.object.meta.created.instant(), last, deadline, self.now)
    }

    fn until_next(&self, schedule: &Schedule, zone: &Zone) -> Option<Duration> {
        let earliest = self.earliest(None);
        let from = match due::due(schedule, zone, earliest, self.now) {
            Ok(due) => due.most_recent.unwrap_or_else(|| {
                let has_missed = schedule.next(earliest, zone).is_some_and(|t| t <= self.now);
                if has_missed { self.now } else { earliest }
            }),
            Err(_) => self.now,
        };
        let next = schedule.next(from, zone)?;
        Some((next + DELTA).since(self.now).max(DELTA))
    }

    /// Starts one run, unless it is too late or another one is in the way.
    fn start(
        &mut self,
        scheduled: Instant,
        deadline: Option<Duration>,
        zone: &Zone,
        intents: &mut Intents<'_>,
    ) -> Result<(), ApiError> {
        if deadline.is_some_and(|deadline| scheduled + deadline < self.now) {
            let text = format!(
                "Missed scheduled time to start a job: {}",
                scheduled.rfc1123()
            );
            self.say(EventType::Warning, "MissSchedule", text, intents);
            return Ok(());
        }
        let name = Str::from(job_name(&self.object.meta.name, scheduled));
        let is_started = self.status.active.iter().any(|active| active.name == name)
            || self.status.last_schedule_time == Time::from(scheduled);
        if is_started {
            return Ok(());
        }
        let has_active = !self.status.active.is_empty();
        if has_active && self.spec.concurrency_policy == "Forbid" {
            let text = "Not starting job because prior execution is running and concurrency \
                        policy is Forbid";
            self.say(
                EventType::Normal,
                "JobAlreadyActive",
                text.to_owned(),
                intents,
            );
            return Ok(());
        }
        if has_active && self.spec.concurrency_policy == "Replace" {
            let names: Vec<Str> = self.status.active.iter().map(|a| a.name.clone()).collect();
            let scheduled = Time::from(scheduled);
            for name in names {
                self.delete(&name, Rule::Replaced { scheduled }, intents)?;
            }
        }
        self.create(name, scheduled, zone, intents)
    }

    fn create(
        &mut self,
        name: Str,
        scheduled: Instant,
        zone: &Zone,
        intents: &mut Intents<'_>,
    ) -> Result<(), ApiError> {
        let template = &self.spec.job_template;
        let mut meta = Meta {
            labels: Rc::clone(&template.metadata.labels),
            annotations: Rc::clone(&template.metadata.annotations),
            owners: vec![self.object.controller_reference()],
            ..Meta::named(&self.object.meta.namespace, name)
        };
        meta.set_annotation(SCHEDULED_KEY, zone.rfc3339(scheduled.unix_seconds()));
        let job = Job {
            spec: Rc::clone(&template.spec),
            ..Job::default()
        };
        let rule = Rule::Due {
            scheduled: scheduled.into(),
            active: u32::try_from(self.status.active.len()).unwrap_or(u32::MAX),
        };
        let key = ObjectKey::new(Kind::Job, &meta.namespace, meta.name.clone());
        match intents.create(Object::new(meta, job), because(rule)) {
            Ok(job) => {
                let text = format!("Created job {}", job.meta.name);
                self.say(EventType::Normal, "SuccessfulCreate", text, intents);
                self.started(&job, scheduled);
                Ok(())
            }
            Err(ApiError::NamespaceTerminating { .. }) => Ok(()),
            Err(ApiError::AlreadyExists { .. }) => {
                // Our own job was forgotten; somebody else's name is left alone.
                let found = intents.latest().get(&key).cloned();
                if let Some(job) = found.filter(|job| self.owns(job)) {
                    self.started(&job, scheduled);
                }
                Ok(())
            }
            Err(error) => {
                let text = format!("Error creating job: {error}");
                self.say(EventType::Warning, "FailedCreate", text, intents);
                Err(error)
            }
        }
    }

    fn owns(&self, job: &Object) -> bool {
        let owner = job.meta.controller().map(|owner| owner.uid);
        owner == Some(self.object.meta.uid)
    }

    fn started(&mut self, job: &Object, scheduled: Instant) {
        let uid = job.meta.uid.to_string();
        if self.status.active.iter().all(|active| active.uid != *uid) {
            self.status.active.push(events::reference(job));
        }
        self.status.last_schedule_time = scheduled.into();
    }

    fn delete(
        &mut self,
        name: &Str,
        rule: Rule,
        intents: &mut Intents<'_>,
    ) -> Result<(), ApiError> {
        let key = ObjectKey::new(Kind::Job, &self.object.meta.namespace, name);
        let options = DeleteOptions {
            propagation: Some(Propagation::Background),
            ..DeleteOptions::default()
        };
        match intents.delete(&key, &options, because(rule)) {
            Ok(()) | Err(ApiError::NotFound { .. }) => {
                self.status.active.retain(|active| active.name != *name);
                let text = format!("Deleted job {name}");
                self.say(EventType::Normal, "SuccessfulDelete", text, intents);
                Ok(())
            }
            Err(error) => {
                let text = format!("Deleted job: {error}");
                self.say(EventType::Warning, "FailedDelete", text, intents);
                Err(error)
            }
        }
    }

    /// Deletes the finished jobs beyond the limits, the oldest first.
    fn clean_up(&mut self, intents: &mut Intents<'_>) {
        let limits = [
            ("Complete", self.spec.successful_jobs_history_limit),
            ("Failed", self.spec.failed_jobs_history_limit),
        ];
        for (type_, limit) in limits {
            let Some(limit) = limit else { continue };
            let mut ended: Vec<(Time, Str)> = self
                .jobs
                .iter()
                .filter_map(|job| {
                    let status = &job.job()?.status;
                    let condition = finished(&status.conditions)?;
                    let is_asked = condition.type_ == *type_;
                    is_asked.then(|| (status.start_time, job.meta.name.clone()))
                })
                .collect();
            order::sort(&mut ended);
            let kept = usize::try_from(limit).unwrap_or(0);
            let surplus = ended.len().saturating_sub(kept);
            for (_, name) in ended.iter().take(surplus) {
                // A failure is in the events; the next sync tries again.
                let _ = self.delete(name, Rule::Surplus { limit }, intents);
            }
        }
    }
}
