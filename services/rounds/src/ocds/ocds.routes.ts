import { type Call, sees } from '@lodestone/http'
import type { ServiceContext } from '@lodestone/service'
import { listAllocations } from '../allocation/allocation.store.ts'
import { type Allocation, bothAccepted } from '../allocation/allocation.ts'
import { changedAfter } from '../feed/feed.store.ts'
import { readPosition, readSince } from '../page/cursor.ts'
import { readFacts } from '../record/record.store.ts'
import { listRounds } from '../round/round.store.ts'
import type { Round } from '../round/round.ts'
import { visibleRound } from '../round/round.visible.ts'
import { ocidOf, packageOf, type Release, releasesOf } from './ocds.ts'
import { sidesOf } from './party.store.ts'

/** Records of a package when the caller names no limit: a record holds every release of its round. */
const DEFAULT_RECORDS = 20

export function ocdsRoutes({ database, config }: ServiceContext) {
  const prefix = config.OCID_PREFIX

  /** The releases of a round that a caller may see: all, or what concerns everybody and its own awards. */
  async function releases(call: Call, round: Round): Promise<Release[]> {
    const all = sees(call.identity, 'operator', 'auditor')
    const facts = (await readFacts(database, [round.id])).get(round.id) ?? []
    const allocations = await listAllocations(database, {
      roundId: round.id,
      ...(all ? {} : { org: call.identity.org ?? '' }),
    })
    const open = all ? () => true : (allocation: Allocation) => bothAccepted(allocation)
    const organisations = await sidesOf(database, allocations.filter(open))
    return releasesOf({ round, facts, allocations, open, organisations, prefix })
  }

  return {
    readRoundOcds: async (call: Call) => {
      const round = await visibleRound(database, call)
      const contents = { releases: await releases(call, round) }
      return { body: packageOf(`urn:ocds:${ocidOf(prefix, round.id)}`, contents, round.openedAt ?? EPOCH) }
    },
    /**
     * Records in the order in which their rounds changed last. `nextCursor` goes on with the list, `since` begins the next harvest after
     * this answer: it is the place of the last change seen, given under a lock, so that nothing that commits later stands before it.
     */
    listOcds: async (call: Call<undefined, { limit?: number; cursor?: string; since?: string }>) => {
      const { limit = DEFAULT_RECORDS, cursor } = call.query
      const since = readSince(call.query.since)
      const after = readPosition(cursor) ?? since.position ?? 0n
      const changed = await changedAfter(database, after, limit, since.time)
      const page = changed.slice(0, limit)
      const records: { ocid: string; releases: Release[] }[] = []
      for (const { id } of page) {
        const [round] = await listRounds(database, { id, openedOnly: true, limit: 1 })
        if (round) records.push({ ocid: ocidOf(prefix, id), releases: await releases(call, round) })
      }
      const place = cursorOf(page.at(-1)?.position ?? after)
      return {
        body: {
          ...packageOf(`urn:ocds:${prefix}:records`, { records }, EPOCH),
          nextCursor: changed.length > limit ? place : null,
          since: place,
        },
      }
    },
  }
}

/** Date of a package in which nothing has happened. */
const EPOCH = '1970-01-01T00:00:00.000Z'

const cursorOf = (position: bigint): string => Buffer.from(`c1:${position}`).toString('base64url')
