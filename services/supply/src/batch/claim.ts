import { type Goods, isAbove, stagesOf } from '@lodestone/credentials'
import { isOther, type Proving, type StatedBatch } from './proof.ts'
import { goodsOf } from './said.ts'

/** What becomes of a batch by credentials that others hold: they name another maker, or say another thing of it than its holder's own. */
type Claim = 'batch-of-another' | 'batch-disputed'

/**
 * What others hold against a batch. Registered on its holder's word alone it is the maker's whom a credential names; where both have credentials and these
 * disagree about mass, stage, country, site or material, neither is believed.
 */
export function claimOn(batch: StatedBatch): Claim | undefined {
  if (batch.yielded) return 'batch-of-another'
  const theirs = saidBy(batch.others, batch)
  if (theirs.length === 0) return undefined
  if (!batch.isClaimed) return 'batch-of-another'
  const own = saidBy(batch.credentials, batch)
  return theirs.some(one => disagrees(one, own, batch)) ? 'batch-disputed' : undefined
}

const saidBy = (credentials: readonly Proving[], { identity }: StatedBatch): Goods[] =>
  credentials.flatMap(one => goodsOf(one.taken, identity))

function disagrees(
  { kilograms, processes, countries, site, product }: Goods,
  own: readonly Goods[],
  batch: StatedBatch,
): boolean {
  const masses = own.flatMap(one => one.kilograms ?? [])
  const sites = own.flatMap(one => one.site?.id ?? [])
  return (
    (kilograms !== undefined && masses.length > 0 && !masses.some(one => isSame(one, kilograms))) ||
    stagesOf(processes).some(stage => stage !== batch.stage) ||
    countries.some(country => country !== batch.country) ||
    isOther(product, batch.material) ||
    (site !== undefined && sites.length > 0 && !sites.includes(site.id))
  )
}

const isSame = (a: string, b: string): boolean => !isAbove(a, b) && !isAbove(b, a)
