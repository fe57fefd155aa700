import type { Cell, Publication } from '@lodestone/contracts'
import { filled, named, UNTOLD } from '@lodestone/wording'
import { type Html, html } from '../html.ts'
import { links, paragraph, section, table } from '../parts.ts'
import type { Voice } from '../voice.ts'

/** Cells that a page shows at most. */
const MOST_CELLS = 500

/** The published pool sheet, and its files. */
export function sheetSection(roundId: string, { version, publishedAt, cells }: Publication, voice: Voice): Html {
  const { round } = voice.texts
  const at = `/api/v1/rounds/${roundId}/pool/export?format=`
  return section(
    'sheet',
    round.sheet,
    paragraph(filled(round.sheetLead, { version: voice.count(version), time: voice.time(publishedAt) }), 'lead'),
    cellTable(round.sheet, cells, voice),
    links([
      [`${at}csv`, round.csv],
      [`${at}xlsx`, round.xlsx],
    ]),
  )
}

/** Published cells; one that is not shown looks the same whatever stands behind it. */
export function cellTable(title: string, cells: readonly Cell[], voice: Voice): Html {
  const { column, round, bloc } = voice.texts
  const shown = cells.slice(0, MOST_CELLS)
  const more = filled(round.more, { shown: voice.count(shown.length), count: voice.count(cells.length) })
  return html`${table(
    title,
    [
      { header: column.goods },
      { header: round.grade },
      { header: column.period },
      { header: round.region },
      { header: round.quantity, kind: 'figure' },
      { header: round.contributors, kind: 'figure' },
    ],
    shown.map(cell => [
      voice.material(cell.material),
      cell.grade ?? UNTOLD,
      voice.period(cell.period),
      named(bloc, cell.bloc),
      'suppressed' in cell ? html`<span class="untold">${round.suppressed}</span>` : voice.kg(cell.quantityKg),
      'suppressed' in cell ? UNTOLD : voice.count(cell.contributors),
    ]),
  )}${shown.length < cells.length ? paragraph(more, 'hint') : undefined}`
}
