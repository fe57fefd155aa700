import type { ReactNode } from 'react'

type Head = { readonly text: string; readonly isFigure?: boolean }

/** A small table that is whole in the document, for pages that are printed. The first cell of a row names it. */
export function PlainTable({
  label,
  heads,
  rows,
}: {
  label: string
  heads: readonly Head[]
  rows: readonly { readonly id: string; readonly cells: readonly ReactNode[] }[]
}) {
  const alignOf = (nth: number) => (heads[nth]?.isFigure ? { className: 'figure' } : {})
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
    // biome-ignore lint/a11y/useSemanticElements: not a landmark, which would have the same name as the card around it
    <div role="group" className="table-paper" aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {heads.map(({ text }, nth) => (
              <th key={text} scope="col" {...alignOf(nth)}>
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, cells: [first, ...cells] }) => (
            <tr key={id}>
              <th scope="row">{first}</th>
              {cells.map((cell, nth) => (
                <td key={heads[nth + 1]?.text} {...alignOf(nth + 1)}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
