//! The events table: kubectl's columns, repeated events as one row, the oldest on request.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use playground::Duration;
use playground::view::{EventRow, Ref, age, short_name};
use web_sys::Element;
use yew::prelude::*;

use crate::app::ui::{EventFilter, Range, Tab};
use crate::app::{Dispatch, Msg};
use crate::browser;
use crate::icon::Icon;
use crate::inspector::touches;
use crate::shell::size::SizeWatch;
use crate::words;

/// Properties of the table.
#[derive(Properties, Clone, PartialEq)]
pub struct EventsProps {
    /// Events, the latest first.
    pub events: Rc<[Rc<EventRow>]>,
    /// Now, in whole seconds.
    pub now: Duration,
    /// What is selected.
    pub selected: Option<Ref>,
    /// Which are shown.
    pub filter: EventFilter,
    /// The range that is chosen.
    pub range: Option<Range>,
    /// Whether time runs.
    pub is_playing: bool,
}

/// While time runs, the table is drawn at most this often: nobody reads a hundred rows a second.
const EVERY_MS: u32 = 500;

/// The table, drawn at once when somebody asks for something, and when it has been quiet.
pub struct Events {
    rows: NodeRef,
    /// Rows that somebody asked for.
    most: usize,
    /// Rows that have room.
    room: usize,
    drawn_ms: f64,
    late: Option<Timeout>,
    _watch: Option<SizeWatch>,
}

/// What the table hears.
pub enum EventsMsg {
    /// It is to be drawn now.
    Draw,
    /// Somebody asks for older rows.
    More,
    /// The height of its rows, in pixels.
    Height(f64),
}

impl Component for Events {
    type Message = EventsMsg;
    type Properties = EventsProps;

    fn create(_: &Context<Self>) -> Self {
        Events {
            rows: NodeRef::default(),
            most: ROWS,
            room: ROWS,
            _watch: None,
            drawn_ms: browser::now_ms(),
            late: None,
        }
    }

    fn changed(&mut self, cx: &Context<Self>, old: &EventsProps) -> bool {
        let (new, now) = (cx.props(), browser::now_ms());
        let is_asked = (&new.selected, new.filter, new.range, new.is_playing)
            != (&old.selected, old.filter, old.range, old.is_playing);
        let is_early = now - self.drawn_ms < f64::from(EVERY_MS);
        if new.is_playing && !is_asked && is_early {
            let link = cx.link().clone();
            let draw = move || link.send_message(EventsMsg::Draw);
            self.late
                .get_or_insert_with(|| Timeout::new(EVERY_MS, draw));
            return false;
        }
        (self.late, self.drawn_ms) = (None, now);
        true
    }

    fn update(&mut self, _: &Context<Self>, msg: EventsMsg) -> bool {
        match msg {
            EventsMsg::Draw => (),
            EventsMsg::More => self.most += ROWS,
            EventsMsg::Height(height) => {
                let room = (height / ROW).ceil() as usize + 2;
                let is_more = room > self.room;
                self.room = room;
                return is_more;
            }
        }
        (self.late, self.drawn_ms) = (None, browser::now_ms());
        true
    }

    fn rendered(&mut self, cx: &Context<Self>, first: bool) {
        if first && let Some(rows) = browser::element(&self.rows) {
            let link = cx.link().clone();
            let sized = move |_, height| link.send_message(EventsMsg::Height(height));
            self._watch = SizeWatch::new(&rows, sized);
        }
    }

    fn view(&self, cx: &Context<Self>) -> Html {
        let found = cx.link().context::<Dispatch>(Callback::noop());
        let send = found.map_or_else(Callback::noop, |(send, _)| send);
        // While time runs most rows are new each time: what is out of sight waits for who looks,
        // and those in sight are written over. Whoever looks on finds the rows where they were.
        let most = match cx.props().is_playing && self.most == ROWS {
            true => Most::InSight(self.room),
            false => Most::Kept(self.most),
        };
        let ask = cx.link().callback(|()| EventsMsg::More);
        table(cx.props(), &send, (most, &self.rows), &ask)
    }
}

/// Rows drawn, and how many more at a time: every row costs layout in every frame of a roll-out.
const ROWS: usize = 24;
/// Height of a row where it is one line, in pixels.
const ROW: f64 = 24.0;
/// More rows come when the end is this near, in pixels.
const NEAR: i32 = 240;

/// How many rows are drawn.
#[derive(Clone, Copy)]
enum Most {
    /// Those in sight, whose elements are for whatever event is in their place.
    InSight(usize),
    /// So many, each with an element of its own.
    Kept(usize),
}

impl Most {
    fn key(self, at: usize, event: &EventRow) -> String {
        match self {
            Most::InSight(_) => at.to_string(),
            Most::Kept(_) => event.uid.to_string(),
        }
    }
}

