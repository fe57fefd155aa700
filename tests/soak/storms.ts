import { setTimeout as rest } from 'node:timers/promises'
import type { Copies } from './copies.ts'
import type { SoakedHub } from './hub.ts'
import type { Blow } from './schedule.ts'

/** What was done to the hub, by what it was. */
export type Blows = Record<Blow['do'], number>

/** Milliseconds of calm after each, also where it took longer than the schedule has for it: a backup on a busy disk. */
const CALM_MS = 15_000

/** Does one thing of the schedule after the other, when its time has come, until `isOver`; then everything runs. Not all come to pass where some took long. */
export async function storm(
  hub: SoakedHub,
  copies: Copies,
  blows: readonly Blow[],
  o: { began: number; say: (text: string) => void; isOver: () => boolean },
): Promise<Blows> {
  const done: Blows = { kill: 0, 'stop broker': 0, 'cut database': 0, 'freeze database': 0, 'back up': 0 }
  let calmUntil = 0
  for (const blow of blows) {
    while (!o.isOver() && performance.now() - o.began < Math.max(blow.at, calmUntil)) await rest(100)
    if (o.isOver()) break
    o.say(`${blow.do}${'service' in blow ? ` ${blow.service}` : ''}${'forMs' in blow ? ` for ${blow.forMs} ms` : ''}`)
    await strike(hub, copies, blow)
    done[blow.do]++
    calmUntil = performance.now() - o.began + CALM_MS
  }
  return done
}

async function strike(hub: SoakedHub, copies: Copies, blow: Blow): Promise<void> {
  switch (blow.do) {
    case 'kill':
      return hub.kill(hub.fleet.places.findIndex(({ name }) => name === blow.service))
    case 'back up':
      return copies.take()
    case 'stop broker':
      await hub.stopBroker()
      await rest(blow.forMs)
      return hub.startBroker()
    case 'cut database':
    case 'freeze database':
      if (blow.do === 'cut database') hub.gate.cut()
      else hub.gate.freeze()
      await rest(blow.forMs)
      return hub.gate.open()
  }
}
