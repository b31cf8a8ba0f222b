//! Texts with one mistake each: the code of the message, and the part of the text it points at.

use crate::syntax::tests::refused;

#[test]
fn products_with_two_readings() {
    let readings = |text: &str, place: &str| refused(text, "ambiguous-product", place).help.expect("checked");
    assert_eq!(readings("1/2x", "2x"), "write `1/(2*x)` or `(1/2)*x`");
    assert_eq!(readings("x^2(x+1)", "2(x+1)"), "write `x^(2*(x+1))` or `x^2*(x+1)`");
    assert_eq!(readings("1/(2)x", "(2)x"), "write `1/((2)*x)` or `(1/(2))*x`");
    assert_eq!(readings("1/2x^3 + 1", "2x^3"), "write `1/(2*x^3)` or `(1/2)*x^3`");
    assert_eq!(readings("a*1/2x*y", "2x"), "write `a*1/(2*x)` or `(a*1/2)*x`");
    assert_eq!(readings("x^-2y", "-2y"), "write `x^(-2*y)` or `x^-2*y`");
    assert_eq!(readings("a^b^2c", "2c"), "write `a^b^(2*c)` or `a^b^2*c`");
    assert_eq!(readings("f(1/2x)", "2x"), "write `1/(2*x)` or `(1/2)*x`");
    assert_eq!(readings("1/-2x", "-2x"), "write `1/(-2*x)` or `(1/-2)*x`");
}

#[test]
fn mistakes() {
    refused("", "empty", "");
    refused("# only a comment", "empty", "");
    refused("1\n2", "several-statements", "2");
    refused("\\max(0, x)", "latex", "\\max");
    refused("x^{2} + \\frac{1}{2}", "latex", "\\frac");
    refused("$x$", "latex", "$");
    refused("(x", "unclosed", "");
    refused("(x +", "unclosed", "");
    refused("f(x", "unclosed", "");
    refused("{ x for x > 0,", "unclosed", "");
    refused("|x", "unclosed", "");
    refused("|x| - 1|", "unclosed", "");
    refused("(x + ||)", "empty-bars", ")");
    refused("x)", "unexpected-closing", ")");
    refused("(x]", "mismatched-bracket", "]");
    refused("{ x for x > 0 )", "mismatched-bracket", ")");
    refused("[x]", "square-bracket", "[");
    refused("(x; y)", "unclosed", ";");
    refused("(x, y)", "comma", ",");
    refused("x +", "missing-operand", "");
    refused("* x", "missing-operand", "*");
    refused("+x", "missing-operand", "+");
    refused("√-x", "missing-operand", "-");
    refused("f()", "missing-operand", "()");
    refused("max(1,)", "missing-operand", ")");
    refused("x & y", "unknown-character", "&");
    refused("x!", "unknown-character", "!");
    refused("x @", "unknown-character", "@");
    refused("你", "unknown-character", "你");
    refused("\0", "unknown-character", "\0");
    refused("1.2.3", "number", "1.2.");
    refused("3.", "number", "3.");
    refused(".", "number", ".");
    refused("x y", "side-by-side", "y");
    refused("sin x", "side-by-side", "x");
    refused("x || y", "side-by-side", "|");
    refused("x 2", "side-by-side", "2");
    refused("αβ", "side-by-side", "β");
    refused("x |y|", "side-by-side", "|");
    refused("e(x)", "constant-called", "e");
    refused("limit(f, 0+, x)", "missing-operand", ",");
    refused("sin(0+)", "missing-operand", ")");
    refused("integrate(f, x)", "not-yet", "integrate");
    refused("f'", "prime", "'");
    refused("(x + 1)'", "prime", "'");
}

#[test]
fn mistakes_in_conditions() {
    refused("a < b", "expected-value", "a < b");
    refused("x + (a < b)", "expected-value", "a < b");
    refused("max(x = 1, 2)", "equals", "x = 1");
    refused("f(x) == 2", "equals", "f(x) == 2");
    refused("x + 1 = 2", "equals", "x + 1 = 2");
    refused("{ 1 for x }", "expected-condition", "x");
    refused("{ 1 for x > 0 and y }", "expected-condition", "y");
    refused("{ 1 for (a < b) < c }", "expected-value", "a < b");
    refused("{ 1 for 0 < x in Z }", "chain", "in");
    refused("{ 1 for x in Z < 2 }", "chain", "<");
    refused("{ 1 for x in y }", "set", "y");
    refused("{ 1 for x in (1) }", "interval", "(1)");
    refused("{ 1 for x in {} }", "empty-points", "{}");
    refused("{ 1 for x not in Z }", "not", "not");
    refused("{ 1 for x => 0 }", "missing-operand", ">");
    refused("{ 1 for }", "missing-condition", "}");
    refused("x where", "missing-condition", "");
    refused("x where a > 0, b", "expected-condition", "b");
}

#[test]
fn mistakes_in_branches() {
    refused("{ x }", "missing-for", "x");
    refused("x^{2}", "missing-for", "2");
    refused("x for x > 0, 1", "missing-for", "1");
    refused("1, 2", "missing-for", "1");
    refused("undefined", "missing-for", "undefined");
    refused("if x > 0", "value-first", "if");
    refused("otherwise 0", "value-first", "otherwise");
    refused("x if x > 0 else 0", "value-first", "else");
    refused("{}", "empty-branches", "{}");
    refused("{ x for x > 0, }", "missing-branch", "}");
    refused("{ x for x > 0 x otherwise }", "missing-comma", "otherwise");
    refused("{ x for x > 0 -x for x < 0 }", "missing-comma", "for");
    refused("{ x for x > a x otherwise }", "side-by-side", "x");
    refused("{ x otherwise for x > 0 }", "missing-comma", "for");
    refused("{ 0 otherwise, x for x > 0 }", "unreachable-branch", "x for x > 0");
    refused("{ 0 otherwise, 1 otherwise }", "unreachable-branch", "1 otherwise");
    refused("1 at", "at", "");
    refused("1 at for x > 0", "at", "for");
    refused("1 for x > 0 at 0", "at", "at");
    refused("1 at 0 otherwise", "otherwise", "otherwise");
    refused("1 at {}", "empty-points", "{}");
    refused("1 at pi = 3", "reserved", "pi");
    refused("{ undefined + 1 for x > 0 }", "word-as-value", "+");
    refused("1 + undefined", "word-as-value", "undefined");
    refused("(x for x > 0)", "braces", "for");
    refused("f(x otherwise)", "braces", "otherwise");
    refused("{ x for x > 0 where a > 0 }", "where", "where");
    refused("x where a > 0 where b > 0", "where-twice", "where");
    refused("{ 1 for x = k, k in Z, 2 otherwise }", "binder", "k in Z");
}

#[test]
fn mistakes_in_definitions() {
    refused("pi = 3", "reserved", "pi");
    refused("e(x) = 1", "reserved", "e");
    refused("f(if) = 1", "reserved", "if");
    refused("f(2) = 3", "parameter", "2");
    refused("f(x + 1) = x", "parameter", "x + 1");
    refused("f() = 1", "parameter", "");
    refused("f(x, x) = x", "parameter", "x");
    refused("f(a = 1, x) = x", "parameter", "x");
    refused("f(x, a = b > 0) = x", "expected-value", "b > 0");
    refused("f(x) =", "missing-operand", "");
    refused("f(x, a =) = x", "missing-operand", "");
    refused("alias swish = 3", "alias", "alias swish = 3");
    refused("alias swish = silu(x)", "alias", "alias swish = silu(x)");
    refused("alias e = exp", "reserved", "alias e = exp");
}
