import type { Sql } from '@lodestone/database'
import type { Fact } from '@lodestone/messaging'
import { chooseReport } from './report.choice.ts'
import type { RoundParts } from './report.parts.ts'
import { keepGiven, keepReport, lockWaiting } from './report.store.ts'

/**
 * Keeps what a round that is now completed gave, and tells what of it may be told with others that wait: once, and never corrected. Gives what the audit
 * keeps of it.
 */
export async function reportDue(tx: Sql, roundId: string, given: ReadonlyMap<string, RoundParts>): Promise<Fact[]> {
  const facts: Fact[] = []
  // In one order, so that two rounds that are completed at once do not wait for each other.
  for (const [material, own] of [...given].sort(([a], [b]) => (a < b ? -1 : 1))) {
    await keepGiven(tx, roundId, material, own)
    const rounds = await chooseReport(await lockWaiting(tx, material))
    if (rounds.length === 0) continue
    const number = await keepReport(tx, material, rounds)
    facts.push({
      subject: `report:${number}`,
      type: 'rounds.report-told',
      data: { number, material, rounds: rounds.map(one => one.roundId) },
    })
  }
  return facts
}
