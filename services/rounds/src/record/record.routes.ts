import type { RoundRecord } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { implement, sees } from '@lodestone/http'
import { formatKg, fromJson, type JsonText, present, refuse, vouched } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import { needOf } from '../allocation/allocation.need.ts'
import { listAllocations } from '../allocation/allocation.store.ts'
import { type Allocation, bothAccepted, sideOf } from '../allocation/allocation.ts'
import { show } from '../allocation/allocation.view.ts'
import { readInputs } from '../book/book.inputs.store.ts'
import { type KeptSeal, readSeals } from '../book/seal.store.ts'
import { readDisclosed } from '../disclosure/disclosure.store.ts'
import { readMatched, readPasses, readResultTexts, type StoredResult } from '../result/result.store.ts'
import type { Round } from '../round/round.ts'
import { sealsFor, showSeal } from '../round/round.view.ts'
import { visibleRound } from '../round/round.visible.ts'
import { readOwnSettlement, readSettlement } from '../settlement/settlement.store.ts'
import { readFacts } from './record.store.ts'
import { eventsFor, eventsOf } from './record.ts'

export function recordRoutes({ database }: ServiceContext) {
  return implement({
    readRecord: async call => {
      const round = await visibleRound(database, call)
      const matched = (await readMatched(database, [round.id])).get(round.id)
      if (!matched)
        return refuse('wrong-state', `The round is ${round.state}; its record is complete once it is matched.`)
      const seals = (await readSeals(database, [round.id])).get(round.id) ?? []
      return sees(call.identity, 'operator', 'auditor')
        ? wholeRecord(database, round, matched, seals)
        : ownRecord(database, round, matched, seals, call.identity.org ?? '')
    },
  })
}

/** The record as operators and auditors verify it. Inputs and result are put in as the very texts that were hashed. */
async function wholeRecord(sql: Sql, round: Round, matched: StoredResult, seals: readonly KeptSeal[]) {
  const inputs = await readInputs(sql, round.id)
  const [first, ...further] = await readResultTexts(sql, round.id)
  const settlement = await readSettlement(sql, round.id)
  const facts = (await readFacts(sql, [round.id])).get(round.id) ?? []
  const texts: Record<string, string | undefined> = {
    inputs: `{"lines":${inputs.lines},"offers":${inputs.offers}}`,
    result: first?.result,
    decisions: first?.decisions ?? undefined,
    passes: `[${further.map(passText).join(',')}]`,
    settlement,
  }
  const members = {
    ...head(round, matched),
    seals: seals.map(seal => showSeal(seal, true)),
    inputs: null,
    inputDigest: matched.inputDigest,
    result: null,
    resultHash: matched.resultHash,
    ...(first?.decisions ? { decisions: null } : {}),
    ...(further.length > 0 ? { passes: null } : {}),
    ...(settlement === undefined ? {} : { settlement: null }),
    ...eventsOf(facts),
  }
  const json = Object.entries(members).map(
    ([name, value]) => `${JSON.stringify(name)}:${texts[name] ?? JSON.stringify(value)}`,
  )
  return { body: vouched<RoundRecord>(`{${json.join(',')}}`) }
}

const passText = ({
  pass,
  inputDigest,
  resultHash,
  result,
  decisions,
}: Awaited<ReturnType<typeof readResultTexts>>[0]) =>
  `{"pass":${pass},"inputDigest":"${inputDigest}","result":${result},"resultHash":"${resultHash}"${decisions ? `,"decisions":${decisions}` : ''}}`

/** The record as a member or supplier sees it: rules, seals, hashes and what is its own. */
async function ownRecord(sql: Sql, round: Round, matched: StoredResult, seals: readonly KeptSeal[], org: string) {
  const disclosed = (await readDisclosed(sql, [round.id])).get(round.id)
  const phase = disclosed?.get('matched')
  const inputs = await readInputs(sql, round.id, org)
  const allocations = await listAllocations(sql, { roundId: round.id, org })
  const facts = (await readFacts(sql, [round.id])).get(round.id) ?? []
  const { events, head: chainHead } = eventsOf(facts)
  const further = ((await readPasses(sql, [round.id])).get(round.id) ?? []).slice(1)
  const own = new Set([...fromJson(inputs.lines), ...fromJson(inputs.offers)].map(({ id }) => id))
  const settlement = await readOwnSettlement(sql, round.id, own)
  return {
    body: {
      ...head(round, matched),
      seals: sealsFor(seals, disclosed),
      inputs: { lines: fromJson(inputs.lines), offers: fromJson(inputs.offers) },
      inputDigest: matched.inputDigest,
      result: {
        fills: fillsOf(inputs.lines, allocations),
        allocations: allocations.map(one => show(one, present(sideOf(one, org)))),
        // Their values are sums over members and suppliers at prices that these know, or one line's own level.
        stages: matched.stages.map(({ name, objective }) => ({ name, objective })),
      },
      resultHash: matched.resultHash,
      ...(further.length > 0 ? { passes: further } : {}),
      ...(settlement === undefined ? {} : { settlement }),
      events: eventsFor(events, {
        allocations: new Set(allocations.filter(bothAccepted).map(one => one.id)),
        matched: phase?.totals.matched !== undefined,
      }),
      head: chainHead,
    },
  }
}

/** What the first pass filled of a member's own lines, those that got nothing included. */
function fillsOf(
  lines: JsonText<readonly { readonly id: string }[]>,
  allocations: readonly Allocation[],
): { lineId: string; filledKg: string }[] {
  return fromJson(lines).map(({ id }) => ({
    lineId: id,
    filledKg: formatKg(
      allocations
        .filter(one => one.lineId === id && one.pass === 1)
        .reduce((sum, one) => sum + needOf(one.quantity, one.ratio), 0n),
    ),
  }))
}

const head = (round: Round, matched: StoredResult) => ({
  roundId: round.id,
  ruleBook: { version: matched.ruleBookVersion },
  rules: round.draft.rules,
  seed: round.seed,
})
