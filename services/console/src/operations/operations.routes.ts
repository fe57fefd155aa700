import { PROBLEMS, type ProblemCode, SERVICES } from '@lodestone/contracts'
import { type Answer, type Call, notFound, ProblemError } from '@lodestone/http'
import type { Directory, ServiceContext, ServiceResponse } from '@lodestone/service'
import { ownerOf, type ServiceState, unreachable } from './operations.ts'

/** The caller's own token, since every service judges by itself who asks, and the id of what it asked. */
export const onBehalfOf = (call: Call): { authorization: string; 'x-request-id': string } => ({
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
      })
      return status === 200 ? (JSON.parse(body) as ServiceState) : unreachable(name)
    }),
  )
}

/** A service's answer as this route's own: its body, or its problem. */
export function passOn({ status, body }: ServiceResponse): Answer {
  if (status < 400) return { status, json: body }
  const problem = problemIn(body)
  const code = problem?.code as ProblemCode | undefined
  if (code !== undefined && code in PROBLEMS) throw new ProblemError(code, problem?.detail ?? '')
  throw new ProblemError('unavailable', 'The service cannot be reached.', undefined, 2)
}

function problemIn(body: string): { code?: string; detail?: string } | undefined {
  try {
    return JSON.parse(body) as { code?: string; detail?: string }
  } catch {
    return undefined
  }
}

export function operationsRoutes({ directory }: ServiceContext) {
  const parked = (what: 'redrive' | 'discard') => async (call: Call) => {
    const id = call.params.id ?? ''
    const service = ownerOf(id)
    if (!service) throw notFound()
    return passOn(
      await directory.call(service, {
        method: 'POST',
        path: `/services/${service}/parked/${encodeURIComponent(id)}/${what}`,
        headers: { ...onBehalfOf(call), 'content-type': 'application/json' },
        body: JSON.stringify(call.body),
      }),
    )
  }
  return {
    readOperations: async (call: Call) => ({ body: { services: await readServices(directory, onBehalfOf(call)) } }),
    redriveParked: parked('redrive'),
    discardParked: parked('discard'),
  }
}
