import { exact, grams, present, type Rational } from '@lodestone/kernel'
import { type OracleCap, oracleCaps } from '../oracle-book.fixture.ts'
import { type Case, type Failure, isBehindRatio, kept, roundingGrams } from './case.fixture.ts'
import { type Model, modelOf } from './model.fixture.ts'
import { type Solution, solve } from './programme.fixture.ts'
import { mostSurplus } from './surplus.fixture.ts'
import { witness } from './witness.fixture.ts'

/** The step of a ladder that is in force is the first that keeps enough, by the other solver's volumes and without tolerance. */
export function checkLadder(own: Case): Failure[] {
  const { book, input } = own
  const ladder = input.rules.countryCapLadder
  if (!ladder?.steps.length || input.rules.countryCapBase === 'report-only') return []
  const tried = own.output.result.stages.filter(({ name }) => name.startsWith('cap-')).map(({ name }) => name.slice(4))
  if (tried.length === 0 || tried.some((step, n) => step !== ladder.steps[n]))
    return [{ kind: 'ladder', text: `the steps tried are ${tried.join(', ')}` }]
  const free = wholeVolumeUnder(own, oracleCaps(book, input.rules, null), statedFree(own, present(tried[0])))
  if (!free) return []
  const keep = exact.divide(exact.decimalToRational(ladder.keepVolumePct), exact.rational(100n))
  for (const [n, step] of tried.entries()) {
    const last = n === ladder.steps.length - 1
    const stopped = n === tried.length - 1
    if (last) return []
    const caps = oracleCaps(book, input.rules, step)
    const volume = wholeVolumeUnder(own, caps, own.stage(`cap-${step}`)?.value)
    if (!volume) return []
    const enough = isEnough(own, { step, stopped, volume, free, keep, caps })
    if (enough !== stopped)
      return [
        {
          kind: enough ? 'ladder lifted' : 'ladder kept',
          text: `cap-${step} gives ${volume.grams.toFixed(3)} of ${free.grams.toFixed(3)} g, of which ${ladder.keepVolumePct} % are to be kept: the result ${stopped ? 'stops there' : 'goes on'}`,
        },
      ]
  }
  return []
}

type Volume = {
  readonly grams: number
  readonly classes: ReadonlyMap<number, number>
  readonly last: { model: Model; answer: Solution }
}

/** The volume without a cap, in kilograms, as the stage of a step states it. */
const statedFree = (own: Case, step: string): string | undefined =>
  own.stage(`cap-${step}`)?.objective.match(/of (\d+(?:\.\d+)?) kg/)?.[1]

/** Grams by which fractions and whole grams may differ. */
const roomOf = (own: Case, volume: number): number => 1e-7 * volume + 0.02 + roundingGrams(own) + 1

/**
 * The other solver's volume, unless whole grams that drive no line over its ceiling are shown not to reach more than was stated: a ceiling that is met
 * exactly behind a ratio may leave a lot without any use.
 */
function wholeVolumeUnder(own: Case, caps: readonly OracleCap[], stated: string | undefined): Volume | undefined {
  const volume = volumeUnder(own, caps)
  if (!volume || stated === undefined || own.won.size > 0) return volume
  const most = Number(grams(stated)) + roomOf(own, volume.grams)
  if (volume.grams <= most) return volume
  const found = witness(own, { live: own.live, caps, total: Math.floor(most) + 1, from: volume.last })
  if (found !== 'undecided') return found ? volume : { ...volume, grams: Number(grams(stated)) }
  own.unsettled.push(`ladder: ${stated} kg of ${volume.grams.toFixed(3)} g`)
  return undefined
}

/** What all classes get together, each at its most in turn. */
function volumeUnder(own: Case, caps: readonly OracleCap[]): Volume | undefined {
  const classes = new Map<number, number>()
  const most = mostSurplus(own, caps)
  if (!most) return undefined
  let last: Volume['last'] | undefined
  for (const volume of own.classes) {
    const least = new Map([...classes].map(([c, g]) => [c, g - 1e-3]))
    const surplus = kept(most)
    const model = modelOf(own.book, { live: own.live, caps, volumes: least, surplus, seek: { most: volume } })
    const answer = solve(model.programme)
    if (typeof answer === 'string') {
      own.unsettled.push(`ladder: ${answer}`)
      return undefined
    }
    classes.set(volume, -answer.value)
    last = { model, answer }
  }
  const grams = [...classes.values()].reduce((sum, g) => sum + g, 0)
  return last && { grams, classes, last }
}

type Tried = {
  readonly step: string
  /** Whether the result stopped at this step. */
  readonly stopped: boolean
  readonly volume: Volume
  readonly free: Volume
  readonly keep: Rational
  readonly caps: readonly OracleCap[]
}

/** Whether a step keeps enough. */
function isEnough(own: Case, { step, stopped, volume, free, keep, caps }: Tried): boolean {
  const wanted = (free.grams * Number(keep.n)) / Number(keep.d)
  const apart = volume.grams - wanted
  const { book } = own
  const floats = 1e-7 * free.grams + 0.02
  const behind = book.lines.some((_, i) => book.offers.some((_, j) => isBehindRatio(book, i, j)))
  if (!behind && caps.every(({ base }) => base !== undefined)) {
    if (Math.abs(apart) > floats) return apart > 0
    return BigInt(Math.round(volume.grams)) * keep.d >= BigInt(Math.round(free.grams)) * keep.n
  }
  if (Math.abs(apart) > roomOf(own, free.grams)) return apart > 0
  // Within the grams that rounding takes the result's own volumes decide, unless one class alone can be shown to reach more of them. What comes
  // after the most surplus in whole grams nothing here shows.
  if (stopped || own.classes.length > 1 || own.won.size > 0) return stopped
  const stated = statedFree(own, step)
  if (stated === undefined) return stopped
  const least = (grams(stated) * keep.n + keep.d - 1n) / keep.d
  const found = witness(own, { live: own.live, caps, total: Number(least), from: volume.last })
  return found !== undefined && found !== 'undecided'
}
