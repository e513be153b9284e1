//! The page: a thin Yew shell around `playground`. It renders what the view says and sends what a
//! person does; every Kubernetes rule is on the other side of the façade.

mod app;
mod browser;
mod crash;
mod dialog;
mod editor;
mod events;
mod icon;
mod inspector;
mod menu;
mod rest;
mod shell;
mod source;
mod stage;
mod terminal;
mod time;
mod words;

fn main() {
    // Yew would set a hook of its own otherwise, which only writes to the console.
    yew::set_custom_panic_hook(Box::new(crash::show));
    yew::Renderer::<app::App>::new().render();
}
