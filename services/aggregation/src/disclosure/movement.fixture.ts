/**
 * A published cell of a stream of publications: its sums as decimal strings of kilograms, and who stands in it with what. Of `who` it knows
 * the amounts of its own, and of others whether two of them are the same and which is larger.
 */
export type Seen = {
  readonly stream: string
  /** Which of all publications it is, counted in time. */
  readonly publication: number
  readonly cell: string
  readonly quantityKg: string
  readonly commitments?: Readonly<Record<string, string>>
  readonly who: readonly { readonly group: string; readonly commitment: string; readonly grams: bigint }[]
}

/** A change of what a group has of one commitment in a cell, from one publication of a stream to its next. */
type Change = {
  readonly cell: string
  readonly group: string
  readonly commitment: string
  readonly before: bigint
  readonly after: bigint
  readonly stream: string
  /** The publications of the figure that changed and of the one it changed to. */
  readonly since: number
  readonly until: number
}
/** As much less in one cell as there is more in another. */
export type Movement = { readonly from: Change; readonly to: Change }

/** The movements that publications let be seen, oldest first. */
export function movementsIn(seen: readonly Seen[]): Movement[] {
  const last = new Map<string, { sheet: Seen; at: number }>()
  const known = new Set<string>()
  const changes: Change[] = []
  for (const one of seen) {
    const { stream, cell } = one
    const before = last.get(`${stream} ${cell}`)
    const own: Change[] = []
    const names = new Set(
      [...(before?.sheet.who ?? []), ...one.who].map(({ group, commitment }) => `${group} ${commitment}`),
    )
    for (const name of names) {
      const [group, commitment] = name.split(' ') as [string, string]
      const of = (sheet: Seen | undefined): bigint =>
        sheet?.who.find(each => each.group === group && each.commitment === commitment)?.grams ?? 0n
      const change = { cell, stream, group, commitment, before: of(before?.sheet), after: of(one) }
      if (change.before !== change.after)
        own.push({ ...change, since: before?.at ?? Number.NEGATIVE_INFINITY, until: one.publication })
    }
    if (before || !known.has(cell)) changes.push(...own)
    if (!before || own.length > 0) last.set(`${stream} ${cell}`, { sheet: one, at: one.publication })
    known.add(cell)
  }
  const falls = changes.filter(one => one.after < one.before)
  const rises = changes.filter(one => one.after > one.before)
  return falls.flatMap(from =>
    rises
      .filter(to => to.group === from.group && to.stream === from.stream && to.cell !== from.cell)
      .filter(to => to.after - to.before === from.before - from.after)
      .filter(to => to.before === 0n || from.after === 0n)
      .filter(to => to.since < from.until && from.since < to.until)
      .map(to => ({ from, to })),
  )
}
