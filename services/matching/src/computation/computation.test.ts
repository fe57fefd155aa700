import { existsSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type MatchOutput, RULE_BOOK_VERSION } from '@lodestone/engine'
import { sampleRound } from '@lodestone/engine/fixture'
import { present, toJson, vouched } from '@lodestone/kernel'
import { until } from '@lodestone/testing'
import { afterEach, expect, test } from 'vitest'
import { entriesOf, lineOf, offerOf, ROUND, RULES, sealedBy, stubMatch } from '../book/round.fixture.ts'
import { openPool, type Pool } from './computation.pool.ts'
import type { EarlierPass, Question } from './computation.question.ts'
import { compute } from './computation.ts'

const lines = entriesOf([lineOf(1), lineOf(2)])
const offers = entriesOf([offerOf(1)])
const books = { demand: [toJson(lines)], supply: [toJson(offers)] }
const rules = toJson(RULES)
const recorded = {
  ruleBookVersion: '1',
  inputDigest: '',
  resultHash: '',
  result: vouched<MatchOutput['result']>('{}'),
  totals: vouched<MatchOutput['totals']>('{}'),
}
const questionOf = (seed: string) =>
  ({ kind: 'replay', books, rules, seed, timeLimitMs: 1, earlier: [], recorded }) satisfies Question

test('books that their seals do not cover never reach the engine', async () => {
  const seals = { demand: toJson(sealedBy(lines)), supply: toJson(sealedBy([])) }
  const answer = await compute(
    { kind: 'match', roundId: ROUND, books, rules, seed: 'a1', timeLimitMs: 1, earlier: [], seals },
    () => () => {
      throw new Error('the engine was asked')
    },
  )
  expect(answer).toMatchObject({ kind: 'incomplete', missing: expect.stringContaining('"owner":"supply"') })
})

const matching = {
  kind: 'match',
  roundId: ROUND,
  books,
  rules,
  seed: 'a1',
  timeLimitMs: 1,
  earlier: [],
  seals: { demand: toJson(sealedBy(lines)), supply: toJson(sealedBy(offers)) },
} satisfies Question

test('a result that the independent checker finds fault with is not told, and what the faults are stays here', async () => {
  await expect(compute(matching, () => stubMatch)).rejects.toThrow(/^the checker finds \d+ faults in the result$/)
})

test('what would be is checked like what is: a what-if that the checker finds fault with is not shown', async () => {
  const run = { ...recorded, result: vouched<MatchOutput['result']>('{"fills":[]}') }
  const asked = {
    ...questionOf('a1'),
    kind: 'what-if',
    changedRules: rules,
    baselines: toJson({}),
    recorded: run,
  } as const
  await expect(compute(asked, () => stubMatch)).rejects.toThrow(/^the checker finds \d+ faults in the result$/)
  const held = compute(
    asked,
    () => stubMatch,
    () => ({ ok: true, findings: [] }),
  )
  await expect(held).resolves.toMatchObject({ kind: 'imagined' })
})

test.each([
  ['fa11', 'not-proved'],
  ['bad1', 'checker-refused'],
  ['bad0', undefined],
])('what leaves a worker that goes %s has the verdict %s', async (seed, verdict) => {
  await expect(open().ask(questionOf(seed), 5_000)).rejects.toMatchObject({ kind: 'engine', verdict })
})

test('the worker says that the engine has no result, and why', async () => {
  const round = sampleRound({ lines: 120, offers: 30, seed: 5, lots: true, tiers: true, minimums: true })
  pool = openPool()
  const asked = pool.ask(
    {
      ...questionOf(round.seed),
      books: {
        demand: [toJson(entriesOf(round.lines))],
        supply: [toJson(entriesOf(round.offers))],
      },
      rules: toJson(round.rules),
      recorded: { ...recorded, ruleBookVersion: RULE_BOOK_VERSION },
    },
    60_000,
  )
  await expect(asked).rejects.toMatchObject({ kind: 'engine', verdict: 'not-proved' })
})

test('a replay of the stored books gives the hash of the run', async () => {
  const run = await compute(
    matching,
    () => stubMatch,
    () => ({ ok: true, findings: [] }),
  )
  const replay = await compute(questionOf('a1'), () => stubMatch)
  expect(run.kind).toBe('matched')
  expect(replay).toMatchObject({ kind: 'replayed', resultHash: run.kind === 'matched' && run.resultHash })
})

