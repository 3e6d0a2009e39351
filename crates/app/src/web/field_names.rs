//! Which fields a page has, as the struct of what it posts names them.

use serde::de::{DeserializeOwned, Deserializer, Error, Visitor};
use serde::forward_to_deserialize_any;
use std::fmt::{Debug, Display, Formatter};

/// Whether a page that posts a `T` has a field of this name: where a fault leads that is told by it. Fields that
/// `T` takes in by `flatten` are not known.
pub fn has_field<T: DeserializeOwned>(name: &str) -> bool {
    T::deserialize(Asked).is_err_and(|Named(names)| names.contains(&name))
}

/// Reads nothing: a struct that wants to be read says which fields it has, and that is the answer.
struct Asked;

#[derive(Debug)]
struct Named(&'static [&'static str]);

impl<'de> Deserializer<'de> for Asked {
    type Error = Named;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Named> {
        Err(Named(fields))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Named> {
        Err(Named(&[]))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

impl Display for Named {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> std::fmt::Result {
        Debug::fmt(self.0, formatter)
    }
}

impl std::error::Error for Named {}

impl Error for Named {
    fn custom<M: Display>(_: M) -> Self {
        Named(&[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default, serde::Deserialize)]
    #[serde(default)]
    struct Fields {
        name: String,
        #[serde(rename = "for")]
        who: String,
    }

    #[test]
    fn a_struct_has_the_fields_it_is_posted_with() {
        assert!(has_field::<Fields>("name"));
        assert!(has_field::<Fields>("for"));
        assert!(!has_field::<Fields>("who"));
    }
}
