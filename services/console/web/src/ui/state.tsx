import type { UseQueryResult } from '@tanstack/react-query'
import { Component, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem } from '../api/problem.ts'
import { useFormat } from '../format/use-format.ts'
import { Button, ButtonLink } from './button.tsx'
import { useProblemText } from './problem-text.ts'

/** The states that are not data, looking the same on every page. */

export function Empty({ children, action }: { children?: ReactNode; action?: ReactNode }) {
  const { t } = useTranslation('app')
  return (
    <div className="empty">
      <p>{children ?? t('state.empty')}</p>
      {action}
    </div>
  )
}

export function Loading({ rows = 3 }: { rows?: number }) {
  const { t } = useTranslation('app')
  return (
    <div className="loading" role="status">
      <span className="hidden-visually">{t('state.loading')}</span>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars without content
        <span key={index} className="bar" aria-hidden="true" />
      ))}
    </div>
  )
}

export function Fault({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation('app')
  const problemText = useProblemText()
  const requestId = error instanceof Problem ? error.requestId : undefined
  return (
    <div className="fault" role="alert">
      <p>
        <strong>{t('state.error')}</strong> {problemText(error)}
      </p>
      {requestId !== undefined && <p className="hint">{t('state.requestId', { id: requestId })}</p>}
      {retry && <Button onPress={retry}>{t('state.retry')}</Button>}
    </div>
  )
}

/**
 * What a query found, once it has: before that bars, after a failure a sentence with "Try again". When the newest read failed and older data is
 * there, the data stays and a line above says from when it is.
 */
export function Loaded<Data>({
  query,
  children,
  rows,
}: {
  query: UseQueryResult<Data>
  children: (data: Data) => ReactNode
  rows?: number
}) {
  const { t } = useTranslation('app')
  const format = useFormat()
  const retry = () => void query.refetch()
  if (query.data === undefined)
    return query.isError ? <Fault error={query.error} retry={retry} /> : <Loading {...(rows ? { rows } : {})} />
  return (
    <>
      {query.isError && (
        <p className="note warn" role="status">
          {t('state.stale', { time: format.clock(query.dataUpdatedAt) })}{' '}
          <Button kind="quiet" onPress={retry}>
            {t('state.retry')}
          </Button>
        </p>
      )}
      {children(query.data)}
    </>
  )
}

export function NotFound() {
  const { t } = useTranslation('app')
  return (
    <div className="page">
      <div className="empty">
        <h1>{t('state.notFoundTitle')}</h1>
        <p>{t('state.notFound')}</p>
        <ButtonLink to="/">{t('state.toStart')}</ButtonLink>
      </div>
    </div>
  )
}

/** A part of the app that was not there to be loaded: no connection, or a newer version has taken its place. */
const isUnloaded = (error: unknown): boolean =>
  error instanceof Error && /dynamically imported module|module script|preload CSS/i.test(error.message)

function Unloaded() {
  const { t } = useTranslation('app')
  return (
    <div className="page">
      <div className="empty" role="alert">
        <h1>{t('state.unloadedTitle')}</h1>
        <p>{t('state.unloaded')}</p>
        <Button onPress={() => location.reload()}>{t('state.retry')}</Button>
      </div>
    </div>
  )
}

function Broken() {
  const { t } = useTranslation('app')
  return (
    <div className="page">
      <div className="empty" role="alert">
        <h1>{t('state.brokenTitle')}</h1>
        <p>{t('state.broken')}</p>
        <Button onPress={() => location.reload()}>{t('state.reload')}</Button>
      </div>
    </div>
  )
}

/** A page that throws does not take the navigation with it. */
export class Boundary extends Component<{ children: ReactNode }, { fault?: unknown }> {
  override state: { fault?: unknown } = {}
  static getDerivedStateFromError(fault: unknown) {
    return { fault }
  }
  override render() {
    const { fault } = this.state
    if (fault === undefined) return this.props.children
    return isUnloaded(fault) ? <Unloaded /> : <Broken />
  }
}
