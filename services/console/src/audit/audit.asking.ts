import type { ServiceName } from '@lodestone/contracts'
import { type CallHead, notFound, said } from '@lodestone/http'
import type { ServiceContext } from '@lodestone/service'
import { onBehalfOf, passOn } from '../operations/behalf.ts'
import { AUDITED } from './audit.ts'

/** What asks services for what they have of their histories, on the caller's behalf. */
export function auditAsking({ directory }: ServiceContext) {
  async function ask(call: CallHead, service: ServiceName, what: string, query: URLSearchParams, sent?: object) {
    const path = `/services/${service}/${what}?${query}`
    const headers = onBehalfOf(call)
    if (!sent) return directory.call(service, { method: 'GET', path, headers })
    const body = JSON.stringify(sent)
    return directory.call(service, {
      method: 'POST',
      path,
      headers: { ...headers, 'content-type': 'application/json' },
      body,
    })
  }

  /** The answer of the first service that has it: of all, or of the one that is named. */
  async function askFirst(call: CallHead, service: ServiceName | undefined, what: string, query: URLSearchParams) {
    for (const name of service ? [service] : AUDITED) {
      const answer = await ask(call, name, what, query)
      if (answer.status !== 404) return answer
    }
    throw notFound()
  }

  /** What each service has of its signed log, or one of them: a service that cannot be reached makes it 503. */
  async function ofLogs<Item>(
    call: CallHead,
    what: string,
    more: { readonly service?: ServiceName | undefined; readonly size?: number | undefined },
    method: 'GET' | 'POST' = 'GET',
  ) {
    const query = new URLSearchParams(more.size === undefined ? {} : { size: String(more.size) })
    const pages = await Promise.all(
      (more.service ? [more.service] : AUDITED).map(async service => {
        const answer = await ask(call, service, what, query, method === 'POST' ? {} : undefined)
        return said(passOn<{ items: Item[] }>(answer)).items
      }),
    )
    return { body: { items: pages.flat() } }
  }

  return { ask, askFirst, ofLogs }
}
