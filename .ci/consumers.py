"""Every format is accepted by its real consumer: KaTeX, TeX, Typst, an XML parser.

usage: consumers.py DINI FOLDER; the folder holds node_modules with katex, and takes what is made.
"""
import json
import pathlib
import subprocess
import sys
import xml.etree.ElementTree as xml

dini, folder = sys.argv[1], pathlib.Path(sys.argv[2])


def run(*arguments):
    done = subprocess.run([dini, *arguments], capture_output=True, text=True)
    assert done.returncode == 0, (arguments, done.stderr)
    return done.stdout


names = [row["name"] for row in json.loads(run("functions", "--to", "json"))["catalogue"]]
further = [
    "abs(sin(x))", "max(x, cos(x))", "{ x*sin(1/x) for x != 0, 0 at 0 }", "{ x for x in (0, 1], undefined at 2, x^2 for x > 3 or x < -3 }",
    "cbrt(x)", "root(5, x)", "log(b, x)", "floor(x/2)", "alpha_1*x^n", "my_slope*abs(x)", "x^x", "[0".replace("[0", "abs(x - 1/2)"),
]
styles = [
    [],
    ["--profile", "mathtools", "--condition", "if", "--missing", "nexists", "--punctuation", "sentence"],
    ["--profile", "array", "--condition", "for", "--missing", "dash", "--notation", "leibniz", "--equation"],
    ["--missing", "beside", "--notation", "partial", "--equation", "--no-greek"],
    ["--missing", "question", "--rest", "explicit", "--punctuation", "none"],
]

# KaTeX, in strict mode.
formulas = []
for name in names + further:
    variable = ["--var", "x"]
    for style in styles:
        formulas.append(run("diff", name, *variable, "--to", "latex", *style))
        formulas.append(run("show", name, *variable, "--to", "latex", *[s for s in style]))
for name, at in [("abs(x)/x", "0"), ("sin(1/x)", "0"), ("x^x", "0+"), ("exp(a*x)", "inf")]:
    formulas.append(run("limit", name, "--var", "x", "--at", at, "--to", "latex"))
for name in ["relu(x)", "{ sin(x)/x for x != 0, 1 at 0 }"]:
    formulas += run("explain", name, "--at", "0", "--to", "latex").split("$")[1::2]
check = """
const katex = require('katex');
const formulas = JSON.parse(require('fs').readFileSync(0, 'utf8'));
let wrong = 0;
for (const formula of formulas) {
  try { katex.renderToString(formula, {displayMode: true, strict: 'error', throwOnError: true}); }
  catch (error) { wrong += 1; console.error(error.message + '\\n' + formula); }
}
console.log(formulas.length + ' formulas in KaTeX ' + katex.version + ', ' + wrong + ' refused');
process.exit(wrong > 0 || formulas.length < 600 ? 1 : 0);
"""
subprocess.run(["node", "-e", check], input=json.dumps(formulas), text=True, check=True, cwd=folder)

# TeX: the nine rows fit a column of 345 pt, the whole catalogue breaks over pages, all profiles compile.
documents = {
    "nine": run("table", "--to", "latex", "--standalone"),
    "all": run("table", "--all", "--layout", "longtable", "--to", "latex", "--standalone"),
    "why": run("table", "--all", "--layout", "longtable", "--to", "latex", "--standalone", "--columns", "name,definition,derivative,why,class",
               "--caption", "All rows & more", "--label", "tab:all"),
    "plain": run("table", "relu", "elu", "softshrink", "--layout", "plain", "--to", "latex", "--standalone", "--profile", "mathtools",
                 "--columns", "name,derivative,one-sided", "--caption", "Three"),
}
body = ""
for name in names + further:
    for style in styles:
        body += "\\[\n" + run("diff", name, "--var", "x", "--to", "latex", *style).strip() + "\n\\]\n"
for name in ["relu(x)", "x*abs(x)", "{ 1 for x >= 0, 0 otherwise }"]:
    body += run("explain", name, "--at", "0", "--to", "latex") + "\n"
documents["formulas"] = (
    "\\documentclass{article}\n\\usepackage[margin=1cm,paperwidth=40cm,paperheight=60cm]{geometry}\n\\usepackage{mathtools}\n\\usepackage{amssymb}\n"
    "\\begin{document}\n" + body + "\\end{document}\n"
)
for name, text in documents.items():
    (folder / f"{name}.tex").write_text(text)
    for _ in range(2):
        done = subprocess.run(["pdflatex", "-interaction=nonstopmode", "-halt-on-error", f"{name}.tex"], cwd=folder, capture_output=True)
    log = done.stdout.decode("latin-1")
    assert done.returncode == 0, log[-3000:]
    overfull = log.count("Overfull \\hbox")
    print(f"{name}.tex: pdflatex, {overfull} overfull boxes")
    assert overfull == 0, [line for line in log.splitlines() if "Overfull" in line]

# Typst.
import typst

text = run("table", "--all", "--to", "typst", "--standalone")
for name in names + further:
    text += "\n" + run("diff", name, "--var", "x", "--to", "typst")
text += run("limit", "sin(1/x)", "--at", "0", "--to", "typst") + run("explain", "relu(x)", "--at", "0", "--to", "typst")
(folder / "all.typ").write_text(text)
pdf = typst.compile(str(folder / "all.typ"))
print(f"all.typ: typst, {len(pdf)} bytes of PDF")

# MathML: well-formed, with only elements of MathML Core.
core = set(
    "math mrow mi mn mo mtext mspace mfrac msqrt mroot msup msub munder mtable mtr mtd html head meta title style body table caption thead tbody tr th td p br".split()
)
pages = [run("table", "--all", "--to", "mathml", "--standalone")]
pages += ["<body>" + run("diff", name, "--var", "x", "--to", "mathml") + "</body>" for name in names + further]
pages.append("<body>" + run("limit", "sin(1/x)", "--at", "0", "--to", "mathml") + "</body>")
for page in pages:
    page = page.replace("<!DOCTYPE html>", "").replace('<meta charset="utf-8">', "").replace("<br>", "<br/>")
    for element in xml.fromstring(page).iter():
        assert element.tag in core, element.tag
        children = {"mfrac": 2, "msup": 2, "msub": 2, "mroot": 2, "munder": 2}.get(element.tag)
        assert children is None or len(element) == children, xml.tostring(element)
print(f"{len(pages)} pages of MathML Core are well-formed")
