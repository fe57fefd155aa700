import { type EventContract, fits } from '@lodestone/contracts'
import type { Envelope } from './envelope.ts'

type Parsed = { readonly contract: EventContract; readonly text: string; readonly data: unknown }

/** Only what has just happened is remembered: whoever catches up reads alone, and what it left behind would be in the way. */
const NEW_MS = 2_000
/** Characters of texts whose data is remembered, at least: a quarter of a second of a busy hub. */
const REMEMBERED_CHARACTERS = 256 * 1024
/** Texts that are remembered at least: parts of a large book or result, which come together, have more characters each. */
const REMEMBERED_TEXTS = 8

/**
 * Data read lately, by the id of its event: the consumers of a process read the same records one after the other. In two generations, of
 * which the older is forgotten as a whole: to forget one by one took a tenth of the reading.
 */
let young = new Map<string, Parsed>()
let old = young
let characters = 0

/**
 * The data of an event, if it fits its contract; whoever gets it may not change it, others get it too. An error class when it cannot be
 * read. What is remembered counts only for the very same text.
 */
export function parseData(
  contract: EventContract,
  { id, time }: Pick<Envelope, 'id' | 'time'>,
  text: string,
): { readonly data: unknown } | 'broken-json' | 'broken-contract' {
  const known = young.get(id) ?? old.get(id)
  if (known && known.contract === contract && known.text === text) return known
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch {
    return 'broken-json'
  }
  if (!fits(contract, data)) return 'broken-contract'
  const parsed = { contract, text, data }
  if (!known && Date.now() - Date.parse(time) < NEW_MS) remember(id, parsed)
  return parsed
}

function remember(id: string, parsed: Parsed): void {
  if (characters > REMEMBERED_CHARACTERS && young.size >= REMEMBERED_TEXTS) {
    old = young
    young = new Map()
    characters = 0
  }
  young.set(id, parsed)
  characters += parsed.text.length
}
