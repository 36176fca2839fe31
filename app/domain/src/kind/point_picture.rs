//! A place in a picture.
//!
//! In a file: `picture = "images/…"`, `alt = "…"`, `options.a = { text = "…", region = [left, top, right, bottom] }` in per
//! cent of the picture, or the corners of another shape, `region = [[10, 10], [30, 20], [20, 40]]`; `key = "b"`. In a form:
//! `a=<option>`.

use super::file::{Read, Table, Value, one_key, text};
use super::{InFiles, Kind, List, LooseText, Words, arranged, one_of, one_right, text_of};
use crate::bank::check::{Findings, Role};
use crate::content::Rule;
use crate::ids::ChoiceId;
use crate::paper::Layout;
use crate::question::{AnswerKey, Choice, Credit};
use crate::response::{Filled, Misfit, Response};
use std::collections::BTreeMap;

const REGION_SHAPE: Rule = Rule::error("region-shape");
const REGION_OUTSIDE: Rule = Rule::error("region-outside");
const REGION_OVERLAP: Rule = Rule::error("region-overlap");

/// The width and the height of a picture, whatever they are.
const WHOLE: u32 = 100;
/// A smaller region, in hundredths of a hundredth of the picture, is missed by a finger.
const SMALLEST: usize = 64;

/// A place in a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PointPicture {
    /// The picture: its path inside the bank.
    pub picture: String,
    /// What the picture shows, for those who do not see it.
    pub alt: String,
    /// The places, described in words.
    pub options: Vec<Choice>,
    /// Where the places are.
    pub regions: BTreeMap<ChoiceId, Region>,
}

/// A part of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    corners: Vec<(u32, u32)>,
    middle: (u32, u32),
}

impl Region {
    /// The region with these corners, in per cent of the width and the height of the picture.
    #[must_use]
    pub fn new(corners: Vec<(u32, u32)>) -> Self {
        let mut region = Self { corners, middle: (0, 0) };
        region.middle = region.some_middle();
        region
    }

    /// A region with upright sides.
    #[must_use]
    pub fn upright(left: u32, top: u32, right: u32, bottom: u32) -> Self {
        Self::new(vec![(left, top), (right, top), (right, bottom), (left, bottom)])
    }

    /// Its corners.
    #[must_use]
    pub fn corners(&self) -> &[(u32, u32)] {
        &self.corners
    }

    /// A point inside it, as near to its middle as its shape allows: there its mark stands.
    #[must_use]
    pub const fn middle(&self) -> (u32, u32) {
        self.middle
    }

    fn some_middle(&self) -> (u32, u32) {
        let cells = self.cells();
        let mean = |of: fn(&(u32, u32)) -> u32| {
            let count = u32::try_from(cells.len()).unwrap_or(u32::MAX).max(1);
            cells.iter().map(of).sum::<u32>() / count
        };
        let (x, y) = (mean(|cell| cell.0), mean(|cell| cell.1));
        let far = |cell: &&(u32, u32)| cell.0.abs_diff(x).pow(2) + cell.1.abs_diff(y).pow(2);
        cells.iter().min_by_key(far).copied().unwrap_or_default()
    }

    /// The cells of the picture, each a hundredth wide and high, whose middle is inside.
    fn cells(&self) -> Vec<(u32, u32)> {
        let end = |of: fn(&(u32, u32)) -> u32| self.corners.iter().map(of).max().unwrap_or_default().min(WHOLE);
        let (right, bottom) = (end(|corner| corner.0), end(|corner| corner.1));
        (0..right).flat_map(|x| (0..bottom).map(move |y| (x, y))).filter(|cell| self.holds(*cell)).collect()
    }

    /// Whether the middle of a cell is inside: a ray from there to the right crosses the border an odd number of times. All is
    /// counted in halves, so that no middle lies on a line between corners that is upright or level.
    fn holds(&self, (x, y): (u32, u32)) -> bool {
        let (x, y) = (i64::from(2 * x + 1), i64::from(2 * y + 1));
        let corner = |n: usize| (2 * i64::from(self.corners[n].0), 2 * i64::from(self.corners[n].1));
        let count = self.corners.len();
        let crosses = |n: &usize| {
            let ((x1, y1), (x2, y2)) = (corner(*n), corner((n + 1) % count));
            let beyond = (x2 - x1) * (y - y1) - (x - x1) * (y2 - y1);
            (y1 > y) != (y2 > y) && ((beyond > 0) == (y2 > y1))
        };
        (0..count).filter(crosses).count() % 2 == 1
    }

