import type { NamedTest } from './mutation.ts'

const named = (file: string, name: string): NamedTest => ({ file, name })

/** The tests that mutations name, each with what it guarantees. */
export const pairs = named(
  'pair-properties.test.ts',
  'pairs, ratios and costs are those of the rule book read a second time, tier by tier',
)
export const checkedAssurance = named(
  'check/check.test.ts',
  'is found out as forged: an offer known worse than its round asks',
)
export const freightRow = named('pairs/pairs.test.ts', 'from AUSYD to DEHAM the most specific row counts: 5')
export const constraints = named(
  'properties.test.ts',
  'every constraint holds in whole grams, and the record passes the independent checker',
)
export const volume = named('properties.test.ts', 'the volume of every class is the brute-force optimum')
export const fairness = named(
  'properties.test.ts',
  'every fill is that of the brute-force lexicographic max-min, to a few grams',
)
export const ties = named(
  'ties.test.ts',
  'among routings of equal cost the one with the least sum of kilograms times u(line, offer) is taken, by brute force',
)
export const lotConstraints = named(
  'lots.test.ts',
  'every constraint holds in whole grams: zero or at least the lot, whole steps, one tier an offer',
)
export const lotVolume = named(
  'lots.test.ts',
  'the volumes are the brute-force optimum over every selection, and their bounds no higher',
)
export const lotFairness = named(
  'lots.test.ts',
  'on the selection made, every fill is that of the brute-force lexicographic max-min',
)
export const overshoot = named(
  'lots.test.ts',
  'a tier that pooling would overshoot is left a gram before the next one begins, when only it is within the ceiling',
)
export const capHolds = named(
  'cap-properties.test.ts',
  'no cap is ever passed, to the gram, and the record passes the independent checker',
)
export const ownTerritory = named('select/caps.test.ts', 'own territory and exempt countries are never counted')
export const ladder = named(
  'select/caps.test.ts',
  'a published ladder stops at the first step that keeps enough of the uncapped volume',
)
export const allMaterials = named(
  'select/caps.test.ts',
  'the supplier cap counts all materials of the round and binds with report-only too',
)
export const twentieth = named(
  'oracle-flows.test.ts',
  'to the same volumes by class, the same cost, and fills within a twentieth of the fullest',
)
export const oraclePlain = named('oracle.test.ts', 'plain')
export const oracleSubstitutes = named('oracle.test.ts', 'substitutes with ratios')
export const oracleLotsCapped = named('oracle.test.ts', 'the same under a country cap')
const LEAVES = 'a line whose ceiling the average of its pool breaks leaves, and the average is formed anew'
export const leaves = named('match.test.ts', `${LEAVES} (in all)`)
export const leavesByFlows = named('match.test.ts', `${LEAVES} (from flows)`)
export const leastLeaves = named(
  'price/own-pools.test.ts',
  'of lines that need the pool, the one that loses least served need leaves, not the one with the lowest ceiling',
)
export const aloneButForRounding = named(
  'price/own-pools.test.ts',
  'a line whose own goods meet its ceiling but for that rounding has a pool of its own, and nobody else is cut for it',
)
export const lowerCounts = named(
  'price/ceiling.test.ts',
  'a line pays no more than the lower of its own ceiling and the reserve price',
)
export const ceilingRequired = named(
  'price/ceiling.test.ts',
  'where ceilings are required a line without one pairs with nothing, at whatever price, and is told why',
)
export const phantom = named(
  'select/caps.test.ts',
  'a line that can use no offer lifts the cap on pooled demand, and not this one',
)
export const splitSupplier = named(
  'select/caps.test.ts',
  'a supplier split in two sells no more than one, and who has no group stands for itself',
)
export const newcomer = named(
  'weights.test.ts',
  'a newcomer who states 10,000 instead of 100 takes 550 of 600 kg, and gains nothing where its weight is bounded',
)
export const realised = named(
  'weights.test.ts',
  'realisation is the baseline weight, or the bounded one, times the share that was taken of what was given',
)
export const blocking = named(
  'explain/blocking.test.ts',
  'on random rounds with lots, tiers, minimums and departures exactly the pairs that could trade alone are counted',
)
const LOWEST =
  'of two lines whose ceilings the average breaks, the one with the lower ceiling leaves, and the other may then stay'
