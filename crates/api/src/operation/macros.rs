//! The table form of shapes.

/// Shapes whose fields are those of their command, by the same names.
///
/// ```text
/// OPERATIONS:
/// /// What it is for.
/// Name 201 at "/v1/…" by [Holder] => engine::Command { /// What a field is. field: Type, }
/// ```
macro_rules! writes {
    ($table:ident: $(
        $(#[doc = $about:literal])+
        $name:ident $status:literal at $path:literal by [$($role:ident),*] => $command:ty {
            $($(#[$meta:meta])+ $field:ident: $type:ty,)*
        }
    )*) => {
        $crate::operation::by_hand! { $table: $(
            $(#[doc = $about])+
            $name $status at $path by [$($role),*] => $command { $($(#[$meta])+ $field: $type,)* }
        )* }

        $(impl $crate::operation::Convert for $name {
            fn convert(
                self,
                _: &$crate::operation::Asking<'_>,
            ) -> $crate::Answer<$crate::operation::Prepared> {
                type Engine = $command;
                Ok(Engine { $($field: $crate::wire::Unwire::unwire(self.$field),)* }.into())
            }
        })*
    };
}

/// The same for shapes that convert themselves.
macro_rules! by_hand {
    ($table:ident: $(
        $(#[doc = $about:literal])+
        $name:ident $status:literal at $path:literal by [$($role:ident),*] => $command:ty {
            $($(#[$meta:meta])+ $field:ident: $type:ty,)*
        }
    )*) => {
        $(
            $(#[doc = $about])+
            #[derive(Clone, Debug, serde::Deserialize, utoipa::ToSchema)]
            #[serde(deny_unknown_fields)]
            pub(crate) struct $name {
                $($(#[$meta])+ pub $field: $type,)*
            }

            impl $crate::operation::Write for $name {
                const NAME: &'static str = <$command as engine::Decide>::NAME;
                const STATUS: u16 = $status;
                const PATH: &'static str = $path;
                const ROLES: &'static [$crate::Role] = &[$($crate::Role::$role),*];
                const ABOUT: &'static str = concat!($($about),+);
            }
        )*

        /// What can be written here.
        pub(crate) const $table: &[$crate::operation::Operation] =
            &[$($crate::operation::Operation::of::<$name>()),*];
    };
}

pub(crate) use {by_hand, writes};
