import { grams } from '@lodestone/kernel/quantity'
import type { Answer, Item } from '../api/client.ts'

/** A batch of goods with where each kilogram of it stands. */
export type Batch = Item<'/supply/batches'>
export type BatchHistory = Answer<'/supply/batches/{id}'>
export type Posting = BatchHistory['postings'][number]
export type Account = Posting['to']
export type Stage = Batch['stage']

/** From mine to magnet; recycled material comes in beside what mines dig. */
export const STAGES = ['mining', 'recycling', 'separation', 'metal', 'alloy', 'magnet'] as const satisfies Stage[]

/** In the order in which goods go through them, each with its colour. */
export const ACCOUNTS = [
  'available',
  'offered',
  'reserved',
  'committed',
  'delivered',
  'transformed',
  'withdrawn',
] as const
export const ACCOUNT_COLOURS: Readonly<Record<Account, string>> = {
  available: 'var(--series-3)',
  offered: 'var(--series-1)',
  reserved: 'var(--series-2)',
  committed: 'var(--series-4)',
  delivered: 'var(--series-8)',
  transformed: 'var(--series-5)',
  withdrawn: 'var(--series-7)',
}

/** Whether a batch was registered wrongly, and is withdrawn. */
export const isWithdrawn = ({ accounts }: Pick<Batch, 'accounts'>): boolean => accounts.withdrawn !== '0'

export type Share = { readonly account: Account; readonly kg: string; readonly fromPct: number; readonly pct: number }
const PARTS = 1_000_000n

/** What part of a batch stands where, one behind the other. Exact to a millionth of the batch, for drawing. */
export function sharesOf({ quantityKg, accounts }: Pick<Batch, 'quantityKg' | 'accounts'>): Share[] {
  const whole = grams(quantityKg)
  const partOf = (mass: bigint): number => Number((mass * PARTS) / whole) / 10_000
  let before = 0n
  return ACCOUNTS.filter(account => account !== 'withdrawn' || isWithdrawn({ accounts })).map(account => {
    const own = grams(accounts[account])
    const share = { account, kg: accounts[account], fromPct: partOf(before), pct: partOf(own) }
    before += own
    return share
  })
}
