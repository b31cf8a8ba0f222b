//! Tables in all formats: the same cells, each language with its rules and its lines.

use itertools::Itertools;

use crate::document::Column;
use crate::document::TableCell;
use crate::document::TableDocument;
use crate::document::TableRow;
use crate::render::derivation;
use crate::render::json;
use crate::render::latex;
use crate::render::latex::Latex;
use crate::render::mathematics;
use crate::render::mathematics::Markup;
use crate::render::mathml;
use crate::render::mathml::MathMl;
use crate::render::style::Layout;
use crate::render::style::Profile;
use crate::render::style::TableStyle;
use crate::render::text;
use crate::render::text::Signs;
use crate::render::typst;
use crate::render::typst::Typst;

/// The head of a column in words, and in mathematics where it is a formula.
fn head(column: Column) -> (&'static str, bool) {
    match column {
        Column::Name => ("function", false),
        Column::Definition => ("f(x)", true),
        Column::Derivative => ("f'(x)", true),
        Column::Missing | Column::Why => ("no derivative at", false),
        Column::Class => ("class", false),
        Column::OneSided => ("one-sided", false),
        Column::Dini => ("Dini derivatives", false),
        Column::Clarke => ("Clarke", false),
        Column::Convention => ("convention", false),
    }
}

/// What stands in a cell, in a language of mathematics; a formula is marked as one by the language itself.
fn cell(m: &impl Markup, row: &TableRow, cell: &TableCell) -> Vec<String> {
    let document = &row.document;
    match cell {
        TableCell::Name => vec![m.prose(&document.name.title)],
        TableCell::Definition => {
            vec![m.in_cell(&mathematics::formula(m, &document.formulas, document.definition))]
        }
        TableCell::Derivative => vec![m.in_cell(&derivation::right_hand_side(m, document))],
        TableCell::Words(lines) => {
            lines.iter().map(|words| derivation::sentence(m, &document.formulas, words)).collect()
        }
    }
}

/// Columns of plain text, two spaces apart.
fn plain(table: &TableDocument, signs: Signs) -> String {
    let prime =
        |word: &str| if signs == Signs::Unicode { word.replace('\'', "′") } else { word.to_owned() };
    let heads: Vec<String> = table.columns.iter().map(|column| prime(head(*column).0)).collect();
    let rows = table.rows.iter().map(|row| {
        let document = &row.document;
        let cell = |cell: &TableCell| match cell {
            TableCell::Name => document.name.title.clone(),
            TableCell::Definition => {
                let mut out = String::new();
                text::write(&mut out, &document.formulas, document.definition, signs);
                out
            }
            TableCell::Derivative => text::derivative(document, signs),
            TableCell::Words(lines) => {
                lines.iter().map(|words| text::sentence(&document.formulas, words, signs)).join(", ")
            }
        };
        row.cells.iter().map(cell).collect::<Vec<String>>()
    });
    let lines: Vec<Vec<String>> = std::iter::once(heads).chain(rows).collect();
    let widths: Vec<usize> = (0..table.columns.len())
        .map(|i| lines.iter().map(|line| line[i].chars().count()).max().unwrap_or(0))
        .collect();
    let mut out = String::new();
    for line in &lines {
        let padded = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).join("  ");
        out.push_str(padded.trim_end());
        out.push('\n');
    }
    out
}

pub(super) fn text(table: &TableDocument, _: &TableStyle) -> String {
    plain(table, Signs::Ascii)
}

pub(super) fn unicode(table: &TableDocument, _: &TableStyle) -> String {
    plain(table, Signs::Unicode)
}

pub(super) fn json(table: &TableDocument, _: &TableStyle) -> String {
    json::table(table, "null", &[])
}

