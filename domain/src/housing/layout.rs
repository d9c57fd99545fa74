//! How flats are numbered in a house that we know only by its size: entrance by entrance, in each
//! from the lowest floor up, in each floor from the left. So are most houses.

use super::{Entrance, Flat, Premises};

/// Entrances 1 to `entrances` and flats 1 to `flats`, spread as evenly as they can be over
/// `floors`; earlier entrances and lower floors take what does not divide.
pub fn layout(entrances: u16, floors: u16, flats: u32) -> (Vec<Entrance>, Vec<Flat>) {
    let (entrances, levels) = (entrances.max(1), u32::from(floors.max(1)));
    let list = (1..=entrances).map(|number| Entrance { number, floors }).collect();
    let mut numbers = 1..=flats;
    let mut all = Vec::with_capacity(flats as usize);
    for entrance in 1..=entrances {
        let here = share(flats, u32::from(entrances), u32::from(entrance));
        for floor in 1..=levels {
            let on_floor = share(here, levels, floor) as usize;
            all.extend(numbers.by_ref().take(on_floor).map(|number| Flat {
                number: number.to_string(),
                entrance,
                floor: floor as i16,
                kind: Premises::Flat,
            }));
        }
    }
    (list, all)
}

/// What the `nth` of `parts` gets of `total`.
fn share(total: u32, parts: u32, nth: u32) -> u32 {
    total / parts + u32::from(nth <= total % parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn flats_go_up_entrance_by_entrance() {
        let (entrances, flats) = layout(2, 3, 12);
        assert_eq!(entrances.len(), 2);
        let stands: Vec<_> = flats.iter().map(|flat| (flat.entrance, flat.floor)).collect();
        assert_eq!(stands[0], (1, 1));
        assert_eq!(stands[5], (1, 3));
        assert_eq!(stands[6], (2, 1));
        assert_eq!(flats[11].number, "12");
    }

    proptest! {
        #[test]
        fn every_flat_has_one_place(entrances in 0u16..12, floors in 0u16..30, flats in 0u32..500) {
            let (doors, all) = layout(entrances, floors, flats);
            prop_assert_eq!(all.len() as u32, flats);
            prop_assert_eq!(doors.len(), usize::from(entrances.max(1)));
            prop_assert!(all.iter().zip(1..).all(|(flat, number)| flat.number == number.to_string()));
            prop_assert!(all.is_sorted_by_key(|flat| (flat.entrance, flat.floor)));
            prop_assert!(all.iter().all(|flat| (1..=floors.max(1) as i16).contains(&flat.floor)));
        }
    }
}
