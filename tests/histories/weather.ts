import { setTimeout as rest } from 'node:timers/promises'
import type { Fleet } from '../faults/fleet.ts'
import type { Chance } from '../simulation/chance.ts'

/** Milliseconds from one fault to the next. */
const CALM_MS = [300, 1_500] as const

/** Faults of every kind, and again until `isOver`; then all processes run. */
export async function suffer(fleet: Fleet, chance: Chance, isOver: () => boolean): Promise<void> {
  do {
    for (const kind of chance.shuffled(['kill', 'kill all', 'cut database', 'cut network'])) {
      await rest(chance.ms(...CALM_MS))
      const n = chance.below(fleet.places.length)
      if (kind === 'kill') await fleet.kill(n)
      else if (kind === 'kill all') await Promise.all(fleet.places.map((_, every) => fleet.kill(every)))
      else if (kind === 'cut database') await fleet.cutDatabase()
      else fleet.cutNetwork(n)
    }
  } while (!isOver())
}
