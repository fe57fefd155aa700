import { knownAs } from '../../approvals/approval.ts'

/** What histories record, in words: of each type, its text in the catalogue `acts`. */

/** The key of a type's text: that of "supply.offer-posted.v1" is "supply-offer-posted". */
export const keyOf = (type: string): string => type.replace(/\.v\d+$/, '').replace('.', '-')

/** What one chooses from: each act by its type, in the order of the reader's alphabet. */
export const actsOf = (texts: Readonly<Record<string, string>>, locale: string) =>
  Object.entries(texts)
    .map(([key, label]) => ({ value: key.replace('-', '.'), label }))
    .toSorted((a, b) => a.label.localeCompare(b.label, locale))

const SERVICES = ['participants', 'demand', 'supply', 'rounds', 'matching', 'aggregation', 'outlook', 'console']
/** A person, with the organisation that it acted for. */
const FOR_ONE = /^(.*)@([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

/** Who acted: the hub itself, or a person with its organisation; no person where the issuer of its token only has an id for it. */
export function actorOf(actor: string): 'hub' | { readonly person?: string; readonly organisation?: string } {
  if (SERVICES.includes(actor)) return 'hub'
  const [, sub = actor, organisation] = FOR_ONE.exec(actor) ?? []
  const person = knownAs(sub, {})
  return { ...(person === undefined ? {} : { person }), ...(organisation === undefined ? {} : { organisation }) }
}

/** What an entry itself calls that of which it is the history, where it does. */
export function calledIn(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const names = ['reference', 'legalName', 'name'].map(name => Object.entries(data).find(([key]) => key === name)?.[1])
  return names.find(name => typeof name === 'string')
}
