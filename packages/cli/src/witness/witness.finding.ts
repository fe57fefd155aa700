import type { LogComparison } from '@lodestone/verify'
import { EXIT } from '../failure.ts'
import type { Answered, Folder } from './witness.folder.ts'

/** What was found of one log; `evidence` is where both checkpoints are kept. */
export type Finding = {
  readonly service: string
  readonly size: number
  readonly found: LogComparison['kind'] | 'withheld'
  readonly why?: string
  readonly evidence?: string
}

/** Ends that are not good, the worst last. */
export const ENDS = [
  { exit: EXIT.refused, code: 'not-taken', head: '' },
  { exit: EXIT.notVerified, code: 'not-verified', head: '' },
  { exit: EXIT.forked, code: 'forked', head: 'THE HISTORY WAS REWRITTEN, or another one is shown to you. ' },
] as const

/** 0 when all is well, else the place in `ENDS` from 1 on. */
export function rankOf({ found, why }: Finding): number {
  if (found === 'forked' || found === 'withheld') return 3
  if (found === 'unsigned' || found === 'stale') return 2
  return why === undefined ? 0 : 1
}

/** A finding against the hub, with what it rests on kept as evidence. */
export function told(
  folder: Folder,
  { service, size }: Answered,
  found: Finding['found'],
  why: string,
  files: Record<string, unknown>,
): Finding {
  return { service, size, found, why, evidence: folder.evidence(`${stamp()}-${service}`, files) }
}

const stamp = (): string => new Date().toISOString().replaceAll(':', '')

/** A finding in words. */
export function sentence({ service, size, found, why, evidence }: Finding): string {
  if (evidence !== undefined) return `${service}: ${why}\n  evidence: ${evidence}`
  const and = why === undefined ? '' : `; ${why}`
  if (found === 'first') return `${service}: kept the log of size ${size}, the first that was seen${and}`
  if (found === 'same') return `${service}: the log of size ${size} is the one that was kept${and}`
  return `${service}: the log has only grown, to size ${size}${and}`
}
