import { present } from '@lodestone/kernel'
import type { OracleCap } from '../oracle-book.fixture.ts'
import { type Case, type Failure, kept, roundingGrams } from './case.fixture.ts'
import { modelOf } from './model.fixture.ts'
import { solve } from './programme.fixture.ts'
import { witness } from './witness.fixture.ts'

const MOST_GAP = 1e-3

/** The most surplus of each class under some caps, better classes at theirs; empty where the round does not seek it, `undefined` where the other solver does not tell. */
export function mostSurplus(own: Case, caps: readonly OracleCap[]): ReadonlyMap<number, number> | undefined {
  const most = new Map<number, number>()
  if (own.input.rules.objective !== 'surplus') return most
  for (const surplus of own.classes) {
    const answer = solve(modelOf(own.book, { live: own.live, caps, surplus: kept(most), seek: { surplus } }).programme)
    if (typeof answer === 'string') {
      own.unsettled.push(`surplus-${surplus}: ${answer}`)
      return undefined
    }
    most.set(surplus, -answer.value)
  }
  return most
}

/** Class by class against the other solver, which also tells what each holds for the stages that follow. */
export function checkSurplus(own: Case): Failure[] {
  const most = mostSurplus(own, own.caps)
  const failures: Failure[] = []
  for (const [priority, optimum] of most ?? []) {
    own.most.set(priority, optimum)
    const name = `surplus-${priority}`
    const stage = own.stage(name)
    const won = present(own.won.get(priority))
    const room = (roundingGrams(own) * highest(own)) / 1000 + 1e-6 * optimum + 1e-3
    if (!stage || Math.abs(Number(stage.value) - won) > 1e-9 * won + 1e-3) {
      failures.push({ kind: 'stages', text: `${name} is ${stage?.value} where allocations add up to ${won}` })
      continue
    }
    const least = won + Math.min(Number(stage.gap), MOST_GAP) * optimum + room
    if (optimum > least) more('surplus', least, `${name}: ${won} (gap ${stage.gap})`)
    const bound = Number(stage.bound) + room
    if (optimum > bound) more('surplus bound', bound, `${name}: a bound of ${stage.bound}`)

    function more(kind: string, limit: number, text: string): void {
      // A worse class may use what grams a better one could not: what is claimed of it holds where each better class reaches its own.
      const better = [...own.most].filter(([other]) => other < priority)
      const surplus = new Map([...kept(new Map(better)), [priority, limit]])
      const found = witness(own, { live: own.live, caps: own.caps, surplus })
      if (found === 'undecided') own.unsettled.push(`${text} of ${optimum}`)
      else if (found) failures.push({ kind, text: `${text}, another solver finds ${found.surplus.get(priority)}` })
    }
  }
  return failures
}

const highest = ({ book }: Case): number =>
  book.lines.reduce(
    (most, _, i) =>
      book.offers.reduce((own, { tiers }, j) => {
        const pairs = tiers.flatMap((_tier, t) => book.pair(i, j, t) ?? [])
        return pairs.reduce((top, { margin, cost, ratio }) => Math.max(top, margin + cost / ratio), own)
      }, most),
    1,
  )
