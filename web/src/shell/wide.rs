//! The page on a wide screen: manifest, cluster, why; time; terminal and events.

use yew::prelude::*;

use super::header::Header;
use super::{ShellProps, stage};
use crate::app::ui::{Form, Tab};
use crate::app::update::summary;
use crate::app::{Dispatch, Msg};
use crate::editor::Editor;
use crate::events::Events;
use crate::inspector::{Inspector, whole_second};
use crate::stage::head::{Head, Headline};
use crate::stage::ribbon::Ribbon;
use crate::terminal::Terminal;
use crate::time::{Bar, Strip};

/// The wide shell.
#[component]
pub fn Wide(props: &ShellProps) -> Html {
    let (ui, view) = (&props.ui, &props.view);
    let now = whole_second(view);
    let is_wide = ui.form == Form::Wide;
    let side = if !is_wide && ui.tab == Tab::Manifest {
        html! { <section class="pane side"><div class="hd"><span class="sp" /><ManifestTabs
        tab={ui.tab} all=true /></div>{ editor(props, false) }</section> }
    } else {
        html! {
            <Inspector inspected={view.inspected.clone()} next={view.next.clone()} {now}
                tab={ui.tab}>
                if !is_wide { <ManifestTabs tab={ui.tab} all=false /> }
            </Inspector>
        }
    };
    html! { <>
        <Header title={view.title.clone()} can_break={ui.can_break} theme={ui.theme} />
        <main class="main">
            if is_wide { { editor(props, true) } }
            <section class="cluster" aria-label="Cluster">
                <Head grouping={ui.grouping} is_zoomed={ui.level.is_some()} />
                <Headline text={view.headline.clone()} />
                <Ribbon workloads={view.workloads.clone()} selected={ui.selected.clone()}
                    owner={props.owner()} />
                { stage(props, true) }
            </section>
            { side }
        </main>
        <section class="time" aria-label="Time">
            <Bar clock={view.clock.clone()} is_playing={ui.is_playing} speed={ui.speed}
                branches={ui.branches.clone()} />
            <Strip clock={view.clock.clone()} lanes={view.lanes.clone()}
                markers={view.markers.clone()} selected={ui.selected.clone()}
                summary={summary(view)} />
        </section>
        <div class="bot">
            <Terminal entries={ui.terminal.clone()} pods={view.pods.clone()}
                selected={ui.selected.clone()} />
            <Events events={view.events.clone()} pods={view.pods.clone()} {now}
                selected={ui.selected.clone()} filter={ui.filter} />
        </div>
    </> }
}

/// The editor of a page.
pub fn editor(props: &ShellProps, has_head: bool) -> Html {
    let ui = &props.ui;
    html! {
        <Editor text={ui.text.clone()} applied={ui.applied.clone()} previous={ui.previous.clone()}
            problems={ui.problems.clone()} shows_diff={ui.shows_diff}
            selected={ui.selected.clone()} {has_head} />
    }
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
        (Tab::Cause, "Cause"),
        (Tab::Object, "Object"),
        (Tab::Yaml, "YAML"),
    ];
    let own = tab((Tab::Manifest, "Manifest"));
    match props.all {
        true => {
            html! { <div class="seg" role="tablist">{ for others.into_iter().map(tab) }{ own }</div>
            }
        }
        false => own,
    }
}
