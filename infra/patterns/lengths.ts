/** Lines that a source has at most. One that needs more is about more than one thing: cut it along what it is about. */
export const MOST_LINES = 300

/** What may be longer: tables of data. */
export const MAY_BE_LONGER: readonly string[] = ['tests/mutations/mutations.ts']

/** Whether a source is held to that: a test, which tells one thing after another, is not. */
export const isHeldShort = (path: string): boolean => !/\.test\.tsx?$/.test(path)

/** What is wrong with a source's length. One that may be longer has to be: the list holds nothing that it need not. */
export function faultOfLength(
  path: string,
  text: string,
  longer: readonly string[] = MAY_BE_LONGER,
): string | undefined {
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
  if (!longer.includes(path)) return lines > MOST_LINES ? `${lines} lines, of ${MOST_LINES} at most` : undefined
  return lines > MOST_LINES ? undefined : `${lines} lines: it need not be listed as longer`
}
