import { grams, present } from '@lodestone/kernel'
import { verifyRecord } from '../check/index.ts'
import { match } from '../match.ts'
import type { OraclePair } from '../oracle-book.fixture.ts'
import { brokenConstraints } from '../oracle-constraints.fixture.ts'
import { recordOf } from '../rounds.fixture.ts'
import type { MatchInput, MatchOutput } from '../types.ts'
import { type Case, caseOf, type Failure, kept, keptByCeilings, roundingGrams } from './case.fixture.ts'
import { checkFairness } from './fairness.fixture.ts'
import { plainGreedy } from './greedy.fixture.ts'
import { checkLadder } from './ladder.fixture.ts'
import { modelOf, type Question } from './model.fixture.ts'
import { checkPayments } from './payments.fixture.ts'
import { solve } from './programme.fixture.ts'
import { checkSurplus } from './surplus.fixture.ts'
import { type Witness, witness } from './witness.fixture.ts'

export type FuzzVerdict = { readonly failures: readonly Failure[]; readonly unsettled: readonly string[] }

/** Gap that no volume and no cost may state or have. */
const MOST_GAP = 1e-3

export type JudgeOptions = {
  /** Whether rows in another order are matched too, which doubles the work of the engine. */
  readonly order?: boolean
  /** Stop at the first failure of this kind. */
  readonly until?: string
}

/** Matches a round and judges the result by everything that the rule book promises. */
export async function judgeRound(input: MatchInput, { order = true, until }: JudgeOptions = {}): Promise<FuzzVerdict> {
  let output: MatchOutput
  try {
    output = await match(input)
  } catch (error) {
    const { name, message } = error instanceof Error ? error : { name: 'thrown', message: String(error) }
    return { failures: [{ kind: name === 'MatchFailed' ? REFUSED : `thrown ${name}`, text: message }], unsettled: [] }
  }
  const verdict = judgeResult(input, output, until)
  if (!order || verdict.failures.some(({ kind }) => kind === until)) return verdict
  return { ...verdict, failures: [...verdict.failures, ...(await checkOrder(input, output))] }
}

/** Judges a result that is there already. */
export function judgeResult(input: MatchInput, output: MatchOutput, until?: string): FuzzVerdict {
  const broken = brokenConstraints(input, output).map(text => ({ kind: 'constraint', text }))
  if (broken.length > 0) return { failures: broken, unsettled: [] }
  const own = caseOf(input, output)
  const failures: Failure[] = []
  for (const check of CHECKS) {
    failures.push(...check(own))
    if (until !== undefined && failures.some(({ kind }) => kind === until)) break
  }
  return { failures, unsettled: own.unsettled }
}

/** The engine says that it cannot answer for a result, and gives none. */
const REFUSED = 'refused'

const CHECKS = [
  checkRecord,
  checkGaps,
  checkPayments,
  checkSurplus,
  checkVolumes,
  checkLadder,
  checkCost,
  checkFairness,
]

function checkRecord({ input, output }: Case): Failure[] {
  return verifyRecord(recordOf(input, output)).findings.map(text => ({ kind: 'checker', text }))
}

/**
 * A gap above a thousandth is allowed only for what whole grams cost, for the draw, which says so where it ends early, and for steps of a ladder that were climbed: of those only
 * matters that they keep too little, which is judged by itself.
 */
function checkGaps(own: Case): Failure[] {
  const room = (roundingGrams(own) + keptByCeilings(own)) / 1000
  const climbed = own.output.result.stages.filter(({ name }) => name.startsWith('cap-')).slice(0, -1)
  return own.output.result.stages
    .filter(stage => {
      const { name, value, bound, gap } = stage
      const apart = Math.abs(Number(value) - Number(bound))
      const dear = name === 'cost' || name.startsWith('surplus-') ? dearestOf(own) : 1
      // A tenth of a cent is nothing.
      const none = name.startsWith('surplus-') ? 1e-3 : 0
      return name !== 'ties' && !climbed.includes(stage) && Number(gap) > MOST_GAP && apart > room * dear + none
    })
    .map(({ name, gap }) => ({ kind: `gap ${name.replace(/-.*/, '')}`, text: `${name} states a gap of ${gap}` }))
}

