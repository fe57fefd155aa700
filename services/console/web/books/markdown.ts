import { isNameOf } from '@lodestone/kernel/members'
import { lexer, type Token, type Tokens } from 'marked'
import type { Book, Mark, Piece, Tag } from '../src/books/book.ts'
import { BOOKS } from '../src/books/names.ts'

/**
 * A document of `infra/docs` as what a page shows of it: elements of a closed set with text, never HTML. Headings have the ids that GitHub gives
 * them; paragraphs and items that begin with bold words have those as their ids, where these are free. Raw HTML is refused.
 */
export function bookOf(markdown: string): Book {
  const taken = new Set<string>()
  const tokens = lexer(markdown)
  // Headings come first: a link to one must not depend on what stands before it.
  const headings = new Map<Token, string>()
  for (const token of tokens)
    if (token.type === 'heading') headings.set(token, freeId(slug(plain(token.tokens ?? [])), taken) ?? '')
  const blocks = tokens.flatMap(token => blockOf(token, { taken, headings }))
  const [title] = tokens.flatMap(token => (token.type === 'heading' ? plain(token.tokens ?? []) : []))
  const contents = tokens.flatMap(token =>
    token.type === 'heading' && token.depth === 2
      ? { id: headings.get(token) ?? '', text: plain(token.tokens ?? []) }
      : [],
  )
  return { title: title ?? '', contents, pieces: blocks }
}

/** Every id of a document. */
export const idsOf = ({ pieces }: Pick<Book, 'pieces'>): readonly string[] =>
  pieces.flatMap(piece =>
    typeof piece === 'string' ? [] : [...(piece.id === undefined ? [] : [piece.id]), ...idsOf({ pieces: piece.in })],
  )

type Ids = { readonly taken: Set<string>; readonly headings: ReadonlyMap<Token, string> }

function blockOf(token: Token, ids: Ids): readonly Piece[] {
  switch (token.type) {
    case 'space':
    case 'hr':
    case 'def':
      return []
    case 'heading':
      // The page itself has the first heading.
      return token.depth === 1
        ? []
        : [mark(token.depth === 2 ? 'h2' : 'h3', inline(token.tokens), { id: ids.headings.get(token) })]
    case 'paragraph':
      return [mark('p', inline(token.tokens), { id: led(token.tokens ?? [], ids)[0] })]
    case 'list':
      return [
        mark(
          token.ordered ? 'ol' : 'ul',
          token.items.map((item: Tokens.ListItem) => itemOf(item, ids)),
        ),
      ]
    case 'code':
      return [mark('pre', [mark('code', [token.text])])]
    case 'blockquote':
      return [
        mark(
          'blockquote',
          (token.tokens ?? []).flatMap(one => blockOf(one, ids)),
        ),
      ]
    case 'table':
      return [tableOf(token)]
    default:
      throw new Error(`a document has ${token.type}: ${token.raw.slice(0, 60)}`)
  }
}

/** An item with its own ids: of several words one each. */
function itemOf({ tokens }: Tokens.ListItem, ids: Ids): Piece {
  const [first] = tokens
  const own = first && 'tokens' in first ? led(first.tokens ?? [], ids) : []
  const anchors = own.slice(1).map(id => mark('span', [], { id }))
  const named = (token: Token, next: Token | undefined): readonly Piece[] =>
    own.length > 0 && token.type === 'strong' && next?.type === 'text' && next.text.startsWith(':')
      ? [mark('strong', inline(token.tokens), { id: led([token], ids)[0] })]
      : inlineOf(token)
  const withTerms = (all: readonly Token[] = []) => all.flatMap((token, index) => named(token, all[index + 1]))
  const inside = tokens.flatMap(token =>
    token.type === 'text'
      ? withTerms(token.tokens)
      : token.type === 'paragraph'
        ? [mark('p', inline(token.tokens))]
        : blockOf(token, ids),
  )
  return mark('li', [...anchors, ...inside], { id: own[0] })
}

function tableOf(token: Token): Mark {
  if (token.type !== 'table') throw new Error('no table')
  const row = (tag: 'th' | 'td', cells: readonly Tokens.TableCell[]): Mark =>
    mark(
      'tr',
      cells.map(cell => mark(tag, inline(cell.tokens))),
    )
  return mark('table', [
    mark('thead', [row('th', token.header)]),
    mark(
      'tbody',
      token.rows.map((cells: Tokens.TableCell[]) => row('td', cells)),
    ),
  ])
}

const inline = (tokens: readonly Token[] = []): readonly Piece[] => tokens.flatMap(inlineOf)

function inlineOf(token: Token): readonly Piece[] {
  switch (token.type) {
    case 'text':
      return token.tokens ? inline(token.tokens) : [unescaped(token.text)]
    case 'escape':
      return [token.text]
    case 'strong':
    case 'em':
      return [mark(token.type, inline(token.tokens))]
    case 'codespan':
      return [mark('code', [token.text])]
    case 'br':
      return [mark('br', [])]
    case 'link': {
      const to = addressOf(token.href)
      return to === undefined ? inline(token.tokens) : [mark('a', inline(token.tokens), { to })]
    }
    default:
      throw new Error(`a document has ${token.type}: ${token.raw.slice(0, 60)}`)
  }
}

/** Where a link leads in the console; nowhere if what it names cannot be read there. */
function addressOf(href: string): string | undefined {
  if (href.startsWith('#') || href.startsWith('https://')) return href
  const [, name = '', id = ''] = /^([\w-]+)\.md(#.*)?$/.exec(href) ?? []
  const path = Object.keys(BOOKS).find(one => isNameOf(BOOKS, one) && BOOKS[one] === name)
  return path && path + id
}

/** Ids for what begins with bold words: one for each of those that commas part. */
function led([first]: readonly Token[], { taken }: Ids): readonly string[] {
  if (first?.type !== 'strong') return []
  return plain(first.tokens ?? [])
    .split(',')
    .flatMap(word => freeId(slug(word), taken) ?? [])
}

function freeId(id: string, taken: Set<string>): string | undefined {
  if (id === '' || taken.has(id)) return undefined
  taken.add(id)
  return id
}

const plain = (tokens: readonly Token[]): string =>
  tokens
    .map(token => ('tokens' in token && token.tokens ? plain(token.tokens) : 'text' in token ? token.text : ''))
    .join('')

const slug = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-')

const ENTITIES = { '&lt;': '<', '&gt;': '>', '&amp;': '&', '&quot;': '"' } as const
const unescaped = (text: string): string =>
  text.replace(/&(?:lt|gt|amp|quot);/g, found => (isNameOf(ENTITIES, found) ? ENTITIES[found] : found))

const mark = (tag: Tag, inside: readonly Piece[], { id, to }: { id?: string | undefined; to?: string } = {}): Mark => ({
  tag,
  in: inside,
  ...(id === undefined ? {} : { id }),
  ...(to === undefined ? {} : { to }),
})
