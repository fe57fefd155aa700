import type { Sql } from '@lodestone/database'
import { implement, notFound, toCursor } from '@lodestone/http'
import { type JsonText, vouched } from '@lodestone/kernel'
import { apiOf, type ServiceContext } from '@lodestone/service'
import { visibleRound } from '../round/round.visible.ts'
import { findExtension } from './extension.ts'
import { readPosition, readSince } from './release.cursor.ts'
import { teller } from './release.jobs.ts'
import {
  changedAfter,
  PACKAGE_BYTES,
  positionBefore,
  readReleases,
  releasesAfter,
  releasesOfRound,
} from './release.store.ts'
import { compiledOf, ocidOf, packageOf, type Record, releasesOf } from './release.ts'

/** Records of a package when the caller names no limit: a record holds every release of its round. */
const DEFAULT_RECORDS = 20
const DEFAULT_RELEASES = 100
/** Releases of one round: those of most rounds, so that whoever does not page has all. */
const DEFAULT_RELEASES_OF_ROUND = 500

type Listing = { limit?: number; cursor?: string; since?: string }

/** A package as its text: that releases merged out of their parts have the contract's shape is for the tests to hold, not for types. */
const written = <Package>(contents: object): JsonText<Package> => vouched(JSON.stringify(contents))

/** Open contracting data, told first as far as it has happened. Row security leaves of each release what the caller may see; nothing is filtered here. */
export function ocdsRoutes(context: ServiceContext) {
  const { database, reading, config, log } = context
  const tell = teller(context)
  const prefix = config.OCID_PREFIX
  const api = apiOf(config)

  /**
   * Records in the order in which their rounds changed last: one that changes meanwhile comes once more, further on. `since` begins the
   * harvest of what happens after this answer.
   */
  async function records(sql: Sql, { limit = DEFAULT_RECORDS, cursor }: Listing) {
    const after = readPosition(cursor) ?? 0n
    const changed = await changedAfter(sql, after, limit)
    const list: Record[] = []
    let reached = after
    let taken = 0
    let bytes = 0
    for (const { id, position } of changed.slice(0, limit)) {
      if (bytes >= PACKAGE_BYTES) break
      const rows = await readReleases(sql, id)
      const releases = releasesOf(rows, prefix).map(one => one.release)
      if (releases.length > 0) list.push({ ocid: ocidOf(prefix, id), releases, compiledRelease: compiledOf(releases) })
      reached = position
      taken++
      bytes += rows.reduce((sum, row) => sum + row.body.length, 0)
    }
    const place = toCursor(reached.toString())
    const more = changed.length > taken
    return {
      ...packageOf(api, '/rounds/ocds', { records: list }, more ? `?cursor=${place}&limit=${limit}` : undefined),
      nextCursor: more ? place : null,
      since: place,
    }
  }

  /** Releases in the order in which they became visible: whoever goes on from the place that this gives misses none and sees none twice. */
  async function feed(sql: Sql, since: string, { limit = DEFAULT_RELEASES, cursor }: Listing) {
    const from = readSince(since)
    const after =
      readPosition(cursor) ?? (from.position === undefined ? await positionBefore(sql, from.time) : from.position)
    const { rows, more } = await releasesAfter(sql, after, { limit })
    const releases = releasesOf(rows, prefix).map(one => one.release)
    const place = toCursor((rows.at(-1)?.position ?? after).toString())
    return {
      ...packageOf(api, '/rounds/ocds', { releases }, `?since=${place}&limit=${limit}`),
      nextCursor: more ? place : null,
      since: place,
    }
  }

  /** Releases of one round, oldest first, from a place in its journal on. */
  async function ofRound(id: string, { limit = DEFAULT_RELEASES_OF_ROUND, cursor }: Listing) {
    const { rows, more } = await releasesOfRound(database, id, readPosition(cursor) ?? 0n, { limit })
    const releases = releasesOf(rows, prefix).map(one => one.release)
    const nextCursor = more ? toCursor(String(rows.at(-1)?.seq)) : null
    const next = nextCursor === null ? undefined : `?cursor=${nextCursor}&limit=${limit}`
    return { ...packageOf(api, `/rounds/${id}/ocds`, { releases }, next), nextCursor }
  }

  return implement({
    readRoundOcds: async call => {
      const { id } = await visibleRound(database, call)
      await tell(id)
      return { body: written(await ofRound(id, call.query)) }
    },
    listOcds: async call => {
      const { since } = call.query
      // One round that cannot be told is no reason to keep all others from their readers.
      await tell().catch(error => log.error({ err: error }, 'open contracting data lacks what a round tells'))
      const sql = reading(call)
      return {
        body: written(since === undefined ? await records(sql, call.query) : await feed(sql, since, call.query)),
      }
    },
    readOcdsExtension: async call => {
      const body = findExtension(call.params.file)
      if (!body) throw notFound()
      return { body }
    },
  })
}
