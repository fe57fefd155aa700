/**
 * Texts that a spreadsheet would run when it opens a CSV. They are given out behind an apostrophe, which a reader of this hub takes off again;
 * a plain number keeps its minus sign.
 */
const RUNS = /^(?:[=+\-@\t\r]|'[=+\-@\t\r'])/
const NUMBER = /^-\d+(?:\.\d+)?$/

/** A text that no spreadsheet runs. `freed` gives it back. */
export const disarmed = (text: string): string => (RUNS.test(text) && !NUMBER.test(text) ? `'${text}` : text)

/** The text that `disarmed` was given. */
export const freed = (text: string): string => (/^'[=+\-@\t\r']/.test(text) ? text.slice(1) : text)
