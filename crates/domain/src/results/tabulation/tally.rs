//! Counting small integers by group, fast enough to be done at every look.

/// Codes above are impossible: 32 options and the states below the first answer.
pub(super) const CODES: usize = 64;

/// Most groups of a dimension, with "unknown": the prefectures.
const GROUPS: usize = 64;

/// How many facilities there are of each group with each code, where a value's code is below
/// [`CODES`].
///
/// Neighbours often count in the same place, and adding there again has to wait for the addition
/// before it: so four tallies take turns.
pub(super) fn tally<T: Copy>(
    values: &[T],
    code: impl Fn(T) -> usize,
    groups: &[u8],
) -> Box<[u32; GROUPS * CODES]> {
    const LANES: usize = 4;
    let place = |value: T, group: u8| usize::from(group) % GROUPS * CODES + code(value) % CODES;
    let mut lanes = vec![[0u32; GROUPS * CODES]; LANES];
    let [a, b, c, d] = &mut lanes[..] else {
        unreachable!("there are {LANES} lanes")
    };
    let len = values.len().min(groups.len());
    let mut four_values = values[..len].chunks_exact(LANES);
    let mut four_groups = groups[..len].chunks_exact(LANES);
    for (value, group) in (&mut four_values).zip(&mut four_groups) {
        a[place(value[0], group[0])] += 1;
        b[place(value[1], group[1])] += 1;
        c[place(value[2], group[2])] += 1;
        d[place(value[3], group[3])] += 1;
    }
    for (&value, &group) in four_values.remainder().iter().zip(four_groups.remainder()) {
        a[place(value, group)] += 1;
    }
    let mut sum = Box::new([0u32; GROUPS * CODES]);
    for lane in &lanes {
        sum.iter_mut().zip(lane).for_each(|(sum, n)| *sum += n);
    }
    sum
}
