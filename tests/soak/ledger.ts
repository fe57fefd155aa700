export type Noun = 'forecast' | 'offer'
export type Did = 'submitted' | 'revised' | 'withdrawn'

/** A command that was acknowledged, as its caller noted it. Nothing else was asked: each was repeated until it was. */
export type Acknowledged = {
  /** Of the call: its idempotency key, or the version that it was meant for. */
  readonly key: string
  readonly noun: Noun
  readonly id: string
  readonly did: Did
  readonly version: number
  /** Grams of its first line or of the offer, which no other command has; none of a withdrawal. */
  readonly mark?: bigint
  /** All that it asks for or offers, and of what: a material and a period. */
  readonly grams: bigint
  readonly cell: string
}

/** A fact as its owner keeps and tells it. */
export type Fact = Pick<Acknowledged, 'noun' | 'id' | 'did' | 'version' | 'mark'>

/** What somebody shows as standing: versions by id, and grams where it keeps them. */
export type View = {
  readonly name: string
  readonly noun: Noun
  readonly rows: ReadonlyMap<string, { readonly version: number; readonly grams?: bigint }>
}

export type Verdict = { readonly lost: string[]; readonly doubled: string[] }

/** Compares what was acknowledged with what is kept and shown, once the hub is at rest. */
export function verdictOn(
  acknowledged: readonly Acknowledged[],
  facts: readonly Fact[],
  views: readonly View[],
): Verdict {
  const { lost, doubled } = keptOnce(acknowledged, facts)
  for (const view of views) lost.push(...shownWrong(standingOf(acknowledged), view))
  return { lost, doubled }
}

/** Each command is one fact, and no fact is more than one command. */
function keptOnce(acknowledged: readonly Acknowledged[], facts: readonly Fact[]): Verdict {
  const lost: string[] = []
  const doubled: string[] = []
  const left = Map.groupBy(facts, say)
  for (const one of acknowledged) {
    const found = left.get(say(one))
    if (!found?.pop()) lost.push(`${say(one)} was acknowledged (${one.key}) and is not kept`)
  }
  for (const [fact, more] of left)
    for (const _ of more) doubled.push(`${fact} is kept, and no command is left of which it is the effect`)
  for (const [key, some] of Map.groupBy(acknowledged, one => one.key))
    if (new Set(some.map(say)).size > 1) doubled.push(`${key} had several effects: ${some.map(say).join('; ')}`)
  return { lost, doubled }
}

const say = ({ noun, id, did, version, mark }: Fact): string =>
  `${noun} ${id} ${did} at ${version}${mark === undefined ? '' : ` with ${mark} g`}`

/** The last command of each thing that stands. */
export function standingOf(acknowledged: readonly Acknowledged[]): Acknowledged[] {
  const last = new Map<string, Acknowledged>()
  for (const one of acknowledged) if ((last.get(one.id)?.version ?? 0) < one.version) last.set(one.id, one)
  return [...last.values()].filter(({ did }) => did !== 'withdrawn')
}

function shownWrong(standing: readonly Acknowledged[], { name, noun, rows }: View): string[] {
  const faults: string[] = []
  const own = standing.filter(one => one.noun === noun)
  for (const one of own) {
    const row = rows.get(one.id)
    const is = row && row.version === one.version && (row.grams === undefined || row.grams === one.grams)
    const shown = row ? `${row.version}${row.grams === undefined ? '' : ` with ${row.grams} g`}` : 'nothing'
    if (!is) faults.push(`${name}: shows ${shown} of ${say(one)}`)
  }
  const ids = new Set(own.map(({ id }) => id))
  for (const id of rows.keys()) if (!ids.has(id)) faults.push(`${name}: shows ${noun} ${id}, which does not stand`)
  return faults
}

/** Grams that stand in each cell, of one noun. */
export function sumsOf(acknowledged: readonly Acknowledged[], noun: Noun): Map<string, bigint> {
  const sums = new Map<string, bigint>()
  for (const one of standingOf(acknowledged))
    if (one.noun === noun) sums.set(one.cell, (sums.get(one.cell) ?? 0n) + one.grams)
  return sums
}
