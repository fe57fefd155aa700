import { AsyncLocalStorage } from 'node:async_hooks'
import { traceIdOf } from '@lodestone/tracing'

/** The call or event that is being worked on. */
export type AtWork = {
  readonly requestId?: string
  readonly correlationId?: string
  readonly traceparent?: string | undefined
}

/** Who works here now: every line that is logged meanwhile says for what. */
export const atWork = new AsyncLocalStorage<AtWork>()

/** A text that anybody may have put into a message is no id. */
const ID = /^[\w-]{1,64}$/

/** What every line of the log says of the work it arose from. */
export function workForLog(): object {
  const now = atWork.getStore()
  if (!now) return {}
  const { requestId, correlationId = requestId } = now
  const traceId = traceIdOf(now.traceparent)
  return {
    ...(requestId === undefined ? {} : { requestId }),
    ...(correlationId === undefined || !ID.test(correlationId) ? {} : { correlationId }),
    ...(traceId === undefined ? {} : { traceId }),
  }
}
