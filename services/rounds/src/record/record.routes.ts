import { OF_PROJECTS, type RoundRecord } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { implement, sees } from '@lodestone/http'
import { refuse, vouched } from '@lodestone/kernel'
import { type ServiceContext, VISITORS } from '@lodestone/service'
import { readInputs } from '../book/book.inputs.store.ts'
import { type KeptSeal, readSeals } from '../book/seal.store.ts'
import { isOfProjects } from '../project/decision.ts'
import { readMatched, readResultTexts, type StoredResult } from '../result/result.store.ts'
import type { Round } from '../round/round.ts'
import { showSeal } from '../round/round.view.ts'
import { visibleRound } from '../round/round.visible.ts'
import { readSettlement } from '../settlement/settlement.store.ts'
import { readFacts } from './record.store.ts'
import { eventsOf } from './record.ts'
import { ownRecord, recordHead } from './record.view.ts'

export function recordRoutes({ database }: ServiceContext) {
  return implement({
    readRecord: async call => {
      const round = await visibleRound(database, call)
      const matched = (await readMatched(database, [round.id])).get(round.id)
      if (!matched)
        return refuse(
          'wrong-state',
          isOfProjects(round) ? OF_PROJECTS : `The round is ${round.state}; its record is complete once it is matched.`,
        )
      const seals = (await readSeals(database, [round.id])).get(round.id) ?? []
      return sees(call.identity, 'operator', 'auditor')
        ? wholeRecord(database, round, matched, seals)
        : { body: await ownRecord(database, round, matched, seals, call.identity.org ?? VISITORS) }
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
    ...recordHead(round, matched),
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