/// A tabular with the rules of booktabs or plain lines, or a longtable that breaks over pages.
pub(super) fn latex(table: &TableDocument, how: &TableStyle) -> String {
    let m = Latex(&how.style);
    let ruled = how.layout != Layout::Plain;
    let [top, middle, bottom, space] = if ruled {
        [r"\toprule", r"\midrule", r"\bottomrule", "\\addlinespace\n"]
    } else {
        [r"\hline", r"\hline", r"\hline", "\\hline\n"]
    };
    let heads = table.columns.iter().map(|column| match head(*column) {
        (word, true) => format!("${word}$"),
        (word, false) => word.to_owned(),
    });
    let heads = heads.collect::<Vec<String>>().join(" & ");
    let stacked = |lines: Vec<String>| match lines.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        several => format!("\\begin{{tabular}}{{@{{}}l@{{}}}}\n{}\n\\end{{tabular}}", several.join("\\\\\n")),
    };
    let rows = table.rows.iter().map(|row| {
        let cells = row.cells.iter().map(|c| stacked(cell(&m, row, c)).replace('\n', "\n     "));
        format!("{} \\\\\n", cells.format("\n  & "))
    });
    let body = rows.collect::<Vec<String>>().join(space);
    let spec = "l".repeat(table.columns.len());
    let spec = if ruled { format!("@{{}}{spec}@{{}}") } else { format!("|{}|", spec.chars().format("|")) };
    let escaped = |text: &String| latex::title(&one_line(text));
    let (caption, label) = (how.caption.as_ref().map(escaped), how.label.as_ref());
    let label = label.map(|label| format!("\\label{{{label}}}")).unwrap_or_default();
    if how.layout == Layout::Longtable {
        let caption =
            caption.map(|caption| format!("\\caption{{{caption}}}{label} \\\\\n")).unwrap_or_default();
        let table = format!(
            "\\begin{{longtable}}{{{spec}}}\n{caption}{top}\n{heads} \\\\\n{middle}\n\\endfirsthead\n{top}\n{heads} \\\\\n{middle}\n\\endhead\n{bottom}\n\\endfoot\n{body}\\end{{longtable}}\n"
        );
        return if how.standalone { document(&table, how) } else { table };
    }
    // Lines touch the rows where there is no space of booktabs.
    let stretch = if ruled { "" } else { "\\renewcommand{\\arraystretch}{1.3}\n" };
    let table = format!(
        "{stretch}\\begin{{tabular}}{{{spec}}}\n{top}\n{heads} \\\\\n{middle}\n{body}{bottom}\n\\end{{tabular}}\n"
    );
    if !how.standalone {
        return match caption {
            None => table,
            Some(caption) => {
                format!(
                    "\\begin{{table}}\n\\centering\n\\caption{{{caption}}}{label}\n{table}\\end{{table}}\n"
                )
            }
        };
    }
    let above = match caption {
        None => String::new(),
        Some(caption) => format!("\\textbf{{{caption}}}\n\n\\medskip\n"),
    };
    document(
        &format!(
            "\\begin{{center}}\n\\small\n\\setlength{{\\tabcolsep}}{{4pt}}\n{above}{table}\\end{{center}}\n"
        ),
        how,
    )
}

/// A caption without line breaks, which end a paragraph in some languages.
fn one_line(text: &str) -> String {
    text.split_whitespace().join(" ")
}

/// A document that compiles.
fn document(body: &str, how: &TableStyle) -> String {
    let mut packages = vec!["amsmath", "amssymb"];
    if how.style.profile == Profile::Mathtools {
        packages.push("mathtools");
    }
    if how.layout != Layout::Plain {
        packages.push("booktabs");
    }
    let mut extra = String::new();
    if how.layout == Layout::Longtable {
        packages.push("longtable");
        extra.push_str(
            "\\usepackage[a4paper,landscape,margin=15mm]{geometry}\n\\setlength{\\tabcolsep}{4pt}\n\\small\n",
        );
    }
    let (before, after) = extra.split_once("\\small\n").unwrap_or((&extra, ""));
    let size = if how.layout == Layout::Longtable { "\\footnotesize\n" } else { "" };
    format!(
        "\\documentclass{{article}}\n{}\n{before}{after}\\begin{{document}}\n{size}{body}\\end{{document}}\n",
        packages.iter().map(|package| format!("\\usepackage{{{package}}}")).format("\n")
    )
}

