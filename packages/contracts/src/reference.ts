import { z } from 'zod'

/** What a reference may not have in it, with what is said of it. */
const REFUSED = [
  [/[\p{Cc}\p{Zl}\p{Zp}]/u, 'no line break or other control character'],
  [/(?! )\p{Zs}/u, 'no space but the plain one'],
  [/[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u, 'no character that is not seen'],
  [/[\p{Co}\p{Cs}\p{Cn}\ufffc\ufffd]/u, 'no character without a meaning of its own'],
  [/(?<=^| )\p{M}/u, 'no mark without a character before it'],
] as const
const PLAIN = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/

/** What is wrong with a reference in composed characters, in words. */
function faultsOf(text: string, most: number): string[] {
  if (text === '') return ['at least 1 character']
  if (text.length > 2 * most || [...text].length > most) return [`at most ${most} characters`]
  if (PLAIN.test(text)) return []
  const faults = /^ | $/.test(text) ? ['no space at either end'] : []
  for (const [found, what] of REFUSED) {
    const [one] = found.exec(text) ?? []
    if (one !== undefined) faults.push(`${what} (${codeOf(one)})`)
  }
  return faults
}
const codeOf = (one: string): string => `U+${(one.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

/** The most UTF-16 code units that one composed character comes from. */
const PARTS = 4

/** In composed characters (NFC). What is too long stays as it is: thousands of marks in a row would take minutes to be put in order. */
export const composed = (text: string, most = 100): string =>
  text.length > PARTS * most ? text : text.normalize('NFC')

/**
 * A name that people give to what is theirs, in letters of any script. What is sent in decomposed characters (NFD) is the same name. Two that
 * are not the same are seen to be two, but for letters that look alike.
 */
export const referenceOf = (most: number) =>
  z
    .string()
    .overwrite(text => composed(text, most))
    .check(({ value, issues }) => {
      for (const message of faultsOf(value, most)) issues.push({ code: 'custom', input: value, message })
    })
    .meta({
      // Of the rule what every dialect of regular expressions tells.
      pattern: '^[^\\x00-\\x20\\x7f-\\xa0](?:[^\\x00-\\x1f\\x7f-\\xa0]*[^\\x00-\\x20\\x7f-\\xa0])?$',
      minLength: 1,
      maxLength: most,
      description: `letters, digits, punctuation and symbols of any script, 1 to ${most} characters in Unicode’s form NFC, no space at either end, nothing that is not seen`,
    })
