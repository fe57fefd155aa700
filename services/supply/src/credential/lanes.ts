import { atMost } from '@lodestone/service'

/** Runs work in order, at most `limit` of it at once and at most `each` of one name. What waits for its own name takes nobody else's place. */
export function inLanes({ limit, each }: { limit: number; each: number }) {
  const all = atMost(limit)
  const lanes = new Map<string, { readonly inTurn: typeof all; users: number }>()
  return async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const lane = lanes.get(name) ?? { inTurn: atMost(each), users: 0 }
    lanes.set(name, lane)
    lane.users++
    try {
      return await lane.inTurn(() => all(work))
    } finally {
      if (--lane.users === 0) lanes.delete(name)
    }
  }
}
