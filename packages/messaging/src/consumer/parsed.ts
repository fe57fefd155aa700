import { type EventContract, fits } from '@lodestone/contracts'
import type { Envelope } from '../envelope.ts'
import { enoughTexts, isNew, Lately } from '../lately.ts'

type Parsed = { readonly contract: EventContract; readonly text: string; readonly data: unknown }

/** Data by the id of its event: the consumers of a process read the same records one after the other. */
const lately = new Lately<Parsed>(enoughTexts)

/**
 * The data of an event, if it fits its contract; whoever gets it may not change it, others get it too. An error class when it cannot be
 * read. What is remembered counts only for the very same text.
 */
export function parseData(
  contract: EventContract,
  { id, time }: Pick<Envelope, 'id' | 'time'>,
  text: string,
): { readonly data: unknown } | 'broken-json' | 'broken-contract' {
  const known = lately.of(id)
  if (known && known.contract === contract && known.text === text) return known
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch {
    return 'broken-json'
  }
  if (!fits(contract, data)) return 'broken-contract'
  const parsed = { contract, text, data }
  if (!known && isNew(time)) lately.add(id, parsed, text.length)
  return parsed
}
