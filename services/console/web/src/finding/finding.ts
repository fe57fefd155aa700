import { type Mend, mend } from './mend.ts'
import { said } from './said.ts'
import { type Figures, isFull, type SaidCode, type SentenceWords, type Values, type Written } from './words.ts'

/**
 * What the hub says of an origin in English, as sentences that the catalogues have. Each names the figures that it needs; where one is not there
 * or of another kind, or the code is not known here, there is none, and the hub's own text stands.
 */

export type CodedFinding = { readonly code: string; readonly stage?: string; readonly figures?: Figures }

/** What was found, with the hub's own sentence. */
export type Finding = CodedFinding & { readonly message: string }
/** Why an offer has a level: what is missing, or what was found; neither where an operator decided. */
export type Grounds = {
  readonly missing?: readonly string[]
  readonly gaps?: readonly CodedFinding[]
  readonly findings?: readonly Finding[]
}

/** A sentence of the catalogue with what stands in it. */
export type Sentence<Key extends string> = { readonly key: Key; readonly values: Written }

function sentence<Key extends string>(
  { code, stage, figures = {} }: CodedFinding,
  of: (code: string, figures: Figures, w: SentenceWords) => [Key, Values] | undefined,
  w: SentenceWords,
): Sentence<Key> | undefined {
  const made = of(code, figures, w)
  if (made === undefined) return undefined
  const values: Values = stage === undefined ? made[1] : { ...made[1], stage: w.stage(stage) }
  return isFull(values) ? { key: made[0], values } : undefined
}

/** What was found, as a sentence; `undefined` where its figures do not bear one. */
export const findingSaid = (finding: CodedFinding, w: SentenceWords): Sentence<SaidCode> | undefined =>
  sentence(finding, said, w)
/** What is to be mended, as a sentence; `undefined` where its figures do not bear one. */
export const gapSaid = (gap: CodedFinding, w: SentenceWords): Sentence<Mend> | undefined => sentence(gap, mend, w)
