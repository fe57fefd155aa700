import type { EntriesSealed, Participant, RoundRules } from '@lodestone/contracts'
import { lineInput, lineWeights, newcomerBounds } from '@lodestone/engine/inputs'
import { byId, canonicalJson, grams, leafHash, type Seal, type SealedEntry, sealing } from '@lodestone/kernel'
import type { Entry } from '../entry/entry.ts'

/** Part of a member's line that only the hub knows, needed when its book is sealed; its group without capitals, as a supplier's. */
export type SealedMember = Pick<Participant, 'id' | 'group' | 'bloc' | 'country' | 'baselines'>

export type SealedLine = EntriesSealed['entries'][number]

/** Lines sealed between two yields. */
const LINES_PER_TURN = 500

/**
 * The demand book of a round as the matching reads it: every confirmed line with its weight, in canonical form, behind a salt. Yields now
 * and then, since a book may hold 30,000 lines. `realisations` are the shares that members took of what earlier rounds gave them. Throws when an entry's member is not known: a book is not sealed with a hole in it.
 */
export function* sealBook(
  entries: readonly Entry[],
  members: ReadonlyMap<string, SealedMember>,
  rules: Pick<RoundRules, 'weights' | 'newcomerWeight' | 'allocation'>,
  saltOf: (lineId: string) => string,
  realisations: ReadonlyMap<string, string> = new Map(),
): Generator<undefined, { seal: Seal; lines: SealedLine[] }> {
  const byMember = Map.groupBy(entries, entry => entry.participantId)
  const bounds = newcomerBounds(
    [...byMember].map(([memberId, own]) => ({
      lines: own.map(entry => entry.line),
      baselines: members.get(memberId)?.baselines,
      group: members.get(memberId)?.group?.toLowerCase(),
    })),
    rules,
  )
  yield
  const sealed: (SealedEntry & { line: SealedLine })[] = []
  for (const [memberId, own] of byMember) {
    const member = members.get(memberId)
    if (!member?.bloc) throw new Error(`no member ${memberId} is known to this service`)
    const weights = lineWeights(
      own.map(entry => entry.line),
      member.baselines,
      rules.weights,
      { bounds, group: member.group?.toLowerCase(), realisation: realisations.get(memberId) },
    )
    for (const { line, version } of own) {
      const facts = {
        memberId,
        bloc: member.bloc,
        country: member.country,
        ...(member.group ? { group: member.group.toLowerCase() } : {}),
      }
      const input = lineInput({ ...line, version }, facts, weights.get(line.id) ?? line.quantityKg)
      const salt = saltOf(line.id)
      sealed.push({
        id: line.id,
        version,
        quantity: grams(line.quantityKg),
        leaf: leafHash(canonicalJson(input), salt),
        line: {
          id: line.id,
          version,
          participantId: memberId,
          quantityKg: line.quantityKg,
          input,
          salt,
        },
      })
      if (sealed.length % LINES_PER_TURN === 0) yield
    }
  }
  const lines = sealed.map(one => one.line).sort(byId)
  yield
  return { seal: yield* sealing(sealed), lines }
}
