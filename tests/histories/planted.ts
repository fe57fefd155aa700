import type { Planted } from '../setup/planting.ts'
import { PLANTED as SIMULATED } from '../simulation/planted.ts'

/** Of the simulation's defects those that several callers at once can tell, or one who does not know what came of a call, or the cells at rest. */
const TOO = ['version-unchecked', 'aggregate-unlocked', 'key-not-recalled', 'older-lines-kept', 'delivered-twice']

export const PLANTED: readonly Planted[] = [
  ...SIMULATED.filter(({ name }) => TOO.includes(name)),
  {
    name: 'stale-read',
    breaks: 'A forecast is shown as it was a moment ago.',
    file: 'services/demand/src/forecast/forecast.query.routes.ts',
    text: "readForecast: async call => ({ ...answerOf(await find(call)), shows: 'kept' as const }),",
    replacement: `readForecast: async call => {
      const seen = ((globalThis as any).seenForecasts ??= new Map())
      const forecast = seen.get(call.params.id) ?? (await find(call))
      seen.set(call.params.id, forecast)
      setTimeout(() => seen.delete(call.params.id), 100)
      return { ...answerOf(forecast), shows: 'kept' as const }
    },`,
  },
  {
    name: 'offer-version-unchecked',
    breaks: 'An offer is changed at another version than the one that its supplier saw.',
    file: 'services/supply/src/offer/offer.ts',
    text: 'if (offer.version !== expected) return',
    replacement: 'if (expected < 0) return',
  },
  {
    name: 'decided-twice',
    breaks: 'A decision that is repeated is told again.',
    file: 'services/rounds/src/allocation/allocation.decision.ts',
    text: 'if (allocation.accepted[side]) return accept(undefined)',
    replacement: '',
  },
  {
    name: 'round-unlocked',
    breaks: 'Orders to a round, and decisions in it, do not wait for each other.',
    file: 'services/rounds/src/round/round.store.ts',
    text: ".where(eq(roundTable.id, id)).for('update')",
    replacement: '.where(eq(roundTable.id, id))',
  },
]