test('a replay of a further pass derives its books again, and gives others of an altered decision or result before it', async () => {
  const stub = () => stubMatch
  const { result } = stubMatch({ rules: RULES, seed: 'a1', lines: [lineOf(1), lineOf(2)], offers: [offerOf(1)] })
  const decided = (...refusing: string[]) =>
    toJson(
      result.allocations.map(({ lineId, offerId }) => ({
        lineId,
        offerId,
        refusedBy: refusing.includes(lineId) ? ['member' as const] : [],
      })),
    )
  const first = { ruleBookVersion: '1', result: toJson(result) }
  const replayed = (earlier: EarlierPass) => compute({ ...questionOf('a1'), earlier: [earlier] }, stub)
  const recordedRun = await replayed({ ...first, decisions: [decided(lineOf(1).id)] })
  expect(await replayed({ ...first, decisions: [decided(lineOf(1).id)] })).toEqual(recordedRun)
  const altered = structuredClone(result)
  present(altered.allocations[1]).quantityKg = '0.001'
  for (const other of [
    { ...first, decisions: [decided(lineOf(2).id)] },
    { ruleBookVersion: '1', result: toJson(altered), decisions: [decided(lineOf(1).id)] },
  ])
    expect(await replayed(other)).not.toMatchObject({
      inputDigest: (recordedRun as { inputDigest: string }).inputDigest,
    })
})

let pool: Pool | undefined
const marker = join(tmpdir(), `matching-${process.pid}`)
afterEach(async () => {
  await pool?.close()
  rmSync(marker, { force: true })
  delete process.env.MATCHING_FIXTURE_MARKER
})
const open = (): Pool => {
  pool = openPool({ worker: new URL('./computation.fixture.ts', import.meta.url) })
  return pool
}

test.each([
  ['dead', 'crash', 5_000],
  ['bad0', 'engine', 5_000],
  ['feed', 'timeout', 300],
] as const)(
  'a worker that goes %s is told as %s and the next question is answered by another',
  async (seed, kind, limit) => {
    const { ask } = open()
    const bad = ask(questionOf(seed), limit)
    const good = ask(questionOf('a1'), 10_000)
    await expect(bad).rejects.toMatchObject({ kind })
    await expect(good).resolves.toMatchObject({ kind: 'replayed' })
  },
)

test('a worker is started ahead of its question, and the same one answers it', async () => {
  const source = `
    import { appendFileSync } from 'node:fs'
    import { parentPort } from 'node:worker_threads'
    appendFileSync(${toJson(marker)}, 'started ')
    parentPort.on('message', () => parentPort.postMessage({ answer: { kind: 'replayed' } }))`
  pool = openPool({ worker: new URL(`data:text/javascript,${encodeURIComponent(source)}`) })
  pool.warm()
  await until('it has started', async () => existsSync(marker))
  await expect(pool.ask(questionOf('a1'), 10_000)).resolves.toEqual({ kind: 'replayed' })
  expect(readFileSync(marker, 'utf8')).toBe('started ')
})

test('a worker that waits for its question is given parts of its books ahead; one that is at work, or was not started, is not', async () => {
  const source = `
    import { parentPort } from 'node:worker_threads'
    const parts = []
    parentPort.on('message', asked => {
      if ('ahead' in asked) parts.push(asked.ahead)
      else parentPort.postMessage({ answer: { kind: 'replayed', findings: parts.splice(0) } })
    })`
  pool = openPool({ worker: new URL(`data:text/javascript,${encodeURIComponent(source)}`) })
  const part = (n: number) => toJson(entriesOf([lineOf(n)]))
  pool.readAhead(part(1))
  pool.warm()
  pool.readAhead(part(2))
  pool.readAhead(part(3))
  const first = pool.ask(questionOf('a1'), 10_000)
  pool.readAhead(part(4))
  await expect(first).resolves.toMatchObject({ findings: [part(2), part(3)] })
  await expect(pool.ask(questionOf('a1'), 10_000)).resolves.toMatchObject({ findings: [] })
})

test('a part that cannot be read ahead is no matter of a question that does not ask of it', async () => {
  pool = openPool()
  pool.warm()
  const [entry] = entriesOf([lineOf(3)])
  pool.readAhead(toJson([{ ...present(entry), input: { id: 'of-another-round' } }]))
  await expect(pool.ask(matching, 20_000)).resolves.toMatchObject({ kind: 'matched' })
})

test('a question that is interrupted is told so, and the next one is answered by another worker', async () => {
  const { ask, interrupt } = open()
  const endless = ask(questionOf('feed'), 60_000).catch(fault => fault.kind)
  const next = ask(questionOf('a1'), 60_000)
  interrupt()
  await expect(endless).resolves.toBe('interrupted')
  await expect(next).resolves.toMatchObject({ kind: 'replayed' })
  // With nothing under way there is nothing to interrupt.
  interrupt()
  await expect(ask(questionOf('a1'), 60_000)).resolves.toMatchObject({ kind: 'replayed' })
})

test('more questions than may wait are refused at once, and those that wait end when the pool closes', async () => {
  const { ask, close } = open()
  const asked = Array.from({ length: 10 }, () => ask(questionOf('feed'), 60_000).catch(fault => fault.kind))
  await expect(asked[9]).resolves.toBe('busy')
  await close()
  expect(new Set(await Promise.all(asked))).toEqual(new Set(['stopped', 'busy']))
})
