//! Points on the map in cells of about half a kilometre, to find the nearest house.

use std::collections::HashMap;

/// Edge of a cell in degrees.
const CELL: f64 = 0.005;
/// Metres of one degree of latitude.
const METRES: f64 = 111_320.0;
/// How many rings of cells are looked through, i.e. about 50 km of latitude.
const RINGS: i32 = 90;

#[derive(Debug, Default, PartialEq)]
pub(super) struct Grid(HashMap<Cell, Vec<Point>>);

/// Row and column of a cell.
type Cell = (i32, i32);
/// Id, latitude and longitude.
type Point = (u64, f64, f64);

impl Grid {
    pub(super) fn insert(&mut self, id: u64, lat: f64, lon: f64) {
        let points = self.0.entry(cell(lat, lon)).or_default();
        points.push((id, lat, lon));
        points.sort_unstable_by_key(|point| point.0);
    }

    pub(super) fn remove(&mut self, id: u64, lat: f64, lon: f64) {
        if let Some(points) = self.0.get_mut(&cell(lat, lon)) {
            points.retain(|point| point.0 != id);
            if points.is_empty() {
                self.0.remove(&cell(lat, lon));
            }
        }
    }

    /// The nearest point that `wanted` lets through, and its distance in metres.
    pub(super) fn nearest(&self, lat: f64, lon: f64, wanted: impl Fn(u64) -> bool) -> Option<(u64, f64)> {
        if !lat.is_finite() || !lon.is_finite() {
            return None;
        }
        let (row, column) = cell(lat, lon);
        let mut best: Option<(u64, f64)> = None;
        for ring in 0..=RINGS {
            // A farther ring cannot hold anything nearer than its inner edge.
            let edge = f64::from(ring - 1) * CELL * METRES * lat.to_radians().cos().max(0.01);
            if best.is_some_and(|(_, found)| found <= edge) {
                break;
            }
            for (dr, dc) in border(ring) {
                for (id, y, x) in self.0.get(&(row + dr, column + dc)).into_iter().flatten() {
                    let metres = distance((lat, lon), (*y, *x));
                    if best.is_none_or(|(_, found)| metres < found) && wanted(*id) {
                        best = Some((*id, metres));
                    }
                }
            }
        }
        best
    }
}

/// Offsets of the cells that lie exactly `ring` away.
fn border(ring: i32) -> impl Iterator<Item = Cell> {
    (-ring..=ring).flat_map(move |row| {
        let step = if row.abs() == ring { 1 } else { (2 * ring).max(1) };
        (-ring..=ring).step_by(step as usize).map(move |column| (row, column))
    })
}

fn cell(lat: f64, lon: f64) -> Cell {
    ((lat / CELL).floor() as i32, (lon / CELL).floor() as i32)
}

/// Metres between two points given as latitude and longitude; good within a town.
pub fn distance(a: (f64, f64), b: (f64, f64)) -> f64 {
    let east = (b.1 - a.1) * ((a.0 + b.0) / 2.0).to_radians().cos();
    let north = b.0 - a.0;
    (east * east + north * north).sqrt() * METRES
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        // A town as wide as the rings reach; what lies beyond is not looked for.
        #[test]
        fn the_nearest_is_what_a_look_at_all_points_finds(
            points in prop::collection::vec((59.8f64..60.1, 30.0f64..30.44), 1..60),
            (lat, lon) in (59.8f64..60.1, 30.0f64..30.44),
        ) {
            let mut grid = Grid::default();
            for (id, (lat, lon)) in points.iter().enumerate() {
                grid.insert(id as u64, *lat, *lon);
            }
            let best = points.iter().map(|point| distance((lat, lon), *point)).fold(f64::MAX, f64::min);
            let (_, found) = grid.nearest(lat, lon, |_| true).unwrap();
            prop_assert!((found - best).abs() < 1e-6);
        }
    }

    #[test]
    fn a_point_that_is_gone_is_not_found() {
        let mut grid = Grid::default();
        grid.insert(1, 59.94, 30.25);
        grid.insert(2, 59.95, 30.25);
        grid.remove(1, 59.94, 30.25);
        assert_eq!(grid.nearest(59.94, 30.25, |_| true).unwrap().0, 2);
        assert_eq!(grid.nearest(59.94, 30.25, |id| id != 2), None);
        assert_eq!(grid.nearest(f64::NAN, 30.25, |_| true), None);
    }
}
