//! Scripts: the language of the prompt, read from a file or a pipe.

use std::io;
use std::io::Write;

use crate::commands::DONE;
use crate::commands::WRONG_INPUT;
use crate::message;
use crate::session::Reply;
use crate::session::Session;
use crate::session::chunks;

/// Answers the statements of a text. After an error the rest is read all the same, unless `stop` is set.
pub fn run(text: &str, stop: bool) -> u8 {
    let mut session = Session::new("text", false);
    let mut code = DONE;
    for chunk in chunks(text) {
        let (mut wrong, mut end) = (false, false);
        session.feed(&chunk, &mut |reply| match reply {
            Reply::Answer(text) => {
                // A closed pipe ends the script.
                end |= writeln!(io::stdout(), "{}", text.trim_end()).is_err();
            }
            Reply::Problem(text, problem) => {
                message::print(&text, &problem);
                wrong |= problem.severity == dini::Severity::Error;
            }
            Reply::Quit => end = true,
        });
        if wrong {
            code = WRONG_INPUT;
        }
        if end || (wrong && stop) {
            break;
        }
    }
    code
}
