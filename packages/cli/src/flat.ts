const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
const isRows = (value: unknown): value is Record<string, unknown>[] =>
  Array.isArray(value) && value.length > 0 && value.every(one => isObject(one) && !Array.isArray(one))

/** An object with its nested members under dotted names, as text: `price.fixed.amount`. Lists of objects are JSON. */
export function flat(value: object, prefix = ''): Record<string, string> {
  const out: Record<string, string> = {}
  for (const [name, member] of Object.entries(value)) {
    const path = `${prefix}${name}`
    if (member === undefined || member === null) continue
    if (isRows(member)) out[path] = JSON.stringify(member)
    else if (Array.isArray(member) && member.length === 0) continue
    else if (Array.isArray(member)) out[path] = member.join(' ')
    else if (isObject(member)) Object.assign(out, flat(member, `${path}.`))
    else out[path] = String(member)
  }
  return out
}

/** The lists of objects in an object, with their dotted names. */
export function listsIn(value: object, prefix = ''): [string, Record<string, unknown>[]][] {
  return Object.entries(value).flatMap(([name, member]): [string, Record<string, unknown>[]][] => {
    if (isRows(member)) return [[`${prefix}${name}`, member]]
    return isObject(member) && !Array.isArray(member) ? listsIn(member, `${prefix}${name}.`) : []
  })
}

/** Every column of some flat rows, in the order in which they first appear. */
export const columnsOf = (rows: readonly Record<string, string>[]): string[] => [
  ...new Set(rows.flatMap(row => Object.keys(row))),
]