/** The dearest pair in base currency, its margin where surplus counts added, at least one. */
const dearestOf = ({ book }: Case): number =>
  book.lines.reduce(
    (most, _, i) =>
      book.offers.reduce(
        (own, { tiers }, j) => tiers.reduce((max, _tier, t) => Math.max(max, worthOf(book.pair(i, j, t))), own),
        most,
      ),
    1,
  )

const worthOf = (pair: OraclePair | undefined): number =>
  pair ? Math.max(pair.cost, pair.cost / pair.ratio) + pair.margin : 0

/** Class by class against the other solver, better classes held at what the result reached. */
function checkVolumes(own: Case): Failure[] {
  const { book, live, caps, classes } = own
  const failures: Failure[] = []
  const volumes = new Map<number, number>()
  const bounds = new Map<number, number>()
  // What is plain gives kilograms away that others would pay more for.
  const greedy = own.won.size > 0 ? new Map<number, number>() : plainGreedy(own)
  const surplus = kept(own.most)
  const won = kept(own.won)
  for (const most of classes) {
    const stage = own.stage(`volume-${most}`)
    if (!stage) return [{ kind: 'stages', text: `no stage volume-${most}` }]
    const [value, bound] = [Number(grams(stage.value)), Number(grams(stage.bound))]
    const held = book.lines.reduce((sum, _, i) => (book.priority[i] === most ? sum + own.filled(i) : sum), 0)
    if (held !== value)
      failures.push({ kind: 'stages', text: `${stage.name} is ${value} g where fills add up to ${held} g` })
    const model = modelOf(book, { live, caps, volumes, surplus, seek: { most } })
    const answer = solve(model.programme)
    if (typeof answer === 'string') {
      own.unsettled.push(`volume-${most}: ${answer}`)
      return failures
    }
    const optimum = -answer.value
    const room = roundingGrams(own) + keptByCeilings(own)
    const gap = Math.min(Number(stage.gap), MOST_GAP)
    const least = Math.floor((held + room) / (1 - gap)) + 1
    if (optimum >= least - 0.01) {
      const kind = held === 0 ? 'collapsed' : 'volume'
      const better = witness(own, {
        live,
        caps,
        volumes: new Map([...volumes, [most, least]]),
        surplus: won,
        from: { model, answer },
      })
      if (better === 'undecided') own.unsettled.push(`${stage.name}: ${held} of ${optimum.toFixed(3)} g`)
      else if (better)
        failures.push({
          kind,
          text: `${stage.name}: ${held} g, another solver finds ${better.volume(most)} g (gap ${stage.gap})`,
        })
    }
    // A worse class may use the grams that a better one could not: its bound holds where each better class reaches its own.
    const spare = most === own.classes[0] ? 0 : room
    if (optimum >= bound + spare + 1 - 0.01) {
      const sought = { live, caps, volumes: new Map([...bounds, [most, bound + 1]]), surplus, from: { model, answer } }
      let above = witness(own, sought)
      // By its rule the engine bounds what can be served without any rounding where a ceiling is met behind a ratio.
      if (above && above !== 'undecided' && keptByCeilings(own) > 0) above = witness(own, { ...sought, lossless: true })
      // What is proved of a volume is proved where every class has all the surplus that is proved possible.
      if (above && above !== 'undecided' && lacksSurplus(own, above)) above = undefined
      // Fractions reach some grams that whole grams cannot.
      if (above === 'undecided' && optimum > bound + room)
        own.unsettled.push(`${stage.name}: bound ${bound} of ${optimum.toFixed(3)} g`)
      else if (above && above !== 'undecided')
        failures.push({
          kind: 'bound',
          text: `${stage.name}: a bound of ${bound} g, another solver finds ${above.volume(most)} g`,
        })
    }
    if (failures.length > 0) return failures
    volumes.set(most, held)
    bounds.set(most, bound)
  }
  // What a ceiling costs that is met behind a ratio the plainest rule does not look at.
  const less = classes.find(c => held(c) !== (greedy.get(c) ?? 0))
  if (less !== undefined && held(less) + roundingGrams(own) + keptByCeilings(own) < (greedy.get(less) ?? 0))
    failures.push({
      kind: 'greedy',
      text: `volume-${less}: ${held(less)} g, plain greedy serves ${greedy.get(less)} g`,
    })
  return failures

  function held(priority: number): number {
    return volumes.get(priority) ?? 0
  }
}

