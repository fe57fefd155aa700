import type { Api } from '@lodestone/testing'
import type { Processes } from '../faults/hub-processes.ts'
import { type Caller, insisted } from './recorder.ts'

export type People = {
  readonly operator: Caller
  readonly members: readonly Caller[]
  readonly suppliers: readonly Caller[]
  /** Gives everybody new tokens: one lives for an hour. */
  renew(): Promise<void>
}

/** An operator, and so many members and suppliers that are admitted, each with a way to every origin. */
export async function people(
  processes: Processes,
  urls: readonly string[],
  counts: { readonly members: number; readonly suppliers: number },
): Promise<People> {
  const renewing: (() => Promise<void>)[] = []
  const at = async (name: string, of: Parameters<Processes['api']>[1]): Promise<Caller> => {
    const fresh = () => Promise.all(urls.map(url => processes.api(url, of)))
    const [api, ...more] = await fresh()
    if (!api) throw new Error('a hub has no process')
    const apis: [Api, ...Api[]] = [api, ...more]
    renewing.push(async () => {
      for (const [n, one] of (await fresh()).entries()) apis[n] = one
    })
    return { name, ...(of.org === undefined ? {} : { org: of.org }), apis }
  }
  const operator = await at('operator', { sub: 'olga', roles: ['operator'] })
  const joined = async (kind: 'member' | 'supplier', n: number): Promise<Caller> => {
    const name = `${kind}-${n}`
    const bloc = kind === 'member' ? { bloc: 'EU', group: `Group ${n}` } : {}
    const draft = { reference: name, legalName: name, kind, country: kind === 'member' ? 'DE' : 'AU', ...bloc }
    const headers = { 'idempotency-key': name }
    const { body } = await insisted(operator, api => api.post('/participants', draft, { headers }))
    await insisted(operator, api => api.post(`/participants/${body.id}/admit`))
    return at(name, { sub: kind, org: body.id, roles: [kind] })
  }
  return {
    operator,
    members: await Promise.all(Array.from({ length: counts.members }, (_, n) => joined('member', n))),
    suppliers: await Promise.all(Array.from({ length: counts.suppliers }, (_, n) => joined('supplier', n))),
    renew: async () => {
      await Promise.all(renewing.map(one => one()))
    },
  }
}
