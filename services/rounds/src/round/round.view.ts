import type { RoundMatching, Round as Shown, Totals } from '@lodestone/contracts'
import type { Sql } from '@lodestone/database'
import { readOfferedGoods } from '../book/book.store.ts'
import { type KeptSeal, readSeals } from '../book/seal.store.ts'
import { type Disclosed, type Phase, poolsIn } from '../disclosure/disclosed.ts'
import { readDisclosed } from '../disclosure/disclosure.store.ts'
import { offeredOf } from '../disclosure/published.ts'
import { countFallen } from '../origin/origin.store.ts'
import { readOffersOut } from '../origin/out.store.ts'
import { readPricings } from '../pricing/pricing.store.ts'
import { missingRates, takenBy } from '../pricing/pricing.ts'
import { type Decided, readDecided } from '../project/decision.store.ts'
import { type Hashes, readMatched, readPasses, type StoredResult } from '../result/result.store.ts'
import { readTotals } from '../totals/totals.store.ts'
import { showTotals } from '../totals/totals.ts'
import { readHappened } from './round.pace.store.ts'
import { type Matching, type Round, waitsForMatch } from './round.ts'

export type Disclosures = ReadonlyMap<Phase, Disclosed> | undefined

/** Rounds as operators and auditors see them, live, or as everybody else does: figures only as far as they are disclosed. */
export async function showRounds(sql: Sql, rounds: readonly Round[], oversight: boolean): Promise<Shown[]> {
  const ids = rounds.map(round => round.id)
  const [seals, matched, passes, happened, projects] = await Promise.all([
    readSeals(sql, ids),
    readMatched(sql, ids),
    readPasses(sql, ids),
    readHappened(sql, ids),
    readDecided(sql, ids),
  ])
  const headOf = (round: Round) => ({
    ...head(round, matched.get(round.id), passes.get(round.id)),
    ...happened.get(round.id),
    ...showProjects(projects.get(round.id)),
  })
  if (oversight) {
    const [totals, unpriced, disclosed, fallen, out] = await Promise.all([
      readTotals(sql, ids),
      readUnpriced(sql, rounds),
      readDisclosed(sql, ids),
      countFallen(sql, ids),
      readOffersOut(
        sql,
        rounds.filter(takesOffers).map(round => round.id),
      ),
    ])
    return rounds.map(round => ({
      ...headOf(round),
      ...showTotals(totals.get(round.id) ?? new Map()),
      seals: (seals.get(round.id) ?? []).map(seal => showSeal(seal, true)),
      shares: matched.get(round.id)?.shares ?? [],
      ...showBlocking(matched.get(round.id)),
      ...showOut(out.get(round.id)),
      ...(passes.has(round.id) ? { originFallen: fallen.get(round.id) ?? 0 } : {}),
      ...showMatching(round),
      ...unpriced.get(round.id),
      ...showPools(disclosed.get(round.id)),
    }))
  }
  const disclosed = await readDisclosed(sql, ids)
  return rounds.map(round => {
    const own = disclosed.get(round.id)
    return {
      ...headOf(round),
      ...disclosedTotals(own),
      seals: sealsFor(seals.get(round.id) ?? [], own),
      shares: [...(own?.get('matched')?.shares ?? [])],
      ...showPools(own),
    }
  })
}

/** One round as `showRounds` does, and which goods are offered in it once it is matched. */
export async function showRound(sql: Sql, round: Round, oversight: boolean): Promise<Shown> {
  const [shown] = await showRounds(sql, [round], oversight)
  if (!shown) throw new Error('a round is shown as one')
  if (shown.passes === undefined) return shown
  return { ...shown, offered: offeredOf(await readOfferedGoods(sql, round.id), round.draft.rules) }
}

const showProjects = (projects: Decided | undefined): Pick<Shown, 'projects'> => (projects ? { projects } : {})

const showPools = (disclosed: Disclosures): Pick<Shown, 'pools'> => {
  const pools = poolsIn(disclosed)
  return pools.length > 0 ? { pools: [...pools] } : {}
}

