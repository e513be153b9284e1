//! What a script hears when the page cannot do what it asks.

pub const NO_PICTURE: &str = "this browser does not draw the picture";

pub fn not_a_speed(text: &str) -> String {
    format!("not a speed: {text:?}")
}

pub fn not_a_time(text: &str) -> String {
    format!("not a time: {text:?}; write 42s, 5m or 1:27")
}

pub fn not_an_object(text: &str) -> String {
    format!("not an object: {text:?}; write kind/name")
}

pub fn not_a_picture(kind: &str) -> String {
    format!("not a kind of picture: {kind:?}; svg or png")
}
