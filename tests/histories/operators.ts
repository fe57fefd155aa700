import { setTimeout as rest } from 'node:timers/promises'
import { type Chance, chanceOf } from '../simulation/chance.ts'
import { type Caller, isAnswer } from './recorder.ts'
import { type Called, drafted, type RoundCalls } from './round.calls.ts'
import type { Order, RoundAsked } from './round.ts'

/** Calls that each of several operators makes on one round, and milliseconds from one to the next at most. */
const CALLS = 20
const REST_MS = 60
const OPERATORS = 3
/** Times that a creation may be refused while nobody has been told what was created. */
const REFUSALS = 100
/** The period of rounds for which nobody has a line or an offer. */
const PERIOD = '2028-Q1'

const WAY: readonly [Order, ...Order[]] = ['open', 'publish-pool', 'close', 'award']

/** Operators give orders to the same round at once, in turn and out of turn, and to the next one, until `isOver`. Gives the rounds. */
export async function ordered(
  calls: RoundCalls,
  caller: Caller,
  chance: Chance,
  isOver: () => boolean,
): Promise<Called[]> {
  const rounds: Called[] = []
  while (!isOver()) {
    const reference = calls.newKey(caller.name)
    const one: Called = { name: `round ${reference}`, draft: drafted(reference, PERIOD) }
    rounds.push(one)
    const shared = calls.newKey('shared')
    const work = (n: number) =>
      orderedBy(calls, one, { ...caller, name: `${caller.name}/${n}` }, chanceOf(chance.below(2 ** 31)), shared, isOver)
    await Promise.all(Array.from({ length: OPERATORS }, (_, n) => work(n)))
  }
  return rounds
}

async function orderedBy(
  calls: RoundCalls,
  one: Called,
  caller: Caller,
  chance: Chance,
  shared: string,
  isOver: () => boolean,
): Promise<void> {
  const key = chance.of(0.5) ? shared : calls.newKey('own')
  let repeated: RoundAsked | undefined
  let step = 0
  let refusals = 0
  for (let done = 0; (done < CALLS && !isOver()) || one.id === undefined; done++) {
    const asked = repeated ?? next(one, chance, key, step)
    const answer = await calls.ask(one, caller, chance, asked)
    if (one.id === undefined && isAnswer(answer) && ++refusals > REFUSALS) {
      calls.line.faults.push(`${one.name}: nobody was told of it, and it was refused ${REFUSALS} times`)
      return
    }
    // Who does not know what came of it asks again, or looks.
    repeated = isAnswer(answer) || chance.of(0.3) ? undefined : asked
    if (isAnswer(answer) && asked.do === 'order' && answer.status === 200) step = WAY.indexOf(asked.order) + 1
    await rest(chance.ms(0, REST_MS))
  }
}

function next(one: Called, chance: Chance, key: string, step: number): RoundAsked {
  if (one.id === undefined || chance.of(0.05)) return { do: 'create', key }
  const drawn = chance.below(100)
  if (drawn < 40) return { do: 'read' }
  if (drawn < 43) return { do: 'order', order: 'cancel' }
  const inTurn = WAY[step]
  return { do: 'order', order: drawn < 80 && inTurn ? inTurn : chance.pick(WAY) }
}
