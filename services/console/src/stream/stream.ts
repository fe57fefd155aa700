import { type Json, objectIn } from '@lodestone/kernel'
import { TOLD } from './stream.told.ts'

/** Types this stream has decided about. */
export const decidedTypes = (): ReadonlySet<string> => new Set(TOLD.keys())

/** Some event as it was received. */
export type Happening = {
  readonly type: string
  readonly key: string
  readonly aggregateVersion: number
  readonly time: string
  readonly actor: string
  readonly data: Json
}

/** The event as operators see it; `undefined` when it is not told. */
export function tell(event: Happening): Json | undefined {
  const data = TOLD.get(event.type)?.(objectIn(event.data))
  if (!data) return undefined
  const { type, key, aggregateVersion, time, actor } = event
  return { type, subject: key, version: aggregateVersion, time, actor, data }
}

/** One event in the form of server-sent events. `body` is one line of JSON. */
export const frame = (event: { id?: string; type: string; body: string }): string =>
  `${event.id === undefined ? '' : `id: ${event.id}\n`}event: ${event.type}\ndata: ${event.body}\n\n`
