//! The words that are taken, and the Unicode spellings of everything that has one.
//!
//! These are tables: the tokens read by them and the prompt completes by them.

/// The words that cannot name a function, a parameter or a variable.
pub const RESERVED: &[&str] = &[
    "for",
    "if",
    "when",
    "otherwise",
    "undefined",
    "undecided",
    "at",
    "where",
    "and",
    "or",
    "not",
    "in",
    "e",
    "pi",
    "inf",
];

/// The reserved words that stand for a number.
pub const CONSTANTS: &[&str] = &["e", "pi", "inf"];

/// Signs with a Unicode spelling: what is read, and the ASCII that it stands for.
///
/// Several spellings may stand for the same ASCII; each stands for one only.
pub const SIGNS: &[(char, &str)] = &[
    ('≤', "<="),
    ('≥', ">="),
    ('≠', "!="),
    ('∞', "inf"),
    ('·', "*"),
    ('×', "*"),
    ('−', "-"),
    ('√', "sqrt"),
    ('∈', "in"),
    ('∧', "and"),
    ('∨', "or"),
    ('¬', "not"),
    ('ℝ', "R"),
    ('ℤ', "Z"),
    ('′', "'"),
];

/// The digits of an exponent: `x²³` is `x^23`.
pub const SUPERSCRIPTS: &[(char, char)] = &[
    ('⁰', '0'),
    ('¹', '1'),
    ('²', '2'),
    ('³', '3'),
    ('⁴', '4'),
    ('⁵', '5'),
    ('⁶', '6'),
    ('⁷', '7'),
    ('⁸', '8'),
    ('⁹', '9'),
];

/// Greek letters and their names, which are also their commands in LaTeX.
///
/// The variant forms keep names of their own, so that no two letters become one.
pub const GREEK: &[(char, &str)] = &[
    ('α', "alpha"),
    ('β', "beta"),
    ('γ', "gamma"),
    ('δ', "delta"),
    ('ε', "epsilon"),
    ('ζ', "zeta"),
    ('η', "eta"),
    ('θ', "theta"),
    ('ι', "iota"),
    ('κ', "kappa"),
    ('λ', "lambda"),
    ('μ', "mu"),
    ('µ', "mu"),
    ('ν', "nu"),
    ('ξ', "xi"),
    ('ο', "omicron"),
    ('π', "pi"),
    ('ρ', "rho"),
    ('σ', "sigma"),
    ('τ', "tau"),
    ('υ', "upsilon"),
    ('φ', "phi"),
    ('χ', "chi"),
    ('ψ', "psi"),
    ('ω', "omega"),
    ('ϵ', "varepsilon"),
    ('ϑ', "vartheta"),
    ('ϰ', "varkappa"),
    ('ϖ', "varpi"),
    ('ϱ', "varrho"),
    ('ς', "varsigma"),
    ('ϕ', "varphi"),
    ('Α', "Alpha"),
    ('Β', "Beta"),
    ('Γ', "Gamma"),
    ('Δ', "Delta"),
    ('Ε', "Epsilon"),
    ('Ζ', "Zeta"),
    ('Η', "Eta"),
    ('Θ', "Theta"),
    ('Ι', "Iota"),
    ('Κ', "Kappa"),
    ('Λ', "Lambda"),
    ('Μ', "Mu"),
    ('Ν', "Nu"),
    ('Ξ', "Xi"),
    ('Ο', "Omicron"),
    ('Π', "Pi"),
    ('Ρ', "Rho"),
    ('Σ', "Sigma"),
    ('Τ', "Tau"),
    ('Υ', "Upsilon"),
    ('Φ', "Phi"),
    ('Χ', "Chi"),
    ('Ψ', "Psi"),
    ('Ω', "Omega"),
];