/** What drafts lack so that every standing offer they would take can join. */
async function readUnpriced(sql: Sql, rounds: readonly Round[]): Promise<Map<string, Pick<Shown, 'unpriced'>>> {
  const drafts = rounds.filter(round => round.state === 'draft')
  if (drafts.length === 0) return new Map()
  const standing = await readPricings(sql, [...new Set(drafts.flatMap(({ draft }) => draft.materials))])
  return new Map(
    drafts.flatMap(({ id, draft }) => {
      const unpriced = missingRates(draft.rules, takenBy(draft, standing))
      return unpriced.length > 0 ? [[id, { unpriced }] as const] : []
    }),
  )
}

/**
 * What keeps a closed round from its match. For operators and auditors: it tells of the hub's own trouble, of which a member or supplier can mend
 * nothing, with figures of whole books; to them the round is being matched until it is.
 */
function showMatching(round: Round): Pick<Shown, 'missing' | 'gaps' | 'matching'> {
  if (!waitsForMatch(round)) return {}
  const { matching } = round
  const all = [...round.missing, ...(matching.state === 'incomplete' ? matching.missing : [])]
  const gaps = all.flatMap(({ why }) => why ?? [])
  const missing = {
    missing: all.map(({ reason }) => reason),
    ...(gaps.length === all.length ? { gaps } : {}),
  }
  return { ...(all.length > 0 ? missing : {}), matching: shown(matching) }
}

/** While the books are open; once they are sealed, they say it. */
const takesOffers = ({ state }: Round): boolean => state === 'collecting' || state === 'offering'

const showOut = (out: Shown['offersOut']): Pick<Shown, 'offersOut'> => (out ? { offersOut: out } : {})

const showBlocking = (matched: StoredResult | undefined): Pick<Shown, 'blocking'> =>
  matched?.blocking ? { blocking: matched.blocking } : {}

const shown = ({ state, since, ...more }: Matching): RoundMatching => ({
  state,
  since,
  ...('missing' in more ? {} : more),
})

const head = (round: Round, matched: StoredResult | undefined, passes: readonly Hashes[] | undefined) => ({
  id: round.id,
  ...round.draft,
  state: round.state,
  version: round.version,
  seedHash: round.seedHash,
  // While the round seals, an offer may still reach the supply book: nobody shall aim it at a tie.
  ...('closedAt' in round && round.state !== 'sealing' ? { seed: round.seed } : {}),
  ...(matched ? { inputDigest: matched.inputDigest, resultHash: matched.resultHash } : {}),
  ...(passes
    ? {
        passes: passes.map(one =>
          one.pass === round.pass && round.state === 'matched' && round.decisionsDueAt !== undefined
            ? { ...one, decisionsCloseAt: round.decisionsDueAt }
            : one,
        ),
      }
    : {}),
})

/** Seals as members and suppliers see them: digest and root always, count and sum where they are disclosed. */
export const sealsFor = (seals: readonly KeptSeal[], disclosed: Disclosures) =>
  seals.map(seal => showSeal(seal, disclosed?.get('matched')?.seals.includes(seal.owner) ?? false))

export const showSeal = (seal: KeptSeal, whole: boolean): Shown['seals'][number] => ({
  owner: seal.owner,
  ...(whole ? { count: seal.count, sumKg: seal.sumKg } : {}),
  digest: seal.digest,
  root: seal.root,
  ...(seal.policy ? { policy: seal.policy } : {}),
})

/** What of a round's totals everybody may see. */
export function disclosedTotals(disclosed: Disclosures): Pick<Shown, 'totals' | 'byMaterial'> {
  const phases = [...(disclosed?.values() ?? [])]
  const totals: Partial<Totals> = Object.assign({}, ...phases.map(phase => phase.totals))
  const rows = new Map<string, { material: string } & Partial<Totals>>()
  for (const row of phases.flatMap(phase => phase.byMaterial))
    rows.set(row.material, { ...rows.get(row.material), ...row })
  return {
    ...(Object.keys(totals).length > 0 ? { totals } : {}),
    ...(rows.size > 0 ? { byMaterial: [...rows.values()] } : {}),
  }
}
