import { type Forecast, forecastWithdrawn } from '@lodestone/contracts'
import { actorOf, type CallHead, notFound } from '@lodestone/http'
import { accept, isUuid, type Outcome } from '@lodestone/kernel'
import { factOf } from '@lodestone/messaging'
import { type InDoor, limitFor, type ServiceContext } from '@lodestone/service'
import { holdGate } from '../book/gate.ts'
import { entryFacts } from '../entry/entry.facts.ts'
import { saveEntries } from '../entry/entry.insert.ts'
import { rejoin } from '../entry/entry.placing.ts'
import { earlierOf, liveEntriesOf } from '../entry/entry.store.ts'
import { mayBind } from './forecast.binding.ts'
import { factsOf } from './forecast.facts.ts'
import { answerOf } from './forecast.query.routes.ts'
import { lockForecast, saveForecast } from './forecast.store.ts'
import type { Refused } from './forecast.ts'

/** Changes a forecast as `decide` says, in a transaction. */
export const forecastChanging =
  ({ clock }: ServiceContext) =>
  (
    call: CallHead,
    id: string,
    participantId: string,
    decide: (forecast: Forecast) => Outcome<Forecast | undefined, Refused>,
    lines: 'replace' | 'keep',
  ) =>
  async (...[tx, record]: InDoor) => {
    if (!isUuid(id)) throw notFound()
    const { books, now } = await holdGate(tx)
    const forecast = await lockForecast(tx, id)
    if (forecast?.participantId !== participantId) throw notFound()
    const outcome = decide(forecast)
    if (!outcome.ok) return outcome
    const changed = outcome.value
    if (!changed) return accept(answerOf(forecast))
    const allowed = mayBind(changed.lines, await limitFor(tx, call.identity), forecast.lines)
    if (!allowed.ok) return allowed
    const standing = changed.status === 'standing' ? changed : { ...changed, lines: [] }
    const earlier = await earlierOf(
      tx,
      standing.lines.map(line => line.id),
    )
    const entries = rejoin(standing, await liveEntriesOf(tx, id), books, now, earlier)
    if (!entries.ok) return entries
    await saveForecast(tx, changed, lines)
    await saveEntries(tx, entries.value, { at: clock(), by: actorOf(call.identity) })
    const told =
      changed.status === 'standing'
        ? factsOf(changed)
        : [factOf(forecastWithdrawn, id, { forecastId: id, participantId, version: changed.version })]
    record(...told, ...entryFacts(entries.value))
    return accept(answerOf(changed))
  }
