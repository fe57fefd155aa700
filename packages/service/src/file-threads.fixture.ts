import { ProblemError } from '@lodestone/http/problem'
import type { SentFile } from '@lodestone/http/sent'

/** Readers of files as they should not be. */

export const size = ({ bytes }: SentFile, more: Date): unknown => ({ bytes: bytes.toString('latin1').length, more })

export function refused({ counted }: SentFile): never {
  counted?.(7)
  throw new ProblemError('validation-failed', '1 field is refused.', [{ path: 'lines', message: 'too few' }])
}

export function broken(): never {
  throw new TypeError('a mistake')
}

export function endless(): never {
  for (;;);
}

export function greedy(): unknown {
  const held: unknown[] = []
  for (;;) held.push(Array.from({ length: 1_000 }, () => ({})))
}

/** Holds some 20 MiB, for long enough to be looked at, and leaves them behind. */
export async function wasteful(): Promise<number> {
  const held = Array.from({ length: 200_000 }, (_, at) => ({ at, next: [at] }))
  await new Promise(resolve => setTimeout(resolve, 150))
  return held.length
}
