//! Makes values of any stored type by chance, so that nobody has to write hundreds by hand. It asks the type itself what it
//! consists of, takes the variants of every enum in turn, and so reaches each of them.

use serde::de::value::{Error, U32Deserializer};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess,
    Visitor,
};
use std::collections::BTreeMap;

#[derive(Default)]
pub(crate) struct Chance {
    state: u64,
    /// Which variant of each enum comes next.
    turns: BTreeMap<(&'static str, usize), usize>,
    /// All variants of each enum that was met.
    met: BTreeMap<(&'static str, usize), usize>,
    depth: usize,
    /// The variant of the outermost enum that is wanted.
    wanted: Option<usize>,
}

impl Chance {
    pub(crate) fn value<T: DeserializeOwned>(&mut self) -> T {
        self.depth = 0;
        T::deserialize(&mut *self).unwrap_or_else(|error| panic!("{error}"))
    }

    /// A value whose outermost enum has this variant.
    pub(crate) fn variant<T: DeserializeOwned>(&mut self, index: usize) -> T {
        self.wanted = Some(index);
        self.value()
    }

    /// Whether every variant of every enum that was met had its turn.
    pub(crate) fn met_all(&self) -> bool {
        self.met
            .iter()
            .all(|(name, variants)| self.turns.get(name).copied().unwrap_or(0) >= *variants)
    }

    /// How many different variants have had their turn.
    pub(crate) fn seen(&self) -> usize {
        let turns = |name| self.turns.get(name).copied().unwrap_or(0);
        self.met.iter().map(|(name, variants)| turns(name).min(*variants)).sum()
    }

    fn below(&mut self, sides: u64) -> u64 {
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 33) % sides
    }

    fn many(&mut self) -> usize {
        if self.depth > 6 { 0 } else { 1 + self.below(2) as usize }
    }
}

/// Names of the variants of `T`, which is an enum, or wraps one.
pub(crate) fn variants<T: DeserializeOwned>() -> &'static [&'static str] {
    let mut names = Names(&[]);
    // It gives up once it has heard the names.
    let _ = T::deserialize(&mut names);
    names.0
}

struct Names(&'static [&'static str]);

impl<'de> Deserializer<'de> for &mut Names {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(serde::de::Error::custom("not an enum"))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Error> {
        self.0 = variants;
        Err(serde::de::Error::custom("heard"))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

macro_rules! numbers {
    ($($method:ident $visit:ident $type:ty, $sides:expr;)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            let value = self.below($sides);
            visitor.$visit(value as $type)
        })*
    };
}

impl<'de> Deserializer<'de> for &mut Chance {
    type Error = Error;

    fn is_human_readable(&self) -> bool {
        false
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(serde::de::Error::custom("a stored type says what it is"))
    }

    numbers! {
        deserialize_i8 visit_i8 i8, 100;
        deserialize_i16 visit_i16 i16, 2000;
        deserialize_i32 visit_i32 i32, 200_000;
        deserialize_u8 visit_u8 u8, 200;
        deserialize_u16 visit_u16 u16, 2000;
        deserialize_u32 visit_u32 u32, 200_000;
        deserialize_u64 visit_u64 u64, 1 << 30;
        deserialize_u128 visit_u128 u128, 1 << 30;
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let value = self.below(2) == 1;
        visitor.visit_bool(value)
    }

    /// Most of these are moments: some in this decade.
    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let value = 1_795_000_000_000 + self.below(1 << 31) as i64;
        visitor.visit_i64(value)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let value = self.below(9000) as f32 / 64.0;
        visitor.visit_f32(value)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let value = self.below(9000) as f64 / 64.0;
        visitor.visit_f64(value)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_char('ё')
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_string(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let words = format!("слово {}", self.below(1000));
        visitor.visit_string(words)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_byte_buf(visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let bytes = (0..4).map(|_| self.below(256) as u8).collect();
        visitor.visit_byte_buf(bytes)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.below(4) {
            0 => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let left = self.many();
        visitor.visit_seq(Parts { chance: self, left })
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(Parts {
            chance: self,
            left: length,
        })
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_tuple(length, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let left = self.many();
        visitor.visit_map(Parts { chance: self, left })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_tuple(fields.len(), visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        // Two enums may have one name; their variants tell them apart.
        let this = (name, variants.as_ptr() as usize);
        let index = match self.wanted.take() {
            Some(index) => index,
            None => {
                self.met.insert(this, variants.len());
                let turn = self.turns.entry(this).or_default();
                *turn += 1;
                (*turn - 1) % variants.len()
            }
        };
        visitor.visit_enum(One {
            chance: self,
            index: index as u32,
        })
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_any(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_any(visitor)
    }
}

/// Elements, fields, or entries of a map.
struct Parts<'a> {
    chance: &'a mut Chance,
    left: usize,
}

impl Parts<'_> {
    fn part<'de, T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Error> {
        self.chance.depth += 1;
        let value = seed.deserialize(&mut *self.chance);
        self.chance.depth -= 1;
        value
    }
}

impl<'de> SeqAccess<'de> for Parts<'_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        self.part(seed).map(Some)
    }
}

impl<'de> MapAccess<'de> for Parts<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        self.next_element_seed(seed)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        self.part(seed)
    }
}

struct One<'a> {
    chance: &'a mut Chance,
    index: u32,
}

impl<'de, 'a> EnumAccess<'de> for One<'a> {
    type Error = Error;
    type Variant = Parts<'a>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Parts<'a>), Error> {
        let index: U32Deserializer<Error> = self.index.into_deserializer();
        let variant = seed.deserialize(index)?;
        let parts = Parts {
            chance: self.chance,
            left: 0,
        };
        Ok((variant, parts))
    }
}

impl<'de> VariantAccess<'de> for Parts<'_> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(mut self, seed: T) -> Result<T::Value, Error> {
        self.part(seed)
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Error> {
        self.chance.deserialize_tuple(length, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        self.chance.deserialize_tuple(fields.len(), visitor)
    }
}
