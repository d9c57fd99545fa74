//! From a meaning to a search of the index, always within the scope of the query.

use crate::ask::{Ask, How, Leaf, Part};
use crate::doc::Query;
use crate::schema::Fields;
use crate::text::words;
use crate::understand::Meaning;
use std::ops::Bound;
use tantivy::query::{
    BooleanQuery, ConstScoreQuery, DisjunctionMaxQuery, FuzzyTermQuery, InvertedIndexRangeQuery, Occur,
    Query as Search, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Result, Score, Searcher, Term};

/// Turns meanings into searches. Ways to match that no document of the index answers are left out
/// here, which is most of them: a word is rarely a name, a street and a house number at once.
pub(crate) struct Words<'a> {
    fields: &'a Fields,
    searcher: &'a Searcher,
    /// As [`Query::phones`].
    phones: Option<&'a [u64]>,
}

fn numbers(field: Field, ids: &[u64]) -> Vec<Term> {
    ids.iter().map(|id| Term::from_field_u64(field, *id)).collect()
}

impl<'a> Words<'a> {
    pub(crate) fn of(fields: &'a Fields, searcher: &'a Searcher, query: &'a Query) -> Words<'a> {
        Words {
            fields,
            searcher,
            phones: query.phones.as_deref(),
        }
    }

    /// The words of the query within its scope; `None` when one of them occurs nowhere. This is the
    /// only place where a search is put together, so nothing is found outside of what the caller
    /// may see.
    pub(crate) fn scoped(&self, meaning: &Meaning, query: &Query) -> Result<Option<BooleanQuery>> {
        let mut clauses: Vec<(Occur, Box<dyn Search>)> = Vec::new();
        for ask in &meaning.must {
            let Some(search) = self.compile(ask)? else {
                return Ok(None);
            };
            clauses.push((Occur::Must, search));
        }
        if clauses.is_empty() {
            return Ok(None);
        }
        for ask in &meaning.should {
            clauses.extend(self.compile(ask)?.map(|search| (Occur::Should, search)));
        }
        let fields = self.fields;
        let mut only = |terms: Vec<Term>| {
            let one_of = ConstScoreQuery::new(Box::new(TermSetQuery::new(terms)), 0.0);
            clauses.push((Occur::Must, Box::new(one_of)));
        };
        if let Some(companies) = &query.companies {
            only(numbers(fields.company, companies));
        }
        if let Some(buildings) = &query.buildings {
            only(numbers(fields.building, buildings));
        }
        if !query.kinds.is_empty() {
            only(
                query
                    .kinds
                    .iter()
                    .map(|kind| Term::from_field_u64(fields.kind, *kind as u64))
                    .collect(),
            );
        }
        if query.open_only {
            only(numbers(fields.open, &[1]));
        }
        if !query.statuses.is_empty() {
            only(
                query
                    .statuses
                    .iter()
                    .map(|code| Term::from_field_text(fields.status, &words::fold(code)))
                    .collect(),
            );
        }
        Ok(Some(BooleanQuery::new(clauses)))
    }

    fn compile(&self, ask: &Ask) -> Result<Option<Box<dyn Search>>> {
        Ok(match ask {
            Ask::Leaf(leaf) => self.leaf(leaf)?,
            Ask::All(asks) => {
                let mut all = Vec::with_capacity(asks.len());
                for ask in asks {
                    let Some(search) = self.compile(ask)? else {
                        return Ok(None);
                    };
                    all.push((Occur::Must, search));
                }
                Some(Box::new(BooleanQuery::new(all)))
            }
            Ask::Any(asks) => {
                let mut some = Vec::new();
                for ask in asks {
                    some.extend(self.compile(ask)?);
                }
                heaviest(some)
            }
        })
    }

    pub(crate) fn leaf(&self, leaf: &Leaf) -> Result<Option<Box<dyn Search>>> {
        let field = self.field(leaf.part);
        let term = Term::from_field_text(field, &leaf.term);
        let search: Box<dyn Search> = match leaf.how {
            How::Exact if !self.occurs(field, &leaf.term, false)? => return Ok(None),
            How::Exact => Box::new(TermQuery::new(term, IndexRecordOption::Basic)),
            How::Prefix if !self.occurs(field, &leaf.term, true)? => return Ok(None),
            How::Prefix => {
                let end = Term::from_field_text(field, &format!("{}{}", leaf.term, char::MAX));
                Box::new(InvertedIndexRangeQuery::new(
                    Bound::Included(term),
                    Bound::Excluded(end),
                ))
            }
            How::Typo { edits, open_end: false } => Box::new(FuzzyTermQuery::new(term, edits, true)),
            How::Typo { edits, open_end: true } => Box::new(FuzzyTermQuery::new_prefix(term, edits, true)),
        };
        let search: Box<dyn Search> = match self.phones.filter(|_| leaf.part == Part::Phone) {
            Some(companies) => {
                let there = TermSetQuery::new(numbers(self.fields.company, companies));
                Box::new(BooleanQuery::intersection(vec![search, Box::new(there)]))
            }
            None => search,
        };
        Ok(Some(Box::new(ConstScoreQuery::new(search, leaf.weight as Score))))
    }

    /// Whether a term that is `term`, or begins so, is in the dictionary of any segment.
    fn occurs(&self, field: Field, term: &str, begins: bool) -> Result<bool> {
        for segment in self.searcher.segment_readers() {
            let dictionary = segment.inverted_index(field)?;
            let found = if begins {
                let end = format!("{term}{}", char::MAX);
                dictionary.terms().range().ge(term).lt(end).into_stream()?.advance()
            } else {
                dictionary.terms().term_ord(term)?.is_some()
            };
            if found {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn field(&self, part: Part) -> Field {
        match part {
            Part::Number => self.fields.number,
            Part::Phone => self.fields.phone,
            Part::Street => self.fields.street,
            Part::House => self.fields.house,
            Part::Flat => self.fields.flat,
            Part::People => self.fields.people,
            Part::Words => self.fields.words,
            Part::Stems => self.fields.stems,
        }
    }
}

/// One of the searches, the heaviest that matches; `None` when there are none.
pub(crate) fn heaviest(mut searches: Vec<Box<dyn Search>>) -> Option<Box<dyn Search>> {
    match searches.len() {
        0 => None,
        1 => searches.pop(),
        _ => Some(Box::new(DisjunctionMaxQuery::new(searches))),
    }
}
