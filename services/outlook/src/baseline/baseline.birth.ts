import { baselineRecorded } from '@lodestone/contracts'
import { defaultBaseline } from '@lodestone/foresight'
import { canonicalHash, toJson } from '@lodestone/kernel'
import { factOf } from '@lodestone/messaging'
import type { ServiceContext } from '@lodestone/service'
import { insertBaseline, newestBaseline, nextVersion } from './baseline.store.ts'
import { contentOf, countsOf } from './baseline.ts'

/** Records the world of published figures as the first version, where none is recorded. */
export async function recordFirst({ database, door, clock, newId }: ServiceContext): Promise<void> {
  if (await newestBaseline(database.within('service'))) return
  const { name, world } = defaultBaseline()
  const content = contentOf(world)
  const head = {
    name,
    from: content.from,
    months: content.months,
    digest: canonicalHash(content),
    ...countsOf(content),
  }
  await door.transaction({ actor: 'outlook', correlationId: newId() }, async (tx, record) => {
    // Another process may have been first.
    const version = await nextVersion(tx)
    if (version > 1) return
    const id = newId()
    await insertBaseline(tx, { id, version, recordedAt: clock().toISOString(), ...head, content: toJson(content) })
    const { digest, plants, routes, needs } = head
    record(factOf(baselineRecorded, id, { id, version, name, digest, plants, routes, needs }))
  })
}
