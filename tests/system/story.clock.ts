/** A past day, so that the examples' dates stay ahead of it whenever the test runs, and it is over: its heads can be made. */
const BEGIN = Date.parse('2026-10-05T08:00:00.000Z')
const started = Date.now()
export const storyClock = (): Date => new Date(BEGIN + Date.now() - started)
