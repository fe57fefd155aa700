import type { ApplicationDraft, Participant, Resemblance } from '@lodestone/contracts'
import { buildIndex, readyName } from '@lodestone/names'

type By = Resemblance['by'][number]

/**
 * The participants that an application is like, those first that are taken for the same organisation: by its LEI, its VAT number, or its legal
 * name in its country. A name that is only like another, or the same in another country, is for the operator to judge.
 */
export function resembling(
  applied: Pick<ApplicationDraft, 'legalName' | 'country' | 'lei' | 'vatNumber'>,
  participants: readonly Participant[],
): Resemblance[] {
  const alike = alikeTo(applied.legalName, participants)
  const found = participants.flatMap(participant => {
    const by = waysOf(applied, participant, alike.has(participant.id))
    const same =
      by.some(way => way === 'lei' || way === 'vat') || (by.includes('name') && participant.country === applied.country)
    return by.length === 0 ? [] : [{ participant: shown(participant), by, same }]
  })
  return found.sort((one, other) => Number(other.same) - Number(one.same))
}

function waysOf(
  { lei, vatNumber, legalName }: Pick<ApplicationDraft, 'legalName' | 'lei' | 'vatNumber'>,
  participant: Participant,
  isAlike: boolean,
): By[] {
  const identifiers = new Set((participant.identifiers ?? []).map(bare))
  const ways: By[] = []
  if (lei !== undefined && identifiers.has(lei)) ways.push('lei')
  if (vatNumber !== undefined && identifiers.has(vatNumber)) ways.push('vat')
  if (plain(participant.legalName) === plain(legalName)) ways.push('name')
  else if (isAlike) ways.push('similar-name')
  return ways
}

/** An identifier as it is compared: operators write some with what they are before them, and in small letters. */
const bare = (identifier: string): string => identifier.toUpperCase().replace(/^(LEI|VAT)[:=]/, '')
/** A name without what people write in several ways: letters' case and accents, spaces and signs. */
const plain = (name: string): string =>
  name
    .normalize('NFKD')
    .toUpperCase()
    .replace(/[^\p{Letter}\p{Number}]/gu, '')

function alikeTo(name: string, participants: readonly Participant[]): Set<string> {
  const index = buildIndex<{ id: string; names: string[] }>()
  for (const { id, legalName } of participants) index.add({ id, names: [legalName] })
  return new Set(
    index
      .done()
      .find(readyName(name))
      .map(({ entry }) => entry.id),
  )
}

const shown = ({ id, reference, legalName, kind, country, status }: Participant): Resemblance['participant'] => ({
  id,
  reference,
  legalName,
  kind,
  country,
  status,
})
