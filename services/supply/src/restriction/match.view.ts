import type { NameMatch } from '@lodestone/contracts'
import type { listMatches } from './match.store.ts'

type Row = Awaited<ReturnType<typeof listMatches>>[number]

/** A match as the API shows it. */
export const showMatch = ({ id, name, listId, list, entry, alias, score, how, decision, offers }: Row): NameMatch => ({
  id,
  name,
  list: { id: listId, name: list },
  entry,
  alias,
  score,
  how,
  state: decision?.is ?? 'open',
  ...(decision ? { decision } : {}),
  offers,
})
