import { isUtf8 } from 'node:buffer'
import { UnreadableFile } from './table.ts'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/**
 * Bytes as text, by what was declared, else by the byte order mark, else as UTF-8, else as Windows-1252, which `guessed` tells. Throws for
 * bytes that are not what was declared or marked, for NUL and for half a surrogate pair, which no table can store.
 */
export function readText(bytes: Buffer, declared?: Encoding): { text: string; encoding: Encoding; guessed: boolean } {
  const encoding = declared ?? marked(bytes) ?? (isUtf8(bytes) ? 'utf-8' : 'windows-1252')
  let text: string
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    throw new UnreadableFile('malformed', `The file is not ${encoding.toUpperCase()}.`)
  }
  if (text.includes('\0') || !text.isWellFormed())
    throw new UnreadableFile('malformed', 'A text holds a NUL or half a surrogate pair.')
  return { text, encoding, guessed: encoding === 'windows-1252' && declared === undefined }
}

function marked(bytes: Buffer): Encoding | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return undefined
}
