import { type Database, plainArray } from '@lodestone/database'
import { oneByOne } from '../one-by-one.ts'
import type { OutRecord, Producer } from '../ports.ts'
import { countPartitions } from './postgres.partitions.ts'
import { placesOf } from './postgres.targets.ts'

const APPEND = 'SELECT append($1::text[], $2::int[], $3::int[], $4::text[], $5::text[], $6::text[])'

/** Appends what it is given in one transaction: all of it or nothing, unless the answer to the COMMIT is lost. */
export function postgresProducer(database: Database): Producer {
  /** Topics keep their number of partitions. What was asked before a send was rejected is asked again. */
  let known = new Map<string, number>()

  async function partitionsOf(records: readonly OutRecord[]): Promise<ReadonlyMap<string, number>> {
    const unknown = new Set(records.map(({ topic }) => topic).filter(topic => !known.has(topic)))
    if (unknown.size > 0)
      for (const [topic, count] of await countPartitions(database, [...unknown])) known.set(topic, count)
    return known
  }

  return oneByOne({
    async send(records) {
      try {
        if (records.length === 0) return
        const { targets, places } = placesOf(records, await partitionsOf(records))
        await database.query(
          APPEND,
          [
            targets.map(({ topic }) => topic),
            targets.map(({ partition }) => partition),
            places,
            plainArray(records.map(({ key }) => key)),
            plainArray(records.map(({ value }) => value)),
            plainArray(records.map(({ headers }) => JSON.stringify(headers))),
          ],
          'log-append',
        )
      } catch (error) {
        known = new Map()
        throw error
      }
    },
    async close() {},
  })
}