export const lowestLeaves = named('match.test.ts', `${LOWEST} (in all)`)
export const lowestLeavesByFlows = named('match.test.ts', `${LOWEST} (from flows)`)
export const uniform = named('match.test.ts', 'uniform pricing pays and charges the highest price taken in the pool')
export const classFive = named('match.test.ts', 'a line without priority counts as class 5')
export const proRata = named('match.test.ts', 'the pro-rata rule ignores priorities')
export const timeBox = named('match.test.ts', 'a time box that ends before anything is proved gives no result')
export const warmRoute = named(
  'flow/route.test.ts',
  'a warm start from other supplies ends at the same routing as a fresh one',
)
export const givers = named(
  'flow/push.test.ts',
  'a push takes from a giver no more than it gives, and tells who still reaches nothing',
)
export const remainders = named(
  'fair/level.test.ts',
  'whole grams by largest remainder, the earlier cup first among equals',
)
export const formulaCap = named('inputs.test.ts', 'held by the cap, plus the share of what lies above it')
export const missesCeiling = named(
  'explain/explain.test.ts',
  'says in a sentence by how much its ceiling misses the cheapest eligible offer',
)
export const rivalsCounted = named(
  'explain/explain.test.ts',
  'what rivals need is not told, however many they are: they may be one group’s lines',
)
export const nearestMiss = named(
  'explain/explain.test.ts',
  'the nearest miss decides: the combination that came furthest through the tests',
)
export const capMetExactly = named('exact.test.ts', 'supplier caps with lots')
export const lastGram = named('exact.test.ts', 'the bound is never below what is possible, and the last gram is served')
export const withinNeed = named('select/whole.test.ts', 'ten grams more than the need are not served')
export const selectionBound = named(
  'select/whole.test.ts',
  'the bound of a selection under a cap is what can be served, to the gram',
)
export const fewGrams = named(
  'few-grams.test.ts',
  'four grams that sixteen offers of a gram have, one of them in a lot that it has not, are matched',
)
export const looseSurplus = named(
  'select/integer.test.ts',
  'a volume is bounded beside the surplus that is won, not beside less of it that floats would rather keep',
)
export const lostLot = named('check/altered.test.ts', 'a lost lot')
export const lostLotUnderCap = named('check/altered.test.ts', 'a lost lot under a cap that has room for it')
export const swappedTie = named('check/altered.test.ts', 'a swapped tie')
export const statedTie = named('check/altered.test.ts', 'a swapped tie of a selection, told by the sum that it states')
export const ladderExactly = named('exact.test.ts', 'a ladder stops at the step that keeps exactly what is asked')
export const ladderToTheGram = named('check/altered.test.ts', 'a ladder stopped a gram before its step keeps enough')
export const exceededByAHair = named(
  'exact.test.ts',
  'an average that exceeds a ceiling beyond four places expels its line, whatever else it could use, and is said so',
)
export const boundExactly = named(
  'oracle-bound.test.ts',
  'the dual values of a record prove its bound to the gram, and it is what is served',
)
export const cutShort = named(
  'oracle-bound.test.ts',
  'a search that is cut short admits the volume that it did not prove',
)
export const secondLevel = named(
  'oracle-levels.test.ts',
  'under a binding cap the second lowest level is raised as far as it goes, not only the lowest',
)
export const ceilingExactly = named('exact.test.ts', 'a ceiling met exactly behind a ratio does not expel its line')
/** A seed of `draw.test.ts` under which the smaller id has the greater u. */
const SMALLER_ID_HAS_MORE = `${'a'.repeat(60)}4dde`

export const equalLots = named(
  'draw.test.ts',
  `of two equal lots the one of less u is taken (seed ${SMALLER_ID_HAS_MORE})`,
)
export const equalUnderCap = named(
  'draw.test.ts',
  `under a cap of which two equal offers want the whole, that of less u gets it (seed ${SMALLER_ID_HAS_MORE})`,
)
export const shortByTiers = named('explain/shortfall.test.ts', 'of lots and tiers, in grams, every gram')
export const shortByRatios = named('explain/shortfall.test.ts', 'with ratios, in grams, every gram')
export const shortByCaps = named('explain/shortfall.test.ts', 'with caps, every order')
export const unpriced = named('bad-input.test.ts', 'its index has no value in the round')
export const surplusFirst = named(
  'select/surplus.test.ts',
  'scarce goods go where they add most, and the gain is proved',
)
export const surplusCeilings = named(
  'select/surplus.test.ts',
  'a line without a ceiling pairs with nothing, unless the round has a reserve price',
)
export const surplusBrute = named('select/surplus.test.ts', 'and the record verifies')
export const surplusChecked = named('check/altered.test.ts', 'goods that went to whom they add less')
export const keptFromFar = named(
  'check/altered.test.ts',
  'goods left by a line whose ceiling is so far above their price that rounding cannot pass it',
)
export const keptInSteps = named('check/altered.test.ts', 'all goods of a line that has none, far below its ceiling')
export const plainlyUnsold = named(
  'check/altered.test.ts',
  'goods that a ceiling keeps from one line and not from another, by volume',
)
export const nothingHidden = named(
  'check/altered.test.ts',
  'a class that gets nothing, behind dual values that are made up where a better class holds more than it got',
)
export const manyForOne = named(
  'found.test.ts',
  'grams that a better class cannot use whole are no room of a class to which each would be many',
)
export const exchangedWholly = named(
  'select/exchange.test.ts',
  'what it answers keeps every offer, cap and need and gives every class its most; else it answers nothing',
)
export const exchangedChain = named(
  'select/exchange.test.ts',
  'a gram comes along a chain of units that find one elsewhere',
)
export const exchangedSteps = named(
  'select/exchange.test.ts',
  'goods behind a ratio go in amounts that lose nothing, and the rest changes places until all is served',
)
export const leastRents = named(
  'flow/route.test.ts',
  'of all dual values those that say what a gram more of an offer, or a gram less of a line, would save',
)
