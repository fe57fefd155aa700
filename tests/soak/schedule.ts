import { SERVICES, type ServiceName } from '@lodestone/contracts'
import { chanceOf } from '../simulation/chance.ts'

/** What is done to the hub, and how many milliseconds after the load began. */
export type Blow = { readonly at: number } & (
  | { readonly do: 'kill'; readonly service: ServiceName }
  | { readonly do: 'stop broker' | 'cut database' | 'freeze database'; readonly forMs: number }
  | { readonly do: 'back up' }
)

export type Schedule = {
  readonly blows: readonly Blow[]
  /** Services that nobody kills: their memory is watched over the whole time. */
  readonly spared: readonly ServiceName[]
}

/** Milliseconds before the first blow, from one to the next, and after the last. */
const FIRST_MS = 60_000
const CALM_MS = [25_000, 50_000] as const
const LAST_MS = 30_000
/** For how many milliseconds a part is away. */
const AWAY_MS = {
  'stop broker': [3_000, 15_000],
  'cut database': [200, 4_000],
  'freeze database': [2_000, 8_000],
} as const
const DECK = ['kill', 'kill', 'kill', 'stop broker', 'cut database', 'freeze database', 'back up'] as const
const SPARED = 3
/** The share of the time after which only one service is still killed, so that the memory of the others is seen for a while. */
const KILLED_UNTIL = 0.6

/** What happens in so many minutes: the same for the same seed. There is at least one backup. */
export function scheduleOf(seed: number, minutes: number): Schedule {
  const chance = chanceOf(seed)
  const [always = 'demand', ...others] = chance.shuffled(SERVICES)
  const spared = others.slice(0, SPARED)
  const killed: [ServiceName, ...ServiceName[]] = [always, ...others.slice(SPARED)]
  const end = minutes * 60_000
  const blows: Blow[] = []
  let deck: (typeof DECK)[number][] = []
  for (let at = FIRST_MS; at < end - LAST_MS; at += chance.ms(...CALM_MS)) {
    if (deck.length === 0) deck = chance.shuffled(DECK)
    const what = deck.pop() ?? 'kill'
    if (what === 'kill') blows.push({ at, do: what, service: at < end * KILLED_UNTIL ? chance.pick(killed) : always })
    else if (what === 'back up') blows.push({ at, do: what })
    else {
      const [least, most] = AWAY_MS[what]
      blows.push({ at, do: what, forMs: Math.round(chance.ms(least, most)) })
    }
  }
  if (!blows.some(one => one.do === 'back up')) blows.push({ at: Math.max(0, end - LAST_MS), do: 'back up' })
  return { blows, spared }
}
