import { type Redriven, SERVICES, type ServiceState } from '@lodestone/contracts'
import { type CallOf, implement, notFound } from '@lodestone/http'
import { fromJson, vouched } from '@lodestone/kernel'
import type { Directory, ServiceContext } from '@lodestone/service'
import { onBehalfOf, passOn } from './behalf.ts'
import { ownerOf, unreachable } from './operations.ts'

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
