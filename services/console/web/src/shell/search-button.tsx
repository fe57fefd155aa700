import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Route } from '../routes.tsx'

// Loaded when it is first opened.
const Palette = lazy(() => import('../search/palette.tsx'))

/** Opens the search of everything, as Ctrl-K does, or ⌘K. */
export function SearchButton({ routes }: { routes: readonly Route[] }) {
  const { t } = useTranslation('app')
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== 'k') return
      // A window that asks something is answered or closed first.
      if (document.querySelector('[role="dialog"],[role="alertdialog"]')) return
      event.preventDefault()
      setOpen(true)
    }
    document.addEventListener('keydown', hear)
    return () => document.removeEventListener('keydown', hear)
  }, [])
  return (
    <>
      <button
        type="button"
        className="button quiet search-button"
        ref={button}
        aria-label={t('search')}
        aria-keyshortcuts="Control+K Meta+K"
        aria-haspopup="dialog"
        title={`${t('search')} (Ctrl-K)`}
        onClick={() => setOpen(true)}
      >
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
          <path
            d="M7 2a5 5 0 1 0 0 10A5 5 0 0 0 7 2Zm3.6 8.6L14.5 14.5"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.4"
          />
        </svg>
      </button>
      {open && (
        <Suspense fallback={null}>
          <Palette routes={routes} close={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
