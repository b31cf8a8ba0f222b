//! Diagnostics on standard error: the place with a caret, what was expected, what to write instead.

use std::io::IsTerminal;

use annotate_snippets::AnnotationKind;
use annotate_snippets::Group;
use annotate_snippets::Level;
use annotate_snippets::Renderer;
use annotate_snippets::Snippet;
use dini::Diagnostic;
use dini::Severity;

/// Prints a diagnostic about `text`.
pub fn print(text: &str, diagnostic: &Diagnostic) {
    eprintln!("{}", rendered(text, diagnostic, colours()));
}

/// Whether colour is welcome on standard error.
fn colours() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
}

/// A diagnostic with the part of the text that it is about.
pub fn rendered(text: &str, diagnostic: &Diagnostic, colours: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let text = diagnostic.about.as_deref().unwrap_or(text);
    // A long text is cut to the surroundings of the place.
    let (shown, offset) = window(text, diagnostic.span.start, diagnostic.span.end);
    let clamp = |at: usize| floor(shown, at.saturating_sub(offset).min(shown.len()));
    let range = |start: usize, end: usize| clamp(start)..clamp(end).max(clamp(start));
    let main = AnnotationKind::Primary.span(range(diagnostic.span.start, diagnostic.span.end));
    let mut snippet = Snippet::source(shown).annotation(main.label(diagnostic.label.as_str()));
    for (span, words) in &diagnostic.notes {
        let inside = span.start >= offset && span.end <= offset + shown.len();
        if inside {
            let range = range(span.start, span.end);
            snippet = snippet.annotation(AnnotationKind::Context.span(range).label(words.as_str()));
        }
    }
    let title = level.primary_title(diagnostic.message.as_str());
    let mut groups: Vec<Group> = vec![title.element(snippet)];
    if let Some(help) = &diagnostic.help {
        groups[0] = std::mem::replace(&mut groups[0], Group::with_title(Level::HELP.secondary_title("")))
            .element(Level::HELP.message(help.as_str()));
    }
    let renderer = if colours { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&groups).to_string()
}

/// At most about 200 bytes around a place, and where they begin.
fn window(text: &str, start: usize, end: usize) -> (&str, usize) {
    const AROUND: usize = 100;
    if text.len() <= 4 * AROUND {
        return (text, 0);
    }
    let from = floor(text, start.saturating_sub(AROUND).min(text.len()));
    let to = floor(text, end.min(start.saturating_add(AROUND)).saturating_add(AROUND).min(text.len()));
    (&text[from..to], from)
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
