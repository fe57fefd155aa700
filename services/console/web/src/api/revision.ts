/** A revision changes what was edited, and nothing else: a field that this console has no column or form for stays as the hub gave it. */

/** The fields of an answer that its revision does not take, since the hub sets them. The type asks for each of them, and for no other. */
export type HubsOwn<Given, Body> = Readonly<Record<Exclude<keyof Given, keyof Body>, true>>

/** What the hub gave, without the fields that it sets itself: the start of a revision. */
export const startOf = <Given extends object, Body>(given: Given, hubsOwn: HubsOwn<Given, Body>): Body =>
  Object.fromEntries(Object.entries(given).filter(([name]) => !Object.hasOwn(hubsOwn, name))) as Body

type Fields = Readonly<Record<string, unknown>>

/** What was filled in as the body of a request: what is missing or wrong in it the hub says. */
export const bodyOf = <Body>(filledIn: Fields): Body => filledIn as Body

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * What to send: `given` by the hub, with each field in which `edited` differs from `shown`, which is what the form would send untouched. What the
 * form does not show stays, inside of objects too; an element of a list stays whole as long as it is as it was shown. The fields named `whole` are
 * replaced with all they hold.
 */
export function revisionOf<Body extends Fields>(
  given: Body,
  shown: Body,
  edited: Body,
  whole: readonly string[] = [],
): Body {
  return changed(given, shown, edited, whole) as Body
}

function changed(given: Fields, shown: Fields, edited: Fields, whole: readonly string[]): Fields {
  const names = new Set([...Object.keys(given), ...Object.keys(edited)])
  return Object.fromEntries(
    [...names].flatMap(name => {
      const value = merged(given[name], shown[name], edited[name], whole.includes(name) ? undefined : whole)
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

/** `whole` is absent for a field that is replaced with all it holds. */
function merged(given: unknown, shown: unknown, edited: unknown, whole: readonly string[] | undefined): unknown {
  if (isSame(shown, edited)) return given
  if (!whole || given === undefined) return edited
  if (Array.isArray(given) && Array.isArray(shown) && Array.isArray(edited) && given.length === shown.length)
    return edited.map(one => given[shown.findIndex(before => isSame(before, one))] ?? one)
  if (isFields(given) && isFields(shown) && isFields(edited)) return changed(given, shown, edited, whole)
  return edited
}

function isSame(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((each, at) => isSame(each, other[at]))
  if (isFields(one) && isFields(other))
    return [...new Set([...Object.keys(one), ...Object.keys(other)])].every(name => isSame(one[name], other[name]))
  return Object.is(one, other)
}
