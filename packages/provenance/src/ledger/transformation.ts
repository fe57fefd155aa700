import { accept, exact, formatKg, type Grams, type Outcome, type Rational, refuse } from '@lodestone/kernel'
import { type Contained, containedIn, type Lot, showRange } from '../element/contained.ts'
import { ELEMENTS, type Element } from '../element/element.ts'
import { DEFAULT_YIELDS, type Kept, keptBetween, type YieldSet } from '../element/yields.ts'
import { isRecyclingFeed, STAGES, type Stage } from '../stage.ts'

/** So many grams of goods that one stage has made. */
export type BatchGoods = Lot & { readonly stage: Stage }

/** Batches that were consumed, and what was made of them. */
export type Transformation = { readonly inputs: readonly BatchGoods[]; readonly outputs: readonly BatchGoods[] }

/** More or less of an element came out than the inputs and the assumed yields allow: possible, but to be asked about. */
export type YieldFinding = {
  readonly code: 'yield-implausible'
  readonly stage: Stage
  readonly message: string
  readonly figures: {
    readonly element: Element
    readonly outLeastKg: string
    readonly outMostKg: string
    readonly expectedLeastKg: string
    readonly expectedMostKg: string
    readonly yields: string
  }
}

export type Untransformable = 'stage-order' | 'more-out-than-in'

/**
 * What is to be said of a transformation. Refused where a stage would come before one that it was made of, and where more came out than went in: of an
 * element, by what the goods contain at the least and at the most, or else of mass where nothing is added. Without inputs nothing is judged.
 */
export function judgeTransformation(
  { inputs, outputs }: Transformation,
  yields: YieldSet = DEFAULT_YIELDS,
): Outcome<readonly YieldFinding[], Untransformable> {
  if (inputs.length === 0) return accept([])
  for (const output of outputs)
    for (const input of inputs)
      if (!mayFollow(output.stage, input.stage))
        return refuse('stage-order', `${output.stage} is not made of what ${input.stage} has made.`)
  const [into, out] = [containedIn(inputs), containedIn(outputs)]
  for (const element of ELEMENTS) {
    const [least, most] = [metal(out, element).least, metal(into, element).most]
    if (exact.compare(least, most) > 0)
      return refuse(
        'more-out-than-in',
        `${kg(least)} kg of ${element} at least came out of ${kg(most)} kg at most that went in.`,
      )
  }
  const [went, came] = [massOf(inputs), massOf(outputs)]
  if (came > went && !outputs.some(output => mayGain(output, inputs)))
    return refuse('more-out-than-in', `${formatKg(came)} kg came out of ${formatKg(went)} kg that went in.`)
  return accept(implausible(inputs, outputs, yields))
}

/** Scrap is of alloy and magnets, and enters where recycled feed does; else a stage works on what itself or one before it has made. */
function mayFollow(made: Stage, of: Stage): boolean {
  if (made === 'recycling') return of === 'recycling' || of === 'alloy' || of === 'magnet'
  if (of === 'recycling') return isRecyclingFeed(made)
  return STAGES.indexOf(made) >= STAGES.indexOf(of)
}

/** Whether making goods adds mass: iron and boron to an alloy, a binder to bonded magnets, oxygen to what scrap or metal becomes oxide of. */
const mayGain = ({ stage, material }: BatchGoods, inputs: readonly BatchGoods[]): boolean =>
  stage === 'alloy' ||
  material === 'ndfeb-bonded-magnet' ||
  (stage === 'separation' && inputs.some(input => input.stage === 'recycling'))

const massOf = (lots: readonly Lot[]): Grams => lots.reduce((sum, lot) => sum + lot.grams, 0n)

const NOTHING = exact.rational(0n)
type Bounds = { readonly least: Rational; readonly most: Rational }
const metal = (contained: Contained, element: Element): Bounds =>
  contained.get(element)?.metal ?? { least: NOTHING, most: NOTHING }

/** What is more or less than the yields of the set allow. Steps of which it knows nothing, from mine or scrap to oxide, may lose anything. */
function implausible(inputs: readonly BatchGoods[], outputs: readonly BatchGoods[], yields: YieldSet): YieldFinding[] {
  const [last] = outputs
  if (!last) return []
  const out = containedIn(outputs)
  const kept = inputs.map(input => ({ own: containedIn([input]), by: keptFrom(input, outputs, yields) }))
  return ELEMENTS.flatMap(element => {
    const sum = (bound: 'least' | 'most'): Rational =>
      kept.reduce((all, { own, by }) => exact.add(all, exact.multiply(metal(own, element)[bound], by[bound])), NOTHING)
    const expected = { least: sum('least'), most: sum('most'), uncertain: true }
    const came = { ...metal(out, element), uncertain: true }
    if (exact.compare(came.least, expected.most) <= 0 && exact.compare(came.most, expected.least) >= 0) return []
    const [shown, wanted] = [showRange(element, came), showRange(element, expected)]
    const figures = {
      element,
      outLeastKg: shown.leastKg,
      outMostKg: shown.mostKg,
      expectedLeastKg: wanted.leastKg,
      expectedMostKg: wanted.mostKg,
      yields: `${yields.id} ${yields.version}`,
    }
    const message = `${figures.outLeastKg} to ${figures.outMostKg} kg of ${element} came out where ${figures.expectedLeastKg} to ${figures.expectedMostKg} kg were to be expected (${figures.yields})`
    return [{ code: 'yield-implausible' as const, stage: last.stage, message, figures }]
  })
}

/** Of outputs of several kinds the widest: an element may be in any of them. */
function keptFrom(input: BatchGoods, outputs: readonly BatchGoods[], yields: YieldSet): Bounds {
  const all = outputs.map((output): Kept => keptBetween(input.material, output.material, yields))
  const [first, ...rest] = all
  if (!first) return { least: NOTHING, most: exact.rational(1n) }
  return rest.reduce<Bounds>(
    (widest, { low, high }) => ({
      least: exact.compare(low, widest.least) < 0 ? low : widest.least,
      most: exact.compare(high, widest.most) > 0 ? high : widest.most,
    }),
    { least: first.low, most: first.high },
  )
}

const kg = ({ n, d }: Rational): string => formatKg(n / d)
