/**
 * What a run of the lab measured, as plain values: made by lab run, written and read by {@code report.json}, counted up
 * in {@code report.figures}, shown by {@code report.html} and {@code report.text}. Only what was measured is stored;
 * medians, ratios and what is reckoned from them are derived. All records are immutable, so any thread may use them.
 */
package io.ringprobe.lab.report;
