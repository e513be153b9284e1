//! The objects that a command changes.

use super::{Bare, Selection};
use crate::failure::{Failure, Failures};
use crate::flags::{Args, Flag, Takes, long, short};
use crate::manifest;
use crate::session::Cx;
use api::Object;
use api::codec::Decoder;
use std::rc::Rc;

/// The flags that `to_change` reads.
pub const TARGET_FLAGS: &[Flag] = &[
    short("filename", 'f', Takes::Texts),
    short("recursive", 'R', Takes::Switch),
    short("kustomize", 'k', Takes::Text),
    short("selector", 'l', Takes::Text),
    long("all", Takes::Switch),
    long("local", Takes::Switch),
];

/// The objects of the server, or with `--local` those of its files.
pub fn to_change(
    words: &[String],
    args: &Args,
    cx: &mut Cx<'_, '_>,
) -> Result<(Vec<Rc<Object>>, Failures), Failure> {
    let (objects, missing) = match args.is_on("local") {
        true => local(args, cx)?,
        false => Selection::read(words, args, Bare::Refused, cx)?.find(cx),
    };
    Ok((objects, Failures::from(missing)))
}

/// The objects of files as they stand there.
fn local(args: &Args, cx: &mut Cx<'_, '_>) -> Result<(Vec<Rc<Object>>, Vec<Failure>), Failure> {
    let files = args.texts("filename");
    if files.is_empty() {
        return Err(Failure::error(
            "you must specify resources by --filename when --local is set.\nExample resource \
             specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'",
        ));
    }
    let read = manifest::read(&files, args, cx)?;
    let decoded = |item: manifest::Item| {
        let object = Object::decode(item.kind, &item.value, &mut Decoder::default());
        Rc::new(object)
    };
    Ok((read.items.into_iter().map(decoded).collect(), read.failures))
}
