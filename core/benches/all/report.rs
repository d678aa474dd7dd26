//! 報告 — One line a measurement: what it costs bare, what it costs by our verb, the ratio, and the goal where there is one.

use crate::turns::Medians;

pub(crate) fn heading(what: &str) {
    println!("\n{what:<58}{:>12}{:>12}{:>8}  goal", "floor", "ours", "ratio");
}

/// `goal` is the ratio that is to be reached.
pub(crate) fn line(what: &str, took: &Medians, goal: Option<f64>) {
    let [floor, ours] = [took.first, took.second].map(|took| took.as_secs_f64() * 1e6);
    let told = goal.map_or(String::new(), |goal| told(ours / floor, goal));
    println!("{what:<58}{floor:>9.1} µs{ours:>9.1} µs{:>8.2}  {told}", ours / floor);
}

/// A goal, and whether it was missed.
pub(crate) fn told(ratio: f64, goal: f64) -> String {
    format!("≤ {goal}{}", if ratio > goal { "  MISSED" } else { "" })
}
