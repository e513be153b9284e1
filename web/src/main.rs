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
mod shell;
mod source;
mod stage;
mod terminal;
mod time;

fn main() {
    std::panic::set_hook(Box::new(crash::show));
    yew::Renderer::<app::App>::new().render();
}
