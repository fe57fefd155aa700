import { DOCUMENTS } from '@lodestone/contracts'
import { accept, type Outcome, refuse } from '@lodestone/kernel'

const MB = 1024 * 1024
/** Bytes of the documents of all applications together: strangers fill no more of the hub than that. */
export const MOST_BYTES_OF_ALL = 2_000_000_000

/** What there is: documents and bytes of the application, and bytes of all. */
export type Held = { readonly count: number; readonly bytes: number; readonly ofAll: number }

/** Whether an application may have a document more, of this size. */
export function mayGive(held: Held, size: number): Outcome<undefined, 'validation-failed' | 'rate-limited'> {
  const { most, mostBytesTogether } = DOCUMENTS
  if (held.count >= most || held.bytes + size > mostBytesTogether)
    return refuse(
      'validation-failed',
      `An application has at most ${most} documents, of ${mostBytesTogether / MB} MB together.`,
      [{ path: 'file', message: 'take another document back first' }],
    )
  if (held.ofAll + size > MOST_BYTES_OF_ALL)
    return refuse(
      'rate-limited',
      'Documents of applications take as many bytes as the hub keeps: try again another day.',
    )
  return accept(undefined)
}
