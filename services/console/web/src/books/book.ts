/** The elements that a document is made of in the console. */
export type Tag =
  | 'h2'
  | 'h3'
  | 'p'
  | 'ul'
  | 'ol'
  | 'li'
  | 'pre'
  | 'code'
  | 'blockquote'
  | 'table'
  | 'thead'
  | 'tbody'
  | 'tr'
  | 'th'
  | 'td'
  | 'strong'
  | 'em'
  | 'span'
  | 'a'
  | 'br'
export type Mark = { readonly tag: Tag; readonly in: readonly Piece[]; readonly id?: string; readonly to?: string }
export type Piece = string | Mark
export type Book = {
  readonly title: string
  readonly contents: readonly { readonly id: string; readonly text: string }[]
  readonly pieces: readonly Piece[]
}
