import { formatDecimal, present } from '@lodestone/kernel'
import { type Equity, type Holding, WHOLE } from './equity.ts'

const PATHS_SHOWN = 3
const STEPS_TRIED = 1_000
const SCALE = BigInt(WHOLE)

type Path = { readonly steps: readonly Holding[]; readonly n: bigint }

/** An owner on the way from an operator, with the share of what comes before; the last one is covered and has its countries. */
export type OwnerPath = readonly {
  readonly owner: string
  readonly sharePct: string
  readonly countries?: readonly string[]
}[]

/** The largest simple paths from the operator to covered owners. */
export function pathsTo(equity: Equity, isCovered: readonly boolean[]): OwnerPath[] {
  const leads = leading(equity, isCovered)
  const found: Path[] = []
  let tried = 0
  const walk = (owned: number, n: bigint, steps: readonly Holding[]): void => {
    for (const one of equity.owners[owned] ?? []) {
      if (!leads[one.owner] || one.owner === 0 || steps.some(step => step.owner === one.owner)) continue
      if (++tried > STEPS_TRIED) return
      const taken = [...steps, one]
      const share = n * BigInt(one.millionths)
      if (isCovered[one.owner]) found.push({ steps: taken, n: share })
      else walk(one.owner, share, taken)
    }
  }
  walk(0, 1n, [])
  // By far the most common: nothing to rank.
  if (found.length <= 1) return found.map(({ steps }) => named(equity, steps))
  const longest = found.reduce((most, { steps }) => Math.max(most, steps.length), 0)
  const ranked = found
    .map(({ steps, n }) => ({ steps, share: n * SCALE ** BigInt(longest - steps.length) }))
    .sort((a, b) => (a.share === b.share ? 0 : a.share > b.share ? -1 : 1))
  // Of equal shares the first by their words: they are written for those alone that may be shown.
  const least = ranked[PATHS_SHOWN - 1]?.share ?? 0n
  return ranked
    .filter(({ share }) => share >= least)
    .map(({ steps, share }) => {
      const path = named(equity, steps)
      return { path, share, text: inWords(path) }
    })
    .sort((a, b) => (a.share === b.share ? (a.text < b.text ? -1 : 1) : a.share > b.share ? -1 : 1))
    .slice(0, PATHS_SHOWN)
    .map(({ path }) => path)
}

/** From which owners a covered one can be reached at all: nobody walks elsewhere. */
function leading(equity: Equity, isCovered: readonly boolean[]): boolean[] {
  const leads = [...isCovered]
  for (let grown = true; grown; ) {
    grown = false
    for (let owner = leads.length - 1; owner >= 0; owner--) {
      if (leads[owner] || !equity.owners[owner]?.some(one => leads[one.owner])) continue
      leads[owner] = true
      grown = true
    }
  }
  return leads
}

const named = (equity: Equity, steps: readonly Holding[]): OwnerPath =>
  steps.map((step, i) => {
    const owner = present(equity.names[step.owner])
    const sharePct = formatDecimal(BigInt(step.millionths), 4)
    return i < steps.length - 1
      ? { owner, sharePct }
      : { owner, sharePct, countries: equity.countries[step.owner] ?? [] }
  })

/** A path in words: "60 % of Holding X (57 % owned by Y, CN)". */
export function inWords(path: OwnerPath): string {
  const words = path.map(({ owner, sharePct, countries }) =>
    countries === undefined ? `${sharePct} % of ${owner}` : `${sharePct} % owned by ${owner}, ${countries.join('/')}`,
  )
  return words.join(' (') + ')'.repeat(path.length - 1)
}
