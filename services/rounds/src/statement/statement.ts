/** What somebody takes away of a round, apart from how a document or a workbook lays it out. */
export type Statement = {
  readonly title: string
  /** For whom it is, and what it may hold. */
  readonly edition: string
  readonly name: string
  readonly head: string
  /** When the last event was that its reader is told of. */
  readonly at: Date
  readonly parts: readonly Part[]
}

export type Part =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | Facts
  | Table
  | Picture
  | { readonly kind: 'code'; readonly url: string }

export type Named = readonly [name: string, value: string]
/** Names and values; `hashes` are long. */
export type Facts = { readonly kind: 'facts' | 'hashes'; readonly title: string; readonly items: readonly Named[] }

export type Money = { readonly amount: string; readonly currency: string }
/** What a cell holds goes by its column: a mass in kilograms, per cent and decimals as decimal strings. */
export type Cell = string | Money | undefined
export type Column = {
  readonly header: string
  readonly kind: 'text' | 'kg' | 'percent' | 'decimal' | 'money' | 'sum'
  /** Of the width of a page, beside those of the others. */
  readonly share?: number
  /** In the workbook alone. */
  readonly onlySheet?: true
}
export type Table = {
  readonly kind: 'table'
  /** Also names its sheet. */
  readonly title: string
  readonly lead?: string
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Cell[])[]
}

/** A picture of figures that a table has: a bar for each, and where its limit is. Lengths are parts of the longest. */
export type Picture = {
  readonly kind: 'picture'
  readonly title: string
  /** What is to be said beside the figures to whoever does not see it. */
  readonly more?: string
  readonly bars: readonly {
    readonly name: string
    readonly figure: string
    readonly share: number
    readonly mark?: number
  }[]
}

/** Whose statement it is: one's own, everybody's for oversight, or what is published. */
export type Edition = 'own' | 'whole' | 'published'
