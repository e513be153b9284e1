//! The page on a wide screen: manifest, cluster, why; time; terminal and events.

use yew::prelude::*;

use super::header::Header;
use super::{ShellProps, stage};
use crate::app::params::Part;
use crate::app::ui::{Form, Tab};
use crate::app::update::summary;
use crate::app::{Dispatch, Msg};
use crate::editor::{Editor, EditorProps};
use crate::events::{Events, EventsProps};
use crate::inspector::{Inspector, Look, whole_second};
use crate::stage::TrayIs;
use crate::stage::choose::Choose;
use crate::stage::head::{Head, Headline};
use crate::stage::ribbon::Ribbon;
use crate::terminal::Terminal;
use crate::time::{Bar, Strip, StripProps};
use crate::words;
use playground::view::{Clock, View};

/// The wide shell.
#[component]
pub fn Wide(props: &ShellProps) -> Html {
    let (ui, view) = (&props.ui, &props.view);
    let now = whole_second(view);
    let strip = StripProps {
        clock: view.clock.clone(),
        lanes: view.lanes.clone(),
        markers: view.markers.clone(),
        selected: ui.selected.clone(),
        range: ui.range,
        breaks: ui.breaks.clone(),
        summary: summary(view).into(),
    };
    let is_wide = ui.form == Form::Wide;
    let (types, tells) = (!ui.hide.has(Part::Terminal), !ui.hide.has(Part::Events));
    let (edits, answers) = (!ui.hide.has(Part::Yaml), !ui.hide.has(Part::Why));
    let side = if !is_wide && edits && !answers {
        editor(props, true)
    } else if !is_wide && edits && ui.tab == Tab::Manifest {
        html! { <section class="pane side"><div class="hd"><span class="sp" /><ManifestTabs
        tab={ui.tab} all=true /></div>{ editor(props, false) }</section> }
    } else if !answers {
        html! {}
    } else {
        html! {
            <Inspector inspected={view.inspected.clone()} next={view.next.clone()} {now}
                look={Look::of(ui)}>
                if !is_wide && edits { <ManifestTabs tab={ui.tab} all=false /> }
            </Inspector>
        }
    };
    html! { <>
        <Header title={view.title.clone()} can_break={ui.can_break} theme={ui.theme} />
        <main class="main">
            if is_wide && edits { { editor(props, true) } }
            <section class="cluster" aria-label={words::CLUSTER}>
                { head(props) }
                <Headline text={view.headline.clone()} />
                <Ribbon pods={view.pods.clone()} workloads={view.workloads.clone()}
                    selected={ui.selected.clone()} owner={props.owner()} />
                { stage(props, TrayIs::Kept) }
            </section>
            { side }
        </main>
        <section class="time" aria-label={words::TIME}>
            <Bar clock={whole_clock(view)} is_playing={ui.is_playing} speed={ui.speed}
                skips_quiet={ui.skips_quiet} range={ui.range} markers={view.markers.clone()}
                branches={ui.branches.clone()} />
            <Strip ..strip />
        </section>
        if types || tells {
            <div class="bot">
                if types { <Terminal entries={ui.terminal.clone()}
                    selected={ui.selected.clone()} /> }
                if tells { <Events ..events(props) /> }
            </div>
        }
    </> }
}

/// The head of the cluster: what there is to choose, grouping and zoom.
pub fn head(props: &ShellProps) -> Html {
    let (ui, view) = (&props.ui, &props.view);
    html! {
        <Head grouping={ui.grouping} is_zoomed={ui.level.is_some()} focus={ui.focus.clone()}
            map_only={Some(ui.map_only == Some(true))}
            traffic={(!view.services.is_empty()).then_some(ui.shows_traffic
                && !view.traffic.is_empty())}>
            <Choose traffic={view.traffic.clone()} workloads={view.workloads.clone()} services={view.services.clone()}
                selected={ui.selected.clone()} owner={props.owner()} />
        </Head>
    }
}

/// What the table of events shows.
pub fn events(props: &ShellProps) -> EventsProps {
    let (ui, view) = (&props.ui, &props.view);
    EventsProps {
        events: view.events.clone(),
        now: whole_second(view),
        selected: ui.selected.clone(),
        filter: ui.filter,
        range: ui.range,
        is_playing: ui.is_playing,
    }
}

/// The clock as the bar shows it: in whole seconds.
fn whole_clock(view: &View) -> Clock {
    let now = whole_second(view);
    Clock {
        now,
        played: now,
        ..view.clock.clone()
    }
}

/// The editor of a page.
pub fn editor(props: &ShellProps, has_head: bool) -> Html {
    let ui = &props.ui;
    let editor = EditorProps {
        text: ui.text.clone(),
        applied: ui.applied.clone(),
        previous: ui.previous.clone(),
        problems: ui.problems.clone(),
        shows_diff: ui.shows_diff,
        selected: ui.selected.clone(),
        owner: props.owner(),
        applied_at: ui.applied_at,
        has_head,
    };
    html! { <Editor ..editor /> }
}

/// Properties of the tabs of the middle form.
#[derive(Properties, PartialEq)]
struct TabsProps {
    tab: Tab,
    all: bool,
}

/// The manifest's tab beside those of the inspector; all of them where the inspector is hidden.
#[component]
fn ManifestTabs(props: &TabsProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let tab = |(tab, label): (Tab, &'static str)| {
        let send = send.clone();
        let onclick = Callback::from(move |_: MouseEvent| send.emit(Msg::Inspect(tab)));
        html! { <button role="tab" aria-selected={(tab == props.tab).to_string()} data-label={label}
        {onclick}>{ label }</button> }
    };
    let others = [
        (Tab::Cause, words::CAUSE),
        (Tab::Object, words::OBJECT),
        (Tab::Yaml, words::YAML),
    ];
    let own = tab((Tab::Manifest, words::MANIFEST));
    match props.all {
        true => {
            html! { <div class="seg" role="tablist">{ for others.into_iter().map(tab) }{ own }</div>
            }
        }
        false => own,
    }
}
