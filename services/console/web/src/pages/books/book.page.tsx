import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { Book } from '../../books/book.ts'
import { LOADERS } from '../../books/load.ts'
import { BOOKS, type BookPath } from '../../books/names.ts'
import { Pieces } from '../../books/pieces.tsx'
import { useLanguage } from '../../i18n/language.tsx'
import { Link } from '../../ui/button.tsx'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/state.tsx'
import './books.css'

/** A document of the hub, read in the console: the rule book and what belongs to it, or the glossary. */
export default function BookPage() {
  const { t } = useTranslation('books')
  const [place] = useLocation()
  const path = PATHS.find(one => one === place) ?? '/rules'
  const name = BOOKS[path]
  const query = useQuery({
    queryKey: ['books', name],
    queryFn: async () => (await LOADERS[name]()).default,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <Page title={t(`title.${name}`)} lead={t(`lead.${name}`)}>
      <nav className="book-others" aria-label={t('others')}>
        {PATHS.map(one => (
          <Link key={one} to={one} {...(one === path ? { 'aria-current': 'page' as const } : {})}>
            {t(`title.${BOOKS[one]}`)}
          </Link>
        ))}
      </nav>
      <Loaded query={query} rows={8}>
        {book => <Shown key={name} book={book} />}
      </Loaded>
    </Page>
  )
}

const PATHS: readonly BookPath[] = [
  '/rules',
  '/rules/after-the-match',
  '/rules/origin',
  '/rules/disclosure',
  '/glossary',
]

function Shown({ book }: { book: Book }) {
  const { t } = useTranslation('books')
  const language = useLanguage()
  useTarget()
  return (
    <>
      {language !== 'en' && <p className="note">{t('english')}</p>}
      <div className="book-page">
        {book.contents.length > 1 && (
          <nav className="book-contents" aria-label={t('contents')}>
            <p aria-hidden="true">{t('contents')}</p>
            <ol lang="en">
              {book.contents.map(({ id, text }) => (
                <li key={id}>
                  <a href={`#${id}`}>{text}</a>
                </li>
              ))}
            </ol>
          </nav>
        )}
        <article className="book" lang="en">
          <Pieces of={book.pieces} />
        </article>
      </div>
    </>
  )
}

/** Goes to the paragraph that the address names: it was not there yet when the browser looked for it. */
function useTarget(): void {
  useEffect(() => {
    const go = () => {
      for (const one of document.querySelectorAll('.book [data-target]')) one.removeAttribute('data-target')
      const target = document.getElementById(decodeURIComponent(location.hash.slice(1)))
      if (!target || location.hash === '') return
      target.dataset.target = ''
      target.tabIndex = -1
      target.focus({ preventScroll: true })
      target.scrollIntoView({ block: 'start' })
    }
    // The frame of the page begins a new page at its top.
    const frame = requestAnimationFrame(go)
    addEventListener('hashchange', go)
    return () => {
      cancelAnimationFrame(frame)
      removeEventListener('hashchange', go)
    }
  }, [])
}
