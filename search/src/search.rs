//! Finding: the best hits of a query, how many there are, and what matched in each.

use crate::ask::{Ask, Leaf};
use crate::compile::{Words, heaviest};
use crate::doc::{DocKind, Found, Hit, Matched, Query};
use crate::schema::{AT, Fields, ID, KIND, OPEN, SUB};
use crate::understand::{Meaning, understand};
use tantivy::collector::{Collector, Count, SegmentCollector, TopDocs};
use tantivy::columnar::Column;
use tantivy::query::{BooleanQuery, EnableScoring, Query as _};
use tantivy::{DocAddress, DocId, DocSet, Result, Score, Searcher, SegmentOrdinal, SegmentReader, TERMINATED};

/// Typos are considered when the words as typed find fewer things than this: with enough good hits
/// they would only be noise, and they cost the most.
const ENOUGH: usize = 10;

pub(crate) fn find(fields: &Fields, searcher: &Searcher, query: &Query) -> Result<Found> {
    let limit = query.limit.min(Query::MOST);
    let top = || {
        TopDocs::with_limit(limit.max(1))
            .and_offset(query.offset.min(Query::DEEPEST))
            .tweak_score(|segment: &SegmentReader| {
                let columns = Columns::of(segment);
                move |doc: DocId, score: Score| Rank::of(&columns, doc, score)
            })
    };
    let Some((meaning, (total, mut ranked))) = settle(
        fields,
        searcher,
        query,
        &|search| searcher.search(search, &(Count, top())),
        |(total, _)| *total,
    )?
    else {
        return Ok(Found::default());
    };
    ranked.truncate(limit);
    let matched = matched(fields, searcher, query, &meaning, &ranked)?;
    let mut hits = Vec::with_capacity(ranked.len());
    for ((rank, address), matched) in ranked.into_iter().zip(matched) {
        if let Some(kind) = DocKind::from_raw(rank.kind) {
            let sub = if kind == DocKind::Flat {
                flat_number(searcher, address)?
            } else {
                String::new()
            };
            hits.push(Hit {
                kind,
                id: rank.id,
                sub,
                score: rank.score,
                matched,
            });
        }
    }
    Ok(Found { total, hits })
}

pub(crate) fn count_by_kind(fields: &Fields, searcher: &Searcher, query: &Query) -> Result<Vec<(DocKind, usize)>> {
    let query = Query {
        kinds: Vec::new(),
        ..query.clone()
    };
    let count = |search: &BooleanQuery| searcher.search(search, &KindCounts);
    let Some((_, counts)) = settle(fields, searcher, &query, &count, |counts| counts.iter().sum())? else {
        return Ok(Vec::new());
    };
    Ok(DocKind::ALL
        .into_iter()
        .zip(counts)
        .filter(|(_, count)| *count > 0)
        .collect())
}

/// Runs `search` on the words as typed and, when it finds too little, on words like them. `None`
/// when nothing matches in any company.
fn settle<T>(
    fields: &Fields,
    searcher: &Searcher,
    query: &Query,
    search: &dyn Fn(&BooleanQuery) -> Result<T>,
    total: fn(&T) -> usize,
) -> Result<Option<(Meaning, T)>> {
    let words = Words::of(fields, searcher, query);
    let strict = understand(&query.text, false);
    let found = words
        .scoped(&strict, query)?
        .map(|strict| search(&strict))
        .transpose()?;
    if found.as_ref().is_some_and(|found| total(found) >= ENOUGH) {
        return Ok(found.map(|found| (strict, found)));
    }
    let loose = understand(&query.text, true);
    if loose == strict {
        return Ok(found.map(|found| (strict, found)));
    }
    let found = words.scoped(&loose, query)?.map(|loose| search(&loose)).transpose()?;
    Ok(found.map(|found| (loose, found)))
}

fn flat_number(searcher: &Searcher, address: DocAddress) -> Result<String> {
    let mut number = String::new();
    if let Some(column) = searcher.segment_reader(address.segment_ord).fast_fields().str(SUB)?
        && let Some(ord) = column.term_ords(address.doc_id).next()
    {
        column.ord_to_str(ord, &mut number)?;
    }
    Ok(number)
}

/// The order of hits: the weight of what matched; at equal weight the thing itself before what
/// happened at it, open before closed, fresh before old; the id makes the order complete.
#[derive(Clone, PartialEq, PartialOrd, Debug)]
struct Rank {
    score: Score,
    precedence: u32,
    open: u64,
    at: i64,
    id: u64,
    kind: u64,
}

