//! Everything a person, the clock or a page around us can ask of the app.

use std::rc::Rc;

use playground::Duration;
use playground::view::Ref;

use super::bridge::Call;
use super::ui::{Dialog, EventFilter, PhoneTab, Tab};
use crate::stage::groups::Grouping;

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
    /// Select an object, or nothing.
    Select(Option<Ref>),
    /// Group pods.
    Group(Grouping),
    /// Draw pods larger, smaller, or as large as fits.
    Zoom(i8),
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
    /// The address has a new fragment.
    Fragment,
    /// Put the draft of this session into the editor.
    Draft,
    /// A script asks.
    Call(Call),
    /// Load the link in the address, edits or not.
    LoadLink,
    /// Take up a future that was left.
    Restore(usize),
    /// Open this moment in a page of its own.
    OpenOutside,
}
