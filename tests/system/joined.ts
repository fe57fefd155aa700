import type { Api, TestHub } from '@lodestone/testing'
import { unique } from './hub.ts'

/** Invites somebody to act for the organisation of an administrator. */
export async function invited(administrator: Api, more: Record<string, unknown> = {}) {
  const draft = { name: 'Ines', email: `${unique('ines')}@example.org`, position: 'trader', ...more }
  const reply = await administrator.post('/people', draft, { headers: { 'idempotency-key': unique('key') } })
  if (reply.status !== 201) throw new Error(`${reply.status} ${reply.text}`)
  return reply.body
}

/** Somebody new who acts for it, and of whom the issuer says no more than who it is. */
export async function joined(hub: TestHub, administrator: Api, more: Record<string, unknown> = {}) {
  const { id, secret } = await invited(administrator, more)
  const sub = unique('sub')
  const api = await hub.api.as({ sub, roles: [] })
  const reply = await api.post('/people/accept', { secret })
  if (reply.status !== 200) throw new Error(`${reply.status} ${reply.text}`)
  return { sub, api, id, secret, person: reply.body }
}
