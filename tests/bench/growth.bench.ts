import { until } from '@lodestone/testing'
import { progress, quantile, type Row, row } from './bench.ts'
import type { BenchHub } from './hub.ts'

const MEMBERS = 5_000
const FEW = 20_000
const MANY = 1_000_000
const READS = 40
/** How much longer a read may take beside fifty times as many lines. */
const TIMES = 1.5
const READ = { 'demand by cell': '/aggregation/demand', coverage: '/aggregation/coverage' } as const

/** What operators read of standing demand beside few lines and beside many, in the same cells: it must cost what it shows, not what stands behind it. */
export async function growthRows(hub: BenchHub): Promise<Row[]> {
  progress(`reading the demand of ${FEW.toLocaleString('en')} lines`)
  await addLines(hub, FEW)
  const few = await readTimes(hub)
  progress(`reading the demand of ${MANY.toLocaleString('en')} lines`)
  await addLines(hub, MANY - FEW)
  const many = await readTimes(hub)
  return Object.keys(READ).map(name => {
    const [before, after] = [few.get(name) ?? Number.NaN, many.get(name) ?? Number.NaN]
    const note = `${before.toFixed(1)} ms beside ${FEW.toLocaleString('en')} lines, ${after.toFixed(1)} ms beside ${MANY.toLocaleString('en')}`
    return row(`${name}: p50 beside fifty times as many lines`, after / before, { atMost: TIMES }, 'times', note)
  })
}

/** Adds lines of all members to all cells, as the projection would. */
async function addLines(hub: BenchHub, count: number): Promise<void> {
  await hub.sql(
    `DO $do$ BEGIN
       PERFORM set_config('search_path', 'aggregation', true);
       INSERT INTO known_participant (id, status, version, data)
       SELECT md5('member ' || n)::uuid, 'admitted', 1, '{"bloc":"EU"}' FROM generate_series(1, ${MEMBERS}) AS n ON CONFLICT DO NOTHING;
       INSERT INTO line (forecast_id, version, id, participant_id, material, grade, period, commitment, grams)
       SELECT gen_random_uuid(), 1, gen_random_uuid(), md5('member ' || (1 + n % ${MEMBERS}))::uuid,
         (ARRAY['ndpr-oxide', 'dy-oxide', 'tb-oxide', 'ndpr-metal', 'dy-metal', 'tb-metal'])[1 + n % 6], '',
         format('%s-Q%s', 2027 + n % 2, 1 + (n / 6) % 4), (ARRAY['forecast', 'intent', 'firm'])[1 + n % 3], 1000 + n % 1000
       FROM generate_series(1, ${count}) AS n;
     END $do$`,
  )
  await hub.sql('VACUUM ANALYZE aggregation.line, aggregation.known_participant')
  await until(
    'all is summed',
    async () => (await hub.sql('SELECT FROM aggregation.changed LIMIT 1')).length === 0,
    120_000,
  )
  await hub.sql('VACUUM ANALYZE aggregation.share, aggregation.cell')
}

/** The median of each read in milliseconds. */
async function readTimes(hub: BenchHub): Promise<Map<string, number>> {
  const operator = await hub.api('operator')
  const medians = new Map<string, number>()
  for (const [name, path] of Object.entries(READ)) {
    const took: number[] = []
    for (let n = 0; n < READS; n++) {
      const start = performance.now()
      const { status } = await operator.get(path)
      if (status !== 200) throw new Error(`answered ${status}`)
      took.push(performance.now() - start)
    }
    medians.set(name, quantile(took, 0.5))
  }
  return medians
}
