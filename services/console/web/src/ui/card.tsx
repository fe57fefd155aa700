import { lazy, type ReactNode, type Ref, Suspense, useId } from 'react'
import type { TermId } from './terms.ts'

// They come by themselves: no page waits for them.
const Terms = lazy(() => import('./term.tsx'))

/** A framed part of a page with its heading. `aside` stands at the right of the heading: a badge, a button. */
export function Card({
  title,
  aside,
  lead,
  children,
  level = 2,
  heading,
  terms,
}: {
  title: ReactNode
  aside?: ReactNode
  lead?: ReactNode
  children: ReactNode
  level?: 2 | 3
  /** For whoever is to be taken to the heading. */
  heading?: Ref<HTMLHeadingElement>
  /** Words of the card that are explained beside its heading. */
  terms?: readonly TermId[]
}) {
  const id = useId()
  const Title = level === 2 ? 'h2' : 'h3'
  return (
    <section className="card" aria-labelledby={id}>
      <header className="card-header">
        <Title id={id} {...(heading ? { ref: heading, tabIndex: -1 } : {})}>
          {title}
        </Title>
        {terms && (
          <Suspense fallback={null}>
            <Terms of={terms} />
          </Suspense>
        )}
        {aside !== undefined && <div className="card-aside">{aside}</div>}
      </header>
      {lead !== undefined && <p className="lead">{lead}</p>}
      {children}
    </section>
  )
}

/** Names and values, such as the facts of a round. */
export function Facts({ items }: { items: readonly (readonly [term: ReactNode, value: ReactNode])[] }) {
  return (
    <dl className="facts">
      {items.map(([term, value], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the facts of one object are always the same, in the same order
        <div key={index}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
