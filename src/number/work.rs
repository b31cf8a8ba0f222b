//! What an enclosure costs, in words of 64 bits that are touched. Only tests count: the same input costs the same on every
//! machine, whatever the clock says.

#[cfg(test)]
use std::cell::Cell;

#[cfg(test)]
thread_local! {
    static WORDS: Cell<u64> = const { Cell::new(0) };
}

/// Counts an operation on numbers of so many bits.
#[inline]
pub(super) fn charge(bits: u64) {
    #[cfg(test)]
    WORDS.with(|words| words.set(words.get() + bits / 64 + 1));
    #[cfg(not(test))]
    let _ = bits;
}

/// What `body` costs.
#[cfg(test)]
pub(super) fn cost_of<T>(body: impl FnOnce() -> T) -> (T, u64) {
    let before = WORDS.with(Cell::get);
    let result = body();
    (result, WORDS.with(Cell::get) - before)
}
