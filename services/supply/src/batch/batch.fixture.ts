import type { Batch, BatchDraft } from '@lodestone/contracts'
import { ACCOUNTS } from '@lodestone/provenance'
import type { Api } from '@lodestone/testing'

let serial = 0
/** Dysprosium oxide separated in Australia, with a reference of its own. */
export const batchDraft = (more: Partial<BatchDraft> = {}): BatchDraft => ({
  reference: `LOT-${++serial}`,
  material: 'dy-oxide',
  stage: 'separation',
  country: 'AU',
  site: 'separation site',
  quantityKg: '1000',
  madeOn: '2026-11-01',
  inputs: [],
  credentials: [],
  ...more,
})

/** Registers a batch and gives it as answered. */
export async function register(by: Api, more: Partial<BatchDraft> = {}): Promise<Batch> {
  const reply = await by.post('/supply/batches', batchDraft(more))
  if (reply.status !== 201) throw new Error(`not registered: ${reply.status} ${reply.text}`)
  return reply.body
}

/** The accounts of a batch that are not empty. */
export async function accountsOf(by: Api, id: string): Promise<Record<string, string>> {
  const { accounts } = (await by.get(`/supply/batches/${id}`)).body
  return Object.fromEntries(ACCOUNTS.flatMap(one => (accounts[one] === '0' ? [] : [[one, accounts[one]]])))
}
