import { checksOfAudit } from './audit.ts'
import { checksOfBookProof } from './book-proof.ts'
import { historiesOf } from './history.ts'
import { checksOfLog } from './log.ts'
import { checksOf } from './record.checks.ts'
import type { Check } from './record.ts'
import { type Content, contentsOf } from './shape.ts'

/** A file as it was read; `json` is left out when it could not be. */
export type NamedFile = { readonly name: string; readonly json?: unknown }
export type FileJudgement = {
  readonly title: string
  readonly checks: readonly Check[]
  readonly holds: boolean
  readonly note: string
  readonly tookMs: number
}
type Judged = {
  readonly judgements: readonly FileJudgement[]
  /** Files that hold nothing that can be verified, in a sentence each. */
  readonly unknown: readonly string[]
  /** 0 when all hold, 1 when one does not, 2 when a file holds nothing that can be verified. */
  readonly code: number
}

export const NOTHING_HERE = 2
const MOST_TOLD = 20

/** Judges answers of the API, told by their shape: records, proofs of sealed entries, exported histories of the audit with its daily heads. */
export function judge(given: readonly NamedFile[]): Judged {
  const read = given.map(({ name, json }) => ({ name, contents: json === undefined ? [] : contentsOf(json) }))
  const all = read.flatMap(({ contents }) => contents)
  const unknown = read.flatMap(({ name, contents }) => contents.flatMap(one => whyUnknown(name, one)))
  const judgements = [
    ...read.flatMap(({ name, contents }) => contents.flatMap(one => ofOne(name, one, all))),
    ...ofAudit(all),
    ...ofLog(all),
  ]
  const code = unknown.length > 0 || read.some(({ contents }) => contents.length === 0) ? NOTHING_HERE : 0
  return { judgements, unknown, code: code || (judgements.every(one => one.holds) ? 0 : 1) }
}

function whyUnknown(name: string, one: Content): string[] {
  if (one.kind === 'unknown') return [`${name}: not the record of a round: it has no ${one.missing.join(', ')}`]
  if (one.kind !== 'problem') return []
  const { code, detail } = one.problem
  return [`${name}: the hub refused what was asked for, and this is its refusal: ${detail} (${code})`]
}

const counted = ({ length }: readonly unknown[], noun: string): string => `${length} ${noun}${length === 1 ? '' : 's'}`

function ofOne(name: string, one: Content, all: readonly Content[]): FileJudgement[] {
  if (one.kind === 'record') {
    const { roundId, ruleBook, inputs } = one.record
    const size = `${counted(inputs.lines, 'line')}, ${counted(inputs.offers, 'offer')}`
    return [judgement(`${name}: round ${roundId}, rule book ${ruleBook.version}, ${size}`, () => checksOf(one.record))]
  }
  if (one.kind !== 'book-proof') return []
  const rounds = all.flatMap(each =>
    each.kind === 'round' ? [each.round] : each.kind === 'record' ? [each.record] : [],
  )
  const note =
    rounds.length === 0 ? 'compare that root with the seal of the round, or name the file of GET /rounds/{id} too' : ''
  return [judgement(`${name}: proof of a sealed entry`, () => checksOfBookProof(one.proof, rounds), note)]
}

function ofAudit(all: readonly Content[]): FileJudgement[] {
  const pages = all.flatMap(one => (one.kind === 'audit' ? [one.page] : []))
  const heads = all.flatMap(one => (one.kind === 'heads' ? one.heads : []))
  const proofs = all.flatMap(one => (one.kind === 'chain-proof' ? [one.proof] : []))
  if (pages.length + heads.length + proofs.length === 0) return []
  const kept = all.some(one => one.kind === 'checkpoint')
  const note =
    heads.length === 0 && !kept
      ? 'that a history goes on to its end, and was not written anew, only what was kept of it tells: name a kept checkpoint with GET /audit/inclusion'
      : ''
  const title = `audit: ${pages.length} pages, ${heads.length} daily heads, ${proofs.length} proofs`
  return [judgement(title, () => checksOfAudit({ pages, heads, proofs }), note)]
}

function ofLog(all: readonly Content[]): FileJudgement[] {
  const checkpoints = all.flatMap(one => (one.kind === 'checkpoint' ? [one.checkpoint] : []))
  const keys = all.flatMap(one => (one.kind === 'keys' ? one.keys : []))
  const consistencies = all.flatMap(one => (one.kind === 'consistency' ? [one.proof] : []))
  const inclusions = all.flatMap(one => (one.kind === 'inclusion' ? [one.proof] : []))
  if (checkpoints.length + consistencies.length + inclusions.length === 0) return []
  const histories = historiesOf(all.flatMap(one => (one.kind === 'audit' ? [one.page] : [])))
  const note =
    checkpoints.length === 0
      ? 'compare with a checkpoint that somebody kept: name its file too'
      : keys.length === 0
        ? 'who signed was not checked: name the file of GET /audit/keys too, or better the keys that you kept'
        : ''
  const title = `signed log: ${counted(checkpoints, 'checkpoint')}, ${counted([...consistencies, ...inclusions], 'proof')}`
  const check = () => checksOfLog({ checkpoints, keys, consistencies, inclusions, histories })
  return [judgement(title, check, note)]
}

function judgement(title: string, check: () => readonly Check[], note = ''): FileJudgement {
  const started = performance.now()
  const checks = check()
  return { title, checks, holds: checks.every(([, holds]) => holds), note, tookMs: performance.now() - started }
}

/** A judgement in lines for people: what holds and what does not, what is broken first where not all can be told. */
export function verdictText({ title, checks, holds, note, tookMs }: FileJudgement): string {
  const sorted = checks.length > MOST_TOLD ? checks.toSorted(([, a], [, b]) => Number(a) - Number(b)) : checks
  return [
    title,
    ...sorted.slice(0, MOST_TOLD).map(([what, whole]) => `  ${whole ? 'holds ' : 'BROKEN'}  ${what}`),
    ...(checks.length > MOST_TOLD ? [`          … and ${checks.length - MOST_TOLD} more`] : []),
    ...(note ? [`  ${note}`] : []),
    `  ${holds ? 'verified' : 'NOT verified'} in ${Math.round(tookMs)} ms`,
  ].join('\n')
}
