import { addressOf } from '../address.ts'
import { BOOK_PATHS, type Book, type BookName, type Piece } from '../books.ts'
import { type Html, html } from '../html.ts'
import type { Page } from '../page.ts'
import type { Voice } from '../voice.ts'

/** A document of the hub: the rule book and what belongs to it, or the glossary. All of them are in English. */
export function bookPage(name: BookName, book: Book, voice: Voice): Page {
  const { language, texts } = voice
  const others = Object.entries(BOOK_PATHS).map(([path, one]) => {
    const current = one === name ? html` aria-current="page"` : ''
    return html`<a href="${addressOf(language, path)}"${current}>${texts.book.title[one]}</a>\n`
  })
  return {
    title: texts.book.title[name],
    lead: texts.book.lead[name],
    body: html`<nav class="others" aria-label="${texts.book.others}">
${others}</nav>
${language === 'en' ? undefined : html`<p class="hint">${texts.book.english}</p>\n`}${contents(book, voice)}<article class="book" lang="en">
${book.pieces.map(piece => pieceOf(piece, voice))}
</article>
`,
  }
}

const contents = ({ contents: parts }: Book, { texts }: Voice): Html | undefined =>
  parts.length > 1
    ? html`<nav class="contents" aria-label="${texts.book.contents}">
<ol lang="en">
${parts.map(({ id, text }) => html`<li><a href="#${id}">${text}</a></li>\n`)}</ol>
</nav>
`
    : undefined

/** The elements of a document are of a closed set, and its text is text. */
function pieceOf(piece: Piece, voice: Voice): Html {
  if (typeof piece === 'string') return html`${piece}`
  const { tag, id, to, in: inside } = piece
  if (tag === 'br') return { html: '<br>' }
  const own = id === undefined ? undefined : html` id="${id}"`
  const scope = tag === 'th' ? { html: ' scope="col"' } : undefined
  const target = tag === 'a' && to !== undefined ? html` href="${placeOf(to, voice)}"` : undefined
  const element = html`${{ html: `<${tag}` }}${own}${scope}${target}>${inside.map(one => pieceOf(one, voice))}${{ html: `</${tag}>` }}`
  return tag === 'table' || tag === 'pre' ? html`<div class="book-wide" tabindex="0">${element}</div>` : element
}

/** A place of the console, such as `/rules/origin#levels`, in the public face; anything else as it is. */
const placeOf = (to: string, { language }: Voice): string =>
  to.startsWith('/') ? addressOf(language, to.slice(1)) : to
