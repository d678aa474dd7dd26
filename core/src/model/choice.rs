//! 選択肢 — Enumerations with a stable number, a stable name and labels in two languages.

/// Makes an enum whose variants have a number (for C and the store), a name (for JSON and Python) and a
/// Japanese and an English label. The number and the name are never changed.
macro_rules! choice {
    ($(#[$meta:meta])* $name:ident { $($number:literal $variant:ident $text:literal $japanese:literal $english:literal)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(i32)]
        #[non_exhaustive]
        pub enum $name {
            $(
                #[doc = concat!($japanese, " — ", $english)]
                $variant = $number,
            )*
        }

        impl $name {
            /// 全て — Every value, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// 名前 — The stable name used in JSON, scenarios and Python.
            pub const fn name(self) -> &'static str {
                match self { $($name::$variant => $text),* }
            }

            /// 表示 — The label for a person.
            pub const fn label(self, language: $crate::rule::Language) -> &'static str {
                match language {
                    $crate::rule::Language::Japanese => match self { $($name::$variant => $japanese),* },
                    $crate::rule::Language::English => match self { $($name::$variant => $english),* },
                }
            }

            /// 名前から — The value of a name, if there is one.
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($text => Some($name::$variant),)*
                    _ => None,
                }
            }

            /// 番号 — The stable number, shared with C.
            pub const fn number(self) -> i32 {
                self as i32
            }

            /// 番号から — The value of a number, if there is one.
            pub fn from_number(number: i32) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.number() == number)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.name())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let name = <String as serde::Deserialize>::deserialize(deserializer)?;
                Self::from_name(&name)
                    .ok_or_else(|| serde::de::Error::custom(concat!("unknown ", stringify!($name))))
            }
        }
    };
}

pub(crate) use choice;
