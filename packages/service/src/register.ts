import type { Membership, Register } from '@lodestone/http'
import { present } from '@lodestone/kernel'
import { waitUntil } from './admission.ts'
import { copiedRegister } from './people.ts'
import type { RunningService } from './running.ts'

/**
 * Whoever was found is believed to be so for this long, as news of who has left takes as long on its way here. In the second half of it the
 * next call has them looked up, and does not wait for that.
 */
const BELIEVED_MS = 500
/** Subjects that are believed at once, at most. */
const BELIEVED = 5_000

/** The register that the services of a process ask: that of the one that keeps it where it is here, else the copy of one that hears of it. */
export function registerOf(running: readonly RunningService[]): Register | undefined {
  const keeper = running.find(({ service }) => service.register)
  if (keeper) return present(keeper.service.register)(keeper.context)
  const hearer = running.find(({ consumer }) => consumer)
  if (!hearer) return undefined
  const find = copiedRegister(hearer.database)
  // Who joined a moment ago may be known to the keeper alone.
  return believed((...by) =>
    waitUntil(
      () => find(...by),
      all => all.length > 0,
    ),
  )
}

type Kept = { readonly all: readonly Membership[]; readonly seenAt: number }

/** A register that need not ask at each call. Of those that ask about one subject at once, one looks. */
export function believed(look: Register, now: () => number = () => performance.now()): Register {
  const kept = new Map<string, Kept>()
  const looks = new Map<string, Promise<readonly Membership[]>>()
  const lookAfresh = async (key: string, ...by: Parameters<Register>): Promise<readonly Membership[]> => {
    const seenAt = now()
    const all = await look(...by)
    kept.delete(key)
    if (all.length === 0) return all
    if (kept.size >= BELIEVED) kept.delete(present(kept.keys().next().value))
    kept.set(key, { all, seenAt })
    return all
  }
  const looked = (key: string, ...by: Parameters<Register>): Promise<readonly Membership[]> => {
    const looking = looks.get(key) ?? lookAfresh(key, ...by).finally(() => looks.delete(key))
    looks.set(key, looking)
    return looking
  }
  return async (subject, groups) => {
    // Whoever comes without a group that it had is somebody else.
    const key = [subject, ...groups].join(' ')
    const { all, seenAt } = kept.get(key) ?? { all: [], seenAt: Number.NEGATIVE_INFINITY }
    const age = now() - seenAt
    if (age >= BELIEVED_MS) return looked(key, subject, groups)
    // When it fails, whoever comes after the second half meets the failure.
    if (age > BELIEVED_MS / 2) looked(key, subject, groups).catch(() => {})
    return all
  }
}
