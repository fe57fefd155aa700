import type { Stage } from '../stage.ts'

/** A limit in percent. `inclusive`: the limit itself already counts. */
export type Limit = { readonly pct: string; readonly inclusive: boolean }

/** How shares along a chain of owners count. */
export type OwnershipRule = Limit & {
  /**
   * `multiply`: 60 % of a holding that is 57 % Chinese counts 34.2 %.
   * `cascade`: an owner that reaches the limit itself counts in full for what it holds, one that does not counts nothing.
   */
  readonly method: 'multiply' | 'cascade'
  /** From this share on, equity below the limit is worth a finding. */
  readonly noticePct?: string | undefined
}

/** What a fact about a stage does: nothing, a note (level B), or the same as a stage in a covered country. */
export type Treatment = 'ignored' | 'noted' | 'covered'

export type OriginRules = {
  /** Countries whose stages, owners and feed count, with the ones counted together. */
  readonly coveredCountries: readonly string[]
  /** Materials the policy speaks about; all without it. */
  readonly materials?: readonly string[] | undefined
  /** Stages the policy speaks about. */
  readonly stages: readonly Stage[]
  /** Whether a stage done or tolled in a covered country counts; rules about owners alone ignore it. */
  readonly location: 'covered' | 'ignored'
  readonly ownership?: OwnershipRule | undefined
  /** Chinese material by value that makes a stage count. */
  readonly input?: Limit | undefined
  readonly technology: Treatment
  /** Control without shares from a covered country: seats on the board, a veto, management, a licence. Ignored when absent. */
  readonly control?: Treatment | undefined
  /** By which origin recycled feed counts: where the scrap was gathered (when absent), or where what became scrap was first made. */
  readonly recycledFeed?: 'where-gathered' | 'where-first-made' | undefined
  /** From this Chinese share of a country's own imports on, in percent, a last stage there is worth a finding. Not looked at when absent. */
  readonly intermediaryPct?: string | undefined
}

export type ConcentrationRules = { readonly maxCountrySharePct: string; readonly byYear: number }
