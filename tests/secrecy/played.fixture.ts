import { RULES } from '../../services/aggregation/src/disclosure/disclosure.ts'
import type { Seen } from '../../services/aggregation/src/disclosure/movement.fixture.ts'
import { published } from '../../services/aggregation/src/disclosure/public.fixture.ts'
import { type Season, seasonOf } from '../../services/aggregation/src/disclosure/season.fixture.ts'
import { calmSeasonOf } from './calm.fixture.ts'
import { type Round, roundsOf } from './round.fixture.ts'
import type { DisclosedSums } from './sums.fixture.ts'
import { ALL, toldOf } from './told.fixture.ts'

/** A season with its rounds. Every fourth is a harsh one, as of the publications; the others show much of their rounds. */
export type Played = {
  readonly season: Season
  readonly seen: readonly Seen[]
  readonly rounds: readonly Round[]
  /** What is told of each round under the rules as they are. */
  readonly told: readonly DisclosedSums[]
}
const playedBefore = new Map<number, Played>()
export function play(seed: number): Played {
  const known = playedBefore.get(seed)
  if (known) return known
  const season = seed % 4 === 0 ? seasonOf(seed) : calmSeasonOf(seed)
  const seen = published(season, RULES)
  const rounds = roundsOf(season, seed, seen)
  const played = { season, seen, rounds, told: rounds.map(round => toldOf(round, ALL)) }
  playedBefore.set(seed, played)
  return played
}
