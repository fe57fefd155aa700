import { type Html, html, type Value } from './html.ts'

export type Column = { readonly header: string; readonly kind?: 'figure' }
export type Rows = readonly (readonly Value[])[]

/** A table in a frame that scrolls where it is wider than the window. The first cell of a row says what the row is about. */
export const table = (caption: string, columns: readonly Column[], rows: Rows): Html =>
  html`<div class="wide" role="group" aria-label="${caption}" tabindex="0">
<table>
<caption>${caption}</caption>
<thead><tr>${columns.map(one => html`<th scope="col"${classOf(one)}>${one.header}</th>`)}</tr></thead>
<tbody>
${rows.map(row => html`<tr>${row.map((cell, at) => cellOf(cell, at, columns[at]))}</tr>\n`)}</tbody>
</table>
</div>
`

const classOf = (column: Column | undefined): Html | undefined =>
  column?.kind === 'figure' ? html` class="figure"` : undefined
const cellOf = (cell: Value, at: number, column: Column | undefined): Html =>
  at === 0 ? html`<th scope="row">${cell}</th>` : html`<td${classOf(column)}>${cell}</td>`

/** Names with their values. */
export const facts = (items: readonly (readonly [name: string, value: Value])[], kind = 'facts'): Html =>
  html`<dl class="${kind}">
${items.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl>
`

export const section = (id: string, title: string, ...inside: readonly Value[]): Html =>
  html`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
${inside}</section>
`

/** A bar of a share of its whole, from 0 to 1; who does not see it reads the figure beside. */
export const bar = (share: number): Html => {
  const width = `${Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10}%`
  return html`<svg class="meter" aria-hidden="true" focusable="false"><rect width="100%" height="100%" class="whole"/><rect width="${width}" height="100%" class="part"/></svg>`
}

export const paragraph = (text: string, kind?: 'lead' | 'hint'): Html =>
  kind ? html`<p class="${kind}">${text}</p>\n` : html`<p>${text}</p>\n`

export const links = (items: readonly (readonly [address: string, text: string])[]): Html =>
  html`<ul class="links">
${items.map(([address, text]) => html`<li><a href="${address}">${text}</a></li>\n`)}</ul>
`
