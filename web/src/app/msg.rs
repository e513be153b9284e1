//! Everything a person, the clock or a page around us can ask of the app.

use std::rc::Rc;

use playground::Duration;
use playground::facade::Completion;
use playground::view::{LogRequest, Ref};

use yew::Callback;

use super::bridge::Call;
use super::ui::{Dialog, EventFilter, Export, PhoneTab, Range, Tab};
use crate::stage::groups::Grouping;
use crate::stage::layout::Level;

/// One request.
#[derive(Clone, Debug)]
pub enum Msg {
    /// The page stands.
    Opened,
    /// The browser is about to draw: the time in milliseconds.
    Frame(f64),
    /// Play or pause.
    Toggle,
    /// Play.
    Play,
    /// Pause.
    Pause,
    /// Play at another speed.
    Speed(f64),
    /// Go to a moment.
    Seek(Duration),
    /// Go so many seconds forth, or back if negative.
    Skip(f64),
    /// Go to the next thing that happens.
    NextEvent,
    /// Go to the thing that happened before.
    PreviousEvent,
    /// Go to the next marker.
    NextMarker,
    /// Go to the previous marker.
    PreviousMarker,
    /// Run until nothing but distant deadlines is left.
    RunUntilStable,
    /// Jump over stretches in which nothing happens, or do not.
    SkipQuiet,
    /// Limit events, lanes and logs to a range, or to none.
    Range(Option<Range>),
    /// The range begins now.
    RangeFrom,
    /// The range ends now.
    RangeTo,
    /// Compare what is inspected with how it was at a moment, or just before its latest change.
    Since(Option<Duration>),
    /// Show other logs.
    Logs(LogRequest),
    /// Go back to before the manifest was applied last.
    UndoApply,
    /// Save something as a file.
    Save(Export),
    /// The text of the editor rests: check it.
    Rested,
    /// Select an object, or nothing.
    Select(Option<Ref>),
    /// Group pods.
    Group(Grouping),
    /// Draw pods larger, smaller, or as large as fits.
    Zoom(i8),
    /// The stage draws pods at this level now.
    Shown(Level),
    /// Draw one node alone, or all of them.
    Focus(Option<Rc<str>>),
    /// Give the whole page to the map, or show the other panes again.
    MapOnly(bool),
    /// Draw requests or not; where there are none, have some sent.
    Traffic,
    /// Ask what an image does.
    AskBehavior(Rc<str>),
    /// Change what an image does.
    Behave(Rc<str>, String),
    /// The manifest was edited.
    Edit(Rc<str>),
    /// Apply the manifest.
    Apply,
    /// Put the manifest back to what was applied last.
    Reset,
    /// Show or hide what would change.
    ToggleDiff,
    /// Text was pasted or files were dropped: put it in the editor and offer to apply it.
    Offer(String),
    /// Run a line in the terminal.
    Run(String),
    /// Complete a line of the terminal at a byte of it, and hand over what fits.
    Complete(String, usize, Callback<Completion>),
    /// Select what is called `name` or `type/name`.
    Find(String),
    /// Stop what is running in the terminal.
    Interrupt,
    /// Clear the terminal.
    ClearTerminal,
    /// Show another tab of the inspector.
    Inspect(Tab),
    /// Show other events.
    Filter(EventFilter),
    /// Open the menu of an object at a place of the window.
    OpenMenu(Ref, f64, f64),
    /// Close the menu.
    CloseMenu,
    /// Open a dialog.
    Open(Dialog),
    /// Close the dialog or the notice.
    Close,
    /// Next theme.
    Theme,
    /// Copy a text and say so.
    Copy(String, &'static str),
    /// Another tab of the phone.
    Phone(PhoneTab),
    /// The one thing to try.
    BreakIt,
    /// The page got a width.
    Resized(f64),
    /// The page was hidden or shown.
    Visibility(bool),
    /// The page is about to be printed, or was.
    Print(bool),
    /// The address has a new fragment.
    Fragment,
    /// Put the draft of this session into the editor.
    Draft,
    /// A script asks.
    Call(Call),
    /// Open a link, but ask first if edits would be lost.
    OpenLink(Rc<str>),
    /// Open a link, edits or not.
    LoadLink(Rc<str>),
    /// Take up a future that was left.
    Restore(usize),
    /// Open this moment in a page of its own.
    OpenOutside,
}
