import { type EntryStatus, type Line, lineReason, type RoundRules, type WhyLineOut } from '@lodestone/contracts'
import { accept, type Outcome, refuse } from '@lodestone/kernel'

/** Why a line is not in a round: the sentence, and what it is made of. */
export type Out = { readonly reason: string; readonly why: WhyLineOut }

/** A line that was dropped from a round, as it stood there. */
export type Dropped = { readonly line: Line } & Partial<Out>

/** A round whose collection is open, as far as joining needs to know it. */
export type CollectingBook = {
  readonly roundId: string
  readonly materials: readonly string[]
  readonly periods: readonly string[]
  readonly collectionClosesAt: string
  /** What was dropped from it, by member. */
  readonly dropped: ReadonlyMap<string, readonly Dropped[]>
  readonly rules?: Pick<RoundRules, 'requireCeilings' | 'reservePrices' | 'smallestLineKg' | 'ceilingStep'>
}

/** A line's place in a round, with the line as it stood when it joined, or stayed out of it for a reason. */
export type Entry = {
  readonly roundId: string
  readonly forecastId: string
  readonly participantId: string
  readonly version: number
  readonly status: EntryStatus
  readonly reason?: string
  /** What the reason is made of; none of one that an operator wrote, or that was kept before there was. */
  readonly why?: WhyLineOut
  /** It never stood there. */
  readonly keptOut?: true
  /** The round before, of which the line is what it left. */
  readonly carriedFrom?: string
  readonly line: Line
}

/** `done`: awarded or cancelled, so that what is left of the round no longer binds its lines. */
export type BookState = 'collecting' | 'offering' | 'sealed' | 'done'

/** A line's place in a round, with how far that is. */
export type Standing = Entry & { readonly book: BookState }

/** An operator drops a line in evaluation: until the book is sealed. `undefined`: it was dropped before. */
export function drop(entry: Entry, book: BookState, reason: string): Outcome<Entry | undefined, 'wrong-state'> {
  if (entry.status === 'dropped') return accept(undefined)
  if (book !== 'collecting' && book !== 'offering') return refuse('wrong-state', 'The book of this round is sealed.')
  if (entry.status === 'left') return refuse('wrong-state', 'The line has left the round.')
  return accept({ ...entry, status: 'dropped', reason })
}

/** What a suspended member has in rounds is dropped, firm lines too, where the book is not sealed. */
export const dropSuspended = (standing: readonly Standing[]): Entry[] =>
  standing.flatMap(({ book, ...entry }) => {
    const { reason, why } = lineReason('suspended', {})
    const outcome = drop(entry, book, reason)
    return outcome.ok && outcome.value ? [{ ...outcome.value, why }] : []
  })

/** What a member that is registered otherwise since has in rounds is dropped where the book is not sealed. */
export const dropCorrected = (standing: readonly Standing[]): Entry[] =>
  standing.flatMap(({ book, ...entry }) => {
    const outcome = drop(entry, book, 'The organisation was corrected to another kind, country or bloc.')
    return outcome.ok && outcome.value ? [outcome.value] : []
  })

/** A member takes its line out, from publication of the pool to the close; a firm line is bound. `undefined`: it had left before. */
export function leave(entry: Entry, book: BookState): Outcome<Entry | undefined, 'wrong-state'> {
  if (entry.status === 'left') return accept(undefined)
  if (book !== 'offering')
    return refuse('wrong-state', 'A line can leave from the publication of the pool to the close.')
  if (entry.line.commitment === 'firm') return refuse('wrong-state', 'A firm line cannot leave.')
  if (entry.status === 'dropped') return refuse('wrong-state', 'The line was dropped from the round.')
  return accept({ ...entry, status: 'left' })
}
