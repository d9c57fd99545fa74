//! How a document is laid out in the index.
//!
//! Words are normalised by [`crate::text::words`] before they come here, so every text field is split at
//! spaces only and both sides of a search see the same tokens. Matches carry fixed weights, so no
//! field keeps frequencies, positions or lengths.

use crate::doc::{Doc, DocKind};
use crate::text::{address, words};
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{TokenizerManager, WhitespaceTokenizer};
use tantivy::{TantivyDocument, Term};

/// Grows whenever the same document would be laid out or split into words differently; an index of
/// another format is started anew.
pub(crate) const FORMAT: u32 = 1;

const SPACED: &str = "spaced";

pub(crate) const KIND: &str = "kind";
pub(crate) const ID: &str = "id";
pub(crate) const SUB: &str = "sub";
pub(crate) const OPEN: &str = "open";
pub(crate) const AT: &str = "at";

/// The fields of the index.
#[derive(Clone, Debug)]
pub(crate) struct Fields {
    pub(crate) schema: Schema,
    /// What replaces and removes a document; see [`key`] and [`thing`].
    pub(crate) key: Field,
    pub(crate) kind: Field,
    id: Field,
    sub: Field,
    pub(crate) company: Field,
    pub(crate) building: Field,
    pub(crate) status: Field,
    pub(crate) open: Field,
    at: Field,
    pub(crate) number: Field,
    pub(crate) phone: Field,
    pub(crate) street: Field,
    pub(crate) house: Field,
    pub(crate) flat: Field,
    pub(crate) people: Field,
    pub(crate) words: Field,
    pub(crate) stems: Field,
}

impl Fields {
    pub(crate) fn new() -> Fields {
        let spaced = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(SPACED)
                .set_index_option(IndexRecordOption::Basic)
                .set_fieldnorms(false),
        );
        let mut schema = Schema::builder();
        let key = schema.add_text_field("key", spaced.clone());
        let kind = schema.add_u64_field(KIND, FAST | INDEXED);
        let id = schema.add_u64_field(ID, FAST);
        let sub = schema.add_text_field(SUB, TextOptions::default().set_fast("raw"));
        let company = schema.add_u64_field("company", FAST | INDEXED);
        let building = schema.add_u64_field("building", FAST | INDEXED);
        let status = schema.add_text_field("status", spaced.clone());
        let open = schema.add_u64_field(OPEN, FAST | INDEXED);
        let at = schema.add_i64_field(AT, FAST);
        let number = schema.add_text_field("number", spaced.clone());
        let phone = schema.add_text_field("phone", spaced.clone());
        let street = schema.add_text_field("street", spaced.clone());
        let house = schema.add_text_field("house", spaced.clone());
        let flat = schema.add_text_field("flat", spaced.clone());
        let people = schema.add_text_field("people", spaced.clone());
        let words = schema.add_text_field("words", spaced.clone());
        let stems = schema.add_text_field("stems", spaced);
        Fields {
            schema: schema.build(),
            key,
            kind,
            id,
            sub,
            company,
            building,
            status,
            open,
            at,
            number,
            phone,
            street,
            house,
            flat,
            people,
            words,
            stems,
        }
    }

    pub(crate) fn key_term(&self, key: &str) -> Term {
        Term::from_field_text(self.key, key)
    }

    pub(crate) fn document(&self, doc: &Doc) -> TantivyDocument {
        let mut out = TantivyDocument::default();
        out.add_text(self.key, format!("{} {}", key(doc), thing(doc.kind, doc.id)));
        out.add_u64(self.kind, doc.kind as u64);
        out.add_u64(self.id, doc.id);
        if doc.kind == DocKind::Flat {
            out.add_text(self.sub, &doc.sub);
        }
        out.add_u64(self.company, doc.company);
        for building in &doc.buildings {
            out.add_u64(self.building, *building);
        }
        out.add_text(self.status, words::fold(&doc.status));
        out.add_u64(self.open, u64::from(doc.open));
        out.add_i64(self.at, doc.at);

        let text = words::words(&doc.text).join(" ");
        let phones: Vec<String> = doc
            .phones
            .iter()
            .flat_map(|phone| words::phone_endings(phone))
            .collect();
        let number = doc.number.as_deref().unwrap_or_default();
        out.add_text(self.number, words::words(number).join(" "));
        out.add_text(self.phone, phones.join(" "));
        let mut flats: Vec<String> = doc.sub.lines().map(address::flat_term).collect();
        for line in doc.address.lines() {
            let address = address::split_address(line);
            out.add_text(self.street, address::street_terms(&address.street).join(" "));
            out.add_text(self.house, address::house_terms(&address.house).join(" "));
            flats.push(address.flat);
        }
        for flat in flats.into_iter().filter(|flat| !flat.is_empty()) {
            if doc.kind == DocKind::Flat {
                out.add_text(self.flat, address::whole(&flat));
            }
            out.add_text(self.flat, flat);
        }
        out.add_text(self.people, words::words(&doc.people).join(" "));
        out.add_text(self.stems, words::stems(&text).join(" "));
        out.add_text(self.words, text);
        out
    }
}

/// Names one document: only flats need more than kind and id.
pub(crate) fn key(doc: &Doc) -> String {
    match doc.kind {
        DocKind::Flat => flat_key(doc.id, &doc.sub),
        _ => thing(doc.kind, doc.id),
    }
}

/// Names one flat. A key must not hold a space, and a flat's number may hold anything.
pub(crate) fn flat_key(building: u64, number: &str) -> String {
    let number: String = number.bytes().map(|byte| format!("{byte:02x}")).collect();
    format!("{}/{number}", thing(DocKind::Flat, building))
}

/// Names everything of one kind and id: for a building's id, all its flats.
pub(crate) fn thing(kind: DocKind, id: u64) -> String {
    format!("{}:{id}", kind.code())
}

/// The only way in which a text field is split.
pub(crate) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(SPACED, WhitespaceTokenizer::default());
    manager
}
