import { nextPassBooks } from '@lodestone/engine/after'
import { verifyRecord } from '@lodestone/engine/check'
import { canonicalHash, objectIn } from '@lodestone/kernel'
import { checksOfAward } from './award.ts'
import { checksOfDecisions } from './pass.decisions.ts'
import { eventsOf, type Pass } from './pass.ts'
import type { Check, RoundRecord } from './record.ts'

/**
 * What must hold of what came after the first match: decisions are what the events tell, the books of each further pass follow from those before it and its result is best on
 * them, what was awarded is what both sides accepted within every lot and tier, and the settlement adds up. Nothing for a record that ends before its first decisions are in.
 */
export function checksOfPasses(record: RoundRecord): Check[] {
  if (!record.decisions) return []
  const passes: Pass[] = []
  const checks: Check[] = []
  try {
    for (const pass of passesOf(record)) {
      passes.push(pass)
      checks.push(...(pass.pass === 1 ? [] : checksOfFurther(record, pass)), ...checksOfDecisions(record, pass))
    }
    return [...checks, ...checksOfAward(record, passes)]
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return [...checks, [`what comes after pass ${passes.length} follows from it: ${why}`, false]]
  }
}

/** One by one, so that what holds of a pass is told although the next one does not follow from it. Throws RangeError there. */
function* passesOf(record: RoundRecord): Iterable<Pass> {
  const { rules, seed, inputs, inputDigest, result, resultHash, decisions } = record
  let before: Pass = { pass: 1, books: { rules, seed, ...inputs }, inputDigest, result, resultHash, decisions }
  yield before
  for (const own of record.passes ?? []) {
    const { books, result, decisions, pass } = before
    if (!decisions || own.pass !== pass + 1) throw new RangeError(`pass ${own.pass} follows none that has ended`)
    before = { ...own, decisions: own.decisions, books: nextPassBooks(books, { result, decisions }) }
    yield before
  }
}

function checksOfFurther(record: RoundRecord, own: Pass): Check[] {
  const { pass, books, result, inputDigest, resultHash } = own
  const { lines, offers, standing } = books
  const inputs = { lines, offers }
  const { rules, seed } = record
  const { findings } = verifyRecord({
    rules,
    seed,
    inputs,
    inputDigest,
    result,
    resultHash,
    ...(standing ? { standing } : {}),
  })
  const [matched] = eventsOf(record, pass)
  const told = objectIn(matched?.data)
  return [
    [
      `the books of pass ${pass} follow from the pass before it and its decisions`,
      canonicalHash(inputs) === inputDigest,
    ],
    [`the result of pass ${pass} has the hash of the record`, canonicalHash(result) === resultHash],
    [
      `pass ${pass} is the one that its events tell, of those that the rules allow`,
      told.pass === pass &&
        told.inputDigest === inputDigest &&
        told.resultHash === resultHash &&
        pass <= (rules.maxPasses ?? 1),
    ],
    [`the result of pass ${pass} is feasible, fair and best by the rule book`, findings.length === 0],
    ...findings.map((finding): Check => [`finding in pass ${pass}: ${finding}`, false]),
  ]
}
