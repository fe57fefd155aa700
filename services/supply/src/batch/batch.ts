import type { Batch as ShownBatch } from '@lodestone/contracts'
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
  readonly assurance: ShownBatch['assurance']
  readonly credential?: ShownBatch['credential']
  readonly findings: readonly YieldFinding[]
  readonly registeredAt: string
  readonly balances: Balances
}

/** What a batch consumed of another. */
export type BatchInput = { readonly batch: string; readonly grams: Grams }

/** A batch as the API shows it. */
export const showBatch = ({ grams, identity: _, balances, inputs, findings, ...own }: Batch): ShownBatch => ({
  ...own,
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
  }
}
