/** What an offer declares of its origin: the part of an offer that screening reads, as the API carries it. Percentages are decimal strings. */
export type ScreenedOffer = {
  readonly material: string
  readonly chain: readonly ChainStage[]
  readonly evidence: readonly Evidence[]
}

/** An owner of a site's operator and, below it, its own owners. An owner named again below itself closes a circle. */
export type Owner = {
  readonly owner: string
  readonly country: string
  readonly sharePct: string
  readonly ownership?: readonly Owner[] | undefined
}

/** How somebody controls a site's operator without, or beyond, shares. */
export type Control = {
  readonly by: string
  readonly country: string
  readonly how: 'board-majority' | 'veto' | 'management' | 'technology-licence'
}

/** One site at one stage. A stage fed from two sites is named twice. */
export type ChainStage = {
  readonly stage: string
  readonly country: string
  readonly site: string
  readonly operator: string
  readonly ownership: readonly Owner[]
  /** Share of the value of this stage's product that is Chinese material, in percent. */
  readonly chineseInputPct?: string | undefined
  /** The stage runs on technology that originates in China. */
  readonly chineseTechnology?: boolean | undefined
  /** Who decides here without owning shares, declared as a fact of its own. */
  readonly control?: readonly Control[] | undefined
  /** For recycling: where what became scrap was first made, as shares of the feed in percent. */
  readonly recycledFrom?: readonly { readonly country: string; readonly sharePct: string }[] | undefined
  /** Country where the work is done for a fee on somebody else's material, when it is not `country`. */
  readonly tolledIn?: string | undefined
}

export type Evidence = {
  readonly type: string
  readonly issuer?: string | undefined
  readonly stage: string
  /** Plain dates, both days included. */
  readonly validFrom: string
  readonly validTo: string
  readonly sha256: string
}
