import { setTimeout as rest } from 'node:timers/promises'
import { judge } from '@lodestone/verify'
import { Market, type Traders } from '../histories/market.ts'
import type { Line } from '../histories/recorder.ts'
import { RoundCalls } from '../histories/round.calls.ts'
import { judged } from '../histories/verdict.ts'
import type { Chance } from '../simulation/chance.ts'
import { ask } from './traffic.ts'

/** Milliseconds from the begin of a round to that of the next, and within which each step of it is done whatever happens. */
const EVERY_MS = 150_000
const STEP_MS = 240_000

export type Rounds = { played: number; commands: number; readonly ids: string[]; readonly faults: string[] }

/** A round after the other until `isOver`: played whole, judged by what its callers were answered, verified and replayed. */
export async function playRounds(traders: Traders, chance: Chance, isOver: () => boolean): Promise<Rounds> {
  const rounds: Rounds = { played: 0, commands: 0, ids: [], faults: [] }
  for (let n = 0; !isOver(); n++) {
    const began = performance.now()
    try {
      await playOne(traders, chance, n, rounds)
    } catch (error) {
      rounds.faults.push(`round ${n}: ${error} ${error instanceof Error && error.cause ? error.cause : ''}`)
    }
    while (!isOver() && performance.now() - began < EVERY_MS) await rest(500)
  }
  return rounds
}

async function playOne(traders: Traders, chance: Chance, n: number, rounds: Rounds): Promise<void> {
  const line: Line = { losses: 0, isOver: false, faults: rounds.faults }
  const calls = new RoundCalls(line)
  const market = new Market(calls, traders, `soak-${n}`, { period: periodOf(n), patienceMs: STEP_MS })
  await market.prepare(chance)
  await market.conclude(chance)
  const { operator } = traders
  const path = `/rounds/${market.round.id}`
  const record = await ask(operator, (api, signal) => api.get(`${path}/record`, { signal }))
  const { judgements, unknown } = judge([{ name: market.round.name, json: record.body }])
  const broken = judgements.flatMap(({ checks }) => checks.filter(([, holds]) => !holds).map(([what]) => what))
  if (judgements.length === 0) broken.push('its record cannot be verified')
  rounds.faults.push(...[...unknown, ...broken].map(one => `${market.round.name}: ${one}`))
  const replay = await ask(operator, (api, signal) => api.get(`${path}/replay`, { signal }))
  if (replay.body.same !== true || replay.body.findings.length > 0)
    rounds.faults.push(`${market.round.name}: its replay gave ${replay.status} ${replay.text.slice(0, 300)}`)
  for (const [name, history] of calls.recorder.histories)
    rounds.faults.push(...judged(name, market.model, history).faults)
  rounds.commands += calls.recorder.operations.filter(
    ({ input, outcome }) => outcome && input.do !== 'read' && input.do !== 'list' && input.do !== 'prepare',
  ).length
  rounds.ids.push(market.round.id ?? '')
  rounds.played++
}

/** A quarter of its own for each round, so that nothing of an earlier one stands in it. */
const periodOf = (n: number): string => `${2028 + Math.floor(n / 4)}-Q${1 + (n % 4)}`
