/** What is set for a character that the font lacks: the mark by which typesetters tell one. */
const MISSING = '〓'

type Range = { readonly from: number; readonly to: number }

/** Platform and encoding of a subtable of `cmap`, with its format: of all of Unicode, or of its first 65,536 characters. */
const TABLES = [
  { platform: 3, encoding: 10, format: 12, rangesAt: longRanges },
  { platform: 3, encoding: 1, format: 4, rangesAt: shortRanges },
] as const

/** The characters of an OpenType font. */
export function charactersOf(font: Buffer): (code: number) => boolean {
  const cmap = tableAt(font, 'cmap')
  const entries = Array.from({ length: font.readUInt16BE(cmap + 2) }, (_, nth) => cmap + 4 + 8 * nth)
  for (const { platform, encoding, format, rangesAt } of TABLES)
    for (const entry of entries) {
      const at = cmap + font.readUInt32BE(entry + 4)
      if (font.readUInt16BE(entry) !== platform || font.readUInt16BE(entry + 2) !== encoding) continue
      if (font.readUInt16BE(at) !== format) continue
      const ranges = rangesAt(font, at)
      return code => ranges.some(({ from, to }) => from <= code && code <= to)
    }
  throw new Error('the font has no table of its characters that can be read')
}

function longRanges(font: Buffer, at: number): Range[] {
  return Array.from({ length: font.readUInt32BE(at + 12) }, (_, nth) => {
    const group = at + 16 + 12 * nth
    return { from: font.readUInt32BE(group), to: font.readUInt32BE(group + 4) }
  })
}

/** The last one, of 0xFFFF alone, ends the list. */
function shortRanges(font: Buffer, at: number): Range[] {
  const bytes = font.readUInt16BE(at + 6)
  return Array.from({ length: bytes / 2 - 1 }, (_, nth) => ({
    from: font.readUInt16BE(at + 16 + bytes + 2 * nth),
    to: font.readUInt16BE(at + 14 + 2 * nth),
  }))
}

function tableAt(font: Buffer, tag: string): number {
  const count = font.readUInt16BE(4)
  for (let nth = 0; nth < count; nth++) {
    const entry = 12 + 16 * nth
    if (font.toString('latin1', entry, entry + 4) === tag) return font.readUInt32BE(entry + 8)
  }
  throw new Error(`the font has no table ${tag}`)
}

/** A text as the font can set it. A document in which a character could not be shown would not be accessible, and is not made. */
export const settable = (text: string, has: (code: number) => boolean): string =>
  text.replace(/[^\x20-\x7e]/gu, one => (one === '\n' || has(one.codePointAt(0) ?? 0) ? one : MISSING))
