import type { Api } from '@lodestone/testing'

/** Stock accounts of two blocs that are built up together, and one of a member: every figure is invented. */

const target = (days: number, by: string, netImportsKgPerYear: string) => ({
  ...{ days, by, netImportsKgPerYear },
  ...{ source: 'Invented for a test', basis: 'assumed' },
})

async function made(reply: Promise<{ status: number; text: string; body: { id: string } }>): Promise<string> {
  const { status, text, body } = await reply
  if (status !== 201) throw new Error(`not made: ${status} ${text}`)
  return body.id
}

export async function reserved(operator: Api, member: Api | undefined): Promise<void> {
  const open = (api: Api, more: object) =>
    made(api.post('/outlook/reserves', { element: 'Dy', stage: 'separation', ...more }))
  const move = (api: Api, id: string, more: object) =>
    made(api.post(`/outlook/reserves/${id}/movements`, { on: '2026-01-05', reason: 'Delivery note 4711', ...more }))
  const eu = await open(operator, { name: 'EU pilot stock', bloc: 'EU', target: target(60, '2028-Q4', '180000') })
  const jp = await open(operator, { name: 'Stock of Japan', bloc: 'JP', target: target(90, '2028-Q2', '420000') })
  await move(operator, eu, { kind: 'receipt', kg: '4200' })
  await move(operator, eu, { kind: 'receipt', kg: '1800.5', reason: 'Delivery note 4712' })
  await move(operator, jp, { kind: 'receipt', kg: '61000' })
  await made(
    operator.post(`/outlook/reserves/${eu}/triggers`, {
      name: 'Short supply',
      text: 'Goods may be released once members of the bloc lack a tenth of what they need for two months.',
      ...{ measure: 'short-percent', value: '10', months: 2 },
    }),
  )
  const market = { pricePerKg: '250', currency: 'USD', percentPerTonne: '0.4', source: 'Invented for a test' }
  await made(
    operator.post('/outlook/reserves/plans', {
      ...{ element: 'Dy', from: '2027-Q1', to: '2028-Q4', reserves: [eu, jp], market },
    }),
  )
  if (!member) return
  const own = await open(member, { name: 'Safety stock, Stuttgart', stage: 'magnet' })
  await move(member, own, { kind: 'receipt', kg: '320' })
  await move(member, own, { kind: 'loan', kg: '40', borrower: 'Sister plant', reason: 'Until March' })
}
