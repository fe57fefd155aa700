import { describe, expect, test } from 'vitest'
import { campaign } from './fuzz/campaign.fixture.ts'
import { missingJudge } from './fuzz/programme.fixture.ts'

/** A seed of its own, so that a red run can be repeated: `npm run fuzz:engine -- --seed 20272 --from N --rounds 1`. */
const SEED = 20272
const ROUNDS = 200 * Number(process.env.ENGINE_RUNS ?? 1)
/** A seed whose rounds also ask how origins are known. */
const ASSURED = { seed: 20_300, rounds: ROUNDS / 10 }
/** Milliseconds that a round may take, the share of the other solver included, on a machine that others use too; a quiet one of two processors takes a twentieth. */
const PATIENCE = 3_000

/** What takes a minute is named, so that a test that runs out of time says where. */
const onSlow = (number: number, seconds: number) => console.error(`round ${number} has been judged for ${seconds} s`)

describe('small rounds of ratios, caps in three bases, ladders, lots, tiers, increments, minimums and both weights together', () => {
  test('are matched as another solver and exact integers would have it', {
    timeout: 60_000 + ROUNDS * PATIENCE,
  }, async ({ skip }) => {
    const missing = missingJudge()
    skip(missing !== undefined, missing)
    const { failed, unsettled } = await campaign({ seed: SEED, rounds: ROUNDS, onSlow })
    expect(
      failed.map(
        ({ number, failures }) =>
          `round ${number} of seed ${SEED}: ${failures.map(({ kind, text }) => `${kind}: ${text}`).join('; ')}`,
      ),
    ).toEqual([])
    // The other solver runs out of its time on some, on a busy machine on more.
    expect(unsettled.length).toBeLessThanOrEqual(ROUNDS / 30)
  })
  test('are so where origins are known better or worse, and lines and rounds ask for that', {
    timeout: 120_000 + ASSURED.rounds * PATIENCE,
  }, async ({ skip }) => {
    const missing = missingJudge()
    skip(missing !== undefined, missing)
    const { failed } = await campaign({ ...ASSURED, onSlow })
    expect(failed).toEqual([])
  })
})
