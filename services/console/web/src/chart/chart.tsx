import { type ReactNode, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { savePicture } from '../files/picture.ts'
import { fileNameOf, saveCsv } from '../files/save.ts'
import { Button } from '../ui/button.tsx'
import { toast } from '../ui/toast.tsx'
import { useWidth } from './use-width.ts'
import './chart.css'

export type Size = { readonly width: number; readonly height: number }

/**
 * The frame of every chart: its width follows the page, it says in a sentence what it shows, and it can be read as a table. `children` draws an
 * SVG of the size given; colours come from the tokens (`var(--series-1)` …), in CSS classes or as `fill` attributes.
 */
export function Chart({
  title,
  summary,
  height,
  table,
  children,
  legend,
}: {
  title: string
  /** What the picture says, in words: for those who do not see it, and under it for all. */
  summary: string
  height: number | ((width: number) => number)
  /** The same figures as a table: headings, then rows of text. */
  table: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
  children: (size: Size) => ReactNode
  legend?: readonly { readonly label: string; readonly colour: string }[]
}) {
  const { t } = useTranslation('app')
  const [asTable, setAsTable] = useState(false)
  const [width, frame] = useWidth()
  const id = useId()
  const figure = useRef<HTMLElement>(null)
  const save = () => {
    if (figure.current)
      savePicture(fileNameOf(title, 'png'), figure.current).catch(() => toast(t('chart.notSaved'), 'bad'))
  }
  const size = { width, height: typeof height === 'number' ? height : height(width) }
  return (
    <figure ref={figure} className="chart" aria-labelledby={id}>
      <figcaption className="chart-caption">
        <span id={id} className="chart-title">
          {title}
        </span>
        <span>
          <Button kind="quiet" onPress={() => setAsTable(!asTable)}>
            {asTable ? t('chart.asChart') : t('chart.asTable')}
          </Button>
          {asTable ? (
            <Button kind="quiet" onPress={() => saveCsv(fileNameOf(title, 'csv'), [table.head, ...table.rows])}>
              {t('table.save')}
            </Button>
          ) : (
            <Button kind="quiet" onPress={save}>
              {t('chart.save')}
            </Button>
          )}
        </span>
      </figcaption>
      <p className="hint">{summary}</p>
      {legend && !asTable && (
        <ul className="chart-legend">
          {legend.map(({ label, colour }) => (
            <li key={label}>
              <svg width="12" height="12" aria-hidden="true">
                <rect width="12" height="12" rx="2" fill={colour} />
              </svg>
              {label}
            </li>
          ))}
        </ul>
      )}
      <div ref={frame} className="chart-frame">
        {asTable ? (
          <PlainTable {...table} label={title} />
        ) : (
          width > 0 && (
            <svg width={size.width} height={size.height} role="img" aria-label={`${title}. ${summary}`}>
              {children(size)}
            </svg>
          )
        )}
      </div>
    </figure>
  )
}

/** A short table of text, for what a chart shows. Long ones are `DataTable`'s. */
export function PlainTable({
  label,
  head,
  rows,
}: {
  label: string
  head: readonly string[]
  rows: readonly (readonly string[])[]
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
    // biome-ignore lint/a11y/useSemanticElements: not a landmark, which would have the same name as the card around it
    <div role="group" className="table-plain" aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {head.map(text => (
              <th key={text} scope="col">
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(cells => (
            <tr key={cells.join('|')}>
              {cells.map((text, index) =>
                index === 0 ? (
                  <th key={head[index]} scope="row">
                    {text}
                  </th>
                ) : (
                  <td key={head[index]}>{text}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
