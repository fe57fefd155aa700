import { randomUUID } from 'node:crypto'
import { allocationEnded, roundAwarded } from '@lodestone/contracts'
import { type Sql, withReach } from '@lodestone/database'
import { until } from '@lodestone/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Started, startService } from '../aggregation.fixture.ts'
import { applyAwards } from '../award/award.store.ts'
import { randomOf } from '../disclosure/season.fixture.ts'
import { applyForecasts } from '../line/line.store.ts'
import { aggregation } from '../service.ts'
import { type Line, line } from '../story.fixture.ts'
import { cellJob } from './cell.jobs.ts'
import { sumCells } from './cell.sums.store.ts'

let hub: Started
beforeAll(async () => {
  hub = await startService(aggregation, () => new Date())
})
afterAll(() => hub?.stop())
beforeEach(() =>
  act(async tx => {
    await tx.query('TRUNCATE line, award, known_participant, share, cell, changed')
  }),
)

const act = <T>(work: (tx: Sql) => Promise<T>): Promise<T> => withReach('service', () => hub.database.transaction(work))
const told = (tx: Sql, participantId: string, forecastId: string, version: number, lines?: readonly Line[]) =>
  applyForecasts(tx, [{ forecastId, participantId, version, ...(lines ? { lines: lines as never } : {}) }])
const known = (tx: Sql, id: string, data: object) =>
  tx.query(
    `INSERT INTO known_participant (id, status, version, data) VALUES ($1, 'admitted', 1, $2)
     ON CONFLICT (id) DO UPDATE SET data = excluded.data, version = known_participant.version + 1`,
    [id, JSON.stringify(data)],
  )
const award = (tx: Sql, lineId: string, needKg: string, allocationId: string = randomUUID()) =>
  applyAwards(tx, [
    {
      type: roundAwarded.type,
      data: {
        roundId: randomUUID(),
        awards: [
          {
            allocationId,
            lineId,
            offerId: randomUUID(),
            memberId: randomUUID(),
            supplierId: randomUUID(),
            quantityKg: needKg,
            needKg,
          },
        ],
      },
    },
  ])
const lapse = (tx: Sql, allocationId: string) =>
  applyAwards(tx, [{ type: allocationEnded.type, data: { allocationId, state: 'lapsed' } }])

const COLUMNS = 'material, period, grade, bloc, forecast, intent, firm, contributors'
const cellsOf = (relation: string) =>
  withReach('service', () => hub.database.query(`SELECT ${COLUMNS} FROM ${relation} ORDER BY 1, 2, 3, 4`))
/** What the lines themselves say. */
const ASKED = `(
  SELECT material, period, grade, coalesce(bloc, '') AS bloc,
    coalesce(sum(wants) FILTER (WHERE commitment = 'forecast'), 0)::bigint AS forecast,
    coalesce(sum(wants) FILTER (WHERE commitment = 'intent'), 0)::bigint AS intent,
    coalesce(sum(wants) FILTER (WHERE commitment = 'firm'), 0)::bigint AS firm,
    count(DISTINCT name) FILTER (WHERE wants > 0)::int AS contributors
  FROM line LEFT JOIN contributor ON contributor.id = participant_id CROSS JOIN LATERAL (
    SELECT greatest(grams - coalesce((SELECT sum(need) FROM award WHERE line_id = line.id), 0), 0) AS wants) AS one
  GROUP BY 1, 2, 3, 4)`
async function expectExact(): Promise<void> {
  expect(await cellsOf('cell_now')).toEqual(await cellsOf(`${ASKED} AS asked`))
}
async function expectKept(): Promise<void> {
  while (await withReach('service', () => sumCells(hub.database)));
  expect(await cellsOf('cell')).toEqual(await cellsOf(`${ASKED} AS asked`))
  expect(await withReach('service', () => hub.database.query('SELECT * FROM changed'))).toEqual([])
}

