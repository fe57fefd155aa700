import { fromJson, vouched } from '@lodestone/kernel/json-text'
import { isObject } from '@lodestone/kernel/members'
import type { Body } from '../api/client.ts'

/** A credential that is to be given, from what somebody has pasted or dropped. */
export type Pasted = Body<'/supply/credentials', 'post'>
export type PasteFault = 'empty' | 'large' | 'neither'

/** Characters that the hub takes. */
export const MOST_CHARACTERS = 262_144
const TOKEN = /^[\w-]+\.[\w-]*\.[\w-]*$/

/** The token, the envelope around it, or why the text is neither. Whether it holds the hub judges. */
export function pastedIn(text: string): Pasted | PasteFault {
  const given = text.trim()
  if (given === '') return 'empty'
  if (given.length > MOST_CHARACTERS) return 'large'
  if (TOKEN.test(given)) return { credential: given }
  const document = parsed(given)
  if (typeof document === 'string') return pastedIn(document)
  return isObject(document) ? { credential: document } : 'neither'
}

function parsed(text: string): Pasted['credential'] | undefined {
  try {
    return fromJson(vouched<Pasted['credential']>(text))
  } catch {
    return undefined
  }
}
