/** File types that evidence may have, by how a file begins: what a sender calls it does not count. */
const TYPES = [
  { mediaType: 'application/pdf', extension: 'pdf', magic: Buffer.from('%PDF-', 'latin1') },
  { mediaType: 'image/png', extension: 'png', magic: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1') },
  { mediaType: 'image/jpeg', extension: 'jpg', magic: Buffer.from('\xff\xd8\xff', 'latin1') },
] as const
export type MediaType = (typeof TYPES)[number]['mediaType']

/** The type of a file by its first bytes; `undefined` when it is none that is taken. */
export const mediaTypeOf = (content: Buffer): MediaType | undefined =>
  TYPES.find(type => content.subarray(0, type.magic.length).equals(type.magic))?.mediaType

/** Name under which a browser saves a file. */
export const fileName = (sha256: string, mediaType: MediaType): string =>
  `evidence-${sha256.slice(0, 12)}.${TYPES.find(type => type.mediaType === mediaType)?.extension}`

export const isSha256 = (text: string): boolean => /^[0-9a-f]{64}$/.test(text)
