import type { Cell } from '@lodestone/contracts'
import { addressOf } from '../address.ts'
import { html } from '../html.ts'
import type { Page } from '../page.ts'
import { paragraph } from '../parts.ts'
import type { Voice } from '../voice.ts'
import { cellTable } from './round.sheet.ts'

/** The standing demand as it was published last. */
export function demandPage(cells: readonly Cell[], voice: Voice): Page {
  const { demand } = voice.texts
  return {
    title: demand.title,
    lead: demand.lead,
    body: cells.length === 0 ? paragraph(demand.none) : cellTable(demand.title, cells, voice),
  }
}

/** What is not there, or not published: there is no telling which. */
export const missingPage = ({ language, texts }: Voice): Page => ({
  title: texts.missing.title,
  lead: texts.missing.text,
  body: html`<p><a href="${addressOf(language)}">${texts.site.start}</a></p>\n`,
  status: 404,
})

/** What cannot be shown for a moment. */
export const busyPage = ({ texts }: Voice, status: number): Page => ({
  title: texts.busy.title,
  lead: texts.busy.text,
  body: html``,
  status,
})
