//! Saving files: scenario, stills, events. The browser is handed an address with the data in it.

use playground::view::{EventRow, still};

use super::ui::{Export, Offer};
use super::{App, snapshot};
use crate::browser;
use crate::words;

impl App {
    /// Hands a file to the person.
    pub fn save(&mut self, what: Export) {
        let name = self.source.name();
        match what {
            Export::Scenario => {
                let text = self.source.scenario_file();
                browser::download(&format!("{name}.podarium.yaml"), "text/yaml", &text);
            }
            Export::Svg => {
                let text = still(&self.view);
                browser::download(&format!("{name}.svg"), "image/svg+xml", &text);
            }
            Export::Png => snapshot::save_png(format!("{name}.png"), still(&self.view)),
            Export::Csv => {
                browser::download(
                    &format!("{name}-events.csv"),
                    "text/csv",
                    &csv(&self.rows()),
                );
            }
            Export::Json => {
                let text = json(&self.rows());
                browser::download(&format!("{name}-events.json"), "application/json", &text);
            }
        }
        self.notify(words::notices::SAVED, Offer::Nothing);
    }

    /// Events, the earliest first.
    fn rows(&self) -> Vec<&EventRow> {
        self.view.events.iter().rev().map(|row| &**row).collect()
    }
}

fn cells(row: &EventRow) -> [String; 6] {
    [
        playground::view::clock(row.last),
        words::events::kind(row).to_owned(),
        row.reason.to_string(),
        row.object.text(),
        row.count.to_string(),
        row.message.to_string(),
    ]
}

const HEADS: [&str; 6] = ["last", "type", "reason", "object", "count", "message"];

fn csv(rows: &[&EventRow]) -> String {
    let mut text = format!("{}\r\n", HEADS.join(","));
    for row in rows {
        let cells = cells(row).map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
}

fn json(rows: &[&EventRow]) -> String {
    let quoted =
        |text: &str| String::from(js_sys::JSON::stringify(&text.into()).unwrap_or_default());
    let object = |row: &&EventRow| {
        let cells = cells(row);
        let pairs = HEADS.iter().zip(&cells);
        let pairs: Vec<String> = pairs
            .map(|(head, cell)| format!("{}: {}", quoted(head), quoted(cell)))
            .collect();
        format!("  {{{}}}", pairs.join(", "))
    };
    let rows: Vec<String> = rows.iter().map(object).collect();
    format!("[\n{}\n]\n", rows.join(",\n"))
}