/// The table.
fn table(props: &EventsProps, send: &Dispatch, of: (Most, &NodeRef), ask: &Callback<()>) -> Html {
    let (n, rows) = of;
    let (Most::InSight(most) | Most::Kept(most)) = n;
    let is_of = |event: &Rc<EventRow>| {
        let selected = props.selected.as_ref();
        selected == Some(&event.object) || selected == Some(&event.reference)
    };
    let in_range = |event: &&Rc<EventRow>| touches(props.range, event.first, event.last);
    let count = |filter: EventFilter| {
        let events = props.events.iter().filter(in_range);
        events
            .filter(|event| fits(event, filter, is_of(event)))
            .count()
    };
    let tab = |filter: EventFilter, label: &'static str| {
        let (send, text) = (send.clone(), format!("{label} {}", count(filter)));
        let onclick = Callback::from(move |_: MouseEvent| send.emit(Msg::Filter(filter)));
        html! { <button role="radio" aria-checked={(filter == props.filter).to_string()}
        data-label={text.clone()} {onclick}>{ text }</button> }
    };
    let shown: Vec<&Rc<EventRow>> = props
        .events
        .iter()
        .filter(in_range)
        .filter(|event| fits(event, props.filter, is_of(event)))
        .collect();
    let older = shown.len().saturating_sub(most);
    let more = ask.reform(|_: MouseEvent| ());
    let ask = ask.clone();
    let scrolled = Callback::from(move |event: Event| {
        let rows = event.target_dyn_into::<Element>();
        let below = |rows: Element| rows.scroll_height() - rows.scroll_top() - rows.client_height();
        if older > 0 && rows.is_some_and(|rows| below(rows) < NEAR) {
            ask.emit(());
        }
    });
    let drawn = shown.get(..shown.len() - older).unwrap_or(&[]);
    html! {
        <section class="pane events" aria-label={words::EVENTS}>
            <div class="hd"><h2 class="cap">{ words::EVENTS }</h2><span class="sp" />
                <div class="seg" role="radiogroup" aria-label={words::events::SHOWN}>
                    { tab(EventFilter::All, words::events::ALL) }
                    { tab(EventFilter::Warnings, words::events::WARNINGS) }
                    { tab(EventFilter::Selected, words::events::SELECTED) }</div>
            </div>
            <div role="table" aria-label={words::EVENTS} aria-rowcount={shown.len().to_string()}
                class="events">
                <div class="er eh cap" role="row">
                    { for words::events::HEADS.into_iter().map(|head| html! {
                        <span role="columnheader">{ head }</span> }) }
                </div>
                <div class="rows" ref={rows.clone()} onscroll={scrolled} tabindex="0"
                    role="rowgroup" aria-label={words::events::ROWS}>
                    <>{ for drawn.iter().enumerate().map(|(at, event)| html! {
                        <Row key={n.key(at, event)} event={(*event).clone()}
                            age={age(props.now - event.last)}
                            is_on={is_of(event)} />
                    }) }</>
                    if older > 0 { <div role="row"><span role="cell"><button class="btn q"
                        onclick={more}>{ words::events::older(older) }</button></span></div> }
                    if shown.is_empty() { <div role="row"><p class="nothing" role="cell">{
                        if props.range.is_some() { words::events::NONE_IN_RANGE }
                        else { words::events::NONE }
                        }</p></div> }
                </div>
            </div>
        </section>
    }
}

fn fits(event: &EventRow, filter: EventFilter, is_of_selected: bool) -> bool {
    match filter {
        EventFilter::All => true,
        EventFilter::Warnings => event.is_warning,
        EventFilter::Selected => is_of_selected,
    }
}

/// Properties of a row.
#[derive(Properties, PartialEq)]
struct RowProps {
    event: Rc<EventRow>,
    age: String,
    is_on: bool,
}

/// One row: its reason asks why, its object is selected.
#[component]
fn Row(props: &RowProps) -> Html {
    let send = use_context::<Dispatch>().unwrap_or_else(Callback::noop);
    let event = &props.event;
    let select = |of: &Ref, tab: Option<Tab>| {
        let (send, of) = (send.clone(), of.clone());
        Callback::from(move |_: MouseEvent| {
            send.emit(Msg::Select(Some(of.clone())));
            if let Some(tab) = tab {
                send.emit(Msg::Inspect(tab));
            }
        })
    };
    let kind = words::events::kind(event);
    // `pod/k2xwl`: there is no room for the names of its owners.
    let short = match &*event.object.kind {
        "pod" => format!("pod/{}", short_name(&event.object.name)),
        _ => event.object.text(),
    };
    let times = words::events::times_since(event.count, event.first);
    html! {
        <div class={classes!("er", props.is_on.then_some("on"))} role="row">
            <span role="cell" class="m" title={words::events::at(event.last)}>{ &props.age
                }</span>
            <span role="cell" class={classes!((!event.is_warning).then_some("m"))}>{ kind }</span>
            <span role="cell" class={classes!(event.is_warning.then_some("wn"))}>
                if event.is_warning { <Icon name="warn" class="s12 f-a ink" /> }
                <button class="lnk" tabindex="-1" title={words::events::why(&event.reason)}
                    onclick={select(&event.reference, Some(Tab::Cause))}>{ &*event.reason
                    }</button></span>
            <span role="cell" class="mono" title={event.object.text()}><button class="lnk"
                onclick={select(&event.object, None)}>{ short }</button></span>
            <span role="cell" title={event.message.to_string()}>{ &*event.message }if event.count >
                1 { <span class="m" title={times}>{ format!(" ×{}", event.count) }</span> }</span>
        </div>
    }
}
