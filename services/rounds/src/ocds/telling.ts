import { roundAwarded, roundCompleted, roundMatched } from '@lodestone/contracts'
import { objectIn } from '@lodestone/kernel'
import { POOL_NOTED } from '../round/round.facts.ts'
import type { ReleasePart } from './part.ts'
import type { Data, JournalFact, Sources, Telling } from './sources.ts'
import { OF_AWARDS } from './telling.award.ts'
import { OF_TENDER } from './telling.tender.ts'

const TELLINGS: ReadonlyMap<string, Telling> = new Map([...OF_TENDER, ...OF_AWARDS])

/** The facts of which a release is made. */
export const TOLD: ReadonlySet<string> = new Set(TELLINGS.keys())
/** Whether what is disclosed with a fact stands in its release. */
export const carriesFigures = (fact: JournalFact): boolean =>
  [POOL_NOTED, roundMatched.type, roundCompleted.type].includes(fact.type) ||
  (fact.type === roundAwarded.type && objectIn(fact.data).part === 1)

/**
 * The parts of the release that a fact makes, made one by one as they are taken: a match may have tens of thousands of allocations. None for a
 * fact that makes no release.
 */
export const tell = (sources: Sources, fact: JournalFact): Iterable<ReleasePart> =>
  TELLINGS.get(fact.type)?.(sources, fact, fact.data as Data) ?? []
