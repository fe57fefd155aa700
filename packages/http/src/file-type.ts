/** File types that are taken of people, by how a file begins: what a sender calls it does not count. */
const TYPES = [
  { mediaType: 'application/pdf', extension: 'pdf', magic: Buffer.from('%PDF-', 'latin1') },
  { mediaType: 'image/png', extension: 'png', magic: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1') },
  { mediaType: 'image/jpeg', extension: 'jpg', magic: Buffer.from('\xff\xd8\xff', 'latin1') },
] as const
export type FileType = (typeof TYPES)[number]['mediaType']

/** The type of a file by its first bytes; `undefined` when it is none that is taken. */
export const fileTypeOf = (content: Buffer): FileType | undefined =>
  TYPES.find(type => content.subarray(0, type.magic.length).equals(type.magic))?.mediaType

/** A file that a browser saves and does not open, under a name of ours: what it is, with the beginning of its digest. */
export const fileAnswer = (file: {
  readonly what: string
  readonly sha256: string
  readonly mediaType: FileType
  readonly content: Buffer
}) => ({
  body: file.content,
  headers: {
    'content-type': file.mediaType,
    'content-disposition': `attachment; filename="${fileName(file)}"`,
    'x-content-type-options': 'nosniff',
  },
})

export const fileName = (o: { readonly what: string; readonly sha256: string; readonly mediaType: FileType }): string =>
  `${o.what}-${o.sha256.slice(0, 12)}.${TYPES.find(type => type.mediaType === o.mediaType)?.extension}`

export const isSha256 = (text: string): boolean => /^[0-9a-f]{64}$/.test(text)
