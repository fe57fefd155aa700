import { createElement, Fragment, type ReactNode } from 'react'
import { Link } from '../ui/button.tsx'
import type { Mark, Piece } from './book.ts'

/** A document's elements on a page: text stays text, whatever it holds. */
export function Pieces({ of }: { of: readonly Piece[] }): ReactNode {
  return of.map((piece, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a document never changes while it is shown
    <Fragment key={index}>{typeof piece === 'string' ? piece : <Element mark={piece} />}</Fragment>
  ))
}

function Element({ mark: { tag, in: inside, id, to } }: { mark: Mark }): ReactNode {
  if (tag === 'br') return <br />
  const own = { ...(id === undefined ? {} : { id }), ...(tag === 'th' ? { scope: 'col' } : {}) }
  const content = <Pieces of={inside} />
  if (tag === 'a' && to !== undefined) return <Reference to={to}>{content}</Reference>
  if (tag === 'table' || tag === 'pre')
    return (
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
      <div className="book-wide" tabIndex={0}>
        {createElement(tag, own, content)}
      </div>
    )
  return createElement(tag, own, content)
}

function Reference({ to, children }: { to: string; children: ReactNode }) {
  if (to.startsWith('/')) return <Link to={to}>{children}</Link>
  return (
    <a href={to} {...(to.startsWith('#') ? {} : { rel: 'noreferrer' })}>
      {children}
    </a>
  )
}