impl Rank {
    fn of(columns: &Columns, doc: DocId, score: Score) -> Rank {
        let kind = first(&columns.kind, doc);
        Rank {
            score,
            precedence: DocKind::from_raw(kind).map_or(0, DocKind::precedence),
            open: first(&columns.open, doc),
            at: columns
                .at
                .as_ref()
                .and_then(|column| column.first(doc))
                .unwrap_or_default(),
            id: first(&columns.id, doc),
            kind,
        }
    }
}

struct Columns {
    kind: Option<Column<u64>>,
    id: Option<Column<u64>>,
    open: Option<Column<u64>>,
    at: Option<Column<i64>>,
}

impl Columns {
    /// A column that a segment lacks, because no document of it has the field, counts as zeros.
    fn of(segment: &SegmentReader) -> Columns {
        let fast = segment.fast_fields();
        Columns {
            kind: fast.u64(KIND).ok(),
            id: fast.u64(ID).ok(),
            open: fast.u64(OPEN).ok(),
            at: fast.i64(AT).ok(),
        }
    }
}

fn first(column: &Option<Column<u64>>, doc: DocId) -> u64 {
    column.as_ref().and_then(|column| column.first(doc)).unwrap_or_default()
}

/// For each hit, the part of the document whose match weighs most.
fn matched(
    fields: &Fields,
    searcher: &Searcher,
    query: &Query,
    meaning: &Meaning,
    hits: &[(Rank, DocAddress)],
) -> Result<Vec<Matched>> {
    let words = Words::of(fields, searcher, query);
    let mut leaves = Vec::new();
    meaning
        .must
        .iter()
        .chain(&meaning.should)
        .for_each(|ask| gather(ask, &mut leaves));
    let mut order: Vec<usize> = (0..hits.len()).collect();
    order.sort_by_key(|i| hits[*i].1);
    let mut best = vec![(0.0, Matched::Text); hits.len()];
    for matched in [
        Matched::Number,
        Matched::Phone,
        Matched::Address,
        Matched::People,
        Matched::Text,
    ] {
        let mut ways = Vec::new();
        for leaf in leaves.iter().filter(|leaf| leaf.part.matched() == matched) {
            ways.extend(words.leaf(leaf)?);
        }
        let Some(search) = heaviest(ways) else { continue };
        let weight = search.weight(EnableScoring::enabled_from_searcher(searcher))?;
        for same_segment in order.chunk_by(|a, b| hits[*a].1.segment_ord == hits[*b].1.segment_ord) {
            let segment = searcher.segment_reader(hits[same_segment[0]].1.segment_ord);
            let mut scorer = weight.scorer(segment, 1.0)?;
            for i in same_segment {
                let doc = hits[*i].1.doc_id;
                let at = if scorer.doc() < doc {
                    scorer.seek(doc)
                } else {
                    scorer.doc()
                };
                if at == TERMINATED {
                    break;
                }
                if at == doc && scorer.score() > best[*i].0 {
                    best[*i] = (scorer.score(), matched);
                }
            }
        }
    }
    Ok(best.into_iter().map(|(_, matched)| matched).collect())
}

fn gather<'a>(ask: &'a Ask, leaves: &mut Vec<&'a Leaf>) {
    match ask {
        Ask::Leaf(leaf) => leaves.push(leaf),
        Ask::All(asks) | Ask::Any(asks) => asks.iter().for_each(|ask| gather(ask, leaves)),
    }
}

/// Counts what is found, by kind, in the order of [`DocKind::ALL`].
struct KindCounts;

struct SegmentKindCounts {
    kind: Option<Column<u64>>,
    counts: [usize; DocKind::ALL.len()],
}

impl Collector for KindCounts {
    type Fruit = [usize; DocKind::ALL.len()];
    type Child = SegmentKindCounts;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> Result<SegmentKindCounts> {
        Ok(SegmentKindCounts {
            kind: segment.fast_fields().u64(KIND).ok(),
            counts: Default::default(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<Self::Fruit>) -> Result<Self::Fruit> {
        let mut total = Self::Fruit::default();
        for fruit in fruits {
            total.iter_mut().zip(fruit).for_each(|(total, count)| *total += count);
        }
        Ok(total)
    }
}

impl SegmentCollector for SegmentKindCounts {
    type Fruit = [usize; DocKind::ALL.len()];

    fn collect(&mut self, doc: DocId, _: Score) {
        if let Some(count) = self.counts.get_mut(first(&self.kind, doc) as usize) {
            *count += 1;
        }
    }

    fn harvest(self) -> Self::Fruit {
        self.counts
    }
}
