import type { Unproven } from '@lodestone/contracts'
import { type Facility, type Goods, isAbove, type RegisteredIssuer, stagesOf, type Taken } from '@lodestone/credentials'
import { exact, formatKg, namesOf, present } from '@lodestone/kernel'
import { type BatchIdentity, identityText, materials, plainName, type Stage } from '@lodestone/provenance'
import { mayAttest } from '../issuer/remit.ts'
import type { Batch } from './batch.ts'
import { balanceOf, goodsOf } from './said.ts'

/** An accepted credential that says something of a batch, its holder's own or another's. */
export type Proving = {
  readonly kind: string
  /** When it was attested, such as 2026-11-30. */
  readonly day: string
  readonly taken: Taken
  readonly issuer: RegisteredIssuer
}

/** A batch with what stands for it. */
export type StatedBatch = Pick<
  Batch,
  'id' | 'participantId' | 'reference' | 'identity' | 'material' | 'stage' | 'country' | 'site' | 'grams' | 'inputs'
> & {
  readonly credentials: readonly Proving[]
  /** Whether any accepted credential of its holder, given for it or not, says that somebody has made it. */
  readonly isClaimed: boolean
  /** Accepted credentials of others that do. */
  readonly others: readonly Proving[]
  /** Whether it has yielded its name. */
  readonly yielded: boolean
  readonly withdrawn: boolean
}

/** What keeps a batch from being proven whatever its credentials say. */
export type Overruled = 'batch-of-another' | 'batch-disputed' | 'withdrawn'

/** Where goods begin: of what a mine digs nobody tells. */
const ORIGINS: readonly Stage[] = ['mining', 'recycling']
/** Where nobody asks what went in: what scrap was is no batch. */
const OF_SCRAP: Stage = 'recycling'

/** Who operates the site where a batch was made, as its record names it. */
export type Proof = { readonly operator: string }

/** A batch proven, or what keeps it from being so. */
export type Judged = { readonly proof?: Proof; readonly unproven: readonly Unproven[] }

/**
 * What credentials prove of a batch. An issuer who may say so has to say of the batch by its own name that its stage made it, at least so many kilograms
 * of it, at a site of which a facility record says the same name, country, operator and stage; and of what it was made, all of which is registered as
 * its inputs, with their share of what went in. Nobody may say otherwise, whoever holds what says it.
 */
export function proofOf(batch: StatedBatch, identityOf: (id: string) => BatchIdentity | undefined): Judged {
  const believed = batch.credentials.filter(one => mayAttest(one, batch))
  const said = believed.flatMap(one => goodsOf(one.taken, batch.identity))
  const sites = new Set(said.flatMap(({ site }) => site?.id ?? []))
  const facilities = believed.flatMap(({ taken }) =>
    taken.kind === 'facility' && sites.has(taken.site?.id ?? '') ? [taken] : [],
  )
  const kilograms = said.flatMap(one => one.kilograms ?? [])
  const stages = said.flatMap(one => stagesOf(one.processes))
  // All that came out of one event share what is said to have gone in.
  const made = [...new Set(said.flatMap(one => one.made ?? []))]
  const [[plain, operator] = [], another] = new Map(
    facilities.map(({ operator: { name = '' } = {} }) => [plainName(name), name]),
  )
  const lacks: Readonly<Record<Exclude<Unproven, Overruled>, boolean>> = {
    'no-event': sites.size < 1,
    'several-sites': sites.size > 1,
    'no-record': facilities.length === 0,
    'site-differs': !facilities.every(one => isWhere(one, batch)),
    'stage-differs': said.length > 0 && !isAll(stages, batch.stage),
    'country-differs': !said.every(one => one.countries.every(country => country === batch.country)),
    'material-differs': said.some(one => isOther(one.product, batch.material)),
    'no-mass': said.length > 0 && kilograms.length < 1,
    'mass-exceeded': kilograms.some(one => isAbove(formatKg(batch.grams), one)),
    'inputs-unsaid': said.length > 0 && made.length === 0 && !ORIGINS.includes(batch.stage),
    'inputs-differ': batch.stage !== OF_SCRAP && !made.every(one => isConsumed(one, batch, identityOf)),
    'operator-unclear': facilities.length > 0 && (!plain || another !== undefined),
  }
  const unproven = namesOf(lacks).filter(one => lacks[one])
  return unproven.length === 0 ? { proof: { operator: present(operator) }, unproven } : { unproven }
}

/** Whether a facility is the one where a batch is said to have been made, and does there what made it. */
const isWhere = ({ site, processes }: Facility, { stage, country, site: name }: StatedBatch): boolean =>
  stagesOf(processes).includes(stage) &&
  plainName(site?.name ?? '') === plainName(name) &&
  isAll(site?.countries ?? [], country)

/** Materials of the catalogue by their ids and their names. */
const MATERIALS = new Map(materials.flatMap(({ id, name }) => [id, plainName(name)].map(said => [said, id] as const)))
/** Whether goods are called another material: words that name none of the catalogue say nothing. */
export const isOther = (product: string, material: string): boolean =>
  (MATERIALS.get(plainName(product)) ?? material) !== material

const isAll = (said: readonly string[], one: string): boolean => said.length > 0 && said.every(other => other === one)

/**
 * Whether all that went into goods is registered as what the batch was made of, with at least the batch's share by mass of each in whole grams: several
 * batches that came out of the same share what went in.
 */
function isConsumed(
  made: NonNullable<Goods['made']>,
  { grams, inputs }: StatedBatch,
  identityOf: (id: string) => BatchIdentity | undefined,
): boolean {
  const balance = balanceOf(made)
  if (!balance || balance.went.size > inputs.length) return false
  const registered = new Map(inputs.map(one => [textOf(identityOf(one.batch)), one.grams]))
  return [...balance.went].every(([name, kilograms]) => {
    const input = registered.get(name)
    if (name === undefined || input === undefined) return false
    const share = exact.divide(exact.multiply(kilograms, exact.rational(grams)), balance.out)
    return input >= exact.floor(share)
  })
}

const textOf = (identity: BatchIdentity | undefined): string | undefined => identity && identityText(identity)
