//! The keyboard and the clipboard.

use super::Page;
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use serde_json::json;

impl Page {
    /// Presses a key, maybe with others held: `Enter`, `Control+Enter`, `Shift+ArrowLeft`, `a`.
    #[track_caller]
    pub fn press(&self, combination: &str) {
        let keys: Vec<char> = combination.split('+').map(code_of).collect();
        let mut actions = KeyActions::new("keyboard".to_owned());
        for &value in &keys {
            actions = actions.then(KeyAction::Down { value });
        }
        for &value in keys.iter().rev() {
            actions = actions.then(KeyAction::Up { value });
        }
        self.run(self.client.perform_actions(actions));
    }

    /// Types into whatever has the focus, key by key.
    #[track_caller]
    pub fn type_keys(&self, text: &str) {
        let mut actions = KeyActions::new("keyboard".to_owned());
        for character in text.chars() {
            let value = if character == '\n' {
                char::from(Key::Enter)
            } else {
                character
            };
            actions = actions
                .then(KeyAction::Down { value })
                .then(KeyAction::Up { value });
        }
        self.run(self.client.perform_actions(actions));
    }

    /// Pastes text where the focus is, as Ctrl+V would: a paste event, and if nobody handles it,
    /// the text goes into the focused field.
    #[track_caller]
    pub fn paste(&self, text: &str) {
        let script = "
            const target = document.activeElement || document.body;
            const data = new DataTransfer();
            data.setData('text/plain', arguments[0]);
            const event = new ClipboardEvent('paste',
              { clipboardData: data, bubbles: true, cancelable: true });
            // Firefox leaves the data of a made-up event out.
            if (!event.clipboardData || !event.clipboardData.getData('text/plain')) {
              Object.defineProperty(event, 'clipboardData', { value: data });
            }
            if (target.dispatchEvent(event) && 'setRangeText' in target) {
              const { selectionStart, selectionEnd } = target;
              target.setRangeText(arguments[0], selectionStart, selectionEnd, 'end');
              target.dispatchEvent(new InputEvent('input',
                { bubbles: true, inputType: 'insertFromPaste', data: arguments[0] }));
            }";
        self.eval_with(script, vec![json!(text)]);
    }

    /// What has the focus, as `tag[role] text-or-label`, for messages and keyboard walks.
    #[track_caller]
    pub fn focused(&self) -> String {
        let script = "
            const at = document.activeElement;
            if (!at || at === document.body) return 'nothing';
            const role = at.getAttribute('role');
            const name = at.getAttribute('aria-label') || at.textContent.trim().slice(0, 60);
            return at.tagName.toLowerCase() + (role ? `[${role}]` : '') + ' ' + name;";
        self.eval(script).as_str().unwrap_or_default().to_owned()
    }
}

fn code_of(name: &str) -> char {
    let key = match name {
        "Control" => Key::Control,
        "Shift" => Key::Shift,
        "Alt" => Key::Alt,
        "Meta" => Key::Meta,
        "Enter" => Key::Enter,
        "Escape" => Key::Escape,
        "Tab" => Key::Tab,
        "Backspace" => Key::Backspace,
        "Delete" => Key::Delete,
        "Home" => Key::Home,
        "End" => Key::End,
        "PageUp" => Key::PageUp,
        "PageDown" => Key::PageDown,
        "ArrowLeft" => Key::Left,
        "ArrowRight" => Key::Right,
        "ArrowUp" => Key::Up,
        "ArrowDown" => Key::Down,
        "Space" => return ' ',
        _ => {
            let mut characters = name.chars();
            return match (characters.next(), characters.next()) {
                (Some(character), None) => character,
                _ => panic!("no key is called `{name}` (tests/browser/src/page/keys.rs)"),
            };
        }
    };
    char::from(key)
}
