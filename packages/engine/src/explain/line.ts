import { exact, present } from '@lodestone/kernel'
import type { Flow } from '../flow/solve.ts'
import { withinReach } from '../pairs/kinds.ts'
import { ceilingOf } from '../price/ceiling.ts'
import { landedPrice } from '../price/pools.ts'
import { isBySurplus } from '../select/surplus.ts'
import type { Explanation, FigureValue, LineCode } from '../types.ts'
import { capReason, tightCaps } from './caps.ts'
import { namedCounts, nearestMiss, offersInReach, reasonCounts } from './miss.ts'
import { kg, many, percent, shown, type View } from './view.ts'

type Reason = { code: LineCode; figures: { [name: string]: FigureValue }; text: string }

/** Why a line got what it got. `flows` are its own. */
export function explainLine(view: View, i: number, flows: readonly Flow[], places: number): Explanation {
  const line = present(view.book.lines[i])
  const counts = reasonCounts(view, i)
  const reason = reasonOf(view, i, flows, counts, places)
  return {
    kind: 'line',
    id: line.id,
    code: reason.code,
    figures: {
      askedKg: line.quantityKg,
      filledKg: kg(present(view.filled[i])),
      offersInReach: offersInReach(view, i),
      notPaired: namedCounts(counts),
      ...reason.figures,
    },
    text: reason.text,
  }
}

function reasonOf(view: View, i: number, flows: readonly Flow[], counts: readonly number[], places: number): Reason {
  const { book, passes } = view
  const line = present(book.lines[i])
  const need = present(book.need[i])
  const filled = present(view.filled[i])
  if (offersInReach(view, i) === 0) return nearestMiss(view, i, counts)
  if (passes.left.has(i)) return departed(view, i)
  // What whole grams leave of a need is not scarcity.
  if (filled === need || (flows.length > 0 && need - filled <= flows.length)) return full(view, i, flows)
  if (view.leftOut.has(i) || (filled === 0 && present(book.minimum[i]) > need)) {
    return {
      code: 'own-minimum-not-reached',
      figures: { minimumKg: line.minimumKg ?? '0' },
      text: `Your minimum of ${line.minimumKg} kg could not be reached with what was left for you, so nothing was allocated.`,
    }
  }
  const entries = withinReach(view.pairs, i)
  const inReach = [...new Set(entries.map(({ offer }) => offer))]
  // Those that take part at a tier within the line's ceiling.
  const usable = new Set(entries.flatMap(({ offer, tier }) => (tier === view.tier[offer] ? [offer] : [])))
  const taking = inReach.filter(j => usable.has(j))
  if (taking.length === 0) return noneTakesPart(view, i, inReach)
  for (const j of taking) {
    if (book.lotted[j] || present(view.taken[j]) >= present(book.supply[j])) continue
    const [cap] = tightCaps(view, j, i)
    if (cap) return capped(view, i, capReason(view, cap, places))
  }
  const priority = present(book.priority[i])
  const better = taking.reduce((sum, j) => sum + betterClasses(view, j, priority), 0)
  if (filled === 0 && better > 0) {
    return {
      code: 'higher-priority-first',
      figures: { priority, offers: taking.length },
      text: `The ${many(taking.length, 'offer')} you could use went to lines of a higher priority than your ${priority}; nothing was left for your class.`,
    }
  }
  return shared(view, i, taking.length, better)
}

function betterClasses({ byClass }: View, j: number, priority: number): number {
  let sum = 0
  for (const [own, grams] of present(byClass[j])) if (own < priority) sum += grams
  return sum
}

function departed(view: View, i: number): Reason {
  const line = present(view.book.lines[i])
  const { pool, averagePaid, ceiling } = present(view.departed.get(line.id))
  const uniform = view.book.rules.pricing === 'uniform'
  const reserve = ceilingOf(line, view.book.rules).by === 'reserve'
  const limit = reserve ? "the round's reserve price" : 'your ceiling'
  return {
    code: 'left-for-average-price',
    figures: { averagePaid, ceiling, currency: view.currency, pool: { ...pool } },
    text: `Your line left because the ${uniform ? 'uniform' : 'average'} price of its pool, ${averagePaid} ${view.currency}/kg delivered to you, exceeds ${limit} of ${ceiling}.`,
  }
}