const lacksSurplus = (own: Case, { surplus }: Witness): boolean =>
  [...own.won.keys()].some(c => present(surplus.get(c)) < Number(present(own.stage(`surplus-${c}`)).bound))

/** The least cost at the volumes, and the cheapest routing at the fills and totals: what the other solver finds cheaper it has to show in whole grams. */
function checkCost(own: Case): Failure[] {
  const { book, live, caps, output } = own
  const [cost, routing] = [own.stage('cost'), own.stage('routing')]
  if (!cost || !routing) return [{ kind: 'stages', text: 'no stage cost or routing' }]
  const failures: Failure[] = []
  const volumes = new Map(own.classes.map(c => [c, Math.round(Number(own.stage(`volume-${c}`)?.value ?? 0) * 1000)]))
  const room = ((roundingGrams(own) + keptByCeilings(own) + 2) * dearestOf(own)) / 1000
  const near = (value: number) => 1e-6 * Math.abs(value) + room
  const surplus = kept(own.won)
  const question: Question = { live, caps, volumes, surplus, seek: 'cost' }
  const model = modelOf(book, question)
  const answer = solve(model.programme)
  if (typeof answer === 'string') own.unsettled.push(`cost: ${answer}`)
  else {
    const [value, bound] = [Number(cost.value), Number(cost.bound)]
    const least = answer.value
    // Where caps bind or goods convert the stage tells what dual values prove, which whole grams need not reach.
    const exactly = caps.length === 0 && roundingGrams(own) === 0
    if (exactly && value < least - near(value))
      failures.push({ kind: 'cost', text: `cost: ${value}, below the least, ${least.toFixed(4)}` })
    const from = { model, answer }
    if (bound > least + near(value))
      cheaper('cost bound', bound - near(bound), `cost: a bound of ${bound}`, { ...question, from })
    if (value > least * (1 + MOST_GAP) + near(value))
      cheaper('cost', value / (1 + MOST_GAP) - near(value), `cost: ${value}`, { ...question, from })
  }
  const fixed = { selection: output.result.selection, takesPart: (i: number) => own.filled(i) > 0 }
  const atFills: Question = { live, caps, fills: own.filled, fixed, surplus, seek: 'cost' }
  const route = solve(modelOf(book, atFills).programme)
  const routed = Number(routing.value)
  if (typeof route === 'string') own.unsettled.push(`routing: ${route}`)
  else if (routed > route.value + near(route.value))
    cheaper('routing', routed - near(routed), `routing: ${routed}`, atFills)
  return failures

  function cheaper(kind: string, limit: number, text: string, sought: Parameters<typeof witness>[1]): void {
    const found = witness(own, { ...sought, cost: limit })
    if (found === 'undecided') own.unsettled.push(text)
    else if (found) failures.push({ kind, text: `${text}, another solver finds less than ${limit.toFixed(4)}` })
  }
}

/** The same books in another order give the same record. */
async function checkOrder(input: MatchInput, output: MatchOutput): Promise<Failure[]> {
  const turned = <T>(rows: readonly T[]) => [...rows.slice(1), ...rows.slice(0, 1)].reverse()
  const again = await match({ ...input, lines: turned(input.lines), offers: turned(input.offers) })
  return again.resultHash === output.resultHash
    ? []
    : [{ kind: 'order', text: 'rows in another order give another result' }]
}