    fn overlaps(&self, other: &Self) -> bool {
        self.cells().into_iter().any(|cell| other.holds(cell))
    }

    fn leaves_the_picture(&self) -> bool {
        self.corners.iter().any(|(x, y)| *x > WHOLE || *y > WHOLE)
    }
}

/// Reads a region. What is not in the picture is for the check, which says so.
fn region(value: &dyn Value) -> Option<Region> {
    let number = |value: &dyn Value| value.number(0..=10 * WHOLE);
    let list = value.list()?;
    if let [left, top, right, bottom] = &list[..]
        && list.iter().all(|value| !value.is_list())
    {
        let sides = [left, top, right, bottom].map(|side| number(side.as_ref()));
        let [Some(left), Some(top), Some(right), Some(bottom)] = sides else { return None };
        return Some(Region::upright(left, top, right, bottom));
    }
    if list.len() < 3 || !list.iter().all(|value| value.is_list()) {
        let message =
            "a region is [left, top, right, bottom] in per cent of the picture, or three corners and more: [[10, 10], [30, 20], [20, 40]]";
        value.report(&REGION_SHAPE, message);
        return None;
    }
    let corner = |value: &dyn Value| match &value.list()?[..] {
        [x, y] => number(x.as_ref()).zip(number(y.as_ref())),
        _ => {
            value.report(&REGION_SHAPE, "a corner is two numbers, [from the left, from the top] in per cent of the picture");
            None
        }
    };
    list.iter().map(|value| corner(value.as_ref())).collect::<Option<Vec<_>>>().map(Region::new)
}

impl InFiles for PointPicture {
    const NAME: &'static str = "point-picture";
    const RULES: &'static [Rule] = &[REGION_SHAPE, REGION_OUTSIDE, REGION_OVERLAP];
    const ROWS: Option<&'static str> = None;

    fn from_file(table: &dyn Table) -> Read<Self> {
        let option = |(id, value): (ChoiceId, Box<dyn Value + '_>)| {
            let table = value.table()?;
            let (text, region) = (text(table.as_ref(), "text"), table.need("region").and_then(|value| region(value.as_ref())));
            table.close();
            Some((Choice { id: id.clone(), text: text? }, (id, region?)))
        };
        let options = || Some(table.need("options")?.named()?.into_iter().filter_map(option).unzip());
        let (picture, alt) = (text(table, "picture"), text(table, "alt"));
        let asked = || {
            let (options, regions) = options()?;
            Some(Self { picture: picture?, alt: alt?, options, regions })
        };
        Read { asked: asked(), key: one_key(table, |value| value.id().map(AnswerKey::One)) }
    }
}