/// A pipe table; a formula with branches stands on one line.
pub(super) fn markdown(table: &TableDocument, how: &TableStyle) -> String {
    let m = Latex(&how.style);
    let mut out = String::new();
    if let Some(caption) = &how.caption {
        let special = |c: char| if "\\`*_[]<>#~|$".contains(c) { format!("\\{c}") } else { c.to_string() };
        let caption: String = one_line(caption).chars().map(special).collect();
        out.push_str(&format!("**{caption}**\n\n"));
    }
    let heads = table.columns.iter().map(|column| head(*column).0);
    out.push_str(&format!("| {} |\n|{}\n", heads.format(" | "), "---|".repeat(table.columns.len())));
    for row in &table.rows {
        let line = |c: &TableCell| cell(&m, row, c).join(", ").replace('\n', " ").replace('|', r"\vert ");
        out.push_str(&format!("| {} |\n", row.cells.iter().map(line).format(" | ")));
    }
    out
}

/// An HTML table with MathML in its cells; with `standalone` a page.
pub(super) fn html(table: &TableDocument, how: &TableStyle) -> String {
    let m = MathMl(&how.style);
    let mut out = String::from("<table>\n");
    if let Some(caption) = &how.caption {
        out.push_str(&format!("<caption>{}</caption>\n", mathml::escaped(caption)));
    }
    let heads = table.columns.iter().map(|column| match head(*column) {
        (word, true) => {
            let (name, primes) = ("<mi>f</mi>", u32::from(word.contains('\'')));
            let x = mathematics::symbol(&m, "x");
            let inside = format!("{}<mrow><mo>(</mo>{x}<mo>)</mo></mrow>", m.primes(name, primes));
            m.inline(&inside)
        }
        (word, false) => word.to_owned(),
    });
    let heads = heads.map(|head| format!("<th>{head}</th>"));
    out.push_str(&format!("<thead><tr>{}</tr></thead>\n<tbody>\n", heads.format("")));
    for row in &table.rows {
        let cells = row.cells.iter().map(|c| format!("<td>{}</td>", cell(&m, row, c).join("<br>")));
        out.push_str(&format!("<tr>{}</tr>\n", cells.format("")));
    }
    out.push_str("</tbody>\n</table>\n");
    if !how.standalone {
        return out;
    }
    let title = how.caption.as_deref().map_or("Derivatives".to_owned(), mathml::escaped);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n<style>\nbody {{ font-family: serif; }}\nmath {{ font-family: \"Latin Modern Math\", \"STIX Two Math\", math; }}\ntable {{ border-collapse: collapse; border-top: 2px solid; border-bottom: 2px solid; }}\nth {{ border-bottom: 1px solid; text-align: left; }}\nth, td {{ padding: 0.4em 0.8em; vertical-align: middle; }}\ncaption {{ padding: 0.6em; }}\n</style>\n</head>\n<body>\n{out}</body>\n</html>\n"
    )
}

/// A Typst table; with `standalone` a page as wide as it.
pub(super) fn typst(table: &TableDocument, how: &TableStyle) -> String {
    let m = Typst(&how.style);
    let heads = table.columns.iter().map(|column| match head(*column) {
        (word, true) => format!("[${word}$]"),
        (word, false) => format!("[{word}]"),
    });
    let rows = table.rows.iter().map(|row| {
        let cells = row.cells.iter().map(|c| format!("[{}]", cell(&m, row, c).join(r" \ ")));
        format!("  {},\n", cells.format(", "))
    });
    let table = format!(
        "table(\n  columns: {},\n  align: left + horizon,\n  table.header({}),\n{})",
        table.columns.len(),
        heads.format(", "),
        rows.format("")
    );
    let label = how.label.as_ref().map(|label| format!(" <{label}>")).unwrap_or_default();
    let table = match &how.caption {
        None => format!("#{table}\n"),
        Some(caption) => format!("#figure(\n{table},\n  caption: [{}],\n){label}\n", typst::escaped(caption)),
    };
    if how.standalone {
        format!("#set page(width: auto, height: auto, margin: 1cm)\n\n{table}")
    } else {
        table
    }
}
