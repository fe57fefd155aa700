import { type Shown, shownAs } from '@lodestone/database/drizzle'
import { batchTable } from '../schema.ts'
import type { Batch, BatchInput } from './batch.ts'

/** Columns that a batch is read from. */
const COLUMNS_SHOWN = {
  id: batchTable.id,
  participantId: batchTable.participantId,
  reference: batchTable.reference,
  issuer: batchTable.issuer,
  identityIssuer: batchTable.identityIssuer,
  identity: batchTable.identity,
  material: batchTable.material,
  grade: batchTable.grade,
  composition: batchTable.composition,
  stage: batchTable.stage,
  country: batchTable.country,
  site: batchTable.site,
  madeOn: batchTable.madeOn,
  grams: batchTable.grams,
  findings: batchTable.findings,
  registeredAt: batchTable.registeredAt,
  available: batchTable.available,
  offered: batchTable.offered,
  reserved: batchTable.reserved,
  committed: batchTable.committed,
  delivered: batchTable.delivered,
  transformed: batchTable.transformed,
  withdrawn: batchTable.withdrawn,
  siteYear: batchTable.siteYear,
  siteGrams: batchTable.siteGrams,
  yieldedAt: batchTable.yieldedAt,
  joint: batchTable.joint,
}

/** SQL of batches that hold their name: they have not yielded it, and are not withdrawn. */
export const HOLDS_NAME = 'yielded_at IS NULL AND withdrawn = 0'

/** `inputs`: `batch id grams`, one a text. */
export type BatchRow = Shown<typeof COLUMNS_SHOWN> & {
  readonly inputs: readonly string[]
  readonly credentials: readonly string[]
}
/** The same as SQL, with what it was made of and what stands for it. */
export const SHOWN = `${shownAs(COLUMNS_SHOWN, 'batch')},
  ARRAY(SELECT input_id || ' ' || batch_input.grams FROM batch_input WHERE batch_id = batch.id ORDER BY input_id) AS inputs,
  ARRAY(SELECT credential_id FROM batch_credential WHERE batch_id = batch.id ORDER BY credential_id) AS credentials`

const inputOf = (text: string): BatchInput => {
  const [batch = '', grams = '0'] = text.split(' ')
  return { batch, grams: BigInt(grams) }
}

/** The batch that a row is of. */
export const batchOf = ({ identityIssuer, identity, inputs, ...row }: BatchRow): Batch => {
  const {
    issuer,
    grade,
    composition,
    available,
    offered,
    reserved,
    committed,
    delivered,
    transformed,
    withdrawn,
    yieldedAt,
    joint,
    ...own
  } = row
  return {
    ...own,
    ...(issuer === null ? {} : { issuer }),
    ...(grade === null ? {} : { grade }),
    ...(composition === null ? {} : { composition }),
    ...(yieldedAt === null ? {} : { yieldedAt }),
    ...(joint === null ? {} : { joint }),
    identity: { issuer: identityIssuer, id: identity },
    inputs: inputs.map(inputOf),
    balances: { available, offered, reserved, committed, delivered, transformed, withdrawn },
  }
}