impl Kind for PointPicture {
    fn lists(&self) -> Vec<List<'_>> {
        vec![List::options(&self.options)]
    }
    fn arrange(&mut self, order: &[ChoiceId]) {
        arranged(&mut self.options, order);
    }
    fn shuffled(&self) -> bool {
        // The numbers run through the picture as its author has numbered it.
        false
    }
    fn parts(&self) -> usize {
        1
    }
    fn credit(&self) -> Credit {
        Credit::All
    }
    fn guess(&self) -> f64 {
        one_of(self.options.len())
    }
    fn passage(&self) -> Option<String> {
        None
    }
    fn pictures(&self) -> Vec<(String, &str)> {
        vec![("picture".to_owned(), &self.picture)]
    }

    fn read(&self, filled: &Filled<'_>) -> Result<Option<Response>, Misfit> {
        filled.one_of(&self.options)
    }
    fn right_parts(&self, key: &AnswerKey, response: &Response) -> (usize, usize) {
        one_right(key, response)
    }
    fn in_words(&self, response: &Response, _words: &Words) -> Vec<String> {
        let Response::One(id) = response else { return Vec::new() };
        vec![text_of(&self.options, id)]
    }

    fn on_paper(&self) -> Layout<'_> {
        let middles = self.options.iter().map(|option| self.regions.get(&option.id).map(Region::middle).unwrap_or_default()).collect();
        Layout::Places { picture: &self.picture, options: &self.options, middles }
    }
    fn key_lines(&self, key: &AnswerKey, _words: &Words) -> Vec<String> {
        let place = self.right_place(key);
        place.map(|n| format!("{}. {}", n + 1, self.options[n].text)).into_iter().collect()
    }

    fn check(&self, key: &AnswerKey, found: &mut Findings<'_>) {
        found.between("options", "places", self.options.len(), 3..=8);
        let regions: Vec<_> = self.regions.iter().collect();
        for (n, (id, region)) in regions.iter().enumerate() {
            let field = format!("options/{id}/region");
            if region.leaves_the_picture() {
                found.add(
                    REGION_OUTSIDE,
                    field,
                    format!("the region of {id} leaves the picture, which is {WHOLE} wide and {WHOLE} high; mend it"),
                );
            } else if region.cells().len() < SMALLEST {
                let message = format!("the region of {id} is so small that a finger misses it; let it be 8 by 8 per cent at least");
                found.add(REGION_SHAPE, field, message);
            } else if let Some((twin, _)) = regions[..n].iter().find(|(_, other)| region.overlaps(other)) {
                let message = format!("the region of {id} overlaps that of {twin}; whoever points there means both, so part them");
                found.add(REGION_OVERLAP, field, message);
            }
        }
        let AnswerKey::One(right) = key else { return found.misshapen() };
        found.known(right, &self.options);
        found.told_by_stem(&self.options, right, "text");
    }
    fn said(&self) -> Vec<LooseText<'_>> {
        vec![LooseText { role: Role::Prose, field: "alt", text: &self.alt }]
    }
    fn asked(&self) -> Vec<&str> {
        Vec::new()
    }
}

#[cfg(test)]
pub(super) fn sample() -> PointPicture {
    let options = super::samples::choices("abc");
    let region = |(n, option): (u32, &Choice)| (option.id.clone(), Region::upright(30 * n, 10, 30 * n + 20, 40));
    let regions = (0..).zip(&options).map(region).collect();
    PointPicture { picture: "images/street.svg".into(), alt: "A street".into(), options, regions }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn triangle() -> Region {
        Region::new(vec![(0, 0), (40, 0), (0, 40)])
    }

    #[rstest]
    #[case::apart(Region::upright(50, 50, 60, 60), false)]
    #[case::side_by_side(Region::upright(40, 0, 60, 20), false)]
    #[case::beyond_the_slope(Region::upright(25, 25, 40, 40), false)]
    #[case::across_the_slope(Region::upright(15, 15, 40, 40), true)]
    #[case::inside(Region::upright(5, 5, 15, 15), true)]
    #[case::around(Region::upright(0, 0, 90, 90), true)]
    #[case::the_same(triangle(), true)]
    fn regions_overlap_where_a_finger_could_mean_both(#[case] other: Region, #[case] overlaps: bool) {
        assert_eq!(triangle().overlaps(&other), overlaps);
        assert_eq!(other.overlaps(&triangle()), overlaps);
    }

    #[test]
    fn the_mark_stands_inside_whatever_the_shape() {
        assert_eq!(Region::upright(10, 20, 30, 40).middle(), (19, 29));
        let angle = Region::new(vec![(0, 0), (90, 0), (90, 10), (10, 10), (10, 90), (0, 90)]);
        assert!(angle.holds(angle.middle()), "the middle of its corners is outside: {:?}", angle.middle());
        assert_eq!(Region::new(vec![]).middle(), (0, 0));
    }

    #[test]
    fn the_edge_of_the_picture_is_inside_it() {
        assert!(!Region::upright(0, 0, 100, 100).leaves_the_picture());
        assert!(Region::upright(50, 0, 101, 20).leaves_the_picture());
    }

    #[test]
    fn places_keep_their_numbers() {
        let place = sample();
        let Layout::Places { middles, .. } = place.on_paper() else { panic!("places are printed as places") };
        assert_eq!(middles, [(9, 24), (39, 24), (69, 24)]);
        assert_eq!(place.key_lines(&AnswerKey::One(super::super::samples::id("b")), &Words::default()), ["2. text b"]);
    }
}
