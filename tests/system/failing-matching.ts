import { type TestHub, until } from '@lodestone/testing'

/** What stands where the matching keeps the rules of a round: no JSON, and quoted by the error of whoever reads it as such. */
export const SPOILT = 'SPOILT-RULES'

/** Lets every attempt at the matching of a round throw, in the thread of the engine, until it is mended. */
export async function spoilMatching(hub: TestHub, roundId: string) {
  const matching = hub.process.services.find(({ service }) => service.name === 'matching')
  if (!matching) throw new Error('the matching does not run')
  const { database } = matching
  const keep = (rules: string) => database.query('UPDATE round SET rules = $2 WHERE round_id = $1', [roundId, rules])
  const { rules } = await until('the matching knows the rules', async () => {
    const [row] = await database.query<{ rules: string | null }>('SELECT rules FROM round WHERE round_id = $1', [
      roundId,
    ])
    return row && row.rules !== null && { rules: row.rules }
  })
  await keep(SPOILT)
  return {
    /** Until the run is given up: four attempts, between which nobody waits here. */
    givenUp: () =>
      until('the matching is given up', async () => {
        await database.query("UPDATE run SET retry_at = now() WHERE round_id = $1 AND state = 'waiting'", [roundId])
        const [run] = await database.query<{ state: string; error: string }>(
          'SELECT state, error FROM run WHERE round_id = $1',
          [roundId],
        )
        return run?.state === 'failed' && run.error
      }),
    mend: () => keep(rules),
  }
}
