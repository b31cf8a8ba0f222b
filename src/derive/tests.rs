//! Tests of what is said about cases of the parameters.

use crate::derive::joined;
use crate::expr::Pool;
use crate::functions::Signs;

#[test]
fn leaves_are_joined_along_the_tree() {
    let mut pool = Pool::default();
    let (p, q) = (pool.symbol("p"), pool.symbol("q"));
    let [p, q] = [p, q].map(|s| pool.anywhere().symbol(s));
    let leaves = vec![
        vec![(p, Signs::POSITIVE)],
        vec![(p, Signs::ZERO)],
        vec![(p, Signs::NEGATIVE), (q, Signs::POSITIVE)],
        vec![(p, Signs::NEGATIVE), (q, Signs::NOT_POSITIVE)],
    ];
    assert_eq!(joined(&leaves, &[0, 1, 2, 3]), vec![vec![]]);
    assert_eq!(joined(&leaves, &[1, 2, 3]), vec![vec![(p, Signs::NOT_POSITIVE)]]);
    assert_eq!(joined(&leaves, &[0, 1]), vec![vec![(p, Signs::NOT_NEGATIVE)]]);
    let apart = joined(&leaves, &[0, 2]);
    assert_eq!(apart.len(), 2);
    assert!(apart.contains(&leaves[0]) && apart.contains(&leaves[2]));
}
