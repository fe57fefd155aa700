import { formatDecimal } from '@lodestone/kernel'
import { type Equity, type Holding, WHOLE } from './equity.ts'

const PATHS_SHOWN = 3
const STEPS_TRIED = 1_000
const SCALE = BigInt(WHOLE)

type Path = { readonly steps: readonly Holding[]; readonly n: bigint }

/** The largest simple paths from the operator to covered owners, in words: "60 % of Holding X (57 % owned by Y, CN)". */
export function pathsTo(equity: Equity, isCovered: readonly boolean[]): string[] {
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
  const longest = found.reduce((most, { steps }) => Math.max(most, steps.length), 0)
  return found
    .map(path => ({ text: inWords(equity, path.steps), share: path.n * SCALE ** BigInt(longest - path.steps.length) }))
    .sort((a, b) => (a.share === b.share ? (a.text < b.text ? -1 : 1) : a.share > b.share ? -1 : 1))
    .slice(0, PATHS_SHOWN)
    .map(path => path.text)
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

function inWords(equity: Equity, steps: readonly Holding[]): string {
  const words = steps.map((step, i) => {
    const pct = formatDecimal(BigInt(step.millionths), 4)
    const name = equity.names[step.owner]
    return i < steps.length - 1
      ? `${pct} % of ${name}`
      : `${pct} % owned by ${name}, ${equity.countries[step.owner]?.join('/')}`
  })
  return words.join(' (') + ')'.repeat(steps.length - 1)
}
