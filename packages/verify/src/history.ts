import { firstBrokenLink, type Link } from '@lodestone/kernel'

export type AuditEntry = Link & { readonly subject: string }
/** A page of `GET /audit`; `parts` says how many of its entries are of which service. */
export type AuditPage = {
  readonly items: readonly AuditEntry[]
  readonly parts?: readonly { readonly service: string; readonly items: number }[] | undefined
}

export type History = { readonly service: string | undefined; readonly subject: string; readonly entries: AuditEntry[] }

/** What a history is called in sentences. */
export const nameOf = ({ service, subject }: { service?: string | undefined; subject: string }): string =>
  service === undefined ? subject : `${service}:${subject}`

/** Histories in the order in which their entries were given: one subject has a chain in each service that knows it. */
export function historiesOf(pages: readonly AuditPage[]): History[] {
  const histories = new Map<string, History>()
  for (const { items, parts = [] } of pages) {
    const services = parts.flatMap(part => Array<string>(part.items).fill(part.service))
    for (const [index, entry] of items.entries()) {
      const service = services[index]
      const name = nameOf({ service, subject: entry.subject })
      const history = histories.get(name) ?? { service, subject: entry.subject, entries: [] }
      histories.set(name, history)
      history.entries.push(entry)
    }
  }
  return [...histories.values()]
}

/** Where a history is no chain any more, in a sentence. */
export function brokenAt(history: History): string[] {
  const index = firstBrokenLink(history.entries)
  const entry = history.entries[index]
  if (!entry) return []
  const expected = index + 1
  const why =
    entry.seq !== expected
      ? `number ${expected} is missing: ${entry.seq} stands in its place`
      : `number ${expected} does not follow from the one before it, or was changed`
  return [`${nameOf(history)}: ${why}`]
}
