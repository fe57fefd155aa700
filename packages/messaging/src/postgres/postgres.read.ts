import type { DatabaseSession } from '@lodestone/database'
import type { InRecord } from '../ports.ts'
import type { ReadPartition } from './postgres.place.ts'

/** Of each partition at most that one read brings. One record is always brought. */
const MOST_RECORDS = 1_000
const MOST_BYTES = 512 * 1024

const READ =
  'SELECT place, end_offset, "offset", key, value, headers FROM read($1::text[], $2::int[], $3::bigint[], $4::int, $5::int)'

type Row = { place: number; end_offset: bigint; offset: bigint; key: string; value: string; headers: string }

/** What a read brought of the partition that stood at this place of those asked for. */
type Brought = {
  readonly at: number
  readonly from: bigint
  readonly endOffset: bigint
  readonly records: InRecord[]
}

/** Reads partitions from where each of them is to be read. */
export async function readLog(session: DatabaseSession, places: readonly ReadPartition[]): Promise<Brought[]> {
  const rows = await session.query<Row>(
    READ,
    [
      places.map(({ topic }) => topic),
      places.map(({ partition }) => partition),
      places.map(({ next }) => next),
      MOST_RECORDS,
      MOST_BYTES,
    ],
    'log-read',
  )
  return [...Map.groupBy(rows, row => row.place)].flatMap(([place, own]) => {
    const [first] = own
    return first ? [{ at: place - 1, from: first.offset, endOffset: first.end_offset, records: own.map(toRecord) }] : []
  })
}

const toRecord = ({ offset, key, value, headers }: Row): InRecord => ({
  offset,
  key,
  value: Buffer.from(value),
  headers: JSON.parse(headers),
})
