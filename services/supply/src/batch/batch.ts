import type { Batch as JudgedBatch } from '@lodestone/contracts'
import { formatKg, type Grams } from '@lodestone/kernel'
import type { Account, Balances, BatchIdentity, Stage, YieldFinding } from '@lodestone/provenance'

/** Goods that one stage has made at one site, in one go, and where each gram of them stands. */
export type Batch = {
  readonly id: string
  readonly participantId: string
  readonly reference: string
  readonly issuer?: string | undefined
  readonly identity: BatchIdentity
  readonly material: string
  readonly grade?: string | undefined
  readonly composition?: Record<string, string> | undefined
  readonly stage: Stage
  readonly country: string
  readonly site: string
  readonly madeOn: string
  readonly grams: Grams
  readonly inputs: readonly BatchInput[]
  /** Ids of the credentials that its holder has given for it. */
  readonly credentials: readonly string[]
  readonly findings: readonly YieldFinding[]
  readonly registeredAt: string
  /** When another party registered it whom a credential names as its maker. */
  readonly yieldedAt?: string
  readonly balances: Balances
  /** The site that made it, in the year in which it did. */
  readonly siteYear: string
  /** Grams of it that the site made anew. */
  readonly siteGrams: Grams
  /** The first of the batches that came out of the same event, where there are several. */
  readonly joint?: string | undefined
}

/** What a batch consumed of another. */
export type BatchInput = { readonly batch: string; readonly grams: Grams }

/** Whether a batch was registered wrongly and has been withdrawn: its name is free then. */
export const isWithdrawn = ({ balances }: Pick<Batch, 'balances'>): boolean => balances.withdrawn > 0n

type ShownBatch = Omit<JudgedBatch, 'assurance' | 'unproven'>

/** A batch as the API shows it, without what its credentials prove. */
export const showBatch = ({
  grams,
  identity: _,
  siteYear: _made,
  siteGrams: _grams,
  joint: _joint,
  balances,
  inputs,
  credentials,
  findings,
  ...own
}: Batch): ShownBatch => ({
  ...own,
  credentials: [...credentials],
  quantityKg: formatKg(grams),
  inputs: inputs.map(input => ({ batch: input.batch, quantityKg: formatKg(input.grams) })),
  findings: [...findings],
  accounts: accountsOf(balances),
})

function accountsOf(balances: Balances): ShownBatch['accounts'] {
  const kg = (account: Account): string => formatKg(balances[account])
  return {
    available: kg('available'),
    offered: kg('offered'),
    reserved: kg('reserved'),
    committed: kg('committed'),
    delivered: kg('delivered'),
    transformed: kg('transformed'),
    withdrawn: kg('withdrawn'),
  }
}