function full(view: View, i: number, flows: readonly Flow[]): Reason {
  const filled = present(view.filled[i])
  const rounded = present(view.book.need[i]) - filled
  let paid = exact.rational(0n)
  for (const flow of flows)
    paid = exact.add(
      paid,
      exact.multiply(landedPrice(view.passes.priceOf(i), flow), exact.rational(BigInt(flow.served))),
    )
  const average = exact.divide(paid, exact.rational(BigInt(Math.max(1, filled))))
  return {
    code: 'filled',
    figures: {
      averagePaid: exact.formatRational(average, 4),
      currency: view.currency,
      suppliers: flows.length,
      ...(view.passes.apart.has(i) ? { ownPool: true } : {}),
    },
    text: `Your ${present(view.book.lines[i]).quantityKg} kg are served ${rounded > 0 ? `but for ${rounded} g of rounding` : 'in full'} by ${many(flows.length, 'offer')} at ${shown(average)} ${view.currency}/kg delivered.${
      view.passes.apart.has(i)
        ? ' That is the price of your own goods: the price of your pool exceeds your ceiling, and these goods could be bought for you alone.'
        : ''
    }`,
  }
}

function noneTakesPart(view: View, i: number, inReach: readonly number[]): Reason {
  if (inReach.some(j => present(view.book.tiers[j]).length > 1 && cheapestTierOnly(view, i, j))) {
    return {
      code: 'tier-not-reached',
      figures: { offers: inReach.length },
      text: 'Your ceiling fits only the price of a volume tier that the pooled demand did not reach.',
    }
  }
  // By how much is not told: it is what others need, seen from a lot.
  return {
    code: 'minimum-lot-not-reached',
    figures: { offers: inReach.length },
    text: `The ${many(inReach.length, 'offer')} you could use came in minimum lots that the demand able to use them did not fill.`,
  }
}

/** Whether the line's ceiling excludes some tier of the offer while another is within it. */
function cheapestTierOnly(view: View, i: number, j: number): boolean {
  const within = withinReach(view.pairs, i).filter(({ offer }) => offer === j)
  return within.length < present(view.book.tiers[j]).length
}

function capped(view: View, i: number, cap: ReturnType<typeof capReason>): Reason {
  const missing = present(view.book.need[i]) - present(view.filled[i])
  return {
    ...cap,
    figures: { ...cap.figures, missingKg: kg(missing) },
    text: `${kg(missing)} kg of your need are not served: ${cap.text}`,
  }
}

/** How many share, and at which level. */
function shared(view: View, i: number, offers: number, better: number): Reason {
  const { book, passes } = view
  const filled = present(view.filled[i])
  const set = passes.solved.map(block => block.rivals.get(i)).find(rivals => rivals !== undefined)
  const others = (set?.lines ?? 1) - 1
  const level = percent(filled, present(book.weight[i]))
  const basis = {
    stated: 'of what you asked',
    baseline: 'of the weight your baseline gives it',
    realisation: 'of the weight that your baseline and what you took in earlier rounds give it',
  }[book.rules.weights]
  const bySurplus = isBySurplus(book)
  const one = offers === 1
  const them = one ? 'it' : 'them'
  const rivals =
    others === 0
      ? ''
      : ` and the ${others === 1 ? `other line that shares ${them}` : `${others} other lines that share ${them}`}`
  return {
    code: 'scarce-shared-pro-rata',
    figures: {
      levelPct: level,
      offers,
      rivals: others,
      higherPriorityServed: better > 0,
      ...(bySurplus ? { surplusFirst: true } : {}),
    },
    text: `The ${many(offers, 'offer')} you could use ${one ? 'is' : 'are'} not enough for you${rivals}: your line got ${kg(filled)} kg, ${level} % ${basis}${
      others > 0 && !bySurplus ? ', and no rival that could have given you more is filled higher' : ''
    }.${bySurplus ? ' The round serves first where goods add the most, by ceiling less landed price, and shares by weight only among those that add the same.' : ''}${better > 0 ? ` Part of ${them} went to higher priorities first.` : ''}`,
  }
}
