import { escapeHtml } from '@lodestone/kernel'

/** Text that is HTML already. */
export type Html = { readonly html: string }
export type Value = Html | string | number | undefined | readonly Value[]

const written = (value: Value): string => {
  if (value === undefined) return ''
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value))
  return 'html' in value ? value.html : value.map(written).join('')
}

/** HTML with values in it: each is text, and cannot become an element, unless it is HTML itself. */
export const html = (parts: TemplateStringsArray, ...values: readonly Value[]): Html => ({
  html: parts.reduce((text, part, index) => `${text}${written(values[index - 1])}${part}`),
})

/** A name that somebody chose: whatever its direction, it leaves that of the text around it alone. */
export const name = (text: string): Html => html`<bdi>${text}</bdi>`
