//! The words of the wire: ids, amounts, times and kinds as JSON has them.
//!
//! Each type here is the twin of one in `units` or `engine`, and adds what only an interface needs:
//! reading JSON, and a schema. [`Unwire`] turns what was read into what the engine takes.

mod column;
mod scalar;
mod word;

pub use column::Shown;
pub use scalar::*;
pub use word::*;

/// Turns what came over the wire into the engine's own type.
pub trait Unwire {
    /// The engine's type.
    type Inner;
    /// The same value.
    fn unwire(self) -> Self::Inner;
}

impl<T: Unwire> Unwire for Option<T> {
    type Inner = Option<T::Inner>;
    fn unwire(self) -> Self::Inner {
        self.map(Unwire::unwire)
    }
}

impl<T: Unwire> Unwire for Vec<T> {
    type Inner = Vec<T::Inner>;
    fn unwire(self) -> Self::Inner {
        self.into_iter().map(Unwire::unwire).collect()
    }
}

impl<T: Unwire, const N: usize> Unwire for [T; N] {
    type Inner = [T::Inner; N];
    fn unwire(self) -> Self::Inner {
        self.map(Unwire::unwire)
    }
}

macro_rules! unwire_as_itself {
    ($($plain:ty),*) => {
        $(impl Unwire for $plain {
            type Inner = Self;
            fn unwire(self) -> Self {
                self
            }
        })*
    };
}

unwire_as_itself!(bool, u8, u16, u32, u64, i64, String);
