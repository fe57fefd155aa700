/** What a document says, in its order; how it looks is for `document.typ`. Texts are set as they are, never read as markup. */
export type Document = {
  /** Of its texts, by BCP 47: its reader's voice and the breaks of lines go by it. */
  readonly language: string
  readonly title: string
  readonly subtitle: string
  readonly author: string
  /** When what it says was so. The same document with the same time is the same bytes. */
  readonly at: Date
  /** At the foot of each page, beside its number. */
  readonly footer: string
  readonly blocks: readonly Block[]
}

export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | TableBlock
  | BarsBlock
  | { readonly kind: 'code'; readonly caption: string; readonly alt: string; readonly url: string }
  | { readonly kind: 'link'; readonly text: string; readonly url: string }

export type TableBlock = {
  readonly kind: 'table'
  readonly columns: readonly { readonly header: string; readonly figure: boolean; readonly share: number }[]
  readonly rows: readonly (readonly string[])[]
}

/** A bar for each figure. `alt` says in words what the picture shows. */
export type BarsBlock = {
  readonly kind: 'bars'
  readonly caption: string
  readonly alt: string
  readonly bars: readonly Bar[]
}
/** `share` and `mark`: of the whole track, from 0 to 1. */
export type Bar = {
  readonly name: string
  readonly share: number
  readonly mark?: number
  readonly figure: string
}
