//! A documentation tool that asks the library: `cargo run --example documentation`.

pub fn main() -> Result<(), dini::Diagnostic> {
    for text in ["relu(x)", "elu(x)", "hard_tanh(x)", "softsign(x)", "abs(x)^3"] {
        let report = dini::Function::parse(text)?.derivative()?;
        println!("### {text}\n");
        println!("$$ {} $$\n", report.to_latex_equation());
        match report.at("0")? {
            dini::Verdict::Differentiable { value } => println!("At 0 the derivative is {value}.\n"),
            other => println!("At 0 there is no derivative: {}.\n", other.word().replace('_', " ")),
        }
    }
    Ok(())
}
