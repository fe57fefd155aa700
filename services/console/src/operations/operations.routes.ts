import { PROBLEMS, type ProblemCode, type Redriven, SERVICES, type ServiceState } from '@lodestone/contracts'
import { type CallHead, type CallOf, implement, type JsonAnswer, notFound, ProblemError } from '@lodestone/http'
import { fromJson, vouched } from '@lodestone/kernel'
import type { Directory, ServiceContext, ServiceResponse } from '@lodestone/service'
import { ownerOf, unreachable } from './operations.ts'

/** The caller's own token, since every service judges by itself who asks, and the id of what it asked. */
export const onBehalfOf = (call: CallHead): { authorization: string; 'x-request-id': string } => ({
  authorization: call.raw.headers.authorization ?? '',
  'x-request-id': call.requestId,
})

/** What every service says about itself; one that does not answer is shown as not ready. */
export function readServices(directory: Directory, headers: { authorization: string }): Promise<ServiceState[]> {
  return Promise.all(
    SERVICES.map(async name => {
      const { status, body } = await directory.call(name, {
        method: 'GET',
        path: `/services/${name}/operations`,
        headers,
        atOnce: true,
      })
      return status === 200 ? fromJson(vouched<ServiceState>(body)) : unreachable(name)
    }),
  )
}

/** A service's answer as this route's own: its body, or its problem. */
export function passOn<T>({ status, body, retryAfterSeconds }: ServiceResponse): JsonAnswer<T> {
  if (status < 400) return { status, body: vouched(body) }
  const { code, detail = '' } = problemIn(body)
  if (code !== undefined && isCode(code)) throw new ProblemError(code, detail, undefined, retryAfterSeconds)
  throw new ProblemError('unavailable', 'The service cannot be reached.', undefined, 2)
}

const isCode = (code: string): code is ProblemCode => Object.hasOwn(PROBLEMS, code)

type ProblemText = { readonly code?: string; readonly detail?: string }

function problemIn(body: string): ProblemText {
  try {
    return fromJson(vouched<ProblemText | null>(body)) ?? {}
  } catch {
    return {}
  }
}

export function operationsRoutes({ directory }: ServiceContext) {
  const parked = (what: 'redrive' | 'discard') => async (call: CallOf<'redriveParked' | 'discardParked'>) => {
    const { id } = call.params
    const service = ownerOf(id)
    if (!service) throw notFound()
    return passOn<Redriven>(
      await directory.call(service, {
        method: 'POST',
        path: `/services/${service}/parked/${encodeURIComponent(id)}/${what}`,
        headers: { ...onBehalfOf(call), 'content-type': 'application/json' },
        body: JSON.stringify(call.body),
      }),
    )
  }
  return implement({
    readOperations: async call => ({ body: { services: await readServices(directory, onBehalfOf(call)) } }),
    redriveParked: parked('redrive'),
    discardParked: parked('discard'),
  })
}
