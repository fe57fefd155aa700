import { type Call, notFound, toCursor } from '@lodestone/http'
import type { ServiceContext } from '@lodestone/service'
import { changedAfter } from '../feed/feed.store.ts'
import { readPosition, readSince } from '../page/cursor.ts'
import { visibleRound } from '../round/round.visible.ts'
import { apiOf } from './address.ts'
import { findExtension } from './extension.ts'
import { positionBefore, readReleases, releasesAfter } from './release.store.ts'
import { compiledOf, ocidOf, packageOf, type Record, releasesOf } from './release.ts'

/** Records of a package when the caller names no limit: a record holds every release of its round. */
const DEFAULT_RECORDS = 20
const DEFAULT_RELEASES = 100

type Listing = { limit?: number; cursor?: string; since?: string }

/** Open contracting data. Row security leaves of each release what the caller may see; nothing is filtered here. */
export function ocdsRoutes({ database, config }: ServiceContext) {
  const prefix = config.OCID_PREFIX
  const api = apiOf(config)

  /**
   * Records in the order in which their rounds changed last: one that changes meanwhile comes once more, further on. `since` begins the
   * harvest of what happens after this answer.
   */
  async function records({ limit = DEFAULT_RECORDS, cursor }: Listing) {
    const after = readPosition(cursor) ?? 0n
    const changed = await changedAfter(database, after, limit)
    const page = changed.slice(0, limit)
    const list: Record[] = []
    for (const { id } of page) {
      const releases = releasesOf(await readReleases(database, id), prefix).map(one => one.release)
      if (releases.length > 0) list.push({ ocid: ocidOf(prefix, id), releases, compiledRelease: compiledOf(releases) })
    }
    const place = toCursor((page.at(-1)?.position ?? after).toString())
    const more = changed.length > limit
    return {
      ...packageOf(api, '/rounds/ocds', { records: list }, more ? `?cursor=${place}&limit=${limit}` : undefined),
      nextCursor: more ? place : null,
      since: place,
    }
  }

  /** Releases in the order in which they became visible: whoever goes on from the place that this gives misses none and sees none twice. */
  async function feed(since: string, { limit = DEFAULT_RELEASES, cursor }: Listing) {
    const from = readSince(since)
    const after =
      readPosition(cursor) ?? (from.position === undefined ? await positionBefore(database, from.time) : from.position)
    const found = releasesOf(await releasesAfter(database, after, limit), prefix)
    const page = found.slice(0, limit)
    const last = page.at(-1)
    const place = toCursor((last?.position ?? after).toString())
    return {
      ...packageOf(api, '/rounds/ocds', { releases: page.map(one => one.release) }, `?since=${place}&limit=${limit}`),
      nextCursor: found.length > limit ? place : null,
      since: place,
    }
  }

  return {
    readRoundOcds: async (call: Call) => {
      const round = await visibleRound(database, call)
      const releases = releasesOf(await readReleases(database, round.id), prefix).map(one => one.release)
      return { body: packageOf(api, `/rounds/${round.id}/ocds`, { releases }) }
    },
    listOcds: async (call: Call<undefined, Listing>) => {
      const { since } = call.query
      return { body: since === undefined ? await records(call.query) : await feed(since, call.query) }
    },
    readOcdsExtension: async (call: Call) => {
      const body = findExtension(call.params.file ?? '')
      if (!body) throw notFound()
      return { body }
    },
  }
}