test.each([1, 2, 3])(
  'whatever is told, and whenever it is summed, cells are what lines, awards and members say (%i)',
  async seed => {
    const random = randomOf(seed)
    const below = (limit: number) => Math.floor(random() * limit)
    const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T
    const members = Array.from({ length: 5 }, () => randomUUID())
    const forecasts: { id: string; member: string; version: number; lines: Line[] }[] = []
    const allocations: string[] = []
    const some = () =>
      line({
        material: pick(['dy-oxide', 'tb-oxide']),
        period: pick(['2027-Q1', '2027-Q2']),
        ...(below(2) === 0 ? { grade: '99.9' } : {}),
        quantityKg: String(1 + below(50)),
        commitment: pick(['forecast', 'intent', 'firm']),
      })
    const acts: (() => Promise<unknown>)[] = [
      async () => {
        const one = { id: randomUUID(), member: pick(members), version: 1, lines: [some(), some()] }
        forecasts.push(one)
        await act(tx => told(tx, one.member, one.id, 1, one.lines))
      },
      async () => {
        const one = forecasts.length > 0 ? pick(forecasts) : undefined
        if (!one) return
        one.version++
        one.lines = [...one.lines.slice(1).map(old => ({ ...old, material: pick(['dy-oxide', 'tb-oxide']) })), some()]
        await act(tx => told(tx, one.member, one.id, one.version, one.lines))
      },
      async () => {
        const [one] = forecasts.length > 3 ? forecasts.splice(below(forecasts.length), 1) : []
        if (one) await act(tx => told(tx, one.member, one.id, one.version + 1))
      },
      async () => {
        const target = forecasts.length > 0 && below(4) > 0 ? pick(pick(forecasts).lines).id : randomUUID()
        const allocationId = randomUUID()
        allocations.push(allocationId)
        await act(tx => award(tx, target, String(1 + below(40)), allocationId))
      },
      async () => {
        const [one] = allocations.splice(below(allocations.length), 1)
        if (one !== undefined) await act(tx => lapse(tx, one))
      },
      () =>
        act(tx =>
          known(tx, pick(members), { ...pick([{}, { bloc: 'EU' }, { bloc: 'JP' }]), ...pick([{}, { group: 'Acme' }]) }),
        ),
      () => withReach('service', () => sumCells(hub.database)),
    ]
    for (let step = 0; step < 150; step++) {
      await pick(acts)()
      if (step % 5 === 0) await expectExact()
    }
    await expectExact()
    await expectKept()
  },
)

/** Two transactions of which the first has written when the second comes and is over, sums made meanwhile, before the first commits. */
async function overtaken(first: (tx: Sql) => Promise<unknown>, second: (tx: Sql) => Promise<unknown>): Promise<void> {
  await act(async tx => {
    await first(tx)
    await act(second)
    await withReach('service', () => sumCells(hub.database))
  })
  await expectExact()
  await expectKept()
}

test.each(['award', 'line'])(
  'an award and its line that cannot see each other are both counted, the %s first',
  async which => {
    const [member, own] = [randomUUID(), line({ quantityKg: '10' })]
    await act(tx => known(tx, member, { bloc: 'EU' }))
    const parts = [(tx: Sql) => award(tx, own.id, '4'), (tx: Sql) => told(tx, member, randomUUID(), 1, [own])] as const
    await (which === 'award' ? overtaken(parts[0], parts[1]) : overtaken(parts[1], parts[0]))
    expect(await cellsOf('cell')).toMatchObject([{ intent: 6_000n, contributors: 1 }])
  },
)

test('a member whose bloc changes while its lines come counts where it is now', async () => {
  const member = randomUUID()
  await act(tx => known(tx, member, { bloc: 'EU' }))
  await overtaken(
    tx => known(tx, member, { bloc: 'JP' }),
    tx => told(tx, member, randomUUID(), 1, [line({ quantityKg: '10' })]),
  )
  expect(await cellsOf('cell')).toMatchObject([{ bloc: 'JP', intent: 10_000n }])
})

test.each(['line', 'award'])(
  'what no trigger would see cannot be done: the service may not update an %s',
  async table => {
    await expect(
      act(tx =>
        tx.query(
          `UPDATE ${table} SET line_id = line_id`.replace(
            'line_id = line_id',
            table === 'line' ? 'grams = 1' : 'need = 1',
          ),
        ),
      ),
    ).rejects.toThrow(/42501|permission|refused/)
  },
)

test('while news keep coming a member with many lines is summed in a tenth of the time, and then the rest', async () => {
  const [member, job] = [randomUUID(), cellJob(hub)]
  const run = () => withReach('service', () => job.run())
  const marks = () => withReach('service', () => hub.database.query('SELECT * FROM changed'))
  const news = () => act(tx => told(tx, member, randomUUID(), 1, [line({ quantityKg: '10' })]))
  await act(tx =>
    told(
      tx,
      member,
      randomUUID(),
      1,
      Array.from({ length: 10_000 }, () => line({ quantityKg: '10' })),
    ),
  )
  const began = performance.now()
  await run()
  const took = performance.now() - began
  await news()
  let turns = 0
  for (const ends = performance.now() + 5 * took; performance.now() < ends; await news()) {
    await run()
    if ((await marks()).length === 0) turns++
  }
  expect(turns).toBe(0)
  await expectExact()
  await until('nothing is marked', async () => {
    await run()
    return (await marks()).length === 0
  })
  await expectKept()
})
