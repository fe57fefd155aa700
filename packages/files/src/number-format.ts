import { present } from '@lodestone/kernel'
/** What a cell with a number shows, by its number format. */
export type Format = 'date' | 'percent' | undefined

/** How the number formats that are built in show a number (ECMA-376 part 1, 18.8.30, with those of East Asian versions). */
export const builtIn = (id: number): Format => {
  if ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58))
    return 'date'
  return id === 9 || id === 10 ? 'percent' : undefined
}

/** What a number format shows. */
export function formatOf(code: string): Format {
  const bare = bareOf(code)
  if (/[ymdhs]/i.test(bare) && !/general/i.test(bare)) return 'date'
  return bare.includes('%') ? 'percent' : undefined
}

/** Characters before one that stands for itself, is as wide as a space, or is repeated. */
const BEFORE_PLAIN = '\\_*'
/** Hours, minutes or seconds beyond a day, an hour or a minute. */
const ELAPSED = /^\[(?:h+|m+|s+)\]$/i

/** A code without what stands in it as plain text, a colour, a condition or a currency. Each character is looked at once. */
function bareOf(code: string): string {
  const lastBracket = code.lastIndexOf(']')
  let bare = ''
  for (let at = 0; at < code.length; at++) {
    const char = present(code[at])
    const end = char === '"' ? code.indexOf('"', at + 1) : char === '[' && at < lastBracket ? code.indexOf(']', at) : -1
    if (end >= 0) {
      const whole = code.slice(at, end + 1)
      if (ELAPSED.test(whole)) bare += whole
      at = end
    } else if (BEFORE_PLAIN.includes(char)) at++
    else bare += char
  }
  return bare
}
