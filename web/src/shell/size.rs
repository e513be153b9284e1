//! Watching the size of an element: panes lay themselves out by their own size, never the window's.

use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver, ResizeObserverEntry};

/// Tells the size of an element whenever it changes, until dropped.
pub struct SizeWatch {
    observer: ResizeObserver,
    _closure: Closure<dyn FnMut(Array)>,
}

impl SizeWatch {
    /// Watches an element; `tell` hears width and height in pixels.
    pub fn new(element: &Element, mut tell: impl FnMut(f64, f64) + 'static) -> Option<SizeWatch> {
        let closure = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
            if let Ok(entry) = entries.get(0).dyn_into::<ResizeObserverEntry>() {
                let rect = entry.content_rect();
                if rect.width() > 0.0 && rect.height() > 0.0 {
                    tell(rect.width(), rect.height());
                }
            }
        });
        let observer = ResizeObserver::new(closure.as_ref().unchecked_ref()).ok()?;
        observer.observe(element);
        Some(SizeWatch {
            observer,
            _closure: closure,
        })
    }
}

impl Drop for SizeWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
