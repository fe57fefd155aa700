import { uuidv7 } from '@lodestone/kernel'
import { progress, type Row, row, seconds } from '../bench.ts'
import type { BenchHub } from '../hub.ts'

const MATERIALS = ['dy', 'tb', 'nd', 'pr', 'sm'].flatMap(element => [`${element}-oxide`, `${element}-metal`])
const PERIODS = [2027, 2028, 2029].flatMap(year => [1, 2, 3, 4].map(quarter => `${year}-Q${quarter}`)).slice(0, 10)
const GRADES = Array.from({ length: 10 }, (_, nth) => `99.${nth}`)
const BLOCS = ['EU', 'JP'] as const
const GROUPS_OF_A_CELL = 12
const GROUPS_OF_A_BLOC = 40
const PUBLICATIONS = 6

/**
 * A sheet of 2,000 cells of 12 groups each, published six times with two thirds of the lines changed in between: how long the last one takes
 * from the operator's call to its answer, each cell judged beside its five earlier figures and all beside each other, and for how long the
 * event loop pauses meanwhile. Fills the copies of the aggregation service directly.
 */
export async function disclosureRows(hub: BenchHub): Promise<Row[]> {
  progress('a sheet of 2,000 cells, published six times')
  const operator = await hub.api('operator')
  await fill(hub)
  const longestPause = hub.watchPauses()
  let took = 0
  let open = 0
  for (let nth = 0; nth < PUBLICATIONS; nth++) {
    await hub.sql(
      `UPDATE aggregation.line SET grams = 1000 * (500 + (hashtext(id::text || $1::text) & 1023))
       WHERE hashtext(participant_id::text || material || $1::text) % 3 <> 0`,
      [nth],
    )
    const start = performance.now()
    const made = await operator.post('/aggregation/publications')
    took = seconds(start)
    if (made.status !== 201) throw new Error(`not published: ${made.text}`)
    const cells = made.body.cells as { suppressed?: true }[]
    if (cells.length !== MATERIALS.length * PERIODS.length * GRADES.length * BLOCS.length)
      throw new Error(`${cells.length} cells`)
    open = cells.filter(cell => !cell.suppressed).length
  }
  const [last] = (await operator.get('/aggregation/publications?limit=1')).body.items
  const held = (last.withheld as { action: string }[]).filter(one => one.action === 'held').length
  return [
    row(
      'a sheet of 2,000 cells with five earlier ones, decided and published',
      took,
      { atMost: 5 },
      's',
      `${open} open, of which ${held} held`,
    ),
    row('the same: longest pause of the event loop', longestPause(), { atMost: 50 }, 'ms'),
  ]
}

async function fill(hub: BenchHub): Promise<void> {
  const members = BLOCS.flatMap(bloc =>
    Array.from({ length: GROUPS_OF_A_BLOC }, () => ({ id: uuidv7(Date.now()), bloc })),
  )
  await hub.sql(
    `INSERT INTO aggregation.known_participant (id, status, version, data)
     SELECT id, 'admitted', 1, jsonb_build_object('bloc', bloc) FROM unnest($1::uuid[], $2::text[]) AS given (id, bloc)`,
    [members.map(one => one.id), members.map(one => one.bloc)],
  )
  const lines = BLOCS.flatMap(bloc => {
    const own = members.filter(one => one.bloc === bloc)
    return MATERIALS.flatMap((material, m) =>
      PERIODS.flatMap((period, p) =>
        GRADES.flatMap((grade, g) =>
          Array.from({ length: GROUPS_OF_A_CELL }, (_, nth) => ({
            member: own[(7 * m + 3 * p + 5 * g + nth) % own.length]?.id,
            material,
            period,
            grade,
            commitment: nth % 4 === 3 ? 'firm' : 'intent',
          })),
        ),
      ),
    )
  })
  await hub.sql(
    `INSERT INTO aggregation.line (forecast_id, version, id, participant_id, material, grade, period, commitment, grams)
     SELECT gen_random_uuid(), 1, gen_random_uuid(), given.*, 1000000 FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[]) AS given`,
    [
      lines.map(one => one.member),
      lines.map(one => one.material),
      lines.map(one => one.grade),
      lines.map(one => one.period),
      lines.map(one => one.commitment),
    ],
  )
}
